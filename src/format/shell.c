/*
 * shell.c - the grammar of shell text, as far as a list of its commands needs it.
 *
 * POSIX.1-2017 "Shell Command Language", 2.9 and 2.10; bash's manual for [[ ]], (( )),
 * function, select, coproc and |&.
 */
#include "format/shell_impl.h"

static void parse_list(struct sh_reader *r, unsigned flags, unsigned depth);

/* --- adding commands --------------------------------------------------------- */

size_t sh_add(struct sh_reader *r, const struct sh_command *c, size_t wrapper)
{
	arena_grow(r->a, r->v, r->n, &r->cap);
	arena_grow(r->a, r->wrappers, r->n, &r->cap_wrappers);
	arena_grow(r->a, r->levels, r->n, &r->cap_levels);
	r->v[r->n] = *c;
	r->wrappers[r->n] = wrapper;
	r->levels[r->n] = r->level;
	return r->n++;
}

/* Sets flags on the commands from..to that are not of a deeper substitution. */
static void mark(struct sh_reader *r, size_t from, size_t to, unsigned flags)
{
	for (size_t i = from; i < to; i++)
		if (r->levels[i] <= r->level)
			r->v[i].flags |= flags;
}

/* --- variables of one script ------------------------------------------------- */

static void remember(struct sh_reader *r, struct str name, struct str value, bool known)
{
	bool added;
	uint64_t at = map_get_or_put(&r->vars, name, r->n_values, &added);

	if (added) {
		arena_grow(r->a, r->values, r->n_values, &r->cap_values);
		r->values[r->n_values++] = known ? value : (struct str){ NULL, 0 };
	} else if (!known || !r->values[at].ptr || !str_eq(r->values[at], value)) {
		r->values[at] = (struct str){ NULL, 0 };
	}
}

/* The name of a word that is $name or ${name} and no more. */
static bool is_variable(struct str text, struct str *name)
{
	if (text.len < 2 || text.ptr[0] != '$')
		return false;
	*name = str_from(text, 1);
	if (name->ptr[0] == '{') {
		if (name->ptr[name->len - 1] != '}')
			return false;
		*name = str_slice(*name, 1, name->len - 1);
	}
	for (size_t i = 0; i < name->len; i++)
		if (!is_alnum(name->ptr[i]) && name->ptr[i] != '_')
			return false;
	return name->len > 0 && !is_digit(name->ptr[0]);
}

struct word_list {
	struct sh_word *v;
	struct sh_place *places;
	size_t n, cap, cap_places;
};

static void push_word(struct sh_reader *r, struct word_list *words, struct sh_word w,
		      struct sh_place place)
{
	arena_grow(r->a, words->v, words->n, &words->cap);
	arena_grow(r->a, words->places, words->n, &words->cap_places);
	words->v[words->n] = w;
	words->places[words->n++] = place;
}

/* Adds a word; $name that a literal was given to becomes the words of its value. */
static void add_word(struct sh_reader *r, struct word_list *words,
		     const struct sh_token *t)
{
	struct sh_word w = t->word;
	struct sh_place place = { t->from, t->to };
	struct str name, rest, part;
	uint64_t at;

	if (!w.has_variable || !is_variable(w.text, &name) ||
	    !map_get(&r->vars, name, &at) || !r->values[at].ptr) {
		push_word(r, words, w, place);
		return;
	}
	w.has_variable = false;
	if (w.quoted) {
		w.text = r->values[at];
		push_word(r, words, w, place);
		return;
	}
	rest = r->values[at];
	while (!sh_failed(r) && str_next_word(&rest, &part)) {
		w.text = part;
		push_word(r, words, w, place);
		if (++r->n_words > SH_MOST_WORDS)
			sh_fail(r, w.line, "too many words");
	}
}

/* --- simple commands --------------------------------------------------------- */

struct simple {
	struct sh_command c;
	struct word_list words;
	struct sh_assignment *env;
	size_t n_env, cap_env;
	size_t first_inner;
	bool heredoc; /* one of the instruction's is its input */
	const struct df_heredoc *body;
};

static const struct df_heredoc *instr_heredoc(struct sh_reader *r, struct str name)
{
	if (!r->in)
		return NULL;
	for (size_t i = r->next_heredoc; i < r->in->n_heredocs; i++) {
		if (str_eq(r->in->heredocs[i].name, name)) {
			r->next_heredoc = i + 1;
			return &r->in->heredocs[i];
		}
	}
	return NULL;
}

