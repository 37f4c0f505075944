/* json_out.c - the JSON writer; see json_out.h. */
#include "format/json_out.h"

#include <assert.h>

#include "base/swar.h"
#include "format/text.h"

void jout_init(struct jout *j, struct buf *out, bool compact)
{
	*j = (struct jout){ .out = out, .compact = compact };
}

static const char blanks[2 * JOUT_DEPTH + 1] =
	"                                                                ";

/* A comma where one is due, and the next line.  Where there is room for the widest
 * indent it is copied whole, which is quicker than so much of it as counts. */
static void break_line(struct jout *j, bool comma)
{
	enum { MOST = 2 * JOUT_DEPTH + 2 };
	struct buf *b = j->out;

	if (j->compact || b->cap - b->len <= MOST || b->max - b->len <= MOST) {
		if (comma)
			buf_add_char(b, ',');
		if (j->compact)
			return;
		buf_add_char(b, '\n');
		buf_add(b, (struct str){ blanks, (size_t)j->depth * 2 });
		return;
	}
	char *p = b->ptr + b->len;

	*p = ',';
	p += comma;
	*p++ = '\n';
	memcpy(p, blanks, MOST - 2);
	p += 2 * (size_t)j->depth;
	*p = '\0';
	b->len = (size_t)(p - b->ptr);
}

/* In front of a key, of an element or of the root. */
static void next_place(struct jout *j)
{
	bool comma = j->has_member[j->depth];

	assert(j->depth || !comma); /* one root */
	j->has_member[j->depth] = true;
	if (j->depth && !j->sink)
		break_line(j, comma);
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

/* Enough of a key to tell it from others of one object: its length and three letters. */
static uint32_t key_mark(struct str key)
{
	if (!key.len)
		return 0;
	return (uint32_t)(unsigned char)key.len |
	       (uint32_t)(unsigned char)key.ptr[0] << 8 |
	       (uint32_t)(unsigned char)key.ptr[key.len / 2] << 16 |
	       (uint32_t)(unsigned char)key.ptr[key.len - 1] << 24;
}

/* A value or an opening bracket, with the key in front of it. */
static void digest(struct jout *j, struct str what)
{
	if (j->digest)
		digest128_add(j->digest, key_mark(j->key), what);
}

/* The key of what comes next, for the sink. */
static struct str take_key(struct jout *j)
{
	struct str key = j->key;

	j->key = STR("");
	return key;
}

static void open_bracket(struct jout *j, char c)
{
	before_value(j);
	assert(j->depth + 1 < JOUT_DEPTH);
	digest(j, (struct str){ &c, 1 });
	struct str key = take_key(j);

	if (j->sink)
		j->sink->open(j->sink->data, key, c == '{');
	else
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
	digest(j, (struct str){ &c, 1 });
	if (j->sink) {
		j->sink->close(j->sink->data);
		return;
	}
	if (!empty)
		break_line(j, false);
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

static inline uint64_t special_in(uint64_t w)
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
	j->after_key = true;
	j->key = key;
	if (j->sink)
		return;
	add_string(j->out, key);
	if (j->compact)
		buf_add_char(j->out, ':');
	else
		buf_add(j->out, STR(": "));
}

/* A value that stands as it is: true for a sink's. */
static bool sunk(struct jout *j, struct str text)
{
	before_value(j);
	digest(j, text);
	struct str key = take_key(j);

	if (j->sink)
		j->sink->value(j->sink->data, key, text);
	return j->sink != NULL;
}

void jout_string(struct jout *j, struct str value)
{
	if (!sunk(j, value))
		add_string(j->out, value);
}

static void add_literal(struct jout *j, struct str text)
{
	if (!sunk(j, text))
		buf_add(j->out, text);
}

/* Decimal digits of value at the end of `to`. */
static struct str digits_of(char to[24], uint64_t value, bool minus)
{
	size_t at = 24;

	do {
		to[--at] = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	if (minus)
		to[--at] = '-';
	return (struct str){ to + at, 24 - at };
}

void jout_number(struct jout *j, int64_t value)
{
	char text[24];
	uint64_t size = value < 0 ? -(uint64_t)value : (uint64_t)value;

	add_literal(j, digits_of(text, size, value < 0));
}

void jout_decimal(struct jout *j, uint32_t value, unsigned places)
{
	char text[24], all[48];
	uint32_t unit = 1;

	assert(places && places < 10);
	for (unsigned i = 0; i < places; i++)
		unit *= 10;
	struct str whole = digits_of(text, value / unit, false);

	memcpy(all, whole.ptr, whole.len);
	all[whole.len] = '.';
	for (unsigned i = places; i > 0; i--, value /= 10)
		all[whole.len + i] = (char)('0' + value % 10);
	add_literal(j, (struct str){ all, whole.len + 1 + places });
}

void jout_tenths(struct jout *j, unsigned tenths)
{
	jout_decimal(j, tenths, 1);
}

void jout_bool(struct jout *j, bool value)
{
	add_literal(j, value ? STR("true") : STR("false"));
}

void jout_null(struct jout *j)
{
	add_literal(j, STR("null"));
}
