/*
 * codec.h - hexadecimal, base64 (RFC 4648 section 4) and percent escapes.
 */
#ifndef BASE_CODEC_H
#define BASE_CODEC_H

#include "base/arena.h"

/* Lower-case hex of n bytes; in the arena. */
struct str hex_encode(struct arena *a, const uint8_t *bytes, size_t n);

/* Decodes base64, with or without '=' padding, no white space.  False, *out
 * untouched, when text is not base64. */
bool base64_decode(struct arena *a, struct str text, struct str *out);

/* RFC 3986: %XX for every byte but A-Za-z0-9 - . _ ~ and those in `keep`; s itself where
 * there is none such. */
struct str percent_encode(struct arena *a, struct str s, const char *keep);
/* False, *out untouched, on a '%' that two hex digits do not follow. */
bool percent_decode(struct arena *a, struct str s, struct str *out);

#endif
