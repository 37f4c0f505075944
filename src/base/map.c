#include "base/map.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/heap.h"

struct map_slot {
	struct str key;
	uint64_t hash; /* never 0 in a used slot */
	uint64_t value;
};

/* The halves of a 128-bit product folded: every input bit reaches every output bit. */
static uint64_t fold(uint64_t a, uint64_t b)
{
	__extension__ typedef unsigned __int128 wide;
	wide product = (wide)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t load8(const char *p)
{
	uint64_t w;

	memcpy(&w, p, sizeof(w));
	return w;
}

/* The bytes of a key of 1 to 7, or of what is left of a longer one; `before` of those in
 * front may be read again, which is quicker than a copy of so many. */
static uint64_t load_rest(const char *p, size_t n, bool before)
{
	uint32_t low, high;

	if (before)
		return load8(p + n - 8);
	if (n < 4)
		return (uint64_t)(unsigned char)p[0] |
		       (uint64_t)(unsigned char)p[n / 2] << 8 |
		       (uint64_t)(unsigned char)p[n - 1] << 16;
	memcpy(&low, p, sizeof(low));
	memcpy(&high, p + n - 4, sizeof(high));
	return (uint64_t)high << 32 | low;
}

/*
 * Keyed by the map's seed, eight bytes a step, so that input cannot be made to
 * collide without knowing it.
 */
static uint64_t hash_of(const struct map *m, struct str key)
{
	uint64_t h = m->seed ^ fold(key.len + 1, UINT64_C(0x9e3779b97f4a7c15));
	const char *p = key.ptr;
	size_t n = key.len;

	for (; n > 8; p += 8, n -= 8)
		h = fold(h ^ load8(p), m->seed ^ UINT64_C(0xd6e8feb86659fd93));
	if (n)
		h = fold(h ^ load_rest(p, n, key.len >= 8),
			 m->seed ^ UINT64_C(0xa0761d6478bd642f));
	h = fold(h, UINT64_C(0xe7037ed1a0b428db));
	return h ? h : 1;
}

/*
 * From where the loader put stack and program, which differs from run to run; that
 * the order of slots then differs too is of no effect: nobody sees it.
 */
static uint64_t make_seed(const struct map *m)
{
	static const char here;

	return fold((uint64_t)(uintptr_t)m ^ UINT64_C(0x8ebc6af09c88c6e3),
		    (uint64_t)(uintptr_t)&here | 1) |
	       1;
}

void map_init(struct map *m)
{
	*m = (struct map){ .seed = make_seed(m) };
}

void map_init_in(struct map *m, struct arena *arena)
{
	map_init(m);
	m->arena = arena;
}

void map_release(struct map *m)
{
	if (!m->arena)
		free(m->slots);
	map_init_in(m, m->arena);
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

static struct map_slot *new_slots(const struct map *m)
{
	if (m->arena)
		return arena_new_array(m->arena, struct map_slot, m->cap);
	struct map_slot *slots = calloc(m->cap, sizeof(*slots));

	if (!slots)
		oom_die();
	heap_advise(slots, m->cap * sizeof(*slots));
	return slots;
}

static void resize(struct map *m, size_t cap)
{
	struct map old = *m;

	m->cap = cap;
	m->slots = new_slots(m);
	for (size_t i = 0; i < old.cap; i++)
		if (old.slots[i].hash)
			*find_slot(m, old.slots[i].key, old.slots[i].hash) = old.slots[i];
	if (!m->arena)
		free(old.slots);
}

/* Three quarters full at most: the hash spreads well, and memory costs more than a step.
 */
static bool is_full(const struct map *m)
{
	return m->n + (m->n + 1) / 3 >= m->cap;
}

void map_reserve(struct map *m, size_t n)
{
	size_t cap = 16;

	while (cap < n + n / 3 + 1) {
		if (__builtin_mul_overflow(cap, (size_t)2, &cap))
			oom_die();
	}
	if (cap > m->cap)
		resize(m, cap);
}

/* The slot of key, a new one with value if need be. */
static struct map_slot *get_or_put(struct map *m, struct str key, uint64_t value,
				   bool *added)
{
	if (is_full(m))
		resize(m, m->cap ? m->cap * 2 : 16);
	uint64_t hash = hash_of(m, key);
	struct map_slot *slot = find_slot(m, key, hash);

	*added = !slot->hash;
	if (*added) {
		*slot = (struct map_slot){ key, hash, value };
		m->n++;
	}
	return slot;
}

uint64_t map_get_or_put(struct map *m, struct str key, uint64_t value, bool *added)
{
	return get_or_put(m, key, value, added)->value;
}

uint64_t map_get_or_keep(struct map *m, struct arena *a, struct str key, uint64_t value,
			 bool *added)
{
	struct map_slot *slot = get_or_put(m, key, value, added);

	if (*added)
		slot->key = arena_dup(a, key);
	return slot->value;
}

bool map_put(struct map *m, struct str key, uint64_t value)
{
	bool added;
	struct map_slot *slot = get_or_put(m, key, value, &added);

	slot->value = value;
	return added;
}

bool map_get(const struct map *m, struct str key, uint64_t *value)
{
	if (!m->n)
		return false;
	const struct map_slot *slot = find_slot(m, key, hash_of(m, key));

	if (!slot->hash)
		return false;
	*value = slot->value;
	return true;
}
