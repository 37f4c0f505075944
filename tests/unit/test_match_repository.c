/*
 * test_match_repository.c - packages by commit and tag against ranges over commits.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "advisory/match.h"
#include "advisory/repository.h"
#include "advisory_files.h"
#include "core/graph.h"

#define C0 "0000000000000000000000000000000000000000"
#define C1 "1111111111111111111111111111111111111111"
#define C2 "2222222222222222222222222222222222222222"
#define C3 "3333333333333333333333333333333333333333"
#define C4 "abcdefabcdefabcdefabcdefabcdefabcdefabcd"

#define EVENT(kind, commit) "{\"" kind "\": \"" commit "\"}"
#define GIT_RANGE(repo, events)                                                          \
	"{\"type\": \"GIT\", \"repo\": \"" repo "\", \"events\": [" events "]}"
#define RECORD(id, more, affected)                                                       \
	"{\"id\": \"" id "\", \"modified\": \"2026-01-01T00:00:00Z\", " more             \
	"\"affected\": [" affected "]}\n"
#define ALIAS(id) "\"aliases\": [\"" id "\"], "
#define PYPI(name) "\"package\": {\"ecosystem\": \"PyPI\", \"name\": \"" name "\"}, "

static const char records[] =
	/* From one commit to another, with tags. */
	RECORD("OSV-1", ALIAS("CVE-2026-1"),
	       "{\"ranges\": [" GIT_RANGE(
		       "https://GitHub.com/Acme/Lib.git",
		       EVENT("introduced", C1) "," EVENT("fixed", C2)) "], "
								       "\"versions\": "
								       "[\"v1.2\", "
								       "\"lib-1.3\"]}")
	/* The same flaw, by another database, and as a package of PyPI. */
	RECORD("PYSEC-1", ALIAS("CVE-2026-1"),
	       "{" PYPI("lib") "\"ranges\": [" GIT_RANGE(
		       "https://github.com/acme/lib",
		       EVENT("introduced",
			     "0") "," EVENT("fixed", C2)) "], "
							  "\"versions\": [\"1.2.0\"]}")
	/* Up to a last one. */
	RECORD("OSV-2", ALIAS("CVE-2026-2"),
	       "{\"ranges\": [" GIT_RANGE(
		       "git://github.com/acme/lib/",
		       EVENT("introduced", "0") "," EVENT("last_affected", C4)) "]}")
	/* Everything; and two branches with a fix of their own. */
	RECORD("OSV-3", "",
	       "{\"ranges\": [" GIT_RANGE("https://git.example.org/all",
					  EVENT("introduced", "0")) "]}")
		RECORD("OSV-4", "",
		       "{\"ranges\": [" GIT_RANGE(
			       "https://gitlab.com/acme/two",
			       EVENT("introduced", C0) "," EVENT(
				       "fixed",
				       C2)) "," GIT_RANGE("https://gitlab.com/acme/two",
							  EVENT("introduced",
								C1) "," EVENT("fixed",
									      C3)) "]}")
	/* One of several packages of a repository: its versions are no tags of that. */
	RECORD("PYSEC-5", "",
	       "{" PYPI("mono-part") "\"ranges\": [" GIT_RANGE(
		       "https://github.com/acme/mono",
		       EVENT("introduced", "0") "," EVENT("fixed",
							  C2)) "], "
							       "\"versions\": [\"1.0\"]}")
	/* As OSS-Fuzz writes it, the project being called otherwise than the repository.
	 */
	RECORD("OSV-7", ALIAS("CVE-2026-7"),
	       "{\"package\": {\"ecosystem\": \"OSS-Fuzz\", \"name\": \"expat\"}, "
	       "\"ranges\": [" GIT_RANGE(
		       "https://github.com/libexpat/libexpat.git",
		       EVENT("introduced", C1)) "], \"versions\": [\"R_2_4_8\"]}")
	/* By a mirror. */
	RECORD("OSV-8", ALIAS("CVE-2026-8"),
	       "{\"ranges\": [" GIT_RANGE(
		       "https://github.com/glennrp/libpng",
		       EVENT("introduced", C1)) "], \"versions\": [\"v1.6.36\"]}")
		RECORD("OSV-6", "\"withdrawn\": \"2026-01-02T00:00:00Z\", ",
		       "{\"ranges\": [" GIT_RANGE("https://github.com/acme/gone",
						  EVENT("introduced", "0")) "]}");

static struct advisory_db *db;
static struct finding *findings;
static size_t n_findings;

