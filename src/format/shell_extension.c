/*
 * shell_extension.c - what a text holds that POSIX's shell does not have: who reads a
 * script by sh had better know.
 *
 * bash's manual (5.2): "Brace Expansion", "Shell Parameter Expansion", "Bash Variables".
 */
#include "format/shell_impl.h"

void sh_note(struct sh_reader *r, enum sh_extension_kind kind, size_t at, struct str text)
{
	if (sh_failed(r))
		return;
	arena_grow(r->a, r->extensions, r->n_extensions, &r->cap_extensions);
	r->extensions[r->n_extensions++] = (struct sh_extension){
		.kind = kind,
		.line = sh_line(r->lex->src, at),
		.shell = r->shell,
		.text = text,
		.command = SIZE_MAX,
	};
}

/* --- ${…} --------------------------------------------------------------------- */

static size_t name_length(struct str s)
{
	size_t n = 0;

	if (s.len && str_has_char(STR("@*#?-$!"), s.ptr[0]))
		return 1;
	while (n < s.len && (is_alnum(s.ptr[n]) || s.ptr[n] == '_'))
		n++;
	return n;
}

struct str sh_parameter_name(struct str inner)
{
	return str_slice(inner, 0, name_length(inner));
}

/* Variables that bash sets by itself, but for those that a build may well declare. */
static bool is_set_by_bash(struct str name)
{
	static const char *const names[] = { "RANDOM",   "SRANDOM",      "UID",
					     "EUID",     "SECONDS",      "PIPESTATUS",
					     "FUNCNAME", "EPOCHSECONDS", "BASHPID",
					     "DIRSTACK", "SHELLOPTS",    "MAPFILE" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_is(name, names[i]))
			return true;
	return str_starts_with(name, STR("BASH_")) && !str_is(name, "BASH_ENV");
}

void sh_note_parameter(struct sh_reader *r, size_t at, struct str inner)
{
	struct str name, rest = inner;
	uint64_t unused;

	if (inner.len > 1 && inner.ptr[0] == '!') {
		sh_note(r, SH_X_INDIRECT, at, inner);
		return;
	}
	if (inner.len > 1 && inner.ptr[0] == '#')
		rest = str_from(inner, 1); /* its length */
	name = sh_parameter_name(rest);
	rest = str_from(rest, name.len);
	if (is_set_by_bash(name) && !map_get(&r->vars, name, &unused))
		sh_note(r, SH_X_VARIABLE, at, name);
	if (!name.len || !rest.len)
		return;
	if (rest.ptr[0] == '[')
		sh_note(r, SH_X_ELEMENT, at, inner);
	else if (rest.ptr[0] == '/')
		sh_note(r, SH_X_REPLACE, at, inner);
	else if (rest.ptr[0] == '^' || rest.ptr[0] == ',' || rest.ptr[0] == '@')
		sh_note(r, SH_X_CASE_CHANGE, at, inner);
	else if (rest.ptr[0] == ':' && rest.len > 1 &&
		 !str_has_char(STR("-=?+"), rest.ptr[1]))
		sh_note(r, SH_X_SLICE, at, inner);
}

/* --- $((…)) ------------------------------------------------------------------- */

static char near_char(struct str s, size_t at, int step)
{
	for (; at < s.len; at += (size_t)step)
		if (!is_space(s.ptr[at]))
			return s.ptr[at];
	return '\0';
}

static bool is_operand(char c)
{
	return is_alnum(c) || c == '_' || c == '$';
}

/* x++ or ++x; in "1 - -x" and "a--b" they are two operators. */
static bool is_increment(struct str s, size_t i)
{
	char before, after;

	if (s.ptr[i] != s.ptr[i + 1] || (s.ptr[i] != '+' && s.ptr[i] != '-'))
		return false;
	before = near_char(s, i - 1, -1);
	after = near_char(s, i + 2, 1);
	if (is_operand(before))
		return !is_operand(after) && after != '(';
	return before != ')' && before != ']' && (is_alpha(after) || after == '_');
}

void sh_note_arithmetic(struct sh_reader *r, size_t at, struct str inner)
{
	for (size_t i = 0; i + 1 < inner.len; i++) {
		if (is_increment(inner, i)) {
			sh_note(r, SH_X_INCREMENT, at, inner);
			return;
		}
		if (inner.ptr[i] == '*' && inner.ptr[i + 1] == '*') {
			sh_note(r, SH_X_POWER, at, inner);
			return;
		}
	}
}

/* --- {a,b} -------------------------------------------------------------------- */

/* Behind a quoted part or an expansion that begins at i; i when none does. */
static size_t skip_opaque(struct str s, size_t i)
{
	char c = s.ptr[i], close = c;

	if (c == '\\')
		return i + 2 < s.len ? i + 2 : s.len;
	if (c == '$' && i + 1 < s.len && (s.ptr[i + 1] == '{' || s.ptr[i + 1] == '('))
		close = s.ptr[++i] == '{' ? '}' : ')';
	else if (c != '\'' && c != '"' && c != '`')
		return i;
	while (++i < s.len && s.ptr[i] != close)
		if (s.ptr[i] == '\\' && c != '\'')
			i++;
	return i < s.len ? i + 1 : s.len;
}

static bool is_number(struct str s)
{
	if (s.len && (s.ptr[0] == '-' || s.ptr[0] == '+'))
		s = str_from(s, 1);
	for (size_t i = 0; i < s.len; i++)
		if (!is_digit(s.ptr[i]))
			return false;
	return s.len > 0;
}

/* 1..9, a..z, 1..9..2 */
static bool is_range(struct str s)
{
	size_t at = str_find(s, STR(".."));
	struct str from, to;

	if (at == STR_NONE)
		return false;
	from = str_slice(s, 0, at);
	to = str_from(s, at + 2);
	at = str_find(to, STR(".."));
	if (at != STR_NONE) {
		if (!is_number(str_from(to, at + 2)))
			return false;
		to = str_slice(to, 0, at);
	}
	return (is_number(from) && is_number(to)) ||
	       (from.len == 1 && to.len == 1 && is_alpha(from.ptr[0]) &&
		is_alpha(to.ptr[0]));
}

enum { MOST_BRACES = 32 };

bool sh_note_braces(struct sh_reader *r, size_t at)
{
	struct str s = str_slice(r->lex->src->text, at, r->lex->end);
	size_t open[MOST_BRACES], n = 0, next;
	bool comma[MOST_BRACES];

	for (size_t i = 0; i < s.len; i = next) {
		char c = s.ptr[i];

		next = skip_opaque(s, i);
		if (next > i)
			continue;
		next = i + 1;
		if (is_space(c) || str_has_char(STR(";&|()<>"), c))
			return false;
		if (c == '{' && n < MOST_BRACES) {
			open[n] = i;
			comma[n++] = false;
		} else if (c == ',' && n) {
			comma[n - 1] = true;
		} else if (c == '}' && n) {
			n--;
			if (comma[n] || is_range(str_slice(s, open[n] + 1, i))) {
				sh_note(r, SH_X_BRACES, at + open[n],
					str_slice(s, open[n], i + 1));
				return true;
			}
		}
	}
	return false;
}
