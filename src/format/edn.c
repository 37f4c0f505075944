/* edn.c - see edn.h. */
#include "format/edn.h"

#include "format/text.h"

struct reader {
	struct arena *arena;
	struct str text;
	size_t at;
	unsigned line, max_depth;
	struct diag_list *diags;
	struct str path;
	bool failed;
};

static void fail(struct reader *r, unsigned line, const char *what)
{
	if (!r->failed)
		diag_add(r->diags, DIAG_ERROR, DIAG_SYNTAX, r->path, line, "%s",
			 text_in_conflict_marker(r->text, r->at)
				 ? "a merge conflict is left in the file"
				 : what);
	r->failed = true;
}

static char peek(const struct reader *r, size_t ahead)
{
	return r->at + ahead < r->text.len ? r->text.ptr[r->at + ahead] : '\0';
}

static bool at_end(const struct reader *r)
{
	return r->at >= r->text.len;
}

static void step(struct reader *r)
{
	r->line += r->text.ptr[r->at] == '\n';
	r->at++;
}

/* Blanks, commas and comments. */
static void skip_space(struct reader *r)
{
	while (!at_end(r)) {
		char c = peek(r, 0);

		if (c == ';' || (c == '#' && peek(r, 1) == '!'))
			while (!at_end(r) && peek(r, 0) != '\n')
				r->at++;
		else if (is_space(c) || c == ',')
			step(r);
		else
			return;
	}
}

static bool ends_token(char c)
{
	return is_space(c) || str_has_char(STR("()[]{}\";,"), c);
}

static struct str take_token(struct reader *r)
{
	size_t from = r->at;

	while (!at_end(r) && !ends_token(peek(r, 0)))
		r->at++;
	return str_slice(r->text, from, r->at);
}

/* --- strings -------------------------------------------------------------------- */

/* The text between the quotes, as it is written; r is at the first of them. */
static struct str take_quoted(struct reader *r, bool *has_escapes)
{
	unsigned line = r->line;
	size_t from = ++r->at;

	*has_escapes = false;
	while (!at_end(r) && peek(r, 0) != '"') {
		if (peek(r, 0) == '\\') {
			*has_escapes = true;
			step(r);
			if (at_end(r))
				break;
		}
		step(r);
	}
	struct str inside = str_slice(r->text, from, r->at);

	if (at_end(r))
		fail(r, line, "a string is not closed before the end of the file");
	else
		r->at++;
	return inside;
}

/* \uXXXX at `at` of s; false when it is none that stands for a character. */
static bool take_unicode(struct str s, size_t at, uint32_t *out)
{
	uint32_t v = 0;

	if (s.len - at < 4)
		return false;
	for (size_t i = 0; i < 4; i++) {
		char c = lower_of(s.ptr[at + i]);

		if (!is_hex(c))
			return false;
		v = v * 16 + (uint32_t)(is_digit(c) ? c - '0' : c - 'a' + 10);
	}
	*out = v;
	return v && (v < 0xd800 || v > 0xdfff);
}

static struct str without_escapes(struct reader *r, struct str s, unsigned line)
{
	static const char from[] = "tnrbf\"\\", to[] = "\t\n\r\b\f\"\\";
	char *out = arena_alloc(r->arena, s.len + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		const char *known;
		uint32_t v;

		if (s.ptr[i] != '\\' || i + 1 == s.len) {
			out[n++] = s.ptr[i];
			continue;
		}
		i++;
		known = s.ptr[i] ? memchr(from, s.ptr[i], sizeof(from) - 1) : NULL;
		if (known) {
			out[n++] = to[known - from];
		} else if (s.ptr[i] == 'u' && take_unicode(s, i + 1, &v)) {
			n += text_put(out + n, v); /* at most 3 bytes for 6 */
			i += 4;
		} else {
			fail(r, line, "a string with an escape that is not known");
			break;
		}
	}
	return (struct str){ out, n };
}

/* --- forms ---------------------------------------------------------------------- */