static int open_records(void **state)
{
	if (set_up(state))
		return -1;
	const char *path = in_folder("a.db");
	struct osv_import_result r =
		import_into(path, put_file("r.jsonl", STR(records)), 0);
	assert_int_equal(r.rejected + r.odd, 0);
	db = open_db(path);
	return 0;
}

static int close_records(void **state)
{
	advisory_db_close(db);
	return tear_down(state);
}

static void match(struct package p)
{
	struct inventory inv = { .packages = &p, .n_packages = 1 };

	diag_list_init(&diags, &arena);
	graph_index(&inv, &arena);
	assert_int_equal(advisory_match(db, &inv, &arena, &diags, &findings, &n_findings),
			 0);
}

static void match_commit(const char *url, const char *commit)
{
	match((struct package){ .ecosystem = ECO_PYPI,
				.name = STR("lib"),
				.version = STR("1.2"), /* of the fork: says nothing */
				.vcs_url = str_of(url),
				.vcs_commit = str_of(commit) });
}

static void match_tag(const char *url, const char *tag)
{
	match((struct package){
		.name = STR("lib"), .requested = str_of(tag), .vcs_url = str_of(url) });
}

static void assert_ids(const char *expected)
{
	struct str all = { 0 };

	for (size_t i = 0; i < n_findings; i++)
		all = arena_cat(&arena, all, i ? STR(" ") : STR(""), findings[i].id);
	if (!str_is(all, expected))
		fail_msg("found '" STR_FMT "', not '%s'", STR_ARG(all), expected);
}

static void test_keys(void **state)
{
	static const char *const same[] = {
		"https://github.com/pallets/flask",
		"https://user:pw@GitHub.com/Pallets/Flask.git/",
		"git@github.com:pallets/flask.git",
		"git+https://github.com/pallets/flask#" C1,
		"ssh://git@github.com/pallets/flask",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		struct str key = repository_key(&arena, str_of(same[i]));

		if (!str_is(key, "github.com/pallets/flask"))
			fail_msg("%s: '" STR_FMT "'", same[i], STR_ARG(key));
	}
	assert_true(str_is(repository_key(&arena, STR("https://Example.org/A/b")),
			   "example.org/A/b"));
	assert_int_equal(repository_key(&arena, STR("1.2.3")).len, 0);
	assert_int_equal(repository_key(&arena, STR("")).len, 0);
	assert_true(
		repository_is_of(STR("github.com/a/flask-login"), STR("Flask_Login")));
	assert_true(repository_is_of(STR("github.com/a/b"), STR("@a/b")));
	assert_false(repository_is_of(STR("github.com/a/b"), STR("b-part")));
}

/* From each of its names the others are found, once. */
static void test_other_names(void **state)
{
	static const char *const names[] = { "gitlab.gnome.org/GNOME/libxml2",
					     "github.com/gnome/libxml2",
					     "gitlab.gnome.org/gnome/libxml2" };
	struct str other;

	(void)state;
	for (size_t k = 0; k < 3; k++) {
		unsigned found = 0;
		size_t i = 0;

		while ((other = repository_other_name(str_of(names[k]), &i)).len)
			for (size_t n = 0; n < 3; n++)
				if (str_is(other, names[n]))
					found += 1u << 4 * n;
		assert_int_equal(found, 0x111 & ~(1u << 4 * k));
	}
	size_t i = 0;
	assert_int_equal(repository_other_name(STR("github.com/acme/lib"), &i).len, 0);
}

static void test_mirrors(void **state)
{
	(void)state;
	match_tag("https://github.com/pnggroup/libpng", "v1.6.36");
	assert_ids("CVE-2026-8");
	match_tag("https://github.com/pnggroup/libpng", "v1.6.37");
	assert_ids("");
	match_tag("https://github.com/glennrp/libpng.git", "1.6.36");
	assert_ids("CVE-2026-8");
}

static void test_header(void **state)
{
	(void)state;
	match((struct package){
		.name = STR("github.com/libexpat/libexpat"),
		.version = STR("2.4.8"),
		.requested = STR("R_2_4_8"),
		.evidence = EVIDENCE_HEADER,
		.vcs_url = STR("https://github.com/libexpat/libexpat.git") });
	assert_ids("CVE-2026-7");
	assert_true(
		str_is(findings[0].message,
		       "github.com/libexpat/libexpat at R_2_4_8 is affected; no fixed "
		       "version is known; the version is that of a header in the tree"));
	match_tag("https://github.com/libexpat/libexpat", "R_2_4_9");
	assert_ids("");
}