/* A redirection and the word after it. */
static void take_redirect(struct sh_reader *r, struct simple *s)
{
	struct sh_lexer *l = r->lex;
	struct str op = l->t.op;
	int fd = l->t.fd;

	sh_next(r);
	if (l->t.kind != SH_WORD) {
		sh_fail(r, l->t.word.line, "a redirection without a target");
		return;
	}
	if (str_starts_with(op, STR("<<")) && !str_is(op, "<<<")) {
		const struct df_heredoc *h =
			r->level ? NULL : instr_heredoc(r, l->t.word.text);

		if (h && s) {
			s->body = h;
		} else if (l->pos < l->last_newline && !h) {
			arena_grow(r->a, l->pending, l->n_pending, &l->cap_pending);
			l->pending[l->n_pending++] =
				(struct sh_pending){ l->t.word.text, str_is(op, "<<-") };
		}
	} else if (s && (fd == 1 || fd < 0) && (op.ptr[0] == '>' || op.ptr[0] == '&') &&
		   !str_is(op, ">&")) {
		s->c.redirect_out = l->t.word.text;
	} else if (s && fd <= 0 && str_is(op, "<")) {
		s->c.redirect_in = l->t.word.text;
	}
	sh_next(r);
}

static void take_assignment(struct sh_reader *r, struct simple *s)
{
	const struct sh_token *t = &r->lex->t;
	struct sh_assignment *a;

	arena_grow(r->a, s->env, s->n_env, &s->cap_env);
	a = &s->env[s->n_env++];
	a->name = str_slice(t->word.text, 0, t->assign);
	a->value = str_from(t->word.text, t->value);
	a->has_variable = t->word.has_variable;
}

/* export A=1, and A=1 alone, hold for the commands that follow. */
static void remember_assignments(struct sh_reader *r, const struct simple *s)
{
	if (!s->words.n) {
		for (size_t i = 0; i < s->n_env; i++)
			remember(r, s->env[i].name, s->env[i].value,
				 !s->env[i].has_variable &&
					 !str_starts_with(s->env[i].value, STR("(")));
		return;
	}
	if (str_is(s->c.name, "read") || str_is(s->c.name, "unset")) {
		for (size_t i = 1; i < s->words.n; i++)
			remember(r, s->words.v[i].text, STR(""), false);
		return;
	}
	if (!str_is(s->c.name, "export") && !str_is(s->c.name, "local") &&
	    !str_is(s->c.name, "declare") && !str_is(s->c.name, "readonly"))
		return;
	for (size_t i = 1; i < s->words.n; i++) {
		struct str name, value;

		if (str_cut(s->words.v[i].text, '=', &name, &value))
			remember(r, name, value, !s->words.v[i].has_variable);
	}
}

static void note_options(struct sh_reader *r, const struct simple *s)
{
	if (!str_is(s->c.name, "set"))
		return;
	for (size_t i = 1; i < s->words.n; i++)
		sh_take_options(r->script, s->words.v[i].text,
				i + 1 < s->words.n ? s->words.v[i + 1].text : STR(""));
}

static void read_body(struct sh_reader *r, const struct df_heredoc *h, unsigned flags,
		      unsigned depth)
{
	struct sh_source *src = arena_new(r->a, struct sh_source);

	sh_source_lines(r->a, src, h->body, h->line);
	sh_parse(r, src, 0, src->text.len, flags | SH_NESTED_SCRIPT, depth + 1);
}

static const char *c_string(struct sh_reader *r, struct str s)
{
	return arena_dup(r->a, s).ptr;
}

/* The interpreter of a body by its #! line; "" when it has none. */
static struct str shebang(struct sh_reader *r, struct str body)
{
	struct str line, word;

	if (!str_starts_with(body, STR("#!")) || !str_next_line(&body, &line))
		return STR("");
	line = str_from(line, 2);
	if (!str_next_word(&line, &word))
		return STR("");
	if (str_is(str_basename(word), "env"))
		while (str_next_word(&line, &word))
			if (word.ptr[0] != '-' && !str_has_char(word, '='))
				break;
	struct str name = str_basename(word);
	if (sh_is_shell(name))
		while (str_next_word(&line, &word))
			sh_take_options(r->script, word, STR(""));
	return name;
}

/* The heredoc of an instruction is the script of a shell, or data, or another language.
 */
static void use_body(struct sh_reader *r, const struct simple *s, size_t at,
		     unsigned flags, unsigned depth)
{
	const struct sh_command *c = &r->v[at];
	struct str name;

	while (at + 1 < r->n && r->wrappers[at + 1] == at)
		at++; /* sudo bash <<EOF */
	c = &r->v[at];
	if (sh_is_shell(c->name)) {
		if (sh_reads_stdin(c))
			read_body(r, s->body, flags, depth);
		return;
	}
	name = c->name;
	if (!r->script->interpreter && sh_reads_stdin(c) &&
	    (str_starts_with(name, STR("python")) || str_is(name, "node") ||
	     str_is(name, "perl") || str_is(name, "ruby") || str_is(name, "php") ||
	     str_is(name, "pwsh")))
		r->script->interpreter = c_string(r, name);
}

