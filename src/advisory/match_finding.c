/*
 * match_finding.c - the records that tell of one flaw become one finding.
 */
#include <assert.h>
#include <stdlib.h>

#include "advisory/match_internal.h"
#include "advisory/sort.h"
#include "advisory/sql.h"
#include "core/graph.h"

int match_id_rank(struct str id)
{
	if (str_starts_with(id, STR("CVE-")))
		return 0;
	if (str_starts_with(id, STR("GHSA-")))
		return 1;
	return str_starts_with(id, STR("x_")) ? 3 : 2;
}

struct ids {
	struct str *v;
	size_t n, cap;
};

static void add_id(struct matcher *m, struct ids *ids, struct str id)
{
	arena_grow(m->a, ids->v, ids->n, &ids->cap);
	ids->v[ids->n++] = id;
}

/* A record out of m->others, which takes it out; false when it is none of them. */
static bool take_other(struct matcher *m, int64_t adv)
{
	for (size_t i = 0; i < m->n_others; i++)
		if (m->others[i] == adv) {
			m->others[i] = m->others[--m->n_others];
			return true;
		}
	return false;
}

static void add_ids_of(struct matcher *m, struct ids *ids, int64_t adv)
{
	sqlite3_stmt *s = m->db->statement[READ_ADV];
	struct str one;

	sql_bind_int(s, 1, adv);
	if (sqlite3_step(s) == SQLITE_ROW &&
	    db_kind(sqlite3_column_int(s, 1)) != ADVISORY_MALICIOUS) {
		struct str aliases = arena_dup(m->a, sql_text(s, 4));

		add_id(m, ids, arena_dup(m->a, sql_text(s, 0)));
		while (str_next_word(&aliases, &one))
			add_id(m, ids, one);
	}
	sqlite3_reset(s);
}

static bool is_cve(struct str id)
{
	return str_starts_with(id, STR("CVE-"));
}

/* Not those that were asked for already; where the flaw has a CVE, records share that. */
static bool is_asked_for(const struct ids *ids, size_t i, bool by_cve)
{
	if (by_cve && !is_cve(ids->v[i]))
		return false;
	for (size_t k = 0; k < i; k++)
		if (str_eq(ids->v[k], ids->v[i]))
			return false;
	return true;
}

/* Two databases may differ on the versions that one flaw affects.  The record that leaves
 * ours out is one of the flaw all the same: people know it by that id, too. */
static void add_other_ids(struct matcher *m, struct ids *ids)
{
	sqlite3_stmt *by_name = m->db->statement[READ_ALIAS];
	bool by_cve = false;

	for (size_t i = 0; i < ids->n; i++)
		by_cve |= is_cve(ids->v[i]);
	for (size_t i = 0; i < ids->n && m->n_others; i++) {
		if (!is_asked_for(ids, i, by_cve))
			continue;
		sql_bind(by_name, 1, ids->v[i]);
		while (sqlite3_step(by_name) == SQLITE_ROW) {
			int64_t adv = sqlite3_column_int64(by_name, 0);

			if (take_other(m, adv))
				add_ids_of(m, ids, adv);
		}
		sqlite3_reset(by_name);
	}
}

static void set_ids(struct matcher *m, size_t group, struct finding *f)
{
	bool malicious = m->hits[group].kind == ADVISORY_MALICIOUS;
	struct ids ids = { .n = 0 };
	size_t kept = 0, best = 0;

	for (size_t i = group; match_in_group(m, group, i); i++) {
		const struct hit *h = &m->hits[i];

		add_id(m, &ids, h->id);
		for (size_t k = 0; k < h->n_aliases; k++)
			add_id(m, &ids, h->aliases[k]);
	}
	if (!malicious)
		add_other_ids(m, &ids);
	struct str *v = ids.v;
	assert(v); /* the group has at least the hit that it is named by */
	qsort(v, ids.n, sizeof(*v), str_qsort_cmp);
	for (size_t i = 0; i < ids.n; i++)
		if (!kept || !str_eq(v[kept - 1], v[i]))
			v[kept++] = v[i];
	for (size_t i = 1; i < kept; i++)
		if (malicious ? str_eq(v[i], m->hits[group].id)
			      : match_id_rank(v[i]) < match_id_rank(v[best]))
			best = i;
	f->id = v[best];
	memmove(&v[best], &v[best + 1], (kept - best - 1) * sizeof(*v));
	f->aliases = v;
	f->n_aliases = kept - 1;
}