static struct edn *read_form(struct reader *r, unsigned depth, char *end);

static struct edn *new_node(struct reader *r, enum edn_type type, struct str text)
{
	struct edn *v = arena_new(r->arena, struct edn);

	v->type = type;
	v->text = text;
	v->line = r->line;
	return v;
}

static struct edn *read_string(struct reader *r, enum edn_type type)
{
	struct edn *v = new_node(r, type, STR(""));
	bool has_escapes;

	v->text = take_quoted(r, &has_escapes);
	if (has_escapes && type == EDN_STRING)
		v->text = without_escapes(r, v->text, v->line);
	if (r->failed) { /* a part of a text is not what the text says */
		v->type = EDN_COMPUTED;
		v->text = STR("");
	}
	return v;
}

/* Forms up to the bracket `close`; r is behind the opening one. */
static void read_children(struct reader *r, struct edn *v, char close, unsigned depth)
{
	struct edn **tail = &v->child;

	if (depth >= r->max_depth) {
		fail(r, r->line, "nested deeper than is read");
		return;
	}
	for (;;) {
		char end = '\0';
		struct edn *child = read_form(r, depth + 1, &end);

		if (child) {
			*tail = child;
			tail = &child->next;
			v->n++;
		}
		if (r->failed || end == close)
			return;
		if (end) {
			fail(r, r->line, "a bracket that does not fit the one before");
			return;
		}
		if (!child) {
			fail(r, v->line, "a bracket is not closed");
			return;
		}
	}
}

static struct edn *read_collection(struct reader *r, enum edn_type type, char close,
				   unsigned depth)
{
	struct edn *v = new_node(r, type, STR(""));

	r->at++;
	read_children(r, v, close, depth);
	if (type == EDN_MAP && v->n % 2 && !r->failed)
		fail(r, v->line, "a map with a key without a value");
	return v;
}

/* A form that stands behind a sign; where there is none, that is an error. */
static struct edn *read_operand(struct reader *r, unsigned depth)
{
	char end = '\0';
	struct edn *v = NULL;

	if (depth >= r->max_depth)
		fail(r, r->line, "nested deeper than is read");
	else
		v = read_form(r, depth + 1, &end);
	if (!v)
		fail(r, r->line, "a sign with nothing behind it");
	return v;
}

static struct edn *read_computed(struct reader *r, unsigned depth)
{
	struct edn *v = new_node(r, EDN_COMPUTED, STR(""));
	const struct edn *of = read_operand(r, depth);

	if (edn_is(of, EDN_SYMBOL))
		v->text = of->text;
	return v;
}

/* "#:ns{…}": names without a namespace get that one. */
static struct edn *read_namespaced(struct reader *r, unsigned depth)
{
	r->at += 2;
	struct str ns = take_token(r);
	struct edn *v;

	skip_space(r);
	if (peek(r, 0) != '{') {
		fail(r, r->line, "a namespace without a map");
		return NULL;
	}
	v = read_collection(r, EDN_MAP, '}', depth);
	for (struct edn *k = v->child; k && k->next; k = k->next->next)
		if (k->type == EDN_KEYWORD && !str_has_char(k->text, '/'))
			k->text = arena_cat(r->arena, ns, STR("/"), k->text);
	return v;
}

/* What begins with '#'.  NULL, without an error, for what is discarded. */
static struct edn *read_dispatch(struct reader *r, unsigned depth)
{
	char c = peek(r, 1);

	if (c == ':')
		return read_namespaced(r, depth);
	if (is_alpha(c)) { /* a tag, and what it is of */
		take_token(r);
		return read_operand(r, depth);
	}
	r->at++;
	if (c == '_') {
		r->at++;
		read_operand(r, depth);
		return NULL;
	}
	if (c == '{')
		return read_collection(r, EDN_SET, '}', depth);
	if (c == '"')
		return read_string(r, EDN_COMPUTED);
	if (c == '^') { /* old metadata */
		r->at++;
		read_operand(r, depth);
		return read_operand(r, depth);
	}
	/* #( #' #= #? ## */
	if (c != '(')
		r->at += !at_end(r);
	if (c == '?' && peek(r, 0) == '@')
		r->at++;
	return read_computed(r, depth);
}

