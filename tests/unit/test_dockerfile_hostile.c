/* test_dockerfile_hostile.c - Dockerfiles that are none, or huge. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <cmocka.h>

#include "dockerfile_reading.h"

static void test_garbage(void **state)
{
	char bytes[4096];
	uint32_t x = 12345;

	(void)state;
	for (int round = 0; round < 50; round++) {
		for (size_t i = 0; i < sizeof(bytes); i++) {
			x = x * 1664525 + 1013904223;
			bytes[i] = (char)(x >> 24);
		}
		read_bytes((struct str){ bytes, sizeof(bytes) });
	}
	read_bytes((struct str){ "FROM a\0b\nRUN \0\nCOPY \0 \0\n", 24 });
	assert_int_equal(f.df->n_instrs, 3);
	assert_int_equal(f.df->instrs[0].words[0].text.len, 3);
}

static void test_errors_are_bounded(void **state)
{
	struct str line = STR("WHAT x\n");
	char *text = malloc(5000 * line.len);

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < 5000; i++)
		memcpy(text + i * line.len, line.ptr, line.len);
	read_bytes((struct str){ text, 5000 * line.len });
	assert_int_equal(f.errors, 5000);
	assert_true(f.d.n < 200);
	free(text);
}

/* 100,000 of each of these take some tenths of a second; were anything quadratic it
 * would be minutes. */
static void test_linear(void **state)
{
	static const char *const lines[] = {
		"RUN a\n",
		"FROM a AS b\n",
		"FROM b AS b\n",
		"ENV A=$A$B\n",
		"RUN <<E\n",
		"RUN <<E\nE\n",
		"COPY --from=b x y\n",
		"a\\\n",
		"# x\n",
		"ARG A=$B B=$A\n",
		"\\\n",
		"ENV A=\"\n",
		"[",
		"'",
		"RUN [\n",
		"ENV X=${X:-${",
		"WORKDIR ${X//a/",
	};
	clock_t begin = clock();

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		size_t n = strlen(lines[i]), total = 7 + n * 100000;
		char *text = malloc(total);
		clock_t from = clock();

		assert_non_null(text);
		memcpy(text, "FROM b\n", 7);
		for (size_t k = 0; k < 100000; k++)
			memcpy(text + 7 + k * n, lines[i], n);
		read_bytes((struct str){ text, total });
		(void)df_uses(&f.a, f.df, STR(""));
		if (clock() - from > 4 * CLOCKS_PER_SEC)
			print_error("slow: %s\n", lines[i]);
		free(text);
		arena_release(&f.a);
		diag_list_init(&f.d, &f.a);
	}
	assert_true(clock() - begin < 60 * CLOCKS_PER_SEC);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(test_garbage),
		T(test_errors_are_bounded),
		T(test_linear),
	};

	return cmocka_run_group_tests_name("dockerfile_hostile", tests, NULL, NULL);
}
