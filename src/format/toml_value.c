/*
 * toml_value.c - TOML's strings, numbers, dates and booleans; see toml.h.
 *
 * https://toml.io/en/v1.0.0, sections "String" to "Local Time".
 */
#include "format/toml_scan.h"

#include "base/swar.h"
#include "format/text.h"

/* The first byte from p that may not be plain text: the quote, a backslash or a
 * control character.  *high collects the bytes' top bits. */
static const char *plain_end(const char *p, const char *end, char quote, uint64_t *high)
{
	while (end - p >= 8) {
		uint64_t w = swar_load(p);
		uint64_t stop = swar_below(w, 0x20) | swar_equal(w, quote) |
				swar_equal(w, '\\') | swar_equal(w, 0x7f);

		*high |= w;
		if (stop)
			return p + swar_first(stop);
		p += 8;
	}
	for (; p < end; p++) {
		*high |= (uint64_t)(unsigned char)*p;
		if (*p == quote || *p == '\\' || (unsigned char)*p < 0x20 || *p == 0x7f)
			break;
	}
	return p;
}

/* Reads `n` hexadecimal digits at p as a Unicode scalar value. */
static bool read_scalar(const char *p, const char *end, int n, uint32_t *out)
{
	uint32_t c = 0;

	if (end - p < n)
		return false;
	for (int i = 0; i < n; i++) {
		if (!is_hex(p[i]))
			return false;
		unsigned digit = is_digit(p[i]) ? (unsigned)(p[i] - '0')
						: (unsigned)(lower_of(p[i]) - 'a' + 10);
		c = c << 4 | digit;
	}
	*out = c;
	return c <= 0x10ffff && !(c >= 0xd800 && c <= 0xdfff);
}

static int fail_escape(struct toml_scan *s, struct str raw, const char *at,
		       unsigned first_line, const char *what)
{
	s->line = first_line;
	for (const char *p = raw.ptr; p < at; p++)
		s->line += *p == '\n';
	s->line += raw.ptr[-1] == '\n'; /* the one behind the opening quotes */
	s->p = at;
	return toml_fail(s, "%s", what);
}

/* Behind a backslash: the blanks, the line's end and what is blank after it, which
 * the backslash takes out of a multi-line string.  NULL when it is no such backslash. */
static const char *skip_line_end(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\r'))
		p++;
	if (p >= end || *p != '\n')
		return NULL;
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'))
		p++;
	return p;
}

/* One escape: *p is behind the backslash.  False when it is none. */
static bool unescape_one(const char **p, const char *end, bool lines, char **out)
{
	static const char from[] = "btnfr\"\\", to[] = "\b\t\n\f\r\"\\";
	const char *at = *p < end && **p ? strchr(from, **p) : NULL;
	uint32_t c;

	if (at) {
		*(*out)++ = to[at - from];
		(*p)++;
		return true;
	}
	if (*p < end && (**p == 'u' || **p == 'U')) {
		int n = **p == 'u' ? 4 : 8;

		if (!read_scalar(*p + 1, end, n, &c))
			return false;
		*out += text_put(*out, c);
		*p += n + 1;
		return true;
	}
	const char *next = lines ? skip_line_end(*p, end) : NULL;

	if (next)
		*p = next;
	return next;
}

static int unescape(struct toml_scan *s, struct str raw, bool lines, unsigned first_line,
		    struct str *text)
{
	const char *p = raw.ptr, *end = raw.ptr + raw.len;
	char *start = arena_alloc(s->arena, raw.len + 1, 1), *out = start;

	while (p < end) {
		const char *stop = memchr(p, '\\', (size_t)(end - p));
		size_t plain = (size_t)((stop ? stop : end) - p);

		memcpy(out, p, plain);
		out += plain;
		if (!stop)
			break;
		p = stop + 1;
		if (!unescape_one(&p, end, lines, &out))
			return fail_escape(s, raw, stop, first_line,
					   "unknown or incomplete escape in a string");
	}
	*text = (struct str){ start, (size_t)(out - start) };
	return 0;
}

