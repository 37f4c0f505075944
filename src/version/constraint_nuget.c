/*
 * constraint_nuget.c - version ranges of NuGet: "1.0", "[1.0,2.0)", "1.*".
 *
 * https://learn.microsoft.com/nuget/concepts/package-versioning#version-ranges and, for
 * floating versions,
 * https://learn.microsoft.com/nuget/concepts/dependency-resolution#floating-versions
 *
 * A version alone is a minimum without an end.  Of a floating version the highest one is
 * taken that has its prefix; there being none, NuGet goes higher, which is not counted
 * here.
 */
#include "version/intervals.h"

#include "version/order.h"

/* Where a version stops having the numbers of `prefix` ("1.2" of "1.2.*"), "-0" being
 * the first pre-release of what comes next. */
static struct str next_prefix(struct arena *a, struct str prefix)
{
	size_t dot = str_rfind_char(prefix, '.');
	size_t start = dot == STR_NONE ? 0 : dot + 1;

	return arena_cat(a, str_slice(prefix, 0, start),
			 number_plus_one(a, str_from(prefix, start)), STR("-0"));
}

/* The lowest of the numbers "1.2" ("" = of all), pre-releases and all. */
static struct str first_of(struct arena *a, struct str numbers)
{
	return arena_cat(a, numbers.len ? numbers : STR("0"), STR("-0"), STR(""));
}

static bool is_release(struct str v)
{
	return version_nuget.valid(v) && !version_nuget.prerelease(v) &&
	       !str_has_char(v, '+');
}

/*
 * "*", "1.*", "1.2.*", with "-*" behind for pre-releases too, and "1.2.3-*",
 * "1.2.3-beta.*" for those of one release and the release.
 */
static int read_floating(struct arena *a, struct str text, struct version_interval *i,
			 bool *prereleases)
{
	struct str numbers, label;

	*prereleases = str_cut(text, '-', &numbers, &label);
	if (*prereleases && (!label.len || label.ptr[label.len - 1] != '*' ||
			     str_find_char(label, '*') != label.len - 1))
		return -1;
	if (!str_has_char(numbers, '*')) {
		label = str_slice(label, 0, label.len - 1);
		while (label.len && label.ptr[label.len - 1] == '.')
			label.len--;
		i->low = label.len ? arena_cat(a, numbers, STR("-"), label)
				   : first_of(a, numbers);
		i->high = arena_dup(a, numbers);
		i->low_in = i->high_in = true;
		return is_release(numbers) && version_nuget.valid(i->low) ? 0 : -1;
	}
	if (*prereleases && !str_is(label, "*"))
		return -1;
	*i = (struct version_interval){ .low_in = true };
	if (str_is(numbers, "*"))
		return 0;
	if (!str_ends_with(numbers, STR(".*")))
		return -1;
	numbers = str_slice(numbers, 0, numbers.len - 2);
	if (!is_release(numbers))
		return -1;
	i->low = *prereleases ? first_of(a, numbers) : arena_dup(a, numbers);
	i->high = next_prefix(a, numbers);
	return 0;
}

/* The inside of the brackets. */
static int read_brackets(struct arena *a, struct str text, struct version_interval *i,
			 bool *prereleases)
{
	struct str low, high;
	bool two = str_cut(str_slice(text, 1, text.len - 1), ',', &low, &high);
	char end = text.ptr[text.len - 1];

	i->low_in = text.ptr[0] == '[';
	i->high_in = end == ']';
	if (!i->high_in && end != ')')
		return -1;
	low = str_trim(low);
	high = two ? str_trim(high) : low;
	/* "(1.0)" and "[,]" hold nothing anyone could mean */
	if ((!two && !(i->low_in && i->high_in)) || (!low.len && !high.len && !two))
		return -1;
	if (str_has_char(low, '*')) {
		/* "[1.*,2.0)": no lower than the prefix allows */
		struct version_interval floating;

		if (!two || read_floating(a, low, &floating, prereleases))
			return -1;
		i->low = floating.low;
		i->low_in = true;
	} else {
		i->low = arena_dup(a, low);
	}
	i->high = arena_dup(a, high);
	if ((i->low.len && !version_nuget.valid(i->low)) ||
	    (i->high.len && !version_nuget.valid(i->high)))
		return -1;
	*prereleases |= version_nuget.prerelease(low) || version_nuget.prerelease(high);
	return 0;
}

int constraint_read_nuget(struct arena *a, struct str text, struct constraint *out)
{
	struct version_interval i = { .low_in = true };
	struct intervals u;
	bool prereleases = false;
	int rc = 0;

	if (text.len && str_has_char(STR("<>=~"), text.ptr[0]))
		return constraint_read_paket(a, text, out);
	intervals_init(&u, a, &version_nuget);
	if (text.len > 1 && (text.ptr[0] == '[' || text.ptr[0] == '(')) {
		rc = read_brackets(a, text, &i, &prereleases);
	} else if (str_has_char(text, '*')) {
		rc = read_floating(a, text, &i, &prereleases);
	} else if (text.len) {
		i.low = arena_dup(a, text);
		prereleases = version_nuget.prerelease(text);
		rc = version_nuget.valid(text) ? 0 : -1;
	}
	if (rc)
		return -1;
	intervals_add(&u, i);
	*out = (struct constraint){ .v = u.v, .n = u.n, .prereleases = prereleases };
	return 0;
}
