/*
 * constraint_semver.c - ranges of npm and requirements of Cargo.
 *
 * npm: https://docs.npmjs.com/cli/v6/using-npm/semver ("Ranges", grammar and "Advanced
 * Range Syntax"), as node-semver 7 reads them.
 * Cargo: https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html
 * and the semver crate, version 1.
 */
#include "version/intervals.h"
#include "version/order.h"
#include "version/semver_parts.h"

enum operator{ NONE, EQUAL, BELOW, AT_MOST, ABOVE, AT_LEAST, TILDE, CARET };

/* "1.2", "1.x", "1.2.3-rc.1": numbers up to the first that is missing or x. */
struct partial {
	struct str number[3];
	unsigned given;
	struct str pre;
	bool any;        /* an x stands in it */
	bool behind_any; /* a number stands behind an x, where it says nothing */
};

/* What one alternative says: an interval, and the releases whose pre-releases count. */
struct alternative {
	struct arena *arena;
	struct version_interval i;
	bool nothing;
	struct str *pre_of; /* "1.2.3" */
	size_t n_pre_of, cap;
};

static struct alternative anything(struct arena *a)
{
	return (struct alternative){ .arena = a };
}

static bool take_operator(struct str *s, enum operator* out)
{
	static const struct {
		const char *text;
		enum operator op;
	} all[] = {
		{ "<=", AT_MOST }, { ">=", AT_LEAST }, { "~>", TILDE }, { "<", BELOW },
		{ ">", ABOVE },    { "=", EQUAL },     { "~", TILDE },  { "^", CARET },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (!str_starts_with(*s, str_of(all[i].text)))
			continue;
		*out = all[i].op;
		*s = str_from(*s, strlen(all[i].text));
		return true;
	}
	*out = NONE;
	return false;
}

static bool is_any(struct str s)
{
	return str_is(s, "x") || str_is(s, "X") || str_is(s, "*");
}

static bool is_number(struct str s)
{
	return order_all_digits(s) && (s.len == 1 || s.ptr[0] != '0');
}

static bool read_partial(struct str s, struct partial *out)
{
	struct str rest, build, numbers, part;
	size_t n = 0;

	*out = (struct partial){ .given = 0 };
	if (str_cut(s, '+', &rest, &build) && !semver_is_identifiers(build, true))
		return false;
	bool has_pre = str_cut(rest, '-', &numbers, &out->pre);

	if (has_pre && !semver_is_identifiers(out->pre, false))
		return false;
	for (bool more = true; more; n++) {
		more = str_cut(numbers, '.', &part, &numbers);
		if (n == 3 || !(is_any(part) || is_number(part)))
			return false;
		out->behind_any |= out->any && !is_any(part);
		out->any |= is_any(part);
		if (!out->any)
			out->number[out->given++] = part;
	}
	if (has_pre && n < 3)
		return false;
	if (out->given < 3)
		out->pre = STR("");
	return true;
}

static struct str write_version(struct arena *a, struct str major, struct str minor,
				struct str patch)
{
	struct str zero = STR("0"), dot = STR(".");
	struct str head = arena_cat(a, major, dot, minor.len ? minor : zero);

	return arena_cat(a, head, dot, patch.len ? patch : zero);
}

static struct str with_pre(struct arena *a, struct str release, struct str pre)
{
	return pre.len ? arena_cat(a, release, STR("-"), pre) : release;
}

/* "2.0.0" for 1.x: the release with number `at` one higher and 0 after it. */
static struct str next_release(struct arena *a, const struct partial *p, unsigned at)
{
	struct str n[3] = { STR("0"), STR("0"), STR("0") };

	for (unsigned i = 0; i < at; i++)
		n[i] = p->number[i];
	n[at] = number_plus_one(a, p->number[at]);
	return write_version(a, n[0], n[1], n[2]);
}

static void cut(struct alternative *to, struct version_interval by)
{
	struct intervals u;

	intervals_init(&u, to->arena, &version_semver);
	intervals_add(&u, to->i);
	intervals_cut_to(&u, by);
	to->nothing |= u.n == 0;
	if (u.n)
		to->i = u.v[0];
}

/* Below `release` and its pre-releases. */
static void cut_below(struct alternative *to, struct str release)
{
	cut(to, (struct version_interval){
			.high = arena_cat(to->arena, release, STR("-0"), STR("")) });
}

/* How far a caret goes: to the next of the first number that is not 0. */
static unsigned caret_place(const struct partial *p)
{
	for (unsigned i = 0; i + 1 < p->given; i++)
		if (order_numbers(p->number[i], STR("")) != 0)
			return i;
	return p->given - 1;
}

static void apply(struct alternative *to, enum operator op, const struct partial *p)
{
	struct arena *a = to->arena;

	if (!p->given) {
		/* less, or more, than any */
		to->nothing |= op == BELOW || op == ABOVE;
		return;
	}
	struct str release = write_version(a, p->number[0], p->number[1], p->number[2]);
	struct str v = with_pre(a, release, p->pre);
	struct version_interval from = { .low = v, .low_in = true };
	unsigned last = p->given - 1;

	if (p->pre.len) {
		arena_grow(a, to->pre_of, to->n_pre_of, &to->cap);
		to->pre_of[to->n_pre_of++] = release;
	}
	switch (op) {
	case NONE:
	case EQUAL:
		if (p->given == 3) {
			cut(to, (struct version_interval){ v, v, true, true });
			return;
		}
		cut(to, from);
		cut_below(to, next_release(a, p, last));
		return;
	case TILDE:
		cut(to, from);
		cut_below(to, next_release(a, p, last ? 1 : 0));
		return;
	case CARET:
		cut(to, from);
		cut_below(to, next_release(a, p, caret_place(p)));
		return;
	case AT_LEAST:
		cut(to, from);
		return;
	case ABOVE:
		if (p->given < 3)
			v = next_release(a, p, last);
		cut(to, (struct version_interval){ .low = v, .low_in = p->given < 3 });
		return;
	case BELOW:
		if (p->given < 3)
			cut_below(to, release);
		else
			cut(to, (struct version_interval){ .high = v });
		return;
	case AT_MOST:
		if (p->given < 3)
			cut_below(to, next_release(a, p, last));
		else
			cut(to, (struct version_interval){ .high = v, .high_in = true });
		return;
	}
}

