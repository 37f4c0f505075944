/*
 * match_requested.c - a package without a version: what its requirement allows.
 */
#include "advisory/match_internal.h"

struct str match_requirement(const struct package *p)
{
	/* what pip takes from a repository is named by a branch or a tag */
	if (p->ecosystem == ECO_PYPI && p->vcs_url.len)
		return STR("");
	return p->requested;
}

static void allowed_row(struct matcher *m, struct hit *h, const struct affected_set *set,
			const void *context)
{
	const struct constraint *c = context;
	struct affected_set whole;
	struct str safe;

	if (h->versions.len) {
		match_reread(m, h, &whole);
		set = &whole;
	}
	h->affected = affected_constraint(m->scheme, set, c, &m->scratch, &safe);
	if (h->affected == AFFECTED_UNKNOWN)
		m->unknown = true;
	h->safe = arena_dup(&m->scratch, safe);
	if (h->affected != AFFECTED_YES)
		return;
	/* Nothing allowed is free of it; the fixes that lie beyond the requirement. */
	h->first_fix = m->n_fixes;
	for (size_t i = 0; i < set->n_ranges; i++) {
		for (size_t k = 0; k < set->ranges[i].n; k++) {
			const struct range_event *e = &set->ranges[i].events[k];

			if (e->kind != EVENT_FIXED || !m->scheme->valid(e->version) ||
			    (c->v[0].low.len &&
			     m->scheme->compare(e->version, c->v[0].low) <= 0))
				continue;
			arena_grow(&m->scratch, m->fixes, m->n_fixes, &m->cap_fixes);
			m->fixes[m->n_fixes++] = arena_dup(&m->scratch, e->version);
		}
	}
	h->n_fixes = m->n_fixes - h->first_fix;
}

/* Rows that could not be read against a requirement: only whether there are some. */
static void no_row(struct matcher *m, struct hit *h, const struct affected_set *set,
		   const void *context)
{
	(void)m;
	(void)set;
	(void)context;
	h->affected = AFFECTED_NO;
}

/* "requests>=2.0", "lodash ^4.0.0", "requests without a version". */
static struct str written(struct matcher *m)
{
	const struct package *p = m->p;
	struct str required = match_requirement(p);

	if (!required.len)
		return arena_cat(&m->scratch, p->name, STR(" without a version"),
				 STR(""));
	return arena_cat(&m->scratch, p->name,
			 p->ecosystem == ECO_PYPI && !is_alnum(required.ptr[0])
				 ? STR("")
				 : STR(" "),
			 required);
}

/* The highest of what each record needs is what all need; empty when one has none. */
static struct str common_bound(const struct matcher *m)
{
	struct str most = { 0 };

	for (size_t i = 0; i < m->n_hits; i++) {
		struct str safe = m->hits[i].safe;

		if (m->hits[i].affected != AFFECTED_POSSIBLE)
			continue;
		if (!safe.len)
			return safe;
		if (!most.len || m->scheme->compare(safe, most) > 0)
			most = safe;
	}
	return most;
}

/* Flaws that some allowed version has and some has not; those that records about the
 * repository tell of, too, are told with that. */
static unsigned count_possible(const struct matcher *m)
{
	unsigned n = 0;

	for (size_t i = 0; i < m->n_hits; i++) {
		bool flaw = false, told = false;

		if (m->hits[i].group != i)
			continue;
		for (size_t k = i; match_in_group(m, i, k); k++) {
			const struct hit *h = &m->hits[k];

			told = told || h->affected == AFFECTED_YES || h->of_repository;
			flaw = flaw || h->kind != ADVISORY_INFORMATIONAL;
		}
		n += flaw && !told;
	}
	return n;
}

/* What go.mod asks for: no requirement of a package, but the `go` line. */
static bool is_go_line(const struct package *p)
{
	return p->ecosystem == ECO_GO &&
	       (str_is(p->name, "stdlib") || str_is(p->name, "toolchain"));
}

static void say_possible_go(struct matcher *m, unsigned n, struct str bound)
{
	struct location at = match_location(m);
	struct str least = str_trim(str_from(m->p->requested, 2));

	/* the records write a release candidate in another way than a toolchain line */
	if (m->scheme->prerelease(bound))
		bound = STR("");

	diag_add(m->d, DIAG_NOTE, DIAG_UNPINNED, at.path, at.line,
		 "go " STR_FMT " allows releases of %s with %u known flaw%s%s" STR_FMT,
		 STR_ARG(least), str_is(m->p->name, "stdlib") ? "Go" : "the go command",
		 n, n == 1 ? "" : "s", bound.len ? "; write toolchain go" : "",
		 STR_ARG(bound));
}

static void say_possible(struct matcher *m)
{
	unsigned n = count_possible(m);
	struct location at = match_location(m);
	struct str bound = common_bound(m), what = written(m);
	const char *flaws = n == 1 ? "known flaw" : "known flaws";

	if (!n)
		return;
	if (is_go_line(m->p) && m->p->requested.len)
		say_possible_go(m, n, bound);
	else if (!bound.len)
		diag_add(m->d, DIAG_NOTE, DIAG_UNPINNED, at.path, at.line,
			 STR_FMT " allows versions with %u %s", STR_ARG(what), n, flaws);
	else
		diag_add(m->d, DIAG_NOTE, DIAG_UNPINNED, at.path, at.line,
			 STR_FMT " allows versions with %u %s; write " STR_FMT
				 "%s>=" STR_FMT,
			 STR_ARG(what), n, flaws, STR_ARG(m->p->name),
			 m->p->ecosystem == ECO_PYPI ? "" : " ", STR_ARG(bound));
}

static int say_not_understood(struct matcher *m, const int64_t *ecos, size_t n,
			      struct str key)
{
	struct location at = match_location(m);
	struct str what = written(m);
	int rows = 0;

	for (size_t i = 0; i < n; i++) {
		int more = match_rows(m, ecos[i], key, no_row, NULL);

		if (more < 0)
			return -1;
		rows += more;
	}
	if (rows)
		diag_add(m->d, DIAG_NOTE, DIAG_UNPINNED, at.path, at.line,
			 STR_FMT
			 " cannot be checked: which versions that allows is not known",
			 STR_ARG(what));
	return 0;
}

int match_requested(struct matcher *m, const int64_t *ecos, size_t n, struct str key)
{
	struct version_interval everything = { 0 };
	struct constraint c = { .v = &everything, .n = 1 };
	struct str required = match_requirement(m->p);

	if (!required.len) {
		/* Nothing is asked for: any version may come. */
	} else if (!m->scheme ||
		   constraint_read(&m->scratch, m->p->ecosystem, required, &c) != 0) {
		return say_not_understood(m, ecos, n, key);
	}
	if (!c.n)
		return 0; /* allows nothing, so nothing affected */
	for (size_t i = 0; i < n; i++)
		if (match_rows(m, ecos[i], key, allowed_row, &c) < 0)
			return -1;
	if (m->unknown && !m->scheme)
		m->account[m->p->ecosystem].no_order++;
	match_group(m);
	say_possible(m);
	return 0;
}
