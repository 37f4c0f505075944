/* test_lua_literal.c - the reader of literals in Lua files. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "format/lua_literal.h"
#include "tests/unit/reader_test.h"

struct fixture {
	struct reader_test t;
	struct lua file;
	const struct lua *returned;
};

static int setup(void **state)
{
	return reader_set_up(state, sizeof(struct fixture));
}

static int read_str(struct fixture *f, struct str text)
{
	f->t.d.n = 0;
	return lua_read(&f->t.arena, text, 32, &f->t.d, STR("a"), &f->file, &f->returned);
}

static void read_good(struct fixture *f, const char *text)
{
	if (read_str(f, str_of(text)) < 0)
		fail_msg("line %u: " STR_FMT, f->t.d.v[0].line,
			 STR_ARG(f->t.d.v[0].text));
	assert_int_equal(f->t.d.n, 0);
}

static void read_bad(struct fixture *f, const char *text, unsigned line, const char *what)
{
	assert_int_equal(read_str(f, str_of(text)), -1);
	assert_int_equal(f->t.d.n, 1);
	assert_int_equal(f->t.d.v[0].line, line);
	if (str_find(f->t.d.v[0].text, str_of(what)) == STR_NONE)
		fail_msg("\"" STR_FMT "\" has no \"%s\"", STR_ARG(f->t.d.v[0].text),
			 what);
}

static void assert_computed(struct fixture *f, const char *key)
{
	const struct lua *v = lua_get(&f->file, key);

	assert_non_null(v);
	assert_int_equal(v->type, LUA_COMPUTED);
}

static void test_values(void **state)
{
	struct fixture *f = *state;

	read_good(f, "#!/usr/bin/env lua\n"
		     "a = \"x\\n\\65\\\"\" b = 'y'\n"
		     "b = 'y'; c = [[\nlong]]\nd = [==[ ]] ]==]\n"
		     "-- comment = 1\n--[[ e = 1\n]] e = 1.5\nf = true\ng = nil\n");
	assert_computed(f, "a"); /* two statements on a line are taken for one */
	assert_str(lua_string(&f->file, "b"), "y");
	assert_str(lua_string(&f->file, "c"), "long");
	assert_str(lua_string(&f->file, "d"), " ]] ");
	assert_int_equal(lua_get(&f->file, "e")->type, LUA_NUMBER);
	assert_str(lua_get(&f->file, "e")->text, "1.5");
	assert_int_equal(lua_get(&f->file, "e")->line, 8);
	assert_int_equal(lua_get(&f->file, "f")->type, LUA_BOOL);
	assert_int_equal(lua_get(&f->file, "g")->type, LUA_NIL);
	assert_null(lua_get(&f->file, "comment"));
	read_good(f, "a = \"x\\n\\65\\\"\"");
	assert_str(lua_string(&f->file, "a"), "x\nA\"");
}

static void test_tables(void **state)
{
	struct fixture *f = *state;

	read_good(f, "return {\n  [\"a-b\"] = \"1\", c = { 'x'; 'y', },\n"
		     "  [1] = 2,\n  [ [[k]] ] = [[v]],\n  \"last\"\n}\n");
	const struct lua *t = f->returned, *c = lua_get(t, "c");

	assert_true(lua_is(t, LUA_TABLE));
	assert_int_equal(t->n, 5);
	assert_str(lua_string(t, "a-b"), "1");
	assert_int_equal(lua_get(t, "a-b")->line, 2);
	assert_int_equal(c->n, 2);
	assert_str(c->child->next->text, "y");
	assert_str(lua_string(t, "k"), "v");
	assert_null(lua_get(NULL, "k"));
}

static void test_names(void **state)
{
	struct fixture *f = *state;

	read_good(f, "local v = \"1.0\"\nversion = v .. \"-\" .. 1\n"
		     "t = { a = v }\nu = t\nv = 'later'\n");
	assert_str(lua_string(&f->file, "version"), "1.0-1");
	assert_str(lua_string(lua_get(&f->file, "t"), "a"), "1.0");
	assert_str(lua_string(lua_get(&f->file, "u"), "a"), "1.0");
}

static void test_computed(void **state)
{
	struct fixture *f = *state;

	read_good(
		f,
		"a = f(\"x\", { 1 })\nb = \"x\" .. f()\nc = 'x'\n  or 'y'\n"
		"d = (\"x\"):rep(3)\ne = { g = h.i, j = function(k, l) return 1, 2 end, "
		"m = 'n' }\n"
		"local function o()\n  p = 1\nend\nif x then\n  q = 1\nend\n"
		"r.s = 1\nt = 'u'\n");
	assert_computed(f, "a");
	assert_computed(f, "b");
	assert_computed(f, "c");
	assert_computed(f, "d");
	assert_str(lua_string(lua_get(&f->file, "e"), "m"), "n");
	assert_int_equal(lua_get(&f->file, "e")->n, 3);
	assert_null(lua_get(&f->file, "p"));
	assert_null(lua_get(&f->file, "q"));
	assert_null(lua_get(&f->file, "r"));
	assert_str(lua_string(&f->file, "t"), "u");
}

static void test_refusals(void **state)
{
	struct fixture *f = *state;

	read_bad(f, "a = 'x'\nb = {\n 'y'", 3, "table is not closed");
	assert_str(lua_string(&f->file, "a"), "x");
	read_bad(f, "a = \"x\n\"", 1, "on its line");
	read_bad(f, "a = \"x", 1, "end of the file");
	read_bad(f, "a = [[x", 1, "long bracket");
	read_bad(f, "--[[x", 1, "long bracket");
	read_bad(f, "{}", 1, "expected an assignment");
	read_bad(f, "a = { 'x'\n'y' }", 2, "expected ','");
	read_bad(f, "a = { ['x' 1 }", 1, "expected ']'");
}

static void read_run(struct fixture *f, const char *head, const char *sign)
{
	struct buf b;

	buf_init(&b, (size_t)1 << 24);
	buf_add_text(&b, head);
	for (int n = 0; n < 100000; n++)
		buf_add_text(&b, sign);
	read_str(f, buf_str(&b));
	buf_release(&b);
}

/* Neither depth nor an endless run of one sign may cost more than a diagnostic. */
static void test_hostile(void **state)
{
	static const char *const signs[] = {
		"{",   "[",   "(",   "}",         "\"",   "[[",    "[=",
		"]=",  "--",  "a",   ".",         "\\",   "'x'..", "a=",
		"a={", "{a=", "[\"", "function ", "end ", "a b ",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		read_run(f, "", signs[i]);
		read_run(f, "a = ", signs[i]);
		read_run(f, "a = {", signs[i]);
		read_run(f, "a = [==[", signs[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_values, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_tables, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_names, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_computed, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_refusals, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_hostile, setup, reader_tear_down),
	};

	return cmocka_run_group_tests_name("lua_literal", tests, NULL, NULL);
}
