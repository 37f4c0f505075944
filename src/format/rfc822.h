/*
 * rfc822.h - header fields as mail has them: "Name: value" lines, folded values, a blank
 * line for the end.
 *
 * RFC 5322, sections 2.2 and 3.2.2, as far as Python's core metadata use it:
 * https://packaging.python.org/en/latest/specifications/core-metadata/ (2.4).  After a
 * blank line the reader goes on with the next block, for files that hold several.
 */
#ifndef FORMAT_RFC822_H
#define FORMAT_RFC822_H

#include "base/arena.h"

enum rfc822_kind {
	RFC822_FIELD,
	RFC822_BAD, /* a line that is no field and belongs to none; value is the line */
	RFC822_END, /* of this block, or of the bytes */
};

struct rfc822_field {
	enum rfc822_kind kind;
	unsigned line; /* 1-based, of its first line */
	struct str name;
	struct str value; /* trimmed; borrowed, or in the arena where it was folded: then
			     with a line feed between the lines */
};

struct rfc822_reader {
	struct arena *a;
	struct str rest;
	unsigned line; /* read so far */
};

void rfc822_init(struct rfc822_reader *r, struct arena *a, struct str bytes);
/* False at the end of the block, which is taken off. */
bool rfc822_next(struct rfc822_reader *r, struct rfc822_field *out);

#endif
