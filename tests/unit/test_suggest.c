/* Which known word a mistyped one is near. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "cli/suggest.h"

static void check(const char *word, const char *want)
{
	static const char *const words[] = { "scan",      "sbom",       "severity",
					     "skip-dirs", "skip-files", "version" };
	struct suggest s;

	suggest_init(&s, str_of(word));
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		suggest_offer(&s, str_of(words[i]));
	assert_true(str_is(s.best, want));
}

static void test_near_words(void **state)
{
	(void)state;
	check("scan", "scan");
	check("scna", "scan"); /* neighbours that changed places are one slip */
	check("sca", "scan");
	check("sccan", "scan");
	check("severty", "severity");
	check("skipdirs", "skip-dirs");
	check("skip-file", "skip-files");
}

static void test_far_words(void **state)
{
	(void)state;
	check("", "");
	check("s", "");
	check("x", "");
	check("nacs", "");
	check("conversion-table", "");
	check("severityseverityseverityseverityseverityseverity", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_near_words),
		cmocka_unit_test(test_far_words),
	};

	return cmocka_run_group_tests_name("suggest", tests, NULL, NULL);
}
