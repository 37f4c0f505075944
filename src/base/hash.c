/*
 * hash.c - SHA-1 and SHA-256; see hash.h.
 *
 * FIPS 180-4, https://doi.org/10.6028/NIST.FIPS.180-4: sections 5.1.1 (padding), 6.1.2
 * and 6.2.2 (the rounds); names of variables are those of the document.
 */
#include "base/hash.h"

static uint32_t rotl(uint32_t x, unsigned n)
{
	return x << n | x >> (32 - n);
}

static uint32_t rotr(uint32_t x, unsigned n)
{
	return x >> n | x << (32 - n);
}

static uint32_t load_be(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void store_be(uint8_t *p, uint32_t x)
{
	p[0] = (uint8_t)(x >> 24);
	p[1] = (uint8_t)(x >> 16);
	p[2] = (uint8_t)(x >> 8);
	p[3] = (uint8_t)x;
}

/*
 * Writes the last one or two blocks of a message of `total` bytes, of which the `left`
 * at `rest` (fewer than 64) are not hashed yet.  Returns how many blocks.
 */
static size_t pad(uint8_t out[128], const uint8_t *rest, size_t left, uint64_t total)
{
	size_t blocks = left < 56 ? 1 : 2;

	memset(out, 0, 128);
	if (left)
		memcpy(out, rest, left);
	out[left] = 0x80;
	store_be(out + 64 * blocks - 8, (uint32_t)(total >> 29));
	store_be(out + 64 * blocks - 4, (uint32_t)(total << 3));
	return blocks;
}

/* Round t of SHA-1: section 4.1.1 (the function) and 4.2.1 (the constant) in one. */
static uint32_t sha1_step(unsigned t, uint32_t x, uint32_t y, uint32_t z)
{
	if (t < 20)
		return ((x & y) ^ (~x & z)) + 0x5a827999u;
	if (t < 40)
		return (x ^ y ^ z) + 0x6ed9eba1u;
	if (t < 60)
		return ((x & y) ^ (x & z) ^ (y & z)) + 0x8f1bbcdcu;
	return (x ^ y ^ z) + 0xca62c1d6u;
}

static void sha1_block(uint32_t h[5], const uint8_t *block)
{
	uint32_t w[80];

	for (unsigned t = 0; t < 16; t++)
		w[t] = load_be(block + 4 * t);
	for (unsigned t = 16; t < 80; t++)
		w[t] = rotl(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);

	uint32_t a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];

	for (unsigned t = 0; t < 80; t++) {
		uint32_t next = rotl(a, 5) + sha1_step(t, b, c, d) + e + w[t];

		e = d;
		d = c;
		c = rotl(b, 30);
		b = a;
		a = next;
	}
	h[0] += a;
	h[1] += b;
	h[2] += c;
	h[3] += d;
	h[4] += e;
}

void sha1_of(struct str bytes, uint8_t out[SHA1_SIZE])
{
	uint32_t h[5] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 };
	const uint8_t *p = (const uint8_t *)bytes.ptr;
	size_t whole = bytes.len / 64;
	uint8_t last[128];

	for (size_t i = 0; i < whole; i++)
		sha1_block(h, p + 64 * i);
	size_t blocks = pad(last, bytes.len % 64 ? p + 64 * whole : NULL, bytes.len % 64,
			    bytes.len);

	for (size_t i = 0; i < blocks; i++)
		sha1_block(h, last + 64 * i);
	for (size_t i = 0; i < 5; i++)
		store_be(out + 4 * i, h[i]);
}

/* Section 4.2.2: the fractions of the cube roots of the first 64 primes. */
static const uint32_t sha256_k[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
	0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
	0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
	0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
	0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static void sha256_block(uint32_t state[8], const uint8_t *block)
{
	uint32_t w[64];

	for (unsigned t = 0; t < 16; t++)
		w[t] = load_be(block + 4 * t);
	for (unsigned t = 16; t < 64; t++) {
		uint32_t x = w[t - 15], y = w[t - 2];
		uint32_t s0 = rotr(x, 7) ^ rotr(x, 18) ^ x >> 3;
		uint32_t s1 = rotr(y, 17) ^ rotr(y, 19) ^ y >> 10;

		w[t] = s1 + w[t - 7] + s0 + w[t - 16];
	}
	uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
	uint32_t e = state[4], f = state[5], g = state[6], h = state[7];

	for (unsigned t = 0; t < 64; t++) {
		uint32_t sum1 = rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
		uint32_t sum0 = rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22);
		uint32_t t1 = h + sum1 + ((e & f) ^ (~e & g)) + sha256_k[t] + w[t];
		uint32_t t2 = sum0 + ((a & b) ^ (a & c) ^ (b & c));

		h = g;
		g = f;
		f = e;
		e = d + t1;
		d = c;
		c = b;
		b = a;
		a = t1 + t2;
	}
	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
	state[4] += e;
	state[5] += f;
	state[6] += g;
	state[7] += h;
}

