/* npm_graph.c - see npm_graph.h. */
#include "parsers/npm_graph.h"

#include <assert.h>

/* The edges sorted by their source: of node i, first[i] .. first[i + 1]. */
struct sorted {
	uint32_t *first;
	struct npm_graph_edge *edges;
	uint32_t *stack;
};

void npm_graph_init(struct npm_graph *g, struct arena *a, size_t n_nodes)
{
	*g = (struct npm_graph){ .arena = a, .n = n_nodes };
	g->scope = arena_new_array(a, enum dep_scope, n_nodes + 1);
}

void npm_graph_edge(struct npm_graph *g, uint32_t from, uint32_t to, bool optional)
{
	assert(from < g->n && to < g->n);
	arena_grow(g->arena, g->edges, g->n_edges, &g->cap_edges);
	g->edges[g->n_edges++] = (struct npm_graph_edge){ from, to, optional };
}

void npm_graph_want(struct npm_graph *g, uint32_t node, enum dep_scope scope)
{
	assert(node < g->n);
	if (g->scope[node] < scope)
		g->scope[node] = scope;
}

static void sort_edges(const struct npm_graph *g, struct sorted *s)
{
	uint32_t *fill = arena_new_array(g->arena, uint32_t, g->n + 1);

	s->first = arena_new_array(g->arena, uint32_t, g->n + 1);
	s->edges = arena_new_array(g->arena, struct npm_graph_edge, g->n_edges + 1);
	s->stack = arena_new_array(g->arena, uint32_t, g->n + 1);
	for (size_t i = 0; i < g->n_edges; i++)
		s->first[g->edges[i].from + 1]++;
	for (size_t i = 0; i < g->n; i++)
		s->first[i + 1] += s->first[i];
	for (size_t i = 0; i < g->n_edges; i++) {
		uint32_t from = g->edges[i].from;

		s->edges[s->first[from] + fill[from]++] = g->edges[i];
	}
}

/* Gives `scope` to what is reached from the nodes that have it; over optional edges
 * only when `optional`.  A node is pushed once: its scope then is no longer weaker. */
static void spread(struct npm_graph *g, const struct sorted *s, enum dep_scope scope,
		   bool optional)
{
	size_t n = 0;

	for (uint32_t i = 0; i < g->n; i++)
		if (g->scope[i] == scope)
			s->stack[n++] = i;
	while (n) {
		uint32_t from = s->stack[--n];

		for (uint32_t k = s->first[from]; k < s->first[from + 1]; k++) {
			uint32_t to = s->edges[k].to;

			if (g->scope[to] >= scope || (s->edges[k].optional && !optional))
				continue;
			g->scope[to] = scope;
			s->stack[n++] = to;
		}
	}
}

void npm_graph_spread(struct npm_graph *g)
{
	struct sorted s;

	sort_edges(g, &s);
	spread(g, &s, SCOPE_RUNTIME, false);
	for (size_t i = 0; i < g->n_edges; i++)
		if (g->edges[i].optional && g->scope[g->edges[i].from] == SCOPE_RUNTIME)
			npm_graph_want(g, g->edges[i].to, SCOPE_OPTIONAL);
	spread(g, &s, SCOPE_OPTIONAL, true);
	spread(g, &s, SCOPE_DEV, true);
}
