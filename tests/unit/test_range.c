/*
 * test_range.c - OSV's evaluation, rule by rule, with an order made for the purpose.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "advisory/range.h"
#include "advisory/range_text.h"
#include "advisory/sort.h"

/* Numbers with dots between them; a missing one is 0; "1.0-x" comes before "1.0". */
static bool dotted_valid(struct str v)
{
	bool digit = false;

	for (size_t i = 0; i < v.len; i++) {
		if (v.ptr[i] == '-')
			return digit;
		if (!is_digit(v.ptr[i]) && (v.ptr[i] != '.' || !digit))
			return false;
		digit = is_digit(v.ptr[i]);
	}
	return digit;
}

static int dotted_compare(struct str a, struct str b)
{
	struct str a_pre, b_pre, x, y;
	bool a_valid = dotted_valid(a), b_valid = dotted_valid(b);

	if (!a_valid || !b_valid)
		return a_valid != b_valid ? (int)a_valid - (int)b_valid : str_cmp(a, b);
	str_cut(a, '-', &a, &a_pre);
	str_cut(b, '-', &b, &b_pre);
	while (a.len || b.len) {
		uint32_t n = 0, m = 0;

		str_cut(a, '.', &x, &a);
		str_cut(b, '.', &y, &b);
		str_to_u32(x, UINT32_MAX, &n);
		str_to_u32(y, UINT32_MAX, &m);
		if (n != m)
			return n < m ? -1 : 1;
	}
	if (!a_pre.len || !b_pre.len)
		return (int)!a_pre.len - (int)!b_pre.len;
	return str_cmp(a_pre, b_pre);
}

static bool dotted_prerelease(struct str v)
{
	return str_has_char(v, '-');
}

static const struct version_scheme dotted = {
	.name = "dotted",
	.compare = dotted_compare,
	.valid = dotted_valid,
	.prerelease = dotted_prerelease,
};

static struct arena arena;
static struct range_reader reader;

