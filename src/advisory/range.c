/*
 * range.c - is a version affected?  OSV's evaluation of ranges.
 *
 * OSV schema 1.7, "Evaluation": https://ossf.github.io/osv-schema/#evaluation
 * (ossf/osv-schema 51b8156).  Each range is a timeline of its own: ranges are
 * never merged before a version is looked up, since the `fixed` of one would
 * end the other.
 */
#include "advisory/range.h"

#include "advisory/sort.h"

struct str range_version_for(const struct version_scheme *scheme, struct str version,
			     struct str release)
{
	size_t label = str_find_char(version, '+');

	if (scheme != &version_pep440 || label == STR_NONE || str_has_char(release, '+'))
		return version;
	return str_slice(version, 0, label);
}

bool range_is_beginning(struct str version)
{
	return str_is(version, "0") || str_is(version, "0.0.0-0");
}

static int event_cmp(const void *pa, const void *pb, const void *context)
{
	const struct range_event *a = pa, *b = pb;
	const struct version_scheme *scheme = context;
	bool a_first = a->kind == EVENT_INTRODUCED && range_is_beginning(a->version);
	bool b_first = b->kind == EVENT_INTRODUCED && range_is_beginning(b->version);

	if (a_first || b_first)
		return (int)b_first - (int)a_first;
	return scheme->compare(a->version, b->version);
}

void range_sort(const struct version_scheme *scheme, struct range_event *events, size_t n,
		struct arena *scratch)
{
	if (scheme)
		sort_stable(events, n, sizeof(*events), event_cmp, scheme, scratch);
}

bool range_is_everything(struct affected_range r)
{
	bool begins = false;

	for (size_t i = 0; i < r.n; i++) {
		if (r.events[i].kind != EVENT_INTRODUCED)
			return false;
		begins = begins || range_is_beginning(r.events[i].version);
	}
	return begins;
}

/* "Limit": the version must be before some limit, when there is one at all. */
static bool before_limits(const struct version_scheme *scheme, struct affected_range r,
			  struct str version)
{
	bool any = false;

	for (size_t i = 0; i < r.n; i++) {
		const struct range_event *e = &r.events[i];

		if (e->kind != EVENT_LIMIT)
			continue;
		any = true;
		if (str_is(e->version, "*") || scheme->compare(version, e->version) < 0)
			return true;
	}
	return !any;
}

/*
 * Whether an end has been passed.  One whose version has no place in the order ends
 * nothing: the range stays open, so that what is not understood is reported rather than
 * passed over.  Such versions come before all valid ones, so that only those need a look.
 */
static bool is_passed(const struct version_scheme *scheme, const struct range_event *e,
		      struct str version)
{
	if (e->kind == EVENT_LAST_AFFECTED)
		version = range_version_for(scheme, version, e->version);
	int c = scheme->compare(version, e->version);

	return (e->kind == EVENT_FIXED ? c >= 0 : c > 0) && scheme->valid(e->version);
}

bool range_contains(const struct version_scheme *scheme, struct affected_range r,
		    struct str version, struct str *fixed)
{
	bool in = false;
	const struct range_event *end = NULL;

	for (size_t i = 0; i < r.n; i++) {
		const struct range_event *e = &r.events[i];

		if (e->kind == EVENT_INTRODUCED) {
			if (range_is_beginning(e->version) ||
			    scheme->compare(version, e->version) >= 0)
				in = true;
			continue;
		}
		if (e->kind == EVENT_LIMIT)
			continue;
		if (is_passed(scheme, e, version))
			in = false;
		else if (in && !end && scheme->valid(e->version))
			end = e;
	}
	if (!in || !before_limits(scheme, r, version))
		return false;
	*fixed = end && end->kind == EVENT_FIXED ? end->version : (struct str){ 0 };
	return true;
}

bool range_is_listed(const struct version_scheme *scheme, struct str listed,
		     struct str version)
{
	/* one that is not valid is the same as no valid one */
	return str_eq(listed, version) ||
	       (scheme &&
		scheme->compare(listed, range_version_for(scheme, version, listed)) == 0);
}

bool range_lists(const struct version_scheme *scheme, const struct affected_set *set,
		 struct str version)
{
	if (scheme && set->n_versions && !scheme->valid(version))
		scheme = NULL;
	for (size_t i = 0; i < set->n_versions; i++)
		if (range_is_listed(scheme, set->versions[i], version))
			return true;
	return false;
}

enum affected affected_version(const struct version_scheme *scheme,
			       const struct affected_set *set, struct str version,
			       struct str *fixed)
{
	struct str end = { 0 };

	*fixed = end;
	if (scheme && scheme->valid(version)) {
		for (size_t i = 0; i < set->n_ranges; i++) {
			if (range_contains(scheme, set->ranges[i], version, &end)) {
				*fixed = end;
				return AFFECTED_YES;
			}
		}
		return range_lists(scheme, set, version) ? AFFECTED_YES : AFFECTED_NO;
	}
	if (range_lists(NULL, set, version))
		return AFFECTED_YES;
	for (size_t i = 0; i < set->n_ranges; i++)
		if (range_is_everything(set->ranges[i]))
			return AFFECTED_YES;
	return set->n_ranges ? AFFECTED_UNKNOWN : AFFECTED_NO;
}
