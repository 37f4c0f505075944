/*
 * secret_pattern.h - tokens that tell by their form what they are.
 *
 * A form counts as a whole: its prefix, its alphabet and its length.  Examples from
 * documentation and placeholders are left out.
 */
#ifndef CHECKS_SECRET_PATTERN_H
#define CHECKS_SECRET_PATTERN_H

#include "base/arena.h"
#include "core/severity.h"

struct secret_patterns; /* compiled on first use */

struct secret_match {
	const char *what; /* "an AWS access key id" */
	enum severity severity;
	struct str token; /* borrowed from the text; never to be printed */
	size_t offset;    /* of it in the text */
};

/*
 * The next token in text at *from or later, *from becoming the offset behind it.  False
 * when there is none.  *patterns starts as NULL and is filled on first need.
 */
bool secret_next(struct secret_patterns **patterns, struct str text, size_t *from,
		 struct secret_match *out);
void secret_patterns_free(struct secret_patterns *patterns);

/* The first three characters and a mask; in the arena. */
struct str secret_mask(struct arena *a, struct str token);

#endif
