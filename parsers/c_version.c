/*
 * c_version.c - the version in the text of a header: see c_header.h.
 *
 * Macros as the C standard has them (ISO/IEC 9899:2011, 6.10.3), each on a line of its
 * own; nothing is preprocessed.  One that is defined twice, in the branches of an #if, is
 * what it is last.
 */
#include "parsers/c_header.h"

#include "base/buf.h"

enum {
	MACROS_MOST = 12, /* that one header has in all its ways */
	VERSION_MOST = 64,
};

struct macro {
	struct str name, value; /* value without a comment */
	unsigned line;          /* 0: not defined */
};

struct macros {
	struct macro v[MACROS_MOST];
	size_t n;
};

/* --- macros -------------------------------------------------------------------- */

static bool is_name(char c)
{
	return is_alnum(c) || c == '_';
}

static void want(struct macros *m, struct str name)
{
	for (size_t i = 0; i < m->n; i++)
		if (str_eq(m->v[i].name, name))
			return;
	if (name.len && m->n < MACROS_MOST)
		m->v[m->n++] = (struct macro){ .name = name };
}

/* The names in one way: they begin with a letter, and are what has only their signs. */
static void want_all(struct macros *m, struct str ways)
{
	struct str way, word;

	while (ways.len) {
		str_cut(ways, '|', &way, &ways);
		if (way.ptr[0] == '\'')
			continue;
		while (way.len) {
			size_t n = 0;

			while (n < way.len && is_name(way.ptr[n]))
				n++;
			word = str_slice(way, 0, n);
			if (n && !is_digit(word.ptr[0]))
				want(m, word);
			/* what a macro is compared with is no macro to look for */
			way = n < way.len && way.ptr[n] == '=' ? STR("")
							       : str_from(way, n + 1);
		}
	}
}

/* Takes `word` off the front of a line, with the blanks before it. */
static bool take_word(struct str *line, struct str *word)
{
	size_t n = 0;

	*line = str_trim_left(*line);
	while (n < line->len && is_name(line->ptr[n]))
		n++;
	*word = str_slice(*line, 0, n);
	*line = str_from(*line, n);
	return n > 0;
}

/* The text up to a comment, which does not begin within quotes. */
static struct str without_comment(struct str s)
{
	bool quoted = false;

	for (size_t i = 0; i + 1 < s.len; i++) {
		if (s.ptr[i] == '"')
			quoted = !quoted;
		if (!quoted && s.ptr[i] == '/' &&
		    (s.ptr[i + 1] == '/' || s.ptr[i + 1] == '*'))
			return str_trim(str_slice(s, 0, i));
	}
	return str_trim(s);
}

static void read_macros(struct macros *m, struct str text)
{
	struct str line, word, name;

	if (str_starts_with(text, STR("\xef\xbb\xbf")))
		text = str_from(text, 3);
	for (unsigned n = 1; str_next_line(&text, &line); n++) {
		line = str_trim_left(line);
		if (!line.len || line.ptr[0] != '#')
			continue;
		line = str_from(line, 1);
		if (!take_word(&line, &word) || !str_is(word, "define") ||
		    !take_word(&line, &name))
			continue;
		for (size_t i = 0; i < m->n; i++)
			if (str_eq(m->v[i].name, name)) {
				m->v[i].value = without_comment(line);
				m->v[i].line = n;
			}
	}
}

static const struct macro *find(const struct macros *m, struct str name)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->v[i].line && str_eq(m->v[i].name, name))
			return &m->v[i];
	return NULL;
}

/* --- values -------------------------------------------------------------------- */

/* What a version looks like, from the first digit on. */
static struct str version_in(struct str s, struct str *rest)
{
	size_t from = 0, to;

	while (from < s.len && !is_digit(s.ptr[from]))
		from++;
	to = from;
	while (to < s.len &&
	       (is_alnum(s.ptr[to]) || str_has_char(STR(".-_+~"), s.ptr[to])))
		to++;
	*rest = str_from(s, to);
	/* "v2.30 - public domain", "4.3.0.": signs at the end are not of it */
	while (to > from && !is_alnum(s.ptr[to - 1]))
		to--;
	return to - from <= VERSION_MOST ? str_slice(s, from, to) : STR("");
}

/* One literal: "text", or what has no blanks in it; parentheses are taken off. */
static bool literal_of(struct str value, struct str *out)
{
	while (value.len > 1 && value.ptr[0] == '(' && value.ptr[value.len - 1] == ')')
		value = str_trim(str_slice(value, 1, value.len - 1));
	if (value.len > 1 && value.ptr[0] == '"' && value.ptr[value.len - 1] == '"') {
		*out = str_slice(value, 1, value.len - 1);
		return !str_has_char(*out, '"');
	}
	*out = value;
	for (size_t i = 0; i < value.len; i++)
		if (!is_alnum(value.ptr[i]) && value.ptr[i] != '.')
			return false;
	return value.len && is_digit(value.ptr[0]);
}

