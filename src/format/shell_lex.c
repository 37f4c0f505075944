/*
 * shell_lex.c - words and operators of shell text.
 *
 * POSIX.1-2017 "Shell Command Language", 2.2 "Quoting", 2.3 "Token Recognition", 2.6
 * "Word Expansions", 2.7 "Redirection"; bash's manual for $'…', <(…), &>, <<<, +=, ;;&.
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

static void fail_at(struct sh_reader *r, size_t at, const char *why)
{
	sh_fail(r, sh_line(r->lex->src, at), why);
}

static char at(const struct sh_lexer *l, size_t i)
{
	return i < l->end ? l->src->text.ptr[i] : '\0';
}

static bool one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

static bool is_meta(char c)
{
	return c == '\n' || one_of(c, ";&|()<>");
}

static bool is_name(char c)
{
	return is_alnum(c) || c == '_';
}

/* --- finding ends ------------------------------------------------------------ */

static size_t skip_single(const struct sh_lexer *l, size_t i)
{
	while (i < l->end && l->src->text.ptr[i] != '\'')
		i++;
	return i < l->end ? i + 1 : STR_NONE;
}

static size_t skip_backtick(const struct sh_lexer *l, size_t i)
{
	for (; i < l->end; i++) {
		if (at(l, i) == '\\')
			i++;
		else if (at(l, i) == '`')
			return i + 1;
	}
	return STR_NONE;
}

/* Where a command may begin: what a "case" must follow to be the reserved word. */
static bool command_may_begin(const struct sh_lexer *l, size_t from, size_t i)
{
	while (i > from && is_blank(at(l, i - 1)))
		i--;
	if (i == from || one_of(at(l, i - 1), "(;&|\n`{"))
		return true;
	struct str before = str_slice(l->src->text, from, i);
	return str_ends_with(before, STR("do")) || str_ends_with(before, STR("then")) ||
	       str_ends_with(before, STR("else"));
}

static bool is_word_at(const struct sh_lexer *l, size_t i, struct str word)
{
	return str_starts_with(str_slice(l->src->text, i, l->end), word) &&
	       !is_name(at(l, i + word.len)) && (i == 0 || !is_name(at(l, i - 1)));
}

/*
 * The offset behind the bracket that closes the one in front of i: ')', or '}' for ${…}.
 * Quotes, nested brackets and the ')' of case patterns are passed over.  The kinds of
 * what is open are kept on a small stack: '(' '{' '"' and 'c' for case.
 */
static size_t skip_bracket(const struct sh_lexer *l, size_t i, char open)
{
	char stack[SH_MOST_DEPTH];
	size_t n = 0, from = i;

	for (stack[n++] = open; i < l->end;) {
		char c = at(l, i), top = stack[n - 1], push = 0;
		size_t next = i + 1;

		if (c == '\\') {
			next = i + 2;
		} else if (c == '`') {
			next = skip_backtick(l, i + 1);
		} else if (c == '"') {
			if (top == '"')
				n--;
			else
				push = '"';
		} else if (c == '$' && (at(l, i + 1) == '(' || at(l, i + 1) == '{')) {
			push = at(l, i + 1);
			next = i + 2;
		} else if (top == '"') {
			;
		} else if (c == '\'') {
			next = skip_single(l, i + 1);
		} else if (c == '(' && top != '{') {
			push = '(';
		} else if (c == '}' && top == '{') {
			n--;
		} else if (c == ')' && top == '(') {
			n--;
		} else if (c == '#' && top != '{' &&
			   (i == from || is_blank(at(l, i - 1)) ||
			    at(l, i - 1) == '\n')) {
			while (next < l->end && at(l, next) != '\n')
				next++;
		} else if (c == 'c' && top != '{' && is_word_at(l, i, STR("case")) &&
			   command_may_begin(l, from, i)) {
			push = 'c';
			next = i + 4;
		} else if (c == 'e' && top == 'c' && is_word_at(l, i, STR("esac"))) {
			n--;
			next = i + 4;
		}
		if (push) {
			if (n == SH_MOST_DEPTH)
				return STR_NONE;
			stack[n++] = push;
		}
		if (next == STR_NONE)
			return STR_NONE;
		i = next;
		if (!n)
			return i <= l->end ? i : STR_NONE;
	}
	return STR_NONE;
}

bool sh_skip_arithmetic(struct sh_reader *r)
{
	struct sh_lexer *l = r->lex;
	size_t end = skip_bracket(l, l->pos, '(');

	if (end == STR_NONE || at(l, end) != ')')
		return false;
	l->pos = end + 1;
	return true;
}

/* --- words ------------------------------------------------------------------- */

