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

/* A sequence of diagnostics: two files, all levels; errors go on when the rest is full.
 */
static void add_nth(struct diag_list *d, unsigned i)
{
	static const enum diag_level levels[] = { DIAG_NOTE, DIAG_WARNING, DIAG_NOTE,
						  DIAG_ERROR };
	struct str path = i % 5 ? STR("big") : STR("other");

	diag_add(d, levels[i % 4], DIAG_BAD_VERSION, path, 100000 - i, "number %u", i);
}

enum { N_MANY = 30000 };

/* The same sequence, cut up into `parts` lists that are joined. */
static struct diag_list many(struct arena *a, unsigned parts)
{
	struct diag_list all;

	diag_list_init(&all, a);
	for (unsigned part = 0; part < parts; part++) {
		struct diag_list one;

		diag_list_init(&one, a);
		for (unsigned i = part * N_MANY / parts; i < (part + 1) * N_MANY / parts;
		     i++)
			add_nth(&one, i);
		diag_join(&all, &one);
	}
	assert_false(diag_complete(&all));
	diag_sort(&all);
	return all;
}

static void test_most(void **state)
{
	(void)state;
	struct arena a;

	arena_init(&a);
	struct diag_list d = many(&a, 1);

	assert_int_equal(d.n, 2 * (3 * DIAG_MOST + 1));
	size_t n_of[DIAG_LEVEL_COUNT] = { 0 };
	const struct diag *more = NULL;

	for (size_t i = 0; i < d.n; i++) {
		if (str_is(d.v[i].path, "big"))
			n_of[d.v[i].level]++;
		if (d.v[i].code == DIAG_LIMIT && str_is(d.v[i].path, "big"))
			more = &d.v[i];
	}
	assert_int_equal(n_of[DIAG_NOTE], DIAG_MOST);
	assert_int_equal(n_of[DIAG_WARNING], DIAG_MOST + 1);
	assert_int_equal(n_of[DIAG_ERROR], DIAG_MOST);
	assert_non_null(more);
	assert_true(str_is(more->text,
			   "21000 more are not listed (5000 errors, 5000 warnings, 11000 "
			   "notes); at most 1000 of each are, of one file"));
	assert_int_equal(more->level, DIAG_WARNING);
	assert_int_equal(more->line, 100000 - 29999);
	assert_false(diag_complete(&d));

	size_t n = d.n; /* again, it is not said twice */
	diag_sort(&d);
	assert_int_equal(d.n, n);
	arena_release(&a);
}

static void test_most_in_parts(void **state)
{
	(void)state;
	struct arena a;

	arena_init(&a);
	struct diag_list whole = many(&a, 1);

	for (unsigned parts = 2; parts < 9; parts++) {
		struct diag_list d = many(&a, parts);

		assert_int_equal(d.n, whole.n);
		for (size_t i = 0; i < d.n; i++) {
			assert_int_equal(d.v[i].line, whole.v[i].line);
			assert_int_equal(d.v[i].level, whole.v[i].level);
			assert_true(str_eq(d.v[i].text, whole.v[i].text));
		}
	}
	arena_release(&a);
}

/* Notes that are left out make nothing incomplete; errors behind them are seen. */
static void test_most_of_notes(void **state)
{
	(void)state;
	struct arena a;
	struct diag_list d;

	arena_init(&a);
	diag_list_init(&d, &a);
	for (unsigned i = 0; i < 5 * DIAG_MOST; i++)
		diag_add(&d, DIAG_NOTE, DIAG_BAD_VERSION, STR("a"), i, "x");
	assert_int_equal(d.n, DIAG_MOST);
	assert_true(diag_complete(&d));
	assert_true(a.bytes < 400 * DIAG_MOST);
	diag_sort(&d);
	assert_true(diag_complete(&d));
	diag_add(&d, DIAG_ERROR, DIAG_SYNTAX, STR("a"), 1, "x");
	assert_false(diag_complete(&d));
	d.is_deaf = true;
	size_t n = d.n;

	diag_add(&d, DIAG_ERROR, DIAG_SYNTAX, STR("b"), 1, "x");
	assert_int_equal(d.n, n);
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
		cmocka_unit_test(test_most),
		cmocka_unit_test(test_most_in_parts),
		cmocka_unit_test(test_most_of_notes),
		cmocka_unit_test(test_complete),
	};

	return cmocka_run_group_tests_name("diag", tests, NULL, NULL);
}
