/* test_erlang_term.c - the reader of Erlang and Elixir terms: values, lines, refusals. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "format/erlang_term.h"
#include "tests/unit/reader_test.h"

struct fixture {
	struct reader_test t;
	struct term file;
};

static int setup(void **state)
{
	return reader_set_up(state, sizeof(struct fixture));
}

static int read_str(struct fixture *f, enum term_language language, struct str text)
{
	f->t.d.n = 0;
	return term_read(&f->t.arena, text, language, 32, &f->t.d, STR("a"), &f->file);
}

static void read_good(struct fixture *f, enum term_language language, const char *text)
{
	if (read_str(f, language, str_of(text)) < 0)
		fail_msg("line %u: " STR_FMT, f->t.d.v[0].line,
			 STR_ARG(f->t.d.v[0].text));
	assert_int_equal(f->t.d.n, 0);
}

static void read_bad(struct fixture *f, enum term_language language, const char *text,
		     unsigned line, const char *what)
{
	assert_int_equal(read_str(f, language, str_of(text)), -1);
	assert_int_equal(f->t.d.n, 1);
	assert_int_equal(f->t.d.v[0].line, line);
	if (str_find(f->t.d.v[0].text, str_of(what)) == STR_NONE)
		fail_msg("\"" STR_FMT "\" has no \"%s\"", STR_ARG(f->t.d.v[0].text),
			 what);
}

static void test_erlang(void **state)
{
	struct fixture *f = *state;

	read_good(f, TERM_ERLANG,
		  "% a comment. {\n"
		  "{<<\"a\">>, <<\"\xc3\xa9\"/utf8>>, ok, 'Quoted Atom', -12, 1.5}.\n"
		  "[\n#{k => <<>>}].");
	assert_int_equal(f->file.n, 2);
	const struct term *t = term_at(&f->file, 0);

	assert_int_equal(t->type, TERM_TUPLE);
	assert_int_equal(t->line, 2);
	assert_int_equal(t->n, 6);
	assert_str(term_string(t, 0), "a");
	assert_str(term_string(t, 1), "\xc3\xa9");
	assert_str(term_atom(t, 2), "ok");
	assert_str(term_string(t, 2), "");
	assert_str(term_atom(t, 3), "Quoted Atom");
	assert_int_equal(term_at(t, 4)->type, TERM_NUMBER);
	assert_str(term_at(t, 4)->text, "12");
	assert_str(term_at(t, 5)->text, "1.5");
	assert_null(term_at(t, 6));
	const struct term *map = term_at(term_at(&f->file, 1), 0);

	assert_int_equal(map->type, TERM_MAP);
	assert_int_equal(map->line, 4);
	assert_int_equal(map->n, 2);
}

static void test_elixir(void **state)
{
	struct fixture *f = *state;

	read_good(
		f, TERM_ELIXIR,
		"# {\n%{\"a b\": {:hex, :\"x y\", \"q\\\"r\"},\n  c: [k: true, l: nil]}");
	const struct term *map = term_at(&f->file, 0), *c = term_get(map, "c");

	assert_int_equal(map->n, 2);
	assert_str(term_atom(term_get(map, "a b"), 0), "hex");
	assert_str(term_atom(term_get(map, "a b"), 1), "x y");
	assert_str(term_string(term_get(map, "a b"), 2), "q\"r");
	assert_int_equal(c->line, 3);
	assert_str(term_get(c, "k")->text, "true");
	assert_null(term_get(c, "m"));
	assert_null(term_get(NULL, "m"));
}

static void test_refusals(void **state)
{
	struct fixture *f = *state;

	read_bad(f, TERM_ERLANG, "\n{a, b", 2, "not closed");
	read_bad(f, TERM_ERLANG, "{a b}.", 1, "','");
	read_bad(f, TERM_ERLANG, "{a}", 1, "'.'");
	read_bad(f, TERM_ERLANG, "<<1,2>>.", 1, "not one string");
	read_bad(f, TERM_ERLANG, "ok. \"x", 1, "string is not closed");
	assert_int_equal(f->file.n, 1);
	read_bad(f, TERM_ELIXIR, "%{}\n%{}", 2, "end of the file");
	read_bad(f, TERM_ELIXIR, "{,}", 1, "expected a term");
	read_bad(f, TERM_ELIXIR, "%{\n<<<<<<< HEAD\n}", 2, "merge conflict");
}

/* Neither depth nor an endless run of one sign may cost more than a diagnostic. */
static void test_hostile(void **state)
{
	static const char signs[] = "{[<\"':%-.,=";
	struct fixture *f = *state;
	struct buf b;

	for (size_t i = 0; i < sizeof(signs) - 1; i++) {
		buf_init(&b, (size_t)1 << 20);
		for (int n = 0; n < 100000; n++)
			buf_add_char(&b, signs[i]);
		read_str(f, TERM_ELIXIR, buf_str(&b));
		read_str(f, TERM_ERLANG, buf_str(&b));
		buf_release(&b);
	}
	read_str(f, TERM_ELIXIR, STR("[a: b: c: d: e"));
	assert_int_equal(f->t.d.n, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_erlang, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_elixir, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_refusals, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_hostile, setup, reader_tear_down),
	};

	return cmocka_run_group_tests_name("erlang_term", tests, NULL, NULL);
}
