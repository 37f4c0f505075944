/* test_toml.c - the TOML reader: values, tables, lines, refusals, going on after errors.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "format/toml.h"
#include "tests/unit/reader_test.h"

struct fixture {
	struct reader_test t;
	unsigned errors;
};

static int setup(void **state)
{
	return reader_set_up(state, sizeof(struct fixture));
}

static const struct toml *read_str(struct fixture *f, struct str text)
{
	f->t.d.n = 0;
	return toml_read(&f->t.arena, text, 64, &f->t.d, STR("a.toml"), &f->errors);
}

static const struct toml *read_good(struct fixture *f, const char *text)
{
	const struct toml *root = read_str(f, str_of(text));

	if (f->errors)
		fail_msg("line %u: " STR_FMT, f->t.d.v[0].line,
			 STR_ARG(f->t.d.v[0].text));
	assert_int_equal(f->t.d.n, 0);
	return root;
}

static void assert_value(const struct toml *root, const char *path, enum toml_type type,
			 const char *text)
{
	const struct toml *v = toml_path(root, path);

	if (!v)
		fail_msg("%s is absent", path);
	assert_int_equal(v->type, type);
	assert_str(v->text, text);
}

static void test_values(void **state)
{
	const struct toml *root = read_good(
		*state,
		"a = 1_000\nb = -0.5e+3\nc = true\nd = 1979-05-27T07:32:00.5-07:00\n"
		"e = 07:32:00\nf = 1979-05-27 07:32:00Z # c\ng = 0xdead_BEEF\nh = +inf\n"
		"i = 1979-05-27\nj = [1, [\"x\"], # c\n  {k = 'y'},\n]\n");

	assert_value(root, "a", TOML_NUMBER, "1_000");
	assert_value(root, "b", TOML_NUMBER, "-0.5e+3");
	assert_true(toml_is_true(root, "c"));
	assert_false(toml_is_true(root, "a"));
	assert_value(root, "d", TOML_DATE, "1979-05-27T07:32:00.5-07:00");
	assert_value(root, "e", TOML_DATE, "07:32:00");
	assert_value(root, "f", TOML_DATE, "1979-05-27 07:32:00Z");
	assert_value(root, "g", TOML_NUMBER, "0xdead_BEEF");
	assert_value(root, "h", TOML_NUMBER, "+inf");
	assert_value(root, "i", TOML_DATE, "1979-05-27");
	const struct toml *j = toml_get(root, "j");
	assert_int_equal(j->n, 3);
	assert_int_equal(j->line, 10);
	assert_str(j->child->next->child->text, "x");
	assert_str(toml_string(j->child->next->next, "k"), "y");
	assert_int_equal(j->child->next->next->line, 11);
	assert_null(toml_get(j, "k"));
	assert_null(toml_get(NULL, "k"));
	assert_null(toml_path(root, "a.b"));
}

static void test_strings(void **state)
{
	const struct toml *root = read_good(
		*state,
		"a = \"\\b\\t\\n\\f\\r\\\"\\\\\\u00e9\\U0001F600\"\nb = 'C:\\x\\'\n"
		"c = \"\"\"\none\r\n two \\\n\n   three\"\"\"\nd = '''\nx''y\\'''\n"
		"e = \"\"\"\"q\"\"\"\"\"\nf = \"\"\ng = \"\"\"\"\"\"\n'h i'.\"\\u006a\" "
		"= \"\"\n");

	assert_value(root, "a", TOML_STRING, "\b\t\n\f\r\"\\\xc3\xa9\xf0\x9f\x98\x80");
	assert_value(root, "b", TOML_STRING, "C:\\x\\");
	assert_value(root, "c", TOML_STRING, "one\r\n two three");
	assert_value(root, "d", TOML_STRING, "x''y\\");
	assert_value(root, "e", TOML_STRING, "\"q\"\"");
	assert_value(root, "f", TOML_STRING, "");
	assert_value(root, "g", TOML_STRING, "");
	assert_value(root, "h i.j", TOML_STRING, "");
	assert_int_equal(toml_get(root, "d")->line, 8);
	assert_int_equal(toml_get(root, "g")->line, 12);
}

static void test_tables(void **state)
{
	const struct toml *root = read_good(
		*state, "top.x = 1\ntop.y = 2\n[a.b]\nc.d = 1\n[a]\ne = 2\n[a.b.c.f]\n"
			"[[p]]\nname = \"one\"\n[p.dep]\nz = '*'\n[[p]]\nname = \"two\"\n"
			"[[p.q]]\nr = 1\n[[p.q]]\nr = 2\n[last] # c\n");

	assert_int_equal(toml_get(root, "top")->n, 2);
	assert_value(root, "a.b.c.d", TOML_NUMBER, "1");
	assert_value(root, "a.e", TOML_NUMBER, "2");
	assert_int_equal(toml_get(root, "a")->line, 5);
	assert_int_equal(toml_path(root, "a.b.c.f")->type, TOML_TABLE);
	const struct toml *p = toml_get(root, "p");
	assert_int_equal(p->type, TOML_ARRAY);
	assert_int_equal(p->n, 2);
	assert_int_equal(p->child->line, 8);
	assert_str(toml_string(toml_get(p->child, "dep"), "z"), "*");
	const struct toml *two = p->child->next;
	assert_int_equal(two->line, 12);
	assert_null(toml_get(two, "dep"));
	assert_int_equal(toml_get(two, "q")->n, 2);
	assert_int_equal(toml_get(root, "last")->n, 0);
	assert_null(toml_get(root, "last")->next);
}

/* One error, at the line, whose text holds the part. */
static void refuses(struct fixture *f, struct str text, unsigned line, const char *part)
{
	read_str(f, text);
	if (f->errors != 1 || f->t.d.n != 1)
		fail_msg("%u errors instead of one: " STR_FMT, f->errors, STR_ARG(text));
	assert_int_equal(f->t.d.v[0].level, DIAG_ERROR);
	if (str_find(f->t.d.v[0].text, str_of(part)) == STR_NONE)
		fail_msg("\"%s\" is not in \"" STR_FMT "\"", part,
			 STR_ARG(f->t.d.v[0].text));
	assert_int_equal(f->t.d.v[0].line, line);
}

