/*
 * db_write_record.c - one record into the tables of an advisory database.
 */
#include "advisory/db_write.h"

#include <stdlib.h>

#include "advisory/db_write_internal.h"
#include "advisory/sort.h"
#include "advisory/range_text.h"
#include "advisory/repository.h"
#include "advisory/sql.h"

#define ROW_TEXT_MAX (64u * 1024 * 1024)

static struct str join_blank(struct arena *a, const struct str *v, size_t n)
{
	size_t len = 0;

	for (size_t i = 0; i < n; i++)
		len += v[i].len + 1;
	char *p = arena_alloc(a, len + 1, 1);
	size_t at = 0;
	for (size_t i = 0; i < n; i++) {
		if (i)
			p[at++] = ' ';
		memcpy(p + at, v[i].ptr, v[i].len);
		at += v[i].len;
	}
	return (struct str){ p, at };
}

/* Everything a record says of one package, whatever the number of its entries. */
struct row {
	struct str ecosystem, key;
	struct affected_range *ranges;
	size_t n_ranges, cap_ranges;
	struct str *versions;
	size_t n_versions, cap_versions;
	struct str *vectors;
	size_t n_vectors, cap_vectors;
};

static void row_add(struct row *row, const struct version_scheme *scheme,
		    const struct osv_package *p, struct arena *a)
{
	for (size_t i = 0; i < p->n_ranges; i++) {
		struct affected_range from = p->ranges[i];
		struct range_event *v = arena_new_array(a, struct range_event, from.n);

		if (from.n)
			memcpy(v, from.events, from.n * sizeof(*v));
		range_sort(scheme, v, from.n, a);
		arena_grow(a, row->ranges, row->n_ranges, &row->cap_ranges);
		row->ranges[row->n_ranges++] = (struct affected_range){ v, from.n };
	}
	for (size_t i = 0; i < p->n_versions; i++) {
		arena_grow(a, row->versions, row->n_versions, &row->cap_versions);
		row->versions[row->n_versions++] = p->versions[i];
	}
	for (size_t i = 0; i < p->n_vectors; i++) {
		arena_grow(a, row->vectors, row->n_vectors, &row->cap_vectors);
		row->vectors[row->n_vectors++] = p->vectors[i];
	}
}

/* Listed versions are kept only where they say more than the ranges. */
static void drop_covered(struct row *row, const struct version_scheme *scheme)
{
	struct affected_set set = { row->ranges, row->n_ranges, NULL, 0 };
	size_t kept = 0;
	struct str unused;

	for (size_t i = 0; i < row->n_versions; i++)
		if (affected_version(scheme, &set, row->versions[i], &unused) !=
		    AFFECTED_YES)
			row->versions[kept++] = row->versions[i];
	row->n_versions = kept;
}

static int64_t ecosystem_id(struct db_writer *w, struct str name)
{
	uint64_t known;
	sqlite3_stmt *find = w->statement[WRITE_ECO], *add = w->statement[WRITE_NEW_ECO];
	int64_t id = -1;

	if (map_get(&w->ecosystems, name, &known))
		return (int64_t)known;
	sql_bind(find, 1, name);
	if (sqlite3_step(find) == SQLITE_ROW)
		id = sqlite3_column_int64(find, 0);
	sqlite3_reset(find);
	if (id < 0) {
		sql_bind(add, 1, name);
		if (sql_run(add))
			return -1;
		id = sqlite3_last_insert_rowid(w->db);
	}
	map_put(&w->ecosystems, arena_dup(&w->arena, name), (uint64_t)id);
	return id;
}

static int write_row(struct db_writer *w, const struct row *row, int64_t adv,
		     struct arena *a)
{
	sqlite3_stmt *s = w->statement[WRITE_PKG];
	int64_t eco = ecosystem_id(w, row->ecosystem);
	struct buf ranges, versions;

	if (eco < 0)
		return -1;
	buf_init(&ranges, ROW_TEXT_MAX);
	buf_init(&versions, ROW_TEXT_MAX);
	range_text_add(&ranges, a, row->ranges, row->n_ranges);
	range_text_add_versions(&versions, a, row->versions, row->n_versions);
	sql_bind_int(s, 1, eco);
	sql_bind(s, 2, row->key);
	sql_bind_int(s, 3, adv);
	sql_bind(s, 4, buf_str(&ranges));
	sql_bind(s, 5, buf_str(&versions));
	sql_bind(s, 6, join_blank(a, row->vectors, row->n_vectors));
	int rc = ranges.full || versions.full ? -1 : sql_run(s);
	sqlite3_clear_bindings(s);
	buf_release(&ranges);
	buf_release(&versions);
	return rc;
}

