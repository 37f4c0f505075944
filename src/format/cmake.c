/* cmake.c - see cmake.h. */
#include "format/cmake.h"

#include "base/buf.h"

enum {
	DEPTH_MOST = 8,       /* of variables within variables */
	EXPANDED_MOST = 4096, /* bytes */
	STEPS_MOST = 256,     /* references of one text */
	ALL_MOST = 16 << 20,  /* bytes of all of one file */
};

void cmake_init(struct cmake_reader *r, struct arena *a, struct str bytes)
{
	*r = (struct cmake_reader){ .a = a, .text = bytes, .line = 1 };
}

static bool at_end(const struct cmake_reader *r)
{
	return r->at >= r->text.len;
}

static char peek(const struct cmake_reader *r)
{
	return at_end(r) ? '\0' : r->text.ptr[r->at];
}

static void step(struct cmake_reader *r)
{
	if (!at_end(r) && r->text.ptr[r->at++] == '\n')
		r->line++;
}

/* Steps over all up to `to`, counting lines. */
static void step_to(struct cmake_reader *r, size_t to)
{
	while (r->at < to)
		step(r);
}

/* "[==[": how many '='; false when no bracket opens here. */
static bool opens_bracket(const struct cmake_reader *r, size_t at, size_t *equals)
{
	size_t i = at;

	if (i >= r->text.len || r->text.ptr[i] != '[')
		return false;
	for (i++; i < r->text.len && r->text.ptr[i] == '='; i++)
		;
	*equals = i - at - 1;
	return i < r->text.len && r->text.ptr[i] == '[';
}

/* The text of a bracket that opens here; up to the end where nothing closes it. */
static struct str take_bracket(struct cmake_reader *r, size_t equals)
{
	size_t from = r->at + equals + 2, i = from;

	for (; i < r->text.len; i++) {
		size_t n = 0;

		if (r->text.ptr[i] != ']')
			continue;
		while (i + 1 + n < r->text.len && r->text.ptr[i + 1 + n] == '=')
			n++;
		if (n == equals && i + 1 + n < r->text.len &&
		    r->text.ptr[i + 1 + n] == ']')
			break;
		i += n;
	}
	struct str text = str_slice(r->text, from, i);

	step_to(r, i < r->text.len ? i + equals + 2 : r->text.len);
	/* a line end right behind the opening is none of it */
	return str_starts_with(text, STR("\n")) ? str_from(text, 1) : text;
}

/* Blanks, line ends and comments. */
static void skip_space(struct cmake_reader *r)
{
	size_t equals;

	while (!at_end(r)) {
		if (is_space(peek(r))) {
			step(r);
		} else if (peek(r) != '#') {
			return;
		} else if (opens_bracket(r, r->at + 1, &equals)) {
			step(r);
			take_bracket(r, equals);
		} else {
			size_t end = str_find_char(str_from(r->text, r->at), '\n');

			step_to(r, end == STR_NONE ? r->text.len : r->at + end);
		}
	}
}

/* "\n" and "\t" are what they are in C; a backslash before a line end joins lines. */
static void add_escaped(struct buf *b, char c)
{
	if (c == 'n')
		buf_add_char(b, '\n');
	else if (c == 't')
		buf_add_char(b, '\t');
	else if (c == '$') /* no reference begins here, which a NUL tells apart */
		buf_add(b, (struct str){ "$\0", 2 });
	else if (c != '\n')
		buf_add_char(b, c);
}

/* A quoted argument, or an unquoted one, which may hold a quoted part. */
static struct str take_text(struct cmake_reader *r, bool quoted)
{
	struct str text;
	struct buf b;

	buf_init(&b, r->text.len + 1);
	if (quoted)
		step(r);
	while (!at_end(r)) {
		char c = peek(r);

		if (quoted ? c == '"' : is_space(c) || str_has_char(STR("()#\""), c))
			break;
		step(r);
		if (c == '\\' && !at_end(r)) {
			add_escaped(&b, peek(r));
			step(r);
		} else {
			buf_add_char(&b, c);
		}
	}
	if (quoted)
		step(r);
	text = arena_dup(r->a, buf_str(&b));
	buf_release(&b);
	return text;
}

static void add_argument(struct cmake_reader *r, struct str text, unsigned line)
{
	arena_grow(r->a, r->v, r->n, &r->cap);
	r->v[r->n++] = (struct cmake_argument){ text, line };
}