static void add_inner(struct sh_reader *r, size_t from, size_t to)
{
	arena_grow(r->a, r->inner, r->n_inner, &r->cap_inner);
	r->inner[r->n_inner++] = (struct sh_inner){ from, to, SIZE_MAX };
}

/* Substitutions inside ${…}, which are scripts too. */
static void find_inner(struct sh_reader *r, size_t from, size_t to)
{
	struct sh_lexer *l = r->lex;

	for (size_t i = from; i < to; i++) {
		if (at(l, i) == '\\') {
			i++;
		} else if (at(l, i) == '$' && at(l, i + 1) == '(' &&
			   at(l, i + 2) != '(') {
			size_t end = skip_bracket(l, i + 2, '(');

			if (end == STR_NONE || end > to)
				return;
			add_inner(r, i + 2, end - 1);
			i = end - 1;
		}
	}
}

/* Takes $name, ${…}, $(…), $((…)) as written; returns the offset behind. */
static size_t take_dollar(struct sh_reader *r, size_t i)
{
	struct sh_lexer *l = r->lex;
	char c = at(l, i + 1);
	size_t end = i + 1;

	if (c == '(' || c == '{') {
		end = skip_bracket(l, i + 2, c);
		if (end == STR_NONE) {
			fail_at(r, i,
				c == '(' ? "a '$(' is not closed"
					 : "a '${' is not closed");
			return l->end;
		}
		if (c == '{' || at(l, i + 2) == '(')
			find_inner(r, i + 2, end);
		else
			add_inner(r, i + 2, end - 1);
	} else if (is_digit(c) || one_of(c, "@*#?-$!")) {
		end = i + 2;
	} else {
		while (is_name(at(l, end)))
			end++;
	}
	if (end > i + 1)
		l->t.word.has_variable = true;
	buf_add(&r->text, str_slice(l->src->text, i, end));
	return end;
}

static size_t take_backtick(struct sh_reader *r, size_t i)
{
	struct sh_lexer *l = r->lex;
	size_t end = skip_backtick(l, i + 1);

	if (end == STR_NONE) {
		fail_at(r, i, "a backtick is not closed");
		return l->end;
	}
	add_inner(r, i + 1, end - 1);
	l->t.word.has_variable = true;
	buf_add(&r->text, str_slice(l->src->text, i, end));
	return end;
}

static size_t take_double(struct sh_reader *r, size_t i)
{
	struct sh_lexer *l = r->lex;
	size_t begin = i - 1;

	l->t.word.quoted = true;
	while (i < l->end && !sh_failed(r)) {
		char c = at(l, i);

		if (c == '"')
			return i + 1;
		if (c == '$') {
			i = take_dollar(r, i);
		} else if (c == '`') {
			i = take_backtick(r, i);
		} else if (c == '\\' && at(l, i + 1) == '\n') {
			i += 2;
		} else if (c == '\\' && one_of(at(l, i + 1), "$`\"\\")) {
			buf_add_char(&r->text, at(l, i + 1));
			i += 2;
		} else {
			buf_add_char(&r->text, l->src->text.ptr[i++]);
		}
	}
	fail_at(r, begin, "a '\"' is not closed");
	return l->end;
}

static size_t take_single(struct sh_reader *r, size_t i)
{
	struct sh_lexer *l = r->lex;
	size_t end = skip_single(l, i);

	l->t.word.quoted = true;
	if (end == STR_NONE) {
		fail_at(r, i - 1, "a \"'\" is not closed");
		return l->end;
	}
	buf_add(&r->text, str_slice(l->src->text, i, end - 1));
	return end;
}

/* $'…': bash's manual, "ANSI-C Quoting"; numbers in escapes stay as written. */
static size_t take_ansi(struct sh_reader *r, size_t i)
{
	static const char from[] = "abefnrtv\\'\"?", to[] = "\a\b\033\f\n\r\t\v\\'\"?";
	struct sh_lexer *l = r->lex;
	size_t begin = i;

	l->t.word.quoted = true;
	for (; i < l->end; i++) {
		char c = at(l, i);

		if (c == '\'')
			return i + 1;
		if (c == '\\') {
			const char *p = at(l, i + 1) ? strchr(from, at(l, i + 1)) : NULL;

			if (p) {
				c = to[p - from];
				i++;
			}
		}
		buf_add_char(&r->text, c);
	}
	fail_at(r, begin, "a $' is not closed");
	return l->end;
}

/* <(…) and >(…); also the lists of bash's extended patterns and array assignments. */
static size_t take_brackets(struct sh_reader *r, size_t from, size_t open, bool script)
{
	struct sh_lexer *l = r->lex;
	size_t end = skip_bracket(l, open + 1, '(');

	if (end == STR_NONE) {
		fail_at(r, from, "a '(' is not closed");
		return l->end;
	}
	if (script) {
		add_inner(r, open + 1, end - 1);
		l->t.word.has_variable = true;
	} else {
		find_inner(r, open + 1, end);
	}
	buf_add(&r->text, str_slice(l->src->text, from, end));
	return end;
}

