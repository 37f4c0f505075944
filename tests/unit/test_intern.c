/* test_intern.c - one copy of each string. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/intern.h"

static void test_one_copy(void **state)
{
	(void)state;
	struct arena a;
	struct intern in;
	char text[] = "lodash";

	arena_init(&a);
	intern_init(&in, &a);
	struct str one = intern_str(&in, (struct str){ text, 6 });
	assert_ptr_not_equal(one.ptr, text);
	assert_ptr_equal(intern_str(&in, STR("lodash")).ptr, one.ptr);
	text[0] = 'x'; /* the copy does not depend on it */
	assert_ptr_equal(intern_str(&in, STR("lodash")).ptr, one.ptr);
	assert_ptr_not_equal(intern_str(&in, (struct str){ text, 6 }).ptr, one.ptr);
	assert_ptr_not_equal(intern_str(&in, STR("loda")).ptr, one.ptr);
	assert_int_equal(intern_str(&in, (struct str){ NULL, 0 }).len, 0);
	intern_release(&in);
	assert_true(str_is(one, "lodash")); /* it lives as long as the arena */
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_one_copy) };

	return cmocka_run_group_tests_name("intern", tests, NULL, NULL);
}
