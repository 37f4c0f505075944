/* Entries of ignore files: what they hide, and what is said of them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "base/buf.h"
#include "policy/ignore.h"

enum { TODAY = 20000 };

struct bench {
	struct arena a;
	struct diag_list d;
	struct ignore_list list;
	struct package packages[2];
	struct location places[2];
	struct str aliases[1];
	struct finding v[3];
	struct inventory inv;
	unsigned violations;
};

static int set_up(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));

	if (!b)
		return -1;
	arena_init(&b->a);
	diag_list_init(&b->d, &b->a);
	ignore_list_init(&b->list, &b->a);
	b->places[0] = (struct location){ STR("a/requirements.txt"), 1 };
	b->places[1] = (struct location){ STR("b/requirements.txt"), 2 };
	b->packages[0] = (struct package){ .ecosystem = ECO_PYPI,
					   .name = STR("Flask"),
					   .version = STR("0.10"),
					   .locations = b->places,
					   .n_locations = 1 };
	b->packages[1] = b->packages[0];
	b->packages[1].n_locations = 2;
	b->inv = (struct inventory){ .packages = b->packages, .n_packages = 2 };
	b->aliases[0] = STR("GHSA-aaaa");
	for (unsigned i = 0; i < 2; i++)
		b->v[i] = (struct finding){ .id = STR("CVE-1"),
					    .package = i,
					    .path = STR("a/requirements.txt"),
					    .aliases = b->aliases,
					    .n_aliases = 1 };
	b->v[2] = (struct finding){ .kind = FINDING_MISCONFIGURATION,
				    .id = STR("WB-1"),
				    .package = PACKAGE_NONE,
				    .path = STR("Dockerfile") };
	*state = b;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *b = *state;

	arena_release(&b->a);
	free(b);
	return 0;
}

static unsigned apply(struct bench *b, const char *file, const char *text,
		      unsigned policy)
{
	ignore_list_read(&b->list, str_of(text), str_of(file), &b->d, &b->violations);
	return ignore_list_apply(&b->list, &b->inv, b->v, 3, TODAY, policy, &b->d);
}

/* hidden: a letter for each finding, 'x' for a hidden one. */
static void check(const char *file, const char *text, const char *hidden)
{
	void *state;
	char got[4] = "...";

	set_up(&state);
	struct bench *b = state;

	apply(b, file, text, 0);
	for (size_t i = 0; i < 3; i++)
		if (b->v[i].suppressed)
			got[i] = 'x';
	assert_string_equal(got, hidden);
	tear_down(&state);
}

static void test_what_is_hidden(void **state)
{
	(void)state;
	check("i.yaml", "- id: CVE-1\n", "xx.");
	check("i.yaml", "- cve-1\n", "xx.");
	check("i.yaml", "- id: ghsa-AAAA\n", "xx.");
	check("i.yaml", "- id: CVE-1\n  path: a/**\n", "x..");
	check("i.yaml", "- id: CVE-1\n  path: '**/requirements.txt'\n", "xx.");
	check("i.yaml", "- id: CVE-1\n  package: FLASK\n", "xx.");
	check("i.yaml", "- package: pkg:pypi/flask@0.10\n", "xx.");
	check("i.yaml", "- package: pkg:pypi/flask@0.9\n", "...");
	check("i.yaml", "- package: pkg:npm/flask\n", "...");
	check("i.yaml", "- package: 'pkg:'\n", "...");
	check("i.yaml", "- package: pkg:pypi/%66lask@0%2E10\n", "xx.");
	check("i.yaml", "- package: pkg:pypi/flask@0.10.0\n", "xx."); /* the same one */
	check("i.yaml", "- packages: [other, flask]\n", "xx.");
	/* a range is not every version */
	check("i.yaml", "- package: pkg:pypi/flask?vers=vers:pypi/%3C1\n", "...");
	check("i.yaml", "- id: WB-1\n  package: flask\n", "...");
	check("i.yaml", "ignore:\n- WB-1\n", "..x");
	check(".trivyignore", "# c\nCVE-1\n", "xx.");
	check(".trivyignore", "CVE-1 exp:2024-10-03\n", "...");
	/* a fault in an entry, and none of it is used */
	check(".trivyignore", "CVE-1 exp:2099-13-01\n", "...");
	check(".trivyignore", "CVE-1 exp:2099-13-01 exp:2099-12-01\n", "...");
	check(".trivyignore", "CVE-1 exp:2024-10-04 # day 20000\n", "xx.");
	check(".trivyignore",
	      "\xef\xbb\xbf"
	      "CVE-1\r\n",
	      "xx.");
	check("list", "- WB-1\n", "..x"); /* told by its text */
	check("list", "WB-1\n", "..x");
}

