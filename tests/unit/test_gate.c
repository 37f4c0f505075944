/* Which findings are shown, and which bind the gate. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "policy/gate.h"

static struct str one_fix = { "1.0", 3 };

static struct finding vuln(enum severity s)
{
	return (struct finding){ .kind = FINDING_VULNERABILITY,
				 .severity = s,
				 .fixed_versions = &one_fix,
				 .n_fixed_versions = 1 };
}

static struct gate gate_at(enum finding_kind kind, enum severity least)
{
	struct gate g = { 0 };

	g.set[kind] = true;
	g.least[kind] = least;
	return g;
}

static void test_least_severity(void **state)
{
	const struct view all = { 0 };
	struct finding v[] = { vuln(SEVERITY_UNKNOWN), vuln(SEVERITY_LOW),
			       vuln(SEVERITY_MEDIUM), vuln(SEVERITY_HIGH),
			       vuln(SEVERITY_CRITICAL) };
	struct gate none = { 0 };

	(void)state;
	assert_int_equal(gate_count(&none, &all, v, 5), 0);
	for (int s = SEVERITY_UNKNOWN; s < SEVERITY_COUNT; s++) {
		struct gate g = gate_at(FINDING_VULNERABILITY, (enum severity)s);

		assert_int_equal(gate_count(&g, &all, v, 5), 5 - s);
	}
	struct gate other = gate_at(FINDING_SECRET, SEVERITY_UNKNOWN);

	assert_int_equal(gate_count(&other, &all, v, 5), 0);
}

static void test_what_binds_not(void **state)
{
	struct view view = { 0 };
	struct gate g = gate_at(FINDING_VULNERABILITY, SEVERITY_UNKNOWN);
	struct finding v[] = { vuln(SEVERITY_HIGH), vuln(SEVERITY_HIGH),
			       vuln(SEVERITY_HIGH), vuln(SEVERITY_HIGH) };

	(void)state;
	v[0].suppressed = true;
	v[1].informational = true;
	v[2].n_fixed_versions = 0;
	v[3].reach_image = TRI_NO;
	assert_int_equal(gate_count(&g, &view, v, 4), 2);
	view.ignore_unfixed = true;
	assert_int_equal(gate_count(&g, &view, v, 4), 1);
	view.reach_image = true;
	assert_int_equal(gate_count(&g, &view, v, 4), 0);
	v[3].reach_image = TRI_UNKNOWN; /* not known is not "no" */
	assert_int_equal(gate_count(&g, &view, v, 4), 1);
	view.severities = 1u << SEVERITY_LOW; /* what is shown is no matter */
	assert_int_equal(gate_count(&g, &view, v, 4), 1);
}

static void test_view(void **state)
{
	struct view view = { .severities = 1u << SEVERITY_HIGH };
	struct report_counts counts = { 0 };
	struct finding v[] = { vuln(SEVERITY_LOW), vuln(SEVERITY_HIGH),
			       vuln(SEVERITY_HIGH), vuln(SEVERITY_CRITICAL) };

	(void)state;
	v[1].suppressed = true;
	v[2].line = 7;
	assert_int_equal(view_apply(&view, v, 4, &counts), 1);
	assert_int_equal(v[0].line, 7);
	assert_int_equal(counts.shown[FINDING_VULNERABILITY][SEVERITY_HIGH], 1);
	assert_int_equal(counts.hidden, 2);
	assert_int_equal(counts.suppressed, 1);
}

static void test_view_of_suppressed(void **state)
{
	struct view view = { .show_suppressed = true };
	struct report_counts counts = { 0 };
	struct finding v[] = { vuln(SEVERITY_LOW), vuln(SEVERITY_HIGH) };

	(void)state;
	v[0].suppressed = true;
	assert_int_equal(view_apply(&view, v, 2, &counts), 2);
	assert_int_equal(counts.suppressed, 1);
	assert_int_equal(counts.shown[FINDING_VULNERABILITY][SEVERITY_LOW], 0);
	assert_int_equal(view_apply(&view, v, 0, &counts), 0);
}

static void test_unfixed_is_about_vulnerabilities(void **state)
{
	struct view view = { .ignore_unfixed = true };
	struct report_counts counts = { 0 };
	struct finding v[] = { { .kind = FINDING_MISCONFIGURATION,
				 .severity = SEVERITY_LOW } };

	(void)state;
	assert_int_equal(view_apply(&view, v, 1, &counts), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_least_severity),
		cmocka_unit_test(test_what_binds_not),
		cmocka_unit_test(test_view),
		cmocka_unit_test(test_view_of_suppressed),
		cmocka_unit_test(test_unfixed_is_about_vulnerabilities),
	};

	return cmocka_run_group_tests_name("gate", tests, NULL, NULL);
}
