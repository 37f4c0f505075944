/* test_checks_table.c - the table of rules, their names and sets of them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "checks_run.h"

/* Ids rise, nothing is left out, and each name leads to its rule. */
static void test_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < check_table_len; i++) {
		const struct check *c = check_table[i];

		if (i)
			assert_true(strcmp(check_table[i - 1]->id, c->id) < 0);
		assert_true(c->slug && c->title && c->why && c->fix && c->bad && c->good);
		assert_true(c->url && c->run && strlen(c->title) < 70);
		assert_true(c->severity != SEVERITY_UNKNOWN);
		assert_ptr_equal(check_find(str_of(c->id)), c);
		assert_ptr_equal(check_find(str_of(c->slug)), c);
	}
}

static void test_names(void **state)
{
	static const char *const spellings[] = { "DS-0002",     "DS002",
						 "AVD-DS-0002", "avd-ds-0002",
						 "DL3002",      "user-root",
						 "wb-df-219",   "CKV_DOCKER_8" };
	struct check_set set = { .bits = { 0 } };
	struct str unknown = { "", 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
		const struct check *c = check_find(str_of(spellings[i]));

		assert_non_null(c);
		assert_string_equal(c->id, "WB-DF-219");
	}
	assert_null(check_find(STR("DS-0")));
	assert_null(check_find(STR("DS-9999")));
	assert_null(check_find(STR("")));
	check_set_default(&set);
	assert_true(check_set_apply(&set, STR("+DL3008,-DS-0002"), &unknown));
	for (size_t i = 0; i < check_table_len; i++) {
		const char *id = check_table[i]->id;

		if (!strcmp(id, "WB-DF-405"))
			assert_true(check_set_has(&set, i));
		if (!strcmp(id, "WB-DF-219") || !strcmp(id, "WB-DF-220"))
			assert_false(check_set_has(&set, i));
	}
	assert_false(check_set_apply(&set, STR("all,-nothing"), &unknown));
	assert_true(str_is(unknown, "nothing"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests_name("checks_table", tests, NULL, NULL);
}
