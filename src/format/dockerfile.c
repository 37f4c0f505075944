/*
 * dockerfile.c - the lines of a Dockerfile: directives, comments, continuations,
 * heredocs.
 *
 * https://docs.docker.com/reference/dockerfile/ (2026-08) and BuildKit's parser.
 */
#include "format/dockerfile_impl.h"

#include <stdarg.h>

/* A physical line, or what is left of it, that becomes part of a logical one. */
struct df_fragment {
	struct str text;
	unsigned line;
};

void df_refuse(struct df_reader *r, unsigned line, const char *fmt, ...)
{
	va_list ap;

	if (++r->errors > DF_MOST_ERRORS)
		return;
	if (r->errors == DF_MOST_ERRORS) {
		diag_add(r->d, DIAG_ERROR, DIAG_SYNTAX, r->path, line,
			 "more errors follow, which are not listed");
		return;
	}
	va_start(ap, fmt);
	diag_vadd(r->d, DIAG_ERROR, DIAG_SYNTAX, r->path, line, fmt, ap);
	va_end(ap);
}

unsigned df_span_line(const struct df_span *spans, size_t n, size_t at)
{
	size_t low = 0, high = n;

	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;

		if (spans[mid].offset <= at)
			low = mid;
		else
			high = mid;
	}
	return n ? spans[low].line : 0;
}

unsigned df_line_at(const struct df_instr *in, size_t at)
{
	return in->n_spans ? df_span_line(in->spans, in->n_spans, at) : in->line;
}

struct df_line df_line_slice(struct arena *a, struct df_line line, size_t from, size_t to)
{
	struct df_line part = { str_slice(line.text, from, to), line.spans, 1 };
	size_t first = 0, last;

	if (line.n_spans == 1)
		return part;
	while (first + 1 < line.n_spans && line.spans[first + 1].offset <= from)
		first++;
	last = first + 1;
	while (last < line.n_spans && line.spans[last].offset < from + part.text.len)
		last++;
	struct df_span *v = arena_new_array(a, struct df_span, last - first);
	for (size_t i = first; i < last; i++) {
		v[i - first] = line.spans[i];
		v[i - first].offset =
			i == first ? 0 : line.spans[i].offset - (uint32_t)from;
	}
	part.spans = v;
	part.n_spans = last - first;
	return part;
}

struct df_line df_line_trim(struct arena *a, struct df_line line)
{
	size_t from = line.text.len - str_trim_left(line.text).len;

	return df_line_slice(a, line, from, str_trim_right(line.text).len);
}

/* The next physical line, without LF or CRLF.  BuildKit splits at LF alone. */
static bool take_line(struct df_reader *r, struct str *line)
{
	struct str rest = str_from(r->bytes, r->pos);

	if (!str_next_line(&rest, line))
		return false;
	r->pos = r->bytes.len - rest.len;
	r->line++;
	if (line->len > DF_MOST_LINE)
		diag_add(r->d, DIAG_NOTE, DIAG_SYNTAX, r->path, r->line,
			 "the line is longer than 65535 bytes, which a build refuses");
	return true;
}

static bool is_comment(struct str line)
{
	line = str_trim_left(line);
	return line.len && line.ptr[0] == '#';
}

static void add_comment(struct df_reader *r, struct str line)
{
	struct df_comment *c;

	arena_grow(r->a, r->comments, r->n_comments, &r->cap_comments);
	c = &r->comments[r->n_comments++];
	c->text = str_trim(str_from(str_trim_left(line), 1));
	c->line = r->line;
}

/* --- directives -------------------------------------------------------------- */

/* "# name = value" after the '#' (or "//"): BuildKit, "directives". */
static bool cut_directive(struct str text, struct str *name, struct str *value)
{
	size_t n = 0;

	text = str_trim(text);
	while (n < text.len && (is_alpha(text.ptr[n]) || (n && is_digit(text.ptr[n]))))
		n++;
	struct str rest = str_trim_left(str_from(text, n));
	if (!n || !rest.len || rest.ptr[0] != '=')
		return false;
	*name = str_slice(text, 0, n);
	*value = str_trim(str_from(rest, 1));
	return value->len > 0;
}

static struct str first_word(struct str text)
{
	struct str word;

	str_next_word(&text, &word);
	return word;
}

static void set_directive(struct df_reader *r, unsigned which, struct str value,
			  unsigned line)
{
	if (which == 0) {
		r->df->syntax = first_word(value);
	} else if (which == 2) {
		r->df->check = value;
	} else if (str_is(value, "\\") || str_is(value, "`")) {
		r->escape = value.ptr[0];
	} else {
		df_refuse(r, line,
			  "the escape directive must be \\ or `, not '" STR_FMT "'",
			  STR_ARG(str_slice(value, 0, 20)));
	}
}

