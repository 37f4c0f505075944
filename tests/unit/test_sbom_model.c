/* test_sbom_model.c - the root of an SBOM, its graph, what is whole, and its identity. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "sbom/sbom_model.h"
#include "tests/unit/report_sample.h"

static struct sbom_model m;

static void make(void)
{
	graph_index(&s.inv, &s.arena);
	sbom_model_init(&m, &s.r, &s.arena);
}

static void the_root_is_the_project(void **state)
{
	(void)state;
	make();
	assert_int_equal(m.self, S_APP);
	assert_true(sbom_is_root(&m, S_APP));
	assert_false(sbom_is_root(&m, S_LIB));
	assert_str(m.root_ref, "pkg:npm/app@1.0.0");
	assert_str(m.root_purl, "pkg:npm/app@1.0.0");
	assert_int_equal(m.n_roots, 2);
	assert_int_equal(m.roots[0], S_ASKED);
	assert_int_equal(m.roots[1], S_LIB);
}

static void a_folder_is_a_root_too(void **state)
{
	(void)state;
	s.r.subject =
		(struct report_subject){ .name = STR("shop"), .package = PACKAGE_NONE };
	make();
	assert_int_equal(m.self, PACKAGE_NONE);
	assert_false(sbom_is_root(&m, PACKAGE_NONE));
	assert_str(m.root_ref, "waybill:root");
	assert_int_equal(m.root_purl.len, 0);
	assert_int_equal(m.n_roots, 2);
	assert_int_equal(m.roots[0], S_APP);
}

/* A workspace member that depends on the workspace's own package. */
static void what_others_need_is_not_the_root(void **state)
{
	(void)state;
	s.edges[s.inv.n_edges++] = (struct package_edge){ S_DEEP, S_APP };
	make();
	assert_int_equal(m.self, PACKAGE_NONE);
	assert_str(m.root_ref, "waybill:root");
	assert_int_equal(m.root_purl.len, 0);
	assert_int_equal(m.roots[0], S_APP);
}

/* Nothing is direct and nothing else leads there: it hangs on the root all the same. */
static void a_ring_hangs_on_the_root(void **state)
{
	(void)state;
	s.packages[S_LIB].relation = DEP_TRANSITIVE;
	s.edges[0] = (struct package_edge){ S_LIB, S_DEEP };
	s.edges[1] = (struct package_edge){ S_DEEP, S_LIB };
	make();
	assert_int_equal(m.n_roots, 2);
	assert_int_equal(m.roots[0], S_ASKED);
	assert_int_equal(m.roots[1], S_DEEP);
}

static void wholeness(void **state)
{
	(void)state;
	make();
	assert_int_equal(m.whole, SBOM_INCOMPLETE); /* one is not pinned */
	assert_true(m.root_edges_known);
	s.packages[S_ASKED].version = STR("2.0.0");
	make();
	assert_int_equal(m.whole, SBOM_INCOMPLETE); /* what it depends on is not known */
	s.packages[S_ASKED].edges_known = true;
	make();
	assert_int_equal(m.whole, SBOM_COMPLETE);
	s.packages[S_DEEP].relation = DEP_UNKNOWN;
	make();
	assert_false(m.root_edges_known);
	s.packages[S_DEEP].kind = PACKAGE_CONTAINER;
	s.packages[S_DEEP].edges_known = false;
	make();
	assert_int_equal(m.whole,
			 SBOM_INCOMPLETE); /* what is in the base is not listed */
	s.packages[S_DEEP].edges_known = true;
	s.r.complete = false;
	make();
	assert_int_equal(m.whole, SBOM_INCOMPLETE);
	assert_false(m.root_edges_known);
}

static void nothing_is_not_complete(void **state)
{
	(void)state;
	s.inv.n_packages = s.inv.n_edges = 0;
	s.r.subject.package = PACKAGE_NONE;
	make();
	assert_int_equal(m.whole, SBOM_UNKNOWN);
	assert_false(m.root_edges_known);
	s.r.complete = false;
	make();
	assert_int_equal(m.whole, SBOM_INCOMPLETE);
}

/* The UUID of a document that says `content`, stamped into "a<mark> b<mark>". */
static void stamp(struct buf *b, const char *content, enum sbom_stamp which)
{
	static const char mark[] = SBOM_UUID_MARK;
	struct digest128 d;

	buf_clear(b);
	buf_printf(b, "before %s", mark);
	size_t from = b->len;

	buf_printf(b, "a%s b%s", mark, mark);
	digest128_init(&d);
	digest128_add(&d, 0, str_of(content));
	sbom_stamp_uuid(b, from, &d, which);
	assert_memory_equal(b->ptr + 7, mark, 36); /* not ours */
}

static void the_uuid_follows_from_the_content(void **state)
{
	enum { FIRST = 7 + 36 + 1, SECOND = FIRST + 36 + 2 };
	char first[36];
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	stamp(&b, "x", SBOM_STAMP_ALL);
	memcpy(first, b.ptr + FIRST, 36);
	assert_memory_equal(first, b.ptr + SECOND, 36);
	assert_memory_not_equal(first, SBOM_UUID_MARK, 36);
	assert_int_equal(first[8], '-');
	assert_int_equal(first[14], '8');
	assert_non_null(memchr("89ab", first[19], 4));
	stamp(&b, "x", SBOM_STAMP_FIRST);
	assert_memory_equal(first, b.ptr + FIRST, 36);
	assert_memory_equal(SBOM_UUID_MARK, b.ptr + SECOND, 36);
	stamp(&b, "y", SBOM_STAMP_ALL);
	assert_memory_not_equal(first, b.ptr + FIRST, 36);
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_root_is_the_project, begin, end),
		cmocka_unit_test_setup_teardown(a_folder_is_a_root_too, begin, end),
		cmocka_unit_test_setup_teardown(what_others_need_is_not_the_root, begin,
						end),
		cmocka_unit_test_setup_teardown(a_ring_hangs_on_the_root, begin, end),
		cmocka_unit_test_setup_teardown(wholeness, begin, end),
		cmocka_unit_test_setup_teardown(nothing_is_not_complete, begin, end),
		cmocka_unit_test(the_uuid_follows_from_the_content),
	};

	return cmocka_run_group_tests_name("sbom_model", tests, NULL, NULL);
}
