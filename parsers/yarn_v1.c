/* yarn_v1.c - see yarn_v1.h. */
#include "parsers/yarn_v1.h"

enum {
	/* Lines not understood after which the file is taken for something else. */
	BAD_LINES_MOST = 20,
};

enum section { SECTION_NONE, SECTION_REQUIRED, SECTION_OPTIONAL, SECTION_OTHER };

struct reader {
	struct parse_ctx *ctx;
	struct yarn_lock *out;
	struct yarn_entry *entry; /* the one being read; NULL before the first */
	enum section section;
	unsigned line, bad;
};

/* A string in quotes, JSON's escapes undone; *s moves behind it. */
static bool take_quoted(struct arena *a, struct str *s, struct str *out)
{
	size_t end = 1;
	bool escaped = false;

	while (end < s->len && s->ptr[end] != '"') {
		escaped |= s->ptr[end] == '\\';
		end += s->ptr[end] == '\\' ? 2 : 1;
	}
	if (end >= s->len)
		return false;
	struct str raw = str_slice(*s, 1, end);
	*s = str_from(*s, end + 1);
	if (!escaped) {
		*out = raw;
		return true;
	}
	/* Names and ranges hold '"' and '\' at the most; other escapes stay. */
	char *text = arena_alloc(a, raw.len + 1, 1);
	size_t n = 0;
	for (size_t i = 0; i < raw.len; i++) {
		if (raw.ptr[i] == '\\' && i + 1 < raw.len &&
		    (raw.ptr[i + 1] == '"' || raw.ptr[i + 1] == '\\'))
			i++;
		text[n++] = raw.ptr[i];
	}
	*out = (struct str){ text, n };
	return true;
}

/* A bare or quoted word; a bare one ends at a blank, ',' or ':'. */
static bool take_word(struct arena *a, struct str *s, struct str *out)
{
	size_t n = 0;

	if (s->len && s->ptr[0] == '"')
		return take_quoted(a, s, out);
	while (n < s->len && !is_space(s->ptr[n]) && s->ptr[n] != ',' &&
	       s->ptr[n] != ':' && s->ptr[n] != '"')
		n++;
	*out = str_slice(*s, 0, n);
	*s = str_from(*s, n);
	return n > 0;
}

/* The value of a line: a quoted string, or all that is left. */
static bool take_value(struct arena *a, struct str s, struct str *out)
{
	s = str_trim(s);
	if (s.len && s.ptr[0] == '"')
		return take_quoted(a, &s, out) && !s.len;
	*out = s;
	return s.len > 0;
}

static bool read_header(struct reader *r, struct str line)
{
	struct arena *a = parse_arena(r->ctx);
	struct str *patterns = NULL, word;
	size_t n = 0, cap = 0;

	for (;;) {
		if (!take_word(a, &line, &word) || !word.len)
			return false;
		arena_grow(a, patterns, n, &cap);
		patterns[n++] = word;
		line = str_trim_left(line);
		if (str_is(str_trim_right(line), ":"))
			break;
		if (!str_starts_with(line, STR(",")))
			return false;
		line = str_trim_left(str_from(line, 1));
	}
	arena_grow(a, r->out->v, r->out->n, &r->out->cap);
	r->entry = &r->out->v[r->out->n++];
	*r->entry = (struct yarn_entry){ .patterns = patterns,
					 .n_patterns = n,
					 .line = r->line,
					 .ref = PACKAGE_NONE };
	r->section = SECTION_NONE;
	return true;
}

static bool read_field(struct reader *r, struct str line)
{
	struct arena *a = parse_arena(r->ctx);
	struct str key, value;

	if (!r->entry || !take_word(a, &line, &key))
		return false;
	r->section = SECTION_NONE;
	if (str_is(str_trim(line), ":")) {
		r->section = SECTION_OTHER;
		if (str_is(key, "dependencies"))
			r->section = SECTION_REQUIRED;
		else if (str_is(key, "optionalDependencies"))
			r->section = SECTION_OPTIONAL;
		return true;
	}
	if (!take_value(a, line, &value))
		return false;
	if (str_is(key, "version")) {
		r->entry->version = value;
	} else if (str_is(key, "resolved")) {
		r->entry->resolved = value;
	} else if (str_is(key, "integrity")) {
		r->entry->integrity = value;
		r->entry->integrity_line = r->line;
	}
	return true;
}

static bool read_need(struct reader *r, struct str line)
{
	struct arena *a = parse_arena(r->ctx);
	struct yarn_need need = { .line = r->line,
				  .optional = r->section == SECTION_OPTIONAL };

	if (!r->entry || r->section == SECTION_NONE)
		return false;
	if (!take_word(a, &line, &need.name) || !take_value(a, line, &need.range))
		return false;
	if (r->section == SECTION_OTHER)
		return true;
	arena_grow(a, r->entry->needs, r->entry->n_needs, &r->entry->cap_needs);
	r->entry->needs[r->entry->n_needs++] = need;
	return true;
}

static bool read_line(struct reader *r, struct str line)
{
	struct str text = str_trim_left(line);
	size_t indent = line.len - text.len;

	switch (indent) {
	case 0:
		return read_header(r, text);
	case 2:
		return read_field(r, text);
	case 4:
		return read_need(r, text);
	default:
		return false;
	}
}

int yarn_v1_read(struct parse_ctx *ctx, struct str bytes, struct yarn_lock *out)
{
	struct reader r = { .ctx = ctx, .out = out };
	struct str line;

	while (str_next_line(&bytes, &line)) {
		struct str text = str_trim(line);

		r.line++;
		if (!text.len || text.ptr[0] == '#' || read_line(&r, line))
			continue;
		if (!out->n)
			return parse_error(ctx, r.line, "not an entry of a yarn.lock");
		if (++r.bad > BAD_LINES_MOST)
			return parse_error(ctx, r.line,
					   "too many lines are not understood; the rest "
					   "is left out");
		parse_warn(ctx, r.line, DIAG_SYNTAX, "the line is not understood");
	}
	return 0;
}
