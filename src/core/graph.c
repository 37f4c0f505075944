#include "core/graph.h"

#include <assert.h>
#include <stdlib.h>

static int edge_cmp(const void *a, const void *b)
{
	const struct package_edge *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x->to > y->to) - (x->to < y->to);
}

/* Turns counts of a node's edges, one place up, into where each list begins. */
static void sum_up(uint32_t *first, size_t n)
{
	for (size_t i = 0; i < n; i++)
		first[i + 1] += first[i];
}

/* Edges are sorted: the same lists from the other end, by counting. */
static void index_parents(struct inventory *inv, struct arena *a)
{
	size_t n = inv->n_packages;
	uint32_t *first = arena_new_array(a, uint32_t, n + 1);
	package_ref *parents = arena_new_array(a, package_ref, inv->n_edges);

	for (size_t i = 0; i < inv->n_edges; i++)
		first[inv->edges[i].to + 1]++;
	sum_up(first, n);
	for (size_t i = 0; i < inv->n_edges; i++)
		parents[first[inv->edges[i].to]++] = inv->edges[i].from;
	/* each beginning has moved to where the next list begins */
	for (size_t i = n; i > 0; i--)
		first[i] = first[i - 1];
	first[0] = 0;
	inv->first_parent = first;
	inv->parents = parents;
}

/* Counted into place by where they begin, so that only the few edges of one package are
 * left to compare. */
static void sort_edges(struct inventory *inv)
{
	if (!inv->n_edges)
		return;
	struct package_edge *sorted = malloc(inv->n_edges * sizeof(*sorted));
	uint32_t *next = calloc(inv->n_packages + 1, sizeof(*next));

	if (!sorted || !next)
		oom_die();
	for (size_t i = 0; i < inv->n_edges; i++) {
		assert(inv->edges[i].from < inv->n_packages);
		next[inv->edges[i].from + 1]++;
	}
	sum_up(next, inv->n_packages);
	for (size_t i = 0; i < inv->n_edges; i++)
		sorted[next[inv->edges[i].from]++] = inv->edges[i];
	/* each beginning has moved to where the next list begins */
	for (size_t i = 0; i < inv->n_packages; i++) {
		size_t from = i ? next[i - 1] : 0, n = next[i] - from;

		if (n > 1)
			qsort(sorted + from, n, sizeof(*sorted), edge_cmp);
	}
	memcpy(inv->edges, sorted, inv->n_edges * sizeof(*sorted));
	free(sorted);
	free(next);
}

void graph_index(struct inventory *inv, struct arena *a)
{
	size_t kept = 0;

	assert(inv->n_edges < UINT32_MAX);
	inv->first_edge = arena_new_array(a, uint32_t, inv->n_packages + 1);
	sort_edges(inv);
	for (size_t i = 0; i < inv->n_edges; i++) {
		struct package_edge e = inv->edges[i];

		assert(e.to < inv->n_packages);
		if (e.from == e.to || (kept && edge_cmp(&inv->edges[kept - 1], &e) == 0))
			continue;
		inv->edges[kept++] = e;
		inv->first_edge[e.from + 1]++;
	}
	inv->n_edges = kept;
	sum_up(inv->first_edge, inv->n_packages);
	index_parents(inv, a);
}

static int ref_cmp(const void *a, const void *b)
{
	package_ref x = *(const package_ref *)a, y = *(const package_ref *)b;

	return (x > y) - (x < y);
}

size_t graph_introduced_by(const struct inventory *inv, package_ref ref, struct arena *a,
			   package_ref **out)
{
	struct arena scratch;
	package_ref *found = NULL, *todo = NULL;
	size_t n_found = 0, cap_found = 0, n_todo = 0, cap_todo = 0;

	assert(ref < inv->n_packages && inv->first_parent);
	*out = NULL;
	if (inv->first_parent[ref] == inv->first_parent[ref + 1])
		return 0;
	arena_init(&scratch);
	bool *seen = arena_new_array(&scratch, bool, inv->n_packages);

	seen[ref] = true;
	for (package_ref at = ref;; at = todo[--n_todo]) {
		for (uint32_t i = inv->first_parent[at]; i < inv->first_parent[at + 1];
		     i++) {
			package_ref up = inv->parents[i];

			if (seen[up])
				continue;
			seen[up] = true;
			arena_grow(&scratch, todo, n_todo, &cap_todo);
			todo[n_todo++] = up;
			/* a project is what is scanned, whoever requires it */
			if (inv->packages[up].relation != DEP_DIRECT ||
			    inv->packages[up].kind == PACKAGE_PROJECT)
				continue;
			arena_grow(&scratch, found, n_found, &cap_found);
			found[n_found++] = up;
		}
		if (!n_todo)
			break;
	}
	if (n_found) {
		qsort(found, n_found, sizeof(*found), ref_cmp);
		*out = arena_new_array(a, package_ref, n_found);
		memcpy(*out, found, n_found * sizeof(*found));
	}
	arena_release(&scratch);
	return n_found;
}
