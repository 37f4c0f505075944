/*
 * test_db.c - opening an advisory database, and what is said of one that is no good.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sqlite3.h>

#include "advisory/db_file.h"
#include "advisory_files.h"
#include "base/date.h"

static const char one_record[] = "{\"id\": \"X-1\", \"modified\": "
				 "\"2026-01-01T00:00:00Z\", \"aliases\": [\"CVE-1\"], "
				 "\"affected\": [{\"package\": {\"ecosystem\": \"PyPI\", "
				 "\"name\": \"n\"}, \"versions\": "
				 "[\"1\"]}]}\n";

static const char *good_db(void)
{
	const char *db = in_folder("good.db");

	import_into(db, put_file("r.json", STR(one_record)), 0);
	return db;
}

static void assert_refused(const char *path, const char *words)
{
	struct advisory_db *db = NULL;
	struct str error = { 0 };

	assert_int_equal(advisory_db_open(&db, path, &arena, &error), -1);
	assert_null(db);
	if (str_find(error, str_of(words)) == STR_NONE)
		fail_msg("said '" STR_FMT "', without '%s'", STR_ARG(error), words);
}

static void test_absent(void **state)
{
	(void)state;
	assert_refused(in_folder("none.db"), "waybill db import");
}

static void test_empty(void **state)
{
	(void)state;
	assert_refused(put_file("a.db", STR("")), "is empty");
}

static void test_text_file(void **state)
{
	(void)state;
	assert_refused(put_file("a.db", STR("{\"id\": \"X\"}\n")), "not an SQLite file");
}

static void test_folder(void **state)
{
	(void)state;
	assert_refused(folder, "not a regular file");
}

static void test_fifo(void **state)
{
	(void)state;
	assert_int_equal(mkfifo(in_folder("fifo"), 0600), 0);
	assert_refused(in_folder("fifo"), "not a regular file");
}

static void test_truncated(void **state)
{
	const char *db = good_db();

	(void)state;
	assert_int_equal(truncate(db, 5000), 0);
	assert_refused(db, "cut short");
	assert_int_equal(truncate(db, 40), 0);
	assert_refused(db, "cut short");
}

static void patch(const char *path, off_t at, const void *bytes, size_t n)
{
	int fd = open(path, O_WRONLY);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, bytes, n, at), n);
	close(fd);
}

static void test_other_schema(void **state)
{
	const char *db = good_db();

	(void)state;
	patch(db, 60, "\0\0\0\x63", 4);
	assert_refused(db, "newer waybill (schema 99");
	patch(db, 60, "\0\0\0\0", 4);
	assert_refused(db, "older waybill");
}

static void test_foreign_sqlite(void **state)
{
	const char *path = in_folder("other.db");
	sqlite3 *db;

	(void)state;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "CREATE TABLE t(x)", NULL, NULL, NULL),
			 SQLITE_OK);
	sqlite3_close(db);
	assert_refused(path, "not an advisory database");
}

static void test_schema_number(void **state)
{
	sqlite3 *db;
	sqlite3_stmt *s;

	(void)state;
	assert_int_equal(sqlite3_open(good_db(), &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &s, NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_step(s), SQLITE_ROW);
	assert_int_equal(sqlite3_column_int(s, 0), ADVISORY_DB_SCHEMA);
	sqlite3_finalize(s);
	sqlite3_close(db);
}

static void test_verify(void **state)
{
	const char *path = good_db();
	struct advisory_db *db = open_db(path);
	struct str error = { 0 };
	sqlite3 *sql;

	(void)state;
	assert_int_equal(advisory_db_verify(db, &arena, &error), 0);
	advisory_db_close(db);

	assert_int_equal(sqlite3_open(path, &sql), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(sql, "UPDATE pkg SET versions = '2'", NULL, NULL, NULL),
		SQLITE_OK);
	sqlite3_close(sql);
	db = open_db(path);
	assert_int_equal(advisory_db_verify(db, &arena, &error), -1);
	assert_true(str_find(error, STR("checksum")) != STR_NONE);
	advisory_db_close(db);
}

static void test_damaged_pages(void **state)
{
	const char *path = good_db();
	struct advisory_db *db = NULL;
	struct str error = { 0 };
	char junk[4096];

	(void)state;
	memset(junk, 0x5a, sizeof(junk));
	for (off_t page = 1; page < 6; page++)
		patch(path, page * 4096, junk, sizeof(junk));
	/* Refused at once or at the check: never a crash, never "fine". */
	if (advisory_db_open(&db, path, &arena, &error) == 0)
		assert_int_equal(advisory_db_verify(db, &arena, &error), -1);
	assert_true(error.len > 0);
	advisory_db_close(db);
}

static void test_not_replaced_when_not_ours(void **state)
{
	const char *db = put_file("a.db", STR("my letters\n"));

	(void)state;
	import_into(db, put_file("r.json", STR(one_record)), -1);
	assert_true(told(DIAG_DATABASE, "not an SQLite file"));
	assert_int_equal(access(db, F_OK), 0);
}

static void test_path_with_odd_bytes(void **state)
{
	const char *db = in_folder("a b?c%20#.db");

	(void)state;
	import_into(db, put_file("r.json", STR(one_record)), 0);
	advisory_db_close(open_db(db));
}

