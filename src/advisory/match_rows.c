/*
 * match_rows.c - the rows of one package, and which of them tell of one flaw.
 */
#include "advisory/match_internal.h"
#include "advisory/sql.h"

static void read_set(struct matcher *m, struct str ranges, struct str versions,
		     struct affected_set *set)
{
	range_text_read(&m->reader, ranges, versions, set);
	/* Sorted at the import already, unless that waybill had no order for it. */
	struct range_event *e = m->reader.events;
	for (size_t i = 0; i < set->n_ranges; i++) {
		range_sort(m->scheme, e, set->ranges[i].n, &m->rows);
		e += set->ranges[i].n;
	}
}

void match_reread(struct matcher *m, const struct hit *h, struct affected_set *set)
{
	read_set(m, h->ranges, h->versions, set);
}

/* What the table adv says of a hit. */
static int read_advisory(struct matcher *m, struct hit *h)
{
	sqlite3_stmt *s = m->db->statement[READ_ADV];

	sql_bind_int(s, 1, h->adv);
	int rc = sqlite3_step(s);
	if (rc == SQLITE_ROW) {
		enum severity here = SEVERITY_UNKNOWN;
		size_t n;

		h->id = arena_dup(m->a, sql_text(s, 0));
		h->kind = db_kind(sqlite3_column_int(s, 1));
		h->severity = db_severity(sqlite3_column_int(s, 2));
		h->cvss = db_vectors(m->a, arena_dup(m->a, sql_text(s, 3)), &h->n_cvss);
		h->aliases =
			db_split(m->a, arena_dup(m->a, sql_text(s, 4)), &h->n_aliases);
		h->summary = arena_dup(m->a, sql_text(s, 5));
		if (h->vectors.len) {
			const struct str *v = db_split(&m->scratch, h->vectors, &n);

			here = osv_severity(v, n, SEVERITY_UNKNOWN);
			if (!h->n_cvss)
				h->cvss = db_vectors(m->a, arena_dup(m->a, h->vectors),
						     &h->n_cvss);
		}
		if (here > h->severity)
			h->severity = here;
	}
	sqlite3_reset(s);
	return rc == SQLITE_ROW ? 0 : -1;
}

int match_rows(struct matcher *m, int64_t eco, struct str key, match_row *row,
	       const void *context)
{
	sqlite3_stmt *s = m->db->statement[READ_PKG];
	size_t first = m->n_hits;
	int rows = 0, rc;

	if (!db_filter_may_hold(&m->db->filter[FILTER_PKG], eco, key))
		return 0;
	sql_bind_int(s, 1, eco);
	sql_bind(s, 2, key);
	while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
		struct hit h = { .adv = sqlite3_column_int64(s, 0),
				 .ranges = sql_text(s, 1),
				 .versions = sql_text(s, 2) };
		struct affected_set set;

		rows++;
		read_set(m, h.ranges, (struct str){ 0 }, &set);
		row(m, &h, &set, context);
		if (h.affected != AFFECTED_YES && h.affected != AFFECTED_POSSIBLE &&
		    !(h.of_repository && h.affected == AFFECTED_UNKNOWN)) {
			arena_grow(&m->scratch, m->others, m->n_others, &m->cap_others);
			m->others[m->n_others++] = h.adv;
			continue;
		}
		/* of commits nothing is asked again */
		struct str none = { 0 };
		h.ranges = h.of_repository ? none : arena_dup(&m->scratch, h.ranges);
		h.versions = h.of_repository ? none : arena_dup(&m->scratch, h.versions);
		h.vectors = arena_dup(&m->scratch, sql_text(s, 3));
		arena_grow(&m->scratch, m->hits, m->n_hits, &m->cap_hits);
		m->hits[m->n_hits++] = h;
	}
	sqlite3_reset(s);
	if (rc != SQLITE_DONE)
		return -1;
	for (size_t i = first; i < m->n_hits; i++)
		if (read_advisory(m, &m->hits[i]))
			return -1;
	return rows;
}

static size_t root_of(struct matcher *m, size_t i)
{
	while (m->hits[i].group != i) {
		m->hits[i].group = m->hits[m->hits[i].group].group;
		i = m->hits[i].group;
	}
	return i;
}

static void join(struct matcher *m, struct map *seen, struct str id, size_t hit)
{
	bool added;
	size_t other = (size_t)map_get_or_put(seen, id, hit, &added);

	if (added)
		return;
	size_t a = root_of(m, hit), b = root_of(m, other);
	m->hits[a > b ? a : b].group = a > b ? b : a;
}

/* Sorts the hits by their group, which each has at its first one, by counting. */
static void gather(struct matcher *m)
{
	size_t n = m->n_hits, at = 0;
	size_t *next = arena_new_array(&m->scratch, size_t, n);
	struct hit *v = arena_new_raw_array(&m->scratch, struct hit, n);

	for (size_t i = 0; i < n; i++)
		next[m->hits[i].group]++;
	for (size_t i = 0; i < n; i++) {
		size_t size = next[i];

		next[i] = at;
		at += size;
	}
	for (size_t i = 0; i < n; i++) {
		/* the first of a group comes before the others of it */
		size_t group = m->hits[i].group;
		size_t to = next[group]++;

		v[to] = m->hits[i];
		v[to].group = group == i ? to : v[to - 1].group;
	}
	m->hits = v;
	m->cap_hits = n;
}

void match_group(struct matcher *m)
{
	struct map seen;

	for (size_t i = 0; i < m->n_hits; i++)
		m->hits[i].group = i;
	if (m->n_hits < 2)
		return;
	map_init(&seen);
	for (size_t i = 0; i < m->n_hits; i++) {
		const struct hit *h = &m->hits[i];

		/* A malicious package is not the same flaw as any CVE. */
		if (h->kind == ADVISORY_MALICIOUS)
			continue;
		join(m, &seen, h->id, i);
		for (size_t k = 0; k < h->n_aliases; k++)
			join(m, &seen, h->aliases[k], i);
	}
	map_release(&seen);
	for (size_t i = 0; i < m->n_hits; i++)
		m->hits[i].group = root_of(m, i);
	gather(m);
}
