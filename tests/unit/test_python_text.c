/* test_python_text.c - the small languages of Python's manifests: INI, header fields,
 * the tokens of source, and licences. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "format/ini.h"
#include "format/py_lexer.h"
#include "format/python_license.h"
#include "format/rfc822.h"

static void ini_lines(void **state)
{
	static const struct {
		enum ini_kind kind;
		unsigned line;
		const char *section, *key, *value;
	} want[] = {
		{ INI_BAD, 1, "", "", "before = any" },
		{ INI_SECTION, 2, "a", "a", "" },
		{ INI_KEY, 3, "a", "k", "v = w" },
		{ INI_KEY, 4, "a", "list", "" },
		{ INI_MORE, 6, "a", "list", "x: 1" },
		{ INI_MORE, 8, "a", "list", "[y]" },
		{ INI_BAD, 9, "a", "", "nothing" },
		{ INI_SECTION, 10, "b c", "b c", "" },
		{ INI_KEY, 11, "b c", "i", "1" },
		{ INI_MORE, 12, "b c", "i", "more" },
	};
	struct ini_reader r;
	struct ini_line l;
	size_t n = 0;

	(void)state;
	ini_reader_init(&r, STR("before = any\n[a]\nk = v = w\nlist:\n  # no\n  x: 1\n\n"
				"\t[y]\r\nnothing\n[ b c ] tail\n  i=1\n    more\n"));
	while (ini_next(&r, &l)) {
		assert_true(n < sizeof(want) / sizeof(want[0]));
		assert_int_equal(l.kind, want[n].kind);
		assert_int_equal(l.line, want[n].line);
		assert_true(str_is(l.section, want[n].section));
		assert_true(str_is(l.key, want[n].key));
		assert_true(str_is(l.value, want[n].value));
		n++;
	}
	assert_int_equal(n, sizeof(want) / sizeof(want[0]));
	assert_int_equal(l.kind, INI_END);
}

static void header_fields(void **state)
{
	struct rfc822_reader r;
	struct rfc822_field f;
	struct arena a;

	(void)state;
	arena_init(&a);
	rfc822_init(&r, &a,
		    STR("Name: a\r\nLicense: one\r\n        \r\n\ttwo: x\r\nno colon\r\n"
			"Empty:\n\nName: body\n"));
	assert_true(rfc822_next(&r, &f));
	assert_true(str_is(f.name, "Name") && str_is(f.value, "a") && f.line == 1);
	assert_true(rfc822_next(&r, &f));
	assert_true(str_is(f.value, "one\n\ntwo: x") && f.line == 2);
	assert_true(rfc822_next(&r, &f));
	assert_int_equal(f.kind, RFC822_BAD);
	assert_int_equal(f.line, 5);
	assert_true(rfc822_next(&r, &f));
	assert_true(str_is(f.name, "Empty") && f.value.len == 0 && f.line == 6);
	assert_false(rfc822_next(&r, &f));
	assert_int_equal(f.kind, RFC822_END);
	/* The next block. */
	assert_true(rfc822_next(&r, &f));
	assert_true(str_is(f.value, "body") && f.line == 8);
	assert_false(rfc822_next(&r, &f));
	arena_release(&a);
}

static void tokens(void **state)
{
	static const struct {
		enum py_kind kind;
		unsigned line;
		const char *text;
		bool formatted;
	} want[] = {
		{ PY_NAME, 1, "setup", false },    { PY_OP, 1, "(", false },
		{ PY_NAME, 1, "a", false },        { PY_OP, 1, "=", false },
		{ PY_STRING, 1, "x'y\n", false },  { PY_OP, 1, ",", false },
		{ PY_STRING, 2, "r\\n", false },   { PY_STRING, 2, "f{x}", true },
		{ PY_STRING, 3, "l1\nl2", false }, { PY_OP, 4, "**", false },
		{ PY_NUMBER, 4, "1_0", false },    { PY_OP, 5, "==", false },
		{ PY_NAME, 5, "bytes", false },    { PY_BAD, 6, "'open", false },
		{ PY_NAME, 7, "after", false },    { PY_STRING, 7, "ab", false },
	};
	struct py_lexer l;
	struct py_token t;
	struct arena a;
	size_t n = 0;

	(void)state;
	arena_init(&a);
	py_lexer_init(
		&l, &a,
		STR("setup(a='x\\'y\\n', # 'c'\nr'r\\n' F\"f{x}\"\n'''l1\nl2''' ** 1_0\n"
		    "== bytes\n'open\nafter 'a\\\nb'"));
	while (py_next(&l, &t)) {
		assert_true(n < sizeof(want) / sizeof(want[0]));
		if (t.kind != want[n].kind || t.line != want[n].line ||
		    !str_is(t.text, want[n].text) || t.is_formatted != want[n].formatted)
			fail_msg("token %zu: %d, line %u, " STR_FMT, n, (int)t.kind,
				 t.line, STR_ARG(t.text));
		n++;
	}
	assert_int_equal(n, sizeof(want) / sizeof(want[0]));
	arena_release(&a);
}

/* One licence from a list of classifiers and the two fields; "" for none. */
static void check_license(const char *expression, const char *text,
			  const char *classifier, const char *want)
{
	struct python_license l = { .expression = str_of(expression),
				    .text = str_of(text) };
	const struct str *list;
	struct arena a;
	size_t n;

	arena_init(&a);
	python_license_classifier(&a, &l, str_of(classifier));
	n = python_license_list(&a, &l, &list);
	assert_int_equal(n, *want ? 1 : 0);
	if (n && !str_is(list[0], want))
		fail_msg("got " STR_FMT ", want %s", STR_ARG(list[0]), want);
	arena_release(&a);
}

static void licenses(void **state)
{
	(void)state;
	check_license("mit or apache-2.0", "BSD", "License :: Public Domain",
		      "MIT OR Apache-2.0");
	check_license("", "MIT License", "License :: OSI Approved :: MIT License",
		      "MIT License");
	check_license("", "mit", "", "MIT");
	check_license("", "UNKNOWN", "License :: OSI Approved :: MIT License", "MIT");
	check_license("", "line\nline", "License :: OSI Approved :: ISC License (ISCL)",
		      "ISC");
	check_license("", "",
		      "License :: OSI Approved :: Blue Oak Model License (BlueOak-1.0.0)",
		      "BlueOak-1.0.0");
	check_license("", "", "License :: OSI Approved :: BSD License", "BSD License");
	check_license("", "", "License :: OSI Approved", "");
	check_license("", "", "Topic :: Software", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ini_lines),
		cmocka_unit_test(header_fields),
		cmocka_unit_test(tokens),
		cmocka_unit_test(licenses),
	};

	return cmocka_run_group_tests_name("text of Python's manifests", tests, NULL,
					   NULL);
}
