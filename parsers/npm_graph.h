/*
 * npm_graph.h - scopes by reachability, for lock files that tell them of the direct
 * dependencies only and know which needs are optional.
 *
 * Of what a project needs at run time, everything is needed at run time but what is
 * only reached over an optional need: that is optional.  What is only reached from the
 * development dependencies is for development.
 */
#ifndef PARSERS_NPM_GRAPH_H
#define PARSERS_NPM_GRAPH_H

#include "core/parser.h"

struct npm_graph_edge {
	uint32_t from, to;
	bool optional;
};

struct npm_graph {
	struct arena *arena;
	enum dep_scope
		*scope; /* of each node; what is left SCOPE_UNKNOWN is not reached */
	size_t n;       /* nodes */
	struct npm_graph_edge *edges;
	size_t n_edges, cap_edges;
};

/* Everything is in the arena: nothing is to be released. */
void npm_graph_init(struct npm_graph *g, struct arena *a, size_t n_nodes);
void npm_graph_edge(struct npm_graph *g, uint32_t from, uint32_t to, bool optional);

/* A project asks for it: the strongest scope stays. */
void npm_graph_want(struct npm_graph *g, uint32_t node, enum dep_scope scope);

/* Carries the scopes along the edges. */
void npm_graph_spread(struct npm_graph *g);

#endif
