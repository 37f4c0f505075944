/* starlark.c - see starlark.h. */
#include "format/starlark.h"

#include "base/buf.h"
#include "base/map.h"
#include "format/py_lexer.h"
#include "format/text.h"

enum {
	TEXT_MOST = 4096,       /* bytes of a text that is put together */
	TEXTS_MOST = 16u << 20, /* of all of one file */
};

struct reader {
	struct arena *a;
	struct py_lexer lexer;
	struct py_token now;
	unsigned max_depth, last_line; /* of the token before `now` */
	size_t open;                   /* brackets */
	struct star **texts;           /* values of names */
	size_t n_texts, cap_texts;
	struct map names; /* name: index into texts */
	size_t joined;    /* bytes of texts put together so far */
	struct diag_list *diags;
	struct str path;
	bool failed;
};

static void fail(struct reader *r, const char *what)
{
	if (!r->failed)
		diag_add(r->diags, DIAG_ERROR, DIAG_SYNTAX, r->path, r->now.line, "%s",
			 what);
	r->failed = true;
}

static void advance(struct reader *r)
{
	r->last_line = r->now.line;
	py_next(&r->lexer, &r->now);
	if (r->now.kind == PY_BAD) {
		fail(r, r->now.text.len > 1 ? "a string is not closed"
					    : "a byte that Starlark does not know");
		return;
	}
	if (r->now.kind != PY_OP || r->now.text.len != 1)
		return;
	if (str_has_char(STR("([{"), r->now.text.ptr[0]))
		r->open++;
	else if (str_has_char(STR(")]}"), r->now.text.ptr[0]) && r->open)
		r->open--;
}

static bool is_close(const struct reader *r)
{
	return r->now.kind == PY_OP && str_has_char(STR(")]}"), r->now.text.ptr[0]);
}

/* Whether `now` stands behind the value that began with `open` brackets around it. */
static bool ends_value(const struct reader *r, size_t open)
{
	if (r->failed || r->now.kind == PY_END)
		return true;
	if (!open)
		return !r->open && r->now.line != r->last_line;
	return (r->open == open && py_is_op(&r->now, ",")) || r->open < open;
}

static void skip_value(struct reader *r, size_t open)
{
	while (!ends_value(r, open))
		advance(r);
}

static struct star *new_node(struct reader *r, enum star_type type)
{
	struct star *v = arena_new(r->a, struct star);

	v->type = type;
	v->line = r->now.line;
	v->text = STR("");
	v->key = STR("");
	return v;
}

/* --- operators -------------------------------------------------------------------- */

/* Whether a text of that many bytes may be made; one too many is said once. */
static bool may_join(struct reader *r, size_t len)
{
	if (len > TEXT_MOST || r->joined > TEXTS_MOST)
		return false;
	r->joined += len;
	if (r->joined > TEXTS_MOST)
		diag_add(r->diags, DIAG_WARNING, DIAG_LIMIT, r->path, r->now.line,
			 "texts that are put together from here on are not known: they "
			 "make more than %u MiB",
			 TEXTS_MOST >> 20);
	return r->joined <= TEXTS_MOST;
}

static struct str fill_in(struct reader *r, struct str text, struct str with)
{
	size_t at = str_find(text, STR("%s"));
	struct buf b;

	if (at == STR_NONE || str_find(str_from(text, at + 2), STR("%")) != STR_NONE ||
	    !may_join(r, text.len - 2 + with.len))
		return STR("");
	buf_init(&b, TEXT_MOST);
	buf_add(&b, str_slice(text, 0, at));
	buf_add(&b, with);
	buf_add(&b, str_from(text, at + 2));
	struct str out = b.full ? STR("") : arena_dup(r->a, buf_str(&b));

	buf_release(&b);
	return out;
}

/* Lists of names are shared, and stay as they are. */
static void join_lists(struct star *to, const struct star *more)
{
	if (to->is_named || more->is_named || more->type != STAR_LIST) {
		to->is_partial = true;
		return;
	}
	to->is_partial |= more->is_partial;
	if (!more->child)
		return;
	if (to->last)
		to->last->next = more->child;
	else
		to->child = more->child;
	to->last = more->last;
}

/* left = left op right. */
static void apply(struct reader *r, struct star *left, char op, const struct star *right)
{
	if (op == '+' && left->type == STAR_LIST) {
		join_lists(left, right);
		return;
	}
	if (op == '+' && right->type == STAR_LIST) {
		left->type = STAR_LIST;
		left->text = STR("");
		left->child = right->child;
		left->last = right->last;
		left->is_named = right->is_named;
		left->is_partial = true;
		return;
	}
	if (left->type == STAR_TEXT && right->type == STAR_TEXT) {
		if (op == '%')
			left->text = fill_in(r, left->text, right->text);
		else if (!may_join(r, left->text.len + right->text.len))
			left->text = STR("");
		else
			left->text = arena_cat(r->a, left->text, right->text, STR(""));
		if (left->text.len)
			return;
	}
	left->type = STAR_COMPUTED;
}

/* --- values ----------------------------------------------------------------------- */

static struct star *read_value(struct reader *r, unsigned depth);

/* Values up to the closing bracket, which is passed; r is at the opening one. */
static void read_items(struct reader *r, struct star *v, unsigned depth)
{
	struct star **tail = &v->child;

	if (depth >= r->max_depth) {
		fail(r, "nested deeper than is read");
		return;
	}
	advance(r);
	while (!r->failed && r->now.kind != PY_END && !is_close(r)) {
		struct star *item;

		if (py_is_op(&r->now, ",")) { /* nothing stands before it */
			advance(r);
			continue;
		}
		item = read_value(r, depth + 1);
		*tail = item;
		tail = &item->next;
		v->last = item;
		if (py_is_op(&r->now, ","))
			advance(r);
	}
	if (r->now.kind == PY_END)
		fail(r, "a bracket is not closed");
	else
		advance(r);
}

