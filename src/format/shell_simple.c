/*
 * shell_simple.c - simple commands: words, assignments, redirections, heredocs.
 *
 * POSIX.1-2017 "Shell Command Language", 2.5.3, 2.7 and 2.9.1.
 */
#include "format/shell_impl.h"

/* --- adding commands --------------------------------------------------------- */

size_t sh_add(struct sh_reader *r, const struct sh_command *c, size_t wrapper)
{
	arena_grow(&r->scratch, r->v, r->n, &r->cap);
	arena_grow(&r->scratch, r->wrappers, r->n, &r->cap_wrappers);
	arena_grow(&r->scratch, r->levels, r->n, &r->cap_levels);
	r->v[r->n] = *c;
	r->v[r->n].shell = r->shell;
	r->wrappers[r->n] = wrapper;
	r->levels[r->n] = r->level;
	return r->n++;
}

/* --- variables of one script ------------------------------------------------- */

/* Whether a value stays one word without quotes; mktemp's names do. */
static bool is_plain(struct str value, bool known)
{
	if (!known)
		return str_starts_with(value, STR("$(mktemp"));
	for (size_t i = 0; i < value.len; i++)
		if (is_space(value.ptr[i]) || str_has_char(STR("*?[{"), value.ptr[i]))
			return false;
	return true;
}

/* Whether a value cannot be empty: it has text of its own, or is a path that is made. */
static bool has_text(struct str value, bool known)
{
	if (!value.len)
		return false;
	return known || (value.ptr[0] != '$' && value.ptr[0] != '`') ||
	       str_starts_with(value, STR("$(mktemp")) ||
	       str_starts_with(value, STR("$(pwd"));
}