static void test_built_in(void **state)
{
	struct advisory_db *db = open_db(NULL);
	struct report_db d;
	struct str error = { 0 };
	struct advisory *v;

	(void)state;
	advisory_db_describe(db, &arena, &d);
	assert_true(d.present && d.built_in);
	assert_true(d.advisories >= 1500);
	assert_true(d.n_ecosystems >= 9);
	if (advisory_db_verify(db, &arena, &error))
		fail_msg(STR_FMT, STR_ARG(error));
	assert_true(advisory_db_find(db, STR("CVE-2018-1000656"), &arena, &v) >= 1);
	advisory_db_close(db);
}

static const char catalog[] = "cveID,dateAdded,knownRansomwareCampaignUse\n"
			      "CVE-2018-1000656,2026-01-02,Known\n";

/* What tells of attacks alone leaves the advisories to those built in. */
static void test_attacks_alone(void **state)
{
	const char *path = in_folder("a.db");
	struct report_db d, own;
	struct str error = { 0 };
	struct advisory *v;

	(void)state;
	import_into(path, put_file("kev.csv", STR(catalog)), 0);
	struct advisory_db *db = open_db(path), *built_in = open_db(NULL);
	advisory_db_describe(db, &arena, &d);
	advisory_db_describe(built_in, &arena, &own);
	assert_true(d.built_in && d.advisories == own.advisories);
	assert_true(str_eq(d.built, own.built));
	assert_int_equal(advisory_db_attacks(db).kev, 1);
	assert_int_equal(advisory_db_attacks(db).epss, 0);
	assert_int_equal(advisory_db_attacks(built_in).kev, 0);
	assert_true(advisory_db_find(db, STR("CVE-2018-1000656"), &arena, &v) >= 1);
	assert_int_equal(advisory_db_verify(db, &arena, &error), 0);
	advisory_db_close(db);
	/* one advisory, and it is a database of its own */
	import_into(path, put_file("r.json", STR(one_record)), 0);
	db = open_db(path);
	advisory_db_describe(db, &arena, &d);
	assert_true(!d.built_in && d.advisories == 1);
	assert_int_equal(advisory_db_attacks(db).kev, 1);
	advisory_db_close(db);
	advisory_db_close(built_in);
}

/* How old the advisories are is not told by what is known of attacks. */
static void test_attacks_make_no_advisory_newer(void **state)
{
	const char *path = good_db(), *inputs[] = { put_file("kev.csv", STR(catalog)) };
	struct osv_import_options how = { .base = DB_FROM_FILE,
					  .now = 1800000000,
					  .tool = "test" };
	struct osv_import_result r;

	(void)state;
	assert_int_equal(osv_import(path, inputs, 1, &how, &r, &arena, &diags), 0);
	assert_int_equal(r.exploits, 1);
	struct advisory_db *db = open_db(path);
	assert_true(str_eq(advisory_db_note(db, &arena, "built"),
			   time_text(&arena, 1787300000)));
	advisory_db_close(db);
}

static struct osv_import_result make_anew(const char *path)
{
	const char *inputs[] = { put_file("r.json", STR(one_record)) };
	struct osv_import_options how = { .base = DB_FROM_BESIDE, .tool = "test" };
	struct osv_import_result r;

	assert_int_equal(osv_import(path, inputs, 1, &how, &r, &arena, &diags), 0);
	return r;
}

static void test_made_anew(void **state)
{
	const char *path = in_folder("a.db");

	(void)state;
	assert_int_equal(make_anew(path).kept.exploits, 0); /* no file is there */
	import_into(path,
		    put_file("other.json", STR("{\"id\": \"OLD\", \"modified\": "
					       "\"2026-01-01T00:00:00Z\"}")),
		    0);
	import_into(path, put_file("kev.csv", STR(catalog)), 0);
	struct osv_import_result r = make_anew(path);
	assert_int_equal(r.kept.exploits, 1);
	assert_int_equal(r.kept_facts, DATE_NONE);
	assert_int_equal(r.kept.unread.len, 0);
	struct advisory_db *db = open_db(path);
	struct advisory *v;
	struct str error;
	assert_int_equal(advisory_db_attacks(db).kev, 1);
	assert_int_equal(advisory_db_find(db, STR("OLD"), &arena, &v), 0);
	assert_int_equal(advisory_db_find(db, STR("X-1"), &arena, &v), 1);
	assert_int_equal(advisory_db_verify(db, &arena, &error), 0);
	advisory_db_close(db);
	/* a damaged file is what one makes anew */
	put_file("a.db", STR("no database"));
	r = make_anew(path);
	assert_int_equal(r.kept.exploits, 0);
	assert_true(str_find(r.kept.unread, STR("not an SQLite file")) != STR_NONE);
	advisory_db_close(open_db(path));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_absent),
		TEST(test_empty),
		TEST(test_text_file),
		TEST(test_folder),
		TEST(test_fifo),
		TEST(test_truncated),
		TEST(test_other_schema),
		TEST(test_foreign_sqlite),
		TEST(test_schema_number),
		TEST(test_verify),
		TEST(test_damaged_pages),
		TEST(test_not_replaced_when_not_ours),
		TEST(test_path_with_odd_bytes),
		TEST(test_built_in),
		TEST(test_attacks_alone),
		TEST(test_attacks_make_no_advisory_newer),
		TEST(test_made_anew),
	};

	return cmocka_run_group_tests_name("db", tests, NULL, NULL);
}
