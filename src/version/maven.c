/*
 * maven.c - versions of Maven artifacts.
 *
 * https://maven.apache.org/pom.html#version-order-specification and, where the two
 * differ, what Maven 3.8.7 and 3.9.9 do (class ComparableVersion of maven-artifact).  A
 * version is a list of numbers and words; '-' and each change between digit and letter
 * open a list within the list, which is always the last thing in it, so that the whole is
 * read from left to right.  At the end of each list, what equals a release (0, "ga",
 * "final", "release") does not count.
 *
 * Maven's comparison is symmetric but not transitive: "1-alpha" < "1" < "1.sp.1" <
 * "1-alpha", because a list is above any word and a word may be above nothing.  Pairs are
 * compared here as Maven does it; only words inside a list of numbers can form a circle.
 */
#include "version/order.h"
#include "version/version.h"

/* maven-model-builder refuses these in a version, and no version has blanks; what
 * is not ASCII is not met either.  '@' is left by templates that were not filled in. */
static bool is_version_char(char c)
{
	static const char refused[] = "\\/:\"<>|?*[](){},@";

	return c > ' ' && c < 0x7f && !memchr(refused, c, sizeof(refused) - 1);
}

static bool valid(struct str v)
{
	bool some = false;

	for (size_t i = 0; i < v.len; i++) {
		if (!is_version_char(v.ptr[i]))
			return false;
		some |= is_alnum(v.ptr[i]);
	}
	return some;
}

enum kind { END, LIST, NUMBER, WORD };

/* Words from the oldest on; those that are not here come after, by their letters. */
enum rank { ALPHA, BETA, MILESTONE, RC, SNAPSHOT, RELEASE, SP, OTHER };

struct item {
	enum kind kind;
	struct str text; /* digits, or letters */
	enum rank rank;  /* of a word */
};

struct reader {
	struct str rest;
	bool list;  /* a list has to be opened before rest is read on */
	bool fresh; /* nothing is in the list yet */
	/* For next_item(): what equals a release stays up to here, or goes. */
	size_t decided; /* bytes left at the end of what was decided */
	bool stays;
	size_t end; /* bytes left after the last item that counts */
};

static enum rank rank_of(struct str word, bool before_digit)
{
	static const struct {
		const char *text;
		enum rank rank;
	} known[] = {
		{ "alpha", ALPHA },     { "beta", BETA }, { "milestone", MILESTONE },
		{ "rc", RC },           { "cr", RC },     { "snapshot", SNAPSHOT },
		{ "ga", RELEASE },      { "", RELEASE },  { "final", RELEASE },
		{ "release", RELEASE }, { "sp", SP },
	};

	if (before_digit && word.len == 1 && lower_of(word.ptr[0]) == 'a')
		return ALPHA;
	if (before_digit && word.len == 1 && lower_of(word.ptr[0]) == 'b')
		return BETA;
	if (before_digit && word.len == 1 && lower_of(word.ptr[0]) == 'm')
		return MILESTONE;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_eq_nocase(word, str_of(known[i].text)))
			return known[i].rank;
	return OTHER;
}

static struct str take_word(struct str *s)
{
	size_t n = 0;

	while (n < s->len && !is_digit(s->ptr[n]) && s->ptr[n] != '.' && s->ptr[n] != '-')
		n++;
	struct str taken = str_slice(*s, 0, n);

	*s = str_from(*s, n);
	return taken;
}

/* Takes the separator after an item off. */
static void end_item(struct reader *r)
{
	r->fresh = false;
	if (!r->rest.len)
		return;
	r->list = r->rest.ptr[0] != '.';
	if (r->rest.ptr[0] == '.' || r->rest.ptr[0] == '-')
		r->rest = str_from(r->rest, 1);
}

/* The next item as it is written. */
static struct item read_item(struct reader *r)
{
	struct str before = r->rest;
	struct item item = { .kind = END };

