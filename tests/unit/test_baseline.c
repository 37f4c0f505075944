/* Fingerprints stay when lines move; a baseline hides what it lists. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "policy/baseline.h"
#include "policy/fingerprint.h"

static struct package packages[] = {
	{ .ecosystem = ECO_PYPI, .name = { "flask", 5 }, .version = { "0.10", 4 } },
	{ .ecosystem = ECO_NPM, .name = { "flask", 5 }, .version = { "0.10", 4 } },
};
static const struct inventory inv = { .packages = packages, .n_packages = 2 };

static struct finding of_package(const char *id, package_ref p, unsigned line)
{
	return (struct finding){
		.id = str_of(id), .package = p, .path = STR("r.txt"), .line = line
	};
}

static struct finding of_rule(const char *message, unsigned line)
{
	return (struct finding){ .kind = FINDING_MISCONFIGURATION,
				 .id = STR("WB-1"),
				 .package = PACKAGE_NONE,
				 .path = STR("Dockerfile"),
				 .line = line,
				 .message = str_of(message) };
}

static struct str print_of(struct arena *a, struct finding f)
{
	fingerprint_all(&inv, &f, 1, a);
	assert_int_equal(f.fingerprint.len, 32);
	return f.fingerprint;
}

static void test_what_a_fingerprint_is_of(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	struct str one = print_of(&a, of_package("CVE-1", 0, 1));

	assert_true(str_eq(one, print_of(&a, of_package("CVE-1", 0, 99))));
	assert_false(str_eq(one, print_of(&a, of_package("CVE-2", 0, 1))));
	assert_false(str_eq(one, print_of(&a, of_package("CVE-1", 1, 1))));
	struct finding elsewhere = of_package("CVE-1", 0, 1);
	elsewhere.path = STR("s.txt");
	assert_false(str_eq(one, print_of(&a, elsewhere)));

	struct str rule = print_of(&a, of_rule("ends in 30 days", 1));
	assert_true(str_eq(rule, print_of(&a, of_rule("ends in 29 days", 4))));
	assert_false(str_eq(rule, print_of(&a, of_rule("ended", 1))));
	arena_release(&a);
}

static void test_equal_ones_are_numbered(void **state)
{
	struct finding v[] = { of_rule("x", 1), of_rule("x", 5), of_rule("x", 9),
			       of_rule("y", 9) };
	struct finding moved[] = { of_rule("x", 2), of_rule("x", 6), of_rule("x", 10) };
	struct arena a;

	(void)state;
	arena_init(&a);
	fingerprint_all(&inv, v, 4, &a);
	fingerprint_all(&inv, moved, 3, &a);
	for (size_t i = 0; i < 4; i++)
		for (size_t k = 0; k < i; k++)
			assert_false(str_eq(v[i].fingerprint, v[k].fingerprint));
	for (size_t i = 0; i < 3; i++)
		assert_true(str_eq(v[i].fingerprint, moved[i].fingerprint));
	arena_release(&a);
}

static void test_round_trip(void **state)
{
	struct finding v[] = { of_rule("x", 1), of_rule("y", 2),
			       of_package("CVE-1", 0, 3) };
	struct finding later[] = { of_rule("x", 4), of_rule("z", 5),
				   of_package("CVE-1", 0, 6) };
	struct str error;
	struct arena a;
	struct buf b;

	(void)state;
	arena_init(&a);
	buf_init(&b, 100000);
	fingerprint_all(&inv, v, 3, &a);
	fingerprint_all(&inv, later, 3, &a);
	baseline_write(v, 3, &b);
	assert_int_equal(baseline_apply(buf_str(&b), &a, later, 3, &error),
			 1); /* y is gone */
	assert_true(later[0].suppressed && !later[1].suppressed && later[2].suppressed);
	assert_true(str_is(later[0].suppressed_by, "baseline"));

	/* what an ignore file hides is not taken in, what a baseline hides stays in */
	later[1].suppressed = true;
	later[1].suppressed_by = STR("ignore-file");
	buf_clear(&b);
	baseline_write(later, 3, &b);
	assert_true(str_find(buf_str(&b), later[0].fingerprint) != STR_NONE);
	assert_true(str_find(buf_str(&b), later[1].fingerprint) == STR_NONE);
	buf_release(&b);
	arena_release(&a);
}

static void test_not_a_baseline(void **state)
{
	static const char *const bad[] = {
		"",
		"{",
		"[]",
		"{}",
		"{\"findings\": {}}",
		"null",
		"x",
		"{\"schema_version\": 2, \"findings\": []}",
	};
	struct finding v[] = { of_rule("x", 1) };
	struct arena a;

	(void)state;
	arena_init(&a);
	fingerprint_all(&inv, v, 1, &a);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct str error = STR("");

		assert_int_equal(baseline_apply(str_of(bad[i]), &a, v, 1, &error), -1);
		assert_true(error.len > 0);
	}
	struct str error;

	assert_int_equal(
		baseline_apply(STR("{\"findings\": [1, {}, {\"fingerprint\": 2}]}"), &a,
			       v, 1, &error),
		0);
	assert_false(v[0].suppressed);
	/* an editor's byte order mark */
	struct str marked = arena_printf(&a,
					 "\xef\xbb\xbf{\"findings\": [{\"fingerprint\": "
					 "\"" STR_FMT "\"}]}\r\n",
					 STR_ARG(v[0].fingerprint));
	assert_int_equal(baseline_apply(marked, &a, v, 1, &error), 0);
	assert_true(v[0].suppressed);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_a_fingerprint_is_of),
		cmocka_unit_test(test_equal_ones_are_numbered),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_not_a_baseline),
	};

	return cmocka_run_group_tests_name("baseline", tests, NULL, NULL);
}
