/* codec.c - hexadecimal, base64 and percent escapes; see codec.h. */
#include "base/codec.h"

#include "base/swar.h"

/* Four bytes, the first one in the low byte of w, as eight digits: each half of a byte
 * gets a byte, and those above 9 move on from '9' to 'a'. */
static uint64_t hex_of_four(uint64_t w)
{
	w = (w | w << 16) & UINT64_C(0x0000ffff0000ffff);
	w = (w | w << 8) & UINT64_C(0x00ff00ff00ff00ff);
	w = (w >> 4 & UINT64_C(0x000f000f000f000f)) | (w & UINT64_C(0x000f000f000f000f))
							      << 8;
	uint64_t letters = (w + SWAR_ONES * 6) >> 4 & SWAR_ONES;

	return w + SWAR_ONES * '0' + letters * ('a' - '9' - 1);
}

struct str hex_encode(struct arena *a, const uint8_t *bytes, size_t n)
{
	char *out = arena_alloc_raw_array(a, n, 2, 1);
	char digits[8];
	size_t i = 0;

	for (; i + 4 <= n; i += 4) {
		const uint8_t *p = bytes + i;

		swar_store(out + 2 * i,
			   hex_of_four((uint64_t)p[0] | (uint64_t)p[1] << 8 |
				       (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24));
	}
	for (; i < n; i++) {
		swar_store(digits, hex_of_four(bytes[i]));
		memcpy(out + 2 * i, digits, 2);
	}
	return (struct str){ out, 2 * n };
}

/* RFC 4648 table 1, by byte: the digit's value plus one, so that 0 is no digit. */
static const uint8_t
	base64_value[256] = {
		['A'] = 1, 2,  3,  4,  5,          6,  7,  8,          9,          10, 11,
		12,        13, 14, 15, 16,         17, 18, 19,         20,         21, 22,
		23,        24, 25, 26, ['a'] = 27, 28, 29, 30,         31,         32, 33,
		34,        35, 36, 37, 38,         39, 40, 41,         42,         43, 44,
		45,        46, 47, 48, 49,         50, 51, 52,         ['0'] = 53, 54, 55,
		56,        57, 58, 59, 60,         61, 62, ['+'] = 63, ['/'] = 64,
	};

static unsigned digit_of(char c)
{
	return base64_value[(unsigned char)c];
}

/* Takes the padding off.  False when it is not as long as section 4 says. */
static bool drop_padding(struct str *text)
{
	size_t n = text->len;

	while (n > 0 && text->len - n < 2 && text->ptr[n - 1] == '=')
		n--;
	if (n < text->len && text->len % 4 != 0)
		return false;
	text->len = n;
	return n % 4 != 1;
}

/* The two or three digits after the last whole group of four. */
static bool decode_tail(const char *p, size_t n, char *bytes, size_t *len)
{
	uint32_t bits = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned v = digit_of(p[i]);

		if (!v)
			return false;
		bits = bits << 6 | (v - 1);
	}
	/* Section 3.5: the bits that are left over are zero. */
	if (bits & (n == 2 ? 15u : 3u))
		return false;
	bits >>= n == 2 ? 4 : 2;
	if (n == 3)
		bytes[(*len)++] = (char)(bits >> 8);
	bytes[(*len)++] = (char)(bits & 0xff);
	return true;
}

bool base64_decode(struct arena *a, struct str text, struct str *out)
{
	if (!drop_padding(&text))
		return false;
	char *bytes = arena_bytes(a, text.len / 4 * 3 + 3);
	size_t n = 0, i = 0;

	for (; i + 4 <= text.len; i += 4) {
		const char *p = text.ptr + i;
		/* what is no digit becomes more than any of them */
		uint32_t v0 = digit_of(p[0]) - 1, v1 = digit_of(p[1]) - 1;
		uint32_t v2 = digit_of(p[2]) - 1, v3 = digit_of(p[3]) - 1;
		uint32_t bits = v0 << 18 | v1 << 12 | v2 << 6 | v3;

		if ((v0 | v1 | v2 | v3) > 63)
			return false;

		bytes[n++] = (char)(bits >> 16);
		bytes[n++] = (char)(bits >> 8 & 0xff);
		bytes[n++] = (char)(bits & 0xff);
	}
	if (i < text.len && !decode_tail(text.ptr + i, text.len - i, bytes, &n))
		return false;
	*out = (struct str){ bytes, n };
	return true;
}

static bool is_kept(char c, const char *keep)
{
	return is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~' ||
	       (c && strchr(keep, c));
}

struct str percent_encode(struct arena *a, struct str s, const char *keep)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t n = 0;

	while (n < s.len && is_kept(s.ptr[n], keep))
		n++;
	if (n == s.len)
		return s;
	char *out = arena_alloc_raw_array(a, s.len, 3, 1);

	memcpy(out, s.ptr, n);
	for (size_t i = n; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (is_kept(s.ptr[i], keep)) {
			out[n++] = s.ptr[i];
			continue;
		}
		out[n++] = '%';
		out[n++] = digits[c >> 4];
		out[n++] = digits[c & 15];
	}
	return (struct str){ out, n };
}

static unsigned hex_digit(char c)
{
	return is_digit(c) ? (unsigned)(c - '0') : (unsigned)(lower_of(c) - 'a' + 10);
}

bool percent_decode(struct arena *a, struct str s, struct str *out)
{
	char *text = arena_alloc(a, s.len + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] != '%') {
			text[n++] = s.ptr[i];
			continue;
		}
		if (s.len - i < 3 || !is_hex(s.ptr[i + 1]) || !is_hex(s.ptr[i + 2]))
			return false;
		text[n++] =
			(char)(hex_digit(s.ptr[i + 1]) << 4 | hex_digit(s.ptr[i + 2]));
		i += 2;
	}
	*out = (struct str){ text, n };
	return true;
}