/* Directives stand at the very top; the first line that is none ends them. */
static void read_directives(struct df_reader *r)
{
	static const char *const names[] = { "syntax", "escape", "check" };
	struct str rest = r->bytes, line, name, value;
	bool seen[3] = { false, false, false };

	for (unsigned at = 1; str_next_line(&rest, &line); at++) {
		unsigned which = 0;

		if (!is_comment(line) ||
		    !cut_directive(str_from(str_trim_left(line), 1), &name, &value))
			break;
		while (which < 3 && !str_eq_nocase(name, str_of(names[which])))
			which++;
		if (which == 3)
			break;
		if (seen[which])
			df_refuse(r, at, "only one %s directive can be used",
				  names[which]);
		else
			set_directive(r, which, value, at);
		seen[which] = true;
	}
	if (seen[0])
		return;
	/* The image of the front end is looked for in two more forms. */
	rest = r->bytes;
	if (!str_next_line(&rest, &line))
		return;
	if (str_starts_with(line, STR("#!")) && str_next_line(&rest, &line) &&
	    is_comment(line) &&
	    cut_directive(str_from(str_trim_left(line), 1), &name, &value) &&
	    str_eq_nocase(name, STR("syntax")))
		r->df->syntax = first_word(value);
	if (str_starts_with(line, STR("//")) &&
	    cut_directive(str_from(line, 2), &name, &value) &&
	    str_eq_nocase(name, STR("syntax")))
		r->df->syntax = first_word(value);
}

/* --- logical lines ----------------------------------------------------------- */

/* Takes an escape at the end off: "x \  " continues, "x \\" does not. */
static bool cut_continuation(const struct df_reader *r, struct str *line)
{
	size_t n = line->len;

	while (n && (line->ptr[n - 1] == ' ' || line->ptr[n - 1] == '\t'))
		n--;
	if (!n || line->ptr[n - 1] != r->escape ||
	    (n > 1 && line->ptr[n - 2] == r->escape))
		return false;
	line->len = n - 1;
	return true;
}

static void add_fragment(struct df_reader *r, struct str text)
{
	arena_grow(r->a, r->fragments, r->n_fragments, &r->cap_fragments);
	r->fragments[r->n_fragments].text = text;
	r->fragments[r->n_fragments++].line = r->line;
}

/* Reads the lines that continue `first`; returns the first blank one's number, or 0. */
static unsigned take_fragments(struct df_reader *r, struct str first)
{
	struct str line = str_trim_left(first);
	unsigned blank = 0;
	bool more = cut_continuation(r, &line);

	r->n_fragments = 0;
	add_fragment(r, line);
	while (more && take_line(r, &line)) {
		if (is_comment(line)) {
			add_comment(r, line);
		} else if (!str_trim_left(line).len) {
			if (!blank)
				blank = r->line;
		} else {
			more = cut_continuation(r, &line);
			add_fragment(r, line);
		}
	}
	return blank;
}

static struct df_line join_fragments(struct df_reader *r)
{
	size_t n = r->n_fragments, total = 0;
	struct df_span *spans = arena_new_array(r->a, struct df_span, n);
	struct df_line joined = { r->fragments[0].text, spans, n };

	for (size_t i = 0; i < n; i++) {
		spans[i].offset = (uint32_t)total; /* a file has under 4 GiB */
		spans[i].line = r->fragments[i].line;
		total += r->fragments[i].text.len;
	}
	if (n > 1) {
		char *p = arena_alloc(r->a, total, 1);

		for (size_t i = 0; i < n; i++)
			if (r->fragments[i].text.len)
				memcpy(p + spans[i].offset, r->fragments[i].text.ptr,
				       r->fragments[i].text.len);
		joined.text = (struct str){ p, total };
	}
	return df_line_trim(r->a, joined);
}

static void attach_comment(struct df_reader *r, struct df_instr *in, size_t end)
{
	size_t total = 0, at = 0;

	if (r->pending >= end)
		return;
	in->comment_line = r->comments[r->pending].line;
	in->comment = r->comments[r->pending].text;
	if (end - r->pending == 1)
		return;
	for (size_t i = r->pending; i < end; i++)
		total += r->comments[i].text.len + 1;
	char *p = arena_alloc(r->a, total, 1);
	for (size_t i = r->pending; i < end; i++) {
		struct str text = r->comments[i].text;

		if (text.len)
			memcpy(p + at, text.ptr, text.len);
		at += text.len;
		p[at++] = '\n';
	}
	in->comment = (struct str){ p, total - 1 };
}

/* --- heredocs ---------------------------------------------------------------- */

static struct str without_tabs(struct str line)
{
	while (line.len && line.ptr[0] == '\t')
		line = str_from(line, 1);
	return line;
}

/* The body bytes[from..to) without CRs at line ends and, for <<-, leading tabs. */
static struct str body_text(struct df_reader *r, size_t from, size_t to, bool chomp)
{
	struct str rest = str_slice(r->bytes, from, to), line;
	size_t n = 0;

	if (!chomp && !str_has_char(rest, '\r')) {
		if (rest.len)
			rest.len--; /* the line feed in front of the terminator */
		return rest;
	}
	char *p = arena_alloc(r->a, rest.len + 1, 1);
	while (str_next_line(&rest, &line)) {
		if (chomp)
			line = without_tabs(line);
		if (line.len)
			memcpy(p + n, line.ptr, line.len);
		n += line.len;
		p[n++] = '\n';
	}
	return (struct str){ p, n ? n - 1 : 0 };
}

