/* test_shell_hostile.c - shell text that is long, or none. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <cmocka.h>

#include "format/shell.h"

static struct arena a;

/* Long texts of each kind take time in proportion. */
static void test_linear(void **state)
{
	static const char *const parts[] = {
		"a b c; ",  "a && ",
		"a | ",     "$(",
		"`a` ",     "( ",
		"{ ",       "'",
		"\"",       "${",
		"a <<E ",   "a <<E\n",
		"case ",    "if a; then ",
		"p=1;$p ",  "sudo ",
		"bash -c ", "a || true || ",
		"\\",       "f() ",
		"$((",      "#",
		"[[ ",      "a=$a ",
		"\0x",      "case x in a) ",
	};
	clock_t from = clock();

	(void)state;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		size_t n = strlen(parts[i]) ? strlen(parts[i]) : 2,
		       total = 1000000 / n * n;
		char *text = malloc(total);
		clock_t begin = clock();

		assert_non_null(text);
		for (size_t k = 0; k < total; k += n)
			memcpy(text + k, parts[i], n);
		shell_read(&a, (struct str){ text, total }, 1);
		if (clock() - begin > CLOCKS_PER_SEC)
			print_error("slow: %s\n", parts[i]);
		free(text);
		arena_release(&a);
	}
	assert_true(clock() - from < 30 * CLOCKS_PER_SEC);
}

static void test_garbage(void **state)
{
	static const char alphabet[] = "ab $(){}[]'\"`\\|&;<>=#!\n\t0";
	char text[300];
	uint32_t x = 7;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		for (size_t i = 0; i < sizeof(text); i++) {
			x = x * 1664525 + 1013904223;
			text[i] = alphabet[(x >> 16) % sizeof(alphabet)];
		}
		shell_read(&a, (struct str){ text, x % sizeof(text) }, 1);
		if (round % 500 == 0)
			arena_release(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_linear),
		cmocka_unit_test(test_garbage),
	};

	arena_init(&a);
	int failed = cmocka_run_group_tests_name("shell_hostile", tests, NULL, NULL);

	arena_release(&a);
	return failed;
}
