/*
 * test_match.c - packages against advisories: which findings, which words, and what is
 * said where no answer can be given.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "advisory/match.h"
#include "advisory_files.h"
#include "core/graph.h"

/* The records of all tests, in one line each. */
#define PACKAGE(eco, name)                                                               \
	"{\"package\": {\"ecosystem\": \"" eco "\", \"name\": \"" name "\"}, "
#define RANGE(events) "\"ranges\": [{\"type\": \"ECOSYSTEM\", \"events\": [" events "]}]}"
#define FROM(v) "{\"introduced\": \"" v "\"}"
#define FIXED(v) "{\"fixed\": \"" v "\"}"
#define LAST(v) "{\"last_affected\": \"" v "\"}"
#define HEAD(id, more)                                                                   \
	"{\"id\": \"" id "\", \"modified\": \"2026-01-01T00:00:00Z\", " more
#define ALIASES(list) "\"aliases\": [" list "], "
#define CVSS3(v) "\"severity\": [{\"type\": \"CVSS_V3\", \"score\": \"" v "\"}], "
#define RECORD(id, more, affected) HEAD(id, more "\"affected\": [" affected "]}\n")
#define CRITICAL_VECTOR "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"

static const char *const records[] = {
	/* Two records of one flaw, joined by the CVE that both name. */
	RECORD("PYSEC-1", ALIASES("\"CVE-2020-1\""),
	       PACKAGE("PyPI", "flask") RANGE(FROM("0") "," FIXED("0.12.3"))),
	RECORD("GHSA-1",
	       ALIASES("\"CVE-2020-1\"") "\"summary\": \"Bad JSON\", " CVSS3(
		       CRITICAL_VECTOR),
	       PACKAGE("PyPI", "Flask") RANGE(FROM("0") "," FIXED("0.12.3")) "," PACKAGE(
		       "PyPI", "Flask") RANGE(FROM("1.0") "," FIXED("1.0.2"))),
	/* Two branches; the other one's fix comes second. */
	RECORD("GHSA-2", "\"database_specific\": {\"severity\": \"MODERATE\"}, ",
	       PACKAGE("PyPI", "flask") RANGE(FROM("0") "," FIXED("2.2.5")) "," PACKAGE(
		       "PyPI", "flask") RANGE(FROM("2.3.0") "," FIXED("2.3.2"))),
	/* Withdrawn. */
	RECORD("PYSEC-3", "\"withdrawn\": \"2026-01-01T00:00:00Z\", ",
	       PACKAGE("PyPI", "flask") RANGE(FROM("0"))),
	/* Its severity is known from a namesake about another package. */
	RECORD("PYSEC-4", ALIASES("\"CVE-2020-4\""),
	       PACKAGE("PyPI", "celery") RANGE(FROM("0") "," LAST("4.1"))),
	RECORD("GHSA-4", ALIASES("\"CVE-2020-4\"") CVSS3(CRITICAL_VECTOR),
	       PACKAGE("npm", "celery") RANGE(FROM("0"))),
	RECORD("PYSEC-5", "",
	       PACKAGE("PyPI", "requests") RANGE(FROM("0") "," FIXED("2.20"))),
	RECORD("PYSEC-6", "",
	       PACKAGE("PyPI", "requests") RANGE(FROM("2.3") "," FIXED("2.32.4"))),
	RECORD("MAL-7", ALIASES("\"CVE-2020-7\""),
	       PACKAGE("npm", "evil") RANGE(FROM("0"))),
	RECORD("GHSA-7", ALIASES("\"CVE-2020-7\""),
	       PACKAGE("npm", "evil") RANGE(FROM("1.0"))),
	RECORD("RUSTSEC-8",
	       "\"database_specific\": {\"informational\": \"unmaintained\"}, ",
	       PACKAGE("crates.io", "old") RANGE(FROM("0.0.0-0"))),
	RECORD("GHSA-9", "", PACKAGE("Maven", "g:a") RANGE(FROM("1") "," FIXED("2"))),
	RECORD("GHSA-10", "",
	       PACKAGE("GitHub Actions", "a/b") RANGE(FROM("0") "," FIXED("4.1.7"))),
	RECORD("GHSA-14", "", PACKAGE("GitHub Actions", "a/c") "\"versions\": [\"1\"]}"),
	RECORD("ALPINE-11", "", PACKAGE("Alpine:v3.19", "zlib") RANGE(FROM("0"))),
	RECORD("DRUPAL-12", "",
	       PACKAGE("Packagist:https://packages.drupal.org/8", "drupal/x")
		       RANGE(FROM("0") "," FIXED("2.0"))),
	/* A fix that a second record still calls affected is none. */
	RECORD("GO-15", "",
	       PACKAGE("Go", "stdlib") RANGE(
		       FROM("0") "," FIXED("1.25.13") "," FROM("1.26.0-0") "," FIXED(
			       "1.26.6") "," FROM("1.27.0-0") "," FIXED("1.27.0-rc.3"))),
	RECORD("GO-16", "", PACKAGE("Go", "stdlib") RANGE(FROM("0") "," FIXED("1.22.5"))),
	RECORD("PYSEC-13", ALIASES("\"CVE-2020-13\""),
	       PACKAGE("PyPI", "twice") RANGE(FROM("0") "," FIXED("1.5"))),
	RECORD("GHSA-13", ALIASES("\"CVE-2020-13\""),
	       PACKAGE("PyPI", "twice") RANGE(FROM("0") "," FIXED("1.6"))),
};

