/* hcl.c - see hcl.h. */
#include "format/hcl.h"

enum token_kind {
	TOKEN_END,
	TOKEN_LINE, /* the end of one */
	TOKEN_WORD,
	TOKEN_STRING,   /* without the quotes */
	TOKEN_TEMPLATE, /* a string or heredoc whose value is not known */
	TOKEN_SIGN,
};

enum { TEMPLATE_DEPTH = 16 }; /* strings within the templates of strings */

struct token {
	enum token_kind kind;
	unsigned line;
	struct str text;
};

struct reading {
	struct arena *a;
	struct str bytes;
	size_t at;
	unsigned line;
	struct token t; /* the one at hand */
	struct diag_list *d;
	struct str path;
	bool failed;
};

static void fail(struct reading *r, unsigned line, const char *what)
{
	if (!r->failed)
		diag_add(r->d, DIAG_ERROR, DIAG_SYNTAX, r->path, line, "%s", what);
	r->failed = true;
	r->at = r->bytes.len;
	r->t = (struct token){ TOKEN_END, line, STR("") };
}

/* --- tokens -------------------------------------------------------------------- */

static char byte_at(const struct reading *r, size_t at)
{
	return at < r->bytes.len ? r->bytes.ptr[at] : '\0';
}

static void advance(struct reading *r, size_t to)
{
	for (; r->at < to && r->at < r->bytes.len; r->at++)
		r->line += r->bytes.ptr[r->at] == '\n';
}

/* Blanks and comments, but not the end of a line. */
static void skip_space(struct reading *r)
{
	for (;;) {
		struct str rest = str_from(r->bytes, r->at);
		size_t n = 0;

		while (n < rest.len && is_space(rest.ptr[n]) && rest.ptr[n] != '\n')
			n++;
		r->at += n;
		rest = str_from(rest, n);
		if (str_starts_with(rest, STR("#")) || str_starts_with(rest, STR("//"))) {
			n = str_find_char(rest, '\n');
			advance(r, r->at + (n == STR_NONE ? rest.len : n));
		} else if (str_starts_with(rest, STR("/*"))) {
			n = str_find(rest, STR("*/"));
			advance(r, r->at + (n == STR_NONE ? rest.len : n + 2));
		} else {
			return;
		}
	}
}

/*
 * The offset after the string that begins at `at`, a quote; 0 when it is not closed.
 * *computed: it holds a template, in which strings may stand.
 */
static size_t end_of_string(const struct reading *r, size_t at, unsigned depth,
			    bool *computed)
{
	unsigned braces = 0;

	for (at++; at < r->bytes.len; at++) {
		char c = r->bytes.ptr[at];

		if (c == '"' && !braces)
			return at + 1;
		if (c == '"') {
			bool inner;

			at = depth ? end_of_string(r, at, depth - 1, &inner) : 0;
			if (!at)
				return 0;
			at--;
		} else if (c == '\n' && !braces) {
			return 0;
		} else if (c == '\\' && !braces) {
			at++;
		} else if ((c == '$' || c == '%') && byte_at(r, at + 1) == '{' &&
			   !braces) {
			*computed = true;
			/* "$${" is "${" itself, which no name or version holds */
			braces = byte_at(r, at - 1) != c;
			at++;
		} else if (braces) {
			braces += c == '{';
			braces -= c == '}';
		}
	}
	return 0;
}

static struct str unescaped(struct arena *a, struct str s)
{
	char *p;
	size_t n = 0;

	if (!str_has_char(s, '\\'))
		return s;
	p = arena_alloc(a, s.len + 1, 1);
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '\\' && i + 1 < s.len)
			i++;
		p[n++] = s.ptr[i];
	}
	return (struct str){ p, n };
}

static void read_string(struct reading *r)
{
	bool computed = false;
	size_t end = end_of_string(r, r->at, TEMPLATE_DEPTH, &computed);
	struct str inside = str_slice(r->bytes, r->at + 1, end ? end - 1 : 0);

	if (!end) {
		fail(r, r->line, "a string is not closed");
		return;
	}
	r->t.kind = computed ? TOKEN_TEMPLATE : TOKEN_STRING;
	r->t.text = computed ? inside : unescaped(r->a, inside);
	advance(r, end);
}

/* "<<EOT" or "<<-EOT" up to a line that is EOT. */
static void read_heredoc(struct reading *r)
{
	struct str rest = str_from(r->bytes, r->at), word, line;

	str_next_line(&rest, &word);
	word = str_from(word, 2);
	if (str_starts_with(word, STR("-")))
		word = str_from(word, 1);
	word = str_trim(word);
	while (str_next_line(&rest, &line))
		if (str_eq(str_trim(line), word)) {
			size_t end = (size_t)(line.ptr - r->bytes.ptr) + line.len;

			r->t.kind = TOKEN_TEMPLATE;
			advance(r, end);
			return;
		}
	fail(r, r->line, "a heredoc is not closed");
}

static bool is_word_byte(char c)
{
	return is_alnum(c) || c == '_' || c == '-' || c == '.' ||
	       (unsigned char)c >= 0x80;
}

static void next(struct reading *r)
{
	size_t end;
	char c;

	skip_space(r);
	r->t = (struct token){ TOKEN_END, r->line, STR("") };
	if (r->at >= r->bytes.len)
		return;
	c = r->bytes.ptr[r->at];
	if (c == '"') {
		read_string(r);
		return;
	}
	if (c == '<' && byte_at(r, r->at + 1) == '<') {
		read_heredoc(r);
		return;
	}
	for (end = r->at; end < r->bytes.len && is_word_byte(r->bytes.ptr[end]); end++)
		;
	r->t.kind = end > r->at ? TOKEN_WORD : c == '\n' ? TOKEN_LINE : TOKEN_SIGN;
	end += end == r->at;
	r->t.text = str_slice(r->bytes, r->at, end);
	advance(r, end);
}

