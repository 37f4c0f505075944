/*
 * graph.h - questions to the dependency graph of an inventory.
 */
#ifndef CORE_GRAPH_H
#define CORE_GRAPH_H

#include "core/package.h"

/* Sorts edges, drops duplicates and self edges, fills first_edge and the
 * lists of parents (in a). */
void graph_index(struct inventory *inv, struct arena *a);

/*
 * The direct packages through which `ref` comes in: every DEP_DIRECT package
 * other than ref, and than the projects, from which an edge path leads to it.  *out is in
 * the arena, ascending.  Returns how many.
 */
size_t graph_introduced_by(const struct inventory *inv, package_ref ref, struct arena *a,
			   package_ref **out);

#endif