static void test_redefinitions(void **state)
{
	struct fixture *f = *state;

	refuses(f, STR("a = 1\na = 2"), 2, "\"a\" is already defined at line 1");
	refuses(f, STR("[a]\n[a]"), 2, "table \"a\" is already defined");
	refuses(f, STR("a = {b = 1}\n[a.c]"), 2, "already defined");
	refuses(f, STR("a = {b = 1}\na.c = 2"), 2, "already defined");
	refuses(f, STR("a = {b = {c = 1}, b.d = 2}"), 1, "already defined");
	refuses(f, STR("a.b = 1\n[a]"), 2, "already defined");
	refuses(f, STR("[a.b]\n[a]\nb.c = 1"), 3, "already defined");
	refuses(f, STR("[[a]]\n[a]"), 2, "already defined");
	refuses(f, STR("[a]\n[[a]]"), 2, "already defined");
	refuses(f, STR("a = []\n[[a]]"), 2, "already defined");
	refuses(f, STR("a = 1\n[a.b]"), 2, "already defined");
	refuses(f, STR("[[a.b]]\n[a.b]"), 2, "already defined");
}

static void test_messages(void **state)
{
	struct fixture *f = *state;

	refuses(f, STR("a"), 1, "expected '=' after the key, found the end of the file");
	refuses(f, STR("\na =\n"), 2, "expected a value, found the end of the line");
	refuses(f, STR("a = 1 b = 2"), 1, "expected the end of the line, found 'b'");
	refuses(f, STR("a = no"), 1, "\"no\" is no value: a string needs quotes");
	refuses(f, STR("a = [1 2]"), 1, "expected ',' or ']', found '2'");
	refuses(f, STR("a = {b = 1\n}"), 1,
		"expected ',' or '}', found the end of the line");
	refuses(f, STR("a = {b = 1,}"), 1, "expected a key, found '}'");
	refuses(f, STR("[a"), 1, "expected '.' or ']'");
	refuses(f, STR("[[a]"), 1, "expected '.' or ']]'");
	refuses(f, STR("[]"), 1, "expected a key");
	refuses(f, STR("= 1"), 1, "expected a key");
	refuses(f, STR("a = \"x\nb\""), 1, "not closed on its line");
	refuses(f, STR("a = \"\"\"x\n\n"), 1, "a string is not closed");
	refuses(f, STR("a = \"\"\"\nx\n\\q\"\"\""), 3, "escape");
	refuses(f, STR("a = \"\\ud800\""), 1, "escape");
	refuses(f, STR("a = \"\\u12\""), 1, "escape");
	refuses(f, STR("a = \"\x01\""), 1, "control character");
	refuses(f, STR("a = \"\xff\""), 1, "UTF-8");
	refuses(f, STR("a = 1 # \xff"), 1, "UTF-8");
	refuses(f, STR("a = 1 # \0"), 1, "control character");
	refuses(f, STR("\"\"\"a\"\"\" = 1"), 1, "cannot be a key");
	refuses(f, STR("a = 1\rb = 2"), 1, "carriage return");
}

