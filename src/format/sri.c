/* sri.c - see sri.h. */
#include "format/sri.h"

#include "base/codec.h"

size_t hash_alg_bytes(enum hash_alg alg)
{
	switch (alg) {
	case HASH_MD5:
		return 16;
	case HASH_SHA1:
		return 20;
	case HASH_SHA256:
		return 32;
	case HASH_SHA384:
		return 48;
	case HASH_SHA512:
		return 64;
	case HASH_ALG_COUNT:
		break;
	}
	return 0;
}

bool hash_is_hex(enum hash_alg alg, struct str hex)
{
	if (!hex.len || hex.len != 2 * hash_alg_bytes(alg))
		return false;
	for (size_t i = 0; i < hex.len; i++)
		if (!is_hex(hex.ptr[i]))
			return false;
	return true;
}

/* The names in SRI are lower case and without '-': a look-up of our own, so
 * that a hot path compares few bytes. */
static bool alg_of(struct str name, enum hash_alg *out)
{
	static const struct {
		const char *name;
		enum hash_alg alg;
	} names[] = {
		{ "sha512", HASH_SHA512 }, { "sha1", HASH_SHA1 },
		{ "sha256", HASH_SHA256 }, { "sha384", HASH_SHA384 },
		{ "md5", HASH_MD5 },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_is(name, names[i].name)) {
			*out = names[i].alg;
			return true;
		}
	return false;
}

static bool read_one(struct arena *a, struct str word, struct package_hash *out)
{
	struct str name, digest, options, bytes;
	enum hash_alg alg;

	str_cut(word, '?', &word, &options);
	if (!str_cut(word, '-', &name, &digest) || !alg_of(name, &alg))
		return false;
	if (!base64_decode(a, digest, &bytes) || bytes.len != hash_alg_bytes(alg))
		return false;
	*out = (struct package_hash){
		.alg = alg, .hex = hex_encode(a, (const uint8_t *)bytes.ptr, bytes.len)
	};
	return true;
}

size_t sri_read(struct arena *a, struct str text, const struct package_hash **out,
		size_t *n_bad)
{
	struct package_hash *v = arena_new(a, struct package_hash), one;
	struct str word, rest = text;
	size_t n = 0, cap = 1, bad = 0; /* it is nearly always one */

	while (str_next_word(&rest, &word)) {
		if (!read_one(a, word, &one)) {
			bad++;
			continue;
		}
		arena_grow(a, v, n, &cap);
		v[n++] = one;
	}
	*out = v;
	*n_bad = bad;
	return n;
}