/* At a byte that plain_end() stopped at and that is no end: steps over it. */
static int step_over(struct toml_scan *s, bool basic, bool lines, bool *escapes)
{
	char c = *s->p;

	if (c == '\\') {
		s->p++;
		if (!basic)
			return 0;
		*escapes = true;
		/* A quote or backslash must not be looked at again; a line's end must. */
		if (s->p < s->end && (*s->p == '"' || *s->p == '\\'))
			s->p++;
		return 0;
	}
	if (c == '\n' && lines) {
		s->line++;
	} else if (c == '\n' || c == '\r') {
		if (!lines)
			return toml_fail(s, "a string is not closed on its line");
		if (s->end - s->p < 2 || s->p[1] != '\n')
			return toml_fail(s,
					 "carriage return without a newline in a string");
	} else if (c != '\t') {
		return toml_fail(s, "control character in a string");
	}
	s->p++;
	return 0;
}

/* p is at a quote in a string: true when the string ends here; *to is then where. */
static bool at_close(struct toml_scan *s, bool lines, char quote, const char **to)
{
	size_t run = 1;

	if (!lines) {
		*to = s->p++;
		return true;
	}
	/* One or two quotes may stand in front of the three that close. */
	while (run < 5 && s->end - s->p > (ptrdiff_t)run && s->p[run] == quote)
		run++;
	*to = s->p + (run >= 3 ? run - 3 : 0);
	s->p += run;
	return run >= 3;
}

int toml_read_string(struct toml_scan *s, bool lines, struct str *text)
{
	char quote = *s->p;
	bool basic = quote == '"', escapes = false;
	unsigned first_line = s->line;
	uint64_t high = 0;
	const char *opening = s->p, *to = NULL;

	if (s->end - s->p >= 3 && s->p[1] == quote && s->p[2] == quote) {
		if (!lines)
			return toml_fail(s, "a multi-line string cannot be a key");
		s->p += 3;
		/* A newline right behind the opening quotes is not part of the text. */
		if (s->end - s->p >= 2 && s->p[0] == '\r' && s->p[1] == '\n')
			s->p++;
		if (s->p < s->end && *s->p == '\n') {
			s->p++;
			s->line++;
		}
	} else {
		lines = false;
		s->p++;
	}
	const char *from = s->p;

	for (;;) {
		s->p = plain_end(s->p, s->end, quote, &high);
		if (s->p >= s->end) {
			/* What follows the line of the opening quotes is worth a look. */
			s->p = opening;
			s->line = first_line;
			return toml_fail(s, "a string is not closed");
		}
		if (*s->p == quote) {
			if (at_close(s, lines, quote, &to))
				break;
		} else if (step_over(s, basic, lines, &escapes) < 0) {
			return -1;
		}
	}
	struct str raw = { from, (size_t)(to - from) };

	if ((high & SWAR_HIGH) && !str_is_utf8(raw))
		return toml_fail(s, "a string is not valid UTF-8");
	if (escapes)
		return unescape(s, raw, lines, first_line, text);
	*text = raw;
	return 0;
}

/* --- numbers --------------------------------------------------------------- */

static bool is_octal(char c)
{
	return c >= '0' && c <= '7';
}

static bool is_binary(char c)
{
	return c == '0' || c == '1';
}

/* The end of the digits at `at`, single underscores between them; `at` itself when
 * there are none or an underscore stands wrong. */
static size_t skip_digits(struct str t, size_t at, bool (*is)(char))
{
	size_t i = at;

	for (;;) {
		if (i >= t.len || !is(t.ptr[i]))
			return at;
		while (i < t.len && is(t.ptr[i]))
			i++;
		if (i >= t.len || t.ptr[i] != '_')
			return i;
		i++;
	}
}

static bool is_decimal(char c)
{
	return is_digit(c);
}

static bool is_hex_digit(char c)
{
	return is_hex(c);
}

static bool is_prefixed_integer(struct str t)
{
	bool (*is)(char);

	if (t.len < 3 || t.ptr[0] != '0')
		return false;
	switch (t.ptr[1]) {
	case 'x':
		is = is_hex_digit;
		break;
	case 'o':
		is = is_octal;
		break;
	case 'b':
		is = is_binary;
		break;
	default:
		return false;
	}
	return skip_digits(t, 2, is) == t.len;
}