static void test_bad_words(void **state)
{
	static const char *const words[] = {
		"01",
		"1__0",
		"_1",
		"1_",
		"+0x1",
		"0x",
		"0xg",
		"1.",
		".5",
		"1.e3",
		"1e",
		"00",
		"-01",
		"Inf",
		"truex",
		"1979-13-01",
		"1979-02-30",
		"1900-02-29",
		"1979-05-27T",
		"24:00:00",
		"07:60:00",
		"7:32:00",
		"07:32",
		"07:32:00Z",
		"1979-05-27T07:32:00.",
		"1979-05-27T07:32:00+25:00",
		"1979-5-27",
		"1_.5",
		"1._5",
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		refuses(*state,
			arena_cat(&((struct fixture *)*state)->t.arena, STR("a = "),
				  str_of(words[i]), STR("\n")),
			1, "is no value");
}

static void test_goes_on(void **state)
{
	struct fixture *f = *state;
	const struct toml *root = read_str(
		f, STR("[a]\nx = \"1\"\ny = what is this\nlost = 1\n[b]\nz = \"2\"\n"
		       "open = [\n  \"p\",\n[c]\nw = \"3\"\nw = \"4\"\nv = \"5\"\n"));

	assert_int_equal(f->errors, 3);
	assert_int_equal(f->t.d.v[0].line, 3);
	assert_int_equal(f->t.d.v[1].line, 9);
	assert_int_equal(f->t.d.v[2].line, 11);
	assert_str(toml_string(toml_get(root, "a"), "x"), "1");
	assert_null(toml_path(root, "a.lost"));
	assert_str(toml_string(toml_get(root, "b"), "z"), "2");
	assert_null(toml_path(root, "b.open"));
	assert_str(toml_string(toml_get(root, "c"), "w"), "3");
	assert_str(toml_string(toml_get(root, "c"), "v"), "5");
}

static void test_conflict(void **state)
{
	struct fixture *f = *state;
	const struct toml *root =
		read_str(f, STR("[a]\n<<<<<<< HEAD\nx = \"1\"\n=======\nx2 = \"2\"\n"
				">>>>>>> topic\ny = \"3\"\nz = [\n<<<<<<< HEAD\n\"p\",\n"
				"=======\n\"q\",\n>>>>>>> topic\n]\n[b]\n"));

	assert_int_equal(f->errors, 6);
	for (unsigned i = 0; i < 6; i++)
		assert_true(str_starts_with(f->t.d.v[i].text,
					    STR("unresolved merge conflict")));
	assert_int_equal(f->t.d.v[0].line, 2);
	assert_int_equal(f->t.d.v[5].line, 13);
	assert_str(toml_string(toml_get(root, "a"), "y"), "3");
	assert_non_null(toml_get(root, "b"));
}

static void test_limits(void **state)
{
	struct fixture *f = *state;
	struct buf b;

	buf_init(&b, (size_t)1 << 24);
	buf_add_text(&b, "a = ");
	for (int i = 0; i < 100000; i++)
		buf_add_char(&b, '[');
	read_str(f, buf_str(&b));
	assert_int_equal(f->t.d.v[0].code, DIAG_LIMIT);
	buf_clear(&b);
	for (int i = 0; i < 100000; i++)
		buf_add_text(&b, i ? ".a" : "[a");
	read_str(f, buf_str(&b));
	assert_int_equal(f->t.d.v[0].code, DIAG_LIMIT);
	buf_clear(&b);
	for (int i = 0; i < 1000; i++)
		buf_add_text(&b, "[a]\n");
	read_str(f, buf_str(&b));
	assert_int_equal(f->errors, 64);
	assert_int_equal(f->t.d.v[f->t.d.n - 1].code, DIAG_LIMIT);
	buf_release(&b);
}

static void test_many_keys(void **state)
{
	struct fixture *f = *state;
	struct buf b;

	buf_init(&b, (size_t)1 << 24);
	for (int i = 0; i < 100000; i++)
		buf_printf(&b, "k%d = %d\n", i, i);
	buf_add_text(&b, "k16 = 0\n");
	const struct toml *root = read_str(f, buf_str(&b));
	assert_int_equal(root->n, 100000);
	assert_int_equal(f->errors, 1);
	assert_int_equal(f->t.d.v[0].line, 100001);
	assert_value(root, "k99999", TOML_NUMBER, "99999");
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_values, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_strings, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_tables, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_redefinitions, setup,
						reader_tear_down),
		cmocka_unit_test_setup_teardown(test_messages, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_bad_words, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_goes_on, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_conflict, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_limits, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_many_keys, setup, reader_tear_down),
	};

	return cmocka_run_group_tests_name("toml", tests, NULL, NULL);
}
