/* zlib streams: what Python's zlib made, and what is none. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/zlib_stream.h"

#define BYTES(lit) ((struct str){ (lit), sizeof(lit) - 1 })

/* zlib.compress(b"hello hello hello") */
static const char hello[] =
	"\x78\x9c\xcb\x48\xcd\xc9\xc9\x57\xc8\x40\x90\x00\x3a\x2e\x06\x7d";
/* zlib.compress(b"") */
static const char empty[] = "\x78\x9c\x03\x00\x00\x00\x00\x01";

static void check(struct str bytes, size_t max, const char *wrong, const char *text)
{
	struct buf b;

	buf_init(&b, max);
	const char *got = zlib_stream_read(bytes, &b);

	if (wrong ? !got || !strstr(got, wrong) : got != NULL)
		fail_msg("'%s', want '%s'", got ? got : "nothing wrong",
			 wrong ? wrong : "nothing wrong");
	if (text && !str_is(buf_str(&b), text))
		fail_msg("'" STR_FMT "', want '%s'", STR_ARG(buf_str(&b)), text);
	assert_true(b.len <= max);
	buf_release(&b);
}

static void test_streams(void **state)
{
	(void)state;
	check(BYTES(hello), 100, NULL, "hello hello hello");
	check(BYTES(hello), 17, NULL, "hello hello hello");
	check(BYTES(empty), 100, NULL, "");
}

static void test_limit(void **state)
{
	(void)state;
	check(BYTES(hello), 16, "too much", "hello hello hell");
	check(BYTES(hello), 0, "too much", "");
}

static void test_no_streams(void **state)
{
	char damaged[sizeof(hello)];

	(void)state;
	check(STR(""), 100, "too short", "");
	check(STR("x\234"), 100, "too short", "");
	check(STR("hello hello hello"), 100, "no zlib stream", "");
	check(BYTES("\x78\xbb\x00\x00\x00\x00\x00\x00\x00"), 100, "no zlib stream", "");
	for (size_t n = 6; n < sizeof(hello) - 1; n++) {
		struct buf b;

		buf_init(&b, 100);
		assert_non_null(zlib_stream_read((struct str){ hello, n }, &b));
		buf_release(&b);
	}
	memcpy(damaged, hello, sizeof(hello));
	damaged[sizeof(hello) - 2] ^= 1;
	check((struct str){ damaged, sizeof(hello) - 1 }, 100, "checksum", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_streams),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_no_streams),
	};

	return cmocka_run_group_tests_name("zlib stream", tests, NULL, NULL);
}