/* Adds the alternative to the union, and the pre-releases it allows to pre. */
static void finish(struct alternative *from, struct intervals *u, struct intervals *pre)
{
	struct version_interval *i = &from->i;
	bool named = false;

	if (from->nothing)
		return;
	for (size_t k = 0; k < from->n_pre_of; k++) {
		struct str release = from->pre_of[k];
		struct intervals window;

		intervals_init(&window, from->arena, &version_semver);
		intervals_add(&window,
			      (struct version_interval){
				      arena_cat(from->arena, release, STR("-0"), STR("")),
				      release, true, false });
		intervals_cut_to(&window, *i);
		for (size_t w = 0; w < window.n; w++)
			intervals_add(pre, window.v[w]);
		named |= str_eq(release, i->high);
	}
	/* "<2.0.0" does not mean 2.0.0-rc.1 unless a pre-release of 2.0.0 is named */
	if (i->high.len && !i->high_in && !named && !version_semver.prerelease(i->high))
		i->high = arena_cat(from->arena, i->high, STR("-0"), STR(""));
	intervals_add(u, *i);
}

/* Blanks, then [v=]*, in front of a version. */
static struct str skip_prefix(struct str s)
{
	s = str_trim_left(s);
	while (s.len && (s.ptr[0] == 'v' || s.ptr[0] == '='))
		s = str_from(s, 1);
	return s;
}

/* "1.2 - 2": 1 when it is one, 0 when not, -1 when it is malformed. */
static int take_hyphen(struct alternative *to, struct str text)
{
	size_t at = str_find(text, STR(" - "));
	struct partial low, high;

	if (at == STR_NONE)
		return 0;
	if (!read_partial(skip_prefix(str_trim(str_slice(text, 0, at))), &low) ||
	    !read_partial(skip_prefix(str_trim(str_from(text, at + 3))), &high))
		return -1;
	apply(to, AT_LEAST, &low);
	apply(to, AT_MOST, &high);
	return 1;
}

/* Comparators with blanks between them, all of which must hold. */
static int take_npm_range(struct alternative *to, struct str text)
{
	struct str word;
	int hyphen = take_hyphen(to, text);

	if (hyphen)
		return hyphen < 0 ? -1 : 0;
	for (text = str_trim(text); text.len; text = str_trim_left(text)) {
		enum operator op;
		struct partial p;

		take_operator(&text, &op);
		text = skip_prefix(text);
		if (text.len && is_space(text.ptr[0]))
			return -1;
		if (!str_next_word(&text, &word) || !read_partial(word, &p))
			return -1;
		if (p.behind_any && op != TILDE && op != CARET)
			return -1;
		apply(to, op, &p);
	}
	return 0;
}

int constraint_read_npm(struct arena *a, struct str text, struct constraint *out)
{
	struct intervals u, pre;

	intervals_init(&u, a, &version_semver);
	intervals_init(&pre, a, &version_semver);
	for (bool more = true; more;) {
		size_t at = str_find(text, STR("||"));
		struct alternative alternative = anything(a);

		more = at != STR_NONE;
		if (take_npm_range(&alternative, str_slice(text, 0, at)))
			return -1;
		finish(&alternative, &u, &pre);
		text = more ? str_from(text, at + 2) : text;
	}
	*out = (struct constraint){ .v = u.v, .n = u.n, .pre = pre.v, .n_pre = pre.n };
	return 0;
}

int constraint_read_cargo(struct arena *a, struct str text, struct constraint *out)
{
	struct intervals u, pre;
	struct alternative all = anything(a);
	bool releases_only = false;
	struct str part;

	intervals_init(&u, a, &version_semver);
	intervals_init(&pre, a, &version_semver);
	/* "*" stands alone */
	for (bool more = text.len && !is_any(text); more;) {
		enum operator op;
		struct partial p;

		more = str_cut(text, ',', &part, &text);
		part = str_trim(part);
		if (!part.len && !more) /* a comma may stand at the end */
			break;
		/* "~>" is npm's alone */
		if (str_starts_with(part, STR("~>")))
			return -1;
		take_operator(&part, &op);
		if (!read_partial(str_trim_left(part), &p) || p.behind_any || !p.given)
			return -1;
		/* a number alone is a caret, "1.*" is not */
		if (op == NONE && !p.any)
			op = CARET;
		/* "1.*" and "=1.2" hold for no pre-release, whatever stands beside them
		 */
		releases_only |= (op == NONE || op == EQUAL) && p.given < 3;
		apply(&all, op, &p);
	}
	if (releases_only)
		all.n_pre_of = 0;
	finish(&all, &u, &pre);
	*out = (struct constraint){ .v = u.v, .n = u.n, .pre = pre.v, .n_pre = pre.n };
	return 0;
}
