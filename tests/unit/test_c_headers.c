/*
 * test_c_headers.c - the table of headers: each line of it can be used, and tags are made
 * as their libraries spell them.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "advisory/repository.h"
#include "parsers/c_header.h"

static void test_table(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < c_headers_len; i++) {
		const struct c_header *h = &c_headers[i];
		struct str tag = c_version_tag(&a, h, STR("1.2.3"));

		assert_true(h->file[0] && h->library[0] && h->version[0]);
		if (h->repository[0])
			assert_true(repository_key(&a, str_of(h->repository)).len);
		assert_int_equal(tag.len > 0, h->tag[0] != '\0');
		assert_false(str_has_char(tag, '{') || str_has_char(tag, '|') ||
			     str_has_char(tag, '<'));
	}
	arena_release(&a);
}

/* What a mirror is one of is where the library is developed. */
static void test_mirrors(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t k = 0; k < c_mirrors_len; k++) {
		bool found = false;

		for (size_t i = 0; i < c_headers_len && !found; i++)
			found = str_is(
				repository_key(&a, str_of(c_headers[i].repository)),
				c_mirrors[k].of);
		if (!found)
			fail_msg("%s", c_mirrors[k].of);
	}
	arena_release(&a);
}

static struct str tag_of(struct arena *a, const char *file, const char *version)
{
	size_t i = 0;
	const struct c_header *h, *last = NULL;

	while ((h = c_header_next(str_of(file), &i)))
		last = h;
	assert_non_null(last);
	return c_version_tag(a, last, str_of(version));
}

static void test_tags(void **state)
{
	static const char *const v[][3] = {
		{ "x/zlib.h", "1.2.11", "v1.2.11" },
		{ "curl/curlver.h", "7.88.1", "curl-7_88_1" },
		{ "curlver.h", "7.88.1", "curl-7_88_1" },
		{ "a/openssl/opensslv.h", "1.1.1k", "OpenSSL_1_1_1k" },
		{ "a/openssl/opensslv.h", "3.0.7", "openssl-3.0.7" },
		{ "freetype/freetype.h", "2.13.0", "VER-2-13-0" },
		{ "tiffvers.h", "4.0.9", "Release-v4-0-9" },
		{ "tiffvers.h", "4.0.10", "v4.0.10" },
		{ "tiffvers.h", "4.1", "v4.1" },
		{ "ares_version.h", "1.31.0", "v1.31.0" },
		{ "ares_version.h", "1.30.0", "cares-1_30_0" },
		{ "google/protobuf/port_def.inc", "5.26.1", "v26.1" },
		{ "wolfssl/version.h", "5.5.4", "v5.5.4-stable" },
		{ "stb_image.h", "2.27", "" },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		struct str tag = tag_of(&a, v[i][0], v[i][1]);

		if (!str_is(tag, v[i][2]))
			fail_msg("%s %s: " STR_FMT, v[i][0], v[i][1], STR_ARG(tag));
	}
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_mirrors),
		cmocka_unit_test(test_tags),
	};

	return cmocka_run_group_tests_name("c_headers", tests, NULL, NULL);
}
