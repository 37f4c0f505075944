/*
 * constraint_composer.c - version constraints of Composer packages.
 *
 * https://getcomposer.org/doc/articles/versions.md#writing-version-constraints, as
 * https://github.com/composer/semver reads them.
 */
#include "version/composer_parts.h"
#include "version/intervals.h"
#include "version/order.h"

enum operator{ NONE, EQUAL, NOT_EQUAL, BELOW, AT_MOST, ABOVE, AT_LEAST, TILDE, CARET };

/* Below all versions with a number, above the branches. */
#define LOWEST STR("0.0.0.0-dev")

/* "1.2.3-beta", "1.2.*": the numbers, and what was behind them. */
struct number {
	struct str part[4];
	unsigned given;
	bool wildcard;
	bool stability; /* "-beta", "-dev", "-stable" … is there */
	bool unstable;  /* and is one that comes before the release */
};

static enum operator take_operator(struct str *s)
{
	static const struct {
		const char *text;
		enum operator op;
	} all[] = {
		{ "<>", NOT_EQUAL }, { "!=", NOT_EQUAL }, { ">=", AT_LEAST },
		{ "<=", AT_MOST },   { "==", EQUAL },     { "=", EQUAL },
		{ "<", BELOW },      { ">", ABOVE },      { "~", TILDE },
		{ "^", CARET },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (!str_starts_with(*s, str_of(all[i].text)))
			continue;
		*s = str_from(*s, strlen(all[i].text));
		/* no blank may stand behind these two */
		if (all[i].op != TILDE && all[i].op != CARET)
			*s = str_trim_left(*s);
		return all[i].op;
	}
	return NONE;
}

static bool is_any(struct str s)
{
	return str_is(s, "*") || str_is(s, "x") || str_is(s, "X");
}

/* v?N(.N)*, then ".*" or a stability. */
static bool read_number(struct str s, struct number *out)
{
	struct composer_parts parts;
	struct str rest = s, part;

	*out = (struct number){ .given = 0 };
	if (rest.len && lower_of(rest.ptr[0]) == 'v')
		rest = str_from(rest, 1);
	while (out->given < 4) {
		struct str digits = order_take_digits(&rest);

		if (!digits.len)
			break;
		out->part[out->given++] = digits;
		if (rest.len < 2 || rest.ptr[0] != '.' ||
		    !(is_digit(rest.ptr[1]) || is_any(str_slice(rest, 1, 2))))
			break;
		rest = str_from(rest, 1);
	}
	if (!out->given)
		return false;
	if (rest.len && is_any(str_slice(rest, 0, 1))) {
		for (bool more = true; more;) {
			more = str_cut(rest, '.', &part, &rest);
			if (!is_any(part))
				return false;
		}
		out->wildcard = true;
		return true;
	}
	/* the words behind the numbers are the version's own */
	if (!composer_take_apart(s, &parts) || parts.is_branch)
		return false;
	out->unstable = parts.dev || parts.stability < COMPOSER_STABLE;
	for (size_t i = 0; i < rest.len && rest.ptr[i] != '+'; i++)
		out->stability |= is_alpha(rest.ptr[i]);
	return true;
}

/* The first `keep` numbers, 0 after them, the last one raised by one if `raise`. */
static struct str write_number(struct arena *a, const struct number *n, unsigned keep,
			       bool raise)
{
	struct str text = STR("");

	for (unsigned i = 0; i < 4; i++) {
		struct str part = i < keep && i < n->given ? n->part[i] : STR("0");

		if (raise && i + 1 == keep)
			part = number_plus_one(a, part);
		text = i ? arena_cat(a, text, STR("."), part) : part;
	}
	return arena_cat(a, text, STR("-dev"), STR(""));
}

/* The numbers with "-dev", unless it says a stability itself. */
static struct str low_of(struct arena *a, const struct number *n, struct str text)
{
	return n->stability ? arena_dup(a, text) : write_number(a, n, n->given, false);
}

static struct version_interval between(struct str low, struct str high)
{
	return (struct version_interval){ low, high, true, false };
}

/* Which number a caret lets stand: the first that is not 0. */
static unsigned caret_place(const struct number *n)
{
	for (unsigned i = 0; i < 2 && i + 1 < n->given; i++)
		if (!str_is(n->part[i], "0"))
			return i + 1;
	return n->given < 3 ? n->given : 3;
}

static bool range_interval(struct arena *a, enum operator op, struct str text,
			   const struct number *n, struct version_interval *out)
{
	unsigned place = n->given;

	if (op == NONE || op == EQUAL) { /* "1.2.*" */
		*out = between(write_number(a, n, place, false),
			       write_number(a, n, place, true));
		return true;
	}
	if (op == TILDE) {
		place += n->wildcard; /* "~1.x" is "~1.0" */
		place = place > 1 ? place - 1 : 1;
	} else if (op == CARET) {
		place = caret_place(n);
	} else {
		return false;
	}
	*out = between(low_of(a, n, text), write_number(a, n, place, true));
	return true;
}