static struct advisory_db *db;
static struct finding *findings;
static size_t n_findings;

static int open_records(void **state)
{
	if (set_up(state))
		return -1;
	const char *path = in_folder("a.db");
	struct str all = { 0 };
	for (size_t i = 0; i < sizeof(records) / sizeof(records[0]); i++)
		all = arena_cat(&arena, all, str_of(records[i]), STR(""));
	struct osv_import_result r = import_into(path, put_file("r.jsonl", all), 0);
	assert_int_equal(r.rejected + r.odd, 0);
	db = open_db(path);
	return 0;
}

static int close_records(void **state)
{
	advisory_db_close(db);
	return tear_down(state);
}

static void match(struct package *v, size_t n)
{
	struct inventory inv = { .packages = v, .n_packages = n };

	graph_index(&inv, &arena);
	assert_int_equal(advisory_match(db, &inv, &arena, &diags, &findings, &n_findings),
			 0);
}

static void match_one(enum ecosystem e, const char *name, const char *version)
{
	static struct location at;
	struct package p = { .ecosystem = e,
			     .name = str_of(name),
			     .version = str_of(version) };

	at = (struct location){ STR("requirements.txt"), 3 };
	p.locations = &at;
	p.n_locations = 1;
	match(&p, 1);
}

static void match_requested(enum ecosystem e, const char *name, const char *requested)
{
	struct package p = { .ecosystem = e,
			     .name = str_of(name),
			     .requested = str_of(requested) };

	match(&p, 1);
}

#define assert_text(s, expected)                                                         \
	do {                                                                             \
		if (!str_is((s), (expected)))                                            \
			fail_msg("'" STR_FMT "' is not '%s'", STR_ARG(s), (expected));   \
	} while (0)

static void assert_fixes(const struct finding *f, const char *expected)
{
	struct str all = { 0 };

	for (size_t i = 0; i < f->n_fixed_versions; i++)
		all = arena_cat(&arena, all, i ? STR(" ") : STR(""),
				f->fixed_versions[i]);
	assert_text(all, expected);
}

static void test_records_of_one_flaw_are_one_finding(void **state)
{
	(void)state;
	match_one(ECO_PYPI, "Flask", "0.10");
	assert_int_equal(n_findings, 2);
	const struct finding *f = &findings[0];
	assert_text(f->id, "CVE-2020-1");
	assert_int_equal(f->n_aliases, 2);
	assert_text(f->aliases[0], "GHSA-1");
	assert_text(f->aliases[1], "PYSEC-1");
	assert_int_equal(f->severity, SEVERITY_CRITICAL);
	assert_int_equal(f->n_cvss, 1);
	assert_text(f->title, "Bad JSON");
	assert_text(f->message, "Flask 0.10 is affected; fixed in 0.12.3, 1.0.2");
	assert_text(f->fix, "upgrade Flask to 0.12.3");
	assert_text(f->url, "https://osv.dev/vulnerability/CVE-2020-1");
	assert_text(f->path, "requirements.txt");
	assert_int_equal(f->line, 3);
	assert_int_equal(f->package, 0);
	assert_fixes(f, "0.12.3 1.0.2");
	assert_false(f->possible || f->informational);
}

