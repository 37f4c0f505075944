/* erlang_term.c - terms of Erlang and Elixir; see erlang_term.h. */
#include "format/erlang_term.h"

#include "format/cursor.h"

struct reader {
	struct cursor c;
	enum term_language language;
};

/* White space and comments. */
static void skip_blank(struct reader *r)
{
	char comment = r->language == TERM_ERLANG ? '%' : '#';

	while (r->c.at < r->c.bytes.len) {
		if (is_space(cursor_peek(&r->c, 0))) {
			cursor_advance(&r->c, 1);
		} else if (cursor_peek(&r->c, 0) == comment) {
			while (r->c.at < r->c.bytes.len && cursor_peek(&r->c, 0) != '\n')
				cursor_advance(&r->c, 1);
		} else {
			break;
		}
	}
}

/* The text between quotes, unescaped as far as names and addresses need it. */
static int read_quoted(struct reader *r, struct str *out)
{
	size_t n = 0;
	bool escapes;

	if (cursor_quoted(&r->c, false, out, &escapes) < 0)
		return -1;
	if (!escapes)
		return 0;
	char *copy = arena_new_array(r->c.arena, char, out->len);

	for (size_t k = 0; k < out->len; k++) {
		if (out->ptr[k] == '\\' && k + 1 < out->len)
			k++;
		copy[n++] = out->ptr[k];
	}
	*out = (struct str){ copy, n };
	return 0;
}

static bool is_name_byte(char c)
{
	return is_alnum(c) || c == '_' || c == '@' || c == '?' || c == '!' || c == '.' ||
	       (unsigned char)c >= 0x80;
}

/* A name or number: in Erlang a '.' that blank space follows ends the term instead. */
static struct str take_name(struct reader *r)
{
	size_t n = 0;

	while (r->c.at + n < r->c.bytes.len && is_name_byte(cursor_peek(&r->c, n))) {
		if (cursor_peek(&r->c, n) == '.' &&
		    !is_name_byte(cursor_peek(&r->c, n + 1)))
			break;
		n++;
	}
	struct str name = str_slice(r->c.bytes, r->c.at, r->c.at + n);

	cursor_advance(&r->c, n);
	return name;
}

static int read_value(struct reader *r, unsigned depth, struct term *t);

/* Puts a term at the end of t's children. */
static void append(struct term *t, struct term **last, struct term *child)
{
	if (*last)
		(*last)->next = child;
	else
		t->child = child;
	*last = child;
	t->n++;
}

/* Takes "=>" or ":=" between key and value of a map; they count as commas. */
static bool take_separator(struct reader *r)
{
	if (cursor_peek(&r->c, 0) == ',') {
		cursor_advance(&r->c, 1);
		return true;
	}
	if ((cursor_peek(&r->c, 0) == '=' && cursor_peek(&r->c, 1) == '>') ||
	    (cursor_peek(&r->c, 0) == ':' && cursor_peek(&r->c, 1) == '=')) {
		cursor_advance(&r->c, 2);
		return true;
	}
	return false;
}

/* What stands between brackets; r is behind the opening one. */
static int read_items(struct reader *r, char close, unsigned depth, struct term *t)
{
	struct term *last = NULL;

	for (;;) {
		skip_blank(r);
		if (r->c.at >= r->c.bytes.len)
			return cursor_fail(
				&r->c, "a bracket is not closed before the end of the "
				       "file");
		if (cursor_peek(&r->c, 0) == close) {
			cursor_advance(&r->c, 1);
			return 0;
		}
		struct term *child = arena_new(r->c.arena, struct term);

		if (read_value(r, depth, child) < 0)
			return -1;
		append(t, &last, child);
		skip_blank(r);
		if (r->c.at < r->c.bytes.len && !take_separator(r) &&
		    cursor_peek(&r->c, 0) != close)
			return cursor_fail(&r->c, "expected ',' or a closing bracket");
	}
}

/* <<"text">> and <<"text"/utf8>>; the reader is at the first '<'. */
static int read_binary(struct reader *r, struct term *t)
{
	t->type = TERM_STRING;
	cursor_advance(&r->c, 2);
	skip_blank(r);
	if (cursor_peek(&r->c, 0) == '"' && read_quoted(r, &t->text) < 0)
		return -1;
	skip_blank(r);
	if (cursor_peek(&r->c, 0) == '/') {
		cursor_advance(&r->c, 1);
		take_name(r);
		skip_blank(r);
	}
	if (cursor_peek(&r->c, 0) != '>' || cursor_peek(&r->c, 1) != '>')
		return cursor_fail(&r->c, "a binary that is not one string");
	cursor_advance(&r->c, 2);
	return 0;
}

