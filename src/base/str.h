/*
 * str.h - a borrowed run of bytes: pointer and length, not NUL-terminated.
 *
 * A `struct str` never owns what it points at.  It lives as long as the arena
 * or the file bytes it was cut from; the function that returns one says which.
 * All character classes here are ASCII and independent of the locale.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *ptr; /* may be NULL only when len is 0 */
	size_t len;      /* bytes */
};

#define STR(lit) ((struct str){ (lit), sizeof(lit) - 1 })
#define STR_FMT "%.*s"
#define STR_ARG(s) ((int)(s).len), ((s).len ? (s).ptr : "")

/* Borrows a C string; NULL gives the empty string. */
static inline struct str str_of(const char *cstring)
{
	return (struct str){ cstring, cstring ? strlen(cstring) : 0 };
}

static inline bool str_eq(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool str_is(struct str a, const char *cstring)
{
	/* Tables of words are gone through with this, and most words of one fail by their
	 * first byte. */
	if (a.len && cstring && a.ptr[0] != cstring[0])
		return false;
	return str_eq(a, str_of(cstring));
}

static inline bool str_starts_with(struct str s, struct str head)
{
	return s.len >= head.len && str_eq((struct str){ s.ptr, head.len }, head);
}

static inline bool str_ends_with(struct str s, struct str tail)
{
	return s.len >= tail.len && (tail.len == 0 || memcmp(s.ptr + (s.len - tail.len),
							     tail.ptr, tail.len) == 0);
}

/* The bytes from..to of s; both are clamped to the length of s. */
static inline struct str str_slice(struct str s, size_t from, size_t to)
{
	if (to > s.len)
		to = s.len;
	if (from >= to)
		return (struct str){ s.ptr, 0 };
	return (struct str){ s.ptr + from, to - from };
}

static inline struct str str_from(struct str s, size_t from)
{
	return str_slice(s, from, s.len);
}

static inline bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static inline bool is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || is_upper(c);
}

static inline bool is_alnum(char c)
{
	return is_alpha(c) || is_digit(c);
}

static inline bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Blank, tab, VT, FF, CR or LF. */
static inline bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline char lower_of(char c)
{
	return is_upper(c) ? (char)(c | 0x20) : c;
}

/* Order by bytes, a shorter prefix first: <0, 0, >0. */
int str_cmp(struct str a, struct str b);
int str_cmp_nocase(struct str a, struct str b); /* ASCII letters only */
bool str_eq_nocase(struct str a, struct str b);
bool str_starts_with_nocase(struct str s, struct str head);

#define STR_NONE SIZE_MAX
/* Offset of the first/last c, or of the first needle; STR_NONE when absent. */
size_t str_find_char(struct str s, char c);
size_t str_rfind_char(struct str s, char c);
size_t str_find(struct str s, struct str needle);

static inline bool str_has_char(struct str s, char c)
{
	return str_find_char(s, c) != STR_NONE;
}

/* Cuts s at the first c: *head gets what is before it, *tail what is after.
 * Returns false, with head = s and tail empty, when c is absent. */
bool str_cut(struct str s, char c, struct str *head, struct str *tail);
/* The same at the last c.  When c is absent head = s and tail is empty. */
bool str_rcut(struct str s, char c, struct str *head, struct str *tail);

/* Takes the next line off *rest, without its LF or CRLF.  False at the end. */
bool str_next_line(struct str *rest, struct str *line);

/* Takes the next run of non-space bytes off *rest.  False when none is left. */
bool str_next_word(struct str *rest, struct str *word);

struct str str_trim(struct str s); /* is_space() off both ends */
struct str str_trim_left(struct str s);
struct str str_trim_right(struct str s);

/* The last component of a '/' separated path, and what is before it ("" for
 * a bare name, without the trailing '/'). */
struct str str_basename(struct str path);
struct str str_dirname(struct str path);

/* Decimal digits only, the whole of s, at most max.  False: *out untouched. */
bool str_to_u32(struct str s, uint32_t max, uint32_t *out);

uint64_t str_hash(struct str s); /* not for hostile collisions' sake: see map.h */

/* True when s is well-formed UTF-8 (no surrogates, nothing overlong). */
bool str_is_utf8(struct str s);

/* For qsort over an array of struct str. */
int str_qsort_cmp(const void *a, const void *b);

#endif
