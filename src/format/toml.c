/*
 * toml.c - the TOML reader: keys, tables, arrays; see toml.h.
 *
 * https://toml.io/en/v1.0.0, sections "Keys", "Array", "Table" to "Array of Tables".
 */
#include "format/toml.h"

#include <stdarg.h>

#include "base/map.h"
#include "format/text.h"
#include "format/toml_scan.h"

enum {
	SMALL_TABLE = 16, /* up to here keys are looked for one by one */
	ERRORS_MOST = 64, /* of one document; then the rest is not read */
};

/* How a table or an array came to be, which decides what may still be added to it. */
enum origin {
	BY_VALUE,  /* behind an equals sign: closed */
	BY_HEADER, /* [a.b] itself */
	IMPLIED,   /* the a of [a.b]: a header [a] may still come */
	BY_DOTS,   /* the a of a.b = 1 */
	OF_TABLES, /* the array of [[a]] */
};

struct node {
	struct toml pub; /* first: a struct toml of the tree is a struct node */
	struct node *last;
	struct map *index; /* of a big table: key to struct node */
	enum origin origin;
};

struct index {
	struct map map;
	struct index *next;
};

struct reader {
	struct toml_scan s;
	struct node *root, *table; /* table: where key = value lines go */
	unsigned table_depth, max_depth;
	struct index *indexes; /* to be released */
};

/* --- diagnostics ----------------------------------------------------------- */

int toml_fail(struct toml_scan *s, const char *fmt, ...)
{
	struct str text = { s->start, (size_t)(s->end - s->start) };
	va_list ap;

	s->errors++;
	if (text_in_conflict_marker(text, (size_t)(s->p - s->start))) {
		diag_add(s->d, DIAG_ERROR, DIAG_SYNTAX, s->path, s->line,
			 "unresolved merge conflict: found a conflict marker");
		return -1;
	}
	va_start(ap, fmt);
	diag_vadd(s->d, DIAG_ERROR, DIAG_SYNTAX, s->path, s->line, fmt, ap);
	va_end(ap);
	return -1;
}

struct str toml_found(struct toml_scan *s)
{
	if (s->p >= s->end)
		return STR("the end of the file");
	unsigned char c = (unsigned char)*s->p;

	if (c == '\n' || (c == '\r' && s->end - s->p > 1 && s->p[1] == '\n'))
		return STR("the end of the line");
	if (c == '\r')
		return STR("a carriage return without a newline");
	if (c > 0x20 && c < 0x7f)
		return arena_printf(s->arena, "'%c'", c);
	return arena_printf(s->arena, "byte 0x%02x", c);
}

static int fail_deep(struct reader *r)
{
	r->s.errors++;
	diag_add(r->s.d, DIAG_ERROR, DIAG_LIMIT, r->s.path, r->s.line,
		 "nested deeper than %u levels", r->max_depth);
	return -1;
}

/* --- the tree -------------------------------------------------------------- */

static struct node *as_node(struct toml *v)
{
	return (struct node *)(void *)v;
}

static struct node *new_node(struct reader *r, enum toml_type type, enum origin origin)
{
	struct node *v = arena_new(r->s.arena, struct node);

	v->pub.type = type;
	v->pub.line = r->s.line;
	v->origin = origin;
	return v;
}

static struct node *find(const struct node *table, struct str key)
{
	uint64_t at;

	if (table->index)
		return map_get(table->index, key, &at) ? (struct node *)(uintptr_t)at
						       : NULL;
	for (struct toml *it = table->pub.child; it; it = it->next)
		if (str_eq(it->key, key))
			return as_node(it);
	return NULL;
}

static void append(struct node *parent, struct node *v)
{
	if (parent->last)
		parent->last->pub.next = &v->pub;
	else
		parent->pub.child = &v->pub;
	parent->last = v;
	parent->pub.n++;
}

/* key is not in table yet. */
static void add_member(struct reader *r, struct node *table, struct str key,
		       struct node *v)
{
	v->pub.key = key;
	append(table, v);
	if (table->index) {
		map_put(table->index, key, (uint64_t)(uintptr_t)v);
	} else if (table->pub.n > SMALL_TABLE) {
		struct index *index = arena_new(r->s.arena, struct index);

		map_init(&index->map);
		index->next = r->indexes;
		r->indexes = index;
		table->index = &index->map;
		for (struct toml *it = table->pub.child; it; it = it->next)
			map_put(table->index, it->key, (uint64_t)(uintptr_t)as_node(it));
	}
}

