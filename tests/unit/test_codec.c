/* test_codec.c - hexadecimal, base64, percent escapes. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "base/codec.h"

static void test_hex(void **state)
{
	(void)state;
	struct arena a;

	arena_init(&a);
	assert_true(str_is(hex_encode(&a, (const uint8_t *)"\x00\x9f\xff", 3), "009fff"));
	assert_int_equal(hex_encode(&a, NULL, 0).len, 0);
	uint8_t all[257];

	for (unsigned i = 0; i < sizeof(all); i++)
		all[i] = (uint8_t)i;
	struct str hex = hex_encode(&a, all, sizeof(all));

	assert_int_equal(hex.len, 2 * sizeof(all));
	for (unsigned i = 0; i < sizeof(all); i++) {
		char want[3];

		snprintf(want, sizeof(want), "%02x", i & 255);
		assert_memory_equal(hex.ptr + 2 * i, want, 2);
	}
	arena_release(&a);
}

static void test_base64(void **state)
{
	(void)state;
	/* RFC 4648 section 10, and bytes of every kind. */
	static const char *const good[][2] = {
		{ "", "" },
		{ "Zg==", "f" },
		{ "Zm8=", "fo" },
		{ "Zm9v", "foo" },
		{ "Zm9vYg==", "foob" },
		{ "Zm9vYmE=", "fooba" },
		{ "Zm9vYmFy", "foobar" },
		{ "Zg", "f" },
		{ "Zm8", "fo" },
		{ "+/+/", "\xfb\xff\xbf" },
	};
	static const char *const bad[] = {
		"Z",     "Zg=",    "Zg===", "=",    "====", "Zm9v=",    "Z===",
		"Zm 9v", "Zm9v\n", "Zm-_",  "Zh==", "Zm9=", "Zg==Zg==",
	};
	struct arena a;
	struct str out = STR("before");

	arena_init(&a);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(base64_decode(&a, str_of(bad[i]), &out));
	assert_true(str_is(out, "before"));
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(base64_decode(&a, str_of(good[i][0]), &out));
		assert_true(str_is(out, good[i][1]));
	}
	assert_true(base64_decode(&a, STR("AP8A"), &out));
	assert_true(str_eq(out, STR("\0\xff\0")));
	arena_release(&a);
}

static void test_percent(void **state)
{
	(void)state;
	struct arena a;
	struct str out = STR("before");

	arena_init(&a);
	assert_true(str_is(percent_encode(&a, STR("a-B.9_~ @/:\xc3\xa9%"), ""),
			   "a-B.9_~%20%40%2F%3A%C3%A9%25"));
	assert_true(str_is(percent_encode(&a, STR("@a/b:\0"), "/:"), "%40a/b:%00"));
	assert_true(percent_decode(&a, STR("%40a%2fb%C3%a9+"), &out));
	assert_true(str_is(out, "@a/b\xc3\xa9+"));
	assert_true(percent_decode(&a, STR(""), &out));
	assert_int_equal(out.len, 0);
	out = STR("before");
	assert_false(percent_decode(&a, STR("a%"), &out));
	assert_false(percent_decode(&a, STR("a%4"), &out));
	assert_false(percent_decode(&a, STR("%4g"), &out));
	assert_true(str_is(out, "before"));
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hex),
		cmocka_unit_test(test_base64),
		cmocka_unit_test(test_percent),
	};

	return cmocka_run_group_tests_name("codec", tests, NULL, NULL);
}