/* "0x1000009", "108100", "3021012L". */
static bool number_of(struct str value, uint64_t *out)
{
	struct str s;
	unsigned base = 10;
	size_t i = 0;
	uint64_t v = 0;

	if (!literal_of(value, &s))
		return false;
	if (str_starts_with_nocase(s, STR("0x"))) {
		base = 16;
		s = str_from(s, 2);
	}
	for (; i < s.len && (base == 16 ? is_hex(s.ptr[i]) : is_digit(s.ptr[i])); i++) {
		char c = lower_of(s.ptr[i]);

		if (v > UINT32_MAX)
			return false;
		v = v * base + (uint64_t)(is_digit(c) ? c - '0' : c - 'a' + 10);
	}
	for (size_t k = i; k < s.len; k++)
		if (!str_has_char(STR("uUlL"), s.ptr[k]))
			return false;
	*out = v;
	return i > 0;
}

/* --- ways ---------------------------------------------------------------------- */

/* "OpenSSL 1.1.1k  25 Mar 2021", "v1.12.0", "LIBTIFF, Version 4.4.0\nCopyright". */
static void of_text(struct str text, struct c_version *out)
{
	struct str rest, version = version_in(text, &rest);

	if (str_starts_with(str_trim_left(rest), STR("WIP")))
		out->near = str_trim(text);
	else
		out->text = version;
}

/* One that is another macro, or put together, is not followed.  "@VERSION@" is filled in
 * when the library is built. */
static bool of_one(const struct macro *m, struct c_version *out)
{
	struct str text;

	if (!literal_of(m->value, &text))
		return false;
	out->line = m->line;
	if (!str_has_char(text, '@') && !str_has_char(text, '{'))
		of_text(text, out);
	return true;
}

/* "BOOST_VERSION/100000/100/1" */
static bool of_number(struct arena *a, const struct macro *m, struct str units,
		      struct c_version *out)
{
	struct buf b;
	struct str unit;
	uint64_t v;
	uint32_t n;

	if (!number_of(m->value, &v))
		return false;
	out->line = m->line;
	buf_init(&b, VERSION_MOST);
	while (units.len) {
		str_cut(units, '/', &unit, &units);
		if (!str_to_u32(unit, UINT32_MAX, &n) || !n)
			continue;
		if (b.len)
			buf_add_char(&b, '.');
		buf_add_number(&b, v / n);
		v %= n;
	}
	out->text = arena_dup(a, buf_str(&b));
	buf_release(&b);
	return true;
}

/* "27U" without what tells the type of an integer. */
static struct str without_suffix(struct str number)
{
	size_t digits = 0, end = number.len;

	while (digits < end && is_digit(number.ptr[digits]))
		digits++;
	while (end > digits && str_has_char(STR("uUlL"), number.ptr[end - 1]))
		end--;
	return end == digits ? str_slice(number, 0, digits) : number;
}

/* "A.B.C"; false when one of them is not defined, or no literal. */
static bool of_parts(struct arena *a, const struct macros *m, struct str names,
		     struct c_version *out)
{
	struct str name, value;
	struct buf b;

	buf_init(&b, VERSION_MOST);
	while (names.len) {
		str_cut(names, '.', &name, &names);
		const struct macro *one = find(m, name);

		if (!one || !literal_of(one->value, &value) || !value.len ||
		    !is_digit(value.ptr[0])) {
			buf_release(&b);
			return false;
		}
		if (!out->line)
			out->line = one->line;
		if (b.len)
			buf_add_char(&b, '.');
		buf_add(&b, without_suffix(value));
	}
	if (!b.full)
		out->text = arena_dup(a, buf_str(&b));
	buf_release(&b);
	return true;
}

/* The first bytes alone: what says what the file is stands in its first comment. */
static bool of_comment(struct str before, struct str text, struct c_version *out)
{
	enum { COMMENT_MOST = 4096 };
	struct str head = str_slice(text, 0, COMMENT_MOST);
	size_t at = str_find(head, before);
	struct str line;

	if (at == STR_NONE)
		return false;
	out->line = 1;
	for (size_t i = 0; i < at; i++)
		out->line += head.ptr[i] == '\n';
	head = str_from(head, at + before.len);
	str_next_line(&head, &line);
	if (line.len && (is_digit(line.ptr[0]) || line.ptr[0] == 'v'))
		of_text(line, out);
	return true;
}

