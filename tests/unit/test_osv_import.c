/*
 * test_osv_import.c - OSV records into a database, odd ones too.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "advisory_files.h"

/* A record of PyPI's `name`, with one range. */
static struct str record(const char *id, const char *modified, const char *more,
			 const char *name, const char *fixed)
{
	return arena_printf(
		&arena,
		"{\"id\": \"%s\", \"modified\": \"%s\"%s, \"affected\": [{\"package\": "
		"{\"ecosystem\": \"PyPI\", \"name\": \"%s\"}, \"ranges\": [{\"type\": "
		"\"ECOSYSTEM\", \"events\": [{\"introduced\": \"0\"}, {\"fixed\": "
		"\"%s\"}]}]}]}",
		id, modified, more, name, fixed);
}

static struct str plain(const char *id, const char *fixed)
{
	return record(id, "2026-01-02T03:04:05Z", "", "Some.Name", fixed);
}

static struct advisory find_one(const char *db_path, const char *id)
{
	struct advisory_db *db = open_db(db_path);
	struct advisory *v;
	size_t n = advisory_db_find(db, str_of(id), &arena, &v);

	advisory_db_close(db);
	assert_int_equal(n, 1);
	return v[0];
}

static void assert_ranges(const char *db_path, const char *id, const char *expected)
{
	struct advisory a = find_one(db_path, id);

	assert_int_equal(a.n_packages, 1);
	if (!str_is(a.packages[0].ranges, expected))
		fail_msg("ranges are '" STR_FMT "', not '%s'",
			 STR_ARG(a.packages[0].ranges), expected);
}

static void test_one_record(void **state)
{
	const char *db = in_folder("a.db");
	struct osv_import_result r;

	(void)state;
	r = import_into(
		db,
		put_file("r.json", record("GHSA-1", "2026-01-02T03:04:05Z",
					  ", \"aliases\": [\"CVE-1\"], \"summary\": "
					  "\"A flaw\\nof two lines\"",
					  "Some.Name", "1.5")),
		0);
	assert_int_equal(r.added, 1);
	assert_int_equal(r.odd + r.rejected, 0);
	struct advisory a = find_one(db, "CVE-1");
	assert_true(str_is(a.id, "GHSA-1"));
	assert_true(str_is(a.summary, "A flaw"));
	assert_true(str_is(a.modified, "2026-01-02T03:04:05Z"));
	assert_true(str_is(a.packages[0].ecosystem, "PyPI"));
	assert_true(str_is(a.packages[0].name, "some-name"));
	assert_ranges(db, "GHSA-1", "i0;f1.5");
}

static void test_later_wins(void **state)
{
	const char *db = in_folder("a.db");
	struct osv_import_result r;

	(void)state;
	import_into(
		db,
		put_file("1.json", record("X-1", "2026-02-01T00:00:00Z", "", "n", "2")),
		0);
	r = import_into(
		db,
		put_file("2.json", record("X-1", "2026-01-01T00:00:00Z", "", "n", "1")),
		0);
	assert_int_equal(r.older, 1);
	assert_ranges(db, "X-1", "i0;f2");
	r = import_into(
		db,
		put_file("3.json", record("X-1", "2026-03-01T00:00:00Z", "", "m", "3")),
		0);
	assert_int_equal(r.replaced, 1);
	assert_ranges(db, "X-1", "i0;f3");
}

