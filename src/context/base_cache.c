/* base_cache.c - see base_cache.h. */
#include "context/base_cache.h"

#include "base/map.h"

struct base_cache {
	struct arena *arena;
	struct map places; /* text -> place in v */
	const struct base_image **v;
	size_t n, cap;
};

struct base_cache *base_cache_new(struct arena *a)
{
	struct base_cache *c = arena_new(a, struct base_cache);

	c->arena = a;
	map_init(&c->places);
	return c;
}

void base_cache_free(struct base_cache *c)
{
	if (c)
		map_release(&c->places);
}

const struct base_image *base_cache_read(struct base_cache *c, struct str text,
					 const struct base_options *opt)
{
	struct base_image b, *kept = NULL;
	uint64_t at;

	if (map_get(&c->places, text, &at))
		return c->v[at];
	text = arena_dup(c->arena, text); /* the image borrows from it */
	if (base_image_read(c->arena, text, opt, &b)) {
		kept = arena_new(c->arena, struct base_image);
		*kept = b;
	}
	arena_grow(c->arena, c->v, c->n, &c->cap);
	c->v[c->n] = kept;
	map_put(&c->places, text, c->n++);
	return kept;
}