static void release_indexes(struct reader *r)
{
	for (struct index *it = r->indexes; it; it = it->next)
		map_release(&it->map);
}

/* --- white space ----------------------------------------------------------- */

static void skip_blanks(struct toml_scan *s)
{
	while (s->p < s->end && (*s->p == ' ' || *s->p == '\t'))
		s->p++;
}

/* A comment at p, up to its line's end. */
static int skip_comment(struct toml_scan *s)
{
	const char *from = s->p;
	bool high = false;

	if (s->p >= s->end || *s->p != '#')
		return 0;
	for (; s->p < s->end && *s->p != '\n'; s->p++) {
		unsigned char c = (unsigned char)*s->p;

		high |= c >= 0x80;
		if (c == '\r' && s->end - s->p > 1 && s->p[1] == '\n')
			break;
		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return toml_fail(s, "control character in a comment");
	}
	if (high && !str_is_utf8((struct str){ from, (size_t)(s->p - from) }))
		return toml_fail(s, "a comment is not valid UTF-8");
	return 0;
}

/* Steps over a newline at p; false when there is none. */
static bool skip_newline(struct toml_scan *s)
{
	if (s->end - s->p >= 2 && s->p[0] == '\r' && s->p[1] == '\n')
		s->p++;
	if (s->p >= s->end || *s->p != '\n')
		return false;
	s->p++;
	s->line++;
	return true;
}

/* Blanks, comments and newlines. */
static int skip_space(struct toml_scan *s)
{
	do {
		skip_blanks(s);
		if (skip_comment(s) < 0)
			return -1;
	} while (skip_newline(s));
	return 0;
}

static int expect_line_end(struct toml_scan *s)
{
	skip_blanks(s);
	if (skip_comment(s) < 0)
		return -1;
	if (s->p >= s->end || skip_newline(s))
		return 0;
	return toml_fail(s, "expected the end of the line, found " STR_FMT,
			 STR_ARG(toml_found(s)));
}

static bool take(struct toml_scan *s, char c)
{
	if (s->p >= s->end || *s->p != c)
		return false;
	s->p++;
	return true;
}

/* --- keys ------------------------------------------------------------------ */

static bool is_bare(char c)
{
	return is_alnum(c) || c == '_' || c == '-';
}

static int read_simple_key(struct toml_scan *s, struct str *key)
{
	const char *from = s->p;

	if (s->p < s->end && (*s->p == '"' || *s->p == '\''))
		return toml_read_string(s, false, key);
	while (s->p < s->end && is_bare(*s->p))
		s->p++;
	if (s->p == from)
		return toml_fail(s, "expected a key, found " STR_FMT,
				 STR_ARG(toml_found(s)));
	*key = (struct str){ from, (size_t)(s->p - from) };
	return 0;
}

/* One part of a dotted key, the blanks after it, and a dot: *more tells. */
static int read_key_part(struct toml_scan *s, struct str *key, bool *more)
{
	skip_blanks(s);
	if (read_simple_key(s, key) < 0)
		return -1;
	skip_blanks(s);
	*more = take(s, '.');
	return 0;
}

/*
 * The table that part `key` of a dotted key leads to: made when absent.  NULL after an
 * error.  In a header an array of tables stands for its last element.
 */
static struct node *descend(struct reader *r, struct node *table, struct str key,
			    bool header)
{
	struct node *v = find(table, key);

	if (!v) {
		v = new_node(r, TOML_TABLE, header ? IMPLIED : BY_DOTS);
		add_member(r, table, key, v);
		return v;
	}
	if (header && v->origin == OF_TABLES)
		return v->last;
	bool open = v->pub.type == TOML_TABLE &&
		    (v->origin == IMPLIED || v->origin == BY_DOTS ||
		     (header && v->origin == BY_HEADER));

	if (!open) {
		toml_fail(&r->s, "\"" STR_FMT "\" is already defined at line %u",
			  STR_ARG(key), v->pub.line);
		return NULL;
	}
	if (!header)
		v->origin = BY_DOTS; /* a header may not define it any more */
	return v;
}

/* Reads a dotted key that starts at *table; *table gets the table of its last part,
 * *key that part; *depth grows by the parts.  0, or -1 after an error. */