static void test_import(void **state)
{
	struct advisory *v;
	struct report_db about;

	(void)state;
	assert_int_equal(advisory_db_find(db, STR("PYSEC-1"), &arena, &v), 1);
	assert_int_equal(v[0].n_packages, 2);
	assert_true(str_is(v[0].packages[0].ecosystem, "GIT"));
	assert_true(str_is(v[0].packages[0].name, "github.com/acme/lib"));
	assert_true(str_is(v[0].packages[0].ranges, "i0;f" C2));
	assert_true(str_is(v[0].packages[0].versions, "1.2.0"));
	assert_int_equal(advisory_db_find(db, STR("PYSEC-5"), &arena, &v), 1);
	assert_int_equal(v[0].packages[0].versions.len, 0);
	assert_int_equal(advisory_db_find(db, STR("OSV-4"), &arena, &v), 1);
	assert_int_equal(v[0].n_packages, 1);
	assert_true(str_is(v[0].packages[0].ranges, "i" C0 ";f" C2 "|i" C1 ";f" C3));
	assert_int_equal(advisory_db_find(db, STR("OSV-6"), &arena, &v), 1);
	assert_int_equal(v[0].n_packages, 0);
	advisory_db_describe(db, &arena, &about);
	assert_int_equal(about.n_ecosystems, 3);
	assert_true(str_is(about.ecosystems[0].name, "GIT"));
	assert_int_equal(about.ecosystems[0].advisories, 8);
}

/* A repository is no ecosystem that an archive has strayed into. */
static void test_no_stray(void **state)
{
	struct osv_import_options options = { .base = DB_FROM_NOTHING, .tool = "test" };
	struct osv_import_result r;
	const char *const inputs[] = { folder };
	struct advisory *v;

	(void)state;
	unlink(in_folder("a.db"));
	unlink(in_folder("r.jsonl"));
	put_file("1.json",
		 STR(RECORD("PYSEC-1", "",
			    "{" PYPI("lib") "\"ranges\": [" GIT_RANGE(
				    "https://github.com/acme/lib",
				    EVENT("introduced", "0")) "], "
							      "\"versions\": [\"1\"]}")));
	put_file("2.json",
		 STR(RECORD("PYSEC-2", "", "{" PYPI("a") "\"versions\": [\"1\"]}")));
	const char *path = in_folder("b.sqlite");
	assert_int_equal(osv_import(path, inputs, 1, &options, &r, &arena, &diags), 0);
	assert_int_equal(r.strays, 0);
	struct advisory_db *b = open_db(path);
	assert_int_equal(advisory_db_find(b, STR("PYSEC-1"), &arena, &v), 1);
	assert_int_equal(v[0].n_packages, 2);
	advisory_db_close(b);
}

static void test_prune(void **state)
{
	const char *path = in_folder("a.db");
	struct str error, keep[] = { STR("pypi") }, only[] = { STR("git") };
	struct advisory *v;

	(void)state;
	struct db_writer *w = db_writer_open(path, DB_FROM_FILE, &arena, &error);
	assert_int_equal(db_writer_keep(w, keep, 1, &arena, &error), 0);
	assert_int_equal(db_writer_finish(w, DB_BUILT_AS_BEFORE, "t", &arena, &error), 0);
	struct advisory_db *b = open_db(path);
	assert_int_equal(advisory_db_find(b, STR("PYSEC-1"), &arena, &v), 1);
	assert_int_equal(v[0].n_packages, 2);
	assert_int_equal(advisory_db_find(b, STR("OSV-1"), &arena, &v), 0);
	assert_int_equal(advisory_db_verify(b, &arena, &error), 0);
	advisory_db_close(b);
	w = db_writer_open(path, DB_FROM_FILE, &arena, &error);
	assert_int_equal(db_writer_keep(w, only, 1, &arena, &error), 0);
	assert_int_equal(db_writer_finish(w, DB_BUILT_AS_BEFORE, "t", &arena, &error), 0);
	b = open_db(path);
	assert_int_equal(advisory_db_find(b, STR("PYSEC-1"), &arena, &v), 1);
	assert_int_equal(v[0].n_packages, 1);
	advisory_db_close(b);
}

