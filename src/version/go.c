/*
 * go.c - versions of Go modules, and of Go itself.
 *
 * Modules: https://go.dev/ref/mod#versions (SemVer with a leading v; build metadata,
 * "+incompatible" that is, does not count; pseudo-versions are pre-releases).
 * Toolchains: https://go.dev/doc/toolchain#version ("go1.21rc2" comes before
 * "go1.21.0"; what follows a '-' or a blank is the builder's).
 */
#include "version/semver_parts.h"

#include "version/order.h"
#include "version/version.h"

static const struct semver_style style = { .most_parts = 3 };

/* "1.21rc2": numbers, then letters and a number with nothing between. */
static bool take_toolchain(struct str v, struct semver_parts *out)
{
	struct str rest = v, letters, number;
	size_t n = 0;

	while (n < v.len && (is_digit(v.ptr[n]) || v.ptr[n] == '.'))
		n++;
	rest = str_from(v, n);
	letters = order_take_letters(&rest);
	number = order_take_digits(&rest);
	if (!(str_is(letters, "rc") || str_is(letters, "beta") ||
	      str_is(letters, "alpha")) ||
	    !number.len || rest.len)
		return false;
	if (!semver_take_apart(str_slice(v, 0, n), &style, out))
		return false;
	out->pre = str_from(v, n);
	out->pre_letters = letters.len;
	return true;
}

static bool take_apart(struct str v, struct semver_parts *out)
{
	bool toolchain = str_starts_with(v, STR("go"));

	if (toolchain) {
		size_t n = 2;

		while (n < v.len && v.ptr[n] != '-' && v.ptr[n] != ' ')
			n++;
		v = str_slice(v, 2, n);
	}
	if (toolchain && !(v.len && is_digit(v.ptr[0])))
		return false;
	if (v.len && v.ptr[0] == '=')
		return false;
	return take_toolchain(v, out) || semver_take_apart(v, &style, out);
}

static struct str without_v(struct str v)
{
	return v.len && v.ptr[0] == 'v' ? str_from(v, 1) : v;
}

static int compare(struct str a, struct str b)
{
	struct semver_parts x, y;
	int c;

	if (order_plain(without_v(a), without_v(b), &c))
		return c;
	bool x_ok = take_apart(a, &x), y_ok = take_apart(b, &y);
	return x_ok && y_ok ? semver_parts_cmp(&x, &y, &style)
			    : order_invalid(x_ok, y_ok, a, b);
}

static bool valid(struct str v)
{
	struct semver_parts parts;

	return order_key(without_v(v)) || take_apart(v, &parts);
}

static bool prerelease(struct str v)
{
	struct semver_parts parts;

	return take_apart(v, &parts) && parts.pre.len > 0;
}

const struct version_scheme version_go = { "go", "https://go.dev/ref/mod#versions",
					   compare, valid, prerelease };