static int read_key(struct reader *r, bool header, struct node **table, struct str *key,
		    unsigned *depth)
{
	bool more;

	if (r->s.errors >= ERRORS_MOST)
		return -1;
	for (;;) {
		if (++*depth > r->max_depth)
			return fail_deep(r);
		if (read_key_part(&r->s, key, &more) < 0)
			return -1;
		if (!more)
			return 0;
		*table = descend(r, *table, *key, header);
		if (!*table)
			return -1;
	}
}

/* --- values ---------------------------------------------------------------- */

static int read_value(struct reader *r, struct node *v, unsigned depth);

static int read_array(struct reader *r, struct node *v, unsigned depth)
{
	v->pub.type = TOML_ARRAY;
	r->s.p++;
	for (;;) {
		if (skip_space(&r->s) < 0)
			return -1;
		if (take(&r->s, ']'))
			return 0;
		struct node *element = new_node(r, TOML_STRING, BY_VALUE);

		if (read_value(r, element, depth + 1) < 0)
			return -1;
		append(v, element);
		if (skip_space(&r->s) < 0)
			return -1;
		if (take(&r->s, ','))
			continue;
		if (take(&r->s, ']'))
			return 0;
		return toml_fail(&r->s, "expected ',' or ']', found " STR_FMT,
				 STR_ARG(toml_found(&r->s)));
	}
}

/* key = value into table or what its dotted key leads to. */
static int read_member(struct reader *r, struct node *table, unsigned depth)
{
	struct str key;

	if (read_key(r, false, &table, &key, &depth) < 0)
		return -1;
	unsigned line = r->s.line;

	if (!take(&r->s, '='))
		return toml_fail(&r->s, "expected '=' after the key, found " STR_FMT,
				 STR_ARG(toml_found(&r->s)));
	const struct node *same = find(table, key);

	if (same)
		toml_fail(&r->s, "\"" STR_FMT "\" is already defined at line %u",
			  STR_ARG(key), same->pub.line);
	skip_blanks(&r->s);
	struct node *v = new_node(r, TOML_STRING, BY_VALUE);

	v->pub.line = line;
	if (read_value(r, v, depth) < 0)
		return -1;
	if (!same)
		add_member(r, table, key, v);
	return 0;
}

/* Stands on one line, without a comma at its end. */
static int read_inline_table(struct reader *r, struct node *v, unsigned depth)
{
	v->pub.type = TOML_TABLE;
	r->s.p++;
	skip_blanks(&r->s);
	if (take(&r->s, '}'))
		return 0;
	for (;;) {
		if (read_member(r, v, depth) < 0)
			return -1;
		skip_blanks(&r->s);
		if (take(&r->s, '}'))
			return 0;
		if (!take(&r->s, ','))
			return toml_fail(&r->s, "expected ',' or '}', found " STR_FMT,
					 STR_ARG(toml_found(&r->s)));
	}
}

static int read_value(struct reader *r, struct node *v, unsigned depth)
{
	char c = r->s.p < r->s.end ? *r->s.p : '\0';

	if (depth > r->max_depth)
		return fail_deep(r);
	switch (c) {
	case '"':
	case '\'':
		v->pub.type = TOML_STRING;
		return toml_read_string(&r->s, true, &v->pub.text);
	case '[':
		return read_array(r, v, depth);
	case '{':
		return read_inline_table(r, v, depth);
	default:
		return toml_read_word(&r->s, &v->pub);
	}
}

/* --- headers --------------------------------------------------------------- */

/* [table]: the header that defines what so far was at most implied. */
static int define_table(struct reader *r, struct node *parent, struct str key)
{
	struct node *v = find(parent, key);

	if (v && (v->pub.type != TOML_TABLE || v->origin != IMPLIED))
		return toml_fail(&r->s,
				 "table \"" STR_FMT "\" is already defined at line %u",
				 STR_ARG(key), v->pub.line);
	if (!v) {
		v = new_node(r, TOML_TABLE, BY_HEADER);
		add_member(r, parent, key, v);
	}
	v->origin = BY_HEADER;
	v->pub.line = r->s.line;
	r->table = v;
	return 0;
}