/* Of a record that did not hit but has one of the finding's ids: its severity alone. */
static void severity_of_namesake(struct matcher *m, struct str id, struct finding *f)
{
	sqlite3_stmt *by_name = m->db->statement[READ_ALIAS],
		     *s = m->db->statement[READ_ADV];

	if (!db_filter_may_hold(&m->db->filter[FILTER_RATED], 0, id))
		return;
	sql_bind(by_name, 1, id);
	while (sqlite3_step(by_name) == SQLITE_ROW) {
		sql_bind_int(s, 1, sqlite3_column_int64(by_name, 0));
		if (sqlite3_step(s) == SQLITE_ROW &&
		    db_kind(sqlite3_column_int(s, 1)) == ADVISORY_FLAW &&
		    db_severity(sqlite3_column_int(s, 2)) > f->severity) {
			f->severity = db_severity(sqlite3_column_int(s, 2));
			f->cvss = db_vectors(m->a, arena_dup(m->a, sql_text(s, 3)),
					     &f->n_cvss);
		}
		sqlite3_reset(s);
	}
	sqlite3_reset(by_name);
}

/* Newest CVSS first. */
static int cvss_cmp(const void *pa, const void *pb)
{
	const struct cvss_vector *a = pa, *b = pb;
	int c = str_cmp(str_of(b->version), str_of(a->version));

	return c ? c : str_cmp(a->vector, b->vector);
}

static void set_severity(struct matcher *m, size_t group, struct finding *f)
{
	struct cvss_vector *v = NULL;
	size_t n = 0, cap = 0, kept = 0;

	for (size_t i = group; match_in_group(m, group, i); i++) {
		const struct hit *h = &m->hits[i];

		if (h->severity > f->severity)
			f->severity = h->severity;
		for (size_t k = 0; k < h->n_cvss; k++) {
			arena_grow(m->a, v, n, &cap);
			v[n++] = h->cvss[k];
		}
	}
	if (n)
		qsort(v, n, sizeof(*v), cvss_cmp);
	for (size_t i = 0; i < n; i++)
		if (!kept || !str_eq(v[kept - 1].vector, v[i].vector))
			v[kept++] = v[i];
	f->cvss = v;
	f->n_cvss = kept;
	if (m->hits[group].kind == ADVISORY_MALICIOUS)
		f->severity = SEVERITY_CRITICAL;
	if (f->severity == SEVERITY_UNKNOWN && !f->informational) {
		severity_of_namesake(m, f->id, f);
		for (size_t i = 0; i < f->n_aliases; i++)
			severity_of_namesake(m, f->aliases[i], f);
	}
}

static int fix_cmp(const void *a, const void *b, const void *context)
{
	const struct version_scheme *scheme = context;

	return scheme->compare(*(const struct str *)a, *(const struct str *)b);
}

/* A fix of one record may still be affected by another, or by another branch of the
 * same: those are taken out. */
static size_t drop_affected(struct matcher *m, size_t group, struct str *v, size_t n)
{
	struct affected_set set;
	struct str unused;

	for (size_t i = group; match_in_group(m, group, i) && n; i++) {
		size_t kept = 0;

		if (m->hits[i].of_repository)
			continue;
		match_reread(m, &m->hits[i], &set);
		for (size_t k = 0; k < n; k++)
			if (affected_version(m->scheme, &set, v[k], &unused) !=
			    AFFECTED_YES)
				v[kept++] = v[k];
		n = kept;
	}
	return n;
}

/* Only its repository tells of a fix. */
static void set_fixed_commit(struct matcher *m, size_t group, struct finding *f)
{
	size_t n;
	struct str commit = match_fixed_commit(m, group, &n);

	if (!commit.len)
		return;
	struct str *out = arena_new(m->a, struct str);
	*out = commit;
	f->fixed_versions = out;
	f->n_fixed_versions = 1;
}

/* In ascending order the first is the one of the version's own branch: a lower one that
 * is newer than the version and not affected does not exist. */
static void set_fixes(struct matcher *m, size_t group, struct finding *f)
{
	size_t n = 0, kept = 0;

	for (size_t i = group; match_in_group(m, group, i); i++)
		n += m->hits[i].n_fixes;
	if (!n) {
		set_fixed_commit(m, group, f);
		return;
	}
	struct str *v = arena_new_raw_array(&m->scratch, struct str, n);
	n = 0;
	for (size_t i = group; match_in_group(m, group, i); i++) {
		const struct hit *h = &m->hits[i];

		for (size_t k = 0; k < h->n_fixes; k++)
			v[n++] = m->fixes[h->first_fix + k];
	}
	sort_stable(v, n, sizeof(*v), fix_cmp, m->scheme, &m->scratch);
	for (size_t i = 0; i < n; i++)
		if (!kept || fix_cmp(&v[kept - 1], &v[i], m->scheme) != 0)
			v[kept++] = v[i];
	n = drop_affected(m, group, v, kept);
	struct str *out = arena_new_array(m->a, struct str, n);
	for (size_t i = 0; i < n; i++)
		out[i] = arena_dup(m->a, v[i]);
	f->fixed_versions = out;
	f->n_fixed_versions = n;
}

