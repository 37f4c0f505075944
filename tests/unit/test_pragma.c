/* test_pragma.c - comments that silence rules, of five tools. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "checks/run.h"

static struct arena arena;
static struct diag_list diags;
static struct finding *findings;
static size_t n_findings;

static int set_up(void **state)
{
	(void)state;
	arena_init(&arena);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static void run(const char *text)
{
	struct check_run opt = { .eol_warn_days = 90 };

	assert_true(date_parse(STR("2026-11-24"), &opt.as_of));
	diag_list_init(&diags, &arena);
	checks_run_dockerfile(&opt, &arena, &diags, STR("Dockerfile"), str_of(text),
			      &findings, &n_findings);
}

/* How many findings of the rule are open, and how many are silenced. */
static void expect(const char *id, size_t open, size_t silenced)
{
	size_t seen[2] = { 0, 0 };

	for (size_t i = 0; i < n_findings; i++)
		if (str_is(findings[i].id, id))
			seen[findings[i].suppressed]++;
	if (seen[0] != open || seen[1] != silenced)
		fail_msg("%s: %zu open, %zu silenced", id, seen[0], seen[1]);
}

static const struct finding *silenced(const char *id)
{
	for (size_t i = 0; i < n_findings; i++)
		if (str_is(findings[i].id, id) && findings[i].suppressed)
			return &findings[i];
	fail_msg("%s is not silenced", id);
	return NULL;
}

static size_t notes(const char *part)
{
	size_t n = 0;

	for (size_t i = 0; i < diags.n; i++) {
		assert_int_equal(diags.v[i].level, DIAG_NOTE);
		n += diags.v[i].code == DIAG_POLICY &&
		     str_find(diags.v[i].text, str_of(part)) != STR_NONE;
	}
	return n;
}

#define BASE "FROM debian:trixie-slim\nUSER x\n"

static void test_hadolint_next(void **state)
{
	(void)state;
	run(BASE "# hadolint ignore=DL3004\nRUN sudo a\nRUN sudo b\n");
	expect("WB-DF-301", 1, 1);
	assert_true(str_is(silenced("WB-DF-301")->suppressed_by, "inline"));
	assert_int_equal(silenced("WB-DF-301")->line, 4);
	assert_int_equal(notes(""), 0);
	run(BASE "# hadolint ignore=DL3027, DL3004 because\nRUN sudo apt x\n");
	expect("WB-DF-301", 0, 1);
	expect("WB-DF-401", 0, 1);
	assert_true(str_is(silenced("WB-DF-401")->suppressed_reason, "because"));
	run(BASE "#hadolint ignore = DL3004\n# another\n\nRUN sudo a\n");
	expect("WB-DF-301", 0, 1);
	run(BASE "# hadolint shell=bash\nRUN sudo a\n");
	expect("WB-DF-301", 1, 0);
}

/* What the file lacks is ignored wherever the comment stands. */
static void test_absent(void **state)
{
	(void)state;
	run("FROM debian:trixie-slim\nRUN true\n");
	expect("WB-DF-220", 1, 0);
	run("FROM debian:trixie-slim\n# trivy:ignore:DS-0002\nRUN true\n");
	expect("WB-DF-220", 0, 1);
	run("FROM debian:trixie-slim\nRUN true\n# waybill: ignore=user-missing "
	    "until=2027-01-01 a\n");
	expect("WB-DF-220", 0, 1);
	assert_int_equal(notes(""), 0);
	run("FROM debian:trixie-slim\n# hadolint ignore=user-missing\nRUN true\n");
	expect("WB-DF-220", 1, 0);
	run("# checkov:skip=CKV_DOCKER_3: a\nFROM debian:trixie-slim\nRUN true\n");
	expect("WB-DF-220", 0, 1);
}

static void test_trivy_several(void **state)
{
	(void)state;
	run(BASE "#trivy:ignore:DS-0010 trivy:ignore:CKV_DOCKER_9:exp:2027-01-01 why\n"
		 "RUN sudo apt x\n");
	expect("WB-DF-301", 0, 1);
	expect("WB-DF-401", 0, 1);
	assert_true(str_is(silenced("WB-DF-401")->suppressed_reason, "why"));
	assert_int_equal(silenced("WB-DF-301")->suppressed_reason.len, 0);
}