static void test_the_ids_of_records_that_leave_it_out(void **state)
{
	(void)state;
	match_one(ECO_PYPI, "twice", "1.5");
	assert_int_equal(n_findings, 1);
	assert_text(findings[0].id, "CVE-2020-13");
	assert_int_equal(findings[0].n_aliases, 2);
	assert_text(findings[0].aliases[0], "GHSA-13");
	assert_text(findings[0].aliases[1], "PYSEC-13");
	assert_fixes(&findings[0], "1.6");
	match_one(ECO_PYPI, "twice", "1.6");
	assert_int_equal(n_findings, 0);
}

/* PEP 440 has what was built of 4.1 with a label of one's own above 4.1. */
static void test_a_local_version_is_the_one_it_was_built_of(void **state)
{
	(void)state;
	match_one(ECO_PYPI, "celery", "4.1+cu117");
	assert_int_equal(n_findings, 1);
	assert_text(findings[0].message,
		    "celery 4.1+cu117 is affected; 4.1 is the last version known to be, "
		    "later ones may not have been checked");
	match_one(ECO_PYPI, "celery", "4.1.1+cu117");
	assert_int_equal(n_findings, 0);
	match_one(ECO_PYPI, "twice", "1.6+cu117");
	assert_int_equal(n_findings, 0);
}

static void test_low_confidence_is_said(void **state)
{
	struct package p = { .ecosystem = ECO_PYPI,
			     .name = STR("Flask"),
			     .version = STR("0.10"),
			     .evidence = EVIDENCE_COMMAND };

	(void)state;
	match(&p, 1);
	assert_text(findings[0].message,
		    "Flask 0.10 is affected; fixed in 0.12.3, 1.0.2; the version is the "
		    "one that a RUN asks for: low confidence");
}

static void test_severity_word_and_branches(void **state)
{
	(void)state;
	match_one(ECO_PYPI, "flask", "1.1");
	assert_int_equal(n_findings, 1);
	assert_text(findings[0].id, "GHSA-2");
	assert_text(findings[0].title, "GHSA-2 in flask");
	assert_int_equal(findings[0].severity, SEVERITY_MEDIUM);
	assert_fixes(&findings[0], "2.2.5 2.3.2");
	match_one(ECO_PYPI, "flask", "2.3.1");
	assert_fixes(&findings[0], "2.3.2");
	match_one(ECO_PYPI, "flask", "2.3.2");
	assert_int_equal(n_findings, 0);
	assert_int_equal(diags.n, 0);
}

static void test_a_fix_that_another_record_calls_affected(void **state)
{
	(void)state;
	match_one(ECO_PYPI, "twice", "1.0");
	assert_int_equal(n_findings, 1);
	assert_fixes(&findings[0], "1.6");
	match_one(ECO_PYPI, "twice", "1.5");
	assert_int_equal(n_findings, 1);
	assert_fixes(&findings[0], "1.6");
}

static void test_ceiling_and_namesake(void **state)
{
	(void)state;
	match_one(ECO_PYPI, "celery", "4.0");
	assert_int_equal(n_findings, 1);
	assert_text(findings[0].message,
		    "celery 4.0 is affected; 4.1 is the last version known to "
		    "be, later ones may not have been checked");
	assert_int_equal(findings[0].severity, SEVERITY_CRITICAL);
	assert_int_equal(findings[0].n_fixed_versions, 0);
	/* The namesake lends no more than its severity. */
	assert_int_equal(findings[0].n_aliases, 1);
}

static void test_malicious(void **state)
{
	(void)state;
	match_one(ECO_NPM, "evil", "2.0.0");
	assert_int_equal(n_findings, 2);
	assert_text(findings[1].id, "CVE-2020-7");
	assert_int_equal(findings[0].severity, SEVERITY_CRITICAL);
	assert_text(findings[0].id, "MAL-7");
	assert_text(findings[0].title, "Malicious package evil");
}

static void test_informational(void **state)
{
	(void)state;
	match_one(ECO_CRATES, "old", "0.1.0");
	assert_int_equal(n_findings, 1);
	assert_true(findings[0].informational);
	assert_int_equal(findings[0].severity, SEVERITY_UNKNOWN);
	assert_text(findings[0].message,
		    "old 0.1.0 has an informational advisory; no fixed version is known");
}