static bool is_sign(const struct reading *r, char sign)
{
	return r->t.kind == TOKEN_SIGN && r->t.text.ptr[0] == sign;
}

static void skip_lines(struct reading *r)
{
	while (r->t.kind == TOKEN_LINE)
		next(r);
}

/* --- expressions --------------------------------------------------------------- */

static struct hcl *append(struct reading *r, struct hcl ***tail)
{
	struct hcl *v = arena_new(r->a, struct hcl);

	**tail = v;
	*tail = &v->next;
	v->line = r->t.line;
	v->key = r->t.text;
	return v;
}

/* True where an expression ends: of an attribute with its line, of an item of an object
 * with a comma or the brace, too. */
static bool ends(const struct reading *r, bool in_object)
{
	return r->t.kind == TOKEN_END || r->t.kind == TOKEN_LINE || is_sign(r, '}') ||
	       (in_object && is_sign(r, ','));
}

/* Up to the end of the expression, brackets closed; in brackets lines do not end it. */
static void skip_expression(struct reading *r, bool in_object)
{
	size_t open = 0;

	while (r->t.kind != TOKEN_END && (open || !ends(r, in_object))) {
		open += is_sign(r, '(') || is_sign(r, '[') || is_sign(r, '{');
		if (open && (is_sign(r, ')') || is_sign(r, ']') || is_sign(r, '}')))
			open--;
		next(r);
	}
}

static void read_object(struct reading *r, struct hcl *v, unsigned depth);

static void read_expression(struct reading *r, struct hcl *v, bool in_object,
			    unsigned depth)
{
	struct token first = r->t;

	v->text = first.text;
	if (is_sign(r, '{') && depth) {
		v->type = HCL_OBJECT;
		read_object(r, v, depth - 1);
	} else if (first.kind == TOKEN_STRING) {
		next(r);
		v->type = ends(r, in_object) ? HCL_STRING : HCL_COMPUTED;
	}
	if (!ends(r, in_object))
		v->type = HCL_COMPUTED; /* `"a" == x`, `{…}.x` */
	skip_expression(r, in_object);
}

/* Items of an object; the '{' is at hand.  `{ for k, v in x : …}` is computed. */
static void read_object(struct reading *r, struct hcl *v, unsigned depth)
{
	struct hcl **tail = &v->child;
	unsigned line = r->t.line;

	next(r);
	for (;;) {
		while (r->t.kind == TOKEN_LINE || is_sign(r, ','))
			next(r);
		if (r->t.kind == TOKEN_END) {
			fail(r, line, "an object is not closed");
			return;
		}
		if (is_sign(r, '}'))
			break;
		bool is_name = r->t.kind == TOKEN_WORD || r->t.kind == TOKEN_STRING;
		struct hcl *item = append(r, &tail);

		next(r);
		if (is_name && (is_sign(r, '=') || is_sign(r, ':'))) {
			next(r);
			read_expression(r, item, true, depth);
			continue;
		}
		/* a key or a whole object that is computed */
		item->key = STR("");
		skip_expression(r, true);
	}
	next(r);
}

/* --- bodies -------------------------------------------------------------------- */

static void read_body(struct reading *r, struct hcl *v, bool is_file, unsigned depth);

/* What follows the type of a block: labels, and the body in braces. */
static void read_block(struct reading *r, struct hcl *v, unsigned depth)
{
	v->type = HCL_BLOCK;
	for (bool first = true; r->t.kind == TOKEN_WORD || r->t.kind == TOKEN_STRING;
	     first = false) {
		if (first)
			v->label = r->t.text;
		next(r);
	}
	if (!is_sign(r, '{')) {
		fail(r, v->line, "expected an attribute, name = value, or a block");
		return;
	}
	if (!depth) {
		fail(r, v->line, "blocks are nested too deep");
		return;
	}
	next(r);
	read_body(r, v, false, depth - 1);
}

static void read_body(struct reading *r, struct hcl *v, bool is_file, unsigned depth)
{
	struct hcl **tail = &v->child;

	for (;;) {
		skip_lines(r);
		if (r->t.kind == TOKEN_END && !is_file)
			fail(r, v->line, "a block is not closed");
		if (r->t.kind == TOKEN_END)
			return;
		if (is_sign(r, '}') && !is_file) {
			next(r);
			return;
		}
		if (r->t.kind != TOKEN_WORD) {
			fail(r, r->t.line, "expected the name of an attribute or block");
			return;
		}
		struct hcl *item = append(r, &tail);

		next(r);
		if (is_sign(r, '=')) {
			next(r);
			read_expression(r, item, false, depth);
			/* a brace that nothing opened ends the block, if there is one */
			if (is_sign(r, '}') && is_file)
				next(r);
		} else {
			read_block(r, item, depth);
		}
	}
}

int hcl_read(struct arena *a, struct str bytes, unsigned max_depth, struct diag_list *d,
	     struct str path, struct hcl *out)
{
	struct reading r = { .a = a, .bytes = bytes, .line = 1, .d = d, .path = path };

	*out = (struct hcl){ .type = HCL_BLOCK, .line = 1 };
	next(&r);
	read_body(&r, out, true, max_depth);
	return r.failed ? -1 : 0;
}

const struct hcl *hcl_get(const struct hcl *v, const char *key)
{
	hcl_each (it, v)
		if (str_is(it->key, key))
			return it;
	return NULL;
}

struct str hcl_string(const struct hcl *v, const char *key)
{
	const struct hcl *it = hcl_get(v, key);

	return it && it->type == HCL_STRING ? it->text : STR("");
}
