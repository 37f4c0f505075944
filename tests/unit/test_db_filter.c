/*
 * test_db_filter.c - names that the database does not hold: told without a search, and
 * never of one that it holds.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <sqlite3.h>

#include "advisory/db_file.h"
#include "advisory/db_filter.h"
#include "advisory/match.h"
#include "advisory_files.h"
#include "core/graph.h"

enum { NAMES = 3000, OTHERS = 20000 };

static struct str name_of(unsigned i)
{
	return arena_printf(&arena, "package-%u", i);
}

/* Records of packages 0 to NAMES; each hundredth has a severity, and the alias CVE-1-i.
 */
static const char *many_records(void)
{
	const char *path = in_folder("many.jsonl");
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	for (unsigned i = 0; i < NAMES; i++) {
		fprintf(f,
			"{\"id\": \"X-%u\", \"modified\": \"2026-01-01T00:00:00Z\", "
			"\"aliases\": [\"CVE-1-%u\"], %s\"affected\": [{\"package\": "
			"{\"ecosystem\": \"PyPI\", \"name\": \"package-%u\"}, "
			"\"versions\": [\"1\"]}]}\n",
			i, i,
			i % 100 ? ""
				: "\"database_specific\": {\"severity\": \"HIGH\"}, ",
			i);
	}
	fclose(f);
	return path;
}

static const char *many_db(void)
{
	const char *path = in_folder("many.db");

	import_into(path, many_records(), 0);
	return path;
}

static sqlite3 *open_sql(const char *path)
{
	sqlite3 *sql;

	assert_int_equal(sqlite3_open(path, &sql), SQLITE_OK);
	return sql;
}

static void run_sql(const char *path, const char *text)
{
	sqlite3 *sql = open_sql(path);
	char *error = NULL;

	if (sqlite3_exec(sql, text, NULL, NULL, &error) != SQLITE_OK)
		fail_msg("%s: %s", text, error);
	sqlite3_close(sql);
}

static void test_every_name_passes_and_few_others(void **state)
{
	sqlite3 *sql = open_sql(many_db());
	struct db_filter f;
	unsigned passed = 0;

	(void)state;
	db_filter_open(&f, sql, FILTER_PKG);
	assert_non_null(f.blob);
	for (unsigned i = 0; i < NAMES; i++)
		assert_true(db_filter_may_hold(&f, 1, name_of(i)));
	for (unsigned i = NAMES; i < NAMES + OTHERS; i++)
		passed += db_filter_may_hold(&f, 1, name_of(i));
	/* the same names in an ecosystem that has none of them */
	for (unsigned i = 0; i < NAMES; i++)
		passed += db_filter_may_hold(&f, 2, name_of(i));
	assert_true(passed < (OTHERS + NAMES) / 50);
	db_filter_close(&f);
	sqlite3_close(sql);
}

static void test_rated_ids(void **state)
{
	sqlite3 *sql = open_sql(many_db());
	struct db_filter f;
	unsigned passed = 0;

	(void)state;
	db_filter_open(&f, sql, FILTER_RATED);
	assert_non_null(f.blob);
	for (unsigned i = 0; i < NAMES; i++) {
		struct str id = arena_printf(&arena, "X-%u", i),
			   alias = arena_printf(&arena, "CVE-1-%u", i);

		if (i % 100 == 0)
			assert_true(db_filter_may_hold(&f, 0, id) &&
				    db_filter_may_hold(&f, 0, alias));
		else
			passed += db_filter_may_hold(&f, 0, alias);
	}
	assert_true(passed < NAMES / 50);
	db_filter_close(&f);
	sqlite3_close(sql);
}

/* Enough packages for the filters to be opened; every tenth is affected. */
static size_t count_findings(const char *path)
{
	enum { PACKAGES = 200 };
	struct package *v = arena_new_array(&arena, struct package, PACKAGES);
	struct inventory inv = { .packages = v, .n_packages = PACKAGES };
	struct advisory_db *db = open_db(path);
	struct finding *findings;
	size_t n;

	for (unsigned i = 0; i < PACKAGES; i++) {
		v[i].ecosystem = ECO_PYPI;
		v[i].name = name_of(i % 10 ? i + NAMES : i);
		v[i].version = STR("1.0");
	}
	graph_index(&inv, &arena);
	assert_int_equal(advisory_match(db, &inv, &arena, &diags, &findings, &n), 0);
	/* twice: the filters are open already */
	assert_int_equal(advisory_match(db, &inv, &arena, &diags, &findings, &n), 0);
	advisory_db_close(db);
	return n;
}

