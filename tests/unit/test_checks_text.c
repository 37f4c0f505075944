/* test_checks_text.c - the search for secrets in texts. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "checks/secret_pattern.h"
#include "checks_run.h"

static void test_notable(void **state)
{
	(void)state;
	assert_true(checks_is_notable(STR(".git")));
	assert_true(checks_is_notable(STR("a/.env.production")));
	assert_true(checks_is_notable(STR("a/.aws/credentials")));
	assert_true(checks_is_notable(STR("web/node_modules")));
	assert_false(checks_is_notable(STR(".env.example")));
	assert_false(checks_is_notable(STR("credentials")));
	assert_false(checks_is_notable(STR("certs/ca.pem")));
	assert_false(checks_is_notable(STR("src")));
	assert_false(checks_is_notable(STR("")));
}

static void test_entropy(void **state)
{
	(void)state;
	assert_int_equal(secret_entropy(STR("")), 0);
	assert_int_equal(secret_entropy(STR("aaaaaaaa")), 0);
	assert_int_equal(secret_entropy(STR("abababab")), 10);
	assert_int_equal(secret_entropy(STR("abcdefgh")), 30);
	assert_in_range(secret_entropy(STR("q8ZrT2mXw5LpK9vB")), 38, 40);
}

/* One token of each form is found; nothing of it but three characters is said. */
static void test_forms(void **state)
{
	static const char *const tokens[] = {
		"AKIAQ7RZ4WXM2NPB5TUV",
		"ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6",
		"glpat-x9Kq2LmZ7RtW4vBn8YpC",
		"xoxb-924680135792-abcDEF123ghi",
		"sk_live_4eC39HqLyjWDarjtT1zdp7dc",
		"AIzaSyB3xQ9mK7vR2nT5wY8zL1pC4dF6gH0jS_k",
		"npm_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6",
		"hf_aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgH",
		"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",
		"dop_v1_0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0",
		"hvs.CAESIJx7Kq2LmZ7RtW4vBn8YpC3dF6gH",
	};
	struct secret_patterns *p = secret_patterns_new();

	(void)state;
	for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++) {
		struct secret_match m;
		struct buf b;
		size_t from = 0;

		buf_init(&b, 1000);
		buf_printf(&b, "x = \"%s\"; y", tokens[i]);
		if (!secret_next(p, buf_str(&b), &from, &m))
			fail_msg("%s is not found", tokens[i]);
		assert_true(str_is(m.token, tokens[i]));
		assert_int_equal(m.offset, 5);
		assert_false(secret_next(p, buf_str(&b), &from, &m));
		buf_release(&b);
	}
	secret_patterns_free(p);
}

/* What a search meets in any tree: nothing, bytes, one long line, text made to be slow.
 */
static void test_odd_text(void **state)
{
	static const char *const parts[] = { "eyJ-",        "sk-sk-", "glpat-",
					     "-----BEGIN ", "://a:",  "\\\\",
					     "=:",          "A=",     "\n\n",
					     "password ",   "\"",     "AKIA" };
	struct check_run opt = all_rules(NULL);

	(void)state;
	opt.secrets = secret_patterns_new();
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		struct result r;

		result_init(&r);
		while (r.bytes.len < 200000)
			buf_add_text(&r.bytes, parts[i]);
		checks_run_text(&opt, &r.arena, STR(".env"), buf_str(&r.bytes), &r.v,
				&r.n);
		checks_run_text(&opt, &r.arena, STR(".netrc"), buf_str(&r.bytes), &r.v,
				&r.n);
		checks_run_text(&opt, &r.arena, STR("a"), STR(""), &r.v, &r.n);
		assert_int_equal(r.n, 0);
		checks_run_text(&opt, &r.arena, STR("a"), STR("g"), &r.v, &r.n);
		assert_int_equal(r.n, 0);
		checks_run_text(&opt, &r.arena, STR("a.bin"),
				STR("\0ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6"), &r.v,
				&r.n);
		assert_int_equal(r.n, 0);
		result_release(&r);
	}
	secret_patterns_free(opt.secrets);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_notable),
		cmocka_unit_test(test_entropy),
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_odd_text),
	};

	return cmocka_run_group_tests_name("checks_text", tests, NULL, NULL);
}
