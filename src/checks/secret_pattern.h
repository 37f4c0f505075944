/*
 * secret_pattern.h - tokens that tell by their form what they are.
 *
 * A form counts as a whole: its prefix, its alphabet and its length, and where its
 * alphabet is wide how far the letters look drawn at random.  Examples from documentation
 * and placeholders are left out.
 *
 * One pass over the bytes looks up every pair of them among those that forms begin with;
 * only where a form's head stands at the beginning of a word an expression is run.
 */
#ifndef CHECKS_SECRET_PATTERN_H
#define CHECKS_SECRET_PATTERN_H

#include "base/arena.h"
#include "core/severity.h"

/* The forms, compiled on first use; any number of threads may search with one. */
struct secret_patterns;

struct secret_match {
	const char *what; /* "an AWS access key id" */
	enum severity severity;
	struct str token; /* borrowed from the text; never to be printed */
	size_t offset;    /* of it in the text */
};

struct secret_patterns *secret_patterns_new(void);
void secret_patterns_free(struct secret_patterns *patterns);

/*
 * The next token in text at *from or later, *from becoming the offset behind it.  False
 * when there is none.
 */
bool secret_next(struct secret_patterns *patterns, struct str text, size_t *from,
		 struct secret_match *out);

/* Tenths of a bit a byte that the bytes of s have by their counts; 0 to 80. */
unsigned secret_entropy(struct str s);

/* Examples of manuals, runs of one character, and what stands for a value. */
bool secret_is_placeholder(struct str s);

/* The first three characters and a mask; the mask alone of what is too short to show any.
 * In the arena. */
struct str secret_mask(struct arena *a, struct str token);

/* text with its tokens and the passwords of its URLs masked; text itself when it has
 * none. patterns may be NULL: then only URLs are looked at. */
struct str secret_masked(struct arena *a, struct secret_patterns *patterns,
			 struct str text);

#endif
