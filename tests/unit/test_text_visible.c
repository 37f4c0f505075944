/* What of hostile text may reach a terminal. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "format/text_visible.h"

static void check(struct str in, const char *want)
{
	struct buf b;

	buf_init(&b, 1024);
	buf_add_text(&b, "");
	text_add_visible(&b, in);
	assert_true(str_is(buf_str(&b), want));
	buf_release(&b);
}

static void test_plain_text_stays(void **state)
{
	(void)state;
	check(STR(""), "");
	check(STR("flask 0.10"), "flask 0.10");
	check(STR("caf\xc3\xa9 \xe2\x86\x92 \xf0\x9f\x90\x8d"),
	      "caf\xc3\xa9 \xe2\x86\x92 \xf0\x9f\x90\x8d");
	check(STR("\xc2\xa0"), "\xc2\xa0"); /* the first after the C1 controls */
}

static void test_controls(void **state)
{
	(void)state;
	check(STR("a\0b\nc\rd\te\033[31m\x7f"), "a?b?c?d?e?[31m?");
	check(STR("\xc2\x80\xc2\x9b\xc2\x9f"), "???");
	check(STR("\xd8\x9c\xe2\x80\x8e\xe2\x80\x8f\xe2\x80\xa8\xe2\x80\xae\xe2\x81\xa6"
		  "\xe2\x81\xa9"),
	      "???????");
	check(STR("\xe2\x80\x8d\xe2\x80\xaf\xe2\x81\xaa"),
	      "\xe2\x80\x8d\xe2\x80\xaf\xe2\x81\xaa");
}

static void test_bytes_that_are_no_text(void **state)
{
	(void)state;
	check(STR("a\xff"), "a\xef\xbf\xbd");
	check(STR("\x9b[31m"), "\xef\xbf\xbd[31m");
	check(STR("\xe2\x80"), "\xef\xbf\xbd\xef\xbf\xbd"); /* cut short */
	check(STR("\xc0\x9b"), "\xef\xbf\xbd\xef\xbf\xbd"); /* overlong ESC */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain_text_stays),
		cmocka_unit_test(test_controls),
		cmocka_unit_test(test_bytes_that_are_no_text),
	};

	return cmocka_run_group_tests_name("text_visible", tests, NULL, NULL);
}
