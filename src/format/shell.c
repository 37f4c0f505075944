/*
 * shell.c - the grammar of shell text, as far as a list of its commands needs it.
 *
 * POSIX.1-2017 "Shell Command Language", 2.9 and 2.10; bash's manual for [[ ]], (( )),
 * function, select, coproc and |&.
 */
#include "format/shell_impl.h"

static void parse_list(struct sh_reader *r, unsigned flags, unsigned depth);

/* Commands from..to end a list that goes on after them.  Where a ( ) is, it ends. */
static void mark_followed(struct sh_reader *r, size_t from, size_t to, unsigned flags)
{
	for (size_t i = from; i < to; i++)
		if (r->levels[i] <= r->level && !(r->v[i].flags & SH_CONDITION) &&
		    (r->v[i].flags & SH_SUBSHELL) == (flags & SH_SUBSHELL))
			r->v[i].flags |= SH_FOLLOWED;
}

/* Sets flags on the commands from..to that are not of a deeper substitution. */
static void mark(struct sh_reader *r, size_t from, size_t to, unsigned flags)
{
	for (size_t i = from; i < to; i++)
		if (r->levels[i] <= r->level)
			r->v[i].flags |= flags;
}

/* --- compound commands ------------------------------------------------------- */

static bool is_reserved(const struct sh_reader *r, const char *word)
{
	const struct sh_token *t = &r->lex->t;

	return t->kind == SH_WORD && !t->word.quoted && !t->word.has_variable &&
	       str_is(t->word.text, word);
}

static bool expect(struct sh_reader *r, const char *word, const char *why)
{
	if (sh_failed(r))
		return false;
	if (!is_reserved(r, word)) {
		sh_fail(r, r->lex->t.word.line, why);
		return false;
	}
	sh_next(r);
	return true;
}

static void skip_newlines(struct sh_reader *r)
{
	while (r->lex->t.kind == SH_NEWLINE)
		sh_next(r);
}

static void parse_if(struct sh_reader *r, unsigned flags, unsigned depth)
{
	do {
		sh_next(r); /* if, elif */
		parse_list(r, flags | SH_CONDITION, depth);
		if (!expect(r, "then", "an 'if' without 'then'"))
			return;
		parse_list(r, flags, depth);
	} while (is_reserved(r, "elif") && !sh_failed(r));
	if (is_reserved(r, "else")) {
		sh_next(r);
		parse_list(r, flags, depth);
	}
	expect(r, "fi", "an 'if' without 'fi'");
}

static void parse_do(struct sh_reader *r, unsigned flags, unsigned depth)
{
	if (is_reserved(r, "{")) { /* bash takes braces here too */
		sh_next(r);
		parse_list(r, flags | SH_LOOP, depth);
		expect(r, "}", "a '{' without '}'");
		return;
	}
	if (!expect(r, "do", "a loop without 'do'"))
		return;
	parse_list(r, flags | SH_LOOP, depth);
	expect(r, "done", "a loop without 'done'");
}

static void parse_while(struct sh_reader *r, unsigned flags, unsigned depth)
{
	sh_next(r);
	parse_list(r, flags | SH_CONDITION | SH_LOOP, depth);
	parse_do(r, flags, depth);
}

/* The words of a loop are what its variable is set to; a pattern becomes others. */
static void take_loop_words(struct sh_reader *r, struct str name)
{
	const struct sh_word *w = &r->lex->t.word;

	for (sh_next(r); r->lex->t.kind == SH_WORD; sh_next(r)) {
		bool known = !w->has_variable;

		for (size_t i = 0; i < w->text.len && !w->quoted; i++)
			known = known && !str_has_char(STR("*?[{"), w->text.ptr[i]);
		sh_remember(r, name, w->text, known);
	}
}

static void parse_for(struct sh_reader *r, unsigned flags, unsigned depth,
		      size_t first_inner)
{
	struct sh_lexer *l = r->lex;
	struct str name = STR("");

	if (is_reserved(r, "select"))
		sh_note(r, SH_X_SELECT, l->t.from, STR(""));
	sh_next(r);
	if (l->t.kind == SH_OPEN && l->pos < l->end && l->src->text.ptr[l->pos] == '(') {
		sh_note(r, SH_X_FOR_ARITHMETIC, l->t.from, STR(""));
		l->pos++;
		if (!sh_skip_arithmetic(r)) {
			sh_fail(r, l->t.word.line, "a '((' without '))'");
			return;
		}
		sh_next(r);
	} else {
		if (l->t.kind == SH_WORD)
			name = l->t.word.text;
		sh_next(r);
		skip_newlines(r);
		if (is_reserved(r, "in")) {
			take_loop_words(r, name);
			sh_read_inner(r, first_inner, NULL, 0, flags, depth);
		} else {
			sh_remember(r, name, STR(""), false);
		}
	}
	if (l->t.kind == SH_SEMI)
		sh_next(r);
	skip_newlines(r);
	parse_do(r, flags, depth);
}

