/* test_hash.c - SHA-1 and SHA-256 against the examples of FIPS 180 and NIST. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/codec.h"
#include "base/hash.h"

static void assert_sums(struct str bytes, const char *sha1, const char *sha256)
{
	struct arena a;
	uint8_t one[SHA1_SIZE], two[SHA256_SIZE];

	arena_init(&a);
	sha1_of(bytes, one);
	sha256_of(bytes, two);
	assert_true(str_is(hex_encode(&a, one, sizeof(one)), sha1));
	assert_true(str_is(hex_encode(&a, two, sizeof(two)), sha256));
	arena_release(&a);
}

static void test_examples(void **state)
{
	(void)state;
	assert_sums((struct str){ NULL, 0 }, "da39a3ee5e6b4b0d3255bfef95601890afd80709",
		    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_sums(STR("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d",
		    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_sums(STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
		    "84983e441c3bd26ebaae4aa1f95129e5e54670f1",
		    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	char *million = malloc(1000000);

	memset(million, 'a', 1000000);
	assert_sums((struct str){ million, 1000000 },
		    "34aa973cd4c4daa4f61eeb2bdbad27316534016f",
		    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	free(million);
}

/* In pieces of every size it is the same as at once. */
static void test_pieces(void **state)
{
	(void)state;
	char text[300];

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)(i * 7);
	for (size_t len = 0; len <= sizeof(text); len += 13) {
		uint8_t want[SHA256_SIZE], got[SHA256_SIZE];

		sha256_of((struct str){ text, len }, want);
		for (size_t piece = 1; piece <= 130; piece++) {
			struct sha256 h;
			struct str rest = { text, len };

			sha256_init(&h);
			for (; rest.len; rest = str_from(rest, piece))
				sha256_add(&h, str_slice(rest, 0, piece));
			sha256_add(&h, STR(""));
			sha256_end(&h, got);
			assert_memory_equal(got, want, SHA256_SIZE);
		}
	}
}

/* Every bit counts, and so does the length. */
static void test_digest128(void **state)
{
	(void)state;
	char text[67] = { 0 };
	uint8_t base[DIGEST128_SIZE], other[DIGEST128_SIZE];

	for (size_t len = 0; len < sizeof(text); len++) {
		struct str s = { text, len };

		digest128_of(s, base);
		for (size_t bit = 0; bit < 8 * len; bit++) {
			text[bit / 8] = (char)(text[bit / 8] ^ (1 << bit % 8));
			digest128_of(s, other);
			text[bit / 8] = (char)(text[bit / 8] ^ (1 << bit % 8));
			assert_memory_not_equal(base, other, DIGEST128_SIZE);
		}
		digest128_of((struct str){ text, len + 1 }, other);
		assert_memory_not_equal(base, other, DIGEST128_SIZE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_examples),
		cmocka_unit_test(test_digest128),
		cmocka_unit_test(test_pieces),
	};

	return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