static void test_versions_not_understood(void **state)
{
	(void)state;
	match_one(ECO_PYPI, "flask", "latest");
	assert_int_equal(n_findings, 0);
	assert_true(told(DIAG_BAD_VERSION, "flask: 'latest' is no version of PyPI"));
	assert_false(diag_complete(&diags));
}

static void test_bad_version_of_a_clean_package(void **state)
{
	(void)state;
	match_one(ECO_PYPI, "nothing-known", "latest");
	assert_int_equal(diags.n, 0);
}

static void test_no_advisories_for_the_ecosystem(void **state)
{
	struct package v[] = {
		{ .ecosystem = ECO_HEX, .name = STR("a"), .version = STR("1.0.0") },
		{ .ecosystem = ECO_HEX, .name = STR("b"), .version = STR("1.0.0") },
		{ .ecosystem = ECO_OCI, .name = STR("debian"), .version = STR("12") },
	};

	(void)state;
	match(v, 3);
	assert_int_equal(diags.n, 1);
	assert_true(told(DIAG_NO_ADVISORIES,
			 "Hex: 2 packages not checked: the database holds no "
			 "advisories for it"));
	assert_false(diag_complete(&diags));
}

/* Nobody can import what is not published: a note, so that the scan is whole. */
static void test_no_ecosystem_of_advisories(void **state)
{
	struct package v[] = {
		{ .ecosystem = ECO_COCOAPODS, .name = STR("A"), .version = STR("1.0") },
		{ .ecosystem = ECO_NONE, .name = STR("b"), .version = STR("1.0") },
		{ .ecosystem = ECO_NONE, .name = STR("c"), .version = STR("1.0") },
		{ .ecosystem = ECO_OCI, .name = STR("d"), .version = STR("1.0") },
		{ .ecosystem = ECO_VCPKG,
		  .name = STR("own"),
		  .version = STR("1.0"),
		  .kind = PACKAGE_PROJECT },
	};

	(void)state;
	match(v, 5);
	assert_int_equal(n_findings, 0);
	assert_int_equal(diags.n, 2);
	assert_true(told(DIAG_NO_ADVISORIES,
			 "cocoapods: 1 package not checked: OSV holds no "
			 "advisories of that kind"));
	assert_true(told(DIAG_NO_ADVISORIES,
			 "2 packages of no ecosystem that has advisories: listed, not "
			 "checked for vulnerabilities"));
	assert_true(diag_complete(&diags));
}

static void test_first_party_and_commits(void **state)
{
	struct package v[] = {
		{ .ecosystem = ECO_PYPI,
		  .kind = PACKAGE_PROJECT,
		  .name = STR("flask"),
		  .version = STR("0.10") },
		{ .ecosystem = ECO_PYPI,
		  .name = STR("flask"),
		  .version = STR("0.10"),
		  .vcs_commit = STR("0123456789012345678901234567890123456789") },
	};

	(void)state;
	match(v, 2);
	assert_int_equal(n_findings, 0);
	assert_true(told(DIAG_SKIPPED, "PyPI: 1 package pinned to a commit"));
}

static void test_order_not_known(void **state)
{
	(void)state;
	if (version_scheme_of(ECO_MAVEN))
		return;
	match_one(ECO_MAVEN, "g:a", "1.5");
	assert_true(
		told(DIAG_UNSUPPORTED, "Maven: 1 package with advisories not checked"));
}

static void test_action(void **state)
{
	(void)state;
	match_one(ECO_GITHUB_ACTIONS, "A/B", "v4.1.6");
	assert_int_equal(n_findings, 1);
	match_one(ECO_GITHUB_ACTIONS, "a/b", "v4.1.7");
	assert_int_equal(n_findings, 0);
	assert_int_equal(diags.n, 0);
	match_one(ECO_GITHUB_ACTIONS, "a/b", "v4");
	assert_int_equal(n_findings, 0);
	assert_true(told(DIAG_UNPINNED, "which release 'v4' means is not known"));
	match_one(ECO_GITHUB_ACTIONS, "a/c", "v1"); /* the tag itself is listed */
	assert_int_equal(n_findings, 1);
	assert_true(diag_complete(&diags));
}

