/* lua_literal.c - literals in Lua files; see lua_literal.h. */
#include "format/lua_literal.h"

#include "base/buf.h"
#include "base/map.h"
#include "format/cursor.h"

/* Bytes of a string that is joined from several: names and versions are short. */
enum { JOINED_MOST = 65536 };

struct reader {
	struct cursor c;
	struct map names; /* what was assigned -> struct lua */
};

static bool is_name_byte(char c)
{
	return is_alnum(c) || c == '_';
}

/* --- blanks and strings ------------------------------------------------------ */

/* How many '=' a long bracket "[==[" at r->c.at + from has; -1 when there is none. */
static int long_bracket(const struct reader *r, size_t from)
{
	int level = 0;

	if (cursor_peek(&r->c, from) != '[')
		return -1;
	while (level < 1000 && cursor_peek(&r->c, from + 1 + (size_t)level) == '=')
		level++;
	return cursor_peek(&r->c, from + 1 + (size_t)level) == '[' ? level : -1;
}

/* Behind the opening bracket, whose first newline does not count; up to "]==]". */
static int take_long(struct reader *r, int level, struct str *out)
{
	size_t from;

	cursor_advance(&r->c, (size_t)level + 2);
	if (cursor_peek(&r->c, 0) == '\r')
		cursor_advance(&r->c, 1);
	if (cursor_peek(&r->c, 0) == '\n')
		cursor_advance(&r->c, 1);
	from = r->c.at;
	for (; !cursor_at_end(&r->c); cursor_advance(&r->c, 1)) {
		int n = 0;

		if (cursor_peek(&r->c, 0) != ']')
			continue;
		while (n < level && cursor_peek(&r->c, 1 + (size_t)n) == '=')
			n++;
		if (n == level && cursor_peek(&r->c, 1 + (size_t)n) == ']') {
			*out = str_slice(r->c.bytes, from, r->c.at);
			cursor_advance(&r->c, (size_t)level + 2);
			return 0;
		}
		cursor_advance(&r->c, (size_t)n);
	}
	return cursor_fail(&r->c,
			   "a long bracket is not closed before the end of the file");
}

static int skip_blank(struct reader *r)
{
	struct str text;

	while (!cursor_at_end(&r->c)) {
		if (is_space(cursor_peek(&r->c, 0))) {
			cursor_advance(&r->c, 1);
		} else if (cursor_peek(&r->c, 0) == '-' && cursor_peek(&r->c, 1) == '-') {
			int level = long_bracket(r, 2);

			cursor_advance(&r->c, 2);
			if (level >= 0) {
				if (take_long(r, level, &text) < 0)
					return -1;
				continue;
			}
			while (!cursor_at_end(&r->c) && cursor_peek(&r->c, 0) != '\n')
				cursor_advance(&r->c, 1);
		} else {
			break;
		}
	}
	return 0;
}

/* Escapes as far as data has them: \n, \t, \r, \065, \x41, and the sign itself. */
static size_t unescape(struct str s, size_t *i, char *out)
{
	static const char from[] = "ntr", to[] = "\n\t\r";
	const char *at = memchr(from, s.ptr[*i], sizeof(from) - 1);
	unsigned code = 0, digits = 0;

	if (at) {
		*out = to[at - from];
		++*i;
		return 1;
	}
	if (s.ptr[*i] == '\r' || s.ptr[*i] == '\n' || !is_digit(s.ptr[*i])) {
		*out = s.ptr[(*i)++];
		return 1;
	}
	while (digits < 3 && *i < s.len && is_digit(s.ptr[*i])) {
		code = code * 10 + (unsigned)(s.ptr[(*i)++] - '0');
		digits++;
	}
	*out = (char)(code & 0xff);
	return 1;
}

static int take_string(struct reader *r, struct str *out)
{
	size_t n = 0;
	bool escapes;

	if (cursor_quoted(&r->c, true, out, &escapes) < 0)
		return -1;
	if (!escapes)
		return 0;
	char *copy = arena_new_array(r->c.arena, char, out->len);

	for (size_t k = 0; k < out->len;) {
		if (out->ptr[k] != '\\' || k + 1 == out->len) {
			copy[n++] = out->ptr[k++];
			continue;
		}
		k++;
		n += unescape(*out, &k, copy + n);
	}
	*out = (struct str){ copy, n };
	return 0;
}

static struct str take_name(struct reader *r)
{
	size_t from = r->c.at;