/* "@dev" and the like behind a constraint. */
static bool is_flag(struct str s)
{
	static const char *const flags[] = { "stable", "RC", "beta", "alpha", "dev" };

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if (str_eq_nocase(s, str_of(flags[i])))
			return true;
	return false;
}

/* One constraint: the interval, and whether it is what is not meant. */
static int read_one(struct arena *a, struct str text, struct version_interval *out,
		    bool *inverse, bool *prereleases)
{
	enum operator op = take_operator(&text);
	struct composer_parts parts;
	struct number n;
	struct str version, reference, flag;

	str_cut(text, '#', &text, &reference);
	if (str_rcut(text, '@', &text, &flag) && !is_flag(flag))
		return -1;
	if (str_eq_nocase(flag, STR("stable")))
		flag.len = 0;
	*prereleases |= flag.len > 0;
	version = text = text.len || !flag.len ? text : STR("*");
	if (is_any(text) && op == NONE) {
		*out = (struct version_interval){ .low_in = true };
		return 0;
	}
	bool numbered = read_number(text, &n);

	*prereleases |= numbered && n.unstable;
	if (numbered && (n.wildcard || op == TILDE || op == CARET))
		return range_interval(a, op, text, &n, out) ? 0 : -1;
	if (op == TILDE || op == CARET || !composer_take_apart(version, &parts))
		return -1;
	*prereleases |= parts.is_branch || parts.dev;
	version = arena_dup(a, version);
	if (numbered && !n.stability && op != NONE && flag.len)
		version = arena_cat(a, version, STR("-"), flag);
	else if (numbered && !n.stability && (op == BELOW || op == AT_LEAST))
		version = write_number(a, &n, n.given, false);
	*out = (struct version_interval){ .low = LOWEST, .low_in = true };
	*inverse = op == NOT_EQUAL;
	switch (op) {
	case ABOVE:
	case AT_LEAST:
		*out = (struct version_interval){ .low = version,
						  .low_in = op == AT_LEAST };
		return 0;
	case BELOW:
	case AT_MOST:
		out->high = version;
		out->high_in = op == AT_MOST;
		return 0;
	default:
		*out = (struct version_interval){ version, version, true, true };
		return 0;
	}
}

/* "1.0 - 2.0": up to the end of 2.0, unless it has three numbers or a stability. */
static int read_hyphen(struct arena *a, struct str from, struct str to,
		       struct version_interval *out, bool *prereleases)
{
	struct number low, high;

	if (!read_number(from, &low) || !read_number(to, &high) || low.wildcard ||
	    high.wildcard)
		return -1;
	*prereleases |= low.unstable || high.unstable;
	*out = between(low_of(a, &low, from), arena_dup(a, to));
	if (high.given > 2 || high.stability)
		out->high_in = true;
	else
		out->high = write_number(a, &high, high.given, true);
	return 0;
}

static bool is_between(char c)
{
	return is_space(c) || c == ',';
}

/* Takes one constraint off *s; blanks may stand behind its operator. */
static struct str take_word(struct str *s)
{
	size_t n = 0;

	while (s->len && is_between(s->ptr[0]))
		*s = str_from(*s, 1);
	while (n < s->len && memchr("<>=!~^", s->ptr[n], 6))
		n++;
	while (n && n < s->len && is_space(s->ptr[n]))
		n++;
	while (n < s->len && !is_between(s->ptr[n]))
		n++;
	struct str word = str_slice(*s, 0, n);

	*s = str_from(*s, n);
	return word;
}

/* Constraints that must all hold. */
static int read_all(struct intervals *u, struct str text, bool *prereleases)
{
	struct str word = take_word(&text);

	if (!word.len)
		return -1;
	while (word.len) {
		struct version_interval i;
		bool inverse = false;
		struct str rest = text, next = take_word(&rest);

		if (str_is(next, "-")) {
			struct str to = take_word(&rest);

			if (read_hyphen(u->arena, word, to, &i, prereleases))
				return -1;
			next = take_word(&rest);
		} else if (read_one(u->arena, word, &i, &inverse, prereleases)) {
			return -1;
		}
		if (inverse)
			intervals_drop(u, i);
		else
			intervals_cut_to(u, i);
		text = rest;
		word = next;
	}
	return 0;
}

int constraint_read_composer(struct arena *a, struct str text, struct constraint *out)
{
	struct intervals any;
	bool prereleases = false;

	intervals_init(&any, a, &version_composer);
	if (!text.len)
		intervals_add(&any, (struct version_interval){ .low_in = true });
	for (bool more = text.len > 0; more;) {
		struct intervals all;
		struct str part;

		more = str_cut(text, '|', &part, &text);
		if (more && text.len && text.ptr[0] == '|')
			text = str_from(text, 1);
		intervals_init(&all, a, &version_composer);
		intervals_add(&all, (struct version_interval){ .low_in = true });
		if (read_all(&all, part, &prereleases))
			return -1;
		for (size_t i = 0; i < all.n; i++)
			intervals_add(&any, all.v[i]);
	}
	*out = (struct constraint){ .v = any.v, .n = any.n, .prereleases = prereleases };
	return 0;
}
