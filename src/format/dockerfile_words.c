/*
 * dockerfile_words.c - how instructions split their text: blanks, quotes, flags,
 * heredocs.
 *
 * https://docs.docker.com/reference/dockerfile/ (2026-08) and BuildKit's parser.
 */
#include "format/dockerfile_impl.h"

static void add_word(struct df_reader *r, struct df_line line, struct df_words *out,
		     size_t from, size_t to)
{
	struct df_word *w;

	arena_grow(r->a, out->v, out->n, &out->cap);
	w = &out->v[out->n++];
	w->raw = str_slice(line.text, from, to);
	w->text = df_unquote(r->a, w->raw, r->escape);
	w->line = df_span_line(line.spans, line.n_spans, from);
}

void df_split_blank(struct df_reader *r, struct df_line line, struct df_words *out)
{
	struct str s = line.text;

	for (size_t i = 0; i < s.len;) {
		size_t from = i;

		while (i < s.len && !is_space(s.ptr[i]))
			i++;
		if (i > from)
			add_word(r, line, out, from, i);
		while (i < s.len && is_space(s.ptr[i]))
			i++;
	}
}

/* The offset behind the word that starts at i: blanks inside quotes belong to it. */
static size_t quoted_word_end(struct str s, size_t i, char escape)
{
	char quote = 0;

	for (; i < s.len; i++) {
		char c = s.ptr[i];

		if (c == escape && quote != '\'') {
			i++; /* what is escaped is part of the word, a blank too */
		} else if (quote) {
			if (c == quote)
				quote = 0;
		} else if (c == '\'' || c == '"') {
			quote = c;
		} else if (is_space(c)) {
			return i;
		}
	}
	return s.len;
}

void df_split_quoted(struct df_reader *r, struct df_line line, struct df_words *out)
{
	struct str s = line.text;

	for (size_t i = 0; i < s.len;) {
		if (is_space(s.ptr[i])) {
			i++;
			continue;
		}
		size_t end = quoted_word_end(s, i, r->escape);
		add_word(r, line, out, i, end);
		i = end;
	}
}

/* Inside "…" an escape works before ", $ and itself only. */
static bool escapes_in_quotes(char c, char escape)
{
	return c == '"' || c == '$' || c == escape;
}

struct str df_unquote(struct arena *a, struct str raw, char escape)
{
	char quote = 0;
	size_t n = 0;

	if (!str_has_char(raw, '"') && !str_has_char(raw, '\'') &&
	    !str_has_char(raw, escape))
		return raw;
	char *p = arena_alloc(a, raw.len + 1, 1);
	for (size_t i = 0; i < raw.len; i++) {
		char c = raw.ptr[i];

		if (quote ? c == quote : (c == '"' || c == '\'')) {
			quote = quote ? 0 : c;
			continue;
		}
		if (c == escape && quote != '\'') {
			if (i + 1 == raw.len)
				break;
			if (!quote || escapes_in_quotes(raw.ptr[i + 1], escape))
				c = raw.ptr[++i];
		}
		p[n++] = c;
	}
	return (struct str){ p, n };
}

/* --- flags ------------------------------------------------------------------- */

static void add_flag(struct df_reader *r, struct df_line line, struct df_instr *in,
		     size_t *cap, size_t from, size_t to)
{
	struct str text = str_slice(line.text, from + 2, to), name, value;
	struct df_flag *v = (struct df_flag *)in->flags,
		       *f; /* ours until the line is read */
	char *p = arena_alloc(r->a, text.len + 1, 1);
	size_t n = 0;

	/* In flags quotes and escapes come off wherever they stand. */
	char quote = 0;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c == r->escape && quote != '\'' && i + 1 < text.len) {
			c = text.ptr[++i];
		} else if (quote ? c == quote : (c == '"' || c == '\'')) {
			quote = quote ? 0 : c;
			continue;
		}
		p[n++] = c;
	}
	arena_grow(r->a, v, in->n_flags, cap);
	f = &v[in->n_flags++];
	f->has_value = str_cut((struct str){ p, n }, '=', &name, &value);
	f->name = name;
	f->value = value;
	f->line = df_span_line(line.spans, line.n_spans, from);
	in->flags = v;
}

