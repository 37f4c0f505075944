/* Rows of comma-separated values. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "format/csv.h"

/* want: the fields, each followed by '|'. */
static void check(struct str row, const char *want)
{
	struct str got = STR(""), field;
	struct arena a;
	bool done = false;

	arena_init(&a);
	while (csv_next(&a, &row, &done, &field))
		got = arena_cat(&a, got, field, STR("|"));
	if (!str_is(got, want))
		fail_msg("got " STR_FMT ", want %s", STR_ARG(got), want);
	arena_release(&a);
}

static void test_rows(void **state)
{
	(void)state;
	check(STR(""), "|");
	check(STR("a"), "a|");
	check(STR("a,b"), "a|b|");
	check(STR(",,"), "|||");
	check(STR("\"a\",b"), "a|b|");
	check(STR("\"a,b\",\"\""), "a,b||");
	check(STR("\"say \"\"x\"\"\",b"), "say \"x\"|b|");
	check(STR("\"\"\"\",b"), "\"|b|");
	check(STR("\"two\nlines\",b"), "two\nlines|b|");
	check(STR("\"open,b"), "open,b|");
	check(STR("\"a\"x,b"), "a|b|");
	check(STR("a\"b,c"), "a\"b|c|");
}

static void test_open(void **state)
{
	(void)state;
	assert_false(csv_is_open(STR("")));
	assert_false(csv_is_open(STR("a,\"b\"")));
	assert_true(csv_is_open(STR("a,\"b")));
	assert_true(csv_is_open(STR("\"say \"\"x")));
	assert_false(csv_is_open(STR("\"\"\"\"")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_open),
	};

	return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
