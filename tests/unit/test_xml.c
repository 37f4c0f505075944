/* test_xml.c - the XML reader: tree, text, lines, encodings, refusals. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "format/xml.h"
#include "tests/unit/reader_test.h"

struct fixture {
	struct reader_test t;
};

static int setup(void **state)
{
	return reader_set_up(state, sizeof(struct fixture));
}

static const struct xml *read_str(struct fixture *f, struct str text)
{
	f->t.d.n = 0;
	return xml_read(&f->t.arena, text, 16, &f->t.d, STR("a.xml"));
}

static const struct xml *read_good(struct fixture *f, const char *text)
{
	const struct xml *root = read_str(f, str_of(text));

	if (!root)
		fail_msg("line %u: " STR_FMT, f->t.d.v[0].line,
			 STR_ARG(f->t.d.v[0].text));
	assert_int_equal(f->t.d.n, 0);
	return root;
}

static void assert_bad(struct fixture *f, struct str text, enum diag_code code,
		       unsigned line)
{
	assert_null(read_str(f, text));
	assert_int_equal(f->t.d.n, 1);
	assert_int_equal(f->t.d.v[0].level, DIAG_ERROR);
	assert_int_equal(f->t.d.v[0].code, code);
	assert_int_equal(f->t.d.v[0].line, line);
}

static void test_tree(void **state)
{
	const struct xml *root = read_good(*state, "<?xml version='1.0'?>\n"
						   "<project>\n"
						   "  <a> one <!-- no --> two\n</a>\n"
						   "  <b><c>3</c>\n"
						   "     <c>4</c></b>\n"
						   "  <e/>\n"
						   "</project>\n");

	assert_true(xml_is(root, "project"));
	assert_int_equal(root->line, 2);
	assert_int_equal(root->n, 3);
	assert_str(root->text, "");
	assert_str(xml_text(root, "a"), "one  two");
	assert_str(xml_path(root, "b.c")->text, "3");
	assert_int_equal(xml_path(root, "b.c")->next->line, 6);
	assert_str(xml_get(root, "b")->child->next->text, "4");
	assert_non_null(xml_get(root, "e"));
	assert_null(xml_path(root, "b.d.e"));
	assert_str(xml_text(root, "absent"), "");
	assert_str(xml_text(NULL, "absent"), "");
}

static void test_each(void **state)
{
	const struct xml *root = read_good(*state, "<r><x/><y/><x/></r>");
	unsigned n = 0;

	xml_each (it, root)
		n += xml_is(it, "x");
	assert_int_equal(n, 2);
	root = NULL;
	xml_each (it, root)
		n++;
	assert_int_equal(n, 2);
}

static void test_namespaces(void **state)
{
	const struct xml *root =
		read_good(*state, "<p:r xmlns:p='u' xmlns='v' p:id='2' id='1' p:x=' 3 '>"
				  "<p:a>t</p:a></p:r>");

	assert_true(xml_is(root, "r"));
	assert_str(xml_text(root, "a"), "t");
	assert_str(xml_attr(root, "id"), "1");
	assert_str(xml_attr(root, "x"), " 3 ");
	assert_str(xml_attr(root, "xmlns"), "");
	assert_str(xml_attr(NULL, "id"), "");
}

static void test_text(void **state)
{
	const struct xml *root = read_good(
		*state, "<r>&lt;a&#x20AC;<![CDATA[<b> &amp;]]> c<i>in</i> d </r>");

	assert_str(root->text, "<a\xe2\x82\xac<b> &amp; c d");
	assert_str(xml_text(root, "i"), "in");
}

static void test_encodings(void **state)
{
	struct fixture *f = *state;
	static const char utf16[] = "\xff\xfe<\0r\0>\0\xe9\0<\0/\0r\0>\0";

	assert_str(read_good(f, "\xef\xbb\xbf<r>\xc3\xa9</r>")->text, "\xc3\xa9");
	assert_str(read_good(f, "<?xml version='1.0' encoding='ISO-8859-1'?><r>\xe9</r>")
			   ->text,
		   "\xc3\xa9");
	assert_str(
		read_good(f, "<?xml version='1.0' encoding='Windows-1252'?><r>\x80</r>")
			->text,
		"\xe2\x82\xac");
	assert_str(read_str(f, (struct str){ utf16, sizeof(utf16) - 1 })->text,
		   "\xc3\xa9");
	assert_int_equal(f->t.d.n, 0);
	/* converted, with the declaration left as it was */
	assert_str(read_good(f, "<?xml version='1.0' encoding='utf-16'?><r>\xc3\xa9</r>")
			   ->text,
		   "\xc3\xa9");
	assert_bad(f, STR("<?xml version='1.0' encoding='x-none'?><r>\xe9</r>"),
		   DIAG_ENCODING, 1);
	/* not UTF-8, though it says so */
	assert_str(read_str(f, STR("<?xml version='1.0' encoding='UTF-8'?><r>\xe9</r>"))
			   ->text,
		   "\xef\xbf\xbd");
	assert_int_equal(f->t.d.n, 1);
	assert_int_equal(f->t.d.v[0].code, DIAG_ENCODING);
}