/* "C=1" of a release. */
static bool is_release(const struct macros *m, struct str condition)
{
	struct str name, value;
	const struct macro *one;

	if (!str_cut(condition, '=', &name, &value))
		return true;
	one = find(m, name);
	return !one || str_eq(one->value, value);
}

static bool read_way(struct arena *a, const struct macros *m, struct str way,
		     struct str text, struct c_version *out)
{
	struct str units, condition, name;
	const struct macro *one;

	if (way.ptr[0] == '\'')
		return of_comment(str_from(way, 1), text, out);
	str_cut(way, '!', &way, &condition);
	if (str_cut(way, '/', &name, &units)) {
		one = find(m, name);
		return one && of_number(a, one, units, out);
	}
	if (str_has_char(way, '.')) {
		if (!of_parts(a, m, way, out))
			return false;
	} else {
		one = find(m, way);
		if (!one || !of_one(one, out))
			return false;
	}
	if (out->text.len && !is_release(m, condition)) {
		out->near = arena_cat(a, out->text, STR(", no release"), STR(""));
		out->text = STR("");
	}
	return true;
}

bool c_version_read(struct arena *a, const struct c_header *h, struct str text,
		    struct c_version *out)
{
	struct macros m = { .n = 0 };
	struct str ways = str_of(h->version), way;
	bool any = false;

	want_all(&m, ways);
	if (m.n)
		read_macros(&m, text);
	while (ways.len) {
		struct c_version one = { .line = 0 };

		str_cut(ways, '|', &way, &ways);
		if (!read_way(a, &m, way, text, &one))
			continue;
		if (!any || one.text.len)
			*out = one;
		any = true;
		if (one.text.len || one.near.len)
			break;
	}
	return any;
}

/* --- tags ---------------------------------------------------------------------- */

/* The number at the front of what is left of a version, and the rest behind a dot. */
static uint64_t take_number(struct str *s)
{
	uint64_t v = 0;
	size_t i = 0;

	for (; i < s->len && is_digit(s->ptr[i]); i++)
		v = v < UINT32_MAX ? v * 10 + (uint64_t)(s->ptr[i] - '0') : v;
	*s = str_from(*s, i < s->len && s->ptr[i] == '.' ? i + 1 : i);
	return v;
}

static bool is_below(struct str version, struct str bound)
{
	while (bound.len) {
		uint64_t x = take_number(&version), y;
		struct str before = bound;

		y = take_number(&bound);
		if (x != y)
			return x < y;
		if (bound.len == before.len)
			break;
	}
	return false;
}

static void add_with(struct buf *b, struct str version, char dot)
{
	for (size_t i = 0; i < version.len; i++)
		buf_add_char(b, version.ptr[i] == '.' ? dot : version.ptr[i]);
}

static struct str fill(struct arena *a, struct str form, struct str version)
{
	struct str out, word, rest;
	struct buf b;

	buf_init(&b, (size_t)4 * VERSION_MOST);
	while (form.len) {
		str_cut(form, '{', &word, &form);
		buf_add(&b, word);
		if (!form.len)
			break;
		str_cut(form, '}', &word, &form);
		if (!word.len) {
			buf_add(&b, version);
		} else if (!is_digit(word.ptr[0])) {
			add_with(&b, version, word.ptr[0]);
		} else {
			uint64_t v = 0;

			rest = version;
			for (char n = '0'; n < word.ptr[0]; n++)
				v = take_number(&rest);
			buf_add_number(&b, v);
		}
	}
	out = arena_dup(a, buf_str(&b));
	buf_release(&b);
	return out;
}

struct str c_version_tag(struct arena *a, const struct c_header *h, struct str version)
{
	struct str forms = str_of(h->tag), form, bound;

	while (forms.len) {
		str_cut(forms, '|', &form, &forms);
		if (form.ptr[0] != '<')
			return fill(a, form, version);
		str_cut(str_from(form, 1), ' ', &bound, &form);
		if (is_below(version, bound))
			return fill(a, form, version);
	}
	return STR("");
}

/* --- files --------------------------------------------------------------------- */

static bool is_tail(struct str path, struct str tail)
{
	return str_ends_with(path, tail) &&
	       (path.len == tail.len || path.ptr[path.len - tail.len - 1] == '/');
}

const struct c_header *c_header_next(struct str path, size_t *i)
{
	while (*i < c_headers_len) {
		const struct c_header *h = &c_headers[(*i)++];

		/* the folders may be those above the root of the scan */
		if (is_tail(path, str_of(h->file)) || is_tail(str_of(h->file), path))
			return h;
	}
	return NULL;
}
