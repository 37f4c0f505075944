/* opam.c - see opam.h. */
#include "format/opam.h"

void opam_init(struct opam_reader *r, struct arena *a, struct str bytes)
{
	*r = (struct opam_reader){ .a = a, .rest = bytes, .line = 1 };
}

static void advance(struct opam_reader *r, size_t n)
{
	for (size_t i = 0; i < n && i < r->rest.len; i++)
		r->line += r->rest.ptr[i] == '\n';
	r->rest = str_from(r->rest, n);
}

/* Bytes of the comment at the front, brackets in it counted; 0: it does not end. */
static size_t comment_length(struct str s)
{
	size_t depth = 0;

	for (size_t i = 0; i + 1 < s.len; i++) {
		if (s.ptr[i] == '(' && s.ptr[i + 1] == '*') {
			depth++;
			i++;
		} else if (s.ptr[i] == '*' && s.ptr[i + 1] == ')') {
			i++;
			if (--depth == 0)
				return i + 1;
		}
	}
	return 0;
}

/* Takes blanks and comments off.  False on a comment that does not end. */
static bool skip_space(struct opam_reader *r)
{
	for (;;) {
		size_t n = 0;

		while (n < r->rest.len && is_space(r->rest.ptr[n]))
			n++;
		advance(r, n);
		if (str_starts_with(r->rest, STR("#"))) {
			n = str_find_char(r->rest, '\n');
			advance(r, n == STR_NONE ? r->rest.len : n);
		} else if (str_starts_with(r->rest, STR("(*"))) {
			n = comment_length(r->rest);
			if (!n)
				return false;
			advance(r, n);
		} else {
			return true;
		}
	}
}

static unsigned digit_of(char c)
{
	return is_digit(c) ? (unsigned)(c - '0') : (unsigned)(lower_of(c) - 'a') + 10;
}

/* The bytes behind a backslash at s.ptr[i]: sets *c and returns how many they are; 0
 * when the escape stands for nothing. */
static size_t unescape_one(struct str s, size_t i, char *c, bool *none)
{
	*none = false;
	if (i >= s.len)
		return 0;
	switch (s.ptr[i]) {
	case 'n':
		*c = '\n';
		return 1;
	case 't':
		*c = '\t';
		return 1;
	case 'r':
		*c = '\r';
		return 1;
	case 'b':
		*c = '\b';
		return 1;
	case '\n': /* the line goes on, without the blanks that begin it */
		*none = true;
		for (size_t n = 1;; n++)
			if (i + n >= s.len ||
			    (s.ptr[i + n] != ' ' && s.ptr[i + n] != '\t'))
				return n;
	default:
		break;
	}
	if (s.ptr[i] == 'x' && i + 2 < s.len && is_hex(s.ptr[i + 1]) &&
	    is_hex(s.ptr[i + 2])) {
		*c = (char)(digit_of(s.ptr[i + 1]) * 16 + digit_of(s.ptr[i + 2]));
		return 3;
	}
	if (i + 2 < s.len && is_digit(s.ptr[i]) && is_digit(s.ptr[i + 1]) &&
	    is_digit(s.ptr[i + 2])) {
		*c = (char)(digit_of(s.ptr[i]) * 100 + digit_of(s.ptr[i + 1]) * 10 +
			    digit_of(s.ptr[i + 2]));
		return 3;
	}
	*c = s.ptr[i];
	return 1;
}

static struct str unescape(struct arena *a, struct str s)
{
	char *out;
	size_t n = 0;

	if (!str_has_char(s, '\\'))
		return s;
	out = arena_alloc(a, s.len + 1, 1);
	for (size_t i = 0; i < s.len; i++) {
		bool none = false;
		char c = s.ptr[i];

		if (c == '\\')
			i += unescape_one(s, i + 1, &c, &none);
		if (!none)
			out[n++] = c;
	}
	return (struct str){ out, n };
}