/* The shell that the base has, as hadolint is told it. */
static void test_shell(void **state)
{
	(void)state;
	run(BASE "# hadolint shell=powershell\nRUN sudo a\n");
	expect("WB-DF-301", 0, 0);
	run("# hadolint shell=cmd\n" BASE "RUN sudo a\nFROM debian:trixie-slim\nUSER x\n"
	    "RUN sudo b\n");
	expect("WB-DF-301", 1, 0);
	run(BASE "# hadolint shell=pwsh\nRUN sudo a\nSHELL [\"/bin/sh\", \"-c\"]\n"
		 "RUN sudo b\n");
	expect("WB-DF-301", 1, 0);
}

static void test_unknown_names(void **state)
{
	(void)state;
	run(BASE "# hadolint ignore=DL9999,DL3004\nRUN sudo a\n");
	expect("WB-DF-301", 0, 1);
	assert_int_equal(notes("DL9999"), 1);
}

static void test_hadolint_wide(void **state)
{
	(void)state;
	run("# hadolint global ignore=DL3004\n" BASE
	    "RUN sudo a\nRUN true\nRUN sudo b\n");
	expect("WB-DF-301", 0, 2);
	run("FROM debian:trixie-slim AS a\nRUN sudo a\n"
	    "# hadolint stage ignore=DL3004\nFROM debian:trixie-slim\nUSER x\n"
	    "RUN sudo a\n");
	expect("WB-DF-301", 1, 1);
	assert_int_equal(silenced("WB-DF-301")->line, 6);
}

static void test_buildkit(void **state)
{
	(void)state;
	run("# check=skip=JSONArgsRecommended;error=true\n" BASE "CMD a\n");
	expect("WB-DF-211", 0, 1);
	run(BASE "# check=skip=JSONArgsRecommended // why\nCMD a\nENTRYPOINT b\n");
	expect("WB-DF-211", 1, 1);
	assert_true(str_is(silenced("WB-DF-211")->suppressed_reason, "why"));
	run("# check=skip=all\nFROM debian\nRUN sudo a\n");
	for (size_t i = 0; i < n_findings; i++)
		assert_true(findings[i].suppressed);
	assert_true(n_findings > 1);
}

static void test_trivy(void **state)
{
	(void)state;
	run(BASE "#trivy:ignore:DS-0010\nRUN sudo a\n");
	expect("WB-DF-301", 0, 1);
	run(BASE "# trivy:ignore:AVD-DS-0010:exp:2026-12-31\nRUN sudo a\n");
	expect("WB-DF-301", 0, 1);
	assert_true(str_is(silenced("WB-DF-301")->suppressed_until, "2026-12-31"));
	run(BASE "# trivy:ignore:DS010:exp:2026-11-23\nRUN sudo a\n");
	expect("WB-DF-301", 1, 0);
	assert_int_equal(notes("expired"), 1);
}

static void test_checkov(void **state)
{
	(void)state;
	run(BASE "RUN sudo a\n#checkov:skip=CKV2_DOCKER_1:needed here\nRUN true\n");
	expect("WB-DF-301", 0, 1);
	assert_true(str_is(silenced("WB-DF-301")->suppressed_reason, "needed here"));
}

static void test_own(void **state)
{
	(void)state;
	run(BASE "# waybill: ignore=WB-DF-301,apt until=2026-11-24 the base needs it\n"
		 "RUN sudo apt a\n");
	expect("WB-DF-301", 0, 1);
	expect("WB-DF-401", 0, 1);
	assert_true(
		str_is(silenced("WB-DF-301")->suppressed_reason, "the base needs it"));
	assert_true(str_is(silenced("WB-DF-301")->suppressed_until, "2026-11-24"));
	run(BASE "# waybill: ignore=sudo until=2026-11-23\nRUN sudo a\n");
	expect("WB-DF-301", 1, 0);
	assert_int_equal(notes("expired on 2026-11-23"), 1);
	run(BASE "# waybill: ignore=sudo until=soon\nRUN sudo a\n");
	expect("WB-DF-301", 1, 0);
	assert_int_equal(notes("not a date"), 1);
	run(BASE "# waybill: skip=sudo\nRUN sudo a\n");
	expect("WB-DF-301", 1, 0);
	assert_int_equal(notes("not understood"), 1);
}

