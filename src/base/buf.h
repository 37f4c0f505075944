/*
 * buf.h - growing bytes that it owns, with a maximum from birth.
 *
 * What is added beyond the maximum is dropped and `full` is set: the caller
 * looks once at the end and says which limit was hit.  ptr is always followed
 * by a NUL that does not count.  malloc'd, so that it can be released before
 * any arena.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

struct buf {
	char *ptr; /* never NULL after buf_init */
	size_t len, cap;
	size_t max; /* bytes; len never exceeds it */
	bool full;  /* something was dropped */
};

void buf_init(struct buf *b, size_t max);
void buf_release(struct buf *b); /* buf_init again before further use */
void buf_clear(struct buf *b);   /* empty, memory kept */

void buf_add(struct buf *b, struct str s);
void buf_add_char(struct buf *b, char c);
void buf_add_text(struct buf *b, const char *cstring);
void buf_printf(struct buf *b, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Ensures room for n more bytes at ptr + len, for a read() into it; returns
 * how many fit under the maximum (n or fewer).  The caller adds to len. */
size_t buf_reserve(struct buf *b, size_t n);

/* Borrowed until the next change of b. */
static inline struct str buf_str(const struct buf *b)
{
	return (struct str){ b->ptr, b->len };
}

#endif