static void parse_case(struct sh_reader *r, unsigned flags, unsigned depth,
		       size_t first_inner)
{
	struct sh_lexer *l = r->lex;

	sh_next(r);
	sh_next(r); /* the word */
	sh_read_inner(r, first_inner, NULL, 0, flags, depth);
	skip_newlines(r);
	if (!expect(r, "in", "a 'case' without 'in'"))
		return;
	for (;;) {
		skip_newlines(r);
		if (sh_failed(r) || is_reserved(r, "esac"))
			break;
		if (l->t.kind == SH_OPEN)
			sh_next(r);
		while (l->t.kind == SH_WORD || l->t.kind == SH_PIPE)
			sh_next(r);
		if (l->t.kind != SH_CLOSE) {
			sh_fail(r, l->t.word.line, "a pattern of 'case' without ')'");
			return;
		}
		sh_next(r);
		parse_list(r, flags, depth);
		if (l->t.kind == SH_CASE_END)
			sh_next(r);
		else if (!is_reserved(r, "esac"))
			break;
	}
	expect(r, "esac", "a 'case' without 'esac'");
}

/* [[ … ]]: operators inside are part of the test. */
static void parse_test(struct sh_reader *r, unsigned flags, unsigned depth,
		       size_t first_inner, unsigned pipeline)
{
	struct sh_lexer *l = r->lex;
	struct sh_simple s = { .first_inner = first_inner };
	size_t noted;

	s.c.line = l->t.word.line;
	s.c.pipeline = pipeline;
	sh_note(r, SH_X_TEST, l->t.from, STR(""));
	noted = s.first_extension = r->n_extensions;
	while (!sh_failed(r) && l->t.kind != SH_END) {
		bool last = is_reserved(r, "]]");

		r->n_extensions = noted; /* patterns and brackets are the test's own */

		if (l->t.kind == SH_WORD)
			sh_push_word(r, &s.words, l->t.word,
				     (struct sh_place){ l->t.from, l->t.to });
		sh_next(r);
		if (last) {
			sh_finish_simple(r, &s, flags, depth);
			return;
		}
	}
	sh_fail(r, s.c.line, "a '[[' without ']]'");
}

static void parse_group(struct sh_reader *r, unsigned flags, unsigned depth)
{
	sh_next(r);
	parse_list(r, flags, depth);
	expect(r, "}", "a '{' without '}'");
}

static void parse_subshell(struct sh_reader *r, unsigned flags, unsigned depth)
{
	struct sh_lexer *l = r->lex;
	unsigned line = l->t.word.line;

	if (l->pos < l->end && l->src->text.ptr[l->pos] == '(') {
		size_t back = l->pos;

		l->pos++;
		if (sh_skip_arithmetic(r)) { /* (( … )) */
			sh_note(r, SH_X_ARITHMETIC, l->t.from, STR(""));
			sh_next(r);
			return;
		}
		l->pos = back;
	}
	sh_next(r);
	parse_list(r, flags | SH_SUBSHELL, depth);
	if (sh_failed(r))
		return;
	if (l->t.kind != SH_CLOSE) {
		sh_fail(r, line, "a '(' without ')'");
		return;
	}
	sh_next(r);
}

static bool parse_compound(struct sh_reader *r, unsigned flags, unsigned depth,
			   size_t first_inner, unsigned pipeline)
{
	if (r->lex->t.kind == SH_OPEN)
		parse_subshell(r, flags, depth);
	else if (is_reserved(r, "if"))
		parse_if(r, flags, depth);
	else if (is_reserved(r, "for") || is_reserved(r, "select"))
		parse_for(r, flags, depth, first_inner);
	else if (is_reserved(r, "while") || is_reserved(r, "until"))
		parse_while(r, flags, depth);
	else if (is_reserved(r, "case"))
		parse_case(r, flags, depth, first_inner);
	else if (is_reserved(r, "[["))
		parse_test(r, flags, depth, first_inner, pipeline);
	else if (is_reserved(r, "{"))
		parse_group(r, flags, depth);
	else
		return false;
	return true;
}

/* The body of a function, after its name and brackets. */
void sh_parse_function(struct sh_reader *r, unsigned flags, unsigned depth)
{
	skip_newlines(r);
	if (!parse_compound(r, flags | SH_FUNCTION, depth, r->lex->t.first_inner,
			    r->pipeline))
		sh_fail(r, r->lex->t.word.line, "a function without a body");
}

