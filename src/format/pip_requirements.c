/*
 * pip_requirements.c - logical lines and options of a requirements file.
 *
 * https://pip.pypa.io/en/stable/reference/requirements-file-format/
 */
#include "format/pip_requirements.h"

void pip_reader_init(struct pip_reader *r, struct arena *a, struct str bytes)
{
	*r = (struct pip_reader){ .a = a, .rest = bytes, .next_line = 1 };
}

/*
 * pip splits at everything that Python calls a line boundary, so that a requirement
 * can stand behind a lone CR or a form feed.  Returns the length of the boundary at i.
 */
static size_t boundary_at(struct str s, size_t i)
{
	unsigned char c = (unsigned char)s.ptr[i];
	struct str here = str_slice(s, i, i + 3);

	if (c == '\r')
		return here.len > 1 && here.ptr[1] == '\n' ? 2 : 1;
	if ((c >= '\n' && c <= '\f') || (c >= 0x1c && c <= 0x1e))
		return 1;
	if (c == 0xc2 && str_starts_with(here, STR("\xc2\x85")))
		return 2;
	if (c == 0xe2 &&
	    (str_eq(here, STR("\xe2\x80\xa8")) || str_eq(here, STR("\xe2\x80\xa9"))))
		return 3;
	return 0;
}

/* Takes one physical line; lines are counted where an editor counts them. */
static bool next_physical(struct pip_reader *r, struct str *line, unsigned *number)
{
	size_t i = 0, cut = 0;

	if (!r->rest.len)
		return false;
	*number = r->next_line;
	while (i < r->rest.len && !(cut = boundary_at(r->rest, i)))
		i++;
	*line = str_slice(r->rest, 0, i);
	if (i < r->rest.len && (r->rest.ptr[i] == '\n' || r->rest.ptr[i] == '\r'))
		r->next_line++;
	r->rest = str_from(r->rest, i + cut);
	return true;
}

static bool is_comment_line(struct str line)
{
	line = str_trim_left(line);
	return line.len && line.ptr[0] == '#';
}

/* True when the next physical line is a comment, which is then not joined. */
static bool comment_follows(const struct pip_reader *r)
{
	size_t i = 0;

	while (i < r->rest.len && (r->rest.ptr[i] == ' ' || r->rest.ptr[i] == '\t'))
		i++;
	return i < r->rest.len && r->rest.ptr[i] == '#';
}

static struct str without_backslashes(struct str line)
{
	while (line.len && line.ptr[line.len - 1] == '\\')
		line.len--;
	return line;
}

static bool is_continued(struct str line)
{
	return line.len && line.ptr[line.len - 1] == '\\' && !is_comment_line(line);
}

/*
 * Joins the lines that follow to `line`, which ends in '\'.  What they come to
 * is known only at the end, so they are measured first: joining pair by pair would copy
 * the head once for each line.
 */
static struct str join(struct pip_reader *r, struct str line)
{
	struct pip_reader ahead = *r;
	struct str next = line;
	size_t total = without_backslashes(line).len, at;
	unsigned unused;
	char *text;

	while (is_continued(next) && !comment_follows(&ahead) &&
	       next_physical(&ahead, &next, &unused))
		total += next.len;
	text = arena_alloc(r->a, total + 1, 1);
	next = line;
	line = without_backslashes(line);
	at = line.len;
	if (line.len)
		memcpy(text, line.ptr, line.len);
	while (is_continued(next) && !comment_follows(r) &&
	       next_physical(r, &next, &unused)) {
		line = without_backslashes(next);
		if (line.len)
			memcpy(text + at, line.ptr, line.len);
		at += line.len;
	}
	return (struct str){ text, at };
}

/* '#' at the start or after white space begins a comment. */
static struct str cut_comment(struct str *line)
{
	for (size_t i = 0; i < line->len; i++) {
		if (line->ptr[i] == '#' && (i == 0 || is_space(line->ptr[i - 1]))) {
			struct str comment = str_from(*line, i + 1);

			*line = str_slice(*line, 0, i);
			return comment;
		}
	}
	return (struct str){ NULL, 0 };
}

/* Options begin at the first word that begins with '-'. */
static void cut_options(struct pip_line *out, struct str line)
{
	for (size_t i = 0; i < line.len; i++) {
		if (line.ptr[i] == '-' && (i == 0 || is_space(line.ptr[i - 1]))) {
			out->text = str_trim(str_slice(line, 0, i));
			out->options = str_trim(str_from(line, i));
			return;
		}
	}
	out->text = line;
}

bool pip_reader_next(struct pip_reader *r, struct pip_line *out)
{
	struct str line;

	*out = (struct pip_line){ .kind = PIP_LINE_BLANK };
	if (!next_physical(r, &line, &out->line))
		return false;
	if (is_continued(line))
		line = join(r, line);
	out->comment = cut_comment(&line);
	line = str_trim(line);
	if (!line.len) {
		if (out->comment.ptr)
			out->kind = PIP_LINE_COMMENT;
		return true;
	}
	cut_options(out, line);
	out->kind = out->text.len ? PIP_LINE_REQUIREMENT : PIP_LINE_OPTIONS;
	return true;
}

struct str pip_variable(struct str text)
{
	for (size_t i = 0; i + 3 < text.len; i++) {
		size_t j = i + 2;

		if (text.ptr[i] != '$' || text.ptr[i + 1] != '{')
			continue;
		while (j < text.len && (is_upper(text.ptr[j]) || is_digit(text.ptr[j]) ||
					text.ptr[j] == '_'))
			j++;
		if (j > i + 2 && j < text.len && text.ptr[j] == '}')
			return str_slice(text, i, j + 1);
	}
	return (struct str){ NULL, 0 };
}

