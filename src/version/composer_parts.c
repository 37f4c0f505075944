#include "version/composer_parts.h"

#include "version/order.h"

static bool is_separator(char c)
{
	return c == '.' || c == '-' || c == '_';
}

static bool ends_with_nocase(struct str s, struct str tail)
{
	return s.len >= tail.len && str_eq_nocase(str_from(s, s.len - tail.len), tail);
}

/* "@dev" at the end is a wish of the one who requires it. */
static struct str without_stability_flag(struct str v)
{
	static const char *const flags[] = { "@stable", "@RC", "@beta", "@alpha",
					     "@dev" };

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if (ends_with_nocase(v, str_of(flags[i])))
			return str_slice(v, 0, v.len - strlen(flags[i]));
	return v;
}

static struct str without_build(struct str v)
{
	size_t plus = str_find_char(v, '+');

	if (plus == STR_NONE || plus == 0 || plus + 1 == v.len)
		return v;
	for (size_t i = 0; i < v.len; i++)
		if (is_space(v.ptr[i]) || (i < plus && v.ptr[i] == ','))
			return v;
	return str_slice(v, 0, plus);
}

/* (-?dev)? at the end, and nothing after it. */
static bool take_dev(struct str s, struct composer_parts *out)
{
	if (s.len && (s.ptr[0] == '.' || s.ptr[0] == '-'))
		s = str_from(s, 1);
	out->dev = str_eq_nocase(s, STR("dev"));
	return out->dev;
}

/*
 * [._-]? ((stable|beta|b|RC|alpha|a|patch|pl|p) ([.-]?[0-9]+)*)? ([.-]?dev)?
 * to the end of s.
 */
static bool take_modifier(struct str s, struct composer_parts *out)
{
	static const struct {
		const char *word;
		enum composer_stability stability;
	} words[] = {
		{ "stable", COMPOSER_STABLE }, { "beta", COMPOSER_BETA },
		{ "b", COMPOSER_BETA },        { "RC", COMPOSER_RC },
		{ "alpha", COMPOSER_ALPHA },   { "a", COMPOSER_ALPHA },
		{ "patch", COMPOSER_PATCH },   { "pl", COMPOSER_PATCH },
		{ "p", COMPOSER_PATCH },
	};
	struct str rest = s, word;

	out->stability = COMPOSER_STABLE;
	if (!s.len)
		return true;
	if (is_separator(s.ptr[0]))
		rest = str_from(s, 1);
	if (!rest.len)
		return true;
	if (take_dev(s, out) || take_dev(rest, out))
		return true;
	word = order_take_letters(&rest);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		struct str after, start;

		/* "betadev" is beta with -dev */
		if (!str_starts_with_nocase(word, str_of(words[i].word)))
			continue;
		after = str_from(word, strlen(words[i].word));
		out->stability = words[i].stability;
		if (after.len) {
			if (!str_eq_nocase(after, STR("dev")) || rest.len)
				continue;
			out->dev = true;
			goto found;
		}
		start = rest;
		for (;;) {
			struct str next = rest;

			if (next.len && (next.ptr[0] == '.' || next.ptr[0] == '-'))
				next = str_from(next, 1);
			if (!order_take_digits(&next).len)
				break;
			rest = next;
		}
		out->stability_numbers = str_slice(start, 0, start.len - rest.len);
		if (rest.len && !take_dev(rest, out))
			return false;
		goto found;
	}
	return false;
found:
	if (out->stability == COMPOSER_STABLE) {
		/* the word ends it all: what follows is dropped */
		out->dev = false;
		out->stability_numbers = STR("");
	}
	return true;
}

/* v?(\d{1,5})(\.\d+)?(\.\d+)?(\.\d+)?: whether s is the numbers of a usual version. */
static bool is_classical(struct str s)
{
	struct str part;
	size_t n = 0;

	for (bool more = true; more; n++) {
		more = str_cut(s, '.', &part, &s);
		if (!order_all_digits(part) || n == 4 || (n == 0 && part.len > 5))
			return false;
	}
	return true;
}

/* The places where s may be after [.:-]?\d{least,most} from one of `places`. */
static uint64_t advance(struct str s, uint64_t places, size_t least, size_t most)
{
	uint64_t after = 0;

	for (size_t at = 0; at < s.len; at++) {
		if (!(places >> at & 1))
			continue;
		for (size_t skip = 0; skip < 2; skip++) {
			size_t n = 0, from = at + skip;

			if (skip && s.ptr[at] != '.' && s.ptr[at] != ':' &&
			    s.ptr[at] != '-')
				break;
			while (n < most && from + n < s.len && is_digit(s.ptr[from + n]))
				if (++n >= least)
					after |= UINT64_C(1) << (from + n);
		}
	}
	return after;
}

/* \d{4}([.:-]?\d{2}){1,6}([.:-]?\d{1,3}){0,2}: at most 30 bytes. */
static bool is_date(struct str s)
{
	uint64_t places = UINT64_C(1) << 4, ends = 0;

	if (s.len < 6 || s.len > 30 || !order_all_digits(str_slice(s, 0, 4)))
		return false;
	for (int i = 0; i < 6; i++) {
		places = advance(s, places, 2, 2);
		ends |= places;
	}
	for (int i = 0; i < 2; i++)
		ends |= advance(s, ends, 1, 3);
	return ends >> s.len & 1;
}

/* "1.x-dev": what comes before the "-dev" is the number of a branch. */
static bool take_branch_number(struct str s, struct composer_parts *out)
{
	struct str rest, part;
	size_t n = 0;

	if (!ends_with_nocase(s, STR("dev")))
		return false;
	s.len -= 3;
	if (s.len && (s.ptr[s.len - 1] == '.' || s.ptr[s.len - 1] == '-'))
		s.len--;
	rest = s;
	for (bool more = true; more; n++) {
		more = str_cut(rest, '.', &part, &rest);
		bool any = str_is(part, "x") || str_is(part, "X") || str_is(part, "*");

		if (n == 4 || (!order_all_digits(part) && (n == 0 || !any)))
			return false;
	}
	out->numbers = s;
	out->pad = 4;
	out->pad_high = true;
	out->dev = true;
	out->stability = COMPOSER_STABLE;
	return true;
}

static bool take_numbered(struct str v, struct composer_parts *out)
{
	size_t end = 0;

	if (v.len && lower_of(v.ptr[0]) == 'v')
		v = str_from(v, 1);
	/* up to the last digit before the first letter */
	for (size_t i = 0; i < v.len; i++) {
		if (is_digit(v.ptr[i]))
			end = i + 1;
		else if (!is_separator(v.ptr[i]) && v.ptr[i] != ':')
			break;
	}
	out->numbers = str_slice(v, 0, end);
	out->pad = is_classical(out->numbers) ? 4 : 0;
	if ((out->pad || is_date(out->numbers)) && take_modifier(str_from(v, end), out))
		return true;
	*out = (struct composer_parts){ .is_branch = false };
	return take_branch_number(v, out);
}

bool composer_take_apart(struct str v, struct composer_parts *out)
{
	*out = (struct composer_parts){ .is_branch = false };
	v = without_stability_flag(str_trim(v));
	if (str_is(v, "master") || str_is(v, "trunk") || str_is(v, "default")) {
		out->is_branch = true;
		out->branch = v;
		return true;
	}
	if (str_starts_with_nocase(v, STR("dev-"))) {
		out->is_branch = true;
		out->branch = str_from(v, 4);
		return out->branch.len > 0;
	}
	return take_numbered(without_build(v), out);
}
