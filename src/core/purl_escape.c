/*
 * purl_escape.c - the percent escapes of package URLs, ECMA-427, "Character encoding":
 * upper-case hexadecimal, bytes of UTF-8, and ':' left as it is.
 */
#include "core/purl_rules.h"

static bool stands_for_itself(char c)
{
	return is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~' || c == ':';
}

struct str purl_escape(struct arena *a, struct str s, bool keep_slashes)
{
	static const char hex[] = "0123456789ABCDEF";
	char *p = arena_alloc_array(a, s.len + 1, 3, 1);
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (stands_for_itself(s.ptr[i]) || (keep_slashes && c == '/')) {
			p[n++] = s.ptr[i];
			continue;
		}
		p[n++] = '%';
		p[n++] = hex[c >> 4];
		p[n++] = hex[c & 15];
	}
	return (struct str){ p, n };
}

static unsigned hex_value(char c)
{
	return is_digit(c) ? (unsigned)(c - '0') : (unsigned)(lower_of(c) - 'a' + 10);
}

bool purl_unescape(struct arena *a, struct str s, struct str *out)
{
	char *p = arena_alloc(a, s.len + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] != '%') {
			p[n++] = s.ptr[i];
			continue;
		}
		if (s.len - i < 3 || !is_hex(s.ptr[i + 1]) || !is_hex(s.ptr[i + 2]))
			return false;
		p[n++] = (char)(hex_value(s.ptr[i + 1]) << 4 | hex_value(s.ptr[i + 2]));
		i += 2;
	}
	if (!str_is_utf8((struct str){ p, n }))
		return false;
	*out = (struct str){ p, n };
	return true;
}
