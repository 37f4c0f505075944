/* compose.c - variables in Compose files; see compose.h. */
#include "format/compose.h"

#include "base/buf.h"

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
 * '?' or '+' have no default, and neither has a NAME without braces, whatever is behind
 * it. */
static struct str take_variable(struct str *text, struct str *value, bool *has_default)
{
	struct str inner = *text, name;
	bool braces = text->ptr[0] == '{';
	size_t n = 0;

	if (braces) {
		size_t end = closing_brace(str_from(*text, 1));

		inner = str_slice(*text, 1, end + 1);
		*text = str_from(*text, end + 2);
	}
	while (n < inner.len && (is_alnum(inner.ptr[n]) || inner.ptr[n] == '_'))
		n++;
	name = str_slice(inner, 0, n);
	if (!braces)
		*text = str_from(*text, n);
	inner = str_from(inner, n);
	if (str_starts_with(inner, STR(":")))
		inner = str_from(inner, 1);
	*has_default = braces && str_starts_with(inner, STR("-"));
	*value = str_from(inner, 1);
	return name;
}

/* Adds text to out.  A default lies within its braces, so that each byte is looked at
 * once for each of the braces around it: at most depth times. */
static void interpolate(struct str text, unsigned depth, struct str *unknown,
			struct buf *out)
{
	struct str name, value;
	bool has_default;

	while (text.len && text.len <= TEXT_MOST && depth && !unknown->len) {
		size_t at = str_find_char(text, '$');

		if (at == STR_NONE || at + 1 == text.len)
			break;
		buf_add(out, str_slice(text, 0, at));
		text = str_from(text, at + 1);
		if (text.ptr[0] == '$') {
			buf_add_char(out, '$');
			text = str_from(text, 1);
			continue;
		}
		name = take_variable(&text, &value, &has_default);
		if (has_default)
			interpolate(value, depth - 1, unknown, out);
		else
			*unknown = name.len ? name : STR("$");
	}
	buf_add(out, text);
}

struct str compose_interpolate(struct arena *a, struct str text, struct str *unknown)
{
	struct str whole = STR("");
	struct buf out;

	*unknown = STR("");
	buf_init(&out, SIZE_MAX / 2);
	interpolate(text, VARIABLE_DEPTH, unknown, &out);
	if (!unknown->len)
		whole = arena_dup(a, buf_str(&out));
	buf_release(&out);
	return whole;
}
