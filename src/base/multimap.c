/* multimap.c - see multimap.h. */
#include "base/multimap.h"

#include <assert.h>

struct multimap_link {
	size_t next; /* or MULTIMAP_END */
	size_t last; /* of the chain; kept where the chain begins */
};

void multimap_init(struct multimap *m, struct arena *a)
{
	*m = (struct multimap){ .arena = a };
	map_init(&m->first);
}

void multimap_release(struct multimap *m)
{
	map_release(&m->first);
}

size_t multimap_add(struct multimap *m, struct str key)
{
	bool added;
	size_t first = (size_t)map_get_or_put(&m->first, key, m->n, &added);

	arena_grow(m->arena, m->links, m->n, &m->cap);
	m->links[m->n] = (struct multimap_link){ MULTIMAP_END, m->n };
	if (!added)
		m->links[m->links[first].last].next = m->n;
	m->links[first].last = m->n;
	return m->n++;
}

size_t multimap_first(const struct multimap *m, struct str key)
{
	uint64_t first;

	return map_get(&m->first, key, &first) ? (size_t)first : MULTIMAP_END;
}

size_t multimap_next(const struct multimap *m, size_t i)
{
	assert(i < m->n);
	return m->links[i].next;
}
