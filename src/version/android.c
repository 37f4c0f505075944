/*
 * android.c - what OSV calls versions of Android: RELEASE[:LEVEL], a release ("13",
 * "12L") and a security patch level ("2023-08-05"), or 0 for one without any.
 *
 * https://source.android.com/docs/security/bulletin (levels are days), and the records of
 * OSV's ecosystem Android.  A release's letter comes after the release without it.
 */
#include "base/date.h"
#include "version/order.h"
#include "version/version.h"

struct android_parts {
	struct str number, letters, level;
};

static bool take_apart(struct str v, struct android_parts *out)
{
	struct android_parts p;
	struct str release, rest;
	date_day unused;

	str_cut(v, ':', &release, &p.level);
	rest = release;
	while (rest.len && (is_digit(rest.ptr[0]) || rest.ptr[0] == '.'))
		rest = str_from(rest, 1);
	p.number = str_slice(release, 0, release.len - rest.len);
	p.letters = order_take_letters(&rest);
	*out = p;
	return p.number.len && is_digit(p.number.ptr[0]) && !rest.len &&
	       (!p.level.len || str_is(p.level, "0") ||
		(p.level.len == 10 && date_parse(p.level, &unused)));
}

static int android_compare(struct str a, struct str b)
{
	struct android_parts x, y;
	bool a_is = take_apart(a, &x), b_is = take_apart(b, &y);

	if (!a_is || !b_is)
		return order_invalid(a_is, b_is, a, b);
	int c = order_dotted(x.number, y.number);

	if (!c)
		c = str_cmp(x.letters, y.letters);
	if (c)
		return c;
	if (str_is(x.level, "0"))
		x.level.len = 0;
	if (str_is(y.level, "0"))
		y.level.len = 0;
	return str_cmp(x.level, y.level);
}

static bool android_valid(struct str v)
{
	struct android_parts unused;

	return take_apart(v, &unused);
}

static bool android_prerelease(struct str v)
{
	(void)v;
	return false;
}

const struct version_scheme version_android = {
	.name = "android",
	.spec_url = "https://source.android.com/docs/security/bulletin",
	.compare = android_compare,
	.valid = android_valid,
	.prerelease = android_prerelease,
};
