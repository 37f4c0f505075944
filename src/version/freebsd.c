/*
 * freebsd.c - versions of FreeBSD's packages: pkg-version(8), and "Package Naming
 * Conventions" of the Porter's Handbook,
 * https://docs.freebsd.org/en/books/porters-handbook/.
 *
 * VERSION[_REVISION][,EPOCH]: the epoch counts most, the revision least.  A version is
 * numbers, each followed by a letter and a number of its own if there are any: 1.0b2 is
 * 1, then 0 with letter b and number 2.  Of a word its first letter counts; but "pl",
 * "alpha", "beta", "pre" and "rc" between separators come before a number there, in this
 * order, and right behind a number they begin a part of their own, as if a '.' stood
 * before them.  What stands behind a '+' is compared part by part after what stands
 * before it.
 */
#include "version/order.h"
#include "version/version.h"

struct freebsd_parts {
	struct str version, revision, epoch; /* the last two digits; "" = 0 */
};

static bool take_apart(struct str v, struct freebsd_parts *out)
{
	struct freebsd_parts p = { .revision = STR("") };
	struct str rest, tail;

	p.version = v;
	if (str_rcut(v, ',', &rest, &tail)) {
		if (!order_all_digits(tail))
			return false;
		p.epoch = tail;
		p.version = rest;
	}
	if (str_rcut(p.version, '_', &rest, &tail)) {
		if (!order_all_digits(tail))
			return false;
		p.revision = tail;
		p.version = rest;
	}
	if (!p.version.len)
		return false;
	for (size_t i = 0; i < p.version.len; i++) {
		char c = p.version.ptr[i];

		if (!is_alnum(c) && c != '.' && c != '+' && c != '_' && c != '-')
			return false;
	}
	*out = p;
	return is_alnum(p.version.ptr[0]);
}

/* One number with the letter and the number behind it. */
struct piece {
	bool has_number;
	struct str number;
	unsigned letter; /* 1 to 26; 0 = none */
	bool has_patch;  /* a number behind the letter */
	struct str patch;
};

/* The place of a stage's word among letters; 0 with *known false for other words. */
static unsigned stage_of(struct str word, bool *known)
{
	static const struct {
		const char *word;
		char letter;
	} stages[] = { { "pl", 0 },
		       { "alpha", 'a' },
		       { "beta", 'b' },
		       { "pre", 'p' },
		       { "rc", 'r' } };

	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++)
		if (str_eq_nocase(word, str_of(stages[i].word))) {
			*known = true;
			return stages[i].letter ? (unsigned)(stages[i].letter - 'a' + 1)
						: 0;
		}
	*known = false;
	return 0;
}

static void skip_separators(struct str *s)
{
	while (s->len && !is_alnum(s->ptr[0]) && s->ptr[0] != '+')
		*s = str_from(*s, 1);
}

/* s is not empty and does not begin with '+'. */
static struct piece take_piece(struct str *s)
{
	struct piece p = { .number = order_take_digits(s) };
	struct str word, before = *s;
	bool known = false;

	p.has_number = p.number.len > 0;
	word = order_take_letters(s);
	if (word.len) {
		unsigned stage = stage_of(word, &known);

		if (known && p.has_number) { /* the stage is a part of its own */
			*s = before;
			skip_separators(s);
			return p;
		}
		p.letter = known ? stage : (unsigned)(lower_of(word.ptr[0]) - 'a' + 1);
		p.patch = order_take_digits(s);
		p.has_patch = p.patch.len > 0;
	}
	skip_separators(s);
	return p;
}

static int piece_cmp(const struct piece *a, const struct piece *b)
{
	/* no number at all is less than 0 */
	if (a->has_number != b->has_number)
		return a->has_number ? 1 : -1;
	int c = order_numbers(a->number, b->number);

	if (!c)
		c = (a->letter > b->letter) - (a->letter < b->letter);
	if (c || !a->letter)
		return c;
	if (a->has_patch != b->has_patch)
		return a->has_patch ? 1 : -1;
	return order_numbers(a->patch, b->patch);
}

/* Up to the '+', or the end. */
static bool at_break(struct str s)
{
	return !s.len || s.ptr[0] == '+';
}

static int version_cmp(struct str a, struct str b)
{
	/* a part that is not there is a 0 without a letter */
	static const struct piece zero = { .has_number = true };

	while (a.len || b.len) {
		if (at_break(a) && at_break(b)) {
			a = str_from(a, a.len > 0);
			b = str_from(b, b.len > 0);
			skip_separators(&a);
			skip_separators(&b);
			continue;
		}
		struct piece x = at_break(a) ? zero : take_piece(&a);
		struct piece y = at_break(b) ? zero : take_piece(&b);
		int c = piece_cmp(&x, &y);

		if (c)
			return c;
	}
	return 0;
}

static int freebsd_compare(struct str a, struct str b)
{
	struct freebsd_parts x, y;
	bool a_is = take_apart(a, &x), b_is = take_apart(b, &y);

	if (!a_is || !b_is)
		return order_invalid(a_is, b_is, a, b);
	int c = order_numbers(x.epoch, y.epoch);

	if (!c)
		c = version_cmp(x.version, y.version);
	return c ? c : order_numbers(x.revision, y.revision);
}

static bool freebsd_valid(struct str v)
{
	struct freebsd_parts unused;

	return take_apart(v, &unused);
}

static bool freebsd_prerelease(struct str v)
{
	struct freebsd_parts p;

	if (!take_apart(v, &p))
		return false;
	while (p.version.len) {
		bool known;
		struct str word;

		order_take_digits(&p.version);
		word = order_take_letters(&p.version);
		if (word.len && stage_of(word, &known) && known)
			return true;
		if (p.version.len && !is_alnum(p.version.ptr[0]))
			p.version = str_from(p.version, 1);
	}
	return false;
}

const struct version_scheme version_freebsd = {
	.name = "freebsd",
	.spec_url = "https://man.freebsd.org/cgi/man.cgi?query=pkg-version&sektion=8",
	.compare = freebsd_compare,
	.valid = freebsd_valid,
	.prerelease = freebsd_prerelease,
};
