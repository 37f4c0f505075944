/* test_heap.c - malloc works as before, and big blocks too. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/heap.h"

static void test_prepare(void **state)
{
	(void)state;
	struct arena a;
	size_t sizes[] = { 1, 4096, 1000000, 3000000, 50000000 };

	heap_prepare();
	heap_prepare(); /* once more is of no use and no harm */
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		char *p = malloc(sizes[i]);

		assert_non_null(p);
		heap_advise(p, sizes[i]);
		memset(p, 1, sizes[i]);
		p = realloc(p, 2 * sizes[i]);
		assert_non_null(p);
		assert_int_equal(p[sizes[i] - 1], 1);
		free(p);
	}
	arena_init(&a);
	for (size_t n = 1; n < 20000000; n *= 3) {
		char *p = arena_bytes(&a, n);

		memset(p, 2, n);
		assert_int_equal(*arena_new(&a, int), 0);
	}
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_prepare) };

	return cmocka_run_group_tests_name("heap", tests, NULL, NULL);
}
