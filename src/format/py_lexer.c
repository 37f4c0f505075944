/* py_lexer.c - see py_lexer.h. */
#include "format/py_lexer.h"

void py_lexer_init(struct py_lexer *l, struct arena *a, struct str bytes)
{
	*l = (struct py_lexer){ .a = a, .rest = bytes, .line = 1 };
}

static void skip(struct py_lexer *l, size_t n)
{
	for (size_t i = 0; i < n && i < l->rest.len; i++)
		l->line += l->rest.ptr[i] == '\n';
	l->rest = str_from(l->rest, n);
}

/* Blanks, comments and joined lines. */
static void skip_blank(struct py_lexer *l)
{
	while (l->rest.len) {
		char c = l->rest.ptr[0];

		if (c == '#') {
			size_t end = str_find_char(l->rest, '\n');

			skip(l, end == STR_NONE ? l->rest.len : end);
		} else if (is_space(c) || c == '\\') {
			skip(l, 1);
		} else {
			return;
		}
	}
}

static bool is_word(char c)
{
	return is_alnum(c) || c == '_' || (unsigned char)c >= 0x80;
}

/* Letters in front of a quote: r, b, u, f, t and pairs of them. */
static bool is_prefix(struct str word)
{
	if (word.len > 2)
		return false;
	for (size_t i = 0; i < word.len; i++)
		if (!str_has_char(STR("rbuft"), lower_of(word.ptr[i])))
			return false;
	return true;
}

/* The bytes up to the closing quote, or STR_NONE. */
static size_t string_end(struct str s, char quote, bool triple)
{
	char text[3] = { quote, quote, quote };
	struct str close = { text, triple ? 3 : 1 };

	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '\\')
			i++;
		else if (s.ptr[i] == '\n' && !triple)
			return STR_NONE;
		else if (s.ptr[i] == quote && str_starts_with(str_from(s, i), close))
			return i;
	}
	return STR_NONE;
}

/* Only the escapes that text can have: others stand as they are. */
static struct str unescape(struct arena *a, struct str s)
{
	char *v;
	size_t n = 0;

	if (!str_has_char(s, '\\'))
		return s;
	v = arena_new_array(a, char, s.len + 1);
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i], next = i + 1 < s.len ? s.ptr[i + 1] : '\0';

		if (c != '\\' || !next) {
			v[n++] = c;
			continue;
		}
		i++;
		if (next == 'n')
			v[n++] = '\n';
		else if (next == 't')
			v[n++] = '\t';
		else if (next == '\\' || next == '\'' || next == '"')
			v[n++] = next;
		else if (next != '\n')
			v[n++] = c, v[n++] = next;
	}
	return (struct str){ v, n };
}

/* At a quote, after `prefix`. */
static void read_string(struct py_lexer *l, struct str prefix, struct py_token *out)
{
	char quote = l->rest.ptr[0];
	char three[3] = { quote, quote, quote };
	bool triple = str_starts_with(l->rest, (struct str){ three, 3 }), raw = false;
	size_t open = triple ? 3 : 1, end;

	for (size_t i = 0; i < prefix.len; i++) {
		char c = lower_of(prefix.ptr[i]);

		raw = raw || c == 'r';
		out->is_formatted = out->is_formatted || c == 'f' || c == 't';
	}
	end = string_end(str_from(l->rest, open), quote, triple);
	if (end == STR_NONE) {
		out->kind = PY_BAD;
		/* The rest of the line, so that what follows is still read. */
		end = str_find_char(l->rest, '\n');
		end = end == STR_NONE || triple ? l->rest.len : end;
		out->text = str_slice(l->rest, 0, end);
		skip(l, end);
		return;
	}
	out->kind = PY_STRING;
	out->text = str_slice(l->rest, open, open + end);
	if (!raw)
		out->text = unescape(l->a, out->text);
	skip(l, open + end + open);
}

static void read_op(struct py_lexer *l, struct py_token *out)
{
	static const char *const pairs[] = { "==", "**", "->", ":=", "!=", "<=", ">=" };
	size_t n = 1;

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (str_starts_with(l->rest, str_of(pairs[i])))
			n = 2;
	out->kind = l->rest.ptr[0] > ' ' && l->rest.ptr[0] < 0x7f ? PY_OP : PY_BAD;
	out->text = str_slice(l->rest, 0, n);
	skip(l, n);
}

bool py_next(struct py_lexer *l, struct py_token *out)
{
	size_t n = 0;

	skip_blank(l);
	*out = (struct py_token){ .kind = PY_END, .line = l->line };
	if (!l->rest.len)
		return false;
	while (n < l->rest.len && is_word(l->rest.ptr[n]))
		n++;
	if (n < l->rest.len && (l->rest.ptr[n] == '"' || l->rest.ptr[n] == '\'') &&
	    is_prefix(str_slice(l->rest, 0, n))) {
		struct str prefix = str_slice(l->rest, 0, n);

		skip(l, n);
		read_string(l, prefix, out);
	} else if (n) {
		out->kind = is_digit(l->rest.ptr[0]) ? PY_NUMBER : PY_NAME;
		out->text = str_slice(l->rest, 0, n);
		skip(l, n);
	} else {
		read_op(l, out);
	}
	return true;
}