	while (is_name_byte(cursor_peek(&r->c, 0)))
		cursor_advance(&r->c, 1);
	return str_slice(r->c.bytes, from, r->c.at);
}

/* --- what is left out -------------------------------------------------------- */

static bool opens_block(struct str word)
{
	return str_is(word, "function") || str_is(word, "if") || str_is(word, "do") ||
	       str_is(word, "repeat");
}

static bool closes_block(struct str word)
{
	return str_is(word, "end") || str_is(word, "until");
}

/*
 * Goes behind one token: a string, a name or number, a sign.  *nesting counts the
 * brackets and blocks that are open.
 */
static int skip_token(struct reader *r, size_t *nesting)
{
	int level = long_bracket(r, 0);
	char c = cursor_peek(&r->c, 0);
	struct str text;

	if (level >= 0)
		return take_long(r, level, &text);
	if (c == '"' || c == '\'')
		return take_string(r, &text);
	if (is_name_byte(c)) {
		text = take_name(r);
		if (opens_block(text))
			++*nesting;
		else if (closes_block(text) && *nesting)
			--*nesting;
		return 0;
	}
	if (c == '{' || c == '(' || c == '[')
		++*nesting;
	else if ((c == '}' || c == ')' || c == ']') && *nesting)
		--*nesting;
	cursor_advance(&r->c, 1);
	return 0;
}

/* The rest of an item of a table, up to the sign behind it. */
static int skip_item(struct reader *r)
{
	size_t nesting = 0;

	for (;;) {
		char c;

		if (skip_blank(r) < 0)
			return -1;
		c = cursor_peek(&r->c, 0);
		if (cursor_at_end(&r->c) ||
		    (!nesting && (c == ',' || c == ';' || c == '}' || c == ']')))
			return 0;
		if (skip_token(r, &nesting) < 0)
			return -1;
	}
}

/* The rest of a statement: to a line that begins with a name, with nothing open. */
static int skip_statement(struct reader *r)
{
	size_t nesting = 0;

	for (;;) {
		unsigned line = r->c.line;

		if (skip_blank(r) < 0)
			return -1;
		if (cursor_at_end(&r->c))
			return 0;
		if (!nesting && r->c.line != line && is_name_byte(cursor_peek(&r->c, 0)))
			return 0;
		if (skip_token(r, &nesting) < 0)
			return -1;
	}
}

/* --- values ------------------------------------------------------------------ */

static int read_value(struct reader *r, unsigned depth, struct lua *v);

static void append(struct lua *t, struct lua **last, struct lua *child)
{
	if (*last)
		(*last)->next = child;
	else
		t->child = child;
	*last = child;
	t->n++;
}

/* True at "=" that is no "==". */
static bool at_assignment(const struct reader *r)
{
	return cursor_peek(&r->c, 0) == '=' && cursor_peek(&r->c, 1) != '=';
}

/* "name =" and "[value] =" before a value; leaves the reader where it was without one. */
static int read_key(struct reader *r, unsigned depth, struct lua *item)
{
	struct lua key = { .type = LUA_NIL };
	struct reader before = *r;

	if (cursor_peek(&r->c, 0) == '[' && long_bracket(r, 0) < 0) {
		cursor_advance(&r->c, 1);
		if (skip_blank(r) < 0 || read_value(r, depth, &key) < 0 ||
		    (key.type == LUA_COMPUTED && skip_item(r) < 0) || skip_blank(r) < 0)
			return -1;
		if (cursor_peek(&r->c, 0) != ']')
			return cursor_fail(&r->c, "expected ']' behind a key");
		cursor_advance(&r->c, 1);
		if (skip_blank(r) < 0)
			return -1;
		if (!at_assignment(r))
			return cursor_fail(&r->c, "expected '=' behind a key");
		cursor_advance(&r->c, 1);
		item->key = key.type == LUA_STRING ? key.text : STR("");
		return skip_blank(r);
	}
	if (!is_alpha(cursor_peek(&r->c, 0)) && cursor_peek(&r->c, 0) != '_')
		return 0;
	struct str name = take_name(r);

	if (skip_blank(r) < 0)
		return -1;
	if (!at_assignment(r)) {
		r->c.at = before.c.at;
		r->c.line = before.c.line;
		return 0;
	}
	cursor_advance(&r->c, 1);
	item->key = name;
	return skip_blank(r);
}

