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

/*
 * The version as an advisory knows it that writes of release: without the label of who
 * built it, unless release has one, too.  PEP 440 puts "1.13.0+cu117" above the "1.13.0"
 * that it was built of, so that a last_affected of 1.13.0 or a list would miss it.  In
 * other orders such a part does not count, or is a release of its own.
 */
struct str range_version_for(const struct version_scheme *scheme, struct str version,
			     struct str release);

/* Orders events by version, as evaluation wants them; equal ones keep their order,
 * introduced before fixed at one version only if the file has it so. */
void range_sort(const struct version_scheme *scheme, struct range_event *events, size_t n,
		struct arena *scratch);

/* Whether an introduced event means "from the beginning": "0", and the
 * "0.0.0-0" that RustSec's exporter writes for it. */
bool range_is_beginning(struct str version);

/* True for a range that no event ever ends: it holds every version, even one
 * that is not valid or has no known order. */
bool range_is_everything(struct affected_range r);

/*
 * Whether version lies in one range, events being sorted.  *fixed gets the FIXED
 * version that ends the interval the version lies in (empty when none).
 */
bool range_contains(const struct version_scheme *scheme, struct affected_range r,
		    struct str version, struct str *fixed);

/* True when version is the one that is listed: the same bytes, or the same version in the
 * scheme ("1.0" and "1.0.0" for PyPI), which is NULL where version is not valid in it. */
bool range_is_listed(const struct version_scheme *scheme, struct str listed,
		     struct str version);

/* True when version is one of those listed.  scheme may be NULL. */
bool range_lists(const struct version_scheme *scheme, const struct affected_set *set,
		 struct str version);

/*
 * YES when version is listed or in any range; UNKNOWN when there are ranges and
 * the version is not valid in the scheme (or the scheme is NULL: no order is
 * known), unless a range holds everything.  *fixed as above, for the range that
 * decided.  A version only listed has no *fixed.
 */
enum affected affected_version(const struct version_scheme *scheme,
			       const struct affected_set *set, struct str version,
			       struct str *fixed);

/*
 * For a package without an exact version: YES when every version the constraint
 * allows is affected, NO when none is, else POSSIBLE; UNKNOWN when scheme is
 * NULL.  *safe gets the lowest fixed version that the constraint allows and from which on
 * nothing the constraint allows is affected, for "write >= *safe"; empty when
 * there is none.  Strings of *safe are borrowed from the set.
 */
enum affected affected_constraint(const struct version_scheme *scheme,
				  const struct affected_set *set,
				  const struct constraint *c, struct arena *scratch,
				  struct str *safe);

#endif
