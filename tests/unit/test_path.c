/* test_path.c - paths put together as text. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/path.h"

static void test_join(void **state)
{
	(void)state;
	static const struct {
		const char *folder, *path, *is; /* is: NULL where it climbs out */
	} rows[] = {
		{ "", "a", "a" },
		{ "", "", "" },
		{ "a/b", "", "a/b" },
		{ "a/b", ".", "a/b" },
		{ "a/b", "c", "a/b/c" },
		{ "a/b", "./c//d/", "a/b/c/d" },
		{ "a/b", "..", "a" },
		{ "a/b", "../..", "" },
		{ "a/b", "../../x", "x" },
		{ "a/b", "../../..", NULL },
		{ "", "..", NULL },
		{ "", "a/../..", NULL },
		{ "a", "b/../../c", "c" },
		{ "a/./b/..", "c", "a/c" },
		{ "a", "..b/...", "a/..b/..." },
		{ "a", "b\\c", "a/b\\c" },
	};
	struct arena a;

	arena_init(&a);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct str out = STR("unset");
		bool fine =
			path_join(&a, str_of(rows[i].folder), str_of(rows[i].path), &out);

		assert_int_equal(fine, rows[i].is != NULL);
		if (fine)
			assert_string_equal(out.ptr, rows[i].is);
	}
	struct str out;
	assert_false(path_join(&a, STR("a"), (struct str){ "b\0c", 3 }, &out));
	assert_false(path_join(&a, (struct str){ "b\0c", 3 }, STR("a"), &out));
	arena_release(&a);
}

static void test_from(void **state)
{
	(void)state;
	struct arena a;

	arena_init(&a);
	assert_string_equal(path_from(&a, STR(""), STR("x")).ptr, "x");
	assert_string_equal(path_from(&a, STR("a"), STR("x/y")).ptr, "../x/y");
	assert_string_equal(path_from(&a, STR("a/b"), STR("x")).ptr, "../../x");
	assert_string_equal(path_from(&a, STR("a/b"), STR("")).ptr, "../../");
	assert_string_equal(path_slashes(&a, STR("a\\b/c\\")).ptr, "a/b/c/");
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_join),
		cmocka_unit_test(test_from),
	};

	return cmocka_run_group_tests_name("path", tests, NULL, NULL);
}