static void test_refused(void **state)
{
	struct fixture *f = *state;

	assert_bad(f, STR("<!DOCTYPE r [<!ENTITY a 'b'>]>\n<r>&a;</r>"), DIAG_UNSUPPORTED,
		   1);
	assert_bad(f, STR("\n<!DOCTYPE r SYSTEM 'file:///etc/passwd'>\n<r/>"),
		   DIAG_UNSUPPORTED, 2);
	assert_str(read_str(f, STR("<r>J&oslash;rgen</r>"))->text, "J&oslash;rgen");
	assert_int_equal(f->t.d.n, 1);
	assert_int_equal(f->t.d.v[0].level, DIAG_NOTE);
}

static void test_errors(void **state)
{
	struct fixture *f = *state;

	assert_bad(f, STR(""), DIAG_SYNTAX, 0);
	assert_bad(f, STR(" \n"), DIAG_SYNTAX, 0);
	assert_bad(f, STR("<r>\n<a></r>"), DIAG_SYNTAX, 2);
	assert_bad(f, STR("<r>\n\n"), DIAG_SYNTAX, 3);
	assert_bad(f, STR("<r/><r/>"), DIAG_SYNTAX, 1);
	assert_bad(f, STR("<r a='1' a='2'/>"), DIAG_SYNTAX, 1);
	assert_bad(f, STR("<r>\n<<<<<<< HEAD\n=======\n>>>>>>> x\n</r>"), DIAG_SYNTAX, 2);
	assert_true(str_starts_with(f->t.d.v[0].text, STR("unresolved merge conflict")));
	assert_bad(f, STR("{}"), DIAG_SYNTAX, 1);
	assert_bad(f, STR("<r>\0</r>"), DIAG_SYNTAX, 1);
}

static void test_depth(void **state)
{
	struct fixture *f = *state;
	struct buf b;

	buf_init(&b, 1024 * 1024);
	for (int i = 0; i < 16; i++)
		buf_add_text(&b, "<a>");
	for (int i = 0; i < 16; i++)
		buf_add_text(&b, "</a>");
	assert_non_null(read_str(f, buf_str(&b)));
	buf_clear(&b);
	for (int i = 0; i < 100000; i++)
		buf_add_text(&b, "<a>");
	assert_bad(f, buf_str(&b), DIAG_LIMIT, 1);
	buf_release(&b);
}

static void test_many(void **state)
{
	struct fixture *f = *state;
	struct buf b;

	buf_init(&b, 64 * 1024 * 1024);
	buf_add_text(&b, "<r>");
	for (int i = 0; i < 2000001; i++)
		buf_add_text(&b, "<a/>");
	buf_add_text(&b, "</r>");
	assert_bad(f, buf_str(&b), DIAG_LIMIT, 1);
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_tree, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_each, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_namespaces, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_text, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_encodings, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_refused, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_errors, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_depth, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_many, setup, reader_tear_down),
	};

	return cmocka_run_group_tests_name("xml", tests, NULL, NULL);
}
