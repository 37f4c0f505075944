/* npm_tree.c - see npm_tree.h. */
#include "parsers/npm_tree.h"

#include <assert.h>

enum {
	/* Folders that a look-up climbs.  Nobody nests deeper: Windows' paths end
	 * at a tenth of it.  It bounds the work on hostile files. */
	CLIMB_MOST = 128,
	/* Names longer than npm allows (214) are never found. */
	NAME_MOST = 256,
};

void npm_tree_init(struct npm_tree *t, struct arena *a)
{
	*t = (struct npm_tree){ .arena = a };
	map_init(&t->top);
	map_init(&t->below);
}

void npm_tree_release(struct npm_tree *t)
{
	map_release(&t->top);
	map_release(&t->below);
}

uint32_t npm_tree_add(struct npm_tree *t, struct npm_node node)
{
	assert(t->n < NPM_NO_NODE);
	arena_grow(t->arena, t->v, t->n, &t->cap);
	t->v[t->n] = node;
	return (uint32_t)t->n++;
}

/* The key of `below`: the parent's index, then the folder. */
static struct str key_in(char *room, uint32_t parent, struct str folder)
{
	memcpy(room, &parent, sizeof(parent));
	memcpy(room + sizeof(parent), folder.ptr, folder.len);
	return (struct str){ room, sizeof(parent) + folder.len };
}

void npm_tree_hang(struct npm_tree *t, uint32_t i)
{
	struct npm_node *node = &t->v[i];
	char room[sizeof(uint32_t) + NAME_MOST];

	if (node->parent == NPM_NO_NODE || !node->folder.len ||
	    node->folder.len > NAME_MOST)
		return;
	t->v[node->parent].has_children = true;
	if (node->parent == 0) {
		map_put(&t->top, node->folder, i);
	} else {
		struct str key = key_in(room, node->parent, node->folder);

		map_put(&t->below, arena_dup(t->arena, key), i);
	}
}

uint32_t npm_tree_resolve(const struct npm_tree *t, uint32_t from, struct str name)
{
	char room[sizeof(uint32_t) + NAME_MOST];
	uint64_t found;

	if (!name.len || name.len > NAME_MOST)
		return NPM_NO_NODE;
	for (unsigned hops = 0; from != NPM_NO_NODE && hops < CLIMB_MOST; hops++) {
		const struct npm_node *node = &t->v[from];
		bool hit = false;

		if (node->has_children)
			hit = from == 0 ? map_get(&t->top, name, &found)
					: map_get(&t->below, key_in(room, from, name),
						  &found);
		if (hit) {
			uint32_t link = t->v[found].link;

			return link == NPM_NO_NODE ? (uint32_t)found : link;
		}
		from = node->parent;
	}
	return NPM_NO_NODE;
}
