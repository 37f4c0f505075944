#include "base/map.h"

#include <stdlib.h>

#include "base/arena.h"

struct map_slot {
	struct str key;
	uint64_t hash; /* never 0 in a used slot */
	uint64_t value;
};

void map_init(struct map *m)
{
	*m = (struct map){ NULL, 0, 0 };
}

void map_release(struct map *m)
{
	free(m->slots);
	map_init(m);
}

static uint64_t hash_of(struct str key)
{
	uint64_t h = str_hash(key);

	return h ? h : 1;
}

/* The slot that holds key, or the free one where it would go. */
static struct map_slot *find_slot(const struct map *m, struct str key, uint64_t hash)
{
	size_t i = (size_t)hash & (m->cap - 1);

	while (m->slots[i].hash) {
		if (m->slots[i].hash == hash && str_eq(m->slots[i].key, key))
			break;
		i = (i + 1) & (m->cap - 1);
	}
	return &m->slots[i];
}

static void grow(struct map *m)
{
	struct map old = *m;

	m->cap = old.cap ? old.cap * 2 : 16;
	m->slots = calloc(m->cap, sizeof(*m->slots));
	if (!m->slots)
		oom_die();
	for (size_t i = 0; i < old.cap; i++)
		if (old.slots[i].hash)
			*find_slot(m, old.slots[i].key, old.slots[i].hash) = old.slots[i];
	free(old.slots);
}

uint64_t map_get_or_put(struct map *m, struct str key, uint64_t value, bool *added)
{
	if (m->n * 2 >= m->cap)
		grow(m);
	uint64_t hash = hash_of(key);
	struct map_slot *slot = find_slot(m, key, hash);

	*added = !slot->hash;
	if (*added) {
		*slot = (struct map_slot){ key, hash, value };
		m->n++;
	}
	return slot->value;
}

bool map_put(struct map *m, struct str key, uint64_t value)
{
	if (m->n * 2 >= m->cap)
		grow(m);
	uint64_t hash = hash_of(key);
	struct map_slot *slot = find_slot(m, key, hash);
	bool added = !slot->hash;

	if (added) {
		*slot = (struct map_slot){ key, hash, value };
		m->n++;
	} else {
		slot->value = value;
	}
	return added;
}

bool map_get(const struct map *m, struct str key, uint64_t *value)
{
	if (!m->n)
		return false;
	const struct map_slot *slot = find_slot(m, key, hash_of(key));

	if (!slot->hash)
		return false;
	*value = slot->value;
	return true;
}
