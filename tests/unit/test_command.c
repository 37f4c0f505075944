/* test_command.c - words of a list. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "format/command.h"

static void test_word_in(void **state)
{
	(void)state;
	static const char list[] = "-t --target -o  --option\n-c";
	static const char *const in[] = { "-t", "--target", "-o", "--option", "-c" };
	static const char *const out[] = { "",        "-",   "t",         "--targe",
					   "target",  "-tt", "--targets", "-t --target",
					   "-o  --o", "-c ", " ",         "\n" };

	for (size_t i = 0; i < sizeof(in) / sizeof(in[0]); i++)
		assert_true(word_in(str_of(in[i]), list));
	for (size_t i = 0; i < sizeof(out) / sizeof(out[0]); i++)
		assert_false(word_in(str_of(out[i]), list));
	assert_false(word_in(STR("-t\0"), list));
	assert_false(word_in(STR("-t"), ""));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_word_in) };

	return cmocka_run_group_tests_name("command", tests, NULL, NULL);
}
