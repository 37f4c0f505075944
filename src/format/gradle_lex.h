/*
 * gradle_lex.h - words, strings and signs of a Groovy or Kotlin script; for
 * gradle_script.c.
 */
#ifndef FORMAT_GRADLE_LEX_H
#define FORMAT_GRADLE_LEX_H

#include "base/arena.h"

enum gradle_token_kind {
	GRADLE_WORD,   /* a name */
	GRADLE_STRING, /* text without the quotes */
	GRADLE_SIGN,   /* one other byte */
};

struct gradle_token {
	enum gradle_token_kind kind;
	bool expands; /* a string in which '$' has a meaning */
	struct str text;
	unsigned line;
};

/* Comments and white space are passed over.  Returns how many; one more that is a sign
 * without text follows the last. */
size_t gradle_lex(struct arena *a, struct str text, struct gradle_token **out);

#endif
