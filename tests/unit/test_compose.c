/* test_compose.c - variables of Compose files. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "format/compose.h"

static void assert_text(const char *text, const char *expected, const char *unknown)
{
	struct str got, name;
	struct arena a;

	arena_init(&a);
	got = compose_interpolate(&a, str_of(text), &name);
	assert_int_equal(got.len, strlen(expected));
	assert_true(str_eq(got, str_of(expected)));
	assert_true(str_eq(name, str_of(unknown)));
	arena_release(&a);
}

static void test_defaults(void **state)
{
	(void)state;
	assert_text("", "", "");
	assert_text("a:1", "a:1", "");
	assert_text("a:${T:-1.2}b", "a:1.2b", "");
	assert_text("a:${T-1.2}", "a:1.2", "");
	assert_text("${A:-b${C:-d}e}f", "bdef", "");
	assert_text("a$$b", "a$b", "");
	assert_text("a$", "a$", "");
	assert_text("a:${T}", "", "T");
	assert_text("a:${T:?said}", "", "T");
	assert_text("a:${T:+b}", "", "T");
	assert_text("${A:-${B}}c", "", "B");
}

/* Only braces have defaults: "$T-slim" is a variable and five letters. */
static void test_no_braces(void **state)
{
	(void)state;
	assert_text("a:$T", "", "T");
	assert_text("a:$T-slim", "", "T");
	assert_text("a:$T:-slim", "", "T");
	assert_text("$-a", "", "$");
	assert_text("${}", "", "$");
}

/* Takes no more time than its length. */
static void test_many(void **state)
{
	struct str unknown;
	struct arena a;
	struct buf b;

	(void)state;
	buf_init(&b, 4096);
	arena_init(&a);
	while (b.len + 3 <= 4096)
		buf_add_text(&b, "$A-");
	assert_int_equal(compose_interpolate(&a, buf_str(&b), &unknown).len, 0);
	assert_true(str_is(unknown, "A"));
	buf_clear(&b);
	while (b.len + 7 <= 4096)
		buf_add_text(&b, "${A:-b}");
	assert_int_equal(compose_interpolate(&a, buf_str(&b), &unknown).len, b.len / 7);
	buf_clear(&b);
	while (b.len + 5 <= 4096)
		buf_add_text(&b, "${A:-");
	(void)compose_interpolate(&a, buf_str(&b), &unknown);
	assert_int_equal(unknown.len, 0);
	arena_release(&a);
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_no_braces),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests_name("compose", tests, NULL, NULL);
}