static void test_distribution_needs_its_release(void **state)
{
	struct package p = { .ecosystem = ECO_ALPINE,
			     .name = STR("zlib"),
			     .version = STR("1.3-r0"),
			     .qualifiers = STR("arch=x86_64&distro=alpine-3.19.1") };

	(void)state;
	match(&p, 1);
	assert_int_equal(n_findings, 1);
	p.qualifiers = STR("distro=alpine-3.20.0");
	match(&p, 1);
	assert_int_equal(n_findings, 0);
	assert_true(told(DIAG_NO_ADVISORIES,
			 "Alpine: 1 package not checked: the database holds no "
			 "advisories for alpine-3.20.0, but for Alpine:v3.19"));
	struct package two[] = { p, p };
	two[1].qualifiers = STR("distro=alpine-3.21");
	match(two, 2);
	assert_true(told(DIAG_NO_ADVISORIES,
			 "Alpine: 2 packages not checked: the database holds no "
			 "advisories for alpine-3.20.0 and others, but for "));
	p.qualifiers = STR("");
	match(&p, 1);
	assert_true(
		told(DIAG_NO_ADVISORIES, "the release of the distribution is not told"));
}

static void test_repository_of_its_own(void **state)
{
	(void)state;
	match_one(ECO_PACKAGIST, "Drupal/X", "1.5.0");
	assert_int_equal(n_findings, 1);
}

static void test_requirements(void **state)
{
	(void)state;
	match_requested(ECO_PYPI, "requests", ">=2.0");
	assert_int_equal(n_findings, 0);
	assert_true(told(DIAG_UNPINNED,
			 "requests>=2.0 allows versions with 2 known flaws; write "
			 "requests>=2.32.4"));
	match_requested(ECO_PYPI, "requests", "<2.1");
	assert_int_equal(n_findings, 1);
	assert_text(findings[0].id, "PYSEC-5");
	assert_text(findings[0].message,
		    "every version that requests <2.1 allows is affected; fixed in 2.20");
	match_requested(ECO_PYPI, "requests", ">=2.32.4");
	assert_int_equal(n_findings, 0);
	assert_true(diag_complete(&diags));
}

static void test_go_line(void **state)
{
	(void)state;
	match_requested(ECO_GO, "stdlib", ">=1.22.3");
	assert_int_equal(n_findings, 0);
	assert_true(told(DIAG_UNPINNED, "go 1.22.3 allows releases of Go with 2 known "
					"flaws; write toolchain go1.26.6"));
	assert_true(diag_complete(&diags));
	match_requested(ECO_GO, "stdlib", ">=1.26.5");
	assert_true(told(DIAG_UNPINNED, "go 1.26.5 allows releases of Go with 1 known "
					"flaw; write toolchain go1.26.6"));
	size_t before = diags.n;
	match_requested(ECO_GO, "stdlib", ">=1.26.6");
	assert_int_equal(diags.n, before);
	match_one(ECO_GO, "stdlib", "1.22.3");
	assert_int_equal(n_findings, 2);
}

/* Composer's "^2.0" begins with 2.0.0.0-dev, which nobody is given. */
static void test_requirement_from_a_fix_on(void **state)
{
	(void)state;
	match_requested(ECO_PACKAGIST, "drupal/x", "^2.0");
	assert_int_equal(n_findings, 0);
	assert_false(told(DIAG_UNPINNED, "drupal/x ^2.0 allows versions with 1 known "
					 "flaw; write drupal/x >=2.0"));
	match_requested(ECO_PACKAGIST, "drupal/x", "^1.0");
	assert_int_equal(n_findings, 1);
	match_requested(ECO_PACKAGIST, "drupal/x", ">=1.0");
	assert_int_equal(n_findings, 0);
	assert_true(told(DIAG_UNPINNED, "drupal/x >=1.0 allows versions with 1 known "
					"flaw; write drupal/x >=2.0"));
}

static void test_requirement_of_nothing(void **state)
{
	(void)state;
	match_requested(ECO_PYPI, "requests", "");
	assert_int_equal(n_findings, 0);
	assert_true(told(DIAG_UNPINNED,
			 "requests without a version allows versions with 2 known "
			 "flaws; write requests>=2.32.4"));
	match_requested(ECO_NPM, "evil", "");
	assert_int_equal(n_findings, 1);
	assert_text(findings[0].message, "every version of evil is malicious");
}