static struct edn *read_atom(struct reader *r)
{
	struct edn *v = new_node(r, EDN_SYMBOL, STR(""));

	v->text = take_token(r);
	if (!v->text.len) {
		fail(r, r->line, "a sign that begins nothing");
		return v;
	}
	char c = v->text.ptr[0], next = v->text.len > 1 ? v->text.ptr[1] : '\0';

	if (c == ':') {
		v->type = EDN_KEYWORD;
		v->text = str_from(v->text, next == ':' ? 2 : 1);
	} else if (is_digit(c) || ((c == '-' || c == '+') && is_digit(next))) {
		v->type = EDN_NUMBER;
	}
	return v;
}

/* "\a", "\newline", "\(" */
static struct edn *read_char(struct reader *r)
{
	struct edn *v = new_node(r, EDN_CHAR, STR(""));
	size_t from = ++r->at;

	if (at_end(r)) {
		fail(r, r->line, "a character is missing");
		return v;
	}
	step(r);
	take_token(r);
	v->text = str_slice(r->text, from, r->at);
	return v;
}

static struct edn *read_one(struct reader *r, unsigned depth)
{
	char c = peek(r, 0);

	switch (c) {
	case '"':
		return read_string(r, EDN_STRING);
	case '(':
		return read_collection(r, EDN_LIST, ')', depth);
	case '[':
		return read_collection(r, EDN_VECTOR, ']', depth);
	case '{':
		return read_collection(r, EDN_MAP, '}', depth);
	case '#':
		return read_dispatch(r, depth);
	case '\\':
		return read_char(r);
	case '\'':
	case '`':
		r->at++;
		return read_operand(r, depth);
	case '~':
	case '@':
		r->at += peek(r, 1) == '@' ? 2 : 1;
		return read_computed(r, depth);
	case '^':
		r->at++;
		read_operand(r, depth);
		return r->failed ? NULL : read_operand(r, depth);
	default:
		return read_atom(r);
	}
}

/* The next form; NULL at the end, or at a closing bracket, which *end then is. */
static struct edn *read_form(struct reader *r, unsigned depth, char *end)
{
	while (!r->failed) {
		struct edn *v;

		skip_space(r);
		if (at_end(r))
			return NULL;
		char c = peek(r, 0);

		if (c == ')' || c == ']' || c == '}') {
			*end = c;
			r->at++;
			return NULL;
		}
		v = read_one(r, depth);
		if (v)
			return v;
	}
	return NULL;
}

int edn_read(struct arena *a, struct str bytes, unsigned max_depth, struct diag_list *d,
	     struct str path, struct edn *out)
{
	struct reader r = { .arena = a,
			    .text = bytes,
			    .line = 1,
			    .max_depth = max_depth,
			    .diags = d,
			    .path = path };
	struct edn **tail = &out->child;

	*out = (struct edn){ .type = EDN_LIST, .line = 1 };
	while (!r.failed) {
		char end = '\0';
		struct edn *v = read_form(&r, 0, &end);

		if (end)
			fail(&r, r.line, "a bracket that nothing opens");
		if (!v)
			break;
		*tail = v;
		tail = &v->next;
		out->n++;
	}
	return r.failed ? -1 : 0;
}

const struct edn *edn_get(const struct edn *v, const char *keyword)
{
	struct str key = str_of(keyword);
	const struct edn *found = NULL;

	edn_each_pair (k, v)
		if (k->type == EDN_KEYWORD && str_eq(k->text, key))
			found = k->next;
	return found;
}

struct str edn_string(const struct edn *v, const char *keyword)
{
	const struct edn *at = edn_get(v, keyword);

	return edn_is(at, EDN_STRING) ? at->text : STR("");
}