/* [[array]]: one more element. */
static int define_element(struct reader *r, struct node *parent, struct str key)
{
	struct node *v = find(parent, key);

	if (v && v->origin != OF_TABLES)
		return toml_fail(&r->s, "\"" STR_FMT "\" is already defined at line %u",
				 STR_ARG(key), v->pub.line);
	if (!v) {
		v = new_node(r, TOML_ARRAY, OF_TABLES);
		add_member(r, parent, key, v);
	}
	r->table = new_node(r, TOML_TABLE, BY_HEADER);
	append(v, r->table);
	return 0;
}

static int read_header(struct reader *r)
{
	struct node *parent = r->root;
	struct str key;
	unsigned depth = 0;

	r->s.p++;
	bool array = take(&r->s, '[');

	if (read_key(r, true, &parent, &key, &depth) < 0)
		return -1;
	if (!take(&r->s, ']') || (array && !take(&r->s, ']')))
		return toml_fail(&r->s, "expected '.' or '%s', found " STR_FMT,
				 array ? "]]" : "]", STR_ARG(toml_found(&r->s)));
	r->table_depth = depth + array;
	if (array)
		return define_element(r, parent, key);
	return define_table(r, parent, key);
}

/* --- the document ---------------------------------------------------------- */

static bool at_conflict_marker(const struct toml_scan *s)
{
	char c = s->p < s->end ? *s->p : '\0';

	if (c != '<' && c != '=' && c != '>' && c != '|')
		return false;
	return text_in_conflict_marker(
		(struct str){ s->start, (size_t)(s->end - s->start) },
		(size_t)(s->p - s->start));
}

static struct str take_line(struct toml_scan *s)
{
	struct str rest = { s->p, (size_t)(s->end - s->p) }, line = STR("");

	str_next_line(&rest, &line);
	s->line += rest.ptr > s->p && rest.ptr[-1] == '\n';
	s->p = s->end - rest.len;
	return line;
}

/* True for a line that can be a header; a row of an array mostly ends in a comma. */
static bool looks_like_header(struct str line)
{
	struct str s = str_trim(line), head, tail;

	if (!s.len || s.ptr[0] != '[')
		return false;
	if (str_cut(s, '#', &head, &tail))
		s = str_trim(head);
	return s.len > 2 && s.ptr[s.len - 1] == ']' && s.ptr[1] != ']';
}

/*
 * After an error in the statement that began at `from`: to the next line that looks
 * like a header.  That can be the line of the error itself, when what came before it
 * was not closed.
 */
static void recover(struct reader *r, const char *from)
{
	struct toml_scan *s = &r->s;
	const char *line = s->p;

	while (line > from && line[-1] != '\n')
		line--;
	if (line > from)
		s->p = line;
	/* A marker on it has been told of already. */
	if (line == from || at_conflict_marker(s))
		take_line(s);
	while (s->p < s->end && s->errors < ERRORS_MOST) {
		if (at_conflict_marker(s))
			toml_fail(s, "conflict marker");
		struct toml_scan before = *s;

		if (looks_like_header(take_line(s))) {
			before.errors = s->errors;
			*s = before;
			return;
		}
	}
}

static void read_document(struct reader *r)
{
	struct toml_scan *s = &r->s;

	while (s->errors < ERRORS_MOST) {
		const char *from = s->p;

		if (skip_space(s) < 0) {
			recover(r, from);
			continue;
		}
		if (s->p >= s->end)
			return;
		if (at_conflict_marker(s)) {
			toml_fail(s, "conflict marker");
			take_line(s);
			continue;
		}
		from = s->p;
		int rc = *s->p == '[' ? read_header(r)
				      : read_member(r, r->table, r->table_depth);

		if (rc < 0 || expect_line_end(s) < 0)
			recover(r, from);
	}
	diag_add(s->d, DIAG_ERROR, DIAG_LIMIT, s->path, s->line,
		 "more than %d errors: the rest of the file is not read", ERRORS_MOST);
}

struct toml *toml_read(struct arena *a, struct str bytes, unsigned max_depth,
		       struct diag_list *d, struct str path, unsigned *errors)
{
	struct reader r = {
		.s = { .start = bytes.len ? bytes.ptr : "",
		       .line = 1,
		       .arena = a,
		       .d = d,
		       .path = path },
		.max_depth = max_depth,
	};

	r.s.p = r.s.start;
	r.s.end = r.s.start + bytes.len;
	r.root = new_node(&r, TOML_TABLE, BY_HEADER);
	r.table = r.root;
	read_document(&r);
	release_indexes(&r);
	*errors = r.s.errors;
	return &r.root->pub;
}