/* A pair "key: value" of Elixir; the reader is behind the key. */
static int read_pair(struct reader *r, struct str key, unsigned depth, struct term *t)
{
	cursor_advance(&r->c, 1);
	skip_blank(r);
	if (read_value(r, depth, t) < 0)
		return -1;
	t->key = key;
	return 0;
}

static bool at_pair(const struct reader *r)
{
	return r->language == TERM_ELIXIR && cursor_peek(&r->c, 0) == ':' &&
	       is_space(cursor_peek(&r->c, 1));
}

/* A string or quoted atom; "key": value is a pair. */
static int read_text(struct reader *r, unsigned depth, struct term *t)
{
	t->type = cursor_peek(&r->c, 0) == '"' ? TERM_STRING : TERM_ATOM;
	if (read_quoted(r, &t->text) < 0)
		return -1;
	return at_pair(r) ? read_pair(r, t->text, depth, t) : 0;
}

static int read_name(struct reader *r, unsigned depth, struct term *t)
{
	bool minus = cursor_peek(&r->c, 0) == '-';

	if (cursor_peek(&r->c, 0) == ':') {
		cursor_advance(&r->c, 1);
		if (cursor_peek(&r->c, 0) == '"' || cursor_peek(&r->c, 0) == '\'') {
			t->type = TERM_ATOM;
			return read_quoted(r, &t->text);
		}
	}
	cursor_advance(&r->c, minus);
	t->text = take_name(r);
	if (!t->text.len)
		return cursor_fail(&r->c, "expected a term");
	t->type = minus || is_digit(t->text.ptr[0]) ? TERM_NUMBER : TERM_ATOM;
	return at_pair(r) ? read_pair(r, t->text, depth, t) : 0;
}

static int read_value(struct reader *r, unsigned depth, struct term *t)
{
	char c = cursor_peek(&r->c, 0);

	if (!depth)
		return cursor_fail(&r->c, "nested too deep");
	t->line = r->c.line;
	if (c == '{' || c == '[') {
		t->type = c == '{' ? TERM_TUPLE : TERM_LIST;
		cursor_advance(&r->c, 1);
		return read_items(r, c == '{' ? '}' : ']', depth - 1, t);
	}
	if ((c == '%' || c == '#') && cursor_peek(&r->c, 1) == '{') {
		t->type = TERM_MAP;
		cursor_advance(&r->c, 2);
		return read_items(r, '}', depth - 1, t);
	}
	if (c == '<' && cursor_peek(&r->c, 1) == '<')
		return read_binary(r, t);
	if (c == '"' || c == '\'')
		return read_text(r, depth - 1, t);
	return read_name(r, depth - 1, t);
}

int term_read(struct arena *a, struct str bytes, enum term_language language,
	      unsigned max_depth, struct diag_list *d, struct str path, struct term *out)
{
	struct reader r = {
		.c = { .arena = a, .bytes = bytes, .line = 1, .d = d, .path = path },
		.language = language,
	};
	struct term *last = NULL;

	*out = (struct term){ .type = TERM_LIST, .line = 1 };
	for (;;) {
		skip_blank(&r);
		if (r.c.at >= bytes.len)
			return 0;
		struct term *t = arena_new(a, struct term);

		if (read_value(&r, max_depth, t) < 0)
			return -1;
		append(out, &last, t);
		skip_blank(&r);
		if (language == TERM_ELIXIR) {
			if (r.c.at < bytes.len)
				return cursor_fail(&r.c, "expected the end of the file");
			return 0;
		}
		if (cursor_peek(&r.c, 0) != '.')
			return cursor_fail(&r.c, "expected '.' behind a term");
		cursor_advance(&r.c, 1);
	}
}

/* --- looking into terms ------------------------------------------------------ */

const struct term *term_at(const struct term *t, size_t i)
{
	term_each (child, t)
		if (!i--)
			return child;
	return NULL;
}

const struct term *term_get(const struct term *t, const char *key)
{
	term_each (child, t)
		if (child->key.len && str_is(child->key, key))
			return child;
	return NULL;
}

struct str term_string(const struct term *t, size_t i)
{
	const struct term *child = term_at(t, i);

	return term_is(child, TERM_STRING) ? child->text : STR("");
}

struct str term_atom(const struct term *t, size_t i)
{
	const struct term *child = term_at(t, i);

	return term_is(child, TERM_ATOM) ? child->text : STR("");
}