static void test_unused(void **state)
{
	(void)state;
	run(BASE "# hadolint ignore=DL3004\nRUN true\n");
	assert_int_equal(notes("silences nothing"), 1);
	/* The rule is off by default, so the comment may well be needed elsewhere. */
	run(BASE "# hadolint ignore=DL3008\nRUN true\n");
	assert_int_equal(notes("silences nothing"), 0);
}

/* A comment among an instruction's lines counts for it; the first one is not joined. */
static void test_places(void **state)
{
	(void)state;
	run(BASE "RUN true && \\\n  # waybill: ignore=sudo\n  sudo a\nRUN sudo b\n"
		 "RUN sudo c\n");
	expect("WB-DF-301", 1, 1);
	run("# waybill: ignore=base-os-eol,tag-frozen\nFROM ubuntu:20.04\nUSER x\n");
	expect("WB-EO-001", 0, 1);
	expect("WB-EO-003", 0, 1);
	run(BASE "RUN sudo a\n# waybill: ignore=sudo\n");
	expect("WB-DF-301", 1, 0);
}

static void test_many(void **state)
{
	char text[20000] = BASE;

	(void)state;
	for (size_t i = 0; i < 100; i++)
		memcpy(text + strlen(text), "# hadolint ignore=DL3004\n", 26);
	memcpy(text + strlen(text), "RUN sudo a\n", 12);
	run(text);
	expect("WB-DF-301", 0, 1);
}

/* --- YAML ------------------------------------------------------------------- */

static void run_yaml(const char *text)
{
	struct check_run opt = { .eol_warn_days = 90 };

	assert_true(date_parse(STR("2026-11-24"), &opt.as_of));
	diag_list_init(&diags, &arena);
	checks_run_yaml(&opt, CHECK_WORKFLOW, &arena, &diags,
			STR(".github/workflows/a.yml"), str_of(text), &findings,
			&n_findings);
}

#define JOB                                                                              \
	"on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n"            \
	"    steps:\n"

static void test_yaml_same_line(void **state)
{
	(void)state;
	run_yaml(JOB "      - uses: a/b@v1 # zizmor: ignore[unpinned-uses] we know it\n"
		     "      - uses: a/b@v2\n");
	expect("WB-GH-001", 1, 1);
	assert_true(str_is(silenced("WB-GH-001")->suppressed_reason, "we know it"));
	assert_int_equal(notes(""), 0);
	run_yaml(JOB "      - uses: a/b@v1 # waybill: ignore=unpinned-action "
		     "until=2026-12-31 ours\n"
		     "      - uses: a/b@v2 # zizmor: ignore[nothing-like-it]\n");
	expect("WB-GH-001", 1, 1);
	assert_int_equal(notes("nothing-like-it"), 1);
}

static void test_yaml_line_above(void **state)
{
	(void)state;
	run_yaml(JOB "      # waybill: ignore=WB-GH-001\n"
		     "      # more\n"
		     "\n"
		     "      - uses: a/b@v1\n"
		     "      - uses: a/b@v2\n");
	expect("WB-GH-001", 1, 1);
	/* In front of the step that holds the line. */
	run_yaml(JOB "      # waybill: ignore=WB-GH-001\n"
		     "      - name: x\n"
		     "        uses: a/b@v1\n");
	expect("WB-GH-001", 0, 1);
	run_yaml(JOB "      - uses: a/b@v1\n"
		     "      # waybill: ignore=WB-GH-001\n");
	expect("WB-GH-001", 1, 0);
	assert_int_equal(notes("silences nothing"), 1);
}

static void test_yaml_file(void **state)
{
	(void)state;
	run_yaml("# checkov:skip=unpinned-uses:ours\n" JOB "      - uses: a/b@v1\n"
		 "      - uses: a/b@v2\n");
	expect("WB-GH-001", 0, 2);
	/* hadolint's and BuildKit's are no words of YAML. */
	run_yaml("# hadolint global ignore=WB-GH-001\n" JOB "      - uses: a/b@v1\n");
	expect("WB-GH-001", 1, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		T(test_hadolint_next), T(test_unknown_names),  T(test_absent),
		T(test_trivy_several), T(test_shell),          T(test_hadolint_wide),
		T(test_buildkit),      T(test_trivy),          T(test_checkov),
		T(test_own),           T(test_unused),         T(test_places),
		T(test_many),          T(test_yaml_same_line), T(test_yaml_line_above),
		T(test_yaml_file),
	};

	return cmocka_run_group_tests_name("pragma", tests, NULL, NULL);
}