static void test_trivy(void **state)
{
	(void)state;
	check(".trivyignore.yaml", "vulnerabilities:\n- id: CVE-1\n", "xx.");
	check(".trivyignore.yaml", "vulnerabilities:\n- id: WB-1\n", "...");
	check(".trivyignore.yaml", "misconfigurations:\n- id: WB-1\n", "..x");
	check(".trivyignore.yaml", "secrets:\nlicenses:\n- id: CVE-1\n", "...");
	check(".trivyignore.yaml",
	      "vulnerabilities:\n- id: CVE-1\n  paths: [x, a/requirements.txt]\n", "x..");
	check(".trivyignore.yaml",
	      "vulnerabilities:\n- id: CVE-1\n  paths:\n  - a/*\n  - b/*\n", "xx.");
	check(".trivyignore.yaml",
	      "vulnerabilities:\n- id: CVE-1\n  purls: [pkg:npm/x, pkg:pypi/flask]\n"
	      "  expired_at: 2030-01-01\n  statement: s\n",
	      "xx.");
	check(".trivyignore.yaml",
	      "vulnerabilities:\n- id: CVE-1\n  expired_at: 2020-01-01\n", "...");
}

static void test_grype(void **state)
{
	(void)state;
	check(".grype.yaml", "ignore:\n- vulnerability: ghsa-aaaa\n", "xx.");
	check(".grype.yaml", "check-for-app-update: false\nignore:\n", "...");
	check(".grype.yaml", "ignore:\n- vulnerability: CVE-1\n  fix-state: fixed\n",
	      "...");
	check(".grype.yaml", "ignore:\n- fix-state: not-fixed\n", "xx.");
	check(".grype.yaml", "ignore:\n- fix-state: wont-fix\n", "...");
	check(".grype.yaml", "ignore:\n- vulnerability: WB-1\n", "...");
	check(".grype.yaml",
	      "ignore:\n- package:\n    name: flask\n    version: '0.10'\n"
	      "    type: python\n    location: /a/**\n",
	      "x..");
	check(".grype.yaml", "ignore:\n- package:\n    type: npm\n", "...");
	check(".grype.yaml", "ignore:\n- package:\n    version: 0.9\n", "...");
	/* conditions that cannot be decided, and none at all */
	check(".grype.yaml", "ignore:\n- vulnerability: CVE-1\n  namespace: x\n", "...");
	check(".grype.yaml", "ignore:\n- package:\n    type: moon\n", "...");
	check(".grype.yaml", "ignore:\n- package:\n    name: ''\n- reason: r\n", "...");
	check(".grype.yaml", "ignore:\n- package: {upstream-name: flask}\n", "...");
	/* what is of another type is no condition that is missing */
	check(".grype.yaml", "ignore:\n- package: flask\n  vulnerability: CVE-1\n",
	      "...");
	check(".grype.yaml", "ignore:\n- package: [flask]\n  vulnerability: CVE-1\n",
	      "...");
	check(".grype.yaml", "ignore:\n- package:\n    name: [none]\n    type: python\n",
	      "...");
	check(".grype.yaml", "ignore:\n- package:\n    name: fl.*\n", "...");
	check(".grype.yaml", "ignore:\n- package:\n  vulnerability: CVE-1\n", "xx.");
	check(".grype.yaml", "ignore:\n- package: {}\n  vulnerability: CVE-1\n", "xx.");
	check(".grype.yaml", "ignore:\n  vulnerability: CVE-1\n", "...");
}

