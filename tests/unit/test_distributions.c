/*
 * test_distributions.c - packages of distributions, of Conan and of NuGet against
 * advisories, each in the order of its own versions.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "advisory/match.h"
#include "advisory_files.h"
#include "core/graph.h"

/* What is looked up, and how often an advisory must be found and must not be. */
struct row {
	enum ecosystem ecosystem;
	const char *release; /* of the distribution */
	const char *name;
	const char *affected, *safe; /* blank separated versions */
	const char *id;
};

#define RECORD(id, eco, name, from, fixed)                                               \
	"{\"id\": \"" id "\", \"modified\": \"2026-01-01T00:00:00Z\", \"affected\": ["   \
	"{\"package\": {\"ecosystem\": \"" eco "\", \"name\": \"" name "\"}, "           \
	"\"ranges\": [{\"type\": \"ECOSYSTEM\", \"events\": [{\"introduced\": \"" from   \
	"\"}, {\"fixed\": \"" fixed "\"}]}]}]}\n"

static const char records[] = RECORD("DLA-1", "Debian:12", "openssl", "0",
				     "3.0.9-1+deb12u2")
	RECORD("DSA-2", "Debian:12", "vim", "0", "2:9.0.1378-2+deb12u1") RECORD(
		"USN-3", "Ubuntu:22.04:LTS", "zlib", "0",
		"1:1.2.11.dfsg-2ubuntu9.2") RECORD("ALPINE-4", "Alpine:v3.19", "busybox",
						   "1.36.0-r0", "1.36.1-r16")
		RECORD("ALSA-5", "AlmaLinux:9", "curl", "0", "7.76.1-26.el9_3.2") RECORD(
			"RLSA-6", "Rocky Linux:8", "bind", "0", "32:9.11.36-14.el8_10")
			RECORD("CONAN-7", "ConanCenter", "openssl", "1.1.1", "1.1.1t")
				RECORD("OSEC-8", "opam", "cohttp", "0", "6.0.0")
					RECORD("GHSA-9", "NuGet", "Newtonsoft.Json", "0",
					       "13.0.1");

static const struct row rows[] = {
	{ ECO_DEBIAN, "debian-12", "openssl",
	  "3.0.9-1+deb12u1 3.0.9-1 3.0.9~rc1-1 1.1.1w-0+deb11u1",
	  "3.0.9-1+deb12u2 3.0.9-1+deb12u10 3.0.11-1 1:0.1", "DLA-1" },
	{ ECO_DEBIAN, "debian-12", "vim", "2:9.0.1378-2 9.1.0 1:99-1",
	  "2:9.0.1378-2+deb12u1 3:0", "DSA-2" },
	{ ECO_DEBIAN, "debian-11", "vim", "", "2:8.0-1", "DSA-2" },
	{ ECO_UBUNTU, "ubuntu-22.04", "zlib", "1:1.2.11.dfsg-2ubuntu9",
	  "1:1.2.11.dfsg-2ubuntu9.2 1:1.2.11.dfsg-2ubuntu10", "USN-3" },
	{ ECO_ALPINE, "alpine-3.19.1", "busybox", "1.36.0-r0 1.36.1-r2 1.36.1_rc1-r20",
	  "1.36.1-r16 1.36.1-r100 1.36.0_rc1-r0 1.35.0-r9", "ALPINE-4" },
	{ ECO_ALMALINUX, "almalinux-9.3", "curl", "7.76.1-26.el9_3 7.76.1-9.el9",
	  "7.76.1-26.el9_3.2 7.76.1-26.el9_3.10 1:1.0-1 7.76.1^git1-1", "ALSA-5" },
	{ ECO_ROCKY, "rocky-8.10", "bind", "32:9.11.36-9.el8 9.99-1 31:99-1",
	  "32:9.11.36-14.el8_10 33:1-1", "RLSA-6" },
	{ ECO_CONAN, NULL, "openssl", "1.1.1 1.1.1a 1.1.1s", "1.1.0l 1.1.1t 1.1.1w 3.0.0",
	  "CONAN-7" },
	{ ECO_OPAM, NULL, "cohttp", "5.3.1 6.0.0~beta2", "6.0.0 v0.1", "OSEC-8" },
	{ ECO_NUGET, NULL, "newtonsoft.json", "12.0.3 13.0.1-beta1 9",
	  "13.0.1 13.0.1.0 013.00.01 13.0.2-a", "GHSA-9" },
};

