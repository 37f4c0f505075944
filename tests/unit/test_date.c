/* test_date.c - the calendar, and RFC 3339 texts. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/date.h"

static void test_calendar(void **state)
{
	(void)state;
	assert_int_equal(date_of(1970, 1, 1), 0);
	assert_int_equal(date_of(1969, 12, 31), -1);
	assert_int_equal(date_of(2000, 2, 29), 11016);
	assert_int_equal(date_of(2000, 3, 1), 11017);
	assert_int_equal(date_of(1, 1, 1), -719162);
	assert_int_equal(date_of(9999, 12, 31), 2932896);
}

/* Every day of ten thousand years follows the one before it. */
static void test_every_day(void **state)
{
	(void)state;
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30,
					      31, 31, 30, 31, 30, 31 };
	date_day n = date_of(0, 1, 1);

	for (int y = 0; y < 10000; y++) {
		bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;

		for (unsigned m = 1; m <= 12; m++) {
			unsigned last = m == 2 && leap ? 29 : days[m - 1];

			for (unsigned d = 1; d <= last; d++, n++) {
				unsigned month, day;
				int year;

				date_split(n, &year, &month, &day);
				if (year != y || month != m || day != d ||
				    date_of(y, m, d) != n)
					fail_msg("day %d", n);
			}
		}
	}
}

static void test_date_text(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"",
		"2025-05-3",
		"2025-5-31",
		"2025-13-01",
		"2025-00-01",
		"2025-01-00",
		"2025-02-29",
		"2025-04-31",
		"1900-02-29",
		"2025/05/31",
		"20250531",
		"2025-05-31 ",
		"2025-05-31T",
		"2025-05-31T07:00:00",
		"x025-05-31",
		"2025-05-31x",
	};
	struct arena a;
	date_day d = 7;

	arena_init(&a);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(date_parse(str_of(bad[i]), &d));
	assert_int_equal(d, 7);
	assert_true(date_parse(STR("2024-02-29"), &d));
	assert_int_equal(d, date_of(2024, 2, 29));
	assert_true(date_parse(STR("2025-05-31T23:00:00-05:00"), &d));
	assert_true(str_is(date_text(&a, d), "2025-05-31"));
	assert_true(str_is(date_text(&a, date_of(33, 4, 3)), "0033-04-03"));
	arena_release(&a);
}

static void test_time(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"2026-08-21",
		"2026-08-21T07:00:00",
		"2026-08-21T07:00Z",
		"2026-08-21T24:00:00Z",
		"2026-08-21T07:60:00Z",
		"2026-08-21T07:00:61Z",
		"2026-08-21T07:00:00.Z",
		"2026-08-21T07:00:00+2:00",
		"2026-08-21T07:00:00+0200",
		"2026-08-21T07:00:00Zx",
		"2026-02-30T07:00:00Z",
		"2026-08-21T07-00:00Z",
		"2026-08-21X07:00:00Z",
	};
	struct arena a;
	int64_t t = 7;

	arena_init(&a);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(time_parse(str_of(bad[i]), &t));
	assert_int_equal(t, 7);
	assert_true(time_parse(STR("1970-01-01T00:00:00Z"), &t));
	assert_int_equal(t, 0);
	assert_true(time_parse(STR("2026-08-21t07:00:00.123456z"), &t));
	assert_int_equal(t, 1787295600);
	assert_true(str_is(time_text(&a, t), "2026-08-21T07:00:00Z"));
	assert_true(time_parse(STR("2026-08-21T07:00:00+02:30"), &t));
	assert_true(str_is(time_text(&a, t), "2026-08-21T04:30:00Z"));
	assert_true(time_parse(STR("2026-01-01T00:00:00-00:01"), &t));
	assert_true(str_is(time_text(&a, t), "2026-01-01T00:01:00Z"));
	assert_true(str_is(time_text(&a, -1), "1969-12-31T23:59:59Z"));
	assert_true(str_is(time_text(&a, INT64_MAX), ""));
	assert_true(str_is(time_text(&a, INT64_MIN), ""));
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calendar),
		cmocka_unit_test(test_every_day),
		cmocka_unit_test(test_date_text),
		cmocka_unit_test(test_time),
	};

	return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