static int read_table(struct reader *r, unsigned depth, struct lua *t)
{
	struct lua *last = NULL;

	t->type = LUA_TABLE;
	cursor_advance(&r->c, 1);
	for (;;) {
		if (skip_blank(r) < 0)
			return -1;
		if (cursor_at_end(&r->c))
			return cursor_fail(&r->c,
					   "a table is not closed before the end of the "
					   "file");
		if (cursor_peek(&r->c, 0) == '}') {
			cursor_advance(&r->c, 1);
			return 0;
		}
		struct lua *item = arena_new(r->c.arena, struct lua);
		unsigned line = r->c.line;

		if (read_key(r, depth, item) < 0 || read_value(r, depth, item) < 0 ||
		    (item->type == LUA_COMPUTED && skip_item(r) < 0))
			return -1;
		item->line = line;
		append(t, &last, item);
		if (skip_blank(r) < 0)
			return -1;
		if (cursor_peek(&r->c, 0) == ',' || cursor_peek(&r->c, 0) == ';')
			cursor_advance(&r->c, 1);
		else if (cursor_peek(&r->c, 0) != '}' && !cursor_at_end(&r->c))
			return cursor_fail(&r->c, "expected ',' or '}' in a table");
	}
}

/* A name: a literal of the language, or one that was assigned before. */
static void read_name(struct reader *r, struct lua *v)
{
	struct str name = take_name(r);
	uint64_t at;

	v->text = name;
	if (is_digit(name.ptr[0])) {
		while (is_name_byte(cursor_peek(&r->c, 0)) ||
		       (cursor_peek(&r->c, 0) == '.' && cursor_peek(&r->c, 1) != '.'))
			cursor_advance(&r->c, 1);
		v->text.len = (size_t)(r->c.bytes.ptr + r->c.at - name.ptr);
		v->type = LUA_NUMBER;
	} else if (str_is(name, "true") || str_is(name, "false")) {
		v->type = LUA_BOOL;
	} else if (str_is(name, "nil")) {
		v->type = LUA_NIL;
	} else if (map_get(&r->names, name, &at)) {
		const struct lua *known = (const struct lua *)(uintptr_t)at;

		v->type = known->type;
		v->text = known->text;
		v->child = known->child;
		v->n = known->n;
	} else {
		v->type = LUA_COMPUTED;
	}
}

/* One operand; leaves a computed one where it begins. */
static int read_operand(struct reader *r, unsigned depth, struct lua *v)
{
	char c = cursor_peek(&r->c, 0);
	int level = long_bracket(r, 0);

	v->line = r->c.line;
	v->type = LUA_STRING;
	if (level >= 0)
		return take_long(r, level, &v->text);
	if (c == '"' || c == '\'')
		return take_string(r, &v->text);
	if (c == '{')
		return read_table(r, depth, v);
	v->type = LUA_COMPUTED;
	if (is_name_byte(c)) {
		size_t from = r->c.at;

		read_name(r, v);
		if (v->type == LUA_COMPUTED)
			r->c.at = from; /* names have no line breaks */
	}
	return 0;
}

static bool at_join(const struct reader *r)
{
	return cursor_peek(&r->c, 0) == '.' && cursor_peek(&r->c, 1) == '.' &&
	       cursor_peek(&r->c, 2) != '.';
}

/* The operands behind "..", v being the first; *line gets that of the last one's end. */
static int read_joined(struct reader *r, unsigned depth, struct lua *v, unsigned *line)
{
	bool is_text = v->type == LUA_STRING || v->type == LUA_NUMBER;
	struct buf joined;
	int rc = 0;

	buf_init(&joined, JOINED_MOST + 1);
	buf_add(&joined, is_text ? str_slice(v->text, 0, JOINED_MOST + 1) : STR(""));
	while (at_join(r) && !rc) {
		struct lua next = { .type = LUA_NIL };

		cursor_advance(&r->c, 2);
		rc = skip_blank(r) < 0 || read_operand(r, depth, &next) < 0;
		*line = r->c.line;
		rc = rc || skip_blank(r) < 0;
		is_text = is_text &&
			  (next.type == LUA_STRING || next.type == LUA_NUMBER) &&
			  buf_str(&joined).len + next.text.len <= JOINED_MOST;
		if (is_text)
			buf_add(&joined, next.text);
	}
	v->type = is_text ? LUA_STRING : LUA_COMPUTED;
	v->text = is_text ? arena_dup(r->c.arena, buf_str(&joined)) : STR("");
	buf_release(&joined);
	return rc ? -1 : 0;
}

