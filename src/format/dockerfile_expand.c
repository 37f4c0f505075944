/*
 * dockerfile_expand.c - $name and ${name…} in the words of a Dockerfile.
 *
 * https://docs.docker.com/reference/dockerfile/ (2026-08), "Environment replacement",
 * and the behaviour of BuildKit's word lexer.
 */
#include "format/dockerfile_impl.h"

#include "base/buf.h"

struct expander {
	struct arena *a;
	const struct df_scope *s;
	struct str in;
	size_t i;
	char escape;
	unsigned depth;
	size_t *work;
	bool open; /* variables that are not declared may have a value */
	struct df_expansion out;
};

static void fail(struct expander *x, const char *why)
{
	if (!x->out.error)
		x->out.error = why;
}

static bool at_end(const struct expander *x)
{
	return x->i >= x->in.len;
}

static char peek(const struct expander *x)
{
	return at_end(x) ? '\0' : x->in.ptr[x->i];
}

/* A name, a number, or one of the special parameters; "" when none stands here. */
static struct str take_name(struct expander *x)
{
	size_t from = x->i;

	if (is_digit(peek(x))) {
		while (is_digit(peek(x)))
			x->i++;
	} else if (df_one_of(peek(x), "@*#?-$!")) {
		x->i++;
	} else {
		while (is_alnum(peek(x)) || peek(x) == '_')
			x->i++;
	}
	return str_slice(x->in, from, x->i);
}

/* --- values ------------------------------------------------------------------ */

static void note_unknown(struct expander *x, struct str name)
{
	x->out.known = false;
	if (!x->out.unknown.len)
		x->out.unknown = name;
}

/* What name holds; DF_UNKNOWN_VALUE also when a base image may have set it. */
static enum df_value look_up(struct expander *x, struct str name, struct str *value)
{
	enum df_value state = df_scope_get(x->s, name, value);
	bool special = !is_alpha(name.ptr[0]) && name.ptr[0] != '_';

	x->out.used_variable = true;
	if (state == DF_SET) {
		*x->work += value->len + 1;
		return state;
	}
	*value = STR("");
	if (state == DF_UNSET && !special) {
		if (!x->out.undefined.len)
			x->out.undefined = name;
		if (x->open)
			state = DF_UNKNOWN_VALUE;
	}
	return state;
}

static void add_unknown(struct expander *x, struct str name, struct buf *out)
{
	note_unknown(x, name);
	buf_add(out, STR("${"));
	buf_add(out, name);
	buf_add_char(out, '}');
}

static void add_variable(struct expander *x, struct str name, struct buf *out)
{
	struct str value;

	if (look_up(x, name, &value) == DF_UNKNOWN_VALUE)
		add_unknown(x, name, out);
	else
		buf_add(out, value);
}

/* --- words inside braces ----------------------------------------------------- */

static void expand_until(struct expander *x, char stop, bool raw_escapes,
			 struct buf *out);

/* What a word inside ${…} came to, kept apart from the rest: it may not be used. */
struct inner {
	struct str text;
	bool known;
	struct str unknown, undefined;
	bool assumed;
};

static struct inner take_inner(struct expander *x, char stop, bool raw_escapes)
{
	struct df_expansion before = x->out;
	struct inner in;
	struct buf b;

	x->out.known = true;
	x->out.assumed = false;
	x->out.unknown = x->out.undefined = STR("");
	buf_init(&b, DF_MOST_VALUE);
	expand_until(x, stop, raw_escapes, &b);
	in.text = arena_dup(x->a, buf_str(&b));
	if (b.full)
		fail(x, "expands to too much");
	buf_release(&b);
	in.known = x->out.known;
	in.assumed = x->out.assumed;
	in.unknown = x->out.unknown;
	in.undefined = x->out.undefined;
	x->out.known = before.known;
	x->out.assumed = before.assumed;
	x->out.unknown = before.unknown;
	x->out.undefined = before.undefined;
	return in;
}

static void add_inner(struct expander *x, const struct inner *in, struct buf *out)
{
	buf_add(out, in->text);
	x->out.known = x->out.known && in->known;
	x->out.assumed = x->out.assumed || in->assumed;
	if (!x->out.unknown.len)
		x->out.unknown = in->unknown;
	if (!x->out.undefined.len)
		x->out.undefined = in->undefined;
}

