/*
 * go_file.c - the lines of go.mod and go.work.
 *
 * https://go.dev/ref/mod#go-mod-file-lexical (as of Go 1.26); for the order
 * of versions https://semver.org/spec/v2.0.0.html section 11.
 */
#include "format/go_file.h"

void go_reader_init(struct go_reader *r, struct arena *a, struct str bytes)
{
	*r = (struct go_reader){ .arena = a, .rest = bytes };
}

static bool is_punctuation(char c)
{
	return c == '(' || c == ')' || c == '[' || c == ']' || c == '{' || c == '}' ||
	       c == ',';
}

/* A quoted word at the start of *line; the bytes between the quotes, unescaped. */
static const char *take_string(struct arena *a, struct str *line, struct str *word)
{
	char quote = line->ptr[0], *copy;
	size_t i = 1, n = 0;
	bool has_escape = false;

	while (i < line->len && line->ptr[i] != quote) {
		if (quote == '"' && line->ptr[i] == '\\') {
			has_escape = true;
			if (i + 1 == line->len ||
			    (line->ptr[i + 1] != '\\' && line->ptr[i + 1] != '"'))
				return "an escape in a string that no path needs";
			i++;
		}
		i++;
	}
	if (i == line->len)
		return "the string is not closed";
	*word = str_slice(*line, 1, i);
	*line = str_from(*line, i + 1);
	if (!has_escape)
		return NULL;
	copy = arena_new_array(a, char, word->len);
	for (size_t k = 0; k < word->len; k++) {
		if (word->ptr[k] == '\\')
			k++;
		copy[n++] = word->ptr[k];
	}
	*word = (struct str){ copy, n };
	return NULL;
}

static struct str take_word(struct str *line)
{
	size_t i = 0;
	struct str word;

	if (is_punctuation(line->ptr[0])) {
		i = 1;
	} else {
		while (i < line->len && !is_space(line->ptr[i]) &&
		       !is_punctuation(line->ptr[i]) &&
		       !str_starts_with(str_from(*line, i), STR("//")))
			i++;
	}
	word = str_slice(*line, 0, i);
	*line = str_from(*line, i);
	return word;
}

/* Cuts the words of a line; the first one is kept in word[0], verb or not. */
static const char *split_line(struct arena *a, struct str line, struct go_line *out)
{
	for (line = str_trim(line); line.len; line = str_trim_left(line)) {
		struct str word;

		if (str_starts_with(line, STR("//"))) {
			out->comment = str_trim(str_from(line, 2));
			break;
		}
		if (str_starts_with(line, STR("/*")))
			return "only // comments are allowed";
		if (line.ptr[0] == '"' || line.ptr[0] == '`') {
			const char *why = take_string(a, &line, &word);

			if (why)
				return why;
		} else {
			word = take_word(&line);
		}
		if (out->n_words == GO_LINE_WORDS)
			return "more words than any directive has";
		out->word[out->n_words++] = word;
	}
	return NULL;
}

/* Moves the first word into the verb. */
static void take_verb(struct go_line *out)
{
	out->verb = out->word[0];
	out->n_words--;
	memmove(out->word, out->word + 1, out->n_words * sizeof(out->word[0]));
}

/* Enters or leaves a block; true when the line was only that. */
static bool handle_block(struct go_reader *r, struct go_line *out)
{
	size_t n = out->n_words;

	if (r->block.len) {
		if (n != 1 || !str_is(out->word[0], ")"))
			return false;
		r->block = STR("");
		return true;
	}
	if (n == 3 && str_is(out->word[1], "(") && str_is(out->word[2], ")"))
		return true;
	if (n != 2 || !str_is(out->word[1], "("))
		return false;
	r->block = out->word[0];
	r->block_line = r->line;
	return true;
}

bool go_reader_next(struct go_reader *r, struct go_line *out)
{
	struct str line;

	while (str_next_line(&r->rest, &line)) {
		r->line++;
		*out = (struct go_line){ .line = r->line };
		out->error = split_line(r->arena, line, out);
		if (!out->error && (!out->n_words || handle_block(r, out)))
			continue;
		if (r->block.len)
			out->verb = r->block;
		else if (!out->error)
			take_verb(out);
		return true;
	}
	if (!r->block.len)
		return false;
	*out = (struct go_line){ .verb = r->block, .line = r->block_line };
	out->error = "the block is not closed";
	r->block = STR("");
	return true;
}

