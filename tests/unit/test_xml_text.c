/* test_xml_text.c - text of the input in XML and in HTML. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "format/xml_text.h"

static void test_text(void **state)
{
	static const struct {
		struct str in;
		const char *out;
	} row[] = {
		{ { "", 0 }, "" },
		{ { "a b", 3 }, "a b" },
		{ { "<a b=\"c\">&", 10 }, "&lt;a b=&quot;c&quot;&gt;&amp;" },
		{ { "it's", 4 }, "it's" },
		{ { "a\0b\nc\x1b[1m", 9 }, "a?b?c?[1m" },
		{ { "\xc3\xa9\xff", 3 }, "\xc3\xa9\xef\xbf\xbd" },
		{ { "\xef\xbf\xbe\xef\xbf\xbf\xef\xbf\xbd", 9 },
		  "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
		{ { "\xe2\x80\xae"
		    "x",
		    4 },
		  "?x" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct buf b;

		buf_init(&b, 1000);
		xml_add_text(&b, row[i].in);
		if (!str_is(buf_str(&b), row[i].out))
			fail_msg("%zu: '" STR_FMT "'", i, STR_ARG(buf_str(&b)));
		buf_release(&b);
	}
}

/* An SBOM's texts keep their lines. */
static void test_escaped(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	xml_add_escaped(&b, STR("long enough, and plain\nthen\t<&>\"\r\x01\xff\xc3\xa9"
				"\xef\xbf\xbe"));
	assert_string_equal(b.ptr,
			    "long enough, and plain&#10;then&#9;&lt;&amp;&gt;&quot;"
			    "&#13;\xef\xbf\xbd\xef\xbf\xbd\xc3\xa9\xef\xbf\xbd");
	buf_release(&b);
	assert_int_equal(xml_plain_to(STR("0123456789<"), 0), 10);
	assert_int_equal(xml_plain_to(STR("a<b"), 2), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_escaped),
	};

	return cmocka_run_group_tests_name("xml_text", tests, NULL, NULL);
}
