/* test_opam.c - the tokens of opam's files. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "format/opam.h"

/* Every token as "KIND:text" with its line where that is not the last one's. */
static void check(const char *text, const char *expected)
{
	static const char kinds[] = { 's', 'w', 'o', '.', '!', 'e' };
	struct arena a;
	struct opam_reader r;
	struct opam_token t;
	struct buf b;
	unsigned line = 1;

	arena_init(&a);
	buf_init(&b, 10000);
	opam_init(&r, &a, str_of(text));
	while (opam_next(&r, &t)) {
		if (t.line != line)
			buf_printf(&b, "@%u ", t.line);
		line = t.line;
		buf_printf(&b, "%c:" STR_FMT " ", kinds[t.kind], STR_ARG(t.text));
	}
	assert_int_equal(t.kind, OPAM_END);
	assert_string_equal(b.ptr, expected);
	buf_release(&b);
	arena_release(&a);
}

static void test_tokens(void **state)
{
	(void)state;
	check("", "");
	check("a: \"b\"\nc:[1 true x-y:z]",
	      "w:a .:: s:b @2 w:c .:: .:[ w:1 w:true w:x-y:z .:] ");
	check("{>= \"1\" & !x | ?y}<!=~=",
	      ".:{ o:>= s:1 .:& .:! w:x .:| .:? w:y .:} o:< o:!= "
	      "o:~ o:= ");
	check("-12 0install", "w:-12 w:0install ");
	check("$ a", "!:a character that begins nothing w:a ");
}

static void test_strings(void **state)
{
	(void)state;
	check("\"a\\\"b\\\\\" x", "s:a\"b\\ w:x ");
	check("\"\\x41\\066\\n\\q\"", "s:AB\nq ");
	check("\"a\\\n   b\" c", "s:ab @2 w:c ");
	check("\"\"\"a \"b\" \n\"\"\" c", "s:a \"b\" \n @2 w:c ");
	check("\"\" a", "s: w:a ");
	check("a \"open", "w:a !:a string is not closed ");
	check("\"ends\\", "!:a string is not closed ");
	check("\"\\x4\"", "s:x4 ");
}

static void test_comments(void **state)
{
	(void)state;
	check("# all \"of it\na # rest", "@2 w:a ");
	check("(* a (* b *) \"c *) d", "w:d ");
	check("(* a\n(* b *)", "!:a comment is not closed ");
	check("(a *)", ".:( w:a !:a character that begins nothing .:) ");
}

static void test_peek(void **state)
{
	struct opam_reader r;
	struct opam_token t;
	struct arena a;

	(void)state;
	arena_init(&a);
	opam_init(&r, &a, STR("a:"));
	opam_peek(&r, &t);
	assert_int_equal(t.kind, OPAM_WORD);
	assert_true(opam_next(&r, &t));
	assert_int_equal(t.kind, OPAM_WORD);
	opam_peek(&r, &t);
	assert_true(opam_is_sign(&t, ':'));
	assert_false(opam_is_sign(&t, '['));
	assert_true(opam_next(&r, &t));
	opam_peek(&r, &t);
	assert_int_equal(t.kind, OPAM_END);
	assert_false(opam_next(&r, &t));
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tokens),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_comments),
		cmocka_unit_test(test_peek),
	};

	return cmocka_run_group_tests_name("opam", tests, NULL, NULL);
}
