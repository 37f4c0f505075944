/*
 * test_facts.c - end-of-life facts as JSON, in the database, and back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "advisory/facts.h"
#include "advisory_files.h"
#include "base/fsio.h"

#define HEAD "{\"as_of\": \"2026-09-01\", \"products\": "
#define CYCLE "{\"cycle\": \"3.6\", \"release\": \"2016-12-23\", \"eol\": "
#define PRODUCT(cycle)                                                                   \
	"{\"python\": {\"title\": \"Python\", \"category\": \"lang\", \"images\": "      \
	"[\"python\", \"pypy\"],\n\"cycles\": [" cycle "]}}"

static const struct jnode *parse(struct str text)
{
	const struct jnode *root =
		jnode_read(&arena, text, JNODE_STRICT, 100, &diags, STR("f.json"));

	assert_non_null(root);
	return root;
}

static const char good[] = HEAD
	"{\"zope\": {\"title\": \"Z\", \"category\": \"app\", \"cycles\": "
	"[{\"cycle\": \"1\", \"release\": \"2020-01-01\", \"eol\": false}]},\n"
	"\"python\": {\"title\": \"Python\", \"category\": \"lang\", \"images\": "
	"[\"python\", \"pypy\", \"pypy\"],\n\"cycles\": [{\"cycle\": \"3.9\", "
	"\"release\": \"2020-10-05\", \"eol\": true, \"latest\": \"3.9.1\", "
	"\"codename\": null, \"lts\": true}," CYCLE "\"2031-01-02\"}]}},\n"
	"\"codenames\": {\"buster\": [[\"debian\", \"10\"]]},\n"
	"\"retired_images\": {\"centos\": {\"removed\": \"2024-07-29\"}},\n"
	"\"tags\": {\"python\": [[\"trixie\", null, \"3.9 3\"], [null, \"2021-12-24\", "
	"\"3.6\"]]}, \"more\": 1}";

static void test_tables(void **state)
{
	struct eol_facts f;
	unsigned line;

	(void)state;
	assert_null(facts_read(parse(str_of(good)), &arena, &f, &line));
	static const char *const want[EOL_TABLES] = {
		[EOL_ABOUT] = "as_of\t2026-09-01\n",
		[EOL_PRODUCTS] = "python\tlang\tPython\nzope\tapp\tZ\n",
		[EOL_CYCLES] = "python\t3.9\t-\t2020-10-05\tyes\t-\t-\tyes\t3.9.1\n"
			       "python\t3.6\t-\t2016-12-23\t2031-01-02\t-\t-\t-\t-\n"
			       "zope\t1\t-\t2020-01-01\tno\t-\t-\t-\t-\n",
		[EOL_IMAGES] = "pypy\tpython\npython\tpython\n",
		[EOL_CODENAMES] = "buster\tdebian\t10\n",
		[EOL_RETIRED] = "centos\t-\t2024-07-29\n",
		[EOL_TAGS] = "python\t3\ttrixie\t-\npython\t3.6\t-\t2021-12-24\n"
			     "python\t3.9\ttrixie\t-\n",
	};
	for (int i = 0; i < EOL_TABLES; i++)
		assert_string_equal(f.table[i].ptr, want[i]);
}

/* The built-in tables were made of this file by another program. */
static void test_same_as_built_in(void **state)
{
	const char *shared = getenv("WAYBILL_SHARED");
	struct str path =
		arena_printf(&arena, "%s/facts/eol.json", shared ? shared : "../shared");
	struct eol_facts f, own = eol_facts_builtin();
	struct buf b;
	unsigned line;

	(void)state;
	buf_init(&b, 16 * 1024 * 1024);
	if (fs_read_named(path.ptr, &b) != FS_OK) {
		buf_release(&b);
		print_message("# %s is not there\n", path.ptr);
		return; /* not skip(): cmocka's TAP writes that as a failure */
	}
	assert_null(facts_read(parse(buf_str(&b)), &arena, &f, &line));
	if (str_eq(f.table[EOL_ABOUT], own.table[EOL_ABOUT]))
		for (int i = 0; i < EOL_TABLES; i++)
			assert_true(str_eq(f.table[i], own.table[i]));
	buf_release(&b);
}