/* "libssl3 3.0.7-1 (source package openssl)": what the advisory and its versions are of,
 * with the source's own version where that is another. */
static struct str source_subject(struct matcher *m)
{
	const struct package *p = m->p;
	bool other = !str_eq(m->source.version, p->version);

	return arena_printf(
		m->a, STR_FMT " " STR_FMT " (source package " STR_FMT "%s" STR_FMT ")",
		STR_ARG(p->name), STR_ARG(p->version), STR_ARG(m->source.name),
		other ? " " : "", STR_ARG(other ? m->source.version : STR("")));
}

/* "flask 0.10", or "every version that flask>=0.5 allows". */
static struct str subject(struct matcher *m, size_t group)
{
	const struct package *p = m->p;
	struct str required = match_requirement(p);

	if (match_is_by_repository(m, group))
		return match_repository_subject(m);
	if (m->source.name.len)
		return source_subject(m);
	if (p->version.len)
		return arena_cat(m->a, p->name, STR(" "), p->version);
	if (!required.len)
		return arena_printf(m->a, "every version of " STR_FMT, STR_ARG(p->name));
	return arena_printf(m->a, "every version that " STR_FMT " " STR_FMT " allows",
			    STR_ARG(p->name), STR_ARG(required));
}

static struct str join_comma(struct arena *a, const struct str *v, size_t n)
{
	enum { SHOWN = 4 };
	struct str out = n ? v[0] : (struct str){ 0 };

	for (size_t i = 1; i < n && i < SHOWN; i++)
		out = arena_cat(a, out, STR(", "), v[i]);
	return out;
}

/* Where the version comes from, if that is not sure. */
static struct str witness(enum package_evidence evidence)
{
	switch (evidence) {
	case EVIDENCE_COMMAND:
		return STR("; the version is the one that a RUN asks for: low "
			   "confidence");
	case EVIDENCE_COMMENT:
		return STR("; the version is the one that a comment in the file "
			   "states: low confidence");
	case EVIDENCE_FILE_NAME:
		return STR("; the version is the one in the name of the file: low "
			   "confidence");
	case EVIDENCE_HEADER:
		return STR("; the version is that of a header in the tree");
	case EVIDENCE_FILE:
	case EVIDENCE_BINARY:
		break;
	}
	return STR("");
}

static void set_words(struct matcher *m, size_t group, struct finding *f)
{
	const struct hit *first = &m->hits[group];
	struct str who = subject(m, group), ceiling = { 0 };
	struct str fixed = join_comma(m->a, f->fixed_versions, f->n_fixed_versions);
	size_t n_commits;
	const char *is =
		f->informational ? "has an informational advisory" : "is affected";

	for (size_t i = group; match_in_group(m, group, i); i++) {
		const struct hit *h = &m->hits[i];

		if (!ceiling.len)
			ceiling = h->ceiling;
		if (h->summary.len &&
		    (!f->title.len || str_starts_with(h->id, STR("GHSA-"))))
			f->title = h->summary;
	}
	if (!f->title.len)
		f->title = arena_printf(m->a, STR_FMT " in " STR_FMT, STR_ARG(f->id),
					STR_ARG(m->p->name));
	if (first->kind == ADVISORY_MALICIOUS) {
		f->title = arena_printf(m->a, "Malicious package " STR_FMT,
					STR_ARG(m->p->name));
		f->message = arena_printf(m->a, STR_FMT " is malicious", STR_ARG(who));
		f->fix = arena_printf(m->a,
				      "remove " STR_FMT " and treat what it ran on as "
				      "compromised",
				      STR_ARG(m->p->name));
	} else if (f->n_fixed_versions) {
		f->message = arena_cat(m->a, who,
				       f->informational ? STR(" has an informational "
							      "advisory; fixed in ")
							: STR(" is affected; fixed in "),
				       fixed);
		f->fix = arena_printf(
			m->a, "upgrade " STR_FMT " to %s" STR_FMT "%s" STR_FMT,
			STR_ARG(m->p->name),
			m->source.name.len ? "what is built of " : "",
			STR_ARG(m->source.name), m->source.name.len ? " " : "",
			STR_ARG(f->fixed_versions[0]));
	} else if (ceiling.len) {
		f->message = arena_printf(
			m->a,
			STR_FMT " %s; " STR_FMT " is the last version "
				"known to be, later ones may not have been checked",
			STR_ARG(who), is, STR_ARG(ceiling));
	} else if (match_fixed_commit(m, group, &n_commits), n_commits) {
		f->message = arena_printf(
			m->a, STR_FMT " %s; several commits are named as its fix",
			STR_ARG(who), is);
	} else {
		f->message = arena_printf(m->a, STR_FMT " %s; no fixed version is known",
					  STR_ARG(who), is);
	}
	f->message = arena_cat(m->a, f->message, witness(m->p->evidence), STR(""));
}