static int set_up(void **state)
{
	(void)state;
	arena_init(&arena);
	reader = (struct range_reader){ .arena = &arena };
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static struct affected_set set_of(const char *ranges, const char *versions)
{
	struct affected_set set;

	assert_true(range_text_read(&reader, str_of(ranges), str_of(versions), &set));
	struct range_event *e = reader.events;
	for (size_t i = 0; i < set.n_ranges; i++) {
		range_sort(&dotted, e, set.ranges[i].n, &arena);
		e += set.ranges[i].n;
	}
	return set;
}

static enum affected ask(const char *ranges, const char *versions, const char *version)
{
	struct affected_set set = set_of(ranges, versions);
	struct str fixed;

	return affected_version(&dotted, &set, str_of(version), &fixed);
}

static void assert_fixed(const char *ranges, const char *version, const char *expected)
{
	struct affected_set set = set_of(ranges, "");
	struct str fixed;

	assert_int_equal(affected_version(&dotted, &set, str_of(version), &fixed),
			 AFFECTED_YES);
	if (!str_is(fixed, expected))
		fail_msg("fixed is '" STR_FMT "', not '%s'", STR_ARG(fixed), expected);
}

static void test_introduced_and_fixed(void **state)
{
	(void)state;
	assert_int_equal(ask("i1.0;f1.5", "", "0.9"), AFFECTED_NO);
	assert_int_equal(ask("i1.0;f1.5", "", "1.0"), AFFECTED_YES);
	assert_int_equal(ask("i1.0;f1.5", "", "1.4.9"), AFFECTED_YES);
	assert_int_equal(ask("i1.0;f1.5", "", "1.5"), AFFECTED_NO);
	assert_int_equal(ask("i1.0;f1.5", "", "2"), AFFECTED_NO);
}

static void test_zero_is_before_everything(void **state)
{
	(void)state;
	assert_int_equal(ask("i0;f1.5", "", "0-alpha"), AFFECTED_YES);
	assert_int_equal(ask("i0.0.0-0;f1.5", "", "0-alpha"), AFFECTED_YES);
	assert_int_equal(ask("f1.5;i0", "", "1"), AFFECTED_YES);
}

static void test_last_affected_is_in(void **state)
{
	(void)state;
	assert_int_equal(ask("i1;l2", "", "2"), AFFECTED_YES);
	assert_int_equal(ask("i1;l2", "", "2.0.1"), AFFECTED_NO);
	assert_int_equal(ask("i1;l1", "", "1"), AFFECTED_YES);
	assert_int_equal(ask("i1;l2;i2;f3", "", "2.5"), AFFECTED_YES);
}

static void test_several_pairs_in_one_range(void **state)
{
	static const char pairs[] = "i0;f1.2;i2;f2.3;i3";

	(void)state;
	assert_int_equal(ask(pairs, "", "1.1"), AFFECTED_YES);
	assert_int_equal(ask(pairs, "", "1.2"), AFFECTED_NO);
	assert_int_equal(ask(pairs, "", "2.2"), AFFECTED_YES);
	assert_int_equal(ask(pairs, "", "2.3"), AFFECTED_NO);
	assert_int_equal(ask(pairs, "", "99"), AFFECTED_YES);
	/* The order in the record does not matter, but at equal versions. */
	assert_int_equal(ask("f2.3;i2;f1.2;i0", "", "2.2"), AFFECTED_YES);
	assert_int_equal(ask("f2.3;i2;f1.2;i0", "", "1.9"), AFFECTED_NO);
}

static void test_equal_versions_keep_their_order(void **state)
{
	(void)state;
	assert_int_equal(ask("i1;f1", "", "1"), AFFECTED_NO);
	assert_int_equal(ask("i0;f1;i1;f2", "", "1"), AFFECTED_YES);
}

static void test_ranges_are_not_merged(void **state)
{
	(void)state;
	/* In one timeline f1.5 would end the second range too. */
	assert_int_equal(ask("i1;f1.5|i1;f3", "", "2"), AFFECTED_YES);
	assert_int_equal(ask("i1;f1.5|i1;f3", "", "3"), AFFECTED_NO);
}

static void test_limit(void **state)
{
	(void)state;
	assert_int_equal(ask("i1;x2", "", "1.9"), AFFECTED_YES);
	assert_int_equal(ask("i1;x2", "", "2"), AFFECTED_NO);
	assert_int_equal(ask("i1;x2;x4", "", "3"), AFFECTED_YES);
	assert_int_equal(ask("i1;x*", "", "3"), AFFECTED_YES);
}

static void test_listed(void **state)
{
	(void)state;
	assert_int_equal(ask("", "1.0 1.1", "1.1"), AFFECTED_YES);
	assert_int_equal(ask("", "1.0 1.1", "1.2"), AFFECTED_NO);
	assert_int_equal(ask("", "1.0", "1.0.0"), AFFECTED_YES); /* the same version */
	assert_int_equal(ask("i2;f3", "1.0", "1.0"), AFFECTED_YES);
	assert_int_equal(ask("", "", "1.0"), AFFECTED_NO);
}

static void test_not_valid(void **state)
{
	(void)state;
	assert_int_equal(ask("i1;f2", "", "weird"), AFFECTED_UNKNOWN);
	assert_int_equal(ask("i1;f2", "weird", "weird"), AFFECTED_YES);
	assert_int_equal(ask("", "1.0", "weird"), AFFECTED_NO);
	assert_int_equal(ask("i0", "", "weird"), AFFECTED_YES); /* everything is */
	/* An end that is no version ends nothing. */
	assert_int_equal(ask("i1;fweird", "", "5"), AFFECTED_YES);
}

static void test_no_order_known(void **state)
{
	struct affected_set set = set_of("i1;f2", "1.5");
	struct str fixed;

	(void)state;
	assert_int_equal(affected_version(NULL, &set, STR("1.5"), &fixed), AFFECTED_YES);
	assert_int_equal(affected_version(NULL, &set, STR("1.6"), &fixed),
			 AFFECTED_UNKNOWN);
	set = set_of("i0", "");
	assert_int_equal(affected_version(NULL, &set, STR("1.6"), &fixed), AFFECTED_YES);
}

static void test_fixed_of_the_branch(void **state)
{
	(void)state;
	assert_fixed("i0;f1.2;i2;f2.3", "1.0", "1.2");
	assert_fixed("i0;f1.2;i2;f2.3", "2.1", "2.3");
	assert_fixed("i0;f1.2|i2;f2.3", "2.1", "2.3");
	assert_fixed("i0;i1;f2.3", "0.5", "2.3");
	assert_fixed("i1", "2", "");
	assert_fixed("i1;l3", "2", "");
}

static void test_text_both_ways(void **state)
{
	static const char text[] = "i0;f1.2%3Bx|x*;l3";
	struct affected_set set = set_of(text, "1.0 a%20b");
	struct buf b;

	(void)state;
	assert_int_equal(set.n_ranges, 2);
	assert_int_equal(set.n_versions, 2);
	assert_true(str_is(set.versions[1], "a b"));
	buf_init(&b, 1000);
	range_text_add(&b, &arena, set.ranges, set.n_ranges);
	buf_add_char(&b, '\t');
	range_text_add_versions(&b, &arena, set.versions, set.n_versions);
	assert_string_equal(b.ptr, "i0;f1.2%3Bx|x*;l3\t1.0 a%20b");
	buf_release(&b);
}

static void test_text_that_is_none(void **state)
{
	static const char *const bad[] = { "1.0",    "i",    "z1.0", "i1;;f2",
					   "i1||f2", "i%zz", "i%2" };
	struct affected_set set;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (range_text_read(&reader, str_of(bad[i]), STR(""), &set))
			fail_msg("'%s' was read", bad[i]);
}

static bool finds(const char *list, const char *version)
{
	return range_text_finds(&arena, str_of(list), str_of(version), str_eq,
				str_of(version));
}

/* A list that stays as it is written. */
static void test_text_that_lists(void **state)
{
	struct str list = STR("1.0 2.0%7c1 2-x 10.0");

	(void)state;
	assert_true(range_text_lists(&arena, &dotted, list, STR("1.0")));
	assert_true(range_text_lists(&arena, &dotted, list, STR("1.0.0")));
	assert_false(range_text_lists(&arena, NULL, list, STR("1.0.0")));
	assert_false(range_text_lists(&arena, &dotted, list, STR("2.0")));
	assert_true(range_text_lists(&arena, &dotted, list, STR("2.0|1")));
	assert_false(range_text_lists(&arena, &dotted, STR(""), STR("1")));
	assert_true(finds("1.0 2.0%7C1 10.0", "2.0|1"));
	assert_true(finds("11.0 1.0.0 1.0", "1.0"));
	assert_true(finds("1.0 11.0", "1.0"));
	assert_false(finds("1.0.0 11.0 v1.0 21.0", "1.0"));
	assert_false(finds("", "1.0"));
}

static int int_cmp(const void *a, const void *b, const void *context)
{
	(void)context;
	return *(const int *)a / 100 - *(const int *)b / 100;
}

static void test_sort_is_stable(void **state)
{
	int v[1000];

	(void)state;
	for (int i = 0; i < 1000; i++)
		v[i] = i * 7919 % 50 * 100 + i % 100;
	sort_stable(v, 1000, sizeof(v[0]), int_cmp, NULL, &arena);
	for (int i = 1; i < 1000; i++)
		assert_true(v[i - 1] / 100 <= v[i] / 100);
	for (int k = 0; k < 1000; k++)
		v[k] = k;
	sort_stable(v, 1000, sizeof(v[0]), int_cmp, NULL, &arena);
	for (int k = 0; k < 1000; k++)
		assert_int_equal(v[k], k);
}

static enum affected ask_allowed(const char *ranges, const char *versions,
				 const struct version_interval *v, size_t n,
				 const char *safe)
{
	struct version_interval copy[4];
	struct constraint c = { .v = copy, .n = n, .prereleases = true };
	struct affected_set set = set_of(ranges, versions);
	struct str got;

	for (size_t i = 0; i < n; i++)
		copy[i] = v[i];
	enum affected answer = affected_constraint(&dotted, &set, &c, &arena, &got);
	if (!str_is(got, safe))
		fail_msg("safe is '" STR_FMT "', not '%s'", STR_ARG(got), safe);
	return answer;
}

#define FROM(low)                                                                        \
	{                                                                                \
		STR(low), { 0 }, true, false                                             \
	}
#define BELOW(high)                                                                      \
	{                                                                                \
		{ 0 }, STR(high), false, false                                           \
	}
#define BETWEEN(low, high)                                                               \
	{                                                                                \
		STR(low), STR(high), true, false                                         \
	}
#define EXACTLY(v)                                                                       \
	{                                                                                \
		STR(v), STR(v), true, true                                               \
	}

static void test_allowed(void **state)
{
	const struct version_interval any = { 0 }, from2 = FROM("2"), below1 = BELOW("1"),
				      one = BETWEEN("1", "2"), exact = EXACTLY("1.5");

	(void)state;
	assert_int_equal(ask_allowed("i0;f2.3", "", &any, 1, "2.3"), AFFECTED_POSSIBLE);
	assert_int_equal(ask_allowed("i0;f2.3", "", &from2, 1, "2.3"), AFFECTED_POSSIBLE);
	assert_int_equal(ask_allowed("i0;f2.3", "", &below1, 1, ""), AFFECTED_YES);
	assert_int_equal(ask_allowed("i0;f2.0", "", &from2, 1, ""), AFFECTED_NO);
	assert_int_equal(ask_allowed("i0;l2.0", "", &from2, 1, ""), AFFECTED_POSSIBLE);
	assert_int_equal(ask_allowed("i0", "", &any, 1, ""), AFFECTED_YES);
	assert_int_equal(ask_allowed("i0.0.0-0", "", &any, 1, ""), AFFECTED_YES);
	assert_int_equal(ask_allowed("i1.2;f1.6", "", &one, 1, "1.6"), AFFECTED_POSSIBLE);
	assert_int_equal(ask_allowed("i1.2;f1.6", "", &exact, 1, ""), AFFECTED_YES);
	assert_int_equal(ask_allowed("i1.6;f1.7", "", &exact, 1, ""), AFFECTED_NO);
	/* Two ranges side by side cover what neither covers alone. */
	assert_int_equal(ask_allowed("i0;f1.5|i1.5;f3", "", &one, 1, ""), AFFECTED_YES);
	assert_int_equal(ask_allowed("i0;f1.5|i1.6;f3", "", &one, 1, ""),
			 AFFECTED_POSSIBLE);
	assert_int_equal(ask_allowed("", "1.5", &exact, 1, ""), AFFECTED_YES);
	assert_int_equal(ask_allowed("", "1.5", &one, 1, ""), AFFECTED_POSSIBLE);
	assert_int_equal(ask_allowed("", "3", &one, 1, ""), AFFECTED_NO);
	assert_int_equal(ask_allowed("i1;x1.5", "", &one, 1, ""), AFFECTED_POSSIBLE);
	assert_int_equal(ask_allowed("i0;f9", "", &any, 0, ""), AFFECTED_NO);
}

static enum affected ask_releases(const char *ranges, bool prereleases, const char *safe)
{
	struct version_interval from = FROM("1.25");
	struct constraint c = { .v = &from, .n = 1, .prereleases = prereleases };
	struct affected_set set = set_of(ranges, "");
	struct str got;
	enum affected answer = affected_constraint(&version_go, &set, &c, &arena, &got);

	if (!str_is(got, safe))
		fail_msg("safe is '" STR_FMT "', not '%s'", STR_ARG(got), safe);
	return answer;
}

/* Pre-releases that nobody asks for are no reason to warn, nor do they spoil a bound. */
static void test_prereleases_that_are_not_allowed(void **state)
{
	static const char branches[] = "i0;f1.25.3;i1.26.0-0;f1.26.0-rc.3";

	(void)state;
	assert_int_equal(ask_releases(branches, false, "1.25.3"), AFFECTED_POSSIBLE);
	assert_int_equal(ask_releases(branches, true, "1.26.0-rc.3"), AFFECTED_POSSIBLE);
	assert_int_equal(ask_releases("i1.26.0-0;f1.26.0-rc.3", false, ""), AFFECTED_NO);
	assert_int_equal(ask_releases("i1.26.0-rc.1;f1.26.0", false, ""), AFFECTED_NO);
	assert_int_equal(ask_releases("i1.26.0-rc.1;l1.26.0", false, ""),
			 AFFECTED_POSSIBLE);
	assert_int_equal(ask_releases("i1.26.0-rc.1;f1.27.0-rc.1", false, ""),
			 AFFECTED_POSSIBLE);
	assert_int_equal(ask_releases("i1.26.0-rc.1", false, ""), AFFECTED_POSSIBLE);
}

static void test_safe_bound_passes_the_later_branch(void **state)
{
	const struct version_interval from1 = FROM("1");

	(void)state;
	/* 1.5 leaves the first branch, but >= 1.5 would allow 2.1. */
	assert_int_equal(ask_allowed("i0;f1.5|i2;f2.3", "", &from1, 1, "2.3"),
			 AFFECTED_POSSIBLE);
	assert_int_equal(ask_allowed("i0;f1.5|i2", "", &from1, 1, ""), AFFECTED_POSSIBLE);
}

static void test_allowed_in_pieces(void **state)
{
	const struct version_interval pieces[] = { BETWEEN("1", "1.5"), FROM("3") };

	(void)state;
	assert_int_equal(ask_allowed("i1.5;f3", "", pieces, 2, ""), AFFECTED_NO);
	assert_int_equal(ask_allowed("i0;f2", "", pieces, 2, ""), AFFECTED_POSSIBLE);
	assert_int_equal(ask_allowed("i0;f1.2", "", pieces, 2, "1.2"), AFFECTED_POSSIBLE);
	assert_int_equal(ask_allowed("i0;f2|i2.5", "", pieces, 2, ""), AFFECTED_YES);
}

static void test_local_versions(void **state)
{
	struct affected_set set = set_of("i0;l1.13.0", "2.0\n3.0+a");
	struct str fixed;
	static const struct {
		const char *version;
		enum affected is;
	} row[] = {
		{ "1.13.0+cu117", AFFECTED_YES }, { "1.13.1+cu117", AFFECTED_NO },
		{ "2.0+x", AFFECTED_YES },        { "3.0+a", AFFECTED_YES },
		{ "3.0+b", AFFECTED_NO },         { "3.0", AFFECTED_NO },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		if (affected_version(&version_pep440, &set, str_of(row[i].version),
				     &fixed) != row[i].is)
			fail_msg("%s", row[i].version);
	/* a build is a release of its own elsewhere */
	assert_int_equal(affected_version(&version_pub, &set, STR("1.13.0+1"), &fixed),
			 AFFECTED_NO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_introduced_and_fixed),
		cmocka_unit_test(test_local_versions),
		cmocka_unit_test(test_zero_is_before_everything),
		cmocka_unit_test(test_last_affected_is_in),
		cmocka_unit_test(test_several_pairs_in_one_range),
		cmocka_unit_test(test_equal_versions_keep_their_order),
		cmocka_unit_test(test_ranges_are_not_merged),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_listed),
		cmocka_unit_test(test_not_valid),
		cmocka_unit_test(test_no_order_known),
		cmocka_unit_test(test_fixed_of_the_branch),
		cmocka_unit_test(test_text_both_ways),
		cmocka_unit_test(test_text_that_is_none),
		cmocka_unit_test(test_text_that_lists),
		cmocka_unit_test(test_sort_is_stable),
		cmocka_unit_test(test_allowed),
		cmocka_unit_test(test_prereleases_that_are_not_allowed),
		cmocka_unit_test(test_safe_bound_passes_the_later_branch),
		cmocka_unit_test(test_allowed_in_pieces),
	};

	return cmocka_run_group_tests_name("range", tests, set_up, tear_down);
}
