/* test_buf.c - growing bytes with a maximum. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"

static void test_add(void **state)
{
	(void)state;
	struct buf b;

	buf_init(&b, 1000);
	assert_string_equal(b.ptr, "");
	buf_clear(&b); /* before the first byte */
	buf_add(&b, STR("ab"));
	buf_add(&b, (struct str){ NULL, 0 });
	buf_add_char(&b, 'c');
	buf_add_text(&b, "de");
	buf_printf(&b, "%d-%s", 42, "x");
	assert_string_equal(b.ptr, "abcde42-x");
	assert_true(str_is(buf_str(&b), "abcde42-x"));
	buf_clear(&b);
	assert_int_equal(b.len, 0);
	assert_string_equal(b.ptr, "");
	buf_printf(&b, "%0500d", 7); /* more than fits on the stack */
	assert_int_equal(b.len, 500);
	assert_int_equal(b.ptr[499], '7');
	assert_false(b.full);
	buf_release(&b);
}

static void test_maximum(void **state)
{
	(void)state;
	struct buf b;

	buf_init(&b, 5);
	buf_add(&b, STR("abcd"));
	assert_false(b.full);
	buf_add(&b, STR("efg"));
	assert_true(b.full);
	assert_string_equal(b.ptr, "abcde");
	buf_add_char(&b, 'x');
	assert_int_equal(b.len, 5);
	buf_clear(&b);
	assert_false(b.full);
	buf_add(&b, STR("abcde"));
	assert_false(b.full);
	assert_int_equal(buf_reserve(&b, 1), 0);
	buf_release(&b);
}

static void test_reserve(void **state)
{
	(void)state;
	struct buf b;

	buf_init(&b, 100);
	assert_int_equal(buf_reserve(&b, 64), 64);
	memset(b.ptr, 'x', 64);
	b.len = 64;
	assert_int_equal(buf_reserve(&b, 64), 36);
	memset(b.ptr + 64, 'y', 36);
	b.len = 100;
	assert_int_equal(b.ptr[99], 'y');
	buf_release(&b);
}

/* Every byte is kept however it grows, and a NUL follows each time. */
static void test_growth(void **state)
{
	(void)state;
	struct buf b;

	buf_init(&b, 100000);
	for (size_t i = 0; i < 5000; i++) {
		buf_add_char(&b, (char)('a' + i % 26));
		assert_int_equal(b.ptr[b.len], '\0');
	}
	for (size_t i = 0; i < 5000; i++)
		assert_int_equal(b.ptr[i], 'a' + (int)(i % 26));
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_add),
		cmocka_unit_test(test_maximum),
		cmocka_unit_test(test_reserve),
		cmocka_unit_test(test_growth),
	};

	return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