/* Up to the ')' of the command; parentheses within are for conditions. */
static bool take_arguments(struct cmake_reader *r)
{
	size_t depth = 1, equals;

	for (;;) {
		skip_space(r);
		if (at_end(r))
			return false;
		unsigned line = r->line;
		char c = peek(r);

		if (c == '(' || c == ')') {
			step(r);
			depth += c == '(' ? 1 : (size_t)-1;
			if (!depth)
				return true;
		} else if (opens_bracket(r, r->at, &equals)) {
			add_argument(r, take_bracket(r, equals), line);
		} else {
			add_argument(r, take_text(r, c == '"'), line);
		}
	}
}

static bool is_name_byte(char c)
{
	return is_alnum(c) || c == '_';
}

bool cmake_next(struct cmake_reader *r, struct cmake_command *out)
{
	for (;;) {
		size_t from;

		skip_space(r);
		if (at_end(r))
			return false;
		from = r->at;
		*out = (struct cmake_command){ .line = r->line };
		while (is_name_byte(peek(r)))
			step(r);
		out->name = str_slice(r->text, from, r->at);
		skip_space(r);
		if (!out->name.len || peek(r) != '(') {
			/* no command: on with what follows */
			if (!out->name.len)
				step(r);
			continue;
		}
		step(r);
		r->n = 0;
		out->is_cut = !take_arguments(r);
		out->v = r->v;
		out->n = r->n;
		return true;
	}
}

/* --- variables ----------------------------------------------------------------- */

void cmake_variables_init(struct cmake_variables *vars, struct arena *a)
{
	*vars = (struct cmake_variables){ .a = a };
	map_init(&vars->names);
}

void cmake_variables_release(struct cmake_variables *vars)
{
	map_release(&vars->names);
}

void cmake_variables_take(struct cmake_variables *vars, const struct cmake_command *c)
{
	bool added, literal;

	if (!str_eq_nocase(c->name, STR("set")) || !c->n)
		return;
	/* set(NAME VALUE CACHE TYPE "text") is a value that a user may replace */
	literal = c->n == 2 || (c->n >= 5 && str_is(c->v[2].text, "CACHE"));
	uint64_t at = map_get_or_put(&vars->names, c->v[0].text, vars->n, &added);

	if (!added) {
		struct str *had = &vars->v[at];

		if (!literal || !had->ptr || !str_eq(*had, c->v[1].text))
			*had = (struct str){ NULL, 0 };
		return;
	}
	arena_grow(vars->a, vars->v, vars->n, &vars->cap);
	vars->v[vars->n++] = literal ? c->v[1].text : (struct str){ NULL, 0 };
}

static bool expand_into(const struct cmake_variables *vars, struct str text,
			unsigned depth, unsigned *steps, struct buf *b)
{
	while (text.len) {
		size_t dollar = str_find_char(text, '$');
		uint64_t at;

		buf_add(b, str_slice(text, 0, dollar));
		if (dollar == STR_NONE)
			break;
		text = str_from(text, dollar + 1);
		if (str_starts_with(text, (struct str){ "\0", 1 })) {
			buf_add_char(b, '$');
			text = str_from(text, 1);
			continue;
		}
		size_t end = str_find_char(text, '}');

		if (!str_starts_with(text, STR("{")) || end == STR_NONE || !depth ||
		    !*steps || !map_get(&vars->names, str_slice(text, 1, end), &at) ||
		    !vars->v[at].ptr)
			return false;
		--*steps;
		if (!expand_into(vars, vars->v[at], depth - 1, steps, b))
			return false;
		text = str_from(text, end + 1);
	}
	return !b->full;
}

bool cmake_expand(struct cmake_variables *vars, struct str text, struct str *out)
{
	unsigned steps = STEPS_MOST;
	struct buf b;
	bool ok;

	if (!str_has_char(text, '$')) {
		*out = text;
		return true;
	}
	if (vars->expanded > ALL_MOST) {
		vars->is_cut = true;
		return false;
	}
	buf_init(&b, EXPANDED_MOST);
	ok = expand_into(vars, text, DEPTH_MOST, &steps, &b);
	vars->expanded += b.len;
	if (ok)
		*out = arena_dup(vars->a, buf_str(&b));
	buf_release(&b);
	return ok;
}
