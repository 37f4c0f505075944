/* test_diag.c - lists of diagnostics. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/diag.h"

static void test_add(void **state)
{
	(void)state;
	struct arena a;
	struct diag_list d;
	char path[] = "a/b";

	arena_init(&a);
	diag_list_init(&d, &a);
	diag_add(&d, DIAG_ERROR, DIAG_SYNTAX, str_of(path), 3, "bad \"%s\"",
		 "x\ny\x1b[31m");
	path[0] = 'z'; /* copied */
	assert_int_equal(d.n, 1);
	assert_true(str_is(d.v[0].path, "a/b"));
	assert_true(str_is(d.v[0].text, "bad \"x?y?[31m\""));
	assert_int_equal(d.v[0].line, 3);
	assert_string_equal(diag_code_name(d.v[0].code), "syntax");
	assert_string_equal(diag_level_name(d.v[0].level), "error");
	arena_release(&a);
}

static void test_sort(void **state)
{
	(void)state;
	struct arena a, b;
	struct diag_list d, other;

	arena_init(&a);
	arena_init(&b);
	diag_list_init(&d, &a);
	diag_list_init(&other, &b);
	diag_sort(&d); /* an empty one */
	diag_add(&d, DIAG_NOTE, DIAG_SKIPPED, STR("b"), 1, "x");
	diag_add(&d, DIAG_NOTE, DIAG_SKIPPED, STR("a"), 10, "x");
	diag_add(&other, DIAG_NOTE, DIAG_SKIPPED, STR("a"), 9, "y");
	diag_add(&other, DIAG_NOTE, DIAG_SKIPPED, STR("a"), 9, "x");
	diag_add(&other, DIAG_NOTE, DIAG_SKIPPED, STR("b"), 1, "x");
	diag_join(&d, &other);
	arena_adopt(&a, &b);
	assert_int_equal(d.n, 5);
	diag_sort(&d);
	assert_int_equal(d.n, 4);
	assert_int_equal(d.v[0].line, 9);
	assert_true(str_is(d.v[0].text, "x"));
	assert_true(str_is(d.v[1].text, "y"));
	assert_int_equal(d.v[2].line, 10);
	assert_true(str_is(d.v[3].path, "b"));
	arena_release(&a);
}

static bool complete_with(enum diag_level level, enum diag_code code)
{
	struct arena a;
	struct diag_list d;

	arena_init(&a);
	diag_list_init(&d, &a);
	diag_add(&d, DIAG_WARNING, DIAG_DUPLICATE_KEY, STR("a"), 1, "x");
	diag_add(&d, level, code, STR("a"), 1, "x");
	bool complete = diag_complete(&d);

	arena_release(&a);
	return complete;
}

static void test_complete(void **state)
{
	(void)state;
	assert_false(complete_with(DIAG_ERROR, DIAG_SYNTAX));
	assert_false(complete_with(DIAG_WARNING, DIAG_BAD_VERSION));
	assert_true(complete_with(DIAG_NOTE, DIAG_BAD_VERSION));
	assert_true(complete_with(DIAG_WARNING, DIAG_UNPINNED));
	assert_true(complete_with(DIAG_ERROR, DIAG_POLICY));
	for (int code = 0; code < DIAG_CODE_COUNT; code++)
		assert_non_null(diag_code_name((enum diag_code)code));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_add),
		cmocka_unit_test(test_sort),
		cmocka_unit_test(test_complete),
	};

	return cmocka_run_group_tests_name("diag", tests, NULL, NULL);
}
