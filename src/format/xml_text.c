/* xml_text.c - see xml_text.h. */
#include "format/xml_text.h"

#include "base/swar.h"
#include "format/text.h"
#include "format/text_visible.h"

static bool is_special(unsigned char c)
{
	return c < 0x20 || c >= 0x80 || c == '&' || c == '<' || c == '>' || c == '"';
}

size_t xml_plain_to(struct str s, size_t at)
{
	while (s.len - at >= 8) {
		uint64_t w = swar_load(s.ptr + at);
		uint64_t stop = (w & SWAR_HIGH) | swar_below(w, 0x20) |
				swar_equal(w, '&') | swar_equal(w, '<') |
				swar_equal(w, '>') | swar_equal(w, '"');

		if (stop)
			return at + swar_first(stop);
		at += 8;
	}
	while (at < s.len && !is_special((unsigned char)s.ptr[at]))
		at++;
	return at;
}

/* U+FFFE and U+FFFF are no characters of XML 1.0. */
static bool is_no_character(struct str sequence)
{
	return sequence.len == 3 && (memcmp(sequence.ptr, "\xef\xbf\xbe", 3) == 0 ||
				     memcmp(sequence.ptr, "\xef\xbf\xbf", 3) == 0);
}

/* Writes what begins at `at`, which is not plain; returns its bytes. */
static size_t add_special(struct buf *out, struct str s, size_t at)
{
	unsigned char c = (unsigned char)s.ptr[at];
	size_t n = c < 0x80 ? 1 : text_sequence(s, at);
	struct str one = str_slice(s, at, at + n);

	if (c == '&')
		buf_add(out, STR("&amp;"));
	else if (c == '<')
		buf_add(out, STR("&lt;"));
	else if (c == '>')
		buf_add(out, STR("&gt;"));
	else if (c == '"')
		buf_add(out, STR("&quot;"));
	else if (c == '\n' || c == '\t' || c == '\r')
		buf_printf(out, "&#%d;", c);
	else if (c < 0x20 || !n || is_no_character(one))
		buf_add(out, STR("\xef\xbf\xbd"));
	else
		buf_add(out, one);
	return n ? n : 1;
}

void xml_add_escaped(struct buf *out, struct str s)
{
	for (size_t at = 0; at < s.len;) {
		size_t plain = xml_plain_to(s, at);

		buf_add(out, str_slice(s, at, plain));
		at = plain;
		if (at < s.len)
			at += add_special(out, s, at);
	}
}

void xml_add_text(struct buf *out, struct str s)
{
	struct buf visible;

	buf_init(&visible, out->max);
	text_add_visible(&visible, s);
	xml_add_escaped(out, buf_str(&visible));
	buf_release(&visible);
}