static void test_osv_scanner(void **state)
{
	(void)state;
	check("a/osv-scanner.toml", "[[IgnoredVulns]]\nid = 'CVE-1'\nreason = 'r'\n",
	      "x..");
	check("osv-scanner.toml", "[[IgnoredVulns]]\nid = 'CVE-1'\n", "...");
	check("a/osv-scanner.toml",
	      "[[IgnoredVulns]]\nid = 'CVE-1'\nignoreUntil = 2020-01-01\n", "...");
	check("a/osv-scanner.toml",
	      "[[IgnoredVulns]]\nid = 'CVE-1'\nignoreUntil = 2030-01-01T00:00:00Z\n",
	      "x..");
	check("a/osv-scanner.toml",
	      "[[PackageOverrides]]\nname = 'flask'\necosystem = 'PyPI'\n"
	      "version = '0.10'\nignore = true\n",
	      "x..");
	check("a/osv-scanner.toml",
	      "[[PackageOverrides]]\nname = 'flask'\nvulnerability.ignore = true\n",
	      "x..");
	check("a/osv-scanner.toml",
	      "[[PackageOverrides]]\nname = 'flask'\necosystem = 'npm'\nignore = true\n",
	      "...");
	check("a/osv-scanner.toml",
	      "[[PackageOverrides]]\nname = 'flask'\nlicense.override = ['MIT']\n",
	      "...");
	check("a/osv-scanner.toml", "[[PackageOverrides]]\nignore = true\n", "...");
	/* what is of another type, or not known, is no condition that is missing */
	check("a/osv-scanner.toml",
	      "[[PackageOverrides]]\nname = 5\necosystem = 'PyPI'\nignore = true\n",
	      "...");
	check("a/osv-scanner.toml",
	      "[[PackageOverrides]]\nname = 'flask'\npath = 'x'\nignore = true\n", "...");
	check("a/osv-scanner.toml", "[PackageOverrides]\nname = 'flask'\nignore = true\n",
	      "...");
	check("a/osv-scanner.toml", "PackageOverrides = [1, ['a']]\n", "...");
	check("a/osv-scanner.toml",
	      "[[PackageOverrides]]\nname = 'flask'\nversion = '0.10.0'\n"
	      "ignore = true\neffectiveUntil = 2030-01-01\nreason = 'r'\n",
	      "x..");
}

