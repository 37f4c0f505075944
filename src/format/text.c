/* text.c - encodings of text files; see text.h. */
#include "format/text.h"

#include "base/swar.h"

enum encoding { UTF8, UTF16_LE, UTF16_BE, UTF32_LE, UTF32_BE };

#define REPLACEMENT 0xfffdu

size_t text_put(char out[4], uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | (c >> 6));
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | (c >> 12));
		out[1] = (char)(0x80 | ((c >> 6) & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | (c >> 18));
	out[1] = (char)(0x80 | ((c >> 12) & 0x3f));
	out[2] = (char)(0x80 | ((c >> 6) & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

size_t text_sequence(struct str s, size_t at)
{
	unsigned char lead = (unsigned char)s.ptr[at];
	size_t n = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;

	if (s.len - at < n)
		return 0;
	return str_is_utf8((struct str){ s.ptr + at, n }) ? n : 0;
}

bool text_is_conflict_marker(struct str line)
{
	if (line.len && line.ptr[line.len - 1] == '\r')
		line.len--;
	if (line.len < 7)
		return false;
	char c = line.ptr[0];

	if (c != '<' && c != '=' && c != '>' && c != '|')
		return false;
	for (size_t i = 1; i < 7; i++)
		if (line.ptr[i] != c)
			return false;
	/* A label follows the blank of the outer ones; the middle one stands alone. */
	if (line.len == 7)
		return true;
	return c != '=' && line.ptr[7] == ' ';
}

bool text_in_conflict_marker(struct str text, size_t at)
{
	size_t from = at < text.len ? at : text.len;

	while (from > 0 && text.ptr[from - 1] != '\n' && at - from < 8)
		from--;
	if (from > 0 && text.ptr[from - 1] != '\n')
		return false; /* a marker would be met in its first bytes */
	struct str rest = str_from(text, from), line;

	return str_next_line(&rest, &line) && text_is_conflict_marker(line);
}

bool text_is_lfs_pointer(struct str bytes)
{
	return str_starts_with(bytes, STR("version https://git-lfs.github.com/spec/")) ||
	       str_starts_with(bytes, STR("version https://hawser.github.com/spec/"));
}

/* Without a BOM: true when at least half of the first units look like ASCII in
 * UTF-16, and the very first does.  zero is the offset of the zero byte in a unit. */
static bool looks_utf16(struct str s, size_t zero)
{
	size_t units = s.len / 2 < 16 ? s.len / 2 : 16;
	size_t ascii = 0;

	if (s.len % 2 || !units)
		return false;
	for (size_t i = 0; i < units; i++) {
		unsigned char high = (unsigned char)s.ptr[2 * i + zero];
		unsigned char low = (unsigned char)s.ptr[2 * i + 1 - zero];

		if (!high && low && low < 0x80)
			ascii++;
		else if (!i)
			return false;
	}
	return ascii * 2 >= units;
}

static bool looks_utf32(struct str s, size_t at)
{
	if (s.len < 4 || s.len % 4)
		return false;
	for (size_t i = 0; i < 4; i++)
		if ((i == at) == (s.ptr[i] == '\0'))
			return false;
	return (unsigned char)s.ptr[at] < 0x80;
}

/* The encoding; *bom gets how many bytes the mark takes. */
static enum encoding detect(struct str s, size_t *bom)
{
	static const struct {
		const char *mark;
		size_t len;
		enum encoding encoding;
	} marks[] = {
		{ "\xef\xbb\xbf", 3, UTF8 },
		{ "\xff\xfe\0\0", 4,
		  UTF32_LE }, /* before UTF-16, whose mark it begins with */
		{ "\0\0\xfe\xff", 4, UTF32_BE },
		{ "\xff\xfe", 2, UTF16_LE },
		{ "\xfe\xff", 2, UTF16_BE },
	};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		*bom = marks[i].len;
		if (str_starts_with(s, (struct str){ marks[i].mark, marks[i].len }))
			return marks[i].encoding;
	}
	*bom = 0;
	if (s.len < 2 || (s.ptr[0] && s.ptr[1]))
		return UTF8;
	if (looks_utf32(s, 0))
		return UTF32_LE;
	if (looks_utf32(s, 3))
		return UTF32_BE;
	if (looks_utf16(s, 1))
		return UTF16_LE;
	return looks_utf16(s, 0) ? UTF16_BE : UTF8;
}

static unsigned line_at(struct str s, size_t at)
{
	unsigned line = 1;

	for (size_t i = 0; i < at && i < s.len; i++)
		line += s.ptr[i] == '\n';
	return line;
}

static uint32_t unit_at(struct str s, size_t at, enum encoding e)
{
	const unsigned char *p = (const unsigned char *)s.ptr + at;

	switch (e) {
	case UTF16_LE:
		return (uint32_t)p[0] | (uint32_t)p[1] << 8;
	case UTF16_BE:
		return (uint32_t)p[1] | (uint32_t)p[0] << 8;
	case UTF32_LE:
		return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
		       (uint32_t)p[3] << 24;
	default:
		return (uint32_t)p[3] | (uint32_t)p[2] << 8 | (uint32_t)p[1] << 16 |
		       (uint32_t)p[0] << 24;
	}
}

static bool is_surrogate(uint32_t c)
{
	return c >= 0xd800 && c <= 0xdfff;
}

/* The code point at *at, which it moves on; REPLACEMENT and *bad where there is none. */
static uint32_t next_wide(struct str s, size_t *at, enum encoding e, bool *bad)
{
	size_t unit = e == UTF16_LE || e == UTF16_BE ? 2 : 4;

	*bad = true;
	if (s.len - *at < unit) {
		*at = s.len;
		return REPLACEMENT;
	}
	uint32_t c = unit_at(s, *at, e);

	*at += unit;
	if (unit == 2 && c >= 0xd800 && c <= 0xdbff && s.len - *at >= 2) {
		uint32_t low = unit_at(s, *at, e);

		if (low >= 0xdc00 && low <= 0xdfff) {
			*at += 2;
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
		}
	}
	if (is_surrogate(c) || c > 0x10ffff)
		return REPLACEMENT;
	*bad = false;
	return c;
}

static void say(struct diag_list *d, struct str path, unsigned line, const char *what)
{
	diag_add(d, DIAG_WARNING, DIAG_ENCODING, path, line, "%s", what);
}

static struct str from_wide(struct arena *a, struct str s, enum encoding e,
			    struct diag_list *d, struct str path)
{
	/* Two bytes become three at most, four become four; an odd rest three. */
	size_t most;

	if (__builtin_mul_overflow(s.len / 2 + 1, (size_t)3, &most))
		oom_die();
	char *out = arena_alloc(a, most, 1);
	size_t n = 0;
	bool said = false;

	for (size_t at = 0; at < s.len;) {
		bool bad;
		uint32_t c = next_wide(s, &at, e, &bad);

		if (bad && !said) {
			said = true;
			say(d, path, line_at((struct str){ out, n }, n),
			    e == UTF16_LE || e == UTF16_BE ? "not valid UTF-16"
							   : "not valid UTF-32");
		}
		n += text_put(out + n, c);
	}
	return (struct str){ out, n };
}

/* No NUL and no byte above 0x7f among 32; what bytes are is asked of all four words at
 * once. */
static bool is_plain(const char *p)
{
	uint64_t a = swar_load(p), b = swar_load(p + 8);
	uint64_t c = swar_load(p + 16), d = swar_load(p + 24);

	return !(((a | b | c | d) & SWAR_HIGH) | ((swar_below(a, 1) | swar_below(b, 1) |
						   swar_below(c, 1) | swar_below(d, 1))));
}

/* Offset from `at` of the first NUL or the first byte that begins no UTF-8 sequence;
 * s.len when there is none. */
static size_t find_odd(struct str s, size_t at)
{
	while (at < s.len) {
		if (s.len - at >= 32 && is_plain(s.ptr + at)) {
			at += 32;
			continue;
		}
		if (s.len - at >= 8) {
			uint64_t w = swar_load(s.ptr + at);
			uint64_t stop = (w & SWAR_HIGH) | swar_below(w, 1);

			at += stop ? swar_first(stop) : 8;
			if (!stop)
				continue;
		}
		if (!s.ptr[at])
			break;
		size_t n = text_sequence(s, at);

		if (!n)
			break;
		at += n;
	}
	return at;
}

static struct str from_utf8(struct arena *a, struct str s, struct diag_list *d,
			    struct str path)
{
	size_t bad = 0, first_bad = 0, first_nul = s.len;

	for (size_t at = find_odd(s, 0); at < s.len; at = find_odd(s, at + 1)) {
		if (!s.ptr[at]) {
			if (first_nul == s.len)
				first_nul = at;
		} else if (!bad++) {
			first_bad = at;
		}
	}
	if (first_nul < s.len)
		say(d, path, line_at(s, first_nul), "NUL byte in a text file");
	if (!bad)
		return s;
	say(d, path, line_at(s, first_bad), "not valid UTF-8");

	char *out = arena_alloc(a, s.len + 2 * bad, 1);
	size_t n = 0;

	for (size_t at = 0; at < s.len;) {
		size_t odd = find_odd(s, at);

		memcpy(out + n, s.ptr + at, odd - at);
		n += odd - at;
		at = odd + 1;
		if (odd < s.len && s.ptr[odd])
			n += text_put(out + n, REPLACEMENT);
		else if (odd < s.len)
			out[n++] = '\0';
	}
	return (struct str){ out, n };
}

struct str text_decode(struct arena *a, struct str bytes, struct diag_list *d,
		       struct str path)
{
	size_t bom;
	enum encoding e = detect(bytes, &bom);
	struct str s = str_from(bytes, bom);

	return e == UTF8 ? from_utf8(a, s, d, path) : from_wide(a, s, e, d, path);
}