void sh_remember(struct sh_reader *r, struct str name, struct str value, bool known)
{
	bool added, plain = is_plain(value, known), text = has_text(value, known);
	uint64_t at = map_get_or_put(&r->vars, name, r->n_values, &added);
	struct sh_value *v;

	if (added) {
		arena_grow(&r->scratch, r->values, r->n_values, &r->cap_values);
		r->values[r->n_values++] =
			(struct sh_value){ known ? value : (struct str){ NULL, 0 }, plain,
					   text };
		return;
	}
	v = &r->values[at];
	v->is_plain = v->is_plain && plain;
	v->has_text = v->has_text && text;
	if (!known || !v->text.ptr || !str_eq(v->text, value))
		v->text = (struct str){ NULL, 0 };
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

void sh_push_word(struct sh_reader *r, struct sh_words *words, struct sh_word w,
		  struct sh_place place)
{
	arena_grow(&r->scratch, words->v, words->n, &words->cap);
	arena_grow(&r->scratch, words->places, words->n, &words->cap_places);
	words->v[words->n] = w;
	words->places[words->n++] = place;
}

/* Adds a word; $name that a literal was given to becomes the words of its value. */
static void add_word(struct sh_reader *r, struct sh_words *words,
		     const struct sh_token *t)
{
	struct sh_word w = t->word;
	struct sh_place place = { t->from, t->to };
	struct str name, rest, part;
	uint64_t at;

	if (!w.has_variable || !is_variable(w.text, &name) ||
	    !map_get(&r->vars, name, &at) || !r->values[at].text.ptr) {
		sh_push_word(r, words, w, place);
		return;
	}
	w.has_variable = w.splits = w.opens_empty = false;
	if (w.quoted) {
		w.text = r->values[at].text;
		sh_push_word(r, words, w, place);
		return;
	}
	rest = r->values[at].text;
	while (!sh_failed(r) && str_next_word(&rest, &part)) {
		w.text = part;
		sh_push_word(r, words, w, place);
		if (++r->n_words > r->most_words)
			sh_fail(r, w.line, "too many words");
	}
}

/* --- simple commands --------------------------------------------------------- */

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

/* A redirection that sh does not have; l->t is the word after it. */
static void note_redirect(struct sh_reader *r, struct str op, struct str target,
			  bool copies)
{
	size_t at = r->lex->t.from;

	if (op.ptr[0] == '&')
		sh_note(r, SH_X_OUT_BOTH, at, op);
	else if (str_is(op, ">&") && !copies)
		sh_note(r, SH_X_OUT_BOTH_OLD, at, op);
	else if (str_is(op, "<<<"))
		sh_note(r, SH_X_HERE_STRING, at, op);
	if (str_starts_with(target, STR("/dev/tcp/")) ||
	    str_starts_with(target, STR("/dev/udp/")))
		sh_note(r, SH_X_NETWORK, at, target);
}

/* A redirection and the word after it. */
void sh_take_redirect(struct sh_reader *r, struct sh_simple *s)
{
	struct sh_lexer *l = r->lex;
	struct str op = l->t.op, target;
	int fd = l->t.fd;

	sh_next(r);
	if (l->t.kind != SH_WORD) {
		sh_fail(r, l->t.word.line, "a redirection without a target");
		return;
	}
	target = l->t.word.text;
	/* ">&2" goes to another descriptor, bash's ">& file" to a file. */
	bool copies = str_is(op, ">&") && (!target.len || is_digit(target.ptr[0]) ||
					   target.ptr[0] == '-' || target.ptr[0] == '$');

	note_redirect(r, op, target, copies);
	if (str_starts_with(op, STR("<<")) && !str_is(op, "<<<")) {
		const struct df_heredoc *h =
			r->level ? NULL : instr_heredoc(r, l->t.word.text);

		if (h && s) {
			s->body = h;
		} else if (l->pos < l->last_newline && !h) {
			arena_grow(&r->scratch, l->pending, l->n_pending,
				   &l->cap_pending);
			l->pending[l->n_pending++] =
				(struct sh_pending){ l->t.word.text, str_is(op, "<<-") };
		}
	} else if (s && (fd == 1 || fd < 0) && (op.ptr[0] == '>' || op.ptr[0] == '&') &&
		   !copies) {
		s->c.redirect_out = target;
	} else if (s && fd <= 0 && str_is(op, "<")) {
		s->c.redirect_in = target;
	}
	sh_next(r);
}

static void take_assignment(struct sh_reader *r, struct sh_simple *s)
{
	const struct sh_token *t = &r->lex->t;
	struct sh_assignment *a;

	arena_grow(&r->scratch, s->env, s->n_env, &s->cap_env);
	a = &s->env[s->n_env++];
	a->name = str_slice(t->word.text, 0, t->assign);
	a->value = str_from(t->word.text, t->value);
	a->has_variable = t->word.has_variable;
	if (t->word.text.ptr[t->assign] == '+')
		sh_note(r, SH_X_APPEND, t->from, a->name);
	if (t->word.text.ptr[t->assign] == '[')
		sh_note(r, SH_X_ARRAY, t->from, a->name);
}

/* export A=1, and A=1 alone, hold for the commands that follow. */
static void remember_assignments(struct sh_reader *r, const struct sh_simple *s)
{
	if (!s->words.n) {
		for (size_t i = 0; i < s->n_env; i++)
			sh_remember(r, s->env[i].name, s->env[i].value,
				    !s->env[i].has_variable &&
					    !str_starts_with(s->env[i].value, STR("(")));
		return;
	}
	if (str_is(s->c.name, "read") || str_is(s->c.name, "unset")) {
		for (size_t i = 1; i < s->words.n; i++)
			sh_remember(r, s->words.v[i].text, STR(""), false);
		return;
	}
	if (!str_is(s->c.name, "export") && !str_is(s->c.name, "local") &&
	    !str_is(s->c.name, "declare") && !str_is(s->c.name, "readonly"))
		return;
	for (size_t i = 1; i < s->words.n; i++) {
		struct str name, value;

		if (str_cut(s->words.v[i].text, '=', &name, &value))
			sh_remember(r, name, value, !s->words.v[i].has_variable);
	}
}

static void note_options(struct sh_reader *r, const struct sh_simple *s)
{
	if (!str_is(s->c.name, "set"))
		return;
	for (size_t i = 1; i < s->words.n; i++)
		sh_take_options(r->script, s->words.v[i].text,
				i + 1 < s->words.n ? s->words.v[i + 1].text : STR(""));
}

/* shell: that reads it; NULL: the one at hand. */
static void read_body(struct sh_reader *r, const struct df_heredoc *h, const char *shell,
		      unsigned flags, unsigned depth)
{
	struct sh_source *src = arena_new(r->a, struct sh_source);
	const char *outer = r->shell;

	if (shell)
		r->shell = shell;
	sh_source_lines(r->a, src, h->body, h->line);
	sh_parse(r, src, 0, src->text.len, flags | SH_NESTED_SCRIPT, depth + 1);
	r->shell = outer;
}

const char *sh_c_string(struct sh_reader *r, struct str s)
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
static void use_body(struct sh_reader *r, const struct sh_simple *s, size_t at,
		     unsigned flags, unsigned depth)
{
	const struct sh_command *c;
	struct str name;

	while (at + 1 < r->n && r->wrappers[at + 1] == at)
		at++; /* sudo bash <<EOF */
	c = &r->v[at];
	if (sh_is_shell(c->name)) {
		if (sh_reads_stdin(c))
			read_body(r, s->body, sh_c_string(r, c->name), flags, depth);
		return;
	}
	name = c->name;
	if (!r->script->interpreter && sh_reads_stdin(c) &&
	    (str_starts_with(name, STR("python")) || str_is(name, "node") ||
	     str_is(name, "perl") || str_is(name, "ruby") || str_is(name, "php") ||
	     str_is(name, "pwsh")))
		r->script->interpreter = sh_c_string(r, name);
}

/* `RUN <<EOF` alone: the body is the script. */
static void use_bare_body(struct sh_reader *r, const struct df_heredoc *h, unsigned flags,
			  unsigned depth)
{
	struct str name = shebang(r, h->body);

	if (name.len && !sh_is_shell(name)) {
		if (!r->script->interpreter)
			r->script->interpreter = sh_c_string(r, name);
		return;
	}
	read_body(r, h, name.len ? sh_c_string(r, name) : NULL, flags, depth);
}

/* Scripts in $(…), backticks and <(…), but those inside words read as scripts. */
void sh_read_inner(struct sh_reader *r, size_t first, const bool *used, size_t n_used,
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

/* A copy of what has grown in scratch memory. */
static const void *keep(struct sh_reader *r, const void *v, size_t n, size_t size)
{
	void *copy = arena_alloc_raw_array(r->a, n, size, _Alignof(max_align_t));

	if (n)
		memcpy(copy, v, n * size);
	return copy;
}

#define KEEP(r, v, n) keep((r), (v), (n), sizeof(*(v)))

void sh_finish_simple(struct sh_reader *r, struct sh_simple *s, unsigned flags,
		      unsigned depth)
{
	bool *used = arena_new_array(&r->scratch, bool, s->words.n + 1);
	size_t at;

	if (s->words.n || s->n_env) {
		s->c.words = KEEP(r, s->words.v, s->words.n);
		s->c.n_words = s->words.n;
		s->c.env = KEEP(r, s->env, s->n_env);
		s->c.n_env = s->n_env;
		s->c.flags = flags;
		if (s->words.n)
			s->c.name = str_basename(s->words.v[0].text);
		at = sh_add(r, &s->c, SIZE_MAX);
		for (size_t i = s->first_extension; i < r->n_extensions; i++)
			r->extensions[i].command = at;
		remember_assignments(r, s);
		note_options(r, s);
		sh_look_through(r, at, r->lex->src, s->words.places, used, depth);
		if (s->body)
			use_body(r, s, at, flags, depth);
	} else if (s->body) {
		use_bare_body(r, s->body, flags, depth);
	}
	sh_read_inner(r, s->first_inner, used, s->words.n, flags, depth);
}

void sh_parse_simple(struct sh_reader *r, unsigned flags, unsigned depth,
		     size_t first_inner, unsigned pipeline)
{
	struct sh_lexer *l = r->lex;
	struct sh_simple s = { .first_inner = first_inner,
			       .first_extension = l->t.first_extension };

	s.c.line = l->t.word.line;
	s.c.pipeline = pipeline;
	while (!sh_failed(r)) {
		if (l->t.kind == SH_REDIRECT) {
			sh_take_redirect(r, &s);
			continue;
		}
		if (l->t.kind == SH_OPEN && s.words.n == 1 && !s.n_env) {
			sh_next(r);
			if (l->t.kind != SH_CLOSE) {
				sh_fail(r, l->t.word.line, "a '(' inside a command");
				return;
			}
			sh_next(r);
			sh_parse_function(r, flags, depth);
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
	sh_finish_simple(r, &s, flags, depth);
}
