/*
 * rpm.c - versions of the distributions that package with RPM.
 *
 * https://rpm-software-management.github.io/rpm/man/rpm-version.7 : [epoch:]version
 * [-release].  A missing epoch is 0; a missing release comes before any.  (RPM lets a
 * dependency without a release hold for every release, which is no order.)
 */
#include "version/order.h"
#include "version/version.h"

struct rpm_parts {
	struct str epoch, version, release;
};

/* Signs a version is written in, of which only '~' and '^' count; advisories have
 * others in releases ("%{?dist}" that nobody expanded). */
static bool is_sign(char c)
{
	return c > ' ' && c < 0x7f;
}

static bool take_apart(struct str v, struct rpm_parts *out)
{
	struct str rest = v;
	struct str epoch = order_take_digits(&rest);
	bool counts = false;

	if (rest.len && rest.ptr[0] == ':')
		rest = str_from(rest, 1);
	else
		rest = v, epoch = STR("");
	bool has_release = str_rcut(rest, '-', &out->version, &out->release);

	out->epoch = epoch;
	for (size_t i = 0; i < rest.len; i++)
		if (!is_sign(rest.ptr[i]))
			return false;
	for (size_t i = 0; i < out->version.len; i++)
		counts |= is_alnum(out->version.ptr[i]);
	return counts && (!has_release || out->release.len > 0);
}

/* What stands next, in ascending order. */
enum token { TILDE, END, CARET, LETTERS, DIGITS };

static enum token take_token(struct str *s, struct str *text)
{
	*text = STR("");
	while (s->len && !is_alnum(s->ptr[0]) && s->ptr[0] != '~' && s->ptr[0] != '^')
		*s = str_from(*s, 1);
	if (!s->len)
		return END;
	if (!is_alnum(s->ptr[0])) {
		bool tilde = s->ptr[0] == '~';

		*s = str_from(*s, 1);
		return tilde ? TILDE : CARET;
	}
	bool digits = is_digit(s->ptr[0]);

	*text = digits ? order_take_digits(s) : order_take_letters(s);
	return digits ? DIGITS : LETTERS;
}

static int part_cmp(struct str a, struct str b)
{
	for (;;) {
		struct str x, y;
		enum token m = take_token(&a, &x), n = take_token(&b, &y);

		if (m != n)
			return (int)m - (int)n;
		if (m == END)
			return 0;
		int c = m == DIGITS ? order_numbers(x, y) : str_cmp(x, y);

		if (c)
			return c;
	}
}

static bool valid(struct str v)
{
	struct rpm_parts parts;

	return take_apart(v, &parts);
}

static int compare(struct str a, struct str b)
{
	struct rpm_parts x, y;
	bool x_ok = take_apart(a, &x), y_ok = take_apart(b, &y);

	if (!x_ok || !y_ok)
		return order_invalid(x_ok, y_ok, a, b);
	int c = order_numbers(x.epoch, y.epoch);

	if (!c)
		c = part_cmp(x.version, y.version);
	if (c)
		return c;
	if (!x.release.len || !y.release.len)
		return (x.release.len > 0) - (y.release.len > 0);
	return part_cmp(x.release, y.release);
}

static bool prerelease(struct str v)
{
	struct rpm_parts parts;

	return take_apart(v, &parts) && str_has_char(parts.version, '~');
}

const struct version_scheme version_rpm = {
	"rpm", "https://rpm-software-management.github.io/rpm/man/rpm-version.7", compare,
	valid, prerelease
};