/* --- operators --------------------------------------------------------------- */

/* ${name-w} ${name+w} ${name?w}, with a ':' also when empty. */
static void add_choice(struct expander *x, struct str name, char op, bool empty_counts,
		       struct buf *out)
{
	struct inner w = take_inner(x, '}', false);
	struct str value, undefined = x->out.undefined;
	enum df_value state = look_up(x, name, &value);
	bool has = state == DF_SET && !(empty_counts && !value.len);

	if (x->out.error)
		return;
	if (op == '-') {
		if (has) {
			buf_add(out, value);
			return;
		}
		add_inner(x, &w, out);
		if (state == DF_UNKNOWN_VALUE)
			x->out.assumed = true;
	} else if (state == DF_UNKNOWN_VALUE) {
		add_unknown(x, name, out);
		return;
	} else if (op == '+') {
		if (has)
			add_inner(x, &w, out);
	} else if (!has) {
		fail(x, "a variable that must be set is not");
	} else {
		buf_add(out, value);
	}
	/* A name with an operator that asks for it is not a slip of the pen. */
	if (op != '?')
		x->out.undefined = undefined;
}

/* ${name#p} ${name##p} ${name%p} ${name%%p} */
static void add_trimmed(struct expander *x, struct str name, char op, struct buf *out)
{
	bool longest = peek(x) == op;
	struct df_pattern *p;
	struct inner w;
	struct str value;

	if (longest)
		x->i++;
	w = take_inner(x, '}', true);
	if (x->out.error)
		return;
	if (look_up(x, name, &value) == DF_UNKNOWN_VALUE) {
		add_unknown(x, name, out);
		return;
	}
	p = df_pattern_read(x->a, w.text);
	if (!p) {
		fail(x, "bad pattern in a substitution");
		return;
	}
	if (!w.known) {
		add_inner(x,
			  &(struct inner){ value, false, w.unknown, w.undefined, false },
			  out);
		return;
	}
	buf_add(out, df_pattern_trim(p, value, op == '%', longest, x->work));
}

static void replace(struct expander *x, const struct df_pattern *p, struct str value,
		    struct str by, bool all, struct buf *out)
{
	bool done = false, after_match = false;

	for (size_t i = 0; i <= value.len && *x->work <= DF_MOST_WORK;) {
		size_t n = done ? STR_NONE
				: df_pattern_match(p, str_from(value, i), x->work);

		if (n == 0 && after_match)
			n = STR_NONE; /* nothing matches right behind a match */
		after_match = n != STR_NONE && n > 0;
		if (n != STR_NONE) {
			*x->work += by.len;
			buf_add(out, by);
			done = !all;
			i += n;
			if (n)
				continue;
		}
		if (i < value.len)
			buf_add_char(out, value.ptr[i]);
		i++;
	}
}

/* ${name/p/r} ${name//p/r} */
static void add_replaced(struct expander *x, struct str name, struct buf *out)
{
	bool all = peek(x) == '/';
	struct inner pattern, by;
	struct df_pattern *p;
	struct str value;

	if (all)
		x->i++;
	pattern = take_inner(x, '/', true);
	if (x->out.error)
		return;
	by = take_inner(x, '}', true);
	if (x->out.error)
		return;
	if (look_up(x, name, &value) == DF_UNKNOWN_VALUE) {
		add_unknown(x, name, out);
		return;
	}
	if (!pattern.known || !by.known) {
		const struct inner *u = pattern.known ? &by : &pattern;

		add_inner(
			x,
			&(struct inner){ value, false, u->unknown, u->undefined, false },
			out);
		return;
	}
	p = df_pattern_read(x->a, pattern.text);
	if (!p) {
		fail(x, "bad pattern in a substitution");
		return;
	}
	replace(x, p, value, by.text, all, out);
}