/* Each ecosystem's archive holds its part. */
static void test_parts_of_a_record(void **state)
{
	static const char npm[] =
		"{\"id\": \"X-1\", \"modified\": \"2026-01-01T00:00:00Z\", \"aliases\": "
		"[\"CVE-2\"], \"affected\": [{\"package\": {\"ecosystem\": \"npm\", "
		"\"name\": "
		"\"x\"}, \"versions\": [\"1.0.0\"]}]}";
	struct str pypi = record("X-1", "2026-02-01T00:00:00Z",
				 ", \"aliases\": [\"CVE-1\"]", "y", "2");
	const char *one = in_folder("1.db"), *two = in_folder("2.db");

	(void)state;
	put_file("1.jsonl", arena_cat(&arena, pypi, STR("\n"), STR(npm)));
	put_file("2.jsonl", arena_cat(&arena, STR(npm), STR("\n"), pypi));
	import_into(one, in_folder("1.jsonl"), 0);
	import_into(two, in_folder("2.jsonl"), 0);
	assert_int_equal(find_one(one, "X-1").n_packages, 2);
	assert_int_equal(find_one(two, "X-1").n_packages, 2);
	assert_int_equal(find_one(two, "CVE-2").n_packages, 2);
	/* Another import replaces it whole. */
	import_into(
		two,
		put_file("3.json", record("X-1", "2026-03-01T00:00:00Z", "", "y", "2")),
		0);
	assert_int_equal(find_one(two, "X-1").n_packages, 1);
}

static void test_same_input_same_content(void **state)
{
	const char *db = in_folder("a.db");
	struct advisory_db *one, *two;
	struct report_db d1, d2;
	struct str error;

	(void)state;
	put_file("r.jsonl",
		 arena_cat(&arena, plain("X-1", "1"), STR("\n"), plain("X-2", "2")));
	import_into(db, in_folder("r.jsonl"), 0);
	one = open_db(db);
	assert_int_equal(advisory_db_verify(one, &arena, &error), 0);
	advisory_db_describe(one, &arena, &d1);
	advisory_db_close(one);
	import_into(db, in_folder("r.jsonl"), 0);
	two = open_db(db);
	assert_int_equal(advisory_db_verify(two, &arena, &error), 0);
	advisory_db_describe(two, &arena, &d2);
	advisory_db_close(two);
	assert_int_equal(d1.advisories, 2);
	assert_int_equal(d2.advisories, 2);
	assert_int_equal(d2.n_ecosystems, 1);
	assert_int_equal(d2.ecosystems[0].advisories, 2);
	assert_true(str_is(d2.ecosystems[0].newest, "2026-01-02T03:04:05Z"));
}

static void test_withdrawn_takes_away(void **state)
{
	const char *db = in_folder("a.db");
	struct osv_import_result r;

	(void)state;
	import_into(db, put_file("1.json", plain("X-1", "1")), 0);
	r = import_into(
		db,
		put_file("2.json", record("X-1", "2026-05-01T00:00:00Z",
					  ", \"withdrawn\": \"2026-05-01T00:00:00Z\"",
					  "Some.Name", "1")),
		0);
	assert_int_equal(r.withdrawn, 1);
	struct advisory a = find_one(db, "X-1");
	assert_int_equal(a.n_packages, 0);
	assert_true(str_is(a.withdrawn, "2026-05-01T00:00:00Z"));
}

static void test_odd_records_are_named(void **state)
{
	static const char lines[] = "{\"id\": \"X-1\", \"modified\": "
				    "\"2026-01-01T00:00:00Z\", \"strange\": 1, "
				    "\"severity\": [{\"type\": \"CVSS_V3\", \"score\": "
				    "\"\"}], \"affected\": []}\n"
				    "{\"modified\": \"2026-01-01T00:00:00Z\"}\n"
				    "{\"id\": \"X-2\", broken}\n"
				    "[]\n"
				    "7\n"
				    "{\"id\": \"WEIRD_PREFIX-2\", \"modified\": "
				    "\"soon\", \"affected\": [{\"package\": "
				    "{\"ecosystem\": \"Nobody\", \"name\": \"n\"}, "
				    "\"versions\": [\"1\"]}]}\n";
	const char *db = in_folder("a.db");
	struct osv_import_result r = import_into(db, put_file("r.jsonl", STR(lines)), 0);

	(void)state;
	assert_int_equal(r.added, 2);
	assert_int_equal(r.odd, 2);
	assert_int_equal(r.rejected, 3);
	assert_true(told(DIAG_DATABASE, "X-1: its vector"));
	assert_true(told(DIAG_DATABASE, "it has no id"));
	assert_true(told(DIAG_DATABASE, "\"modified\" is not a time"));
	assert_int_equal(find_one(db, "WEIRD_PREFIX-2").n_packages, 1);
}

