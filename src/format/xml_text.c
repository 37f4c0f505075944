/* xml_text.c - see xml_text.h. */
#include "format/xml_text.h"

#include "format/text_visible.h"

/* What text_add_visible() lets pass and is still no Char: U+FFFE and U+FFFF. */
static bool is_no_char(struct str s, size_t i)
{
	return s.len - i >= 3 && (unsigned char)s.ptr[i] == 0xEF &&
	       (unsigned char)s.ptr[i + 1] == 0xBF && (unsigned char)s.ptr[i + 2] >= 0xBE;
}

static void add_escaped(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		switch (s.ptr[i]) {
		case '&':
			buf_add_text(out, "&amp;");
			break;
		case '<':
			buf_add_text(out, "&lt;");
			break;
		case '>':
			buf_add_text(out, "&gt;");
			break;
		case '"':
			buf_add_text(out, "&quot;");
			break;
		default:
			if (is_no_char(s, i)) {
				buf_add_char(out, '?');
				i += 2;
			} else {
				buf_add_char(out, s.ptr[i]);
			}
		}
	}
}

void xml_add_text(struct buf *out, struct str s)
{
	struct buf visible;

	buf_init(&visible, out->max);
	text_add_visible(&visible, s);
	add_escaped(out, buf_str(&visible));
	buf_release(&visible);
}