static void expand_braces(struct expander *x, struct buf *out)
{
	struct str name;
	char op;

	if (at_end(x)) {
		fail(x, "a '}' is missing");
		return;
	}
	name = take_name(x);
	if (!name.len || at_end(x)) {
		fail(x, name.len ? "a '}' is missing" : "bad substitution");
		return;
	}
	op = x->in.ptr[x->i++];
	if (op == '}') {
		add_variable(x, name, out);
	} else if (df_one_of(op, "-+?")) {
		add_choice(x, name, op, false, out);
	} else if (op == ':') {
		op = peek(x);
		x->i++;
		if (df_one_of(op, "-+?"))
			add_choice(x, name, op, true, out);
		else
			fail(x, "bad substitution");
	} else if (op == '#' || op == '%') {
		add_trimmed(x, name, op, out);
	} else if (op == '/') {
		add_replaced(x, name, out);
	} else {
		fail(x, "bad substitution");
	}
}

static void expand_dollar(struct expander *x, struct buf *out)
{
	struct str name;

	x->i++;
	if (peek(x) == '{') {
		x->i++;
		expand_braces(x, out);
		return;
	}
	name = take_name(x);
	if (name.len)
		add_variable(x, name, out);
	else
		buf_add_char(out, '$');
}

/* --- quotes ------------------------------------------------------------------ */

static void expand_single(struct expander *x, struct buf *out)
{
	size_t n = str_find_char(str_from(x->in, ++x->i), '\'');

	if (n == STR_NONE) {
		fail(x, "unterminated quote");
		return;
	}
	buf_add(out, str_slice(x->in, x->i, x->i + n));
	x->i += n + 1;
}

static void expand_double(struct expander *x, bool raw_escapes, struct buf *out)
{
	for (x->i++; !at_end(x) && !x->out.error;) {
		char c = peek(x);

		if (c == '"') {
			x->i++;
			return;
		}
		if (c == '$') {
			expand_dollar(x, out);
			continue;
		}
		x->i++;
		if (c == x->escape) {
			if (raw_escapes)
				buf_add_char(out, c);
			if (at_end(x))
				break;
			char next = peek(x);
			if (next == '"' || next == '$' || next == x->escape) {
				c = next;
				x->i++;
			} else if (raw_escapes) {
				continue;
			}
		}
		buf_add_char(out, c);
	}
	fail(x, "unterminated quote");
}

/* Up to `stop`, which is taken; '\0' means the end of the text. */
static void expand_until(struct expander *x, char stop, bool raw_escapes, struct buf *out)
{
	if (++x->depth > DF_MOST_NESTING) {
		fail(x, "nested too deep");
		return;
	}
	while (!at_end(x) && !x->out.error) {
		char c = x->in.ptr[x->i];

		if (stop && c == stop) {
			x->i++;
			x->depth--;
			return;
		}
		if (*x->work > DF_MOST_WORK) {
			fail(x, "expands to too much");
		} else if (c == '\'') {
			expand_single(x, out);
		} else if (c == '"') {
			expand_double(x, raw_escapes, out);
		} else if (c == '$') {
			expand_dollar(x, out);
		} else if (c == x->escape) {
			if (raw_escapes)
				buf_add_char(out, c);
			if (++x->i < x->in.len)
				buf_add_char(out, x->in.ptr[x->i++]);
		} else {
			buf_add_char(out, c);
			x->i++;
		}
	}
	x->depth--;
	if (stop)
		fail(x, stop == '/' ? "a '/' is missing" : "a '}' is missing");
}

struct df_expansion df_expand_counted(struct arena *a, const struct df_scope *s,
				      struct str word, char escape, size_t *work)
{
	struct expander x = {
		.a = a, .s = s, .in = word, .escape = escape, .work = work
	};
	struct buf b;

	x.out.known = true;
	x.out.unknown = x.out.undefined = STR("");
	x.out.text = word;
	if (!str_has_char(word, '$') && !str_has_char(word, '\'') &&
	    !str_has_char(word, '"') && !str_has_char(word, escape))
		return x.out;
	x.open = df_scope_is_open(s);
	buf_init(&b, word.len > DF_MOST_VALUE ? word.len : DF_MOST_VALUE);
	expand_until(&x, '\0', false, &b);
	if (b.full || *work > DF_MOST_WORK)
		fail(&x, "expands to too much");
	if (x.out.error)
		x.out.known = false;
	else
		x.out.text = arena_dup(a, buf_str(&b));
	buf_release(&b);
	return x.out;
}

struct df_expansion df_expand(struct arena *a, const struct df_scope *s, struct str word,
			      char escape)
{
	size_t work = 0;

	return df_expand_counted(a, s, word, escape, &work);
}
