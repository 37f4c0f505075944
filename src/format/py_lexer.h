/*
 * py_lexer.h - the tokens of Python source, as far as literals are looked for in it.
 *
 * https://docs.python.org/3/reference/lexical_analysis.html (3.14).  Comments, line joins
 * and indentation are dropped; nothing is evaluated.
 */
#ifndef FORMAT_PY_LEXER_H
#define FORMAT_PY_LEXER_H

#include "base/arena.h"

enum py_kind {
	PY_END,
	PY_NAME,
	PY_STRING, /* text is what is between the quotes, plain escapes resolved */
	PY_OP,     /* one character of punctuation, but "==", "**", "->" and ":=" whole */
	PY_NUMBER,
	PY_BAD, /* a string that does not end, or a byte that is in no token */
};

struct py_token {
	enum py_kind kind;
	unsigned line; /* 1-based */
	struct str text;
	bool is_formatted; /* an f-string or t-string: its value is not its text */
};

struct py_lexer {
	struct arena *a;
	struct str rest;
	unsigned line;
};

void py_lexer_init(struct py_lexer *l, struct arena *a, struct str bytes);
/* Returns false at the end, when the kind is PY_END. */
bool py_next(struct py_lexer *l, struct py_token *out);

static inline bool py_is_op(const struct py_token *t, const char *op)
{
	return t->kind == PY_OP && str_is(t->text, op);
}

#endif
