/*
 * match_internal.h - what the files of the matcher share; nobody else's.
 */
#ifndef ADVISORY_MATCH_INTERNAL_H
#define ADVISORY_MATCH_INTERNAL_H

#include "advisory/db_internal.h"
#include "advisory/match.h"
#include "advisory/range_text.h"
#include "base/map.h"
#include "core/distribution.h"

/* One record that affects the package at hand. */
struct hit {
	int64_t adv;
	enum affected affected;      /* YES, or POSSIBLE for a requirement */
	struct str ranges, versions; /* texts of the row; then in the scratch arena, and
					none of a repository */
	struct str vectors;          /* of this package alone */
	bool of_repository;      /* what it says of commits; UNKNOWN ones are kept, too */
	struct str fixed_commit; /* of the repository, when there is one alone */
	size_t n_fixed_commits;
	struct str ceiling; /* last version known to be affected, if that ends it */
	struct str safe;    /* POSSIBLE: from here on nothing allowed is affected */

	/* Out of the table adv, strings in the arena of the result. */
	struct str id;
	enum advisory_kind kind;
	enum severity severity;
	const struct str *aliases;
	size_t n_aliases;
	const struct cvss_vector *cvss;
	size_t n_cvss;
	struct str summary;

	size_t first_fix, n_fixes; /* versions above the package's that end a range of it;
				      in matcher.fixes */
	size_t group; /* index of the first hit that tells of the same flaw */
};

/* What is told once an ecosystem. */
struct eco_account {
	uint32_t checked;    /* packages looked up */
	uint32_t no_rows;    /* the database knows nothing of the ecosystem */
	uint32_t no_order;   /* advisories there, but versions cannot be compared */
	uint32_t pinned;     /* to a commit */
	uint32_t no_release; /* of a distribution whose release is not told */
	uint32_t nameless;   /* of no ecosystem that OSV has */
	uint32_t no_such;    /* of a release that the database knows nothing of */
	struct str asked;    /* the first such release, as the package names it */
	bool asked_others;   /* there are more */
	struct str held;     /* the releases of the distribution that it knows of */
};

/* The rows of which ecosystems of the database decide about one of ours. */
struct eco_rows {
	bool known; /* looked for already */
	int64_t *id;
	size_t n;
};

struct matcher {
	struct advisory_db *db;
	const struct inventory *inv;
	struct arena *a; /* of the result */
	struct diag_list *d;
	struct arena scratch; /* of the package at hand */
	struct arena rows;    /* owns the arrays of reader */
	struct range_reader reader;
	struct finding *findings;
	size_t n_findings, cap_findings;
	struct eco_account account[ECO_COUNT];
	struct eco_rows eco[ECO_COUNT]; /* of a distribution: of all its releases */
	int64_t repositories; /* where the database keeps these; -1: it has none */

	/* The package at hand. */
	const struct package *p;
	package_ref ref;
	const struct version_scheme *scheme;
	struct str version; /* as compared: an action's without its 'v' */
	struct hit *hits;
	size_t n_hits, cap_hits;
	int64_t *others; /* records that are about it, and not about its version */
	size_t n_others, cap_others;
	struct str *fixes;
	size_t n_fixes, cap_fixes;
	struct advised_name source; /* that a hit goes by; without a name: none does */
	bool moving;                /* an action's tag that is no release */
	bool unknown;               /* some row could not be answered */
	struct str repository;      /* that it is looked up by, see repository.h */
};

/* Calls row for each row of the package at hand in one ecosystem of the database, then
 * reads what the table adv says of the hits.  Of the set only the ranges are read: lists
 * may be long, and h->versions answers.  Returns how many rows there were, or -1 when the
 * database cannot be read. */
typedef void match_row(struct matcher *m, struct hit *h, const struct affected_set *set,
		       const void *context);
int match_rows(struct matcher *m, int64_t eco, struct str key, match_row *row,
	       const void *context);

/* Reads a hit's texts again; good until the next call. */
void match_reread(struct matcher *m, const struct hit *h, struct affected_set *set);

/* Sets hit.group, by the closure of ids and aliases, and puts the hits of a group one
 * after the other. */
void match_group(struct matcher *m);

/* For the hits of a group: i from group on, while this holds. */
static inline bool match_in_group(const struct matcher *m, size_t group, size_t i)
{
	return i < m->n_hits && m->hits[i].group == group;
}

/* Findings of the groups that have a hit with affected YES. */
void match_findings(struct matcher *m);

/* The package at hand has no version: what its requirement allows. */
int match_requested(struct matcher *m, const int64_t *ecos, size_t n, struct str key);

/* Whether what it is taken from decides, rather than a version. */
bool match_is_of_repository(const struct package *p);

/* Hits by the commit or tag of the package at hand.  Returns how many advisories there
 * are about its repository, or -1 when the database cannot be read. */
int match_repository(struct matcher *m);

/* Tells of those that neither fit surely nor surely do not; after match_group(). */
void match_say_untold(struct matcher *m);

/* Whether the commit or the tag is what a group fits by. */
bool match_is_by_repository(const struct matcher *m, size_t group);

/* "flask (github.com/pallets/flask at 2.2.2)"; in the arena of the result. */
struct str match_repository_subject(const struct matcher *m);

/* The commit that fixes a group, when the records name one alone; *n is how many. */
struct str match_fixed_commit(const struct matcher *m, size_t group, size_t *n);

/* Which id people know a flaw by: CVE before GHSA before a database's own. */
int match_id_rank(struct str id);

/* What the manifest requires of the version; empty when that is any. */
struct str match_requirement(const struct package *p);

/* Where diagnostics about the package at hand belong. */
struct location match_location(const struct matcher *m);

#endif
