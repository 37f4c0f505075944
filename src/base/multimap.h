/*
 * multimap.h - which entries of an array have one key, in the array's order.
 *
 * For entries that are numbered 0, 1, 2 … as they are added, beside the array that
 * holds them:
 *
 *	for (size_t i = multimap_first(&m, key); i != MULTIMAP_END;
 *	     i = multimap_next(&m, i))
 *
 * Keys are borrowed: they must outlive the map.
 */
#ifndef BASE_MULTIMAP_H
#define BASE_MULTIMAP_H

#include "base/arena.h"
#include "base/map.h"

#define MULTIMAP_END SIZE_MAX

struct multimap_link;
struct multimap {
	struct map first;
	struct multimap_link *links; /* by number, in the arena */
	size_t n, cap;
	struct arena *arena; /* borrowed */
};

void multimap_init(struct multimap *m, struct arena *a);
void multimap_release(struct multimap *m);

/* The next number, under key; returns it. */
size_t multimap_add(struct multimap *m, struct str key);

/* The lowest number under key, then the one after i; MULTIMAP_END at the end. */
size_t multimap_first(const struct multimap *m, struct str key);
size_t multimap_next(const struct multimap *m, size_t i);

#endif