bool go_is_local_path(struct str s)
{
	if (str_is(s, ".") || str_is(s, "..") || str_starts_with(s, STR("./")) ||
	    str_starts_with(s, STR("../")) || str_starts_with(s, STR("/")) ||
	    str_starts_with(s, STR(".\\")) || str_starts_with(s, STR("..\\")))
		return true;
	return s.len >= 3 && is_alpha(s.ptr[0]) && s.ptr[1] == ':' &&
	       (s.ptr[2] == '\\' || s.ptr[2] == '/');
}

const char *go_line_replace(const struct go_line *l, struct go_replacement *out)
{
	size_t arrow = l->n_words > 2 && str_is(l->word[2], "=>") ? 2 : 1;
	struct go_replacement r = { .version = STR(""), .by_version = STR("") };

	if (l->n_words < arrow + 2 || l->n_words > arrow + 3 ||
	    !str_is(l->word[arrow], "=>"))
		return "expected \"module [version] => module version\" or \"=> path\"";
	r.path = l->word[0];
	if (arrow == 2)
		r.version = l->word[1];
	r.by_path = l->word[arrow + 1];
	if (l->n_words == arrow + 3)
		r.by_version = l->word[arrow + 2];
	r.line = l->line;
	if (go_is_local_path(r.by_path)) {
		if (r.by_version.len)
			return "a replacement that is a folder cannot have a version";
	} else if (!r.by_version.len) {
		return "a replacement without a version must be a folder (./ or ../)";
	}
	*out = r;
	return NULL;
}

/* Takes a number off *s; false when there is none or it has a leading zero. */
static bool take_number(struct str *s, struct str *number)
{
	size_t n = 0;

	while (n < s->len && is_digit(s->ptr[n]))
		n++;
	*number = str_slice(*s, 0, n);
	if (!n || (n > 1 && s->ptr[0] == '0'))
		return false;
	*s = str_from(*s, n);
	return true;
}

struct parts {
	struct str number[3], prerelease;
};

static bool split_version(struct str s, struct parts *p)
{
	struct str build;

	*p = (struct parts){ .prerelease = STR("") };
	if (!s.len || s.ptr[0] != 'v')
		return false;
	s = str_from(s, 1);
	for (size_t i = 0; i < 3; i++) {
		if (i > 0) {
			if (!s.len || s.ptr[0] != '.')
				return false;
			s = str_from(s, 1);
		}
		if (!take_number(&s, &p->number[i]))
			return false;
	}
	str_cut(s, '+', &s, &build);
	if (!s.len)
		return true;
	if (s.ptr[0] != '-' || s.len == 1)
		return false;
	p->prerelease = str_from(s, 1);
	return true;
}

bool go_is_version(struct str s)
{
	struct parts p;

	return split_version(s, &p);
}

static int cmp_numbers(struct str a, struct str b)
{
	if (a.len != b.len)
		return a.len < b.len ? -1 : 1;
	return str_cmp(a, b);
}

static bool is_number(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_digit(s.ptr[i]))
			return false;
	return s.len > 0;
}

static int cmp_prerelease(struct str a, struct str b)
{
	if (!a.len || !b.len)
		return (a.len == 0) - (b.len == 0);
	while (a.len && b.len) {
		struct str x, y;
		bool x_is_number, y_is_number;
		int c;

		str_cut(a, '.', &x, &a);
		str_cut(b, '.', &y, &b);
		x_is_number = is_number(x);
		y_is_number = is_number(y);
		if (x_is_number != y_is_number)
			return x_is_number ? -1 : 1;
		c = x_is_number ? cmp_numbers(x, y) : str_cmp(x, y);
		if (c)
			return c;
	}
	return (a.len > 0) - (b.len > 0);
}

int go_version_cmp(struct str a, struct str b)
{
	struct parts x, y;
	bool x_is_valid = split_version(a, &x), y_is_valid = split_version(b, &y);
	int c;

	if (!x_is_valid || !y_is_valid) {
		if (x_is_valid != y_is_valid)
			return x_is_valid ? 1 : -1;
		return str_cmp(a, b);
	}
	for (size_t i = 0; i < 3; i++) {
		c = cmp_numbers(x.number[i], y.number[i]);
		if (c)
			return c;
	}
	return cmp_prerelease(x.prerelease, y.prerelease);
}

const char *go_line_single(const struct go_line *l, struct str *value, unsigned *line)
{
	if (l->n_words != 1 || !l->word[0].len)
		return "expected one word";
	if (*line)
		return "stated a second time";
	*value = l->word[0];
	*line = l->line;
	return NULL;
}