static void test_entries_of_one_package_are_joined(void **state)
{
	static const char text[] =
		"{\"id\": \"X-1\", \"modified\": \"2026-01-01T00:00:00Z\", \"affected\": "
		"["
		"{\"package\": {\"ecosystem\": \"PyPI\", \"name\": \"a_b\"}, \"ranges\": "
		"[{\"type\": "
		"\"GIT\", \"events\": [{\"introduced\": \"0\"}]}, {\"type\": "
		"\"ECOSYSTEM\", "
		"\"events\": [{\"fixed\": \"2.0\"}, {\"introduced\": \"1.0\"}]}], "
		"\"versions\": "
		"[\"1.5\", \"0.9\"]},"
		"{\"package\": {\"ecosystem\": \"PyPI\", \"name\": \"A-B\"}, \"ranges\": "
		"[{\"type\": "
		"\"ECOSYSTEM\", \"events\": [{\"introduced\": \"3\"}]}]}]}";
	const char *db = in_folder("a.db");

	(void)state;
	import_into(db, put_file("r.json", STR(text)), 0);
	assert_ranges(db, "X-1", "i1.0;f2.0|i3");
	/* 1.5 lies in a range and says nothing more. */
	assert_true(str_is(find_one(db, "X-1").packages[0].versions, "0.9"));
}

static void test_array_and_api_answer(void **state)
{
	const char *db = in_folder("a.db");

	(void)state;
	put_file("1.json",
		 arena_printf(&arena, "[\n" STR_FMT ",\n" STR_FMT "\n]",
			      STR_ARG(plain("X-1", "1")), STR_ARG(plain("X-2", "1"))));
	put_file("2.json", arena_printf(&arena, "{\"vulns\": [" STR_FMT "]}",
					STR_ARG(plain("X-3", "1"))));
	assert_int_equal(import_into(db, in_folder("1.json"), 0).added, 2);
	assert_int_equal(import_into(db, in_folder("2.json"), 0).added, 1);
}

static void test_folder(void **state)
{
	const char *db = in_folder("a.db");

	(void)state;
	put_file("1.json", plain("X-1", "1"));
	put_file("2.json", plain("X-2", "1"));
	put_file("notes.txt", STR("nothing"));
	struct osv_import_result r = import_into(db, folder, 0);
	assert_int_equal(r.added, 2);
	assert_int_equal(r.files, 2);
}

static const char *put_archive(const char *name, bool zip, const struct str *v, size_t n)
{
	const char *path = in_folder(name);
	struct archive *ar = archive_write_new();

	if (zip)
		archive_write_set_format_zip(ar);
	else
		archive_write_set_format_ustar(ar);
	archive_write_add_filter_none(ar);
	assert_int_equal(archive_write_open_filename(ar, path), ARCHIVE_OK);
	for (size_t i = 0; i < n; i++) {
		struct archive_entry *e = archive_entry_new();

		archive_entry_set_pathname(e, arena_printf(&arena, "r%zu.json", i).ptr);
		archive_entry_set_size(e, (int64_t)v[i].len);
		archive_entry_set_filetype(e, AE_IFREG);
		archive_entry_set_perm(e, 0644);
		archive_write_header(ar, e);
		archive_write_data(ar, v[i].ptr, v[i].len);
		archive_entry_free(e);
	}
	assert_int_equal(archive_write_free(ar), ARCHIVE_OK);
	return path;
}

static void test_archives(void **state)
{
	const struct str v[] = { plain("X-1", "1"), plain("X-2", "1") };
	const char *db = in_folder("a.db");

	(void)state;
	assert_int_equal(import_into(db, put_archive("a.zip", true, v, 2), 0).added, 2);
	assert_int_equal(import_into(db, put_archive("a.tar", false, v, 2), 0).replaced,
			 2);
}

