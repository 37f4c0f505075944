/* json_out.c - the JSON writer; see json_out.h. */
#include "format/json_out.h"

#include <assert.h>
#include <inttypes.h>

#include "base/swar.h"
#include "format/text.h"

void jout_init(struct jout *j, struct buf *out, bool compact)
{
	*j = (struct jout){ .out = out, .compact = compact };
}

static void break_line(struct jout *j)
{
	static const char blanks[2 * JOUT_DEPTH + 1] =
		"                                                                ";

	if (j->compact)
		return;
	buf_add_char(j->out, '\n');
	buf_add(j->out, (struct str){ blanks, (size_t)j->depth * 2 });
}

/* In front of a key, of an element or of the root. */
static void next_place(struct jout *j)
{
	if (!j->depth) {
		assert(!j->has_member[0]); /* one root */
		j->has_member[0] = true;
		return;
	}
	if (j->has_member[j->depth])
		buf_add_char(j->out, ',');
	j->has_member[j->depth] = true;
	break_line(j);
}

/* In front of a value. */
static void before_value(struct jout *j)
{
	if (j->after_key) {
		j->after_key = false;
		return;
	}
	assert(!j->is_object[j->depth]); /* a member needs its key first */
	next_place(j);
}

static void open_bracket(struct jout *j, char c)
{
	before_value(j);
	assert(j->depth + 1 < JOUT_DEPTH);
	buf_add_char(j->out, c);
	j->depth++;
	j->has_member[j->depth] = false;
	j->is_object[j->depth] = c == '{';
}

static void close_bracket(struct jout *j, char c)
{
	assert(j->depth > 0 && !j->after_key);
	assert(j->is_object[j->depth] == (c == '}'));
	bool empty = !j->has_member[j->depth];

	j->depth--;
	if (!empty)
		break_line(j);
	buf_add_char(j->out, c);
}

void jout_object(struct jout *j)
{
	open_bracket(j, '{');
}

void jout_array(struct jout *j)
{
	open_bracket(j, '[');
}

void jout_end_object(struct jout *j)
{
	close_bracket(j, '}');
}

void jout_end_array(struct jout *j)
{
	close_bracket(j, ']');
}

/* All but ASCII without quotes, backslashes and control characters. */
static bool is_special(unsigned char c)
{
	return c < 0x20 || c >= 0x7f || c == '"' || c == '\\';
}

static uint64_t special_in(uint64_t w)
{
	return (w & SWAR_HIGH) | swar_below(w, 0x20) | swar_equal(w, '"') |
	       swar_equal(w, '\\') | swar_equal(w, 0x7f);
}

/* The end from `at` of what can be copied as it is. */
static size_t plain_to(struct str s, size_t at)
{
	while (s.len - at >= 8) {
		uint64_t stop = special_in(swar_load(s.ptr + at));

		if (stop)
			return at + swar_first(stop);
		at += 8;
	}
	while (at < s.len && !is_special((unsigned char)s.ptr[at]))
		at++;
	return at;
}

/*
 * Sequences that are written as escapes although JSON does not ask for it: what moves
 * or hides text on a terminal.  C1 controls (U+0080 to U+009F), the directional marks,
 * embeddings, overrides and isolates (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066
 * to U+2069) and the line separators (U+2028, U+2029); zero for all others.
 */
static unsigned hidden_code(const unsigned char *p, size_t n)
{
	if (n == 2) {
		unsigned c = (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);

		return c < 0xa0 || c == 0x61c ? c : 0;
	}
	if (n != 3 || p[0] != 0xe2)
		return 0;
	unsigned c = 0x2000u | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
	bool hidden = c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
		      (c >= 0x2066 && c <= 0x2069);

	return hidden ? c : 0;
}

