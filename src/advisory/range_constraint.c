/*
 * range_constraint.c - what of a requirement is affected.
 *
 * The ranges and listed versions of a record become intervals in the order of the
 * ecosystem, as the requirement already is; then it is a question of intervals.
 */
#include "advisory/sort.h"
#include "advisory/range.h"

struct spans {
	struct version_interval *v;
	size_t n, cap;
	const struct version_scheme *scheme;
	struct arena *arena;
};

/* An interval of no version at all: [1, 1) as in introduced 1, fixed 1. */
static bool is_void(const struct version_scheme *scheme, const struct version_interval *s)
{
	if (!s->low.len || !s->high.len)
		return false;
	int c = scheme->compare(s->low, s->high);
	return c > 0 || (c == 0 && !(s->low_in && s->high_in));
}

static void span_add(struct spans *out, struct version_interval s)
{
	if (is_void(out->scheme, &s))
		return;
	arena_grow(out->arena, out->v, out->n, &out->cap);
	out->v[out->n++] = s;
}

/* The highest limit of the range; empty when it has none or "*". */
static struct str highest_limit(const struct version_scheme *scheme,
				struct affected_range r)
{
	struct str most = { 0 };

	for (size_t i = 0; i < r.n; i++) {
		struct str v = r.events[i].version;

		if (r.events[i].kind != EVENT_LIMIT)
			continue;
		if (str_is(v, "*"))
			return (struct str){ 0 };
		if (!most.len || scheme->compare(v, most) > 0)
			most = v;
	}
	return most;
}

static void span_close(struct spans *out, struct version_interval s, struct str limit)
{
	if (limit.len && (!s.high.len || out->scheme->compare(limit, s.high) <= 0)) {
		s.high = limit;
		s.high_in = false;
	}
	span_add(out, s);
}

static void spans_of_range(struct spans *out, struct affected_range r)
{
	struct str limit = highest_limit(out->scheme, r);
	struct version_interval s = { 0 };
	bool in = false;

	for (size_t i = 0; i < r.n; i++) {
		const struct range_event *e = &r.events[i];

		if (e->kind == EVENT_INTRODUCED && !in) {
			bool first = range_is_beginning(e->version);

			in = true;
			s = (struct version_interval){ .low_in = true };
			if (!first)
				s.low = e->version;
		} else if (in &&
			   (e->kind == EVENT_FIXED || e->kind == EVENT_LAST_AFFECTED) &&
			   out->scheme->valid(e->version)) {
			in = false;
			s.high = e->version;
			s.high_in = e->kind == EVENT_LAST_AFFECTED;
			span_close(out, s, limit);
		}
	}
	if (in)
		span_close(out, s, limit);
}

static int span_cmp(const void *pa, const void *pb, const void *context)
{
	const struct version_interval *a = pa, *b = pb;
	const struct version_scheme *scheme = context;

	if (!a->low.len || !b->low.len)
		return (a->low.len > 0) - (b->low.len > 0);
	int c = scheme->compare(a->low, b->low);
	return c ? c : (int)b->low_in - (int)a->low_in;
}

/* <0, 0, >0 as the end of a is before, at, after that of b. */
static int high_cmp(const struct version_scheme *scheme, const struct version_interval *a,
		    const struct version_interval *b)
{
	if (!a->high.len || !b->high.len)
		return (b->high.len > 0) - (a->high.len > 0);
	int c = scheme->compare(a->high, b->high);
	return c ? c : (int)a->high_in - (int)b->high_in;
}

/* True when nothing lies between the end of a and the beginning of b. */
static bool touches(const struct version_scheme *scheme, const struct version_interval *a,
		    const struct version_interval *b)
{
	if (!a->high.len || !b->low.len)
		return true;
	int c = scheme->compare(b->low, a->high);
	return c < 0 || (c == 0 && (a->high_in || b->low_in));
}

static bool overlaps(const struct version_scheme *scheme,
		     const struct version_interval *a, const struct version_interval *b)
{
	struct version_interval both = span_cmp(a, b, scheme) > 0 ? *a : *b;
	const struct version_interval *end = high_cmp(scheme, a, b) < 0 ? a : b;

	both.high = end->high;
	both.high_in = end->high_in;
	return !is_void(scheme, &both);
}

/* The release that a version comes before by its numbers: "1.27.0" of "1.27.0-rc.3",
 * "1.27" of "1.27rc3"; empty when it has none. */
static struct str release_of(struct str v)
{
	size_t n = 0;

	while (n < v.len && (is_digit(v.ptr[n]) || v.ptr[n] == '.'))
		n++;
	while (n && v.ptr[n - 1] == '.')
		n--;
	return str_slice(v, 0, n);
}

/* A part of what is allowed, from its first release on where pre-releases do not count:
 * Composer's "^1.5" begins with 1.5.0.0-dev. */
static struct version_interval part_of(const struct version_scheme *scheme,
				       const struct constraint *c, size_t i)
{
	struct version_interval part = c->v[i];
	struct str release = release_of(part.low);

	if (!c->prereleases && !c->n_pre && release.len && scheme->prerelease(part.low) &&
	    scheme->valid(release) && scheme->compare(part.low, release) < 0) {
		part.low = release;
		part.low_in = true;
	}
	return part;
}