/* One that names a package in each of these, "PyPI npm". */
static struct str naming(const char *id, const char *ecosystems)
{
	struct str rest = str_of(ecosystems), one;
	struct buf b;

	buf_init(&b, 4096);
	buf_printf(&b,
		   "{\"id\": \"%s\", \"modified\": \"2026-01-01T00:00:00Z\", "
		   "\"affected\": [",
		   id);
	for (bool more = false; str_next_word(&rest, &one); more = true)
		buf_printf(&b,
			   "%s{\"package\": {\"ecosystem\": \"" STR_FMT
			   "\", \"name\": \"n\"}, \"versions\": [\"1.0.0\"]}",
			   more ? ", " : "", STR_ARG(one));
	buf_add_text(&b, "]}");
	struct str text = arena_dup(&arena, buf_str(&b));
	buf_release(&b);
	return text;
}

static void assert_covers(const char *db_path, const char *expected)
{
	struct advisory_db *db = open_db(db_path);
	struct report_db about;
	struct buf b;

	advisory_db_describe(db, &arena, &about);
	advisory_db_close(db);
	buf_init(&b, 4096);
	for (size_t i = 0; i < about.n_ecosystems; i++)
		buf_printf(&b, "%s" STR_FMT, i ? " " : "",
			   STR_ARG(about.ecosystems[i].name));
	if (!str_is(buf_str(&b), expected))
		fail_msg("covers '" STR_FMT "', not '%s'", STR_ARG(buf_str(&b)),
			 expected);
	buf_release(&b);
}

static void test_strays(void **state)
{
	const struct str pypi[] = { naming("X-1", "PyPI"), naming("X-2", "PyPI Go npm"),
				    naming("X-3", "PyPI pypi") };
	const struct str both[] = { naming("X-1", "PyPI npm"), naming("X-2", "PyPI"),
				    naming("X-3", "Go npm:x PyPI") };
	const struct str mixed[] = { naming("X-1", "PyPI"), naming("X-2", "npm"),
				     naming("X-3", "PyPI Go") };
	struct osv_import_result r;

	(void)state;
	/* An ecosystem's own: what else its records name is no knowledge of that. */
	const char *db = in_folder("a.db");
	r = import_into(db, put_archive("all.zip", true, pypi, 3), 0);
	assert_int_equal(r.strays, 2);
	assert_true(str_is(r.stray_names, "Go, npm, pypi"));
	assert_covers(db, "PyPI");
	assert_int_equal(find_one(db, "X-2").n_packages, 1);
	/* What is given as a record is meant; what is there stays. */
	r = import_into(db, put_file("1.json", naming("X-4", "PyPI Go")), 0);
	assert_int_equal(r.strays, 0);
	assert_covers(db, "Go PyPI");
	r = import_into(db, in_folder("all.zip"), 0);
	assert_true(str_is(r.stray_names, "npm, pypi"));
	assert_covers(db, "Go PyPI");
	/* Half of the records name it; some record names it alone. */
	db = in_folder("b.db");
	r = import_into(db, put_archive("b.tar", false, both, 3), 0);
	assert_true(str_is(r.stray_names, "Go"));
	assert_covers(db, "PyPI npm npm:x");
	db = in_folder("c.db");
	r = import_into(db, put_archive("c.zip", true, mixed, 3), 0);
	assert_true(str_is(r.stray_names, "Go"));
	assert_covers(db, "PyPI npm");
}