static bool is_number(struct str t)
{
	if (is_prefixed_integer(t))
		return true;
	if (t.len && (t.ptr[0] == '+' || t.ptr[0] == '-'))
		t = str_from(t, 1);
	if (str_is(t, "inf") || str_is(t, "nan"))
		return true;
	size_t at = skip_digits(t, 0, is_decimal);

	if (!at || (t.ptr[0] == '0' && at > 1))
		return false;
	if (at < t.len && t.ptr[at] == '.') {
		size_t fraction = at + 1;

		at = skip_digits(t, fraction, is_decimal);
		if (at == fraction)
			return false;
	}
	if (at < t.len && (t.ptr[at] == 'e' || t.ptr[at] == 'E')) {
		size_t exponent = at + 1;

		if (exponent < t.len &&
		    (t.ptr[exponent] == '+' || t.ptr[exponent] == '-'))
			exponent++;
		at = skip_digits(t, exponent, is_decimal);
		if (at == exponent)
			return false;
	}
	return at == t.len;
}

/* --- dates and times, RFC 3339 --------------------------------------------- */

/* Two digits at `at`, from low to high. */
static bool two_digits(struct str t, size_t at, unsigned low, unsigned high)
{
	uint32_t n;

	return at + 2 <= t.len && str_to_u32(str_slice(t, at, at + 2), 99, &n) &&
	       n >= low && n <= high;
}

static bool char_at(struct str t, size_t at, char c)
{
	return at < t.len && t.ptr[at] == c;
}

static bool is_date(struct str t)
{
	static const unsigned char days[] = { 31, 29, 31, 30, 31, 30,
					      31, 31, 30, 31, 30, 31 };
	uint32_t year, month, day;

	if (t.len != 10 || t.ptr[4] != '-' || t.ptr[7] != '-' ||
	    !str_to_u32(str_slice(t, 0, 4), 9999, &year) ||
	    !str_to_u32(str_slice(t, 5, 7), 12, &month) ||
	    !str_to_u32(str_slice(t, 8, 10), 31, &day) || !month || !day ||
	    day > days[month - 1])
		return false;
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month != 2 || day < 29 || leap;
}

/* "07:32:00", with a fraction; the offset behind it only where `offset` allows one. */
static bool is_time(struct str t, bool offset)
{
	if (!two_digits(t, 0, 0, 23) || !char_at(t, 2, ':') || !two_digits(t, 3, 0, 59) ||
	    !char_at(t, 5, ':') || !two_digits(t, 6, 0, 60))
		return false;
	size_t at = 8;

	if (char_at(t, at, '.')) {
		size_t from = ++at;

		while (at < t.len && is_digit(t.ptr[at]))
			at++;
		if (at == from)
			return false;
	}
	if (at == t.len)
		return true;
	if (!offset)
		return false;
	if (t.ptr[at] == 'Z' || t.ptr[at] == 'z')
		return at + 1 == t.len;
	return (t.ptr[at] == '+' || t.ptr[at] == '-') && at + 6 == t.len &&
	       two_digits(t, at + 1, 0, 23) && t.ptr[at + 3] == ':' &&
	       two_digits(t, at + 4, 0, 59);
}

static bool is_date_or_time(struct str t)
{
	if (is_time(t, false))
		return true;
	if (!is_date(str_slice(t, 0, 10)))
		return false;
	if (t.len == 10)
		return true;
	return (t.ptr[10] == 'T' || t.ptr[10] == 't' || t.ptr[10] == ' ') &&
	       is_time(str_from(t, 11), true);
}

static size_t word_end(struct toml_scan *s, size_t at)
{
	size_t left = (size_t)(s->end - s->p);

	while (at < left && (is_alnum(s->p[at]) || s->p[at] == '+' || s->p[at] == '-' ||
			     s->p[at] == '.' || s->p[at] == ':' || s->p[at] == '_'))
		at++;
	return at;
}

int toml_read_word(struct toml_scan *s, struct toml *node)
{
	struct str t = { s->p, word_end(s, 0) };

	/* A blank may stand for the T between date and time. */
	if (t.len == 10 && is_date(t) && s->end - s->p > 12 && s->p[10] == ' ' &&
	    is_digit(s->p[11]))
		t.len = word_end(s, 11);
	if (str_is(t, "true") || str_is(t, "false"))
		node->type = TOML_BOOL;
	else if (is_number(t))
		node->type = TOML_NUMBER;
	else if (is_date_or_time(t))
		node->type = TOML_DATE;
	else if (t.len)
		return toml_fail(s, "\"" STR_FMT "\" is no value: a string needs quotes",
				 STR_ARG(str_slice(t, 0, 60)));
	else
		return toml_fail(s, "expected a value, found " STR_FMT,
				 STR_ARG(toml_found(s)));
	node->text = t;
	s->p += t.len;
	return 0;
}
