/*
 * match_repository.c - a package that is taken from a repository: its commit or tag
 * against the ranges over commits of the advisories about that repository.
 *
 * OSV schema 1.7, "affected[].ranges[].type", GIT: https://ossf.github.io/osv-schema/
 * Whether a commit lies between two others only their history tells, which is not here.
 * What the record itself names is sure: an introduced or last_affected commit is
 * affected, a fixed one is not, and a tag is when it is listed.  All else is told as not
 * known.
 */
#include "advisory/match_internal.h"
#include "advisory/repository.h"

bool match_is_of_repository(const struct package *p)
{
	/* actions have an ecosystem whose versions are their tags; elsewhere a version of
	 * a registry is what decides, wherever that has it from */
	return p->vcs_url.len && p->ecosystem != ECO_GITHUB_ACTIONS &&
	       (p->vcs_commit.len || !p->version.len ||
		!ecosystem_name(p->ecosystem).len);
}

/* One range, for a commit; UNKNOWN also when it names the commit on both sides. */
static enum affected affected_commit(struct affected_range r, struct str commit)
{
	bool bad = range_is_everything(r), good = false;

	for (size_t i = 0; i < r.n; i++) {
		const struct range_event *e = &r.events[i];

		if (!commit.len || !str_eq_nocase(e->version, commit))
			continue;
		if (e->kind == EVENT_FIXED)
			good = true;
		else if (e->kind != EVENT_LIMIT)
			bad = true;
	}
	if (good == bad)
		return AFFECTED_UNKNOWN;
	return bad ? AFFECTED_YES : AFFECTED_NO;
}

static struct str without_v(struct str tag)
{
	bool has = tag.len > 1 && (tag.ptr[0] == 'v' || tag.ptr[0] == 'V') &&
		   is_digit(tag.ptr[1]);

	return has ? str_from(tag, 1) : tag;
}

static bool is_same_tag(struct str listed, struct str tag)
{
	return str_eq(without_v(listed), tag);
}

static bool lists_tag(struct matcher *m, const struct hit *h, struct str tag)
{
	tag = without_v(tag);
	return tag.len &&
	       range_text_finds(&m->scratch, h->versions, tag, is_same_tag, tag);
}

/* The commit that fixes it, in hit.fixed_commit, with their number. */
static void note_fixes(struct matcher *m, struct hit *h, const struct affected_set *set)
{
	for (size_t i = 0; i < set->n_ranges; i++) {
		for (size_t k = 0; k < set->ranges[i].n; k++) {
			const struct range_event *e = &set->ranges[i].events[k];

			if (e->kind != EVENT_FIXED ||
			    str_eq_nocase(e->version, h->fixed_commit))
				continue;
			h->fixed_commit = arena_dup(m->a, e->version);
			h->n_fixed_commits++;
		}
	}
}

static void repository_row(struct matcher *m, struct hit *h,
			   const struct affected_set *set, const void *context)
{
	const struct package *p = m->p;
	struct str commit = p->vcs_commit;
	bool all_fixed = set->n_ranges > 0;

	(void)context;
	h->of_repository = true;
	h->affected = AFFECTED_UNKNOWN;
	for (size_t i = 0; i < set->n_ranges; i++) {
		enum affected one = affected_commit(set->ranges[i], commit);

		if (one == AFFECTED_YES)
			h->affected = AFFECTED_YES;
		all_fixed = all_fixed && one == AFFECTED_NO;
	}
	/* beside a commit a version is what somebody calls it */
	if (!commit.len && (lists_tag(m, h, p->version) || lists_tag(m, h, p->requested)))
		h->affected = AFFECTED_YES;
	if (h->affected == AFFECTED_UNKNOWN && all_fixed)
		h->affected = AFFECTED_NO;
	note_fixes(m, h, set);
}

/* The id that people know the flaw of a group by, when nothing tells whether it fits;
 * empty when something does, or when it is no flaw. */