/* An entry with the keys it is sorted and stored under. */
struct keyed {
	struct str ecosystem, key;
	const struct osv_package *package;
};

static int keyed_cmp(const void *pa, const void *pb, const void *unused)
{
	const struct keyed *a = pa, *b = pb;
	int c = str_cmp(a->ecosystem, b->ecosystem);

	(void)unused;
	return c ? c : str_cmp(a->key, b->key);
}

/* Whether the record has packages of the ecosystem already. */
static bool has_ecosystem(struct db_writer *w, int64_t adv, struct str ecosystem)
{
	sqlite3_stmt *s = w->statement[WRITE_HAS_ECO];

	sql_bind_int(s, 1, adv);
	sql_bind_int(s, 2, ecosystem_id(w, ecosystem));
	bool has = sqlite3_step(s) == SQLITE_ROW;
	sqlite3_reset(s);
	return has;
}

/* With `only_new`, ecosystems that the record has packages of already are left alone. */
static int write_packages(struct db_writer *w, const struct osv_record *r, int64_t adv,
			  bool only_new, struct arena *a)
{
	size_t n = r->n_packages;
	bool skip = false;
	struct keyed *v = arena_new_array(a, struct keyed, n);

	for (size_t i = 0; i < n; i++) {
		const struct osv_package *p = &r->packages[i];
		enum ecosystem e = ecosystem_of_name(p->ecosystem);

		v[i] = (struct keyed){ p->ecosystem, ecosystem_name_key(a, e, p->name),
				       p };
	}
	sort_stable(v, n, sizeof(*v), keyed_cmp, NULL, a);
	for (size_t i = 0; i < n;) {
		const struct version_scheme *scheme = version_scheme_for(v[i].ecosystem);
		struct row row = { .ecosystem = v[i].ecosystem, .key = v[i].key };
		size_t k = i;

		if (only_new && (!i || !str_eq(v[i - 1].ecosystem, v[i].ecosystem)))
			skip = has_ecosystem(w, adv, v[i].ecosystem);
		for (; k < n && keyed_cmp(&v[i], &v[k], NULL) == 0; k++)
			row_add(&row, scheme, v[k].package, a);
		/* commits cover no tag */
		if (!str_is(row.ecosystem, REPOSITORY_ECOSYSTEM))
			drop_covered(&row, scheme);
		if (!skip && write_row(w, &row, adv, a))
			return -1;
		i = k;
	}
	return 0;
}

static int for_each_name(sqlite3_stmt *s, struct str osv, struct str aliases, int64_t adv)
{
	struct str name = osv;
	int rc = 0;

	do {
		sql_bind(s, 1, name);
		sql_bind_int(s, 2, adv);
		rc = sql_run(s);
	} while (!rc && str_next_word(&aliases, &name));
	return rc;
}

/* What the database holds of a record's id. */
struct earlier {
	int64_t id;    /* 0: nothing */
	bool this_run; /* put by this very import */
	int64_t modified;
	struct str aliases;
	enum severity severity;
};

static int find_earlier(struct db_writer *w, struct str id, struct earlier *out,
			struct arena *a)
{
	sqlite3_stmt *find = w->statement[WRITE_FIND];

	sql_bind(find, 1, id);
	int rc = sqlite3_step(find);
	if (rc == SQLITE_ROW) {
		out->id = sqlite3_column_int64(find, 0);
		out->modified = sqlite3_column_int64(find, 1);
		out->aliases = arena_dup(a, sql_text(find, 2));
		out->severity = (enum severity)sqlite3_column_int(find, 3);
		out->this_run =
			out->id >= 0 && (uint64_t)out->id < w->n_put && w->put[out->id];
	}
	sqlite3_reset(find);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? 0 : -1;
}

static void mark_put(struct db_writer *w, int64_t id)
{
	size_t need = (size_t)id + 1;

	if (need > w->n_put) {
		size_t n = need < 1024 ? 1024 : need + need / 2;
		unsigned char *p = realloc(w->put, n);

		if (!p)
			oom_die();
		memset(p + w->n_put, 0, n - w->n_put);
		w->put = p;
		w->n_put = n;
	}
	w->put[id] = 1;
}

/*
 * Takes away what an earlier record of that id has left.  Two of one import are taken
 * together: archives of several ecosystems may each hold their part of a record, so
 * that only the ecosystems which the new one names are cleared.
 */