/* Offset of the quote that ends the string; STR_NONE where there is none. */
static size_t string_end(struct str s, size_t from, struct str quote)
{
	for (size_t i = from; i + quote.len <= s.len; i++) {
		if (s.ptr[i] == '\\')
			i++;
		else if (str_starts_with(str_from(s, i), quote))
			return i;
	}
	return STR_NONE;
}

static void read_string(struct opam_reader *r, struct opam_token *out)
{
	struct str quote = STR("\"");
	size_t end;

	if (str_starts_with(r->rest, STR("\"\"\"")))
		quote = STR("\"\"\"");
	end = string_end(r->rest, quote.len, quote);
	if (end == STR_NONE) {
		out->kind = OPAM_BAD;
		out->text = STR("a string is not closed");
		advance(r, r->rest.len);
		return;
	}
	out->kind = OPAM_STRING;
	out->text = unescape(r->a, str_slice(r->rest, quote.len, end));
	advance(r, end + quote.len);
}

static bool is_word_char(char c)
{
	return is_alnum(c) || c == '-' || c == '_' || c == '+' || c == '.' || c == '%';
}

static void read_word(struct opam_reader *r, struct opam_token *out)
{
	size_t n = 1;

	while (n < r->rest.len && is_word_char(r->rest.ptr[n]))
		n++;
	/* "package:variable" is one name; a field's name has a blank behind its ':' */
	while (n + 1 < r->rest.len && r->rest.ptr[n] == ':' &&
	       is_alpha(r->rest.ptr[n + 1])) {
		n++;
		while (n < r->rest.len && is_word_char(r->rest.ptr[n]))
			n++;
	}
	out->kind = OPAM_WORD;
	out->text = str_slice(r->rest, 0, n);
	advance(r, n);
}

static void read_operator(struct opam_reader *r, struct opam_token *out)
{
	static const char *const ops[] = { "!=", "<=", ">=", "+=", "=+", ":=",
					   "=:", "=",  "<",  ">",  "~" };

	for (size_t i = 0; i < sizeof(ops) / sizeof(ops[0]); i++)
		if (str_starts_with(r->rest, str_of(ops[i]))) {
			out->kind = OPAM_OP;
			out->text = str_of(ops[i]);
			advance(r, out->text.len);
			return;
		}
	out->kind = memchr(":[]{}()&|!?", r->rest.ptr[0], 11) ? OPAM_SIGN : OPAM_BAD;
	out->text = out->kind == OPAM_SIGN ? str_slice(r->rest, 0, 1)
					   : STR("a character that begins nothing");
	advance(r, 1);
}

static void read_token(struct opam_reader *r, struct opam_token *out)
{
	if (!skip_space(r)) {
		*out = (struct opam_token){ OPAM_BAD, r->line,
					    STR("a comment is not closed") };
		advance(r, r->rest.len);
		return;
	}
	*out = (struct opam_token){ .kind = OPAM_END, .line = r->line };
	if (!r->rest.len)
		return;
	if (r->rest.ptr[0] == '"')
		read_string(r, out);
	else if (is_alnum(r->rest.ptr[0]) || r->rest.ptr[0] == '_')
		read_word(r, out);
	else if (r->rest.ptr[0] == '-' && r->rest.len > 1 && is_digit(r->rest.ptr[1]))
		read_word(r, out);
	else
		read_operator(r, out);
}

bool opam_next(struct opam_reader *r, struct opam_token *out)
{
	if (r->has_ahead)
		*out = r->ahead;
	else
		read_token(r, out);
	r->has_ahead = false;
	return out->kind != OPAM_END;
}

void opam_peek(struct opam_reader *r, struct opam_token *out)
{
	if (!r->has_ahead)
		read_token(r, &r->ahead);
	r->has_ahead = true;
	*out = r->ahead;
}

bool opam_is_sign(const struct opam_token *t, char sign)
{
	return t->kind == OPAM_SIGN && t->text.ptr[0] == sign;
}