/* `RUN <<EOF` alone: the body is the script. */
static void use_bare_body(struct sh_reader *r, const struct df_heredoc *h, unsigned flags,
			  unsigned depth)
{
	struct str name = shebang(r, h->body);

	if (name.len && !sh_is_shell(name)) {
		if (!r->script->interpreter)
			r->script->interpreter = c_string(r, name);
		return;
	}
	read_body(r, h, flags, depth);
}

/* Scripts in $(…), backticks and <(…), but those inside words read as scripts. */
static void read_inner(struct sh_reader *r, size_t first, const bool *used, size_t n_used,
		       unsigned flags, unsigned depth)
{
	const struct sh_source *src = r->lex->src;
	size_t n = r->n_inner;

	r->level++;
	for (size_t i = first; i < n && !sh_failed(r); i++) {
		struct sh_inner in = r->inner[i];

		if (in.word < n_used && used[in.word])
			continue;
		sh_parse(r, src, in.from, in.to,
			 (flags & ~(unsigned)(SH_IN_PIPE | SH_PIPE_FIRST | SH_PIPE_LAST |
					      SH_CONDITION | SH_NEGATED)) |
				 SH_SUBSHELL | SH_SUBSTITUTION,
			 depth + 1);
	}
	r->level--;
	r->n_inner = first;
}

static void finish_simple(struct sh_reader *r, struct simple *s, unsigned flags,
			  unsigned depth)
{
	bool *used = arena_new_array(r->a, bool, s->words.n + 1);
	size_t at;

	if (s->words.n || s->n_env) {
		s->c.words = s->words.v;
		s->c.n_words = s->words.n;
		s->c.env = s->env;
		s->c.n_env = s->n_env;
		s->c.flags = flags;
		if (s->words.n)
			s->c.name = str_basename(s->words.v[0].text);
		at = sh_add(r, &s->c, SIZE_MAX);
		remember_assignments(r, s);
		note_options(r, s);
		sh_look_through(r, at, r->lex->src, s->words.places, used, depth);
		if (s->body)
			use_body(r, s, at, flags, depth);
	} else if (s->body) {
		use_bare_body(r, s->body, flags, depth);
	}
	read_inner(r, s->first_inner, used, s->words.n, flags, depth);
}

static void parse_function(struct sh_reader *r, unsigned flags, unsigned depth);

