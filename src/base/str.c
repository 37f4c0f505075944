#include "base/str.h"

#include "base/swar.h"

int str_cmp(struct str a, struct str b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int c = n ? memcmp(a.ptr, b.ptr, n) : 0;

	if (c)
		return c;
	return (a.len > b.len) - (a.len < b.len);
}

int str_cmp_nocase(struct str a, struct str b)
{
	size_t n = a.len < b.len ? a.len : b.len;

	for (size_t i = 0; i < n; i++) {
		unsigned char x = (unsigned char)lower_of(a.ptr[i]);
		unsigned char y = (unsigned char)lower_of(b.ptr[i]);

		if (x != y)
			return x < y ? -1 : 1;
	}
	return (a.len > b.len) - (a.len < b.len);
}

bool str_eq_nocase(struct str a, struct str b)
{
	return a.len == b.len && str_cmp_nocase(a, b) == 0;
}

bool str_starts_with_nocase(struct str s, struct str head)
{
	return s.len >= head.len && str_eq_nocase(str_slice(s, 0, head.len), head);
}

size_t str_find_char(struct str s, char c)
{
	const char *at = s.len ? memchr(s.ptr, c, s.len) : NULL;

	return at ? (size_t)(at - s.ptr) : STR_NONE;
}

size_t str_rfind_char(struct str s, char c)
{
	for (size_t i = s.len; i > 0; i--)
		if (s.ptr[i - 1] == c)
			return i - 1;
	return STR_NONE;
}

size_t str_find(struct str s, struct str needle)
{
	if (!needle.len)
		return 0;
	for (size_t from = 0; s.len - from >= needle.len;) {
		const char *at = memchr(s.ptr + from, needle.ptr[0], s.len - from);

		if (!at)
			break;
		size_t i = (size_t)(at - s.ptr);
		if (s.len - i < needle.len)
			break;
		if (memcmp(at, needle.ptr, needle.len) == 0)
			return i;
		from = i + 1;
	}
	return STR_NONE;
}

static bool cut_at(struct str s, size_t at, struct str *head, struct str *tail)
{
	if (at == STR_NONE) {
		*head = s;
		*tail = (struct str){ s.ptr, 0 };
		return false;
	}
	struct str after = { s.ptr + at + 1, s.len - at - 1 };
	*head = (struct str){ s.ptr, at };
	*tail = after;
	return true;
}

bool str_cut(struct str s, char c, struct str *head, struct str *tail)
{
	return cut_at(s, str_find_char(s, c), head, tail);
}

bool str_rcut(struct str s, char c, struct str *head, struct str *tail)
{
	return cut_at(s, str_rfind_char(s, c), head, tail);
}

bool str_next_line(struct str *rest, struct str *line)
{
	if (!rest->len)
		return false;
	str_cut(*rest, '\n', line, rest);
	if (line->len && line->ptr[line->len - 1] == '\r')
		line->len--;
	return true;
}

bool str_next_word(struct str *rest, struct str *word)
{
	struct str s = str_trim_left(*rest);
	size_t n = 0;

	/* most bytes are above the blank, so that one comparison passes them, or eight */
	while (s.len - n >= 8 && !swar_below(swar_load(s.ptr + n), ' ' + 1))
		n += 8;
	while (n < s.len && ((unsigned char)s.ptr[n] > ' ' || !is_space(s.ptr[n])))
		n++;
	*word = str_slice(s, 0, n);
	*rest = str_from(s, n);
	return n > 0;
}

struct str str_trim_left(struct str s)
{
	while (s.len && is_space(s.ptr[0]))
		s.ptr++, s.len--;
	return s;
}

struct str str_trim_right(struct str s)
{
	while (s.len && is_space(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

struct str str_trim(struct str s)
{
	return str_trim_right(str_trim_left(s));
}

struct str str_basename(struct str path)
{
	size_t at = str_rfind_char(path, '/');

	return at == STR_NONE ? path : str_from(path, at + 1);
}

struct str str_dirname(struct str path)
{
	size_t at = str_rfind_char(path, '/');

	return at == STR_NONE ? STR("") : str_slice(path, 0, at);
}

bool str_to_u32(struct str s, uint32_t max, uint32_t *out)
{
	uint64_t n = 0;

	if (!s.len)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (!is_digit(s.ptr[i]))
			return false;
		n = n * 10 + (uint64_t)(s.ptr[i] - '0');
		if (n > max)
			return false;
	}
	*out = (uint32_t)n;
	return true;
}

uint64_t str_hash(struct str s)
{
	uint64_t h = UINT64_C(0x9e3779b97f4a7c15) ^ s.len;
	size_t i = 0;

	for (; i + 8 <= s.len; i += 8) {
		uint64_t w;

		memcpy(&w, s.ptr + i, 8);
		h = (h ^ w) * UINT64_C(0xff51afd7ed558ccd);
		h ^= h >> 32;
	}
	for (; i < s.len; i++)
		h = (h ^ (unsigned char)s.ptr[i]) * UINT64_C(0x100000001b3);
	h ^= h >> 29;
	h *= UINT64_C(0xc4ceb9fe1a85ec53);
	return h ^ (h >> 32);
}

/* Length of the well-formed sequence at p, 0 when there is none.
 * Unicode 15, table 3-7 "Well-Formed UTF-8 Byte Sequences". */
static size_t utf8_sequence(const unsigned char *p, size_t left)
{
	unsigned char low = 0x80, high = 0xbf;
	size_t n;

	if (p[0] < 0x80)
		return 1;
	if (p[0] >= 0xc2 && p[0] <= 0xdf) {
		n = 2;
	} else if ((p[0] & 0xf0) == 0xe0) {
		n = 3;
		if (p[0] == 0xe0)
			low = 0xa0;
		if (p[0] == 0xed)
			high = 0x9f;
	} else if (p[0] >= 0xf0 && p[0] <= 0xf4) {
		n = 4;
		if (p[0] == 0xf0)
			low = 0x90;
		if (p[0] == 0xf4)
			high = 0x8f;
	} else {
		return 0;
	}
	if (left < n || p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return n;
}

bool str_is_utf8(struct str s)
{
	for (size_t i = 0, n; i < s.len; i += n) {
		n = 8;
		if (s.len - i >= n && !(swar_load(s.ptr + i) & SWAR_HIGH))
			continue;
		n = utf8_sequence((const unsigned char *)s.ptr + i, s.len - i);
		if (!n)
			return false;
	}
	return true;
}

int str_qsort_cmp(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}