void sha256_init(struct sha256 *h)
{
	/* Section 5.3.3. */
	*h = (struct sha256){ .state = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
					 0x510e527f, 0x9b05688c, 0x1f83d9ab,
					 0x5be0cd19 } };
}

void sha256_add(struct sha256 *h, struct str bytes)
{
	size_t held = h->total % 64;

	h->total += bytes.len;
	if (held) {
		size_t n = 64 - held < bytes.len ? 64 - held : bytes.len;

		if (n)
			memcpy(h->block + held, bytes.ptr, n);
		bytes = str_from(bytes, n);
		if (held + n < 64)
			return;
		sha256_block(h->state, h->block);
	}
	for (; bytes.len >= 64; bytes = str_from(bytes, 64))
		sha256_block(h->state, (const uint8_t *)bytes.ptr);
	if (bytes.len)
		memcpy(h->block, bytes.ptr, bytes.len);
}

void sha256_end(struct sha256 *h, uint8_t out[SHA256_SIZE])
{
	uint8_t last[128];
	size_t blocks = pad(last, h->block, h->total % 64, h->total);

	for (size_t i = 0; i < blocks; i++)
		sha256_block(h->state, last + 64 * i);
	for (size_t i = 0; i < 8; i++)
		store_be(out + 4 * i, h->state[i]);
}

void sha256_of(struct str bytes, uint8_t out[SHA256_SIZE])
{
	struct sha256 h;

	sha256_init(&h);
	sha256_add(&h, bytes);
	sha256_end(&h, out);
}

/* --- digest128 --------------------------------------------------------------- */

/* The halves of a 128-bit product folded: every input bit reaches every output bit. */
static uint64_t fold(uint64_t a, uint64_t b)
{
	__extension__ typedef unsigned __int128 wide;
	wide product = (wide)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* From the machine's order to the one in which the first byte is the lowest, or back. */
static uint64_t little_of(uint64_t w)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	w = __builtin_bswap64(w);
#endif
	return w;
}

/* Eight bytes, the first the lowest, whatever the machine's own order. */
static uint64_t little(const char *p)
{
	uint64_t w;

	memcpy(&w, p, sizeof(w));
	return little_of(w);
}

static uint64_t half(const char *p)
{
	uint32_t w;

	memcpy(&w, p, sizeof(w));
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	w = __builtin_bswap32(w);
#endif
	return w;
}

/* Fractional parts of the square roots of 2, 3, 5 and 7: nothing up the sleeve. */
static const uint64_t root2 = UINT64_C(0x6a09e667f3bcc908),
		      root3 = UINT64_C(0xbb67ae8584caa73b),
		      root5 = UINT64_C(0x3c6ef372fe94f82b),
		      root7 = UINT64_C(0xa54ff53a5f1d36f1);

void digest128_init(struct digest128 *d)
{
	*d = (struct digest128){ root2, root3 };
}

void digest128_add(struct digest128 *d, uint32_t tag, struct str piece)
{
	uint64_t a = d->a ^ piece.len, b = d->b + (piece.len ^ (uint64_t)tag << 32);
	const char *p = piece.ptr;
	size_t n = piece.len;

	for (; n >= 16; p += 16, n -= 16) {
		uint64_t x = little(p), y = little(p + 8);

		a = fold(a ^ x, root5) + y;
		b = fold(b ^ y, root7) ^ x;
	}
	uint64_t x = 0, y = 0; /* at most 15 bytes are left; of none the length counts */

	if (n >= 8) {
		x = little(p);
		y = little(p + n - 8);
	} else if (n >= 4) {
		x = half(p);
		y = half(p + n - 4);
	} else if (n) {
		x = (uint64_t)(unsigned char)p[0] << 16 |
		    (uint64_t)(unsigned char)p[n / 2] << 8 | (unsigned char)p[n - 1];
	}
	a = fold(a ^ x, root5) + y;
	b = fold(b ^ y, root7) ^ x;
	d->a = a;
	d->b = b;
}

void digest128_end(const struct digest128 *d, uint8_t out[DIGEST128_SIZE])
{
	uint64_t first = little_of(fold(d->a ^ root3, d->b | 1)),
		 second = little_of(fold(d->b ^ root2, d->a | 1));

	memcpy(out, &first, sizeof(first));
	memcpy(out + sizeof(first), &second, sizeof(second));
}

void digest128_of(struct str bytes, uint8_t out[DIGEST128_SIZE])
{
	struct digest128 d;

	digest128_init(&d);
	digest128_add(&d, 0, bytes);
	digest128_end(&d, out);
}