static bool read_body(struct df_reader *r, struct df_heredoc *h, bool chomp)
{
	size_t from = r->pos, to = r->pos;
	struct str line;

	h->line = r->line + 1;
	while (take_line(r, &line)) {
		if (str_eq(chomp ? without_tabs(line) : line, h->name)) {
			h->body = body_text(r, from, to, chomp);
			return true;
		}
		to = r->pos;
	}
	return false;
}

/*
 * Bodies follow the instruction in order.  When an end is missing the lines are read as
 * instructions, so that they are not lost; a few times only, to stay linear.
 */
static void read_heredocs(struct df_reader *r, struct df_instr *in)
{
	struct df_heredoc found[DF_MOST_HEREDOCS];
	bool chomp[DF_MOST_HEREDOCS];
	size_t n = df_find_heredocs(r, in->text, found, chomp, DF_MOST_HEREDOCS);
	struct df_heredoc *v;

	if (!n)
		return;
	v = arena_new_array(r->a, struct df_heredoc, n);
	in->heredocs = v;
	for (size_t i = 0; i < n; i++) {
		size_t pos = r->pos;
		unsigned line = r->line;

		v[i] = found[i];
		if (read_body(r, &v[i], chomp[i])) {
			in->n_heredocs = i + 1;
			continue;
		}
		df_refuse(r, in->line, "the heredoc '" STR_FMT "' has no end",
			  STR_ARG(str_slice(v[i].name, 0, 80)));
		if (r->rewinds++ < DF_MOST_REWINDS) {
			r->pos = pos;
			r->line = line;
		}
		return;
	}
}

/* --- the file ---------------------------------------------------------------- */

static void read_instruction(struct df_reader *r, struct str first)
{
	size_t comments_end = r->n_comments;
	unsigned blank = take_fragments(r, first);
	unsigned end = r->fragments[r->n_fragments - 1].line;
	struct df_line line = join_fragments(r);
	struct df_instr *in, *inner;

	if (!line.text.len)
		return;
	arena_grow(r->a, r->instrs, r->n_instrs, &r->cap_instrs);
	in = &r->instrs[r->n_instrs++];
	df_instr_read(r, line, 0, in);
	attach_comment(r, in, comments_end);
	r->pending = r->n_comments;
	in->blank_in_continuation = blank > 0;
	in->blank_line = blank;

	inner = in;
	if (in->kind == DF_ONBUILD && in->onbuild)
		inner = (struct df_instr *)
				in->onbuild; /* made by df_instr_read just now */
	if ((DF_BIT(inner->kind) & (DF_BIT(DF_RUN) | DF_BIT(DF_COPY) | DF_BIT(DF_ADD))) &&
	    !inner->json) {
		unsigned before = r->line;

		read_heredocs(r, inner);
		if (r->line != before)
			end = r->line;
	}
	in->end_line = end;
	inner->end_line = end;
}

static void read_lines(struct df_reader *r)
{
	struct str line;

	while (take_line(r, &line)) {
		if (is_comment(line)) {
			add_comment(r, line);
			if (!r->comments[r->n_comments - 1].text.len)
				r->pending = r->n_comments;
		} else if (str_trim_left(line).len) {
			if (r->n_instrs == DF_MOST_INSTRS) {
				diag_add(
					r->d, DIAG_WARNING, DIAG_LIMIT, r->path, r->line,
					"more than %d instructions; the rest is not read",
					DF_MOST_INSTRS);
				return;
			}
			read_instruction(r, line);
		}
	}
}

/* The lines that are read of a file. */
static struct str bounded(struct df_reader *r, struct str bytes)
{
	size_t nl;

	if (bytes.len <= DF_MOST_BYTES)
		return bytes;
	nl = str_rfind_char(str_slice(bytes, 0, DF_MOST_BYTES), '\n');
	diag_add(r->d, DIAG_WARNING, DIAG_LIMIT, r->path, 0,
		 "more than %d bytes; the rest is not read", DF_MOST_BYTES);
	return str_slice(bytes, 0, nl == STR_NONE ? DF_MOST_BYTES : nl + 1);
}

struct dockerfile *dockerfile_read(struct arena *a, struct str bytes, struct diag_list *d,
				   struct str path, df_build_arg_fn *build_arg,
				   const void *build_arg_data, unsigned *errors)
{
	struct df_reader r = { .a = a, .d = d, .path = path, .escape = '\\' };

	if (str_starts_with(bytes, STR("\xef\xbb\xbf")))
		bytes = str_from(bytes, 3);
	r.df = arena_new(a, struct dockerfile);
	r.bytes = bounded(&r, bytes);
	r.build_arg = build_arg;
	r.build_arg_data = build_arg_data;
	read_directives(&r);
	r.df->escape = r.escape;
	read_lines(&r);
	if (!r.n_instrs)
		df_refuse(&r, 0, "the file has no instructions");
	df_stages_find(&r);
	r.df->instrs = r.instrs;
	r.df->n_instrs = r.n_instrs;
	r.df->comments = r.comments;
	r.df->n_comments = r.n_comments;
	*errors = r.errors;
	return r.df;
}