static void test_wrong(void **state)
{
	static const struct {
		const char *text, *why;
		unsigned line;
	} odd[] = {
		{ "{\"as_of\": \"soon\", \"products\": {}}", "as_of", 1 },
		{ "{\"as_of\": \"2026-09-01T00\", \"products\": {}}", "as_of", 1 },
		{ HEAD "{}}", "products", 1 },
		{ HEAD "[]}", "products", 1 },
		{ HEAD "{\"a\": {\"title\": \"A\", \"category\": \"b\"}}}", "cycles", 1 },
		{ HEAD "{\"a\": {\"cycles\": [{\"cycle\": \"1\", \"release\": "
		       "\"2020-01-01\", \"eol\": true}]}}}",
		  "a name is missing", 1 },
		{ HEAD PRODUCT("1") "}", "a cycle is no object", 2 },
		{ HEAD PRODUCT("{\"cycle\": \"1\"}") "}", "a cycle is no object", 2 },
		{ HEAD PRODUCT(CYCLE "null}") "}", "a cycle is no object", 2 },
		{ HEAD PRODUCT(CYCLE "\"never\"}") "}", "neither a day", 2 },
		{ HEAD PRODUCT(CYCLE "true, \"latest\": 3.6}") "}", "another type", 2 },
		{ HEAD PRODUCT(CYCLE "true, \"latest\": \"a\\tb\"}") "}", "control", 2 },
		{ HEAD PRODUCT(CYCLE "true, \"codename\": \"-\"}") "}", "control", 2 },
		{ HEAD PRODUCT(CYCLE "true}") ", \"tags\": []}", "no object", 2 },
		{ HEAD PRODUCT(CYCLE "true}") ",\n\"tags\": {\"a\": [[null, \"b\"]]}}",
		  "no [distribution, day, tags]", 3 },
		{ HEAD PRODUCT(CYCLE "true}") ",\n\"tags\": {\"a\": [[null, true, "
					      "\"b\"]]}}",
		  "no day", 3 },
		{ HEAD PRODUCT(CYCLE "true}") ",\n\"codenames\": {\"a\": [[\"b\"]]}}",
		  "no pair", 3 },
		{ HEAD PRODUCT(CYCLE "true}") ",\n\"retired_images\": {\"a\": 1}}",
		  "no object", 3 },
		{ HEAD "{\"a\": {\"title\": \"A\", \"category\": \"b\", \"cycles\": "
		       "[" CYCLE "true}], \"images\": \"a\"}}}",
		  "no list", 1 },
		{ HEAD "{\"a\": {\"title\": \"A\", \"category\": \"b\", \"cycles\": "
		       "[" CYCLE "true}]},\n\"a\": {\"title\": \"A\", \"category\": "
		       "\"b\", \"cycles\": [" CYCLE "true}]}}}",
		  "twice", 2 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		struct eol_facts f;
		unsigned line = 0;
		const struct jnode *root = parse(str_of(odd[i].text));
		const char *why = facts_read(root, &arena, &f, &line);

		assert_true(facts_is_document(root));
		if (!why || !strstr(why, odd[i].why) || line != odd[i].line)
			fail_msg("%s: %s, line %u", odd[i].text, why ? why : "taken in",
				 line);
	}
}

/* A long name said for each of many tags must not grow without end. */
static void test_too_large(void **state)
{
	struct eol_facts f;
	struct buf b;
	unsigned line;

	(void)state;
	buf_init(&b, 64 * 1024 * 1024);
	buf_add_text(&b, HEAD PRODUCT(CYCLE "true}") ", \"tags\": {\"");
	for (int i = 0; i < 20000; i++)
		buf_add_char(&b, 'a');
	buf_add_text(&b, "\": [[null, null, \"");
	for (int i = 0; i < 20000; i++)
		buf_printf(&b, "%d ", i);
	buf_add_text(&b, "\"]]}}");
	assert_string_equal(facts_read(parse(buf_str(&b)), &arena, &f, &line),
			    "they are too large");
	buf_release(&b);
}

static struct osv_import_result import(const char *db, const char *file)
{
	struct osv_import_options how = { .base = DB_FROM_FILE,
					  .now = 1800000000, /* 2027-01-15 */
					  .tool = "1" };
	struct osv_import_result result;

	assert_int_equal(osv_import(db, &file, 1, &how, &result, &arena, &diags), 0);
	return result;
}

static const char *facts_file(const char *name, const char *day)
{
	struct str text = arena_dup(&arena, str_of(good)), where = STR("2026-09-01");
	char *at = (char *)(uintptr_t)(text.ptr + str_find(text, where));

	memcpy(at, day, 10);
	return put_file(name, text);
}

static void run_sql(const char *path, const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void test_database(void **state)
{
	const char *db = in_folder("a.db");
	struct eol_facts f, own = eol_facts_builtin();
	struct str why = STR("x");
	struct eol_cycle c;

	(void)state;
	assert_int_equal(facts_of_file(db, &arena, &f, &why), -1);
	assert_true(why.len > 0);
	assert_int_equal(import(db, facts_file("future.json", "2027-02-01")).facts, 0);
	assert_int_equal(import(db, facts_file("old.json", "2026-08-22")).facts, 0);
	assert_int_equal(facts_of_file(db, &arena, &f, &why), 0);
	assert_int_equal(why.len, 0);
	assert_true(import(db, facts_file("new.json", "2026-09-02")).facts > 0);
	assert_true(import(db, facts_file("same.json", "2026-09-02")).facts > 0);
	assert_int_equal(import(db, facts_file("older.json", "2026-09-01")).facts, 0);
	assert_int_equal(facts_of_file(db, &arena, &f, &why), 1);
	assert_true(str_is(eol_facts_date(&f), "2026-09-02"));
	assert_true(eol_cycle_find(&f, STR("python"), STR("3.6"), &c));
	assert_true(str_is(date_text(&arena, c.eol.day), "2031-01-02"));
	assert_false(eol_cycle_find(&f, STR("debian"), STR("10"), &c));
	assert_true(eol_cycle_find(NULL, STR("debian"), STR("10"), &c));

	/* What it lacks stays; what is damaged is not used, nor what tells no day. */
	run_sql(db, "DELETE FROM facts WHERE name = 'tags'");
	assert_int_equal(facts_of_file(db, &arena, &f, &why), 1);
	assert_true(str_eq(f.table[EOL_TAGS], own.table[EOL_TAGS]));
	run_sql(db, "UPDATE facts SET text = 'python' WHERE name = 'tags' OR name = "
		    "'cycles'");
	assert_int_equal(facts_of_file(db, &arena, &f, &why), 0);
	assert_true(str_find(why, STR("damaged")) != STR_NONE);
	run_sql(db, "UPDATE facts SET text = 'x' WHERE name = 'about'");
	assert_int_equal(facts_of_file(db, &arena, &f, &why), 0);
	assert_true(str_find(why, STR("no date")) != STR_NONE);
	/* A file from before there was the table. */
	run_sql(db, "DROP TABLE facts");
	assert_int_equal(facts_of_file(db, &arena, &f, &why), 0);
	assert_int_equal(why.len, 0);
	assert_true(import(db, in_folder("new.json")).facts > 0);
}

static void test_checksum(void **state)
{
	const char *path = in_folder("a.db");
	struct advisory_db *db;
	struct str error = STR("");

	(void)state;
	import(path, facts_file("new.json", "2026-09-02"));
	assert_int_equal(advisory_db_open(&db, path, &arena, &error), 0);
	assert_int_equal(advisory_db_verify(db, &arena, &error), 0);
	assert_true(str_is(date_text(&arena, advisory_db_facts_day(db)), "2026-09-02"));
	advisory_db_close(db);
	run_sql(path, "UPDATE facts SET text = replace(text, '2031', '2032')");
	assert_int_equal(advisory_db_open(&db, path, &arena, &error), 0);
	assert_int_equal(advisory_db_verify(db, &arena, &error), -1);
	advisory_db_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_tables, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_same_as_built_in, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_wrong, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_too_large, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_database, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_checksum, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("facts", tests, NULL, NULL);
}
