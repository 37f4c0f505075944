/* test_str.c - borrowed strings. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/str.h"

static const struct str none = { NULL, 0 };

static void test_compare(void **state)
{
	(void)state;
	assert_true(str_eq(none, STR("")));
	assert_false(str_eq(STR("a"), STR("b")));
	assert_true(str_cmp(STR("a"), STR("ab")) < 0);
	assert_true(str_cmp(STR("b"), STR("ab")) > 0);
	assert_true(str_cmp(STR("\xff"), STR("a")) > 0); /* bytes, not chars */
	assert_int_equal(str_cmp(none, STR("")), 0);
	assert_int_equal(str_cmp_nocase(STR("PyYAML"), STR("pyyaml")), 0);
	assert_true(str_eq_nocase(STR("aB"), STR("Ab")));
	assert_false(str_eq_nocase(STR("aB"), STR("Abc")));
	assert_true(str_starts_with(STR("abc"), STR("ab")));
	assert_true(str_starts_with(none, none));
	assert_false(str_starts_with(STR("a"), STR("ab")));
	assert_true(str_ends_with(STR("abc"), STR("bc")));
	assert_true(str_ends_with(STR("abc"), none));
	assert_false(str_ends_with(STR("c"), STR("bc")));
	assert_true(str_starts_with_nocase(STR("FROM x"), STR("from")));
}

static void test_find(void **state)
{
	(void)state;
	assert_int_equal(str_find_char(STR("abcb"), 'b'), 1);
	assert_int_equal(str_rfind_char(STR("abcb"), 'b'), 3);
	assert_true(str_find_char(none, 'b') == STR_NONE);
	assert_true(str_rfind_char(STR("a"), 'b') == STR_NONE);
	assert_int_equal(str_find(STR("aab"), STR("ab")), 1);
	assert_int_equal(str_find(STR("a"), none), 0);
	assert_true(str_find(STR("aaa"), STR("ab")) == STR_NONE);
	assert_true(str_find(none, STR("a")) == STR_NONE);
}

static void test_cut(void **state)
{
	(void)state;
	struct str head, tail;

	assert_true(str_cut(STR("a=b=c"), '=', &head, &tail));
	assert_true(str_is(head, "a") && str_is(tail, "b=c"));
	assert_true(str_rcut(STR("a=b=c"), '=', &head, &tail));
	assert_true(str_is(head, "a=b") && str_is(tail, "c"));
	assert_false(str_cut(STR("abc"), '=', &head, &tail));
	assert_true(str_is(head, "abc") && !tail.len);
	assert_true(str_is(str_slice(STR("abc"), 1, 9), "bc"));
	assert_int_equal(str_slice(STR("abc"), 2, 1).len, 0);
	assert_int_equal(str_from(STR("abc"), 7).len, 0);
	head = STR("a/b=c");
	assert_true(str_cut(head, '/', &head, &tail)); /* in place */
	assert_true(str_is(head, "a") && str_is(tail, "b=c"));
}

static void test_lines_and_words(void **state)
{
	(void)state;
	struct str rest = STR("one\r\n\ntwo \t three"), line, word;

	assert_true(str_next_line(&rest, &line) && str_is(line, "one"));
	assert_true(str_next_line(&rest, &line) && !line.len);
	assert_true(str_next_line(&rest, &line) && str_is(line, "two \t three"));
	assert_false(str_next_line(&rest, &line));
	assert_true(str_next_word(&line, &word) && str_is(word, "two"));
	assert_true(str_next_word(&line, &word) && str_is(word, "three"));
	assert_false(str_next_word(&line, &word));
	/* a word may end at any place of an eight bytes step */
	for (size_t n = 1; n < 40; n++) {
		char text[48];

		memset(text, '\xc3', sizeof(text));
		text[n] = n % 2 ? '\v' : ' ';
		rest = (struct str){ text, sizeof(text) };
		assert_true(str_next_word(&rest, &word));
		assert_int_equal(word.len, n);
		assert_true(str_next_word(&rest, &word));
		assert_int_equal(word.len, sizeof(text) - n - 1);
	}
	assert_true(str_is(str_trim(STR(" \t a b\n")), "a b"));
	assert_int_equal(str_trim(STR(" \n ")).len, 0);
	assert_true(str_is(str_trim_left(STR(" a ")), "a "));
	assert_true(str_is(str_trim_right(STR(" a ")), " a"));
}

static void test_paths(void **state)
{
	(void)state;
	assert_true(str_is(str_basename(STR("a/b/c.txt")), "c.txt"));
	assert_true(str_is(str_basename(STR("c.txt")), "c.txt"));
	assert_true(str_is(str_dirname(STR("a/b/c.txt")), "a/b"));
	assert_int_equal(str_dirname(STR("c.txt")).len, 0);
}

static void test_numbers(void **state)
{
	(void)state;
	uint32_t n = 7;

	assert_false(str_to_u32(none, 10, &n));
	assert_false(str_to_u32(STR("11"), 10, &n));
	assert_false(str_to_u32(STR("-1"), 10, &n));
	assert_false(str_to_u32(STR("1 "), 10, &n));
	assert_false(str_to_u32(STR("99999999999999999999999"), UINT32_MAX, &n));
	assert_int_equal(n, 7);
	assert_true(str_to_u32(STR("0010"), 10, &n));
	assert_int_equal(n, 10);
	assert_true(str_to_u32(STR("4294967295"), UINT32_MAX, &n));
	assert_true(n == UINT32_MAX);
}

static void test_utf8(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"\x80",
		"\xc0\x80",
		"\xc1\xbf",
		"\xe0\x9f\xbf",
		"\xed\xa0\x80",
		"\xf0\x8f\xbf\xbf",
		"\xf4\x90\x80\x80",
		"\xf5\x80\x80\x80",
		"\xff",
		"a\xc3",
		"\xe2\x82",
		"\xe2\x28\xa1",
	};

	assert_true(str_is_utf8(none));
	assert_true(str_is_utf8(STR("a\0\xc2\x80\xe0\xa0\x80\xed\x9f\xbf\xf0\x90\x80\x80"
				    "\xf4\x8f\xbf\xbf")));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(str_is_utf8(str_of(bad[i])));
	for (size_t n = 0; n < 40; n++) {
		char text[48];

		memset(text, 'x', sizeof(text));
		assert_true(str_is_utf8((struct str){ text, n }));
		text[n] = '\x80';
		assert_false(str_is_utf8((struct str){ text, sizeof(text) }));
	}
}

static void test_sort_and_hash(void **state)
{
	(void)state;
	struct str v[] = { STR("b"), STR(""), STR("ab"), STR("a") };

	qsort(v, 4, sizeof(v[0]), str_qsort_cmp);
	assert_true(!v[0].len && str_is(v[1], "a") && str_is(v[2], "ab") &&
		    str_is(v[3], "b"));
	assert_true(str_hash(STR("abcdefghij")) == str_hash(STR("abcdefghij")));
	assert_true(str_hash(STR("abcdefghij")) != str_hash(STR("abcdefghik")));
	assert_true(str_hash(STR("a")) != str_hash(STR("a\0")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compare), cmocka_unit_test(test_find),
		cmocka_unit_test(test_cut),     cmocka_unit_test(test_lines_and_words),
		cmocka_unit_test(test_paths),   cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_utf8),    cmocka_unit_test(test_sort_and_hash),
	};

	return cmocka_run_group_tests_name("str", tests, NULL, NULL);
}