static void parse_simple(struct sh_reader *r, unsigned flags, unsigned depth,
			 size_t first_inner, unsigned pipeline)
{
	struct sh_lexer *l = r->lex;
	struct simple s = { .first_inner = first_inner };

	s.c.line = l->t.word.line;
	s.c.pipeline = pipeline;
	while (!sh_failed(r)) {
		if (l->t.kind == SH_REDIRECT) {
			take_redirect(r, &s);
			continue;
		}
		if (l->t.kind == SH_OPEN && s.words.n == 1 && !s.n_env) {
			sh_next(r);
			if (l->t.kind != SH_CLOSE) {
				sh_fail(r, l->t.word.line, "a '(' inside a command");
				return;
			}
			sh_next(r);
			parse_function(r, flags, depth);
			return;
		}
		if (l->t.kind != SH_WORD)
			break;
		if (l->t.assign && !s.words.n) {
			take_assignment(r, &s);
			sh_next(r);
			continue;
		}
		add_word(r, &s.words, &l->t);
		for (size_t i = l->t.first_inner; i < r->n_inner; i++)
			r->inner[i].word = s.words.n - 1;
		sh_next(r);
	}
	finish_simple(r, &s, flags, depth);
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

static void parse_for(struct sh_reader *r, unsigned flags, unsigned depth,
		      size_t first_inner)
{
	struct sh_lexer *l = r->lex;

	sh_next(r);
	if (l->t.kind == SH_OPEN && l->pos < l->end && l->src->text.ptr[l->pos] == '(') {
		l->pos++;
		if (!sh_skip_arithmetic(r)) {
			sh_fail(r, l->t.word.line, "a '((' without '))'");
			return;
		}
		sh_next(r);
	} else {
		if (l->t.kind == SH_WORD)
			remember(r, l->t.word.text, STR(""), false);
		sh_next(r);
		skip_newlines(r);
		if (is_reserved(r, "in")) {
			do
				sh_next(r);
			while (l->t.kind == SH_WORD);
			read_inner(r, first_inner, NULL, 0, flags, depth);
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
	read_inner(r, first_inner, NULL, 0, flags, depth);
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
	struct simple s = { .first_inner = first_inner };

	s.c.line = l->t.word.line;
	s.c.pipeline = pipeline;
	while (!sh_failed(r) && l->t.kind != SH_END) {
		bool last = is_reserved(r, "]]");

		if (l->t.kind == SH_WORD)
			push_word(r, &s.words, l->t.word,
				  (struct sh_place){ l->t.from, l->t.to });
		sh_next(r);
		if (last) {
			finish_simple(r, &s, flags, depth);
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
static void parse_function(struct sh_reader *r, unsigned flags, unsigned depth)
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
		sh_next(r);
		sh_next(r);
		if (l->t.kind == SH_OPEN) {
			sh_next(r);
			sh_next(r);
		}
		parse_function(r, flags, depth);
		return;
	}
	if (is_reserved(r, "coproc"))
		sh_next(r);
	if (parse_compound(r, flags, depth, first_inner, pipeline)) {
		while (l->t.kind == SH_REDIRECT && !sh_failed(r))
			take_redirect(r, NULL);
		read_inner(r, first_inner, NULL, 0, flags, depth);
		return;
	}
	if (l->t.kind != SH_WORD && l->t.kind != SH_REDIRECT) {
		sh_fail(r, l->t.word.line, "a command is missing");
		return;
	}
	parse_simple(r, flags, depth, first_inner, pipeline);
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

	if (depth >= SH_MOST_DEPTH) {
		sh_fail(r, l->t.word.line, "nested too deep");
		return;
	}
	while (!sh_failed(r)) {
		skip_newlines(r);
		if (l->t.kind == SH_END || l->t.kind == SH_CLOSE ||
		    l->t.kind == SH_CASE_END || is_stop_word(r))
			return;
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

/* --- entries ----------------------------------------------------------------- */

static void reader_init(struct sh_reader *r, struct arena *a)
{
	*r = (struct sh_reader){ .a = a };
	r->script = arena_new(a, struct sh_script);
	buf_init(&r->text, SH_MOST_TEXT);
	map_init(&r->vars);
}

static struct sh_script *reader_end(struct sh_reader *r)
{
	for (size_t i = 0; i < r->n; i++) {
		if (r->wrappers[i] == SIZE_MAX)
			continue;
		r->v[i].wrapper = &r->v[r->wrappers[i]];
		r->v[i].through_sudo = str_is(r->v[i].wrapper->name, "sudo") ||
				       r->v[i].wrapper->through_sudo;
	}
	r->script->commands = r->v;
	r->script->n_commands = r->n;
	buf_release(&r->text);
	map_release(&r->vars);
	return r->script;
}

struct sh_script *shell_read(struct arena *a, struct str text, unsigned line)
{
	struct sh_source src;
	struct sh_reader r;

	reader_init(&r, a);
	sh_source_lines(a, &src, text, line);
	sh_parse(&r, &src, 0, text.len, 0, 0);
	return reader_end(&r);
}

/* The name of a program without folders (of either kind) and ".exe", lower case. */
static struct str program(struct arena *a, struct str word)
{
	size_t at = str_rfind_char(word, '\\');
	struct str name = arena_lower(
		a, str_basename(at == STR_NONE ? word : str_from(word, at + 1)));

	if (str_ends_with(name, STR(".exe")))
		name.len -= 4;
	return name;
}

/* False when the SHELL in force is none that we read. */
static bool take_shell(struct sh_reader *r, const struct df_word *shell, size_t n)
{
	struct str name;

	if (!shell || !n)
		return true;
	name = program(r->a, shell[0].text);
	if (!sh_is_shell(name) && !str_is(name, "env")) {
		r->script->interpreter = c_string(r, name);
		return false;
	}
	for (size_t i = 1; i < n; i++)
		sh_take_options(r->script, shell[i].text,
				i + 1 < n ? shell[i + 1].text : STR(""));
	return true;
}

static void read_exec_form(struct sh_reader *r, const struct df_instr *in)
{
	struct sh_word *words = arena_new_array(r->a, struct sh_word, in->n_words + 1);
	bool *used = arena_new_array(r->a, bool, in->n_words + 1);
	struct sh_command c = { .n_words = in->n_words, .words = words };

	if (!in->n_words)
		return;
	for (size_t i = 0; i < in->n_words; i++) {
		words[i].text = in->words[i].text;
		words[i].quoted = true;
		words[i].line = in->words[i].line;
	}
	c.name = str_basename(words[0].text);
	c.line = words[0].line;
	c.pipeline = ++r->pipeline;
	sh_look_through(r, sh_add(r, &c, SIZE_MAX), NULL, NULL, used, 0);
}

struct sh_script *shell_read_instr(struct arena *a, const struct df_instr *in,
				   const struct df_word *shell, size_t n_shell)
{
	struct sh_source src = { in->text, in->spans, in->n_spans };
	struct sh_reader r;

	reader_init(&r, a);
	r.in = in;
	if (in->json)
		read_exec_form(&r, in);
	else if (take_shell(&r, shell, n_shell))
		sh_parse(&r, &src, 0, in->text.len, 0, 0);
	return reader_end(&r);
}