static bool has_filter(const char *path)
{
	sqlite3 *sql = open_sql(path);
	struct db_filter f;

	db_filter_open(&f, sql, FILTER_PKG);
	bool has = f.blob;
	db_filter_close(&f);
	sqlite3_close(sql);
	return has;
}

static int verify(const char *path, struct str *error)
{
	struct advisory_db *db = open_db(path);
	int rc = advisory_db_verify(db, &arena, error);

	advisory_db_close(db);
	return rc;
}

static void test_findings_with_and_without(void **state)
{
	const char *path = many_db();
	struct str error = { 0 };

	(void)state;
	assert_true(has_filter(path));
	assert_int_equal(count_findings(path), 20);
	assert_int_equal(verify(path, &error), 0);
	/* as a file from before there were filters */
	run_sql(path, "DROP TABLE filter");
	assert_false(has_filter(path));
	assert_int_equal(count_findings(path), 20);
	assert_int_equal(verify(path, &error), 0);
	/* which gets them by the next import */
	import_into(path,
		    put_file("r.json", STR("{\"id\": \"Y\", \"modified\": "
					   "\"2026-01-01T00:00:00Z\"}")),
		    0);
	assert_true(has_filter(path));
	assert_int_equal(count_findings(path), 20);
}

/* A waybill from before there were filters adds packages and a checksum, and leaves the
 * table as it is. */
static void test_stale_filter_does_not_count(void **state)
{
	const char *path = many_db();

	(void)state;
	run_sql(path, "UPDATE pkg SET name = 'package-' || (3000 + 1) WHERE name = "
		      "'package-5'; UPDATE meta SET value = 'another' WHERE key = "
		      "'checksum'");
	assert_false(has_filter(path));
	assert_int_equal(count_findings(path), 21);
}

static void test_damage_is_found(void **state)
{
	const char *path = many_db();
	struct str error = { 0 };

	(void)state;
	run_sql(path, "UPDATE filter SET bits = zeroblob(length(bits)) WHERE id = 1");
	assert_int_equal(verify(path, &error), -1);
	assert_true(str_find(error, STR("filter")) != STR_NONE);
	/* of a length that is none, of another type, or no table: as if there were none
	 */
	run_sql(path, "UPDATE filter SET bits = zeroblob(63)");
	assert_int_equal(count_findings(path), 20);
	run_sql(path, "UPDATE filter SET bits = x''");
	assert_int_equal(count_findings(path), 20);
	run_sql(path, "UPDATE filter SET bits = 64");
	assert_int_equal(count_findings(path), 20);
	run_sql(path, "DROP TABLE filter; CREATE VIEW filter AS SELECT 1 AS id, "
		      "(SELECT value FROM meta WHERE key = 'checksum') AS checksum, "
		      "zeroblob(64) AS bits");
	assert_int_equal(count_findings(path), 20);
}

static void test_nothing_in_it(void **state)
{
	const char *path = in_folder("empty.db");
	struct str error = { 0 };
	sqlite3 *sql;
	struct db_filter f;

	(void)state;
	import_into(path,
		    put_file("r.json", STR("{\"id\": \"Y\", \"modified\": "
					   "\"2026-01-01T00:00:00Z\"}")),
		    0);
	assert_int_equal(verify(path, &error), 0);
	sql = open_sql(path);
	db_filter_open(&f, sql, FILTER_PKG);
	assert_non_null(f.blob);
	assert_false(db_filter_may_hold(&f, 1, STR("")));
	assert_false(db_filter_may_hold(&f, 1, STR("package-1")));
	db_filter_close(&f);
	sqlite3_close(sql);
}

static void test_built_in_has_them(void **state)
{
	struct advisory_db *db = open_db(NULL);
	struct str error = { 0 };

	(void)state;
	if (advisory_db_verify(db, &arena, &error))
		fail_msg(STR_FMT, STR_ARG(error));
	advisory_db_close(db);
	sqlite3 *sql = db_builtin_open(&arena, &error);
	struct db_filter f;
	db_filter_open(&f, sql, FILTER_PKG);
	assert_non_null(f.blob);
	db_filter_close(&f);
	sqlite3_close(sql);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_every_name_passes_and_few_others),
		TEST(test_rated_ids),
		TEST(test_findings_with_and_without),
		TEST(test_stale_filter_does_not_count),
		TEST(test_damage_is_found),
		TEST(test_nothing_in_it),
		TEST(test_built_in_has_them),
	};

	return cmocka_run_group_tests_name("db_filter", tests, NULL, NULL);
}
