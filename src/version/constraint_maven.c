/*
 * constraint_maven.c - version ranges of Maven: "[1.0,2.0)", "(,1.0],[1.2,)".
 *
 * https://maven.apache.org/pom.html#dependency-version-requirement-specification and,
 * since builds with Gradle and sbt draw from the same repositories, what
 * https://docs.gradle.org/current/userguide/dependency_versions.html and Ivy add: "1.+",
 * and bounds that are left out with the bracket turned around: "[1.0,2.0[".
 *
 * A version alone is what Maven calls a soft requirement.  It is that version which is
 * taken unless another one is asked for elsewhere, so that it allows itself.
 */
#include "version/intervals.h"
#include "version/order.h"

/* What a bracket says at the beginning, and at the end. */
static bool opens(char c, bool *in)
{
	*in = c == '[';
	return c == '[' || c == '(' || c == ']';
}

static bool closes(char c, bool *in)
{
	*in = c == ']';
	return c == ']' || c == ')' || c == '[';
}

/* The inside of one pair of brackets. */
static int take_inside(struct intervals *u, struct str text, bool low_in, bool high_in)
{
	struct version_interval i = { .low_in = low_in, .high_in = high_in };
	struct str low, high;

	if (!str_cut(text, ',', &low, &high)) {
		if (!low_in || !high_in)
			return -1;
		high = low;
	}
	i.low = arena_dup(u->arena, str_trim(low));
	i.high = arena_dup(u->arena, str_trim(high));
	if ((i.low.len && !version_maven.valid(i.low)) ||
	    (i.high.len && !version_maven.valid(i.high)) || !text.len)
		return -1;
	if (i.low.len && i.high.len && version_maven.compare(i.low, i.high) > 0)
		return -1;
	intervals_add(u, i);
	return 0;
}

static int take_ranges(struct intervals *u, struct str text)
{
	while (text.len) {
		bool low_in = false, high_in = false;
		size_t end = 1;

		if (!opens(text.ptr[0], &low_in))
			return -1;
		while (end < text.len && !closes(text.ptr[end], &high_in))
			end++;
		if (end == text.len ||
		    take_inside(u, str_trim(str_slice(text, 1, end)), low_in, high_in))
			return -1;
		text = str_trim_left(str_from(text, end + 1));
		if (text.len && text.ptr[0] == ',')
			text = str_trim_left(str_from(text, 1));
	}
	return 0;
}

/* "1.2.+": what begins with the numbers before it.  "alpha" comes before all else of
 * the next number, which does not belong. */
static int take_prefix(struct intervals *u, struct str text)
{
	struct version_interval i = { .low_in = true };
	size_t start = text.len - 1;

	if (start == 0) {
		intervals_add(u, i);
		return 0;
	}
	if (text.ptr[start - 1] != '.')
		return -1;
	struct str prefix = arena_dup(u->arena, str_slice(text, 0, --start));

	while (start > 0 && is_digit(prefix.ptr[start - 1]))
		start--;
	if (start == prefix.len || !version_maven.valid(prefix))
		return -1;
	i.low = arena_cat(u->arena, prefix, STR("-alpha"), STR(""));
	i.high = arena_cat(u->arena, str_slice(prefix, 0, start),
			   number_plus_one(u->arena, str_from(prefix, start)),
			   STR("-alpha"));
	intervals_add(u, i);
	return 0;
}

int constraint_read_maven(struct arena *a, struct str text, struct constraint *out)
{
	struct intervals u;
	bool unused;
	int rc = 0;

	intervals_init(&u, a, &version_maven);
	if (!text.len || str_is(text, "*"))
		intervals_add(&u, (struct version_interval){ .low_in = true });
	else if (opens(text.ptr[0], &unused))
		rc = take_ranges(&u, text);
	else if (text.ptr[text.len - 1] == '+')
		rc = take_prefix(&u, text);
	else if (version_maven.valid(text) && is_digit(text.ptr[0]))
		intervals_add(&u, (struct version_interval){ arena_dup(a, text),
							     arena_dup(a, text), true,
							     true });
	else
		rc = -1; /* "LATEST", "latest.release": what it is, a repository knows */
	if (rc)
		return -1;
	*out = (struct constraint){ .v = u.v, .n = u.n, .prereleases = true };
	return 0;
}