/* Whether what follows goes on with the value: an operator, a call, an index. */
static bool goes_on(const struct reader *r, unsigned line)
{
	char c = cursor_peek(&r->c, 0);
	size_t n = 0;

	if (cursor_at_end(&r->c) || c == ',' || c == ';' || c == '}' || c == ']' ||
	    c == ')')
		return false;
	while (n < 4 && is_name_byte(cursor_peek(&r->c, n)))
		n++;
	struct str word = str_slice(r->c.bytes, r->c.at, r->c.at + n);

	return r->c.line == line || (!n && c != '"' && c != '\'' && c != '{') ||
	       str_is(word, "and") || str_is(word, "or");
}

/* A value that goes on is computed: the caller skips the rest. */
static int read_value(struct reader *r, unsigned depth, struct lua *v)
{
	unsigned line;

	if (!depth)
		return cursor_fail(&r->c, "nested too deep");
	if (read_operand(r, depth - 1, v) < 0)
		return -1;
	line = r->c.line;
	if (skip_blank(r) < 0)
		return -1;
	if (at_join(r) && read_joined(r, depth - 1, v, &line) < 0)
		return -1;
	if (v->type == LUA_COMPUTED || goes_on(r, line))
		*v = (struct lua){ .type = LUA_COMPUTED, .line = v->line, .key = v->key };
	return 0;
}

/* --- statements -------------------------------------------------------------- */

/* "name = value", the reader being behind the name. */
static int read_assignment(struct reader *r, struct str name, unsigned depth,
			   struct lua *out, struct lua **last)
{
	struct lua *v = arena_new(r->c.arena, struct lua);
	unsigned line = r->c.line;

	cursor_advance(&r->c, 1);
	if (skip_blank(r) < 0 || read_value(r, depth, v) < 0)
		return -1;
	v->key = name;
	v->line = line;
	append(out, last, v);
	map_put(&r->names, name, (uint64_t)(uintptr_t)v);
	return v->type == LUA_COMPUTED ? skip_statement(r) : 0;
}

static int read_return(struct reader *r, unsigned depth, const struct lua **returned)
{
	struct lua *v = arena_new(r->c.arena, struct lua);

	if (skip_blank(r) < 0 || read_value(r, depth, v) < 0)
		return -1;
	*returned = v;
	return v->type == LUA_COMPUTED ? skip_statement(r) : 0;
}

static int read_statement(struct reader *r, unsigned depth, struct lua *out,
			  struct lua **last, const struct lua **returned)
{
	size_t from = r->c.at;
	unsigned line = r->c.line;
	struct str name = take_name(r);

	if (!name.len || is_digit(name.ptr[0]))
		return cursor_fail(&r->c, "expected an assignment to a name");
	if (str_is(name, "return"))
		return read_return(r, depth, returned);
	if (str_is(name, "local")) {
		if (skip_blank(r) < 0)
			return -1;
		from = r->c.at;
		line = r->c.line;
		name = take_name(r);
	}
	if (skip_blank(r) < 0)
		return -1;
	if (name.len && at_assignment(r))
		return read_assignment(r, name, depth, out, last);
	r->c.at = from;
	r->c.line = line;
	return skip_statement(r);
}

int lua_read(struct arena *a, struct str bytes, unsigned max_depth, struct diag_list *d,
	     struct str path, struct lua *out, const struct lua **returned)
{
	struct reader r = {
		.c = { .arena = a, .bytes = bytes, .line = 1, .d = d, .path = path },
	};
	struct lua *last = NULL;
	int rc = 0;

	*out = (struct lua){ .type = LUA_TABLE, .line = 1 };
	*returned = NULL;
	map_init(&r.names);
	if (str_starts_with(bytes, STR("#"))) /* #!/usr/bin/env lua */
		while (!cursor_at_end(&r.c) && cursor_peek(&r.c, 0) != '\n')
			cursor_advance(&r.c, 1);
	while (!rc) {
		rc = skip_blank(&r);
		if (rc || cursor_at_end(&r.c))
			break;
		if (cursor_peek(&r.c, 0) == ';')
			cursor_advance(&r.c, 1);
		else
			rc = read_statement(&r, max_depth, out, &last, returned);
	}
	map_release(&r.names);
	return rc;
}

/* --- looking into tables ----------------------------------------------------- */

const struct lua *lua_get(const struct lua *t, const char *key)
{
	const struct lua *found = NULL;

	lua_each (it, t)
		if (it->key.len && str_is(it->key, key))
			found = it;
	return found;
}

struct str lua_string(const struct lua *t, const char *key)
{
	const struct lua *v = lua_get(t, key);

	return lua_is(v, LUA_STRING) ? v->text : STR("");
}