/* Holds pre-releases of one release and nothing else: [1.27.0-0, 1.27.0-rc.3). */
static bool is_before_release(const struct version_scheme *scheme,
			      const struct version_interval *s)
{
	struct str release = release_of(s->low);

	if (!release.len || !s->high.len || !scheme->prerelease(s->low) ||
	    !scheme->valid(release) || scheme->prerelease(release) ||
	    scheme->compare(s->low, release) >= 0)
		return false;
	int c = scheme->compare(s->high, release);
	return c < 0 || (c == 0 && !s->high_in);
}

/* Takes out what a requirement that allows no pre-release cannot meet. */
static void drop_prereleases(struct spans *spans, const struct constraint *c)
{
	size_t kept = 0;

	if (c->prereleases || c->n_pre)
		return;
	for (size_t i = 0; i < spans->n; i++)
		if (!is_before_release(spans->scheme, &spans->v[i]))
			spans->v[kept++] = spans->v[i];
	spans->n = kept;
}

/* The affected versions as ascending intervals with something between them. */
static void spans_of_set(struct spans *out, const struct affected_set *set)
{
	for (size_t i = 0; i < set->n_ranges; i++)
		spans_of_range(out, set->ranges[i]);
	for (size_t i = 0; i < set->n_versions; i++)
		if (out->scheme->valid(set->versions[i]))
			span_add(out, (struct version_interval){ set->versions[i],
								 set->versions[i], true,
								 true });
	sort_stable(out->v, out->n, sizeof(*out->v), span_cmp, out->scheme, out->arena);

	size_t kept = 0;
	for (size_t i = 0; i < out->n; i++) {
		struct version_interval *last = kept ? &out->v[kept - 1] : NULL;

		if (!last || !touches(out->scheme, last, &out->v[i])) {
			out->v[kept++] = out->v[i];
		} else if (high_cmp(out->scheme, &out->v[i], last) > 0) {
			last->high = out->v[i].high;
			last->high_in = out->v[i].high_in;
		}
	}
	out->n = kept;
}

static bool covers(const struct version_scheme *scheme,
		   const struct version_interval *whole,
		   const struct version_interval *part)
{
	return span_cmp(whole, part, scheme) <= 0 && high_cmp(scheme, whole, part) >= 0;
}

/* Whether an allowed version from `from` on is affected. */
static bool affected_from(const struct spans *spans, const struct constraint *c,
			  struct str from)
{
	size_t s = 0;

	for (size_t i = 0; i < c->n; i++) {
		struct version_interval part = part_of(spans->scheme, c, i);

		if (!part.low.len || spans->scheme->compare(part.low, from) < 0) {
			part.low = from;
			part.low_in = true;
		}
		if (is_void(spans->scheme, &part))
			continue;
		/* Both lists ascend, so what ends before this part is done with. */
		while (s < spans->n && spans->v[s].high.len &&
		       spans->scheme->compare(spans->v[s].high, part.low) < 0)
			s++;
		for (size_t k = s; k < spans->n && k < s + 2; k++)
			if (overlaps(spans->scheme, &spans->v[k], &part))
				return true;
	}
	return false;
}

static int version_cmp(const void *a, const void *b, const void *context)
{
	const struct version_scheme *scheme = context;

	return scheme->compare(*(const struct str *)a, *(const struct str *)b);
}

static struct str lowest_safe(const struct spans *spans, const struct affected_set *set,
			      const struct constraint *c)
{
	struct str *v = NULL;
	size_t n = 0, cap = 0;

	for (size_t i = 0; i < set->n_ranges; i++) {
		for (size_t k = 0; k < set->ranges[i].n; k++) {
			const struct range_event *e = &set->ranges[i].events[k];

			if (e->kind != EVENT_FIXED || !spans->scheme->valid(e->version) ||
			    !constraint_allows(c, spans->scheme, e->version))
				continue;
			arena_grow(spans->arena, v, n, &cap);
			v[n++] = e->version;
		}
	}
	sort_stable(v, n, sizeof(*v), version_cmp, spans->scheme, spans->arena);

	/* "Nothing above is affected" holds from some candidate on: bisect. */
	size_t low = 0, high = n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (affected_from(spans, c, v[mid]))
			low = mid + 1;
		else
			high = mid;
	}
	return low < n ? v[low] : (struct str){ 0 };
}

enum affected affected_constraint(const struct version_scheme *scheme,
				  const struct affected_set *set,
				  const struct constraint *c, struct arena *scratch,
				  struct str *safe)
{
	struct spans spans = { .scheme = scheme, .arena = scratch };
	bool all = c->n > 0, some = false;

	*safe = (struct str){ 0 };
	if (!scheme)
		return AFFECTED_UNKNOWN;
	spans_of_set(&spans, set);
	drop_prereleases(&spans, c);

	size_t s = 0;
	for (size_t i = 0; i < c->n; i++) {
		struct version_interval part = part_of(scheme, c, i);

		if (is_void(scheme, &part))
			continue;
		/* A span that ends before this part begins is done with. */
		while (s < spans.n && spans.v[s].high.len && part.low.len &&
		       scheme->compare(spans.v[s].high, part.low) < 0)
			s++;
		bool covered = false;
		for (size_t k = s; k < spans.n && k < s + 2; k++) {
			covered = covered || covers(scheme, &spans.v[k], &part);
			some = some || overlaps(scheme, &spans.v[k], &part);
		}
		all = all && covered;
	}
	if (!some)
		return AFFECTED_NO;
	*safe = lowest_safe(&spans, set, c);
	return all ? AFFECTED_YES : AFFECTED_POSSIBLE;
}
