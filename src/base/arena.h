/*
 * arena.h - memory that is freed all at once.
 *
 * One arena per scanned file while it is parsed, one for the whole scan once
 * the results are merged (arena_adopt moves blocks, it copies nothing).
 * Allocation never returns NULL: out of memory ends the process in one place,
 * oom_die().  Input size is bounded before parsing, see scan/limits.h.
 * An arena belongs to one thread at a time.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "base/str.h"

struct arena_block;
struct arena {
	struct arena_block *blocks;
	size_t bytes; /* handed out so far */
};

void arena_init(struct arena *a);
void arena_release(struct arena *a); /* frees every block; a is reusable */
/* Takes back all that was handed out; a block is kept for what comes next, where one was
 * enough so far. */
void arena_clear(struct arena *a);
void arena_adopt(struct arena *to, struct arena *from); /* from is then empty */

/* Takes memory that malloc gave: the arena frees it with its own. */
void arena_own(struct arena *a, void *p);

void *arena_alloc(struct arena *a, size_t size, size_t align); /* zeroed */
/* Not zeroed: for what the caller fills at once. */
void *arena_alloc_raw(struct arena *a, size_t size, size_t align);
char *arena_bytes(struct arena *a, size_t n);
/* Room for n elements, zeroed; a product that overflows is out of memory. */
void *arena_alloc_array(struct arena *a, size_t n, size_t size, size_t align);
void *arena_alloc_raw_array(struct arena *a, size_t n, size_t size, size_t align);
#define arena_new(a, type) ((type *)arena_alloc((a), sizeof(type), _Alignof(type)))
#define arena_new_array(a, type, n)                                                      \
	((type *)arena_alloc_array((a), (n), sizeof(type), _Alignof(type)))
#define arena_new_raw_array(a, type, n)                                                  \
	((type *)arena_alloc_raw_array((a), (n), sizeof(type), _Alignof(type)))

/*
 * Makes room for one more in an array that lives in the arena: returns v, or a
 * bigger copy of it when n has reached *cap.  The old one is no more: nobody may look at
 * elements through it.
 */
void *arena_grow_array(struct arena *a, void *v, size_t n, size_t *cap, size_t size,
		       size_t align);
#define arena_grow(a, v, n, cap)                                                         \
	((v) = arena_grow_array((a), (v), (n), (cap), sizeof(*(v)),                      \
				_Alignof(max_align_t)))

struct str arena_dup(struct arena *a, struct str s); /* NUL added after len */
struct str arena_printf(struct arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* a and b (and c) one after the other. */
struct str arena_cat(struct arena *a, struct str x, struct str y, struct str z);
struct str arena_lower(struct arena *a, struct str s); /* ASCII letters */

/* Ends the process with exit code 4 and one line on stderr. */
_Noreturn void oom_die(void);

#endif