static void test_folder_of_an_ecosystem(void **state)
{
	const struct str v[] = { naming("X-1", "ConanCenter Maven") };
	const struct str pypi[] = { naming("X-1", "PyPI"), naming("X-2", "PyPI"),
				    naming("X-3", "PyPI Go") };
	static const char *const places[][2] = {
		{ "ConanCenter", "ConanCenter" },
		{ "ConanCenter/0123456789abcdef0123456789abcdef", "ConanCenter" },
		{ "ConanCenter/other", "ConanCenter Maven" },
		{ "other", "ConanCenter Maven" },
	};
	const char *db = in_folder("a.db");

	(void)state;
	assert_int_equal(mkdir(in_folder("ConanCenter"), 0777), 0);
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		const char *sub = in_folder(places[i][0]);

		mkdir(sub, 0777);
		const char *zip = put_archive("x.zip", true, v, 1);
		const char *there = arena_printf(&arena, "%s/all.zip", sub).ptr;
		assert_int_equal(rename(zip, there), 0);
		import_into(db, there, 0);
		assert_covers(db, places[i][1]);
		unlink(db);
		unlink(there);
	}
	/* A folder of that name is none of its records when they name others. */
	const char *go = in_folder("Go");
	assert_int_equal(mkdir(go, 0777), 0);
	const char *there = arena_printf(&arena, "%s/all.zip", go).ptr;
	assert_int_equal(rename(put_archive("x.zip", true, pypi, 3), there), 0);
	import_into(db, there, 0);
	assert_covers(db, "PyPI");
	unlink(there);
	for (size_t i = sizeof(places) / sizeof(places[0]); i--;)
		rmdir(in_folder(places[i][0]));
	rmdir(go);
}

static void test_cut_archive_leaves_the_old(void **state)
{
	const struct str v[] = { plain("X-2", "1"), plain("X-3", "1") };
	const char *db = in_folder("a.db"), *zip = put_archive("a.zip", true, v, 2);
	struct stat st;

	(void)state;
	import_into(db, put_file("1.json", plain("X-1", "1")), 0);
	assert_int_equal(stat(zip, &st), 0);
	assert_int_equal(truncate(zip, st.st_size / 2), 0);
	import_into(db, zip, -1);
	assert_int_equal(find_one(db, "X-1").n_packages, 1);
	/* Nothing is left beside it. */
	assert_int_equal(import_into(db, in_folder("1.json"), 0).replaced, 1);
	DIR *dir = opendir(folder);
	for (struct dirent *e; (e = readdir(dir));)
		assert_null(strstr(e->d_name, "a.db."));
	closedir(dir);
}

/* A child is killed in the middle of an import, again and again. */
static void test_killed_imports(void **state)
{
	struct buf b;
	const char *db = in_folder("a.db");

	(void)state;
	import_into(db, put_file("1.json", plain("X-1", "1")), 0);
	buf_init(&b, 1 << 24);
	for (int i = 0; i < 3000; i++) {
		buf_add(&b, plain(arena_printf(&arena, "Y-%d", i).ptr, "1"));
		buf_add_char(&b, '\n');
	}
	const char *many = put_file("many.jsonl", buf_str(&b));
	buf_release(&b);
	for (long wait = 0; wait < 40; wait += 4) {
		pid_t child = fork();

		if (!child) {
			import_into(db, many, 0);
			_exit(0);
		}
		nanosleep(&(struct timespec){ .tv_nsec = wait * 1000000 }, NULL);
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		/* The old content or the new, whole. */
		struct advisory_db *opened = open_db(db);
		struct str error = { 0 };
		if (advisory_db_verify(opened, &arena, &error))
			fail_msg(STR_FMT, STR_ARG(error));
		advisory_db_close(opened);
		assert_int_equal(find_one(db, "X-1").n_packages, 1);
	}
	/* What is left is at most a folder in which nothing was made yet. */
	db_sweep(db, &arena);
	DIR *dir = opendir(folder);
	for (struct dirent *e; (e = readdir(dir));)
		if (strstr(e->d_name, "a.db."))
			assert_int_equal(unlinkat(dirfd(dir), e->d_name, AT_REMOVEDIR),
					 0);
	closedir(dir);
}

