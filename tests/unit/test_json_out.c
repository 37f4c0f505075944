/* test_json_out.c - the JSON writer: layout, escapes, and what the reader makes of it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "format/json.h"
#include "format/json_out.h"

static void write_sample(struct jout *j)
{
	jout_object(j);
	jout_member_text(j, "name", "x");
	jout_member_opt(j, "left_out", STR(""));
	jout_member_opt(j, "kept", STR("k"));
	jout_member_array(j, "list");
	jout_number(j, -5);
	jout_tenths(j, 75);
	jout_decimal(j, 100, 1);
	jout_null(j);
	jout_object(j);
	jout_end_object(j);
	jout_end_array(j);
	jout_member_array(j, "none");
	jout_end_array(j);
	jout_member_object(j, "o");
	jout_member_bool(j, "yes", true);
	jout_key(j, "p");
	jout_decimal(j, 100042, 5);
	jout_key(j, "q");
	jout_decimal(j, 7, 5);
	jout_member_number(j, "n", INT64_MAX);
	jout_end_object(j);
	jout_end_object(j);
}

static void test_layout(void **state)
{
	(void)state;
	struct buf b;
	struct jout j;

	buf_init(&b, 4096);
	jout_init(&j, &b, false);
	write_sample(&j);
	assert_string_equal(b.ptr,
			    "{\n  \"name\": \"x\",\n  \"kept\": \"k\",\n  \"list\": [\n"
			    "    -5,\n    7.5,\n    10.0,\n    null,\n    {}\n  ],\n"
			    "  \"none\": [],\n  \"o\": {\n    \"yes\": true,\n"
			    "    \"p\": 1.00042,\n    \"q\": 0.00007,\n    \"n\": "
			    "9223372036854775807\n  }\n}");
	buf_clear(&b);
	jout_init(&j, &b, true);
	write_sample(&j);
	assert_string_equal(
		b.ptr, "{\"name\":\"x\",\"kept\":\"k\",\"list\":[-5,7.5,10.0,null,{}],"
		       "\"none\":[],\"o\":{\"yes\":true,\"p\":1.00042,\"q\":0.00007,"
		       "\"n\":9223372036854775807}}");
	buf_release(&b);
}

static void assert_escaped(struct str in, const char *want)
{
	struct buf b;
	struct jout j;

	buf_init(&b, 4096);
	jout_init(&j, &b, true);
	jout_string(&j, in);
	assert_string_equal(b.ptr, want);
	buf_release(&b);
}

static void test_escapes(void **state)
{
	(void)state;
	assert_escaped(STR(""), "\"\"");
	assert_escaped(STR("plain text of more than eight bytes"),
		       "\"plain text of more than eight bytes\"");
	assert_escaped(STR("a\"b\\c/d"), "\"a\\\"b\\\\c/d\"");
	assert_escaped(STR("\b\t\n\v\f\r\x1b\0\x7f"),
		       "\"\\b\\t\\n\\u000b\\f\\r\\u001b\\u0000\\u007f\"");
	assert_escaped(STR("gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80"),
		       "\"gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80\"");
	assert_escaped(STR("\xff"
			   "a\xc3"
			   "b\xed\xa0\x80"),
		       "\"\xef\xbf\xbd"
		       "a\xef\xbf\xbd"
		       "b\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
	assert_escaped(STR("\xe2\x80\xae"
			   "x\xe2\x81\xa9\xe2\x80\xa8\xc2\x9b\xd8\x9c"),
		       "\"\\u202ex\\u2069\\u2028\\u009b\\u061c\"");
	assert_escaped(STR("\xe2\x80\xa6\xe2\x82\xac\xc2\xa0"),
		       "\"\xe2\x80\xa6\xe2\x82\xac\xc2\xa0\"");
}

/* Every byte at every place of a word comes back as it was, or as U+FFFD. */
static void test_round_trip(void **state)
{
	(void)state;
	for (size_t at = 0; at < 18; at++) {
		for (int c = 1; c < 128; c++) {
			char text[] = "abcdefghijklmnopqr";
			struct buf b;
			struct jout j;
			struct arena a;
			struct diag_list d;

			text[at] = (char)c;
			buf_init(&b, 4096);
			arena_init(&a);
			diag_list_init(&d, &a);
			jout_init(&j, &b, true);
			jout_object(&j);
			jout_key_str(&j, str_of(text));
			jout_string(&j, str_of(text));
			jout_end_object(&j);
			struct jnode *v = jnode_read(&a, buf_str(&b), 0, 4, &d, STR("a"));
			assert_non_null(v);
			assert_true(str_is(jnode_string(v, text), text));
			arena_release(&a);
			buf_release(&b);
		}
	}
}

static void test_full(void **state)
{
	(void)state;
	struct buf b;
	struct jout j;

	buf_init(&b, 10);
	jout_init(&j, &b, false);
	write_sample(&j);
	assert_true(b.full);
	assert_int_equal(b.len, 10);
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_layout),
		cmocka_unit_test(test_escapes),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_full),
	};

	return cmocka_run_group_tests_name("json_out", tests, NULL, NULL);
}
