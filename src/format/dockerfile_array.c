/*
 * dockerfile_array.c - the exec form: a JSON array of strings.
 *
 * RFC 8259, read as BuildKit reads it: the first value of the text decides, what
 * follows it is ignored.  A strict reader of arrays of strings; other values are
 * only walked over, to tell an array of something else from no JSON at all.
 */
#include "format/dockerfile_impl.h"

struct scan {
	struct str s;
	size_t i;
};

static void skip_blanks(struct scan *c)
{
	while (c->i < c->s.len && (c->s.ptr[c->i] == ' ' || c->s.ptr[c->i] == '\t' ||
				   c->s.ptr[c->i] == '\n' || c->s.ptr[c->i] == '\r'))
		c->i++;
}

static char peek(const struct scan *c)
{
	return c->i < c->s.len ? c->s.ptr[c->i] : '\0';
}

static bool take(struct scan *c, char want)
{
	if (c->i >= c->s.len || c->s.ptr[c->i] != want)
		return false;
	c->i++;
	return true;
}

static bool hex4(struct scan *c, uint32_t *out)
{
	uint32_t v = 0;

	for (int k = 0; k < 4; k++, c->i++) {
		char ch = peek(c);

		if (!is_hex(ch))
			return false;
		v = v * 16 +
		    (uint32_t)(is_digit(ch) ? ch - '0' : lower_of(ch) - 'a' + 10);
	}
	*out = v;
	return true;
}

static size_t put_utf8(char *p, uint32_t v)
{
	if (v < 0x80) {
		p[0] = (char)v;
		return 1;
	}
	if (v < 0x800) {
		p[0] = (char)(0xc0 | v >> 6);
		p[1] = (char)(0x80 | (v & 0x3f));
		return 2;
	}
	if (v < 0x10000) {
		p[0] = (char)(0xe0 | v >> 12);
		p[1] = (char)(0x80 | (v >> 6 & 0x3f));
		p[2] = (char)(0x80 | (v & 0x3f));
		return 3;
	}
	p[0] = (char)(0xf0 | v >> 18);
	p[1] = (char)(0x80 | (v >> 12 & 0x3f));
	p[2] = (char)(0x80 | (v >> 6 & 0x3f));
	p[3] = (char)(0x80 | (v & 0x3f));
	return 4;
}

/* \uXXXX after the 'u'; a pair of surrogates is one character. */
static bool unicode_escape(struct scan *c, uint32_t *v)
{
	uint32_t low;
	size_t back;

	if (!hex4(c, v))
		return false;
	if (*v < 0xd800 || *v > 0xdfff)
		return true;
	back = c->i;
	if (*v < 0xdc00 && take(c, '\\') && take(c, 'u') && hex4(c, &low) &&
	    low >= 0xdc00 && low <= 0xdfff) {
		*v = 0x10000 + ((*v - 0xd800) << 10) + (low - 0xdc00);
		return true;
	}
	c->i = back;
	*v = 0xfffd;
	return true;
}

/* A string; decoded into p, which has room for as many bytes as are left, when not NULL.
 */
static bool take_string(struct scan *c, char *p, size_t *n)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	char scratch[4] = { 0 };

	*n = 0;
	if (!take(c, '"'))
		return false;
	while (c->i < c->s.len) {
		char ch = c->s.ptr[c->i++];
		uint32_t v;

		if (ch == '"')
			return true;
		if ((unsigned char)ch < 0x20)
			return false;
		if (ch == '\\') {
			const char *at;

			ch = peek(c);
			c->i++;
			if (ch == 'u') {
				if (!unicode_escape(c, &v))
					return false;
				*n += put_utf8(p ? p + *n : scratch, v);
				continue;
			}
			at = ch ? memchr(from, ch, sizeof(from) - 1) : NULL;
			if (!at)
				return false;
			ch = to[at - from];
		}
		if (p)
			p[*n] = ch;
		++*n;
	}
	return false;
}

static bool skip_value(struct scan *c, unsigned depth);

static bool skip_members(struct scan *c, char end, unsigned depth)
{
	size_t n;

	c->i++;
	skip_blanks(c);
	if (take(c, end))
		return true;
	do {
		skip_blanks(c);
		if (end == '}') {
			if (!take_string(c, NULL, &n))
				return false;
			skip_blanks(c);
			if (!take(c, ':'))
				return false;
		}
		if (!skip_value(c, depth + 1))
			return false;
		skip_blanks(c);
	} while (take(c, ','));
	return take(c, end);
}

static bool skip_number(struct scan *c)
{
	size_t from;

	take(c, '-');
	from = c->i;
	while (is_digit(peek(c)))
		c->i++;
	if (c->i == from || (c->s.ptr[from] == '0' && c->i > from + 1))
		return false;
	if (take(c, '.')) {
		if (!is_digit(peek(c)))
			return false;
		while (is_digit(peek(c)))
			c->i++;
	}
	if (lower_of(peek(c)) == 'e') {
		c->i++;
		if (peek(c) == '+' || peek(c) == '-')
			c->i++;
		if (!is_digit(peek(c)))
			return false;
		while (is_digit(peek(c)))
			c->i++;
	}
	return true;
}

static bool skip_value(struct scan *c, unsigned depth)
{
	static const char *const names[] = { "true", "false", "null" };
	size_t n;

	skip_blanks(c);
	switch (peek(c)) {
	case '"':
		return take_string(c, NULL, &n);
	case '[':
		return depth < DF_MOST_NESTING && skip_members(c, ']', depth);
	case '{':
		return depth < DF_MOST_NESTING && skip_members(c, '}', depth);
	default:
		for (size_t i = 0; i < 3; i++) {
			if (str_starts_with(str_from(c->s, c->i), str_of(names[i]))) {
				c->i += strlen(names[i]);
				return true;
			}
		}
		return skip_number(c);
	}
}

static bool take_element(struct df_reader *r, struct df_line line, struct scan *c,
			 struct df_words *out, char **room)
{
	size_t from = c->i, n;
	struct df_word *w;

	if (!take_string(c, *room, &n))
		return false;
	arena_grow(r->a, out->v, out->n, &out->cap);
	w = &out->v[out->n++];
	w->raw = str_slice(line.text, from, c->i);
	w->text = (struct str){ *room, n };
	w->line = df_span_line(line.spans, line.n_spans, from);
	*room += n; /* what is decoded is never longer than what was written */
	return true;
}

enum df_array df_array_read(struct df_reader *r, struct df_line line,
			    struct df_words *out)
{
	struct scan c = { line.text, 0 };
	bool strings = true;
	char *room;

	if (!take(&c, '['))
		return DF_NO_ARRAY;
	skip_blanks(&c);
	if (take(&c, ']'))
		return DF_STRING_ARRAY;
	room = arena_alloc(r->a, line.text.len + 1, 1);
	do {
		skip_blanks(&c);
		if (peek(&c) == '"') {
			if (!take_element(r, line, &c, out, &room))
				return DF_NO_ARRAY;
		} else {
			strings = false;
			if (!skip_value(&c, 0))
				return DF_NO_ARRAY;
		}
		skip_blanks(&c);
	} while (take(&c, ','));
	if (!take(&c, ']'))
		return DF_NO_ARRAY;
	return strings ? DF_STRING_ARRAY : DF_BAD_ARRAY;
}
