/*
 * conan.c - versions of Conan's packages.
 *
 * https://docs.conan.io/2/tutorial/versioning/version_ranges.html and
 * https://docs.conan.io/2/reference/tools/scm/other.html (class Version): items between
 * dots, zeros at the end not counting; what is behind the first '-' is a pre-release,
 * behind the last '+' a build, which counts after all else.
 *
 * Conan compares an item of digits with another as numbers, but with one that has letters
 * as text, so that 9 < 10 < 9a < ... goes round in a circle.  Here an item's number is
 * compared first and the letters behind it then (1 < 1a < 1t < 2 < 10), which is what is
 * meant by OpenSSL's 1.1.1t; letters alone come after numbers, as in Conan.
 */
#include "version/order.h"
#include "version/version.h"

struct conan_parts {
	struct str main, pre, build; /* "" = none */
};

static bool is_items(struct str s)
{
	struct str item;

	for (bool more = true; more;) {
		more = str_cut(s, '.', &item, &s);
		for (size_t i = 0; i < item.len; i++)
			if (!is_alnum(item.ptr[i]) && item.ptr[i] != '_' &&
			    item.ptr[i] != '-' && item.ptr[i] != '+')
				return false;
		if (!item.len)
			return false;
	}
	return true;
}

static struct str without_zeros(struct str s)
{
	struct str head, last;

	for (;;) {
		str_rcut(s, '.', &head, &last);
		if (head.len == s.len)
			last = s, head = STR("");
		if (!order_all_digits(last) || order_numbers(last, STR("")))
			return s;
		if (!head.len)
			return head;
		s = head;
	}
}

static bool take_apart(struct str v, struct conan_parts *out)
{
	struct str rest;
	bool has_build = str_rcut(v, '+', &rest, &out->build);
	bool has_pre = str_cut(rest, '-', &out->main, &out->pre);

	if (!is_items(out->main) || (has_pre && !is_items(out->pre)) ||
	    (has_build && !is_items(out->build)))
		return false;
	out->main = without_zeros(out->main);
	return true;
}

static int item_cmp(struct str a, struct str b)
{
	struct str m = order_take_digits(&a), n = order_take_digits(&b);

	if (!m.len || !n.len) {
		if (m.len || n.len)
			return m.len ? -1 : 1;
		return str_cmp(a, b);
	}
	int c = order_numbers(m, n);

	return c ? c : str_cmp(a, b);
}

/* The longer of two that begin alike comes after the shorter one. */
static int items_cmp(struct str a, struct str b)
{
	while (a.len && b.len) {
		struct str x, y;

		str_cut(a, '.', &x, &a);
		str_cut(b, '.', &y, &b);
		int c = item_cmp(x, y);

		if (c)
			return c;
	}
	return (a.len > 0) - (b.len > 0);
}

/* Zeros at the end of these do not count either, but "0" is more than nothing. */
static int qualifier_cmp(struct str a, struct str b)
{
	if (!a.len || !b.len)
		return (a.len > 0) - (b.len > 0);
	return items_cmp(without_zeros(a), without_zeros(b));
}

static bool valid(struct str v)
{
	struct conan_parts parts;

	return take_apart(v, &parts);
}

static int compare(struct str a, struct str b)
{
	struct conan_parts x, y;
	bool x_ok = take_apart(a, &x), y_ok = take_apart(b, &y);

	if (!x_ok || !y_ok)
		return order_invalid(x_ok, y_ok, a, b);
	int c = items_cmp(x.main, y.main);

	if (!c && (!x.pre.len || !y.pre.len))
		c = (x.pre.len == 0) - (y.pre.len == 0);
	else if (!c)
		c = qualifier_cmp(x.pre, y.pre);
	return c ? c : qualifier_cmp(x.build, y.build);
}

static bool prerelease(struct str v)
{
	struct conan_parts parts;

	return take_apart(v, &parts) && parts.pre.len > 0;
}

const struct version_scheme version_conan = {
	"conan", "https://docs.conan.io/2/tutorial/versioning/version_ranges.html",
	compare, valid, prerelease
};
