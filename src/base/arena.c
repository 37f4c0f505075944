#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/heap.h"

/* Bytes with what precedes the data: small at first, since most files hold little; then
 * doubling. */
enum { BLOCK_FIRST = 4 * 1024, BLOCK_MOST = 4 * 1024 * 1024 };

/* An array of that many bytes that grows has a block of its own, which grows with it:
 * copies of what it was before would cost as much again.  Tests set it lower, to find who
 * looks at an array that has moved. */
#ifndef ARENA_ARRAY_FROM
#define ARENA_ARRAY_FROM (256 * 1024)
#endif

struct arena_block {
	struct arena_block *next;
	void *owned; /* arena_own() */
	size_t used, size;
	max_align_t data[];
};

_Noreturn void oom_die(void)
{
	static const char msg[] = "waybill: out of memory\n";

	(void)!write(STDERR_FILENO, msg, sizeof(msg) - 1);
	_exit(4);
}

void arena_init(struct arena *a)
{
	*a = (struct arena){ NULL, 0 };
}

void arena_release(struct arena *a)
{
	for (struct arena_block *b = a->blocks, *next; b; b = next) {
		next = b->next;
		free(b->owned);
		free(b);
	}
	arena_init(a);
}

void arena_clear(struct arena *a)
{
	struct arena_block *first = a->blocks;

	if (!first || first->next || first->owned) {
		arena_release(a);
		return;
	}
	first->used = 0;
	a->bytes = 0;
}

void arena_adopt(struct arena *to, struct arena *from)
{
	struct arena_block *last = from->blocks;

	if (!last)
		return;
	while (last->next)
		last = last->next;
	/* keep to's half-full first block first, so it goes on filling */
	if (to->blocks) {
		last->next = to->blocks->next;
		to->blocks->next = from->blocks;
	} else {
		to->blocks = from->blocks;
	}
	to->bytes += from->bytes;
	arena_init(from);
}

static struct arena_block *add_block(struct arena *a, size_t size)
{
	struct arena_block *b;
	size_t total = a->blocks ? (sizeof(*b) + a->blocks->size) * 2 : BLOCK_FIRST;

	if (total > BLOCK_MOST)
		total = BLOCK_MOST;
	if (size > SIZE_MAX / 2)
		oom_die();
	if (size > total - sizeof(*b))
		total = sizeof(*b) + size;
	b = malloc(total);
	if (!b)
		oom_die();
	heap_advise(b, total);
	b->owned = NULL;
	b->used = 0;
	b->size = total - sizeof(*b);
	b->next = a->blocks;
	a->blocks = b;
	return b;
}

void arena_own(struct arena *a, void *p)
{
	struct arena_block *b = a->blocks;

	if (!b || b->owned)
		b = add_block(a, 0);
	b->owned = p;
}

void *arena_alloc_raw(struct arena *a, size_t size, size_t align)
{
	struct arena_block *b = a->blocks;
	size_t at = b ? (b->used + align - 1) & ~(align - 1) : 0;

	if (!b || at > b->size || size > b->size - at) {
		b = add_block(a, size);
		at = 0;
	}
	b->used = at + size;
	a->bytes += size;
	return (char *)b->data + at;
}

char *arena_bytes(struct arena *a, size_t n)
{
	return arena_alloc_raw(a, n, 1);
}

/* Zeroed here rather than by the block: most of what follows a big block is strings,
 * which need no zeroes. */
void *arena_alloc(struct arena *a, size_t size, size_t align)
{
	return memset(arena_alloc_raw(a, size, align), 0, size);
}

static size_t bytes_of(size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		oom_die();
	return bytes;
}

void *arena_alloc_array(struct arena *a, size_t n, size_t size, size_t align)
{
	return arena_alloc(a, bytes_of(n, size), align);
}

void *arena_alloc_raw_array(struct arena *a, size_t n, size_t size, size_t align)
{
	return arena_alloc_raw(a, bytes_of(n, size), align);
}

