/* test_sri.c - integrity strings. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "format/sri.h"

/* Digests of the empty message, from FIPS 180-4's and RFC 1321's test values. */
#define EMPTY_SHA1 "2jmj7l5rSw0yVb/vlWAYkK/YBwk="
#define EMPTY_MD5 "1B2M2Y8AsgTpgAmY7PhCfg=="
#define EMPTY_SHA256 "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

static void test_several(void **state)
{
	const struct package_hash *v;
	struct arena a;
	size_t bad;

	(void)state;
	arena_init(&a);
	assert_int_equal(sri_read(&a,
				  STR(" sha1-" EMPTY_SHA1 "\tmd5-" EMPTY_MD5
				      " sha256-" EMPTY_SHA256 "?foo "),
				  &v, &bad),
			 3);
	assert_int_equal(bad, 0);
	assert_int_equal(v[0].alg, HASH_SHA1);
	assert_true(str_is(v[0].hex, "da39a3ee5e6b4b0d3255bfef95601890afd80709"));
	assert_int_equal(v[1].alg, HASH_MD5);
	assert_true(str_is(v[1].hex, "d41d8cd98f00b204e9800998ecf8427e"));
	assert_int_equal(v[2].alg, HASH_SHA256);
	assert_true(str_is(v[2].hex, "e3b0c44298fc1c149afbf4c8996fb924"
				     "27ae41e4649b934ca495991b7852b855"));
	arena_release(&a);
}

static void test_bad(void **state)
{
	static const char *const texts[] = {
		"sha512",             /* no digest */
		"sha512-",            /* an empty one */
		"sha512-" EMPTY_SHA1, /* of another length */
		"sha3-" EMPTY_SHA1,   /* unknown */
		"SHA1-" EMPTY_SHA1,   /* names are in lower case */
		"sha1-****",          /* no base64 */
		"-" EMPTY_SHA1,
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const struct package_hash *v;
		size_t bad;

		assert_int_equal(sri_read(&a, str_of(texts[i]), &v, &bad), 0);
		assert_int_equal(bad, 1);
	}
	arena_release(&a);
}

static void test_nothing(void **state)
{
	const struct package_hash *v;
	struct arena a;
	size_t bad = 7;

	(void)state;
	arena_init(&a);
	assert_int_equal(sri_read(&a, STR(""), &v, &bad), 0);
	assert_int_equal(bad, 0);
	arena_release(&a);
}

static void test_hex(void **state)
{
	(void)state;
	assert_true(
		hash_is_hex(HASH_SHA1, STR("da39a3ee5e6b4b0d3255bfef95601890afd80709")));
	assert_false(
		hash_is_hex(HASH_SHA1, STR("da39a3ee5e6b4b0d3255bfef95601890afd8070")));
	assert_false(
		hash_is_hex(HASH_SHA1, STR("xa39a3ee5e6b4b0d3255bfef95601890afd80709")));
	assert_false(hash_is_hex(HASH_MD5, STR("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_several),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_hex),
	};

	return cmocka_run_group_tests_name("sri", tests, NULL, NULL);
}
