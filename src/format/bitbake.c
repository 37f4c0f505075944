/* bitbake.c - see bitbake.h. */
#include "format/bitbake.h"

enum {
	VALUE_MOST = 1 << 20,      /* bytes of one variable */
	PREPENDED_MOST = 16 << 20, /* bytes that are moved for what stands in front */
	DEPTH_MOST = 8,            /* of variables within variables */
	STEPS_MOST = 256,
	EXPANDED_MOST = 16 * 1024,
	ALL_MOST = 16 << 20, /* bytes of all of one recipe */
};

void bitbake_init(struct bitbake *b, struct arena *a)
{
	*b = (struct bitbake){ .a = a };
	map_init(&b->names);
}

void bitbake_release(struct bitbake *b)
{
	for (size_t i = 0; i < b->n; i++)
		buf_release(&b->v[i].value);
	map_release(&b->names);
}

static struct bitbake_variable *variable(struct bitbake *b, struct str name,
					 unsigned line, bool *added)
{
	uint64_t at = map_get_or_put(&b->names, name, b->n, added);

	if (*added) {
		arena_grow(b->a, b->v, b->n, &b->cap);
		b->v[b->n] = (struct bitbake_variable){ .name = name, .line = line };
		buf_init(&b->v[b->n++].value, VALUE_MOST);
	}
	return &b->v[at];
}

static void prepend(struct bitbake *b, struct bitbake_variable *v, struct str text)
{
	struct str rest;

	if (b->n_prepended + v->value.len > PREPENDED_MOST) {
		b->is_cut = true;
		return;
	}
	b->n_prepended += v->value.len + 1;
	rest = arena_dup(b->a, buf_str(&v->value));
	buf_clear(&v->value);
	buf_add(&v->value, text);
	buf_add(&v->value, rest);
}

enum assignment {
	SET,
	SET_WEAK,   /* ?= */
	SET_WEAKER, /* ??=, for want of any other */
	ADD,        /* += */
	ADD_FRONT,  /* =+ */
	JOIN,       /* .=, :append */
	JOIN_FRONT  /* =., :prepend */
};

static void assign(struct bitbake *b, struct str name, enum assignment op,
		   struct str value, unsigned line)
{
	bool added;
	struct bitbake_variable *v = variable(b, name, line, &added);

	if (op == SET || (op == SET_WEAK && (added || v->is_weak)) ||
	    (op == SET_WEAKER && added)) {
		buf_clear(&v->value);
		buf_add(&v->value, value);
		v->line = line;
		v->is_weak = op == SET_WEAKER;
	} else if (op == ADD || op == JOIN) {
		buf_add_text(&v->value, op == ADD ? " " : "");
		buf_add(&v->value, value);
	} else if (op == ADD_FRONT) {
		prepend(b, v, arena_cat(b->a, value, STR(" "), STR("")));
	} else if (op == JOIN_FRONT) {
		prepend(b, v, value);
	}
	b->is_cut |= v->value.full;
}

void bitbake_default(struct bitbake *b, const char *name, struct str value)
{
	assign(b, str_of(name), SET_WEAKER, value, 0);
}

static bool is_name_byte(char c)
{
	return is_alnum(c) || str_has_char(STR("_-.+:/{}$"), c);
}

/* Takes the operator off *rest; false when none stands there. */
static bool take_operator(struct str *rest, enum assignment *op)
{
	static const struct {
		const char *text;
		enum assignment op;
	} operators[] = {
		{ "?\?=", SET_WEAKER }, { "?=", SET_WEAK }, { ":=", SET },
		{ "+=", ADD },          { ".=", JOIN },     { "=+", ADD_FRONT },
		{ "=.", JOIN_FRONT },   { "=", SET },
	};

	for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++)
		if (str_starts_with(*rest, str_of(operators[i].text))) {
			*rest = str_from(*rest, str_of(operators[i].text).len);
			*op = operators[i].op;
			return true;
		}
	return false;
}

/* "SRC_URI:append" is SRC_URI and an operator; false for any other override. */
static bool take_override(struct str *name, enum assignment *op)
{
	static const struct {
		const char *end;
		enum assignment op;
	} ends[] = {
		{ ":append", JOIN },
		{ "_append", JOIN },
		{ ":prepend", JOIN_FRONT },
		{ "_prepend", JOIN_FRONT },
	};

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (str_ends_with(*name, str_of(ends[i].end))) {
			name->len -= str_of(ends[i].end).len;
			*op = ends[i].op;
			break;
		}
	return !str_has_char(*name, ':');
}

