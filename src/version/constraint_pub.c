/*
 * constraint_pub.c - version constraints of Dart's pub: "^1.2.3", ">=1.0.0 <2.0.0".
 *
 * https://dart.dev/tools/pub/dependencies#version-constraints
 *
 * "<2.0.0" leaves out the pre-releases of 2.0.0, unless the constraint begins with one of
 * them.  Other pre-releases are taken only where no release fits, and not counted.
 */
#include "version/intervals.h"

#include "version/order.h"
#include "version/semver_parts.h"

static const struct semver_style style = { .most_parts = 3 };

static bool take_version(struct str *text, struct str *v, struct semver_parts *parts)
{
	size_t n = 0, dots = 0;

	*text = str_trim_left(*text);
	while (n < text->len && !is_space(text->ptr[n]) && text->ptr[n] != '<' &&
	       text->ptr[n] != '>' && text->ptr[n] != '^')
		dots += text->ptr[n++] == '.';
	*v = str_slice(*text, 0, n);
	*text = str_from(*text, n);
	return dots >= 2 && is_digit(v->ptr[0]) && semver_take_apart(*v, &style, parts);
}

/* "2.0.0-0" of "1.2.3", "0.3.0-0" of "0.2.1": before its first pre-release. */
static struct str next_breaking(struct arena *a, struct str numbers)
{
	struct str major, minor, rest;

	str_cut(numbers, '.', &major, &rest);
	str_cut(rest, '.', &minor, &rest);
	if (order_numbers(major, STR("")))
		return arena_cat(a, number_plus_one(a, major), STR(".0.0-0"), STR(""));
	return arena_cat(a, STR("0."), number_plus_one(a, minor), STR(".0-0"));
}

/* Whether `release` has a pre-release at the lower end of what is there. */
static bool begins_in(const struct intervals *u, struct str release)
{
	struct semver_parts low, high;

	return u->n && u->v[0].low.len && semver_take_apart(u->v[0].low, &style, &low) &&
	       low.pre.len && semver_take_apart(release, &style, &high) &&
	       semver_parts_cmp(&(struct semver_parts){ .numbers = low.numbers },
				&(struct semver_parts){ .numbers = high.numbers },
				&style) == 0;
}

static int take_one(struct intervals *u, struct str *text, bool *prereleases)
{
	static const char *const all[] = { ">=", "<=", ">", "<", "^" };
	struct version_interval i = { .low_in = true };
	struct semver_parts parts;
	size_t op = 0, n = sizeof(all) / sizeof(all[0]);
	struct arena *a = u->arena;
	struct str v;

	while (op < n && !str_starts_with(*text, str_of(all[op])))
		op++;
	if (op < n)
		*text = str_from(*text, strlen(all[op]));
	if (!take_version(text, &v, &parts))
		return -1;
	v = arena_dup(a, v);
	*prereleases |= parts.pre.len > 0 && op != 3 && op != 1;
	switch (op) {
	case 0:
	case 2:
		i = (struct version_interval){ .low = v, .low_in = op == 0 };
		break;
	case 1:
		i = (struct version_interval){ .high = v, .high_in = true };
		break;
	case 3:
		if (!parts.pre.len && !begins_in(u, v))
			v = arena_cat(a, parts.numbers, STR("-0"), STR(""));
		i = (struct version_interval){ .high = v };
		break;
	case 4:
		i = (struct version_interval){ v, next_breaking(a, parts.numbers), true,
					       false };
		break;
	default:
		i = (struct version_interval){ v, v, true, true };
	}
	intervals_cut_to(u, i);
	return 0;
}

int constraint_read_pub(struct arena *a, struct str text, struct constraint *out)
{
	struct intervals u;
	bool prereleases = false;

	intervals_init(&u, a, &version_pub);
	intervals_add(&u, (struct version_interval){ .low_in = true });
	if (str_is(text, "any"))
		text = STR("");
	while (text.len) {
		if (take_one(&u, &text, &prereleases))
			return -1;
		text = str_trim_left(text);
	}
	*out = (struct constraint){ .v = u.v, .n = u.n, .prereleases = prereleases };
	return 0;
}