static const struct {
	const char *name;
	enum pip_option_kind kind;
	bool has_value;
} options_known[] = {
	{ "-r", PIP_OPTION_REQUIREMENT, true },
	{ "--requirement", PIP_OPTION_REQUIREMENT, true },
	{ "-c", PIP_OPTION_CONSTRAINT, true },
	{ "--constraint", PIP_OPTION_CONSTRAINT, true },
	{ "-e", PIP_OPTION_EDITABLE, true },
	{ "--editable", PIP_OPTION_EDITABLE, true },
	{ "-i", PIP_OPTION_INDEX, true },
	{ "--index-url", PIP_OPTION_INDEX, true },
	{ "--pypi-url", PIP_OPTION_INDEX, true },
	{ "--extra-index-url", PIP_OPTION_INDEX, true },
	{ "-f", PIP_OPTION_INDEX, true },
	{ "--find-links", PIP_OPTION_INDEX, true },
	{ "--hash", PIP_OPTION_HASH, true },
	{ "--trusted-host", PIP_OPTION_OTHER, true },
	{ "--no-binary", PIP_OPTION_OTHER, true },
	{ "--only-binary", PIP_OPTION_OTHER, true },
	{ "--use-feature", PIP_OPTION_OTHER, true },
	{ "-C", PIP_OPTION_OTHER, true },
	{ "--config-setting", PIP_OPTION_OTHER, true },
	{ "--config-settings", PIP_OPTION_OTHER, true },
	{ "--global-option", PIP_OPTION_OTHER, true },
	{ "--install-option", PIP_OPTION_OTHER, true },
	{ "--build-constraint", PIP_OPTION_OTHER, true },
	{ "--no-index", PIP_OPTION_OTHER, false },
	{ "--pre", PIP_OPTION_OTHER, false },
	{ "--prefer-binary", PIP_OPTION_OTHER, false },
	{ "--require-hashes", PIP_OPTION_OTHER, false },
	{ "--no-build-isolation", PIP_OPTION_OTHER, false },
	/* Long gone from pip, still met. */
	{ "-Z", PIP_OPTION_OTHER, false },
	{ "--always-unzip", PIP_OPTION_OTHER, false },
	{ "--process-dependency-links", PIP_OPTION_OTHER, false },
	{ "--use-wheel", PIP_OPTION_OTHER, false },
	{ "--no-use-wheel", PIP_OPTION_OTHER, false },
	{ "--allow-all-external", PIP_OPTION_OTHER, false },
	{ "--allow-external", PIP_OPTION_OTHER, true },
	{ "--allow-unverified", PIP_OPTION_OTHER, true },
};
enum { N_OPTIONS = sizeof(options_known) / sizeof(options_known[0]) };

static size_t find_option(struct str name)
{
	size_t i = 0;

	while (i < N_OPTIONS && !str_is(name, options_known[i].name))
		i++;
	return i;
}

/* Quotes are the shell's, and are dropped where they enclose the whole. */
static struct str unquote(struct str s)
{
	if (s.len >= 2 && (s.ptr[0] == '"' || s.ptr[0] == '\'') &&
	    s.ptr[s.len - 1] == s.ptr[0])
		return str_slice(s, 1, s.len - 1);
	return s;
}

/* A word of the rest, or what a quote encloses. */
static struct str take_value(struct str *rest)
{
	struct str s = str_trim_left(*rest), value;
	size_t n = 0;

	if (s.len && (s.ptr[0] == '"' || s.ptr[0] == '\'')) {
		size_t end = str_find_char(str_from(s, 1), s.ptr[0]);

		if (end != STR_NONE) {
			*rest = str_from(s, end + 2);
			return str_slice(s, 1, end + 1);
		}
	}
	while (n < s.len && !is_space(s.ptr[n]))
		n++;
	value = str_slice(s, 0, n);
	*rest = str_from(s, n);
	return unquote(value);
}

/* An editable may be followed by a marker: everything up to the next "--option". */
static struct str take_editable(struct str *rest)
{
	struct str value;
	size_t i = 0;

	while (i < rest->len && !(i > 0 && is_space(rest->ptr[i - 1]) &&
				  str_starts_with(str_from(*rest, i), STR("--"))))
		i++;
	value = str_trim(str_slice(*rest, 0, i));
	*rest = str_from(*rest, i);
	return unquote(value);
}

/* "--name=value", "-rvalue" or a name alone; *glued is the value, if any. */
static size_t split_option(struct str word, struct str *name, struct str *glued)
{
	*glued = (struct str){ NULL, 0 };
	if (str_starts_with(word, STR("--"))) {
		str_cut(word, '=', name, glued);
		return find_option(*name);
	}
	*name = str_slice(word, 0, 2);
	*glued = str_from(word, 2);
	/* "-r=x" is not pip's, but its meaning is plain. */
	if (glued->len && glued->ptr[0] == '=')
		*glued = str_from(*glued, 1);
	return find_option(*name);
}

bool pip_option_next(struct str *options, struct pip_option *out)
{
	struct str rest = *options, word, glued;
	size_t i, start;

	if (!str_next_word(&rest, &word))
		return false;
	*out = (struct pip_option){ .kind = PIP_OPTION_UNKNOWN };
	i = split_option(word, &out->name, &glued);
	if (i < N_OPTIONS) {
		out->kind = options_known[i].kind;
		if (options_known[i].has_value) {
			/* A glued value may be quoted, and hold blanks then. */
			if (glued.len) {
				start = (size_t)(glued.ptr - options->ptr);
				rest = str_from(*options, start);
			}
			out->value = out->kind == PIP_OPTION_EDITABLE
					     ? take_editable(&rest)
					     : take_value(&rest);
		}
	} else {
		out->name = word;
	}
	*options = rest;
	return true;
}