static bool word_ends(struct sh_reader *r, size_t i)
{
	struct sh_lexer *l = r->lex;
	char c = at(l, i);

	if (c == '(' && i > l->t.from && r->text.len) {
		char before = r->text.ptr[r->text.len - 1];

		/* NAME=( and @( do not end one */
		return !(one_of(before, "?*+@!") ||
			 (before == '=' && l->t.assign && l->t.value == r->text.len));
	}
	if ((c == '<' || c == '>') && at(l, i + 1) == '(')
		return false;
	return is_blank(c) || is_meta(c);
}

/* NAME= or NAME+= with nothing quoted in it so far makes an assignment. */
static void note_assignment(struct sh_reader *r)
{
	struct sh_token *t = &r->lex->t;
	size_t n = r->text.len - 1; /* without the '=' */

	if (t->assign || t->word.quoted || t->word.has_variable)
		return;
	if (n && r->text.ptr[n - 1] == '+')
		n--;
	if (n && r->text.ptr[n - 1] == ']') { /* NAME[i]= */
		size_t open = str_find_char(str_slice(buf_str(&r->text), 0, n), '[');

		n = open == STR_NONE ? 0 : open;
	}
	if (!n || is_digit(r->text.ptr[0]))
		return;
	for (size_t i = 0; i < n; i++)
		if (!is_name(r->text.ptr[i]))
			return;
	t->assign = n;
	t->value = r->text.len;
}

static void take_word(struct sh_reader *r)
{
	struct sh_lexer *l = r->lex;
	size_t i = l->pos;
	bool plain = true, equals = false;

	buf_clear(&r->text);
	while (i < l->end && !sh_failed(r) && !word_ends(r, i)) {
		char c = at(l, i), next = at(l, i + 1);

		if (c == '\\' && next == '\n') {
			plain = false;
			i += 2;
		} else if (c == '\\' && i + 1 < l->end) {
			plain = false;
			l->t.word.quoted = true;
			buf_add_char(&r->text, l->src->text.ptr[i + 1]);
			i += 2;
		} else if (c == '\'') {
			plain = false;
			i = take_single(r, i + 1);
		} else if (c == '"') {
			plain = false;
			i = take_double(r, i + 1);
		} else if (c == '$' && (next == '\'' || next == '"')) {
			plain = false;
			i = next == '"' ? take_double(r, i + 2) : take_ansi(r, i + 2);
		} else if (c == '$') {
			i = take_dollar(r, i);
		} else if (c == '`') {
			i = take_backtick(r, i);
		} else if (c == '<' || c == '>') {
			i = take_brackets(r, i, i + 1, true);
		} else if (c == '(') {
			i = take_brackets(r, i, i, false);
		} else {
			buf_add_char(&r->text, l->src->text.ptr[i++]);
			if (c == '=' && !equals) {
				equals = true;
				note_assignment(r);
			}
		}
	}
	l->t.word.text = plain ? str_slice(l->src->text, l->pos, i)
			       : arena_dup(r->a, buf_str(&r->text));
	l->t.to = i;
	l->pos = i;
	if (++r->n_words > SH_MOST_WORDS)
		fail_at(r, l->t.from, "too many words");
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
			fail_at(r, l->pos, "a here-document has no end");
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

	while (is_digit(at(l, i)))
		i++;
	if (i > l->pos && !one_of(at(l, i), "<>"))
		return false;
	if (one_of(at(l, i), "<>") && at(l, i + 1) == '(')
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
		if (is_blank(at(l, l->pos)))
			l->pos++;
		else if (at(l, l->pos) == '\\' && at(l, l->pos + 1) == '\n')
			l->pos += 2;
		else
			break;
	}
	if (at(l, l->pos) == '#')
		while (l->pos < l->end && at(l, l->pos) != '\n')
			l->pos++;
	l->t = (struct sh_token){ .kind = SH_END, .from = l->pos, .fd = -1 };
	l->t.word.line = sh_line(l->src, l->pos);
	l->t.first_inner = r->n_inner;
	if (l->pos >= l->end || sh_failed(r))
		return;
	if (at(l, l->pos) == '\n') {
		l->t.kind = SH_NEWLINE;
		l->pos++;
		skip_bodies(r);
	} else if (!take_redirect(r) && !take_operator(r)) {
		l->t.kind = SH_WORD;
		take_word(r);
	}
	if (l->t.kind != SH_WORD)
		l->t.to = l->pos;
	if (sh_failed(r))
		l->t.kind = SH_END;
}
