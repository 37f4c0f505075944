#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

static char empty[1]; /* what ptr shows before the first byte; never written */

void buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){ .ptr = empty, .max = max };
}

void buf_release(struct buf *b)
{
	if (b->cap)
		free(b->ptr);
	buf_init(b, b->max);
}

void buf_clear(struct buf *b)
{
	b->len = 0;
	b->full = false;
	if (b->cap)
		b->ptr[0] = '\0';
}

size_t buf_reserve(struct buf *b, size_t n)
{
	if (n > b->max - b->len) {
		n = b->max - b->len;
		b->full = true;
	}
	if (b->len + n < b->cap)
		return n;
	size_t want = b->cap ? b->cap : 64;
	while (want <= b->len + n) {
		if (__builtin_mul_overflow(want, (size_t)2, &want))
			oom_die();
	}
	char *p = realloc(b->cap ? b->ptr : NULL, want);
	if (!p)
		oom_die();
	p[b->len] = '\0';
	b->ptr = p;
	b->cap = want;
	return n;
}

void buf_add_slow(struct buf *b, struct str s)
{
	if (!s.len)
		return;
	size_t n = buf_reserve(b, s.len);

	if (!n)
		return;
	memcpy(b->ptr + b->len, s.ptr, n);
	b->len += n;
	b->ptr[b->len] = '\0';
}

void buf_add_number(struct buf *b, uint64_t value)
{
	char digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	buf_add(b, (struct str){ digits + at, sizeof(digits) - at });
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	char small[256];
	va_list ap;

	va_start(ap, fmt);
	int n = vsnprintf(small, sizeof(small), fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	if ((size_t)n < sizeof(small)) {
		buf_add(b, (struct str){ small, (size_t)n });
		return;
	}
	char *big = malloc((size_t)n + 1);
	if (!big)
		oom_die();
	va_start(ap, fmt);
	vsnprintf(big, (size_t)n + 1, fmt, ap);
	va_end(ap);
	buf_add(b, (struct str){ big, (size_t)n });
	free(big);
}
