/* codec.c - hexadecimal, base64 and percent escapes; see codec.h. */
#include "base/codec.h"

struct str hex_encode(struct arena *a, const uint8_t *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	char *out = arena_alloc_array(a, n, 2, 1);

	for (size_t i = 0; i < n; i++) {
		out[2 * i] = digits[bytes[i] >> 4];
		out[2 * i + 1] = digits[bytes[i] & 15];
	}
	return (struct str){ out, 2 * n };
}

/* RFC 4648 table 1: 0 to 63; -1 for any other byte. */
static int base64_digit(char c)
{
	if (is_upper(c))
		return c - 'A';
	if (is_alpha(c))
		return c - 'a' + 26;
	if (is_digit(c))
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
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

bool base64_decode(struct arena *a, struct str text, struct str *out)
{
	if (!drop_padding(&text))
		return false;
	char *bytes = arena_alloc(a, text.len / 4 * 3 + 3, 1);
	size_t n = 0;
	uint32_t bits = 0;
	unsigned held = 0; /* bits in `bits` not written yet */

	for (size_t i = 0; i < text.len; i++) {
		int digit = base64_digit(text.ptr[i]);

		if (digit < 0)
			return false;
		bits = (bits << 6 | (uint32_t)digit) & 0xffff;
		held += 6;
		if (held >= 8) {
			held -= 8;
			bytes[n++] = (char)(bits >> held & 0xff);
		}
	}
	/* Section 3.5: the bits that are left over are zero. */
	if (bits & ((1u << held) - 1))
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
	char *out = arena_alloc_array(a, s.len, 3, 1);
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
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
