/*
 * swar.h - eight bytes at a time in one 64-bit word, for inner loops.
 *
 * A mask has the top bit of a byte set where that byte has the property asked for.
 * Above the first such byte a mask may hold false hits (the subtraction borrows),
 * below it never, so only swar_first() of a mask, or of masks joined with |, means
 * anything.  Byte 0 is the first in memory on either byte order.
 */
#ifndef BASE_SWAR_H
#define BASE_SWAR_H

#include <stdint.h>
#include <string.h>

#define SWAR_ONES (UINT64_C(0x0101010101010101))
#define SWAR_HIGH (UINT64_C(0x8080808080808080))

static inline uint64_t swar_load(const char *p)
{
	uint64_t w;

	memcpy(&w, p, sizeof(w));
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	w = __builtin_bswap64(w);
#endif
	return w;
}

static inline void swar_store(char *p, uint64_t w)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	w = __builtin_bswap64(w);
#endif
	memcpy(p, &w, sizeof(w));
}

/* Bytes below `bound`, which is 1 to 128. */
static inline uint64_t swar_below(uint64_t w, unsigned char bound)
{
	return (w - SWAR_ONES * bound) & ~w & SWAR_HIGH;
}

static inline uint64_t swar_equal(uint64_t w, char c)
{
	return swar_below(w ^ (SWAR_ONES * (unsigned char)c), 1);
}

/* Offset of the first byte that the mask marks; the mask is not 0. */
static inline unsigned swar_first(uint64_t mask)
{
	return (unsigned)__builtin_ctzll(mask) / 8;
}

#endif
