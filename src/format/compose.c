/* compose.c - variables in Compose files; see compose.h. */
#include "format/compose.h"

enum {
	VARIABLE_DEPTH = 8,
	TEXT_MOST = 4096, /* bytes of a text in which variables are looked for */
};

/* Where the '}' of an opened '{' is; the end when there is none. */
static size_t closing_brace(struct str text)
{
	unsigned open = 1;
	size_t i = 0;

	for (; i < text.len; i++) {
		open += text.ptr[i] == '{';
		open -= text.ptr[i] == '}';
		if (!open)
			break;
	}
	return i;
}

/* Takes what follows a '$': NAME, {NAME}, {NAME:-default} or {NAME-default}; those with
 * '?' or '+' have no default. */
static struct str take_variable(struct str *text, struct str *value, bool *has_default)
{
	struct str inner = *text, name;
	size_t n = 0;

	if (text->ptr[0] == '{') {
		size_t end = closing_brace(str_from(*text, 1));

		inner = str_slice(*text, 1, end + 1);
		*text = str_from(*text, end + 2);
	}
	while (n < inner.len && (is_alnum(inner.ptr[n]) || inner.ptr[n] == '_'))
		n++;
	name = str_slice(inner, 0, n);
	if (inner.ptr == text->ptr)
		*text = str_from(*text, n);
	inner = str_from(inner, n);
	if (str_starts_with(inner, STR(":")))
		inner = str_from(inner, 1);
	*has_default = str_starts_with(inner, STR("-"));
	*value = str_from(inner, 1);
	return name;
}

static struct str interpolate(struct arena *a, struct str text, unsigned depth,
			      struct str *unknown)
{
	struct str out = STR(""), name, value;
	bool has_default;

	while (text.len && text.len <= TEXT_MOST && depth) {
		size_t at = str_find_char(text, '$');

		if (at == STR_NONE || at + 1 == text.len)
			break;
		out = arena_cat(a, out, str_slice(text, 0, at), STR(""));
		text = str_from(text, at + 1);
		if (text.ptr[0] == '$') {
			out = arena_cat(a, out, STR("$"), STR(""));
			text = str_from(text, 1);
			continue;
		}
		name = take_variable(&text, &value, &has_default);
		if (!has_default) {
			*unknown = name;
			return STR("");
		}
		/* a default may hold variables itself; each step is shorter */
		out = arena_cat(a, out, interpolate(a, value, depth - 1, unknown),
				STR(""));
		if (unknown->len)
			return STR("");
	}
	return arena_cat(a, out, text, STR(""));
}

struct str compose_interpolate(struct arena *a, struct str text, struct str *unknown)
{
	*unknown = STR("");
	return interpolate(a, text, VARIABLE_DEPTH, unknown);
}
