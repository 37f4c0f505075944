/* test_cvss.c - base scores, with the examples of the specifications. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "core/severity.h"

static const struct {
	const char *vector;
	unsigned tenths;
	const char *version;
} scores[] = {
	/* https://www.first.org/cvss/v2/guide section 3.3 */
	{ "AV:N/AC:L/Au:N/C:N/I:N/A:C", 78, "2.0" },
	{ "AV:N/AC:L/Au:N/C:C/I:C/A:C", 100, "2.0" },
	{ "AV:L/AC:H/Au:N/C:C/I:C/A:C", 62, "2.0" },
	{ "(AV:N/AC:L/Au:N/C:P/I:P/A:P)", 75, "2.0" },
	{ "CVSS:2.0/AV:N/AC:M/Au:S/C:P/I:N/A:N", 35, "2.0" },
	{ "AV:N/AC:L/Au:N/C:N/I:N/A:N", 0, "2.0" },
	{ "AV:N/AC:L/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H", 100,
	  "2.0" },
	/* https://www.first.org/cvss/v3-1/examples */
	{ "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 61, "3.1" },
	{ "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", 64, "3.1" },
	{ "CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", 31, "3.1" },
	{ "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H", 99, "3.1" },
	{ "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 98, "3.1" },
	{ "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 100, "3.0" },
	{ "CVSS:3.0/AV:P/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N", 16, "3.0" },
	{ "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0, "3.1" },
	{ "CVSS:3.1/S:U/C:H/I:H/A:H/AV:N/AC:L/PR:N/UI:N", 98, "3.1" },
	{ "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/RL:O/MAV:L", 98, "3.1" },
	{ "CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 73, "4.0" },
	{ "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 100, "4.0" },
	{ "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 93, "4.0" },
	{ "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", 0, "4.0" },
	{ "CVSS:4.0/AV:N/AC:L/AT:N/PR:L/UI:P/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N", 51, "4.0" },
	{ "CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N", 10, "4.0" },
	{ "CVSS:4.0/AV:A/AC:L/AT:N/PR:N/UI:N/VC:H/VI:L/VA:N/SC:N/SI:N/SA:H", 83, "4.0" },
	{ "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U/MSI:S/"
	  "U:Red",
	  93, "4.0" },
};

static void known_scores(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(scores) / sizeof(scores[0]); i++) {
		unsigned tenths = 999;
		const char *version = NULL;

		if (cvss_base_score(str_of(scores[i].vector), &tenths, &version))
			fail_msg("%s is refused", scores[i].vector);
		if (tenths != scores[i].tenths)
			fail_msg("%s is %u", scores[i].vector, tenths);
		assert_string_equal(version, scores[i].version);
	}
}

static void malformed_is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"/",
		"CVSS:",
		"CVSS:3.1",
		"CVSS:3.1/",
		"CVSS:3.2/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
		"AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
		"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H",
		"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/",
		"CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
		"CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
		"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/ZZ:N",
		"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:Z",
		"CVSS:3.1/av:n/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
		"CVSS:3.1/AV:/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
		"CVSS:3.1/AV:N L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
		"(AV:N/AC:L/Au:N/C:P/I:P/A:P",
		"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:S/VI:H/VA:H/SC:N/SI:N/SA:N",
		"CVSS:4.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
		"HIGH",
		"9.8",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		unsigned tenths = 999;
		const char *version = "mine";

		if (!cvss_base_score(str_of(bad[i]), &tenths, &version))
			fail_msg("%s is read", bad[i]);
		assert_int_equal(tenths, 999);
		assert_string_equal(version, "mine");
	}
}

/* Every 4.0 base vector has a score; it is 0 where nothing is hurt, and only there. */
static void every_vector_of_4_0(void **state)
{
	static const char *const values[] = { "NALP", "LH",  "NP",  "NLH", "NPA", "HLN",
					      "HLN",  "HLN", "HLN", "HLN", "HLN" };
	static const char *const names[] = { "AV", "AC", "AT", "PR", "UI", "VC",
					     "VI", "VA", "SC", "SI", "SA" };
	unsigned long n = 0, zero = 0;

	(void)state;
	for (unsigned long code = 0;; code++) {
		unsigned long left = code;
		char text[128] = "CVSS:4.0";
		size_t at = 8;
		unsigned tenths;
		const char *version;

		for (int m = 0; m < 11; m++) {
			unsigned long count = strlen(values[m]);

			at += (size_t)snprintf(text + at, sizeof(text) - at, "/%s:%c",
					       names[m], values[m][left % count]);
			left /= count;
		}
		if (left)
			break;
		assert_int_equal(cvss_base_score(str_of(text), &tenths, &version), 0);
		assert_true(tenths <= 100);
		zero += tenths == 0;
		n++;
	}
	assert_int_equal(n, 4 * 2 * 2 * 3 * 3 * 729);
	/* those without any impact, and no others */
	assert_int_equal(zero, 4 * 2 * 2 * 3 * 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_scores),
		cmocka_unit_test(malformed_is_refused),
		cmocka_unit_test(every_vector_of_4_0),
	};

	return cmocka_run_group_tests_name("cvss", tests, NULL, NULL);
}
