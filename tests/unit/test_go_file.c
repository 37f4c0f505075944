/* test_go_file.c - the lines of go.mod, and the order of Go's versions. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "format/go_file.h"

/* Every line as "3 verb[word|word]comment!error". */
static void check_lines(const char *text, const char *want)
{
	struct arena a;
	struct buf got;
	struct go_reader r;
	struct go_line l;

	arena_init(&a);
	buf_init(&got, 65536);
	go_reader_init(&r, &a, str_of(text));
	while (go_reader_next(&r, &l)) {
		buf_printf(&got, "%u " STR_FMT "[", l.line, STR_ARG(l.verb));
		for (size_t i = 0; i < l.n_words; i++)
			buf_printf(&got, "%s" STR_FMT, i ? "|" : "", STR_ARG(l.word[i]));
		buf_printf(&got, "]" STR_FMT "%s%s\n", STR_ARG(l.comment),
			   l.error ? "!" : "", l.error ? l.error : "");
	}
	assert_string_equal(got.ptr, want);
	buf_release(&got);
	arena_release(&a);
}

static void test_lines(void **state)
{
	(void)state;
	check_lines("", "");
	check_lines("// x\n\nmodule a.b/c// d", "3 module[a.b/c]d\n");
	check_lines("require (\r\n\ta v1 // indirect\r\n\t// x\r\n)\r\ngo 1.2\r\n",
		    "2 require[a|v1]indirect\n5 go[1.2]\n");
	check_lines("exclude ( )\nretract [v1, v2]", "2 retract[[|v1|,|v2|]]\n");
	check_lines("a \"b c\" `d\\` \"\\\\e\\\"\"", "1 a[b c|d\\|\\e\"]\n");
	check_lines("http://x", "1 http:[]x\n");
}

static void test_wrong_lines(void **state)
{
	(void)state;
	check_lines("require (\n\ta v1\n",
		    "2 require[a|v1]\n1 require[]!the block is not closed\n");
	check_lines("a \"b\nc", "1 [a]!the string is not closed\n2 c[]\n");
	check_lines("a \"\\n\"", "1 [a]!an escape in a string that no path needs\n");
	check_lines("a \"\\", "1 [a]!an escape in a string that no path needs\n");
	check_lines("/* x", "1 []!only // comments are allowed\n");
	check_lines("a 1 2 3 4 5 6 7 8",
		    "1 [a|1|2|3|4|5|6|7]!more words than any directive has\n");
	check_lines(")", "1 )[]\n");
	check_lines("require (\n(\n)", "2 require[(]\n");
}

static void test_versions(void **state)
{
	/* Ascending; a pair with '=' in front of the second is equal. */
	static const char *const order[] = {
		"",
		"1.0.0",
		"master",
		"v1",
		"v01.0.0",
		"v0.0.0-20170915032832-14c0d48ead0c",
		"v0.0.0",
		"v1.0.0-0.20200101000000-aaaaaaaaaaaa",
		"v1.0.0-alpha",
		"v1.0.0-alpha.1",
		"v1.0.0-alpha.beta",
		"v1.0.0-beta.2",
		"v1.0.0-beta.11",
		"v1.0.0-rc.1",
		"v1.0.0",
		"v1.2.0",
		"v1.10.0",
		"v2.0.0+incompatible",
		"v18446744073709551616.0.0",
	};
	size_t n = sizeof(order) / sizeof(order[0]);

	(void)state;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++) {
			int c = go_version_cmp(str_of(order[i]), str_of(order[k]));

			/* Among what is no version only the place below all others
			 * counts. */
			if (i < 5 && k < 5 && i != k)
				assert_int_not_equal(c, 0);
			else
				assert_int_equal((c > 0) - (c < 0), (i > k) - (i < k));
		}
	assert_int_equal(go_version_cmp(STR("v1.0.0+a"), STR("v1.0.0+b")), 0);
	assert_true(go_is_version(STR("v1.0.0+incompatible")));
	assert_false(go_is_version(STR("v1.0.0-")));
	assert_false(go_is_version(STR("v1.0.0x")));
	assert_false(go_is_version(STR("v1.0")));
}

static void test_paths(void **state)
{
	static const char *const local[] = { ".",  "..",   "./a",   "../a",
					     "/a", ".\\a", "C:\\a", "c:/a" };
	static const char *const remote[] = {
		"", "a", ".a", "a/b", "...", "C:", "github.com/a/b"
	};

	(void)state;
	for (size_t i = 0; i < sizeof(local) / sizeof(local[0]); i++)
		assert_true(go_is_local_path(str_of(local[i])));
	for (size_t i = 0; i < sizeof(remote) / sizeof(remote[0]); i++)
		assert_false(go_is_local_path(str_of(remote[i])));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_wrong_lines),
		cmocka_unit_test(test_versions),
		cmocka_unit_test(test_paths),
	};

	return cmocka_run_group_tests_name("go_file", tests, NULL, NULL);
}