size_t df_split_flags(struct df_reader *r, struct df_line line, struct df_instr *in)
{
	struct str s = line.text;
	size_t i = 0, cap = 0;

	for (;;) {
		while (i < s.len && is_space(s.ptr[i]))
			i++;
		if (!str_starts_with(str_from(s, i), STR("--")))
			return i;
		size_t end = quoted_word_end(s, i, r->escape);
		if (end - i == 2) { /* "--" alone ends them */
			while (end < s.len && is_space(s.ptr[end]))
				end++;
			return end;
		}
		add_flag(r, line, in, &cap, i, end);
		i = end;
	}
}

static bool same_field(struct str key, const char *name)
{
	static const char *const same[][3] = {
		{ "source", "src", "src" },
		{ "target", "dst", "destination" },
		{ "readonly", "ro", "ro" },
	};

	if (str_eq_nocase(key, str_of(name)))
		return true;
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		bool key_in = false, name_in = false;

		for (size_t k = 0; k < 3; k++) {
			key_in |= str_eq_nocase(key, str_of(same[i][k]));
			name_in |= str_eq_nocase(str_of(name), str_of(same[i][k]));
		}
		if (key_in && name_in)
			return true;
	}
	return false;
}

/* The next field of a line of comma separated values; its quotes come off. */
static bool next_field(struct str *rest, struct str *field)
{
	size_t end;

	if (!rest->len)
		return false;
	if (rest->ptr[0] == '"') {
		end = str_find_char(str_from(*rest, 1), '"');
		if (end != STR_NONE) {
			*field = str_slice(*rest, 1, end + 1);
			*rest = str_from(*rest, end + 2);
			if (rest->len && rest->ptr[0] == ',')
				*rest = str_from(*rest, 1);
			return true;
		}
	}
	str_cut(*rest, ',', field, rest);
	return true;
}

bool df_mount_field(struct str mount, const char *key, struct str *value)
{
	struct str field, k, v;

	while (next_field(&mount, &field)) {
		str_cut(field, '=', &k, &v);
		if (same_field(str_trim(k), key)) {
			*value = v;
			return true;
		}
	}
	return false;
}

/* --- heredocs ---------------------------------------------------------------- */

/* "3<<-NAME": digits, "<<", perhaps '-', a name without '<'. */
static bool heredoc_word(struct df_reader *r, struct str word, struct df_heredoc *h,
			 bool *chomp)
{
	size_t i = 0;
	uint32_t fd = 0;

	while (i < word.len && is_digit(word.ptr[i]))
		i++;
	if (!str_starts_with(str_from(word, i), STR("<<")))
		return false;
	struct str name = str_from(word, i + 2);
	*chomp = name.len && name.ptr[0] == '-';
	if (*chomp)
		name = str_from(name, 1);
	if (!name.len || str_has_char(name, '<'))
		return false;
	*h = (struct df_heredoc){ .fd = -1 };
	if (i && str_to_u32(str_slice(word, 0, i), 1023, &fd))
		h->fd = (int)fd;
	h->expand = !str_has_char(name, '"') && !str_has_char(name, '\'');
	h->name = df_unquote(r->a, name, r->escape);
	return h->name.len > 0;
}

/* Quotes that never close make a text in which no heredoc is seen. */
static bool quotes_close(struct str s, char escape)
{
	char quote = 0;

	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (c == escape && quote != '\'')
			i++;
		else if (quote && c == quote)
			quote = 0;
		else if (!quote && (c == '\'' || c == '"'))
			quote = c;
	}
	return !quote;
}

size_t df_find_heredocs(struct df_reader *r, struct str text, struct df_heredoc *out,
			bool *chomp, size_t most)
{
	size_t n = 0;

	if (str_find(text, STR("<<")) == STR_NONE || !quotes_close(text, r->escape))
		return 0;
	for (size_t i = 0; i < text.len && n < most;) {
		if (is_space(text.ptr[i])) {
			i++;
			continue;
		}
		size_t end = quoted_word_end(text, i, r->escape);
		if (heredoc_word(r, str_slice(text, i, end), &out[n], &chomp[n]))
			n++;
		i = end;
	}
	return n;
}
