/* test_multimap.c - base/multimap.h */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/multimap.h"

static void test_order(void **state)
{
	static const char *const keys[] = { "b", "a", "b", "", "a", "b" };
	static const size_t of_b[] = { 0, 2, 5, MULTIMAP_END };
	struct arena a;
	struct multimap m;
	size_t i, k = 0;

	(void)state;
	arena_init(&a);
	multimap_init(&m, &a);
	assert_int_equal(multimap_first(&m, STR("b")), MULTIMAP_END);
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		assert_int_equal(multimap_add(&m, str_of(keys[i])), i);
	for (i = multimap_first(&m, STR("b")); i != MULTIMAP_END;
	     i = multimap_next(&m, i))
		assert_int_equal(i, of_b[k++]);
	assert_int_equal(of_b[k], MULTIMAP_END);
	i = multimap_first(&m, STR("a"));
	assert_int_equal(i, 1);
	assert_int_equal(multimap_next(&m, i), 4);
	assert_int_equal(multimap_next(&m, 4), MULTIMAP_END);
	assert_int_equal(multimap_first(&m, STR("")), 3);
	assert_int_equal(multimap_first(&m, STR("c")), MULTIMAP_END);
	multimap_release(&m);
	arena_release(&a);
}

static void test_many(void **state)
{
	enum { MANY = 10000, KEYS = 7 };
	struct arena a;
	struct multimap m;
	size_t seen = 0;

	(void)state;
	arena_init(&a);
	multimap_init(&m, &a);
	for (unsigned i = 0; i < MANY; i++)
		multimap_add(&m, arena_printf(&a, "k%u", i % KEYS));
	for (unsigned k = 0; k < KEYS; k++)
		for (size_t i = multimap_first(&m, arena_printf(&a, "k%u", k));
		     i != MULTIMAP_END; i = multimap_next(&m, i)) {
			assert_int_equal(i % KEYS, k);
			seen++;
		}
	assert_int_equal(seen, MANY);
	multimap_release(&m);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests_name("multimap", tests, NULL, NULL);
}
