/* test_graph.c - the edge index, and who introduces a package. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "core/graph.h"

enum { N = 7 };

static void edges_are_indexed(void **state)
{
	struct package packages[N] = { 0 };
	struct package_edge edges[] = {
		{ 3, 4 }, { 0, 1 }, { 0, 0 }, { 3, 1 }, { 0, 1 }, { 6, 0 },
	};
	struct inventory inv = {
		.packages = packages, .n_packages = N, .edges = edges, .n_edges = 6
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	graph_index(&inv, &a);
	assert_int_equal(inv.n_edges, 4);
	assert_int_equal(inv.first_edge[0], 0);
	assert_int_equal(inv.first_edge[1], 1);
	assert_int_equal(inv.first_edge[3], 1);
	assert_int_equal(inv.first_edge[4], 3);
	assert_int_equal(inv.first_edge[N], 4);
	assert_int_equal(inv.edges[1].to, 1);
	assert_int_equal(inv.edges[2].to, 4);
	assert_int_equal(inv.first_parent[1], 1);
	assert_int_equal(inv.first_parent[2], 3);
	assert_int_equal(inv.parents[1], 0);
	assert_int_equal(inv.parents[2], 3);
	assert_int_equal(inv.first_parent[N], 4);
	arena_release(&a);
}

/* Many edges in no order come out as a plain sort has them. */
static void many_edges_are_sorted(void **state)
{
	enum { NODES = 50, EDGES = 2000 };
	static struct package packages[NODES];
	static struct package_edge edges[EDGES];
	struct inventory inv = { .packages = packages,
				 .n_packages = NODES,
				 .edges = edges,
				 .n_edges = EDGES };
	struct arena a;
	unsigned seed = 1;

	(void)state;
	for (size_t i = 0; i < EDGES; i++) {
		seed = seed * 1103515245u + 12345u;
		edges[i] = (struct package_edge){ seed >> 16 & 31, (seed >> 8) % NODES };
	}
	arena_init(&a);
	graph_index(&inv, &a);
	assert_true(inv.n_edges > NODES && inv.n_edges < EDGES);
	for (size_t i = 1; i < inv.n_edges; i++) {
		struct package_edge x = edges[i - 1], y = edges[i];

		assert_true(x.from < y.from || (x.from == y.from && x.to < y.to));
		assert_true(i >= inv.first_edge[y.from] &&
			    i < inv.first_edge[y.from + 1]);
	}
	arena_release(&a);
}

/* 0 and 5 are direct; 0 -> 1 -> 2 -> 1 (a ring), 5 -> 0, 3 -> 2 (not direct). */
static void introducers(void **state)
{
	struct package packages[N] = { 0 };
	struct package_edge edges[] = {
		{ 0, 1 }, { 1, 2 }, { 2, 1 }, { 5, 0 }, { 3, 2 }
	};
	struct inventory inv = {
		.packages = packages, .n_packages = N, .edges = edges, .n_edges = 5
	};
	struct arena a;
	package_ref *by;

	(void)state;
	packages[0].relation = packages[5].relation = packages[6].relation = DEP_DIRECT;
	arena_init(&a);
	graph_index(&inv, &a);
	assert_int_equal(graph_introduced_by(&inv, 2, &a, &by), 2);
	assert_int_equal(by[0], 0);
	assert_int_equal(by[1], 5);
	assert_int_equal(graph_introduced_by(&inv, 0, &a, &by), 1);
	assert_int_equal(by[0], 5);
	assert_int_equal(graph_introduced_by(&inv, 6, &a, &by), 0);
	assert_int_equal(graph_introduced_by(&inv, 4, &a, &by), 0);
	packages[5].kind = PACKAGE_PROJECT; /* required by another one */
	assert_int_equal(graph_introduced_by(&inv, 2, &a, &by), 1);
	assert_int_equal(by[0], 0);
	assert_int_equal(graph_introduced_by(&inv, 0, &a, &by), 0);
	arena_release(&a);
}

static void nothing_at_all(void **state)
{
	struct inventory inv = { 0 };
	struct arena a;

	(void)state;
	arena_init(&a);
	graph_index(&inv, &a);
	assert_int_equal(inv.first_edge[0], 0);
	arena_release(&a);
}

/* A chain of many: depth costs no stack. */
static void a_long_chain(void **state)
{
	enum { LONG = 200000 };
	struct arena a;
	package_ref *by;

	(void)state;
	arena_init(&a);
	struct inventory inv = { .n_packages = LONG, .n_edges = LONG - 1 };

	inv.packages = arena_new_array(&a, struct package, LONG);
	inv.edges = arena_new_array(&a, struct package_edge, LONG);
	for (uint32_t i = 0; i + 1 < LONG; i++)
		inv.edges[i] = (struct package_edge){ LONG - 2 - i, LONG - 1 - i };
	inv.packages[0].relation = DEP_DIRECT;
	graph_index(&inv, &a);
	assert_int_equal(graph_introduced_by(&inv, LONG - 1, &a, &by), 1);
	assert_int_equal(by[0], 0);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edges_are_indexed),
		cmocka_unit_test(many_edges_are_sorted),
		cmocka_unit_test(introducers),
		cmocka_unit_test(nothing_at_all),
		cmocka_unit_test(a_long_chain),
	};

	return cmocka_run_group_tests_name("graph", tests, NULL, NULL);
}
