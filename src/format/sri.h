/*
 * sri.h - integrity strings "sha512-BASE64 sha1-BASE64", as the npm family has them.
 *
 * W3C Subresource Integrity, section 3.5: https://www.w3.org/TR/SRI/ ; npm and yarn
 * also write sha1 and md5 in this form.
 */
#ifndef FORMAT_SRI_H
#define FORMAT_SRI_H

#include "core/package.h"

/*
 * Reads every hash of text into *out (in the arena, in the order of text); options
 * ("?x") are dropped.  *n_bad gets how many expressions were not understood: unknown
 * algorithm, no base64, or a digest of the wrong length.  Returns how many were.
 */
size_t sri_read(struct arena *a, struct str text, const struct package_hash **out,
		size_t *n_bad);

/* Bytes of a digest: 64 for HASH_SHA512. */
size_t hash_alg_bytes(enum hash_alg alg);

/* True when hex is as long as the algorithm's digest and all hex digits. */
bool hash_is_hex(enum hash_alg alg, struct str hex);

#endif
