/*
 * glob.c - shell-like patterns; see glob.h.
 *
 * Pattern and path are taken apart at '/'.  A component is matched with one place to go
 * back to, its last '*'; a path with one, its last "**": an earlier one never needs a
 * second try, since the later one can take whatever the earlier would have.
 */
#include "base/glob.h"

/* The components of a path, one after the other; "" has one, which is empty. */
struct cursor {
	struct str rest;
	bool more;
};

static bool next_component(struct cursor *c, struct str *component)
{
	if (!c->more)
		return false;
	c->more = str_cut(c->rest, '/', component, &c->rest);
	return true;
}

/* True when an odd number of backslashes stands in front of `at`. */
static bool is_escaped(struct str s, size_t at)
{
	size_t n = 0;

	while (n < at && s.ptr[at - n - 1] == '\\')
		n++;
	return n % 2;
}

static bool next_of_pattern(struct cursor *c, struct str *component)
{
	if (!next_component(c, component))
		return false;
	if (c->more && is_escaped(*component, component->len))
		component->len--; /* the separator of a Windows path */
	return true;
}

/* A byte of a pattern at *at, which may be escaped; moves on. */
static unsigned char take_byte(struct str p, size_t *at)
{
	if (p.ptr[*at] == '\\' && p.len - *at > 1)
		(*at)++;
	return (unsigned char)p.ptr[(*at)++];
}

/*
 * The class at *at, which is at its '['.  *hit tells whether c is of it.  False, *at
 * untouched, when it is not closed: then the bracket is a byte like others.
 */
static bool match_class(struct str p, size_t *at, unsigned char c, bool *hit)
{
	size_t i = *at + 1;
	bool found = false, inverted = false;

	if (i < p.len && (p.ptr[i] == '!' || p.ptr[i] == '^')) {
		inverted = true;
		i++;
	}
	/* A ']' in the first place is of the class. */
	for (size_t first = i; i < p.len && (p.ptr[i] != ']' || i == first);) {
		unsigned char low = take_byte(p, &i), high = low;

		if (p.len - i > 1 && p.ptr[i] == '-' && p.ptr[i + 1] != ']') {
			i++;
			high = take_byte(p, &i);
		}
		found |= low <= c && c <= high;
	}
	if (i >= p.len)
		return false;
	*at = i + 1;
	*hit = found != inverted;
	return true;
}

/* Where the last class can end, so that brackets without an end cost nothing. */
static size_t last_close(struct str p)
{
	for (size_t i = p.len; i > 0; i--)
		if (p.ptr[i - 1] == ']' && !is_escaped(p, i - 1))
			return i - 1;
	return 0;
}

/* One byte of a component against the pattern at *at, which moves on when it fits. */
static bool match_byte(struct str p, size_t *at, char byte, size_t close)
{
	unsigned char c = (unsigned char)byte;
	size_t next = *at;
	bool hit;

	if (p.ptr[next] == '?') {
		*at = next + 1;
		return true;
	}
	if (next < close && p.ptr[next] == '[' && match_class(p, &next, c, &hit)) {
		if (hit)
			*at = next;
		return hit;
	}
	if (take_byte(p, &next) != c)
		return false;
	*at = next;
	return true;
}

static bool match_component(struct str p, struct str s)
{
	size_t at = 0, i = 0, star = STR_NONE, from = 0, close = last_close(p);

	while (i < s.len) {
		if (at < p.len && p.ptr[at] == '*') {
			star = ++at;
			from = i;
		} else if (at < p.len && match_byte(p, &at, s.ptr[i], close)) {
			i++;
		} else if (star != STR_NONE) {
			at = star;
			i = ++from;
		} else {
			return false;
		}
	}
	while (at < p.len && p.ptr[at] == '*')
		at++;
	return at == p.len;
}

bool glob_match(struct str pattern, struct str path)
{
	struct cursor p = { pattern, true }, s = { path, true };
	struct cursor retry_p = { STR(""), false }, retry_s = retry_p;
	bool can_retry = false;

	for (;;) {
		struct cursor next_p = p, next_s = s;
		struct str want, have;
		bool wants = next_of_pattern(&next_p, &want);

		if (wants && str_is(want, "**")) {
			p = retry_p = next_p;
			retry_s = s;
			can_retry = true;
			continue;
		}
		bool has = next_component(&next_s, &have);

		if (!wants && !has)
			return true;
		if (wants && has && match_component(want, have)) {
			p = next_p;
			s = next_s;
			continue;
		}
		/* The last "**" takes one component more. */
		if (!can_retry || !next_component(&retry_s, &have))
			return false;
		p = retry_p;
		s = retry_s;
	}
}

bool glob_is_literal(struct str pattern)
{
	return !str_has_char(pattern, '*') && !str_has_char(pattern, '?') &&
	       !str_has_char(pattern, '[');
}