static void read_assignment(struct bitbake *b, struct str text, unsigned line)
{
	size_t n = 0;
	struct str name, rest;
	enum assignment op, over = SET;

	if (str_starts_with(text, STR("export ")))
		text = str_trim_left(str_from(text, 7));
	while (n < text.len && is_name_byte(text.ptr[n])) {
		/* "A:=" and "A+=": the sign is of the operator */
		if (str_has_char(STR(":+."), text.ptr[n]) && n + 1 < text.len &&
		    text.ptr[n + 1] == '=')
			break;
		n++;
	}
	if (n < text.len && text.ptr[n] == '[') /* a flag */
		while (n < text.len && text.ptr[n++] != ']')
			;
	name = str_slice(text, 0, n);
	rest = str_trim_left(str_from(text, n));
	if (!name.len || !take_operator(&rest, &op) || !take_override(&name, &over))
		return;
	rest = str_trim(rest);
	if (rest.len < 2 || (rest.ptr[0] != '"' && rest.ptr[0] != '\'') ||
	    rest.ptr[rest.len - 1] != rest.ptr[0])
		return;
	assign(b, name, over == SET ? op : over, str_slice(rest, 1, rest.len - 1), line);
}

static void add_require(struct bitbake *b, struct str path)
{
	arena_grow(b->a, b->requires, b->n_requires, &b->cap_requires);
	b->requires[b->n_requires++] = str_trim(path);
}

/* "do_install () {" and "python x() {": up to a line that is "}". */
static bool begins_function(struct str line)
{
	struct str text = str_trim_right(line);

	return str_ends_with(text, STR("{")) && str_find(text, STR("()")) != STR_NONE;
}

/* One line with those that a backslash joins to it; a blank takes the place of each. */
static bool next_logical(struct bitbake *b, struct str *rest, struct str *text,
			 unsigned *line)
{
	struct str more;
	struct buf all;

	if (!str_next_line(rest, text))
		return false;
	++*line;
	if (!str_ends_with(*text, STR("\\")) || str_starts_with(*text, STR("#")))
		return true;
	buf_init(&all, VALUE_MOST);
	more = *text;
	while (str_ends_with(more, STR("\\"))) {
		buf_add(&all, str_slice(more, 0, more.len - 1));
		buf_add_char(&all, ' ');
		if (!str_next_line(rest, &more)) {
			more = STR("");
			break;
		}
		++*line;
	}
	buf_add(&all, more);
	*text = arena_dup(b->a, buf_str(&all));
	b->is_cut |= all.full;
	buf_release(&all);
	return true;
}

void bitbake_read(struct bitbake *b, struct str bytes)
{
	struct str text;
	unsigned line = 0;
	bool in_function = false;

	for (;;) {
		unsigned first = line + 1;

		if (!next_logical(b, &bytes, &text, &line))
			return;
		if (in_function) {
			in_function = !str_is(str_trim_right(text), "}");
			continue;
		}
		if (begins_function(text))
			in_function = true;
		else if (str_starts_with(text, STR("require ")))
			add_require(b, str_from(text, 8));
		else if (str_starts_with(text, STR("include ")))
			add_require(b, str_from(text, 8));
		else if (text.len && !is_space(text.ptr[0]) && text.ptr[0] != '#')
			read_assignment(b, text, first);
	}
}

bool bitbake_get(const struct bitbake *b, struct str name, struct str *value,
		 unsigned *line)
{
	uint64_t at;

	if (!map_get(&b->names, name, &at))
		return false;
	*value = buf_str(&b->v[at].value);
	*line = b->v[at].line;
	return true;
}

static bool expand_into(const struct bitbake *b, struct str text, unsigned depth,
			unsigned *steps, struct buf *out)
{
	while (text.len) {
		size_t dollar = str_find(text, STR("${"));
		struct str value;
		unsigned line;

		buf_add(out, str_slice(text, 0, dollar));
		if (dollar == STR_NONE)
			break;
		text = str_from(text, dollar + 2);
		size_t end = str_find_char(text, '}');

		if (end == STR_NONE || !depth || !*steps ||
		    !bitbake_get(b, str_slice(text, 0, end), &value, &line))
			return false;
		--*steps;
		if (!expand_into(b, value, depth - 1, steps, out))
			return false;
		text = str_from(text, end + 1);
	}
	return !out->full;
}

bool bitbake_expand(struct bitbake *b, struct str text, struct str *out)
{
	unsigned steps = STEPS_MOST;
	struct buf buf;
	bool ok;

	if (b->expanded > ALL_MOST) {
		b->is_cut = true;
		return false;
	}
	buf_init(&buf, EXPANDED_MOST);
	ok = expand_into(b, text, DEPTH_MOST, &steps, &buf);
	b->expanded += buf.len;
	if (ok)
		*out = arena_dup(b->a, buf_str(&buf));
	buf_release(&buf);
	return ok;
}
