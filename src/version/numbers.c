/*
 * numbers.c - versions that are lists of numbers, of which the longer one comes after
 * its beginning: 1.8 < 1.8.0.
 *
 * Haskell: https://pvp.haskell.org/faq/#comparison and Data.Version
 * R: numeric_version(),
 * https://stat.ethz.ch/R-manual/R-devel/library/base/html/numeric_version.html
 * ('-' is a separator like '.').
 */
#include "version/order.h"
#include "version/version.h"

static bool is_list(struct str v, bool dashes)
{
	bool fresh = true; /* a number has to begin */

	for (size_t i = 0; i < v.len; i++) {
		bool separator = v.ptr[i] == '.' || (dashes && v.ptr[i] == '-');

		if (separator ? fresh : !is_digit(v.ptr[i]))
			return false;
		fresh = separator;
	}
	return !fresh;
}

static int compare(struct str a, struct str b, bool dashes)
{
	bool a_ok = is_list(a, dashes), b_ok = is_list(b, dashes);

	if (!a_ok || !b_ok)
		return order_invalid(a_ok, b_ok, a, b);
	while (a.len && b.len) {
		struct str x = order_take_digits(&a), y = order_take_digits(&b);
		int c = order_numbers(x, y);

		if (c)
			return c;
		a = str_from(a, 1);
		b = str_from(b, 1);
	}
	return (a.len > 0) - (b.len > 0);
}

static bool no_prerelease(struct str v)
{
	(void)v;
	return false;
}

static int pvp_compare(struct str a, struct str b)
{
	return compare(a, b, false);
}

static bool pvp_valid(struct str v)
{
	return is_list(v, false);
}

const struct version_scheme version_pvp = { "pvp", "https://pvp.haskell.org/",
					    pvp_compare, pvp_valid, no_prerelease };

static int r_compare(struct str a, struct str b)
{
	return compare(a, b, true);
}

static bool r_valid(struct str v)
{
	return is_list(v, true);
}

const struct version_scheme version_r = {
	"r",
	"https://stat.ethz.ch/R-manual/R-devel/library/base/html/numeric_version.html",
	r_compare, r_valid, no_prerelease
};
