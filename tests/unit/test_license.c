/* test_license.c - SPDX licence expressions. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "core/license.h"

static void the_list(void **state)
{
	(void)state;
	assert_true(spdx_licenses_len > 700 && spdx_exceptions_len > 80);
	for (size_t i = 1; i < spdx_licenses_len; i++)
		assert_true(str_cmp_nocase(str_of(spdx_licenses[i - 1].id),
					   str_of(spdx_licenses[i].id)) < 0);
	for (size_t i = 1; i < spdx_exceptions_len; i++)
		assert_true(str_cmp_nocase(str_of(spdx_exceptions[i - 1]),
					   str_of(spdx_exceptions[i])) < 0);
	for (size_t i = 0; i < spdx_licenses_len; i++)
		assert_ptr_equal(license_find(str_of(spdx_licenses[i].id)),
				 &spdx_licenses[i]);
	assert_string_equal(license_find(STR("apache-2.0"))->id, "Apache-2.0");
	assert_true(license_find(STR("MIT"))->osi);
	assert_true(license_find(STR("GPL-2.0"))->deprecated);
	assert_false(license_find(STR("GPL-2.0-only"))->deprecated);
	assert_null(license_find(STR("Apache 2.0")));
	assert_null(license_find(STR("")));
	assert_true(license_is_exception(STR("Classpath-Exception-2.0")));
	assert_false(license_is_exception(STR("MIT")));
}

static void normal_forms(void **state)
{
	static const char *const pairs[][2] = {
		{ "mit", "MIT" },
		{ "  MIT\t", "MIT" },
		{ "MIT/Apache-2.0", "MIT OR Apache-2.0" },
		{ "mit / apache-2.0/ ISC", "MIT OR Apache-2.0 OR ISC" },
		{ "Apache-2.0 or MIT", "Apache-2.0 OR MIT" },
		{ "MIT AND (Apache-2.0 OR ISC)", "MIT AND (Apache-2.0 OR ISC)" },
		{ "(Apache-2.0 OR ISC) AND MIT", "(Apache-2.0 OR ISC) AND MIT" },
		{ "(MIT AND ISC) OR Zlib", "MIT AND ISC OR Zlib" },
		{ "(MIT OR ISC)", "MIT OR ISC" },
		{ "((MIT))", "MIT" },
		{ "((MIT OR ISC)) AND ((Zlib))", "(MIT OR ISC) AND Zlib" },
		{ "(MIT OR (ISC OR Zlib)) AND 0BSD", "(MIT OR ISC OR Zlib) AND 0BSD" },
		{ "((MIT OR ISC) OR Zlib) AND 0BSD", "(MIT OR ISC OR Zlib) AND 0BSD" },
		{ "((MIT OR ISC) AND Zlib) AND 0BSD", "(MIT OR ISC) AND Zlib AND 0BSD" },
		{ "(MIT)AND(ISC)", "MIT AND ISC" },
		{ "gpl-2.0+", "GPL-2.0+" },
		{ "Apache-1.1+", "Apache-1.1+" },
		{ "GPL-2.0-only WITH classpath-exception-2.0",
		  "GPL-2.0-only WITH Classpath-exception-2.0" },
		{ "(Apache-2.0 with LLVM-exception) or MIT",
		  "Apache-2.0 WITH LLVM-exception OR MIT" },
		{ "licenseref-My.Own-1", "LicenseRef-My.Own-1" },
		{ "DocumentRef-a:LicenseRef-b AND MIT",
		  "DocumentRef-a:LicenseRef-b AND MIT" },
		{ "MIT WITH AdditionRef-x", "MIT WITH AdditionRef-x" },
	};
	struct arena a;
	struct str out;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		if (!license_normalize(&a, str_of(pairs[i][0]), &out))
			fail_msg("%s is refused", pairs[i][0]);
		if (!str_is(out, pairs[i][1]))
			fail_msg("%s gives " STR_FMT, pairs[i][0], STR_ARG(out));
		/* what is normal stays as it is */
		struct str again;

		assert_true(license_normalize(&a, out, &again));
		assert_true(str_eq(out, again));
	}
	arena_release(&a);
}

static void names_are_no_expressions(void **state)
{
	static const char *const names[] = {
		"",
		"  ",
		"Apache 2.0",
		"MIT License",
		"BSD",
		"UNLICENSED",
		"NONE",
		"SEE LICENSE IN LICENSE.md",
		"MIT OR",
		"OR MIT",
		"MIT ISC",
		"MIT And ISC",
		"(MIT",
		"MIT)",
		"()",
		"MIT WITH ISC",
		"MIT WITH",
		"(MIT OR ISC) WITH Classpath-exception-2.0",
		"Classpath-exception-2.0",
		"MIT,ISC",
		"MIT++",
		"LicenseRef-",
		"LicenseRef-a_b",
		"DocumentRef-a",
		"DocumentRef-:LicenseRef-b",
		"AdditionRef-x",
		"MIT//ISC",
		"MIT OR / ISC",
		"https://opensource.org/licenses/MIT",
	};
	struct arena a;
	struct str out = STR("mine");

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (license_normalize(&a, str_of(names[i]), &out))
			fail_msg("%s is read as " STR_FMT, names[i], STR_ARG(out));
		assert_true(str_is(out, "mine"));
	}
	arena_release(&a);
}

static void nesting_has_an_end(void **state)
{
	enum { DEEP = 100000 };
	static char text[2 * DEEP + 4];
	struct arena a;
	struct str out;

	(void)state;
	arena_init(&a);
	memset(text, '(', DEEP);
	memcpy(text + DEEP, "MIT", 3);
	memset(text + DEEP + 3, ')', DEEP);
	assert_false(license_normalize(&a, (struct str){ text, 2 * DEEP + 3 }, &out));
	/* fifty are fine */
	assert_true(license_normalize(&a, (struct str){ text + DEEP - 50, 103 }, &out));
	assert_true(str_is(out, "MIT"));
	arena_release(&a);
}

static void single_ids(void **state)
{
	(void)state;
	assert_true(license_is_single(STR("MIT")));
	assert_false(license_is_single(STR("GPL-2.0+")));
	assert_false(license_is_single(STR("MIT OR ISC")));
	assert_false(license_is_single(STR("LicenseRef-x")));
	assert_false(license_is_single(STR("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_list),
		cmocka_unit_test(normal_forms),
		cmocka_unit_test(names_are_no_expressions),
		cmocka_unit_test(nesting_has_an_end),
		cmocka_unit_test(single_ids),
	};

	return cmocka_run_group_tests_name("license", tests, NULL, NULL);
}
