/*
 * map.h - a hash table from bytes to a number.
 *
 * Keys are borrowed: they must outlive the map.  The table is malloc'd and
 * owned by the map, or an arena's.  The hash is keyed differently in each map and run, so
 * that hostile keys cannot be made to collide.  The order of iteration is not defined, so
 * nothing that is printed may come from one: use an array beside it.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/str.h"

struct arena;
struct map_slot;
struct map {
	struct map_slot *slots;
	size_t n, cap;
	uint64_t seed;
	struct arena *arena; /* borrowed; NULL where the table is malloc'd */
};

void map_init(struct map *m);
/* One whose table lives and goes with the arena, for small ones: a table that was
 * outgrown stays there too. */
void map_init_in(struct map *m, struct arena *arena);
void map_release(struct map *m);
/* Room for n keys at once, where that many will come. */
void map_reserve(struct map *m, size_t n);

/* Sets key to value.  Returns true when key was not there before. */
bool map_put(struct map *m, struct str key, uint64_t value);
/* False, *value untouched, when key is absent. */
bool map_get(const struct map *m, struct str key, uint64_t *value);
/* The value of key, adding it with `value` when absent; *added tells. */
uint64_t map_get_or_put(struct map *m, struct str key, uint64_t value, bool *added);

/* The same with a key that need not outlive the map: what is added is a copy in a. */
uint64_t map_get_or_keep(struct map *m, struct arena *a, struct str key, uint64_t value,
			 bool *added);

static inline bool map_has(const struct map *m, struct str key)
{
	uint64_t unused;

	return map_get(m, key, &unused);
}

#endif