/* Writes the character at `at`, which is not plain; returns its bytes. */
static size_t add_special(struct buf *out, struct str s, size_t at)
{
	static const char letters[] = "btn\0fr"; /* of 8 to 13 */
	unsigned char c = (unsigned char)s.ptr[at];

	if (c >= 0x80) {
		size_t n = text_sequence(s, at);
		unsigned hidden =
			n ? hidden_code((const unsigned char *)s.ptr + at, n) : 0;

		if (!n)
			buf_add(out, STR("\xef\xbf\xbd"));
		else if (hidden)
			buf_printf(out, "\\u%04x", hidden);
		else
			buf_add(out, str_slice(s, at, at + n));
		return n ? n : 1;
	}
	if (c == '"' || c == '\\')
		buf_add(out, (struct str){ (char[]){ '\\', (char)c }, 2 });
	else if (c >= 8 && c <= 13 && letters[c - 8])
		buf_add(out, (struct str){ (char[]){ '\\', letters[c - 8] }, 2 });
	else
		buf_printf(out, "\\u%04x", c);
	return 1;
}

/* Writes the string when nothing in it is special and the memory is there: copied while
 * it is looked at. */
static bool add_plain(struct buf *out, struct str s)
{
	size_t room = out->cap - out->len, i = 0;

	if (s.len > room || room - s.len < 16 || s.len + 2 > out->max - out->len)
		return false;
	char *p = out->ptr + out->len;

	*p++ = '"';
	for (; s.len - i >= 8; i += 8) {
		uint64_t w = swar_load(s.ptr + i);

		if (special_in(w))
			return false;
		memcpy(p + i, s.ptr + i, 8);
	}
	for (; i < s.len; i++) {
		if (is_special((unsigned char)s.ptr[i]))
			return false;
		p[i] = s.ptr[i];
	}
	p[i] = '"';
	p[i + 1] = '\0';
	out->len += s.len + 2;
	return true;
}

static void add_string(struct buf *out, struct str s)
{
	if (add_plain(out, s))
		return;
	buf_add_char(out, '"');
	for (size_t at = 0; at < s.len;) {
		size_t plain = plain_to(s, at);

		buf_add(out, str_slice(s, at, plain));
		at = plain;
		if (at < s.len)
			at += add_special(out, s, at);
	}
	buf_add_char(out, '"');
}

void jout_key_str(struct jout *j, struct str key)
{
	assert(j->is_object[j->depth] && !j->after_key);
	next_place(j);
	add_string(j->out, key);
	if (j->compact)
		buf_add_char(j->out, ':');
	else
		buf_add(j->out, STR(": "));
	j->after_key = true;
}

void jout_key(struct jout *j, const char *key)
{
	jout_key_str(j, str_of(key));
}

void jout_string(struct jout *j, struct str value)
{
	before_value(j);
	add_string(j->out, value);
}

void jout_text(struct jout *j, const char *value)
{
	jout_string(j, str_of(value));
}

void jout_number(struct jout *j, int64_t value)
{
	before_value(j);
	buf_printf(j->out, "%" PRId64, value);
}

void jout_tenths(struct jout *j, unsigned tenths)
{
	before_value(j);
	buf_printf(j->out, "%u.%u", tenths / 10, tenths % 10);
}

void jout_bool(struct jout *j, bool value)
{
	before_value(j);
	buf_add_text(j->out, value ? "true" : "false");
}

void jout_null(struct jout *j)
{
	before_value(j);
	buf_add(j->out, STR("null"));
}

void jout_member(struct jout *j, const char *key, struct str value)
{
	jout_key(j, key);
	jout_string(j, value);
}

void jout_member_text(struct jout *j, const char *key, const char *value)
{
	jout_member(j, key, str_of(value));
}

void jout_member_number(struct jout *j, const char *key, int64_t value)
{
	jout_key(j, key);
	jout_number(j, value);
}

void jout_member_bool(struct jout *j, const char *key, bool value)
{
	jout_key(j, key);
	jout_bool(j, value);
}

void jout_member_opt(struct jout *j, const char *key, struct str value)
{
	if (value.len)
		jout_member(j, key, value);
}

void jout_member_object(struct jout *j, const char *key)
{
	jout_key(j, key);
	jout_object(j);
}

void jout_member_array(struct jout *j, const char *key)
{
	jout_key(j, key);
	jout_array(j);
}