/* ".b.c" behind the name that v has.  False when it ends in a dot. */
static bool read_members(struct reader *r, struct star *v)
{
	bool is_whole = true;
	struct buf b;

	buf_init(&b, TEXT_MOST);
	buf_add(&b, v->text);
	while (is_whole && py_is_op(&r->now, ".")) {
		advance(r);
		is_whole = r->now.kind == PY_NAME;
		if (is_whole) {
			buf_add(&b, STR("."));
			buf_add(&b, r->now.text);
			advance(r);
		}
	}
	v->text = b.full ? STR("") : arena_dup(r->a, buf_str(&b));
	buf_release(&b);
	return is_whole;
}

/* "a.b.c", with what is called or looked up behind it. */
static struct star *read_name(struct reader *r, unsigned depth)
{
	struct star *v = new_node(r, STAR_NAME);
	uint64_t at;

	v->text = r->now.text;
	advance(r);
	if (py_is_op(&r->now, ".") && !read_members(r, v))
		return v;
	if (py_is_op(&r->now, "(")) {
		v->type = STAR_CALL;
		read_items(r, v, depth);
	} else if (!py_is_op(&r->now, "=") && map_get(&r->names, v->text, &at)) {
		const struct star *value = r->texts[at];

		v->type = value->type;
		v->text = value->text;
		v->child = value->child;
		v->last = value->last;
		v->is_partial = value->is_partial;
		v->is_named = true;
	}
	return v;
}

static struct star *read_text(struct reader *r)
{
	struct star *v = new_node(r, STAR_TEXT);
	struct buf b;
	size_t n = 0;

	buf_init(&b, TEXT_MOST);
	for (; r->now.kind == PY_STRING && !r->failed; advance(r), n++) {
		v->text = r->now.text;
		buf_add(&b, r->now.text);
	}
	if (n > 1)
		v->text = arena_dup(r->a, buf_str(&b));
	if (n > 1 && b.full)
		v->type = STAR_COMPUTED;
	buf_release(&b);
	return v;
}

static struct star *read_primary(struct reader *r, unsigned depth)
{
	struct star *v;

	if (r->now.kind == PY_STRING)
		return read_text(r);
	if (r->now.kind == PY_NAME)
		return read_name(r, depth);
	if (py_is_op(&r->now, "[") || py_is_op(&r->now, "(")) {
		v = new_node(r, STAR_LIST);
		read_items(r, v, depth);
		return v;
	}
	v = new_node(r, r->now.kind == PY_NUMBER ? STAR_NUMBER : STAR_COMPUTED);
	v->text = r->now.text;
	if (r->now.kind == PY_NUMBER)
		advance(r);
	return v;
}

/* "name = value" or a value, up to what ends it. */
static struct star *read_value(struct reader *r, unsigned depth)
{
	size_t open = r->open - (r->open && r->now.kind == PY_OP &&
				 str_has_char(STR("([{"), r->now.text.ptr[0]));
	struct star *v = read_primary(r, depth);

	if (v->type <= STAR_NAME && py_is_op(&r->now, "=") && depth < r->max_depth) {
		struct str key = v->text;

		advance(r);
		v = read_value(r, depth + 1);
		v->key = key;
		return v;
	}
	while (!ends_value(r, open) &&
	       (py_is_op(&r->now, "+") || py_is_op(&r->now, "%"))) {
		char op = r->now.text.ptr[0];

		advance(r);
		if (r->failed || r->now.kind == PY_END)
			break;
		apply(r, v, op, read_primary(r, depth));
	}
	if (!ends_value(r, open)) {
		v->type = STAR_COMPUTED;
		skip_value(r, open);
	}
	return v;
}

/* --- statements ------------------------------------------------------------------- */

static void remember(struct reader *r, struct star *v)
{
	if (!v->key.len || (v->type != STAR_TEXT && v->type != STAR_LIST))
		return;
	map_put(&r->names, v->key, r->n_texts);
	arena_grow(r->a, r->texts, r->n_texts, &r->cap_texts);
	r->texts[r->n_texts++] = v;
}

int star_read(struct arena *a, struct str bytes, unsigned max_depth, struct diag_list *d,
	      struct str path, struct star *out)
{
	struct reader r = { .a = a, .max_depth = max_depth, .diags = d, .path = path };
	struct star **tail = &out->child;

	*out = (struct star){ .type = STAR_LIST, .line = 1 };
	map_init(&r.names);
	py_lexer_init(&r.lexer, a, bytes);
	advance(&r);
	while (!r.failed && r.now.kind != PY_END) {
		size_t left = r.lexer.rest.len;
		struct star *v = read_value(&r, 0);

		*tail = v;
		tail = &v->next;
		remember(&r, v);
		if (r.lexer.rest.len == left && r.now.kind != PY_END)
			advance(&r); /* a sign that begins nothing */
		r.open = 0;
	}
	map_release(&r.names);
	return r.failed ? -1 : 0;
}

const struct star *star_get(const struct star *call, const char *key)
{
	struct str name = str_of(key);

	star_each (it, call)
		if (str_eq(it->key, name))
			return it;
	return NULL;
}

struct str star_text(const struct star *call, const char *key)
{
	const struct star *v = star_get(call, key);

	return star_is(v, STAR_TEXT) ? v->text : STR("");
}

bool star_is_true(const struct star *call, const char *key)
{
	const struct star *v = star_get(call, key);

	return star_is(v, STAR_NAME) && str_is(v->text, "True");
}
