/* text_visible.c - see text_visible.h. */
#include "format/text_visible.h"

#include "format/text.h"

bool text_is_hidden(uint32_t c)
{
	if (c < 0xa0)
		return c < 0x20 || c >= 0x7f;
	if (c < 0x2000)
		return c == 0x61c;
	return c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069);
}

/* Of a well-formed sequence of n bytes. */
static uint32_t code_point(const char *p, size_t n)
{
	uint32_t c = (unsigned char)p[0];

	if (n > 1)
		c &= 0x7fu >> n;
	for (size_t i = 1; i < n; i++)
		c = c << 6 | ((unsigned char)p[i] & 0x3fu);
	return c;
}

void text_add_visible(struct buf *out, struct str s)
{
	for (size_t at = 0; at < s.len;) {
		size_t n = text_sequence(s, at);

		if (!n)
			buf_add(out, STR("\xef\xbf\xbd"));
		else if (text_is_hidden(code_point(s.ptr + at, n)))
			buf_add_char(out, '?');
		else
			buf_add(out, str_slice(s, at, at + n));
		at += n ? n : 1;
	}
}
