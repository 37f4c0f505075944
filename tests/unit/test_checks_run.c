/* test_checks_run.c - findings joined, weighed, masked; what is said of old images. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "checks_run.h"

/* One finding a rule and stage, which names the other lines. */
static void test_joined(void **state)
{
	struct result r;
	const struct finding *f;

	(void)state;
	run_text(&r, "FROM debian:trixie-slim\nRUN sudo a\nRUN b \\\n && sudo c\nUSER x\n"
		     "RUN sudo d\n");
	f = find(&r, "WB-DF-301");
	assert_non_null(f);
	assert_int_equal(f->line, 2);
	assert_true(str_ends_with(f->message, STR("; also on line 4, 6")));
	size_t n = 0;

	for (size_t i = 0; i < r.n; i++)
		n += str_is(r.v[i].id, "WB-DF-301");
	assert_int_equal(n, 1);
	result_release(&r);
}

/* A stage that does not ship weighs less. */
static void test_builder_stage(void **state)
{
	struct result r;
	const struct finding *f;

	(void)state;
	run_text(&r,
		 "FROM debian:trixie-slim AS b\nRUN sudo a\nFROM alpine:3.24\nUSER x\n"
		 "COPY --from=b /a /a\n");
	f = find(&r, "WB-DF-301");
	assert_non_null(f);
	assert_int_equal(f->severity, SEVERITY_LOW);
	assert_false(f->informational);
	result_release(&r);
}

static void test_end_of_life(void **state)
{
	struct result r;
	const struct finding *f;

	(void)state;
	run_text(&r, "FROM python:3.6-slim-buster\nUSER x\n");
	f = find(&r, "WB-EO-001");
	assert_non_null(f);
	assert_true(str_find(f->message, STR("Debian 10 (buster) reached end of life on "
					     "2022-09-10")) != STR_NONE);
	assert_int_equal(f->kind, FINDING_END_OF_LIFE);
	f = find(&r, "WB-EO-002");
	assert_non_null(f);
	assert_true(str_find(f->message, STR("Python 3.6 reached end of life on "
					     "2021-12-23")) != STR_NONE);
	assert_true(str_find(f->fix, STR("python:3.14-slim-trixie")) != STR_NONE);
	f = find(&r, "WB-EO-003");
	assert_non_null(f);
	assert_true(str_find(f->message, STR("2022-01-18")) != STR_NONE);
	result_release(&r);
	run_text(&r, "FROM python:alpine3.7\nUSER x\n");
	f = find(&r, "WB-EO-001");
	assert_non_null(f);
	assert_true(str_find(f->message, STR("Alpine 3.7 reached end of life on "
					     "2019-11-01")) != STR_NONE);
	assert_null(find(&r, "WB-EO-002"));
	result_release(&r);
	run_text(&r, "FROM ubuntu:20.04\nUSER x\n");
	f = find(&r, "WB-EO-001");
	assert_non_null(f);
	assert_true(str_find(f->message, STR("2025-05-31")) != STR_NONE);
	result_release(&r);
}

/* No secret is shown in full. */
static void test_secrets_are_masked(void **state)
{
	struct result r;

	(void)state;
	run_text(&r, "FROM alpine:3.24\nUSER x\nENV DB_PASSWORD=hunter2hunter2\n"
		     "ENV A=ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6\n"
		     "ENV U=https://me:hunter2hunter2@a.example/\n");
	assert_non_null(find(&r, "WB-SE-101"));
	assert_non_null(find(&r, "WB-SE-104"));
	assert_non_null(find(&r, "WB-SE-107"));
	for (size_t i = 0; i < r.n; i++) {
		assert_true(str_find(r.v[i].message, STR("hunter2")) == STR_NONE);
		assert_true(str_find(r.v[i].message, STR("aB3d")) == STR_NONE);
	}
	assert_true(str_find(find(&r, "WB-SE-107")->message, STR("ghp***")) != STR_NONE);
	result_release(&r);
}

/* Aliases that make a small file a big text cost a diagnostic, not time. */
static void test_expanding_text(void **state)
{
	struct check_run opt = all_rules(NULL);
	struct result r;

	(void)state;
	result_init(&r);
	buf_add_text(&r.bytes, "x: &x \"");
	for (size_t i = 0; i < 100000; i++)
		buf_add_char(&r.bytes, 'a');
	buf_add_text(&r.bytes, "\"\njobs:\n  a: { steps: [ { uses: a/b@v1 } ] }\ny: [");
	for (size_t i = 0; i < 100; i++)
		buf_add_text(&r.bytes, "*x, ");
	buf_add_text(&r.bytes, "]\n");
	checks_run_yaml(&opt, CHECK_WORKFLOW, &r.arena, &r.diags, STR("a.workflow.yml"),
			buf_str(&r.bytes), &r.v, &r.n);
	assert_int_equal(r.n, 0);
	assert_int_equal(r.diags.n, 1);
	assert_int_equal(r.diags.v[0].code, DIAG_LIMIT);
	result_release(&r);
}

/* Nothing, nonsense and what is cut short. */
static void test_odd_input(void **state)
{
	static const char *const texts[] = {
		"",
		"\n",
		"#",
		"FROM",
		"FROM \n",
		"FROM scratch\nCOPY",
		"RUN",
		"ENV",
		"ARG",
		"ENV A",
		"COPY --from= a b",
		"ONBUILD",
		"ONBUILD RUN sudo x",
		"FROM a:1\nONBUILD RUN sudo x\n",
		"FROM a AS b\nCOPY --from=b",
		"CMD [",
		"FROM x:1\nHEALTHCHECK",
		"FROM x:1\nEXPOSE -",
		"FROM x:1\nRUN --mount=",
		"FROM x:1\nRUN <<EOF",
		"USER",
		"WORKDIR",
		"FROM $",
		"FROM ${A:-",
		"FROM x:1\nRUN pip",
		"FROM x:1\nRUN python -m pip",
		"FROM x:1\nRUN chmod",
		"FROM x:1\nRUN aws configure set",
		"FROM x:1\nRUN git config",
		"FROM x:1\nENV A=://:@",
		"FROM x:1\nRUN curl -",
		"FROM x:1\nRUN apt-get",
		"RUN a | b\nCOPY a b c\nWORKDIR x\nUSER root\nCMD x",
		"COPY --from=a b c\nENV A=$B\nRUN apt-get install x && sudo y\nEXPOSE $X",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct result r;

		run_text(&r, texts[i]);
		for (size_t k = 0; k < r.n; k++)
			assert_true(r.v[k].message.len > 0);
		result_release(&r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_joined),
		cmocka_unit_test(test_builder_stage),
		cmocka_unit_test(test_end_of_life),
		cmocka_unit_test(test_secrets_are_masked),
		cmocka_unit_test(test_expanding_text),
		cmocka_unit_test(test_odd_input),
	};

	return cmocka_run_group_tests_name("checks_run", tests, NULL, NULL);
}