static void test_commits(void **state)
{
	static const char url[] = "https://github.com/acme/lib.git";

	(void)state;
	match_commit(url, C1);
	assert_ids("CVE-2026-1");
	assert_true(str_is(findings[0].message, "lib (github.com/acme/lib at " C1
						") is affected; fixed in " C2));
	assert_int_equal(findings[0].n_fixed_versions, 1);
	/* both records of the one flaw */
	assert_int_equal(findings[0].n_aliases, 2);
	assert_true(
		told(DIAG_UNPINNED,
		     "lib: 1 advisory about github.com/acme/lib cannot be told to fit "
		     "without its history: CVE-2026-2"));
	match_commit(url, C4);
	assert_ids("CVE-2026-2");
	assert_true(told(DIAG_UNPINNED, "1 advisory about"));
	/* fixed: not affected; the version beside the commit is not looked at */
	match_commit(url, C2);
	assert_ids("");
	assert_true(told(DIAG_UNPINNED, "1 advisory about"));
	assert_false(told(DIAG_UNPINNED, "CVE-2026-1"));
	match_commit(url, C3);
	assert_ids("");
	assert_true(told(DIAG_UNPINNED, "2 advisories about github.com/acme/lib"));
	assert_true(told(DIAG_UNPINNED, "CVE-2026-1, CVE-2026-2"));
	assert_false(told(DIAG_SKIPPED, "not checked"));
	/* of the one range it is the fix, of the other perhaps not */
	match_commit("https://gitlab.com/acme/two", C2);
	assert_ids("");
	assert_true(told(DIAG_UNPINNED, "OSV-4"));
	match_commit("https://gitlab.com/Acme/two", C0);
	assert_ids("OSV-4");
	assert_int_equal(findings[0].n_fixed_versions, 0);
	assert_true(str_find(findings[0].message,
			     STR("several commits are named as its fix")) != STR_NONE);
	match_commit("https://git.example.org/all", C3);
	assert_ids("OSV-3");
	match_commit("https://github.com/acme/gone", C3);
	assert_ids("");
	assert_true(told(DIAG_SKIPPED, "PyPI: 1 package pinned to a commit not checked"));
}

static void test_tags(void **state)
{
	static const char url[] = "https://github.com/acme/lib";

	(void)state;
	match_tag(url, "1.2");
	assert_ids("CVE-2026-1");
	assert_true(str_is(findings[0].message,
			   "lib (github.com/acme/lib at 1.2) is affected; fixed in " C2));
	match_tag(url, "v1.2.0");
	assert_ids("CVE-2026-1");
	match_tag(url, "lib-1.3");
	assert_ids("CVE-2026-1");
	match_tag(url, "1.3");
	assert_ids("");
	assert_true(told(DIAG_UNPINNED, "CVE-2026-1, CVE-2026-2"));
	match_tag(url, "");
	assert_ids("");
	assert_true(told(DIAG_UNPINNED, "2 advisories about"));
	match_tag("https://github.com/acme/mono", "1.0");
	assert_ids("");
	assert_true(told(DIAG_UNPINNED, "PYSEC-5"));
	match_tag("https://github.com/acme/other", "1.0");
	assert_ids("");
	assert_true(told(DIAG_NO_ADVISORIES, "1 package of no ecosystem"));
}

/* What the registry says of the name counts, too, and one flaw is one finding. */
static void test_beside_the_registry(void **state)
{
	(void)state;
	match((struct package){ .ecosystem = ECO_PYPI,
				.name = STR("lib"),
				.requested = STR("v1.2.0"),
				.vcs_url = STR("https://github.com/acme/lib") });
	assert_ids("CVE-2026-1");
	/* a version of the registry decides alone */
	match((struct package){ .ecosystem = ECO_PYPI,
				.name = STR("lib"),
				.version = STR("9"),
				.vcs_url = STR("https://github.com/acme/lib") });
	assert_ids("");
	assert_int_equal(diags.n, 0);
	/* actions have an ecosystem of their own */
	match((struct package){ .ecosystem = ECO_GITHUB_ACTIONS,
				.name = STR("acme/lib"),
				.vcs_url = STR("https://github.com/acme/lib"),
				.vcs_commit = STR(C1) });
	assert_ids("");
	assert_true(told(DIAG_SKIPPED, "pinned to a commit"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_records, close_records)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_keys),    TEST(test_other_names),
		TEST(test_mirrors), TEST(test_header),
		TEST(test_import),  TEST(test_no_stray),
		TEST(test_prune),   TEST(test_commits),
		TEST(test_tags),    TEST(test_beside_the_registry),
	};

	return cmocka_run_group_tests_name("match_repository", tests, NULL, NULL);
}