static int clear_earlier(struct db_writer *w, const struct osv_record *r,
			 const struct earlier *was)
{
	sqlite3_stmt *unpkg = w->statement[WRITE_UNPKG],
		     *unpkg_eco = w->statement[WRITE_UNPKG_ECO];

	if (for_each_name(w->statement[WRITE_UNALIAS], r->id, was->aliases, was->id))
		return -1;
	if (!was->this_run || r->withdrawn != TIME_NONE) {
		sql_bind_int(unpkg, 1, was->id);
		return sql_run(unpkg);
	}
	for (size_t i = 0; i < r->n_packages; i++) {
		struct str ecosystem = r->packages[i].ecosystem;

		if (i && str_eq(ecosystem, r->packages[i - 1].ecosystem))
			continue;
		sql_bind_int(unpkg_eco, 1, was->id);
		sql_bind_int(unpkg_eco, 2, ecosystem_id(w, ecosystem));
		if (sql_run(unpkg_eco))
			return -1;
	}
	return 0;
}

/* The record's aliases, and those that another of this import has beside them. */
static struct str all_aliases(const struct osv_record *r, const struct earlier *was,
			      struct arena *a)
{
	struct str rest = was->aliases, word;
	struct str *v = arena_new_array(a, struct str, r->n_aliases + rest.len / 2 + 1);
	size_t n = r->n_aliases;

	if (n)
		memcpy(v, r->aliases, n * sizeof(*v));
	while (was->this_run && str_next_word(&rest, &word)) {
		size_t i = 0;

		while (i < n && !str_eq(v[i], word))
			i++;
		if (i == n)
			v[n++] = word;
	}
	return join_blank(a, v, n);
}

static void bind_time(sqlite3_stmt *s, int index, int64_t t)
{
	if (t == TIME_NONE)
		sqlite3_bind_null(s, index);
	else
		sql_bind_int(s, index, t);
}

static int write_adv(struct db_writer *w, const struct osv_record *r, struct str aliases,
		     const struct earlier *was, struct arena *a, int64_t *id)
{
	sqlite3_stmt *s = w->statement[WRITE_ADV];
	enum severity severity = osv_severity(r->vectors, r->n_vectors, r->word);

	if (was->this_run && severity == SEVERITY_UNKNOWN)
		severity = was->severity;
	if (was->id)
		sql_bind_int(s, 1, was->id);
	else
		sqlite3_bind_null(s, 1);
	sql_bind(s, 2, r->id);
	sql_bind_int(s, 3, r->kind);
	sql_bind_int(s, 4, severity);
	sql_bind(s, 5, join_blank(a, r->vectors, r->n_vectors));
	sql_bind(s, 6, aliases);
	sql_bind_int(s, 7, r->modified);
	bind_time(s, 8, r->published);
	bind_time(s, 9, r->withdrawn);
	sql_bind(s, 10, r->summary);
	int rc = sql_run(s);
	sqlite3_clear_bindings(s);
	*id = was->id ? was->id : sqlite3_last_insert_rowid(w->db);
	return rc;
}

enum db_put db_writer_put(struct db_writer *w, const struct osv_record *r,
			  struct arena *scratch)
{
	struct earlier was = { 0 };
	int64_t id;

	if (find_earlier(w, r->id, &was, scratch))
		return DB_PUT_FAILED;
	if (was.id && was.modified > r->modified) {
		bool adds = was.this_run && r->withdrawn == TIME_NONE;

		return adds && write_packages(w, r, was.id, true, scratch) ? DB_PUT_FAILED
									   : DB_PUT_OLDER;
	}
	struct str aliases = all_aliases(r, &was, scratch);
	if ((was.id && clear_earlier(w, r, &was)) ||
	    write_adv(w, r, aliases, &was, scratch, &id))
		return DB_PUT_FAILED;
	mark_put(w, id);
	if (r->withdrawn == TIME_NONE &&
	    (for_each_name(w->statement[WRITE_ALIAS], r->id, aliases, id) ||
	     write_packages(w, r, id, false, scratch)))
		return DB_PUT_FAILED;
	return was.id ? DB_PUT_REPLACED : DB_PUT_ADDED;
}

int db_writer_put_exploit(struct db_writer *w, struct str cve, const struct exploit *e)
{
	sqlite3_stmt *s = w->statement[WRITE_EXPLOIT];

	sqlite3_clear_bindings(s); /* what is not bound is not known */
	sql_bind(s, 1, cve);
	if (e->kev != DATE_NONE) {
		sql_bind_int(s, 2, e->kev);
		sql_bind_int(s, 3, e->ransomware);
	}
	if (e->has_epss)
		sql_bind_int(s, 4, e->epss);
	return sql_run(s);
}