	if (r->list) {
		r->list = false;
		r->fresh = true;
		return (struct item){ .kind = LIST };
	}
	if (!r->rest.len)
		return item;
	/* between two separators there is a 0 */
	if (is_digit(r->rest.ptr[0]) || r->rest.ptr[0] == '.' || r->rest.ptr[0] == '-') {
		item.kind = NUMBER;
		item.text = order_take_digits(&r->rest);
		end_item(r);
		return item;
	}
	item.kind = WORD;
	item.text = take_word(&r->rest);
	bool before_digit = r->rest.len && is_digit(r->rest.ptr[0]);

	/* "1.x1" and "1.x" at the end are "1-x": a list of its own */
	if (!r->fresh && (before_digit || !r->rest.len)) {
		r->rest = before;
		r->fresh = true;
		return (struct item){ .kind = LIST };
	}
	item.rank = rank_of(item.text, before_digit);
	end_item(r);
	return item;
}

static bool is_release(const struct item *i)
{
	return i->kind == NUMBER ? order_numbers(i->text, STR("")) == 0
				 : i->rank == RELEASE;
}

static struct reader start(struct str v)
{
	struct reader r = { .rest = v, .fresh = true, .decided = SIZE_MAX }, scan = r;
	struct item item;

	r.end = v.len;
	while ((item = read_item(&scan)).kind != END)
		if (item.kind != LIST && !is_release(&item))
			r.end = scan.rest.len;
	return r;
}

/* Looks whether an item that counts follows in the same list. */
static void decide(struct reader *r)
{
	struct reader scan = *r;
	struct item item;

	do {
		r->decided = scan.rest.len;
		item = read_item(&scan);
	} while (item.kind >= NUMBER && is_release(&item));
	r->stays = item.kind >= NUMBER;
}

/* The next item that counts. */
static struct item next_item(struct reader *r)
{
	for (;;) {
		if (r->rest.len <= r->end)
			return (struct item){ .kind = END };
		struct item item = read_item(r);

		if (item.kind < NUMBER || !is_release(&item))
			return item;
		if (r->decided > r->rest.len)
			decide(r);
		if (r->stays)
			return item;
	}
}

static int word_cmp(const struct item *a, const struct item *b)
{
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return a->rank == OTHER ? str_cmp_nocase(a->text, b->text) : 0;
}

/* What the other version has beyond the end of this one: the first item that is not as
 * a release tells. */
static int rest_cmp(struct reader *r, struct item item)
{
	for (; item.kind != END; item = next_item(r)) {
		if (item.kind == LIST || is_release(&item))
			continue;
		return item.kind == NUMBER || item.rank > RELEASE ? 1 : -1;
	}
	return 0;
}

static int compare(struct str a, struct str b)
{
	int plain;

	if (order_plain(a, b, &plain))
		return plain;
	bool a_ok = valid(a), b_ok = valid(b);
	if (!a_ok || !b_ok)
		return order_invalid(a_ok, b_ok, a, b);
	struct reader x = start(a), y = start(b);

	for (;;) {
		struct item s = next_item(&x), t = next_item(&y);
		int c = 0;

		if (s.kind == END || t.kind == END)
			return s.kind == END ? -rest_cmp(&y, t) : rest_cmp(&x, s);
		/* a word is below a list, a list below a number */
		if (s.kind != t.kind)
			return s.kind == NUMBER || t.kind == WORD ? 1 : -1;
		if (s.kind == NUMBER)
			c = order_numbers(s.text, t.text);
		else if (s.kind == WORD)
			c = word_cmp(&s, &t);
		if (c)
			return c;
	}
}

static bool prerelease(struct str v)
{
	struct reader r = { .rest = v, .fresh = true };
	struct item item;

	if (!valid(v))
		return false;
	while ((item = read_item(&r)).kind != END)
		if (item.kind == WORD && item.rank < RELEASE)
			return true;
	return false;
}

const struct version_scheme version_maven = {
	"maven", "https://maven.apache.org/pom.html#version-order-specification", compare,
	valid, prerelease
};