static void test_bounds(void **state)
{
	struct osv_import_options options = { .base = DB_FROM_FILE,
					      .tool = "test",
					      .max_record = 300 };
	struct osv_import_result r;
	struct str big =
		record("X-1", "2026-01-01T00:00:00Z", "", arena_alloc(&arena, 1, 1), "1");
	const char *db = in_folder("a.db");
	char name[400];

	(void)state;
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	big = record("X-1", "2026-01-01T00:00:00Z", "", name, "1");
	const struct str v[] = { big, plain("X-2", "1") };
	const char *const inputs[] = { put_archive("a.zip", true, v, 2) };
	assert_int_equal(osv_import(db, inputs, 1, &options, &r, &arena, &diags), 0);
	assert_int_equal(r.added, 1);
	assert_int_equal(r.rejected, 1);
	options.max_total = 200;
	assert_int_equal(osv_import(db, inputs, 1, &options, &r, &arena, &diags), 0);
	assert_int_equal(r.added + r.replaced, 0);
	assert_true(told(DIAG_LIMIT, "more than 200 bytes"));
}

/* The square of these lengths would take hours. */
static void test_many_line_breaks(void **state)
{
	static const char *const heads[] = { "", "cveID,dateAdded\nCVE-2026-1,\"" };
	const char *db = in_folder("a.db");
	const char *path = in_folder("breaks.csv");

	(void)state;
	alarm(100);
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		FILE *f = fopen(path, "wb");

		assert_non_null(f);
		fputs(heads[i], f);
		for (unsigned k = 0; k < 4000000; k++)
			fputc('\n', f);
		fclose(f);
		assert_int_equal(import_into(db, path, 0).rejected, i);
	}
	alarm(0);
}

static void test_absent_input(void **state)
{
	const char *db = in_folder("a.db");

	(void)state;
	import_into(db, in_folder("nothing.zip"), -1);
	assert_int_equal(access(db, F_OK), -1);
	assert_true(told(DIAG_IO, "No such file"));
}

/* Published records, many and odd; where they are not at hand the test is skipped. */
static void test_published_records(void **state)
{
	const char *shared = getenv("WAYBILL_SHARED");
	const char *zip = arena_printf(&arena, "%s/advisories/PyPI/all.zip",
				       shared ? shared : "../shared")
				  .ptr;
	const char *db = in_folder("a.db");
	struct str error = { 0 };

	(void)state;
	if (access(zip, R_OK) != 0) {
		print_message("# %s is not there\n", zip);
		return; /* not skip(): cmocka's TAP writes that as a failure */
	}
	struct osv_import_result r = import_into(db, zip, 0);
	assert_true(r.added > 5000);
	assert_int_equal(r.rejected, 0);
	struct advisory_db *opened = open_db(db);
	if (advisory_db_verify(opened, &arena, &error))
		fail_msg(STR_FMT, STR_ARG(error));
	advisory_db_close(opened);
}

static void test_severity(void **state)
{
	const struct str both[] = {
		STR("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"),
		STR("CVSS:4.0/AV:L/AC:H/AT:P/PR:H/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N"),
	};

	(void)state;
	/* The newer version decides, though it is milder. */
	assert_int_equal(osv_severity(both, 1, SEVERITY_LOW), SEVERITY_CRITICAL);
	assert_int_equal(osv_severity(both, 2, SEVERITY_HIGH), SEVERITY_LOW);
	assert_int_equal(osv_severity(NULL, 0, SEVERITY_HIGH), SEVERITY_HIGH);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_one_record),
		TEST(test_later_wins),
		TEST(test_parts_of_a_record),
		TEST(test_same_input_same_content),
		TEST(test_withdrawn_takes_away),
		TEST(test_odd_records_are_named),
		TEST(test_entries_of_one_package_are_joined),
		TEST(test_array_and_api_answer),
		TEST(test_folder),
		TEST(test_archives),
		TEST(test_strays),
		TEST(test_folder_of_an_ecosystem),
		TEST(test_cut_archive_leaves_the_old),
		TEST(test_killed_imports),
		TEST(test_bounds),
		TEST(test_many_line_breaks),
		TEST(test_absent_input),
		TEST(test_severity),
		TEST(test_published_records),
	};

	return cmocka_run_group_tests_name("osv_import", tests, NULL, NULL);
}
