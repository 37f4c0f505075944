/*
 * npm_tree.h - the node_modules tree that a package-lock.json describes, and the
 * look-up of one name from one place in it.
 *
 * Node's algorithm: https://nodejs.org/api/modules.html#loading-from-node_modules-folders
 */
#ifndef PARSERS_NPM_TREE_H
#define PARSERS_NPM_TREE_H

#include "base/map.h"
#include "parsers/npm.h"

#define NPM_NO_NODE UINT32_MAX

/* One place that holds a package: a folder below node_modules, or a project. */
struct npm_node {
	const struct jnode *entry; /* NULL only for a root that is not listed */
	struct str folder;         /* below node_modules: the name it is found by */
	struct str path;           /* from the root; empty in version 1 */
	uint32_t parent;     /* whose node_modules holds it, or the project around it */
	uint32_t link;       /* the node that it stands for */
	bool is_project;     /* not below any node_modules */
	bool is_first_party; /* a project, or what file: leads to */
	bool has_children;
	package_ref ref;
};

struct npm_tree {
	struct arena *arena;
	struct npm_node *v; /* v[0] is the root */
	size_t n, cap;
	struct map top;   /* folder -> node, of the root's node_modules */
	struct map below; /* parent and folder -> node, of all others */
};

void npm_tree_init(struct npm_tree *t, struct arena *a);
void npm_tree_release(struct npm_tree *t); /* nodes stay in the arena */

/* Adds a node and returns its index.  The strings are borrowed. */
uint32_t npm_tree_add(struct npm_tree *t, struct npm_node node);

/* Makes node i findable by its folder from its parent; the last one counts. */
void npm_tree_hang(struct npm_tree *t, uint32_t i);

/* What require(name) finds from node `from`, links followed; NPM_NO_NODE. */
uint32_t npm_tree_resolve(const struct npm_tree *t, uint32_t from, struct str name);

#endif
