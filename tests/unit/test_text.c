/* test_text.c - encodings, conflict markers, pointers in place of files. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "format/text.h"

/* Decodes a copy that ends at an allocation's end; the diagnostic, or none when line is
 * 0. */
static void decodes(struct str in, struct str want, unsigned line, const char *part)
{
	struct arena a;
	struct diag_list d;
	char *copy = malloc(in.len ? in.len : 1);

	if (in.len)
		memcpy(copy, in.ptr, in.len);
	arena_init(&a);
	diag_list_init(&d, &a);
	struct str out = text_decode(&a, (struct str){ copy, in.len }, &d, STR("a.txt"));
	assert_int_equal(out.len, want.len);
	if (want.len)
		assert_memory_equal(out.ptr, want.ptr, want.len);
	assert_int_equal(d.n, line ? 1 : 0);
	if (line) {
		assert_int_equal(d.v[0].code, DIAG_ENCODING);
		assert_int_equal(d.v[0].line, line);
		assert_true(str_find(d.v[0].text, str_of(part)) != STR_NONE);
	}
	arena_release(&a);
	free(copy);
}

static void test_utf8(void **state)
{
	(void)state;
	decodes(STR(""), STR(""), 0, "");
	decodes(STR("a"), STR("a"), 0, "");
	decodes(STR("gr\xc3\xbc\xc3\x9f, a plain line\r\n"),
		STR("gr\xc3\xbc\xc3\x9f, a plain line\r\n"), 0, "");
	decodes(STR("\xef\xbb\xbf{}"), STR("{}"), 0, "");
	decodes(STR("\xef\xbb\xbf"), STR(""), 0, "");
	decodes(STR("first line\n0123456789\xe9t\xe9"),
		STR("first line\n0123456789\xef\xbf\xbdt\xef\xbf\xbd"), 2, "UTF-8");
	decodes(STR("\xe2\x82"), STR("\xef\xbf\xbd\xef\xbf\xbd"), 1, "UTF-8");
	decodes(STR("a line\nab\0cd, and more\0"), STR("a line\nab\0cd, and more\0"), 2,
		"NUL");
}

/* What is odd may stand at any place of a step. */
static void test_every_place(void **state)
{
	(void)state;
	char text[80], want[82];

	for (size_t at = 0; at < sizeof(text); at++) {
		memset(text, 'x', sizeof(text));
		text[at] = '\0';
		decodes((struct str){ text, sizeof(text) },
			(struct str){ text, sizeof(text) }, 1, "NUL");
		text[at] = '\x80';
		memset(want, 'x', sizeof(want));
		memcpy(want + at, "\xef\xbf\xbd", 3);
		decodes((struct str){ text, sizeof(text) },
			(struct str){ want, sizeof(want) }, 1, "UTF-8");
	}
}

static void test_borrows(void **state)
{
	(void)state;
	struct arena a;
	struct diag_list d;
	struct str in = STR("name = \"x\"\n");

	arena_init(&a);
	diag_list_init(&d, &a);
	assert_ptr_equal(text_decode(&a, in, &d, STR("a")).ptr, in.ptr);
	assert_int_equal(a.bytes, 0);
	arena_release(&a);
}

static void test_utf16(void **state)
{
	(void)state;
	decodes(STR("\xff\xfe"
		    "a\0\xac\x20\n\0"),
		STR("a\xe2\x82\xac\n"), 0, "");
	decodes(STR("\xfe\xff\0a\x20\xac\0\n"), STR("a\xe2\x82\xac\n"), 0, "");
	decodes(STR("a\0b\0=\0"), STR("ab="), 0, "");
	decodes(STR("\0a\0b\0="), STR("ab="), 0, "");
	decodes(STR("\xff\xfe\x3d\xd8\x00\xde"), STR("\xf0\x9f\x98\x80"), 0, "");
	decodes(STR("\xff\xfe"
		    "a\0\n\0\x3d\xd8"
		    "b\0"),
		STR("a\n\xef\xbf\xbd"
		    "b"),
		2, "UTF-16");
	decodes(STR("\xff\xfe\x00\xde"), STR("\xef\xbf\xbd"), 1, "UTF-16");
	decodes(STR("\xff\xfe"
		    "a\0b"),
		STR("a\xef\xbf\xbd"), 1, "UTF-16");
}

static void test_utf32(void **state)
{
	(void)state;
	decodes(STR("\xff\xfe\0\0"
		    "a\0\0\0\x00\xf6\x01\x00"),
		STR("a\xf0\x9f\x98\x80"), 0, "");
	decodes(STR("\0\0\xfe\xff\0\0\0a\0\0\x20\xac"), STR("a\xe2\x82\xac"), 0, "");
	decodes(STR("a\0\0\0b\0\0\0"), STR("ab"), 0, "");
	decodes(STR("\0\0\0a\0\0\0b"), STR("ab"), 0, "");
	decodes(STR("\xff\xfe\0\0\xff\xff\xff\xff"
		    "a"),
		STR("\xef\xbf\xbd\xef\xbf\xbd"), 1, "UTF-32");
}

static void test_conflict_marker(void **state)
{
	(void)state;
	assert_true(text_is_conflict_marker(STR("<<<<<<< HEAD")));
	assert_true(text_is_conflict_marker(STR("=======")));
	assert_true(text_is_conflict_marker(STR("=======\r")));
	assert_true(text_is_conflict_marker(STR(">>>>>>> topic")));
	assert_true(text_is_conflict_marker(STR("||||||| base")));
	assert_false(text_is_conflict_marker(STR("========")));
	assert_false(text_is_conflict_marker(STR("======= x")));
	assert_false(text_is_conflict_marker(STR("<<<<<< HEAD")));
	assert_false(text_is_conflict_marker(STR("<<<<<<<HEAD")));
	assert_false(text_is_conflict_marker(STR("")));

	struct str text = STR("a\n<<<<<<< HEAD\nb");
	assert_false(text_in_conflict_marker(text, 0));
	assert_true(text_in_conflict_marker(text, 2));
	assert_true(text_in_conflict_marker(text, 8));
	assert_false(text_in_conflict_marker(text, text.len - 1));
	assert_false(text_in_conflict_marker(text, text.len));
	assert_false(text_in_conflict_marker(STR(""), 0));
	assert_false(text_in_conflict_marker(STR("abcdefghijk<<<<<<< x"), 11));
}

static void test_lfs(void **state)
{
	(void)state;
	assert_true(text_is_lfs_pointer(STR(
		"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n")));
	assert_false(text_is_lfs_pointer(STR("version = 1\n")));
	assert_false(text_is_lfs_pointer(STR("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_utf8),
		cmocka_unit_test(test_borrows),
		cmocka_unit_test(test_every_place),
		cmocka_unit_test(test_utf16),
		cmocka_unit_test(test_utf32),
		cmocka_unit_test(test_conflict_marker),
		cmocka_unit_test(test_lfs),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