static struct str untold_id(const struct matcher *m, size_t group)
{
	struct str best = { 0 };
	bool untold = false;

	for (size_t i = group; match_in_group(m, group, i); i++) {
		const struct hit *h = &m->hits[i];

		if (h->affected == AFFECTED_YES || h->kind == ADVISORY_INFORMATIONAL)
			return (struct str){ 0 };
		untold = untold || h->of_repository;
		for (size_t k = 0; k <= h->n_aliases; k++) {
			struct str id = k ? h->aliases[k - 1] : h->id;

			if (!best.len || match_id_rank(id) < match_id_rank(best))
				best = id;
		}
	}
	return untold ? best : (struct str){ 0 };
}

void match_say_untold(struct matcher *m)
{
	enum { SHOWN = 5 };
	struct location at = match_location(m);
	struct buf ids;
	unsigned n = 0;

	buf_init(&ids, 4096);
	for (size_t i = 0; i < m->n_hits; i++) {
		struct str id =
			m->hits[i].group == i ? untold_id(m, i) : (struct str){ 0 };

		if (id.len && n++ < SHOWN)
			buf_printf(&ids, "%s" STR_FMT, n > 1 ? ", " : "", STR_ARG(id));
	}
	if (n > SHOWN)
		buf_add_text(&ids, ", ...");
	if (n)
		diag_add(m->d, DIAG_NOTE, DIAG_UNPINNED, at.path, at.line,
			 STR_FMT ": %u %s about " STR_FMT
				 " cannot be told to fit without its history: " STR_FMT,
			 STR_ARG(m->p->name), n, n == 1 ? "advisory" : "advisories",
			 STR_ARG(m->repository), STR_ARG(buf_str(&ids)));
	buf_release(&ids);
}

int match_repository(struct matcher *m)
{
	m->scheme = NULL; /* commits have no order */
	if (m->repositories < 0)
		return 0;
	m->repository = repository_key(&m->scratch, m->p->vcs_url);
	if (!m->repository.len)
		return 0;
	int rows = match_rows(m, m->repositories, m->repository, repository_row, NULL);
	struct str other;
	size_t i = 0;

	while (rows >= 0 && (other = repository_other_name(m->repository, &i)).len) {
		int more = match_rows(m, m->repositories, other, repository_row, NULL);

		rows = more < 0 ? more : rows + more;
	}
	return rows;
}

bool match_is_by_repository(const struct matcher *m, size_t group)
{
	for (size_t i = group; m->repository.len && match_in_group(m, group, i); i++)
		if (m->hits[i].of_repository && m->hits[i].affected == AFFECTED_YES)
			return true;
	return false;
}

struct str match_repository_subject(const struct matcher *m)
{
	const struct package *p = m->p;
	struct str at = p->vcs_commit.len  ? p->vcs_commit
			: p->requested.len ? p->requested
					   : p->version;

	const char *before = at.len ? " at " : "";

	if (str_eq_nocase(p->name, m->repository))
		return arena_printf(m->a, STR_FMT "%s" STR_FMT, STR_ARG(p->name), before,
				    STR_ARG(at));
	return arena_printf(m->a, STR_FMT " (" STR_FMT "%s" STR_FMT ")", STR_ARG(p->name),
			    STR_ARG(m->repository), before, STR_ARG(at));
}

struct str match_fixed_commit(const struct matcher *m, size_t group, size_t *n)
{
	struct str one = { 0 };

	*n = 0;
	for (size_t i = group; m->repository.len && match_in_group(m, group, i); i++) {
		const struct hit *h = &m->hits[i];

		if (!h->n_fixed_commits ||
		    (h->n_fixed_commits == 1 && str_eq_nocase(h->fixed_commit, one)))
			continue;
		one = h->fixed_commit;
		*n += h->n_fixed_commits;
	}
	return *n == 1 ? one : (struct str){ 0 };
}
