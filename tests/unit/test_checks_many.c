/* test_checks_many.c - what is kept of a file that breaks rules on each of its lines. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "checks/check_ctx.h"
#include "checks_run.h"

enum { OVER = 5 };

static void run_many(struct result *r, const char *head, const char *line, size_t n)
{
	struct check_run opt = all_rules(NULL);

	result_init(r);
	r->bytes.max = SIZE_MAX / 2;
	buf_add_text(&r->bytes, head);
	for (size_t i = 0; i < n; i++)
		buf_add_text(&r->bytes, line);
	checks_run_dockerfile(&opt, &r->arena, &r->diags, STR("Dockerfile"),
			      buf_str(&r->bytes), &r->v, &r->n);
}

static size_t count(const struct result *r, const char *id, bool suppressed)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++)
		n += str_is(r->v[i].id, id) && r->v[i].suppressed == suppressed;
	return n;
}

static const struct finding *last(const struct result *r, const char *id)
{
	for (size_t i = r->n; i > 0; i--)
		if (str_is(r->v[i - 1].id, id))
			return &r->v[i - 1];
	return NULL;
}

static bool says(const struct result *r, enum diag_code code, const char *text)
{
	for (size_t i = 0; i < r->diags.n; i++)
		if (r->diags.v[i].code == code &&
		    str_find(r->diags.v[i].text, str_of(text)) != STR_NONE)
			return true;
	return false;
}

/* One finding stands for those that are not shown, as severe as the worst of them. */
static void test_rest(void **state)
{
	struct result r;
	const struct finding *f;

	(void)state;
	run_many(&r, "", "FROM ubuntu\n", CHECK_MOST_OF_RULE + OVER);
	assert_int_equal(count(&r, "WB-DF-101", false), CHECK_MOST_OF_RULE + 1);
	f = last(&r, "WB-DF-101");
	assert_int_equal(f->line, CHECK_MOST_OF_RULE + 1);
	assert_true(str_is(f->message, "5 more findings of this rule, from here on, are "
				       "not shown"));
	/* of the stages but the last one nothing ships; that one is among the rest */
	assert_int_equal(f->severity, SEVERITY_MEDIUM);
	assert_true(says(&r, DIAG_LIMIT, "5 more findings of WB-DF-101 are not shown"));
	result_release(&r);
	run_many(&r, "", "FROM ubuntu\n", CHECK_MOST_OF_RULE);
	assert_int_equal(count(&r, "WB-DF-101", false), CHECK_MOST_OF_RULE);
	assert_false(says(&r, DIAG_LIMIT, "not shown"));
	result_release(&r);
}

/* What a comment silences takes no place from what none does. */
static void test_rest_is_ignored(void **state)
{
	struct result r;
	const struct finding *f;

	(void)state;
	run_many(&r, "# hadolint global ignore=DL3006\n", "FROM ubuntu\n",
		 CHECK_MOST_OF_RULE + OVER);
	assert_int_equal(count(&r, "WB-DF-101", false), 0);
	assert_int_equal(count(&r, "WB-DF-101", true), CHECK_MOST_OF_RULE + 1);
	f = last(&r, "WB-DF-101");
	assert_true(str_is(f->suppressed_by, "inline"));
	assert_true(says(&r, DIAG_LIMIT, "which are ignored, are not shown"));
	result_release(&r);
}

/* One finding of a stage names the first few lines, and costs no more for more of them.
 */
static void test_joined(void **state)
{
	struct result r;
	const struct finding *f;

	(void)state;
	run_many(&r, "FROM debian:trixie-slim\n", "RUN sudo true\n", 9);
	f = last(&r, "WB-DF-301");
	assert_true(
		str_ends_with(f->message, STR("; also on line 3, 4, 5, 6, 7, 8, 9, 10")));
	result_release(&r);
	run_many(&r, "FROM debian:trixie-slim\n", "RUN sudo true\n", 20000);
	assert_int_equal(count(&r, "WB-DF-301", false), 1);
	f = last(&r, "WB-DF-301");
	assert_int_equal(f->line, 2);
	assert_true(str_ends_with(
		f->message, STR("; also on line 3, 4, 5, 6, 7, 8, 9, 10 and more")));
	size_t many = r.arena.bytes;

	result_release(&r);
	run_many(&r, "FROM debian:trixie-slim\n", "RUN nice true\n", 20000);
	assert_true(many < r.arena.bytes + 50 * (size_t)20000);
	result_release(&r);
}

/* All RUNs of a file have so many words between them. */
static void test_words(void **state)
{
	struct buf line;
	struct result r;

	(void)state;
	buf_init(&line, 1 << 20);
	buf_add_text(&line, "RUN true");
	for (size_t i = 0; i < 30000; i++)
		buf_add_text(&line, " a");
	buf_add_text(&line, "\n");
	run_many(&r, "FROM debian:trixie-slim\nRUN sudo a\n", line.ptr, 120);
	assert_int_equal(count(&r, "WB-DF-301", false), 1);
	assert_true(says(&r, DIAG_LIMIT, "words in the RUNs of one file"));
	assert_true(r.diags.n < 10);
	result_release(&r);
	buf_release(&line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rest),
		cmocka_unit_test(test_rest_is_ignored),
		cmocka_unit_test(test_joined),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests_name("checks_many", tests, NULL, NULL);
}