/* The same package of another release of the distribution. */
static void test_distributions(void **state)
{
	static const char *const rows[][2] = {
		{ "- package: pkg:deb/debian/curl\n", "x" },
		{ "- package: pkg:deb/debian/curl?distro=debian-12\n", "x" },
		{ "- package: pkg:deb/debian/curl?arch=amd64&distro=debian-12\n", "x" },
		{ "- package: pkg:deb/debian/curl?distro=debian-11\n", "." },
		{ "- package: pkg:deb/ubuntu/curl\n", "." },
		{ "- package: curl\n", "x" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		void *one;

		set_up(&one);
		struct bench *b = one;
		b->packages[0].ecosystem = ECO_DEBIAN;
		b->packages[0].name = STR("curl");
		b->packages[0].qualifiers = STR("distro=debian-12");
		apply(b, "i.yaml", rows[i][0], 0);
		if (b->v[0].suppressed != (rows[i][1][0] == 'x'))
			fail_msg("%s", rows[i][0]);
		tear_down(&one);
	}
}

enum { MANY_ENTRIES = 30, MANY_PATHS = 1000, MANY_FINDINGS = 1000 };

/* Files that would take hours: what is not compared is shown, and that is said. */
static void test_too_much_to_compare(void **state)
{
	struct bench *b = *state;
	struct finding *v = arena_new_array(&b->a, struct finding, MANY_FINDINGS);
	struct buf text;

	buf_init(&text, 1024 * 1024);
	for (size_t i = 0; i < MANY_ENTRIES; i++) {
		buf_add_text(&text, "- id: CVE-1\n  path: [x");
		for (size_t k = 1; k < MANY_PATHS; k++)
			buf_add_text(&text, ",x");
		buf_add_text(&text, "]\n");
	}
	buf_add_text(&text, "- id: CVE-1\n");
	for (size_t i = 0; i < MANY_FINDINGS; i++)
		v[i] = b->v[0];
	ignore_list_read(&b->list, buf_str(&text), STR("i.yaml"), &b->d, &b->violations);
	assert_int_equal(b->violations, 0);
	ignore_list_apply(&b->list, &b->inv, v, MANY_FINDINGS, TODAY, 0, &b->d);
	assert_int_equal(b->d.n, 1);
	assert_int_equal(b->d.v[0].code, DIAG_LIMIT);
	assert_true(v[0].suppressed);
	assert_false(v[MANY_FINDINGS - 1].suppressed);
	buf_release(&text);
}

/* A thousand texts are an entry; more are none. */
static void test_many_texts(void **state)
{
	struct bench *b = *state;
	struct buf text;

	for (size_t n = 1024; n <= 1025; n++) {
		buf_init(&text, 1024 * 1024);
		buf_add_text(&text, "- id: [CVE-1");
		for (size_t i = 1; i < n; i++)
			buf_add_text(&text, ", x");
		buf_add_text(&text, "]\n  packages: [flask]\n");
		ignore_list_read(&b->list, buf_str(&text), STR("i.yaml"), &b->d,
				 &b->violations);
		assert_int_equal(b->violations, n - 1024);
		assert_int_equal(b->list.n, 1);
		buf_release(&text);
	}
}

static void test_not_applied_is_said(void **state)
{
	static const char *const files[][2] = {
		{ ".grype.yaml", "ignore:\n- vulnerability: CVE-1\n  namespace: x\n" },
		{ ".grype.yaml", "ignore:\n- vulnerability: [x]\n" },
		{ "a/osv-scanner.toml", "[[PackageOverrides]]\nignore = true\n" },
		{ "a/osv-scanner.toml",
		  "[[PackageOverrides]]\necosystem = 'moon'\nignore = true\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		void *one;

		set_up(&one);
		struct bench *b = one;

		apply(b, files[i][0], files[i][1], 0);
		assert_int_equal(b->d.n, 1);
		assert_int_equal(b->d.v[0].code, DIAG_POLICY);
		assert_true(b->d.v[0].line > 0);
		tear_down(&one);
	}
}

/* A part of a tree, or of the scanners, cannot tell that an entry is of no use. */
static void test_partial(void **state)
{
	struct bench *b = *state;

	b->list.partial = true;
	assert_int_equal(apply(b, "i.yaml",
			       "- id: CVE-2\n- id: CVE-3\n  until: 2020-01-01\n",
			       IGNORE_FAILS_STALE),
			 1);
	assert_int_equal(b->d.n, 1);
	assert_int_equal(b->d.v[0].line, 2);
}

static struct str rule_of(struct str name, size_t nth)
{
	return str_is(name, "slug") && nth == 1 ? STR("WB-1")
	       : str_is(name, "slug") && !nth   ? STR("WB-0")
						: STR("");
}

static void test_names_of_rules(void **state)
{
	struct bench *b = *state;

	b->list.rule_of = rule_of;
	assert_int_equal(apply(b, "i.yaml", "- id: slug\n", 0), 0);
	assert_true(b->v[2].suppressed);
	assert_false(b->v[0].suppressed);
}

static void test_marks(void **state)
{
	struct bench *b = *state;

	apply(b, "i.yaml",
	      "- id: CVE-1\n  reason: because\n  until: 2030-01-01\n- id: CVE-1\n", 0);
	assert_true(str_is(b->v[0].suppressed_by, "ignore-file"));
	assert_true(str_is(b->v[0].suppressed_reason, "because"));
	assert_true(str_is(b->v[0].suppressed_until, "2030-01-01"));
	assert_int_equal(b->d.n, 0); /* the second one is needed as well */
}

static void test_policy(void **state)
{
	struct bench *b = *state;

	/* no reason, no end; expired and without reason; unused */
	assert_int_equal(
		apply(b, "i.yaml",
		      "- id: CVE-1\n- id: CVE-1\n  until: 2020-01-01\n- id: CVE-2\n"
		      "  reason: r\n",
		      IGNORE_WANTS_REASON | IGNORE_WANTS_EXPIRY | IGNORE_FAILS_STALE),
		6);
	assert_int_equal(b->d.n, 6);
	assert_int_equal(b->violations, 0);
	assert_int_equal(b->d.v[0].line, 1);
	assert_int_equal(b->d.v[5].line, 4);
}

static void test_not_an_entry(void **state)
{
	static const char *const bad[] = {
		"- id: CVE-1\n  untill: x\n",
		"- id: CVE-1\n  until: x\n",
		"- id: {a: b}\n",
		"- id: []\n",
		"- id: [a, '']\n",
		"- id: CVE-1\n  package: ''\n",
		"- id: CVE-1\n  package: pkg:\n",
		"- id: CVE-1\n  justification: because\n",
		"vulnerabilities: CVE-1\n",
		"- reason: x\n",
		"id: CVE-1\n",
		"CVE-1\n",
		"- id: 'x\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		void *one;

		set_up(&one);
		struct bench *b = one;

		apply(b, "i.yaml", bad[i], 0);
		assert_true(b->violations > 0);
		assert_true(b->d.n > 0);
		assert_false(b->v[0].suppressed);
		tear_down(&one);
	}
}

static void test_empty_files(void **state)
{
	struct bench *b = *state;

	assert_int_equal(apply(b, "i.yaml", "", 7), 0);
	assert_int_equal(apply(b, "i.yaml", "# c\n---\n", 7), 0);
	assert_int_equal(apply(b, ".trivyignore", "\n# c\n", 7), 0);
	assert_int_equal(b->violations + b->d.n, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_hidden),
		TEST(test_trivy),
		TEST(test_grype),
		TEST(test_osv_scanner),
		TEST(test_distributions),
		TEST(test_too_much_to_compare),
		TEST(test_many_texts),
		TEST(test_not_applied_is_said),
		TEST(test_partial),
		TEST(test_names_of_rules),
		TEST(test_marks),
		TEST(test_policy),
		cmocka_unit_test(test_not_an_entry),
		TEST(test_empty_files),
	};

	return cmocka_run_group_tests_name("ignore", tests, NULL, NULL);
}