static bool is_stop_word(const struct sh_reader *r)
{
	static const char *const words[] = { "then", "elif", "else", "fi",
					     "do",   "done", "esac", "}" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (is_reserved(r, words[i]))
			return true;
	return false;
}

static void parse_command(struct sh_reader *r, unsigned flags, unsigned depth,
			  unsigned pipeline)
{
	struct sh_lexer *l = r->lex;
	size_t first_inner = l->t.first_inner; /* what stands in this token is ours */

	if (is_reserved(r, "function")) {
		sh_note(r, SH_X_FUNCTION, l->t.from, STR(""));
		sh_next(r);
		sh_next(r);
		if (l->t.kind == SH_OPEN) {
			sh_next(r);
			sh_next(r);
		}
		sh_parse_function(r, flags, depth);
		return;
	}
	if (is_reserved(r, "coproc")) {
		sh_note(r, SH_X_COPROC, l->t.from, STR(""));
		sh_next(r);
	}
	if (parse_compound(r, flags, depth, first_inner, pipeline)) {
		while (l->t.kind == SH_REDIRECT && !sh_failed(r))
			sh_take_redirect(r, NULL);
		sh_read_inner(r, first_inner, NULL, 0, flags, depth);
		return;
	}
	if (l->t.kind != SH_WORD && l->t.kind != SH_REDIRECT) {
		sh_fail(r, l->t.word.line, "a command is missing");
		return;
	}
	sh_parse_simple(r, flags, depth, first_inner, pipeline);
}

static void parse_pipeline(struct sh_reader *r, unsigned flags, unsigned depth)
{
	struct sh_lexer *l = r->lex;
	size_t from = r->n, last;
	unsigned number = ++r->pipeline;
	size_t elements = 1;

	while (is_reserved(r, "!")) {
		flags |= SH_NEGATED | SH_CONDITION;
		sh_next(r);
	}
	if (is_reserved(r, "time")) {
		sh_next(r);
		if (is_reserved(r, "-p"))
			sh_next(r);
		if (l->t.kind != SH_WORD && l->t.kind != SH_OPEN)
			return;
	}
	last = r->n;
	parse_command(r, flags, depth, number);
	while (l->t.kind == SH_PIPE && !sh_failed(r)) {
		if (elements++ == 1)
			mark(r, from, r->n, SH_PIPE_FIRST);
		sh_next(r);
		skip_newlines(r);
		last = r->n;
		parse_command(r, flags, depth, number);
	}
	if (elements > 1) {
		mark(r, from, r->n, SH_IN_PIPE);
		mark(r, last, r->n, SH_PIPE_LAST);
		r->script->pipelines++;
	}
}

/* "|| true" and "|| :" say that the error does not matter. */
static bool is_true(const struct sh_reader *r, size_t from)
{
	return r->n == from + 1 &&
	       (str_is(r->v[from].name, "true") || str_is(r->v[from].name, ":"));
}

static void parse_and_or(struct sh_reader *r, unsigned flags, unsigned depth)
{
	struct sh_lexer *l = r->lex;
	size_t from = r->n, begin = r->n, ignored = r->n;

	parse_pipeline(r, flags, depth);
	while ((l->t.kind == SH_AND || l->t.kind == SH_OR) && !sh_failed(r)) {
		bool is_or = l->t.kind == SH_OR;

		mark(r, begin, r->n, SH_CONDITION);
		begin = r->n;
		sh_next(r);
		skip_newlines(r);
		parse_pipeline(r, flags, depth);
		if (is_or && is_true(r, begin)) {
			mark(r, ignored, begin, SH_OR_TRUE);
			ignored = begin;
		}
	}
	if (l->t.kind == SH_AMP)
		mark(r, from, r->n, SH_BACKGROUND);
}

static void parse_list(struct sh_reader *r, unsigned flags, unsigned depth)
{
	struct sh_lexer *l = r->lex;
	size_t from = r->n;

	if (depth >= SH_MOST_DEPTH) {
		sh_fail(r, l->t.word.line, "nested too deep");
		return;
	}
	while (!sh_failed(r)) {
		skip_newlines(r);
		if (l->t.kind == SH_END || l->t.kind == SH_CLOSE ||
		    l->t.kind == SH_CASE_END || is_stop_word(r))
			return;
		if (r->n > from)
			mark_followed(r, from, r->n, flags);
		from = r->n;
		parse_and_or(r, flags, depth + 1);
		if (l->t.kind == SH_SEMI || l->t.kind == SH_AMP ||
		    l->t.kind == SH_NEWLINE)
			sh_next(r);
		else
			return;
	}
}

void sh_parse(struct sh_reader *r, const struct sh_source *src, size_t from, size_t to,
	      unsigned flags, unsigned depth)
{
	struct sh_lexer lexer = { .src = src, .pos = from, .end = to };
	struct sh_lexer *outer = r->lex;
	const struct df_instr *in = r->in;
	size_t newline;

	if (depth >= SH_MOST_DEPTH || to - from > SH_MOST_TEXT) {
		sh_fail(r, sh_line(src, from),
			depth >= SH_MOST_DEPTH ? "nested too deep" : "too much text");
		return;
	}
	newline = str_rfind_char(str_slice(src->text, from, to), '\n');
	lexer.last_newline = newline == STR_NONE ? 0 : from + newline + 1;
	r->lex = &lexer;
	if (depth)
		r->in = NULL;
	sh_next(r);
	parse_list(r, flags, depth);
	if (!sh_failed(r) && lexer.t.kind != SH_END)
		sh_fail(r, lexer.t.word.line,
			"a word or an operator that nothing opened");
	r->lex = outer;
	r->in = in;
}
