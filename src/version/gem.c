/*
 * gem.c - versions of Ruby gems.
 *
 * Gem::Version, https://docs.ruby-lang.org/en/master/Gem/Version.html and
 * https://guides.rubygems.org/patterns/#semantic-versioning: segments of digits or
 * letters, letters before numbers, missing ones 0, zeros before the first letters and at
 * the end not counting, '-' read as ".pre.".  The platform ("-java") is no part of it.
 */
#include "version/order.h"
#include "version/version.h"

/* [0-9]+ (. [0-9A-Za-z]+)* (- [0-9A-Za-z-]+ (. [0-9A-Za-z-]+)*)? */
static bool valid(struct str v)
{
	struct str s = str_trim(v);
	bool fresh = false, dashed = false; /* fresh: a segment has to begin */

	if (!order_take_digits(&s).len)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (is_alnum(c)) {
			/* the first segment is digits alone */
			if (i == 0)
				return false;
			fresh = false;
		} else if (c == '.') {
			if (fresh)
				return false;
			fresh = true;
		} else if (c == '-') {
			if (fresh && !dashed)
				return false;
			fresh = !dashed;
			dashed = true;
		} else {
			return false;
		}
	}
	return !fresh;
}

/* Reads the segments one after the other. */
struct reader {
	struct str rest;
	size_t zeros;    /* segments 0 still to be given out */
	bool in_letters; /* a segment of letters has been met */
};

struct segment {
	struct str text; /* "" at the end, and for 0 */
	bool letters;
};

/* The next segment as it is written; false at the end. */
static bool read_segment(struct str *rest, struct segment *out)
{
	while (rest->len && rest->ptr[0] == '.')
		*rest = str_from(*rest, 1);
	if (!rest->len)
		return false;
	out->letters = true;
	if (rest->ptr[0] == '-') {
		*rest = str_from(*rest, 1);
		out->text = STR("pre");
		return true;
	}
	out->letters = !is_digit(rest->ptr[0]);
	out->text = out->letters ? order_take_letters(rest) : order_take_digits(rest);
	return true;
}

static bool is_zero(struct segment s)
{
	return !s.letters && order_numbers(s.text, STR("")) == 0;
}

/* The next segment that counts; 0 for ever after the end. */
static struct segment next_segment(struct reader *r)
{
	struct segment zero = { STR(""), false }, s;
	struct str before = r->rest;

	if (r->zeros) {
		r->zeros--;
		return zero;
	}
	if (!read_segment(&r->rest, &s))
		return zero;
	if (!is_zero(s) || r->in_letters) {
		r->in_letters |= s.letters;
		return s;
	}
	/* zeros in front of the first letters, or of the end, do not count */
	size_t n = 0;

	do {
		n++;
		before = r->rest;
	} while (read_segment(&r->rest, &s) && is_zero(s));
	r->rest = before;
	if (!read_segment(&before, &s))
		return zero;
	if (s.letters) {
		r->rest = before;
		r->in_letters = true;
		return s;
	}
	r->zeros = n - 1;
	return zero;
}

static int compare(struct str a, struct str b)
{
	int plain;

	if (order_plain(a, b, &plain))
		return plain;
	bool a_ok = valid(a), b_ok = valid(b);
	struct reader x = { str_trim(a), 0, false }, y = { str_trim(b), 0, false };

	if (!a_ok || !b_ok)
		return order_invalid(a_ok, b_ok, a, b);
	while (x.rest.len || x.zeros || y.rest.len || y.zeros) {
		struct segment s = next_segment(&x), t = next_segment(&y);

		if (s.letters != t.letters)
			return s.letters ? -1 : 1;
		int c = s.letters ? str_cmp(s.text, t.text)
				  : order_numbers(s.text, t.text);

		if (c)
			return c;
	}
	return 0;
}

static bool prerelease(struct str v)
{
	if (!valid(v))
		return false;
	for (size_t i = 0; i < v.len; i++)
		if (is_alpha(v.ptr[i]) || v.ptr[i] == '-')
			return true;
	return false;
}

const struct version_scheme version_gem = {
	"gem", "https://docs.ruby-lang.org/en/master/Gem/Version.html", compare, valid,
	prerelease
};
