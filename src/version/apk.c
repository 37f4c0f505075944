/*
 * apk.c - versions of Alpine's packages.
 *
 * apk-package(5), "PACKAGE METADATA", https://gitlab.alpinelinux.org/alpine/apk-tools/
 * -/blob/master/doc/apk-package.5.scd, as apk-tools 2.14 and 3 order them:
 * digits{.digits}{letter}{_suffix{digits}}{~hash}{-rdigits}.
 */
#include "version/order.h"
#include "version/version.h"

/*
 * What can stand at one place, in ascending order: of two versions that are the same so
 * far, the one with a suffix of a pre-release is older, and else the one that has the
 * earlier part of the grammar is newer.
 */
enum token {
	BEFORE, /* _alpha, _beta, _pre, _rc */
	END,
	REVISION,
	HASH,
	SUFFIX_NUMBER,
	AFTER, /* _cvs, _svn, _git, _hg, _p */
	LETTER,
	NUMBER,
	FIRST_NUMBER,
	INVALID,
};

struct reader {
	struct str rest;
	enum token last;
	struct str text; /* of the last token */
	unsigned suffix; /* place of the last suffix among its kind */
};

static void take_suffix(struct reader *r)
{
	static const char *const words[] = { "alpha", "beta", "pre", "rc", "cvs",
					     "svn",   "git",  "hg",  "p" };
	enum { N_BEFORE = 4 };

	r->text = order_take_letters(&r->rest);
	r->last = INVALID;
	for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!str_is(r->text, words[i]))
			continue;
		r->last = i < N_BEFORE ? BEFORE : AFTER;
		r->suffix = i;
	}
}

static void take_number(struct reader *r, enum token token)
{
	r->text = order_take_digits(&r->rest);
	r->last = r->text.len ? token : INVALID;
}

static void take_hash(struct reader *r)
{
	size_t n = 0;

	while (n < r->rest.len && is_hex(r->rest.ptr[n]))
		n++;
	r->text = str_slice(r->rest, 0, n);
	r->rest = str_from(r->rest, n);
	r->last = n ? HASH : INVALID;
}

static void next(struct reader *r)
{
	enum token last = r->last;
	bool in_numbers = last == NUMBER || last == FIRST_NUMBER;
	bool in_suffix = last == BEFORE || last == AFTER;
	char c = r->rest.len ? r->rest.ptr[0] : '\0';

	r->last = INVALID;
	r->text = STR("");
	if (!r->rest.len) {
		r->last = END;
		return;
	}
	if (in_suffix && is_digit(c)) {
		take_number(r, SUFFIX_NUMBER);
		return;
	}
	struct str first = str_slice(r->rest, 0, 1);

	r->rest = str_from(r->rest, 1);
	if (c == '.' && in_numbers) {
		take_number(r, NUMBER);
	} else if (is_alpha(c) && !is_upper(c) && in_numbers) {
		r->text = first;
		r->last = LETTER;
	} else if (c == '_' && last != HASH && last != REVISION) {
		take_suffix(r);
	} else if (c == '~' && last != HASH && last != REVISION) {
		take_hash(r);
	} else if (c == '-' && last != REVISION && r->rest.len && r->rest.ptr[0] == 'r') {
		r->rest = str_from(r->rest, 1);
		take_number(r, REVISION);
	}
}

static struct reader start(struct str v)
{
	struct reader r = { .rest = v };

	take_number(&r, FIRST_NUMBER);
	return r;
}

static bool valid(struct str v)
{
	struct reader r = start(v);

	while (r.last != END && r.last != INVALID)
		next(&r);
	return r.last == END;
}

/* Both hold the same token. */
static int token_cmp(const struct reader *a, const struct reader *b)
{
	switch (a->last) {
	case BEFORE:
	case AFTER:
		return (int)a->suffix - (int)b->suffix;
	case NUMBER:
		/* "1.05" is a decimal fraction: with a zero in front digits are text */
		if (a->text.ptr[0] == '0' || b->text.ptr[0] == '0')
			return str_cmp(a->text, b->text);
		return order_numbers(a->text, b->text);
	case FIRST_NUMBER:
	case SUFFIX_NUMBER:
	case REVISION:
		return order_numbers(a->text, b->text);
	default:
		return str_cmp(a->text, b->text);
	}
}

static int compare(struct str a, struct str b)
{
	bool a_ok = valid(a), b_ok = valid(b);

	if (!a_ok || !b_ok)
		return order_invalid(a_ok, b_ok, a, b);
	struct reader x = start(a), y = start(b);

	while (x.last == y.last && x.last != END) {
		int c = token_cmp(&x, &y);

		if (c)
			return c;
		next(&x);
		next(&y);
	}
	return (int)x.last - (int)y.last;
}

static bool prerelease(struct str v)
{
	bool before = false;

	if (!valid(v))
		return false;
	for (struct reader r = start(v); r.last != END; next(&r))
		before |= r.last == BEFORE;
	return before;
}

const struct version_scheme version_apk = {
	"apk",
	"https://gitlab.alpinelinux.org/alpine/apk-tools/-/blob/master/doc/"
	"apk-package.5.scd",
	compare, valid, prerelease
};
