/*
 * dpkg.c - versions of Debian and Ubuntu packages, and of opam's.
 *
 * deb-version(7), https://manpages.debian.org/stable/dpkg-dev/deb-version.7.en.html, and
 * Debian Policy 5.6.12, https://www.debian.org/doc/debian-policy/ch-controlfields.html:
 * [epoch:]upstream[-revision], a missing epoch being 0.
 * opam: https://opam.ocaml.org/doc/Manual.html#Version-ordering, the same without the
 * epoch and with '_' as one more sign.
 */
#include "version/order.h"
#include "version/version.h"

struct dpkg_style {
	bool epoch;
	const char *signs; /* besides letters and digits */
};

struct dpkg_parts {
	struct str epoch, upstream, revision;
};

static bool is_written_in(struct str s, const char *signs)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_alnum(s.ptr[i]) && !str_has_char(str_of(signs), s.ptr[i]))
			return false;
	return s.len > 0;
}

/* False when v is not a version.  The revision is behind the last '-'; Policy wants a
 * digit first in the upstream part, dpkg only warns of its absence. */
static bool take_apart(struct str v, const struct dpkg_style *style,
		       struct dpkg_parts *out)
{
	struct str rest = v;

	out->epoch = STR("");
	if (style->epoch && str_has_char(v, ':')) {
		str_cut(v, ':', &out->epoch, &rest);
		if (!order_all_digits(out->epoch))
			return false;
	}
	bool has_revision = str_rcut(rest, '-', &out->upstream, &out->revision);

	if (!is_written_in(out->upstream, style->signs))
		return false;
	return !has_revision || is_written_in(out->revision, style->signs);
}

/* '~' before the end, the end before letters, letters before all other signs. */
static int weight(struct str s, size_t at)
{
	if (at >= s.len || is_digit(s.ptr[at]))
		return 0;
	if (s.ptr[at] == '~')
		return -1;
	return (unsigned char)s.ptr[at] + (is_alpha(s.ptr[at]) ? 0 : 256);
}

static struct str take_signs(struct str *s)
{
	size_t n = 0;

	while (n < s->len && !is_digit(s->ptr[n]))
		n++;
	struct str taken = str_slice(*s, 0, n);

	*s = str_from(*s, n);
	return taken;
}

/* Runs of signs and runs of digits in turn, the first of either perhaps empty. */
static int part_cmp(struct str a, struct str b)
{
	while (a.len || b.len) {
		struct str x = take_signs(&a), y = take_signs(&b);

		for (size_t i = 0; i < x.len || i < y.len; i++)
			if (weight(x, i) != weight(y, i))
				return weight(x, i) - weight(y, i);
		struct str m = order_take_digits(&a), n = order_take_digits(&b);
		int c = order_numbers(m, n);

		if (c)
			return c;
	}
	return 0;
}

static int compare(struct str a, struct str b, const struct dpkg_style *style)
{
	struct dpkg_parts x, y;
	bool x_ok = take_apart(a, style, &x), y_ok = take_apart(b, style, &y);

	if (!x_ok || !y_ok)
		return order_invalid(x_ok, y_ok, a, b);
	int c = order_numbers(x.epoch, y.epoch);

	if (!c)
		c = part_cmp(x.upstream, y.upstream);
	return c ? c : part_cmp(x.revision, y.revision);
}

static const struct dpkg_style debian = { true, "+.-~:" }, ocaml = { false, "+.-~_" };

static int dpkg_compare(struct str a, struct str b)
{
	return compare(a, b, &debian);
}

static bool dpkg_valid(struct str v)
{
	struct dpkg_parts parts;

	return take_apart(v, &debian, &parts);
}

static bool has_tilde(struct str v)
{
	return str_has_char(v, '~');
}

/* "1.0~rc1-1"; a revision's '~' ("1.0-1~bpo12+1") says nothing of the release. */
static bool dpkg_prerelease(struct str v)
{
	struct dpkg_parts parts;

	return take_apart(v, &debian, &parts) && has_tilde(parts.upstream);
}

const struct version_scheme version_dpkg = {
	"dpkg", "https://manpages.debian.org/stable/dpkg-dev/deb-version.7.en.html",
	dpkg_compare, dpkg_valid, dpkg_prerelease
};

static int opam_compare(struct str a, struct str b)
{
	return compare(a, b, &ocaml);
}

static bool opam_valid(struct str v)
{
	struct dpkg_parts parts;

	return take_apart(v, &ocaml, &parts);
}

static bool opam_prerelease(struct str v)
{
	return opam_valid(v) && has_tilde(v);
}

const struct version_scheme version_opam = {
	"opam", "https://opam.ocaml.org/doc/Manual.html#Version-ordering", opam_compare,
	opam_valid, opam_prerelease
};
