/*
 * hash.h - SHA-1 and SHA-256 of bytes in memory, and of bytes in pieces.
 *
 * FIPS 180-4.  SHA-1 only where a format asks for it (UUID version 5, SPDX
 * verification codes), never for trust.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/str.h"

enum { SHA1_SIZE = 20, SHA256_SIZE = 32 };

void sha1_of(struct str bytes, uint8_t out[SHA1_SIZE]);

struct sha256 {
	uint32_t state[8];
	uint64_t total; /* bytes so far */
	uint8_t block[64];
};

void sha256_init(struct sha256 *h);
void sha256_add(struct sha256 *h, struct str bytes);
void sha256_end(struct sha256 *h, uint8_t out[SHA256_SIZE]);
void sha256_of(struct str bytes, uint8_t out[SHA256_SIZE]);

/*
 * 128 bits that tell documents apart, many times faster than SHA-256: for names that
 * follow from content, not against somebody who wants two contents to have one name.
 * The same on every machine.
 */
enum { DIGEST128_SIZE = 16 };
void digest128_of(struct str bytes, uint8_t out[DIGEST128_SIZE]);

/* The same of several pieces, where it counts what is in which. */
struct digest128 {
	uint64_t a, b;
};
void digest128_init(struct digest128 *d);
/* tag: what the piece is, where that is not told by what came before. */
void digest128_add(struct digest128 *d, uint32_t tag, struct str piece);
void digest128_end(const struct digest128 *d, uint8_t out[DIGEST128_SIZE]);

#endif