/* What https://osv.dev published. */
static const struct row published[] = {
	{ ECO_DEBIAN, "debian-8", "openssl", "1.0.1t-1+deb8u8 1.0.1t-1+deb8u2",
	  "1.0.1t-1+deb8u9 1.0.1t-1+deb8u12 1.0.2-1", "DLA-1449-1" },
	{ ECO_DEBIAN, "debian-7", "openssl", "1.0.1t-1+deb7u2", "1.0.1t-1+deb7u3",
	  "DLA-1157-1" },
	{ ECO_ALPINE, "alpine-3.6.2", "openssl", "1.0.2g-r0 1.0.2-r9",
	  "1.0.2h-r0 1.0.2j-r1", "ALPINE-CVE-2016-2105" },
	{ ECO_ALMALINUX, "almalinux-8.5", "openssl", "1:1.1.1k-5.el8_5 1:1.1.1g-15.el8_3",
	  "1:1.1.1k-6.el8_5 1:1.1.1k-12.el8_9", "ALSA-2022:1065" },
	{ ECO_ALMALINUX, "almalinux-9.0", "openssl", "1:3.0.1-40.el9_0",
	  "1:3.0.1-41.el9_0", "ALSA-2022:6224" },
	{ ECO_NUGET, NULL, "Newtonsoft.Json", "12.0.3 9.0.1", "13.0.1 13.0.3",
	  "GHSA-5crp-9r3c-p9vr" },
	{ ECO_CONAN, NULL, "log4cxx", "0.11.0 1.4.0", "1.5.0 0.10.0", "CVE-2025-54813" },
};

static bool is_found(struct advisory_db *db, const struct row *row, struct str version)
{
	struct package p = { .ecosystem = row->ecosystem,
			     .name = str_of(row->name),
			     .version = version };
	struct inventory inv = { .packages = &p, .n_packages = 1 };
	struct finding *f;
	size_t n;

	if (row->release)
		p.qualifiers =
			arena_cat(&arena, STR("distro="), str_of(row->release), STR(""));
	graph_index(&inv, &arena);
	assert_int_equal(advisory_match(db, &inv, &arena, &diags, &f, &n), 0);
	for (size_t i = 0; i < n; i++) {
		if (str_is(f[i].id, row->id))
			return true;
		for (size_t k = 0; k < f[i].n_aliases; k++)
			if (str_is(f[i].aliases[k], row->id))
				return true;
	}
	return false;
}

static void check(struct advisory_db *db, const struct row *row)
{
	struct str rest, word;

	for (rest = str_of(row->affected); str_next_word(&rest, &word);)
		if (!is_found(db, row, word))
			fail_msg("%s " STR_FMT ": no %s", row->name, STR_ARG(word),
				 row->id);
	for (rest = str_of(row->safe); str_next_word(&rest, &word);)
		if (is_found(db, row, word))
			fail_msg("%s " STR_FMT ": %s", row->name, STR_ARG(word), row->id);
}

static void test_orders_decide(void **state)
{
	const char *path = in_folder("a.db");
	struct osv_import_result r =
		import_into(path, put_file("r.jsonl", str_of(records)), 0);
	struct advisory_db *db = open_db(path);

	(void)state;
	assert_int_equal(r.added, 9);
	assert_int_equal(r.rejected + r.odd, 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check(db, &rows[i]);
	/* one row asks about a release that no record names */
	assert_false(told(DIAG_UNSUPPORTED, ""));
	assert_false(told(DIAG_BAD_VERSION, ""));
	advisory_db_close(db);
}

/* A version that is none gets no answer, and that is said. */
static void test_no_version(void **state)
{
	static const struct row row = { ECO_DEBIAN, "debian-12", "openssl",
					"",         "1.0_1",     "DLA-1" };
	const char *path = in_folder("a.db");

	(void)state;
	import_into(path, put_file("r.jsonl", str_of(records)), 0);
	struct advisory_db *db = open_db(path);
	check(db, &row);
	assert_true(told(DIAG_BAD_VERSION, "openssl: '1.0_1' is no version of Debian"));
	advisory_db_close(db);
}

static void test_published(void **state)
{
	static const char *const names[] = { "Debian", "Alpine", "AlmaLinux", "NuGet",
					     "ConanCenter" };
	const char *shared = getenv("WAYBILL_SHARED");
	const char *path = in_folder("a.db");

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *zip = arena_printf(&arena, "%s/advisories/%s/all.zip",
					       shared ? shared : "../shared", names[i])
					  .ptr;
		if (access(zip, R_OK) != 0) {
			print_message("# %s is not there\n", zip);
			return; /* not skip(): cmocka's TAP writes that as a failure */
		}
		struct osv_import_result r = import_into(path, zip, 0);

		assert_true(r.added > 0);
		assert_int_equal(r.rejected, 0);
	}
	struct advisory_db *db = open_db(path);

	for (size_t i = 0; i < sizeof(published) / sizeof(published[0]); i++)
		check(db, &published[i]);
	advisory_db_close(db);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_orders_decide),
		TEST(test_no_version),
		TEST(test_published),
	};

	return cmocka_run_group_tests_name("distributions", tests, NULL, NULL);
}
