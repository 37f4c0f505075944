/*
 * shell_lex.c - operators and lines of shell text.
 *
 * POSIX.1-2017 "Shell Command Language", 2.3 "Token Recognition", 2.7 "Redirection";
 * bash's manual for &>, <<<, |&, ;;&.
 */
#include "format/shell_impl.h"

unsigned sh_line(const struct sh_source *src, size_t at)
{
	size_t low = 0, high = src->n_spans;

	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;

		if (src->spans[mid].offset <= at)
			low = mid;
		else
			high = mid;
	}
	return src->n_spans ? src->spans[low].line : 0;
}

void sh_source_lines(struct arena *a, struct sh_source *src, struct str text,
		     unsigned line)
{
	struct df_span *v;
	size_t n = 1;

	for (size_t i = 0; i < text.len; i++)
		n += text.ptr[i] == '\n';
	v = arena_new_array(a, struct df_span, n);
	v[0].line = line;
	n = 1;
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] == '\n')
			v[n++] = (struct df_span){ (uint32_t)i + 1, ++line };
	src->text = text;
	src->spans = v;
	src->n_spans = n;
}

void sh_fail(struct sh_reader *r, unsigned line, const char *why)
{
	if (r->script->partly)
		return;
	r->script->partly = true;
	r->script->partly_line = line;
	r->script->partly_why = why;
}

void sh_fail_at(struct sh_reader *r, size_t at, const char *why)
{
	sh_fail(r, sh_line(r->lex->src, at), why);
}

/* --- tokens ------------------------------------------------------------------ */

/* Passes over the bodies of the << on the line that ends at pos. */
static void skip_bodies(struct sh_reader *r)
{
	struct sh_lexer *l = r->lex;

	for (size_t k = 0; k < l->n_pending; k++) {
		struct sh_pending *h = &l->pending[k];
		struct str rest = str_slice(l->src->text, l->pos, l->end), line;
		bool found = false;

		while (!found && str_next_line(&rest, &line)) {
			while (h->chomp && line.len && line.ptr[0] == '\t')
				line = str_from(line, 1);
			found = str_eq(line, h->name);
		}
		if (!found)
			sh_fail_at(r, l->pos, "a here-document has no end");
		l->pos = l->end - rest.len;
	}
	l->n_pending = 0;
}

static bool take_redirect(struct sh_reader *r)
{
	static const char *const ops[] = { "&>>", "<<<", "<<-", "<<", "<>", "<&",
					   ">>",  ">&",  ">|",  "&>", "<",  ">" };
	struct sh_lexer *l = r->lex;
	size_t i = l->pos;
	uint32_t fd = 0;

	while (is_digit(sh_at(l, i)))
		i++;
	if (i > l->pos && !sh_one_of(sh_at(l, i), "<>"))
		return false;
	if (sh_one_of(sh_at(l, i), "<>") && sh_at(l, i + 1) == '(')
		return false; /* <(…) is a word */
	for (size_t k = 0; k < sizeof(ops) / sizeof(ops[0]); k++) {
		struct str op = str_of(ops[k]);

		if (!str_starts_with(str_slice(l->src->text, i, l->end), op))
			continue;
		l->t.kind = SH_REDIRECT;
		l->t.op = op;
		if (i > l->pos &&
		    str_to_u32(str_slice(l->src->text, l->pos, i), 1023, &fd))
			l->t.fd = (int)fd;
		l->pos = i + op.len;
		return true;
	}
	return false;
}

static bool take_operator(struct sh_reader *r)
{
	static const struct {
		const char *text;
		enum sh_kind kind;
	} ops[] = {
		{ ";;&", SH_CASE_END }, { ";;", SH_CASE_END }, { ";&", SH_CASE_END },
		{ "&&", SH_AND },       { "||", SH_OR },       { "|&", SH_PIPE },
		{ ";", SH_SEMI },       { "&", SH_AMP },       { "|", SH_PIPE },
		{ "(", SH_OPEN },       { ")", SH_CLOSE },
	};
	struct sh_lexer *l = r->lex;

	for (size_t k = 0; k < sizeof(ops) / sizeof(ops[0]); k++) {
		struct str op = str_of(ops[k].text);

		if (str_starts_with(str_slice(l->src->text, l->pos, l->end), op)) {
			if (str_is(op, "|&"))
				sh_note(r, SH_X_PIPE_BOTH, l->pos, STR(""));
			if (ops[k].kind == SH_CASE_END && op.ptr[op.len - 1] == '&')
				sh_note(r, SH_X_CASE_GOES_ON, l->pos, STR(""));
			l->t.kind = ops[k].kind;
			l->pos += op.len;
			return true;
		}
	}
	return false;
}

void sh_next(struct sh_reader *r)
{
	struct sh_lexer *l = r->lex;

	for (;;) {
		if (sh_is_blank(sh_at(l, l->pos)))
			l->pos++;
		else if (sh_at(l, l->pos) == '\\' && sh_at(l, l->pos + 1) == '\n')
			l->pos += 2;
		else
			break;
	}
	if (sh_at(l, l->pos) == '#')
		while (l->pos < l->end && sh_at(l, l->pos) != '\n')
			l->pos++;
	l->t = (struct sh_token){ .kind = SH_END, .from = l->pos, .fd = -1 };
	l->t.word.line = sh_line(l->src, l->pos);
	l->t.first_inner = r->n_inner;
	l->t.first_extension = r->n_extensions;
	if (l->pos >= l->end || sh_failed(r))
		return;
	if (sh_at(l, l->pos) == '\n') {
		l->t.kind = SH_NEWLINE;
		l->pos++;
		skip_bodies(r);
	} else if (!take_redirect(r) && !take_operator(r)) {
		l->t.kind = SH_WORD;
		sh_take_word(r);
	}
	if (l->t.kind != SH_WORD)
		l->t.to = l->pos;
	if (sh_failed(r))
		l->t.kind = SH_END;
}
