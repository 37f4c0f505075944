/*
 * range.h - is a version affected?  OSV's evaluation of ranges; no database.
 *
 * OSV schema 1.7, "Evaluation": https://ossf.github.io/osv-schema/#evaluation
 */
#ifndef ADVISORY_RANGE_H
#define ADVISORY_RANGE_H

#include "version/constraint.h"

enum event_kind { EVENT_INTRODUCED, EVENT_FIXED, EVENT_LAST_AFFECTED, EVENT_LIMIT };
struct range_event {
	enum event_kind kind;
	struct str version; /* "0" in INTRODUCED means from the beginning */
};

struct affected_range {
	const struct range_event *events;
	size_t n;
};

/* What one `affected` entry says: the ranges (GIT ones left out) and the list. */
struct affected_set {
	const struct affected_range *ranges;
	size_t n_ranges;
	const struct str *versions; /* listed ones */
	size_t n_versions;
};

enum affected { AFFECTED_NO, AFFECTED_YES, AFFECTED_UNKNOWN, AFFECTED_POSSIBLE };

/* Orders events by version, as evaluation wants them; equal ones keep their order,
 * introduced before fixed at one version only if the file has it so. */
void range_sort(const struct version_scheme *scheme, struct range_event *events, size_t n);

/*
 * Whether version lies in one range, events being sorted.  *fixed gets the FIXED
 * version that ends the interval the version lies in (empty when none).
 */
bool range_contains(const struct version_scheme *scheme, struct affected_range r,
		    struct str version, struct str *fixed);

/*
 * YES when version is listed or in any range; UNKNOWN when the version is
 * not valid in the scheme and is not listed.  *fixed as above, for the range that
 * decided.  A version only listed has no *fixed.
 */
enum affected affected_version(const struct version_scheme *scheme, const struct affected_set *set,
			       struct str version, struct str *fixed);

/*
 * For a package without an exact version: YES when every version the constraint
 * allows is affected, NO when none is, else POSSIBLE.  *safe gets the lowest fixed
 * version that the constraint allows and that leaves the affected range, for "write >= *safe";
 * empty when there is none.
 */
enum affected affected_constraint(const struct version_scheme *scheme,
				  const struct affected_set *set, const struct constraint *c,
				  struct str *safe);

#endif
