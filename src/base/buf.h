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

void buf_add_slow(struct buf *b, struct str s); /* buf_add, where it must grow */

static inline void buf_add(struct buf *b, struct str s)
{
	if (s.len < b->cap - b->len && s.len <= b->max - b->len) {
		if (s.len)
			memcpy(b->ptr + b->len, s.ptr, s.len);
		b->len += s.len;
		b->ptr[b->len] = '\0';
	} else {
		buf_add_slow(b, s);
	}
}

static inline void buf_add_char(struct buf *b, char c)
{
	if (b->len + 1 < b->cap && b->len < b->max) {
		b->ptr[b->len++] = c;
		b->ptr[b->len] = '\0';
	} else {
		buf_add_slow(b, (struct str){ &c, 1 });
	}
}

static inline void buf_add_text(struct buf *b, const char *cstring)
{
	buf_add(b, str_of(cstring));
}

/* Decimal digits; many times faster than buf_printf(). */
void buf_add_number(struct buf *b, uint64_t value);

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
