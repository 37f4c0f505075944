/*
 * crc32c.h - the Castagnoli check sum, which Google's storage states for each object.
 *
 * RFC 3720, appendix B.4.
 */
#ifndef FETCH_CRC32C_H
#define FETCH_CRC32C_H

#include "base/str.h"

/* The sum of some bytes and, after them, of `more`; 0 of none. */
uint32_t crc32c_add(uint32_t sum, struct str more);

#endif