static void test_requirement_not_understood(void **state)
{
	(void)state;
	match_requested(ECO_PYPI, "requests", "@ https://example.org/requests.zip");
	assert_true(told(DIAG_UNPINNED, "cannot be checked"));
	size_t before = diags.n;
	match_requested(ECO_PYPI, "nothing-known", "@ https://example.org/x.zip");
	assert_int_equal(diags.n, before);
}

static void test_brought_in_by(void **state)
{
	struct package v[] = {
		{ .ecosystem = ECO_PYPI,
		  .name = STR("app"),
		  .version = STR("1"),
		  .relation = DEP_DIRECT },
		{ .ecosystem = ECO_PYPI,
		  .name = STR("twice"),
		  .version = STR("1"),
		  .relation = DEP_TRANSITIVE,
		  .reach_image = TRI_YES,
		  .reach_why = STR("copied") },
	};
	struct package_edge edge = { 0, 1 };
	struct inventory inv = {
		.packages = v, .n_packages = 2, .edges = &edge, .n_edges = 1
	};

	(void)state;
	graph_index(&inv, &arena);
	advisory_match(db, &inv, &arena, &diags, &findings, &n_findings);
	assert_int_equal(n_findings, 1);
	assert_int_equal(findings[0].n_introduced_by, 1);
	assert_int_equal(findings[0].introduced_by[0], 0);
	assert_int_equal(findings[0].reach_image, TRI_YES);
	assert_text(findings[0].reach_why, "copied");
}

/* Whether some finding has the id, shown or as an alias. */
static const struct finding *known_as(const char *id)
{
	for (size_t i = 0; i < n_findings; i++) {
		if (str_is(findings[i].id, id))
			return &findings[i];
		for (size_t k = 0; k < findings[i].n_aliases; k++)
			if (str_is(findings[i].aliases[k], id))
				return &findings[i];
	}
	return NULL;
}

static void assert_built_in(const char *name, const char *version, const char *ids)
{
	struct str rest = str_of(ids), id;

	match_one(ECO_PYPI, name, version);
	while (str_next_word(&rest, &id)) {
		const struct finding *f = known_as(arena_dup(&arena, id).ptr);

		if (!f)
			fail_msg("%s %s: no " STR_FMT, name, version, STR_ARG(id));
		assert_true(f->n_fixed_versions > 0);
	}
}

static void test_built_in_database(void **state)
{
	struct advisory_db *records_db = db;

	(void)state;
	db = open_db(NULL);
	assert_built_in("flask", "0.10",
			"CVE-2018-1000656 CVE-2019-1010083 CVE-2023-30861");
	assert_built_in("urllib3", "1.25.2",
			"CVE-2020-7212 CVE-2020-26137 CVE-2023-43804 CVE-2023-45803");
	/* Its record begins at 1.25.4. */
	assert_null(known_as("CVE-2021-33503"));
	assert_built_in("Werkzeug", "0.14.1", "CVE-2019-14806 CVE-2023-25577");
	assert_built_in("Jinja2", "2.10", "CVE-2019-10906 CVE-2020-28493");
	assert_built_in("flask", "1.0.2", "CVE-2023-30861");
	match_one(ECO_PYPI, "requests", "999");
	assert_int_equal(n_findings, 0);
	advisory_db_close(db);
	db = records_db;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_records, close_records)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_records_of_one_flaw_are_one_finding),
		TEST(test_the_ids_of_records_that_leave_it_out),
		TEST(test_a_local_version_is_the_one_it_was_built_of),
		TEST(test_low_confidence_is_said),
		TEST(test_severity_word_and_branches),
		TEST(test_a_fix_that_another_record_calls_affected),
		TEST(test_ceiling_and_namesake),
		TEST(test_malicious),
		TEST(test_informational),
		TEST(test_versions_not_understood),
		TEST(test_bad_version_of_a_clean_package),
		TEST(test_no_advisories_for_the_ecosystem),
		TEST(test_no_ecosystem_of_advisories),
		TEST(test_first_party_and_commits),
		TEST(test_order_not_known),
		TEST(test_action),
		TEST(test_distribution_needs_its_release),
		TEST(test_repository_of_its_own),
		TEST(test_requirements),
		TEST(test_go_line),
		TEST(test_requirement_from_a_fix_on),
		TEST(test_requirement_of_nothing),
		TEST(test_requirement_not_understood),
		TEST(test_brought_in_by),
		TEST(test_built_in_database),
	};

	return cmocka_run_group_tests_name("match", tests, NULL, NULL);
}