static void ask_exploit(struct matcher *m, struct str cve, struct exploitation *out)
{
	sqlite3_stmt *s = m->db->statement[READ_EXPLOIT];

	if (!s || !str_starts_with(cve, STR("CVE-")))
		return;
	sql_bind(s, 1, cve);
	if (sqlite3_step(s) == SQLITE_ROW) {
		uint32_t epss = (uint32_t)sqlite3_column_int(s, 2);

		if (sqlite3_column_type(s, 0) != SQLITE_NULL && !out->kev)
			out->kev = sqlite3_column_int(s, 0);
		out->ransomware |= sqlite3_column_int(s, 1) == 1;
		if (sqlite3_column_type(s, 2) != SQLITE_NULL && epss <= 100000 &&
		    (!out->has_epss || epss > out->epss)) {
			out->has_epss = true;
			out->epss = epss;
		}
	}
	sqlite3_reset(s);
}

/* Lists of attacks go by CVE, whatever id the flaw is shown under. */
static void set_exploitation(struct matcher *m, struct finding *f)
{
	struct exploitation *e = &f->exploited;

	ask_exploit(m, f->id, e);
	for (size_t i = 0; i < f->n_aliases; i++)
		ask_exploit(m, f->aliases[i], e);
	if (e->kev)
		f->message = arena_printf(
			m->a, STR_FMT "; known to be exploited%s (CISA, " STR_FMT ")",
			STR_ARG(f->message), e->ransomware ? " by ransomware" : "",
			STR_ARG(date_text(m->a, e->kev)));
	if (e->has_epss)
		f->message = arena_printf(m->a, STR_FMT "; EPSS %u.%02u %%",
					  STR_ARG(f->message), e->epss / 1000,
					  e->epss % 1000 / 10);
}

static bool all_informational(const struct matcher *m, size_t group)
{
	for (size_t i = group; match_in_group(m, group, i); i++)
		if (m->hits[i].kind != ADVISORY_INFORMATIONAL)
			return false;
	return true;
}

static void add_finding(struct matcher *m, size_t group, const package_ref *by,
			size_t n_by)
{
	struct location at = match_location(m);
	struct finding f = {
		.kind = FINDING_VULNERABILITY,
		.path = at.path,
		.line = at.line,
		.end_line = at.line,
		.package = m->ref,
		.introduced_by = by,
		.n_introduced_by = n_by,
		.reach_image = m->p->reach_image,
		.reach_stages = m->p->reach_stages,
		.reach_why = m->p->reach_why,
		.informational = all_informational(m, group),
	};

	set_ids(m, group, &f);
	set_severity(m, group, &f);
	set_fixes(m, group, &f);
	set_words(m, group, &f);
	set_exploitation(m, &f);
	if (match_id_rank(f.id) < 3)
		f.url = arena_cat(m->a, STR("https://osv.dev/vulnerability/"), f.id,
				  STR(""));
	arena_grow(m->a, m->findings, m->n_findings, &m->cap_findings);
	m->findings[m->n_findings++] = f;
}

/* One record among those of a flaw suffices. */
static bool is_certain(const struct matcher *m, size_t group)
{
	for (size_t i = group; match_in_group(m, group, i); i++)
		if (m->hits[i].affected == AFFECTED_YES)
			return true;
	return false;
}

void match_findings(struct matcher *m)
{
	package_ref *by = NULL;
	size_t n_by = 0;
	bool asked = false;

	for (size_t i = 0; i < m->n_hits; i++) {
		if (m->hits[i].group != i || !is_certain(m, i))
			continue;
		if (!asked)
			n_by = graph_introduced_by(m->inv, m->ref, m->a, &by);
		asked = true;
		add_finding(m, i, by, n_by);
	}
}