/* The link that leads to the block that is all this array's; NULL when there is none. */
static struct arena_block **block_of_array(struct arena *a, const void *v)
{
	for (struct arena_block **at = &a->blocks; *at; at = &(*at)->next)
		if ((*at)->data == v)
			return at;
	return NULL;
}

/* An empty one, behind the block that is being filled. */
static struct arena_block **add_array_block(struct arena *a)
{
	struct arena_block *b = malloc(sizeof(*b));

	if (!b)
		oom_die();
	*b = (struct arena_block){ .next = a->blocks ? a->blocks->next : NULL };
	if (!a->blocks) {
		a->blocks = b;
		return &a->blocks;
	}
	a->blocks->next = b;
	return &a->blocks->next;
}

/* Gives the array v, of `have` bytes, `want` of them in a block of its own. */
static char *grow_block(struct arena *a, const void *v, size_t have, size_t want)
{
	struct arena_block **at = have >= ARENA_ARRAY_FROM ? block_of_array(a, v) : NULL;
	bool is_new = !at || (*at)->used != have || (*at)->size != have;

	if (is_new)
		at = add_array_block(a);
	if (want > SIZE_MAX / 2)
		oom_die();
	struct arena_block *b = realloc(*at, sizeof(*b) + want);
	if (!b)
		oom_die();
	heap_advise(b, sizeof(*b) + want);
	*at = b;
	if (is_new && have)
		memcpy(b->data, v, have);
	b->used = b->size = want;
	a->bytes += is_new ? want : want - have;
	return (char *)b->data;
}

void *arena_grow_array(struct arena *a, void *v, size_t n, size_t *cap, size_t size,
		       size_t align)
{
	if (n < *cap)
		return v;
	size_t have = n * size, more = *cap ? *cap * 2 : 8;
	char *grown;

	if (have >= ARENA_ARRAY_FROM)
		more = *cap + *cap / 2 + 8; /* no copy is to be saved */
	size_t want = bytes_of(more, size);

	if (want >= ARENA_ARRAY_FROM) {
		grown = grow_block(a, v, have, want);
	} else {
		grown = arena_alloc_raw(a, want, align);
		if (n)
			memcpy(grown, v, have);
	}
	memset(grown + have, 0, want - have);
	*cap = more;
	return grown;
}

struct str arena_dup(struct arena *a, struct str s)
{
	char *p = arena_bytes(a, s.len + 1);

	if (s.len)
		memcpy(p, s.ptr, s.len);
	p[s.len] = '\0';
	return (struct str){ p, s.len };
}

struct str arena_printf(struct arena *a, const char *fmt, ...)
{
	char text[256]; /* nearly every one fits, and is formatted once */
	va_list ap;

	va_start(ap, fmt);
	int n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (n < 0)
		return STR("");
	if ((size_t)n < sizeof(text))
		return arena_dup(a, (struct str){ text, (size_t)n });
	char *p = arena_bytes(a, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return (struct str){ p, (size_t)n };
}

struct str arena_cat(struct arena *a, struct str x, struct str y, struct str z)
{
	char *p = arena_bytes(a, x.len + y.len + z.len + 1);
	char *at = p;

	if (x.len)
		at = (char *)memcpy(at, x.ptr, x.len) + x.len;
	if (y.len)
		at = (char *)memcpy(at, y.ptr, y.len) + y.len;
	if (z.len)
		at = (char *)memcpy(at, z.ptr, z.len) + z.len;
	*at = '\0';
	return (struct str){ p, x.len + y.len + z.len };
}

struct str arena_lower(struct arena *a, struct str s)
{
	char *p = arena_bytes(a, s.len + 1);

	for (size_t i = 0; i < s.len; i++)
		p[i] = lower_of(s.ptr[i]);
	p[s.len] = '\0';
	return (struct str){ p, s.len };
}
