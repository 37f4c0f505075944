/*
 * shell_word.c - one word of shell text: where its quotes and brackets end, what it
 * holds.
 *
 * POSIX.1-2017 "Shell Command Language", 2.2 "Quoting", 2.6 "Word Expansions"; bash's
 * manual for $'…', <(…), +=.
 */
#include "format/shell_impl.h"

static bool is_meta(char c)
{
	return c == '\n' || sh_one_of(c, ";&|()<>");
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
		if (sh_at(l, i) == '\\')
			i++;
		else if (sh_at(l, i) == '`')
			return i + 1;
	}
	return STR_NONE;
}

/* Where a command may begin: what a "case" must follow to be the reserved word. */
static bool command_may_begin(const struct sh_lexer *l, size_t from, size_t i)
{
	while (i > from && sh_is_blank(sh_at(l, i - 1)))
		i--;
	if (i == from || sh_one_of(sh_at(l, i - 1), "(;&|\n`{"))
		return true;
	struct str before = str_slice(l->src->text, from, i);
	return str_ends_with(before, STR("do")) || str_ends_with(before, STR("then")) ||
	       str_ends_with(before, STR("else"));
}

static bool is_word_at(const struct sh_lexer *l, size_t i, struct str word)
{
	return str_starts_with(str_slice(l->src->text, i, l->end), word) &&
	       !is_name(sh_at(l, i + word.len)) && (i == 0 || !is_name(sh_at(l, i - 1)));
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
		char c = sh_at(l, i), top = stack[n - 1], push = 0;
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
		} else if (c == '$' &&
			   (sh_at(l, i + 1) == '(' || sh_at(l, i + 1) == '{')) {
			push = sh_at(l, i + 1);
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
			   (i == from || sh_is_blank(sh_at(l, i - 1)) ||
			    sh_at(l, i - 1) == '\n')) {
			while (next < l->end && sh_at(l, next) != '\n')
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

	if (end == STR_NONE || sh_at(l, end) != ')')
		return false;
	l->pos = end + 1;
	return true;
}

/* --- words ------------------------------------------------------------------- */

static void add_inner(struct sh_reader *r, size_t from, size_t to)
{
	arena_grow(&r->scratch, r->inner, r->n_inner, &r->cap_inner);
	r->inner[r->n_inner++] = (struct sh_inner){ from, to, SIZE_MAX };
}

/* Substitutions inside ${…}, which are scripts too. */
static void find_inner(struct sh_reader *r, size_t from, size_t to)
{
	struct sh_lexer *l = r->lex;

	for (size_t i = from; i < to; i++) {
		if (sh_at(l, i) == '\\') {
			i++;
		} else if (sh_at(l, i) == '$' && sh_at(l, i + 1) == '(' &&
			   sh_at(l, i + 2) != '(') {
			size_t end = skip_bracket(l, i + 2, '(');

			if (end == STR_NONE || end > to)
				return;
			add_inner(r, i + 2, end - 1);
			i = end - 1;
		}
	}
}

/* The script of the $(…) from..to. */
static void take_script(struct sh_reader *r, size_t from, size_t to)
{
	struct str text = str_trim(str_slice(r->lex->src->text, from + 2, to - 1));

	add_inner(r, from + 2, to - 1);
	if (text.len > 1 && text.ptr[0] == '<' && text.ptr[1] != '<' &&
	    text.ptr[1] != '(')
		sh_note(r, SH_X_READ_FILE, from, text);
}

/* What the expansion from..to of a variable may do to the word that it stands in. */
static void judge_variable(struct sh_reader *r, size_t from, size_t to, bool in_quotes)
{
	struct str text = str_slice(r->lex->src->text, from + 1, to), name;
	struct sh_word *w = &r->lex->t.word;
	uint64_t i;

	if (!text.len || text.ptr[0] == '(' || sh_one_of(text.ptr[0], "#?$!-"))
		return;
	if (text.ptr[0] == '{')
		text = str_slice(text, 1, text.len - 1);
	name = sh_parameter_name(text);
	bool known = map_get(&r->vars, name, &i);

	if (!in_quotes && !(known && r->values[i].is_plain))
		w->splits = true;
	if (!r->text.len && name.len == text.len && !(known && r->values[i].has_text))
		w->opens_empty = true;
}

/* Takes $name, ${…}, $(…), $((…)) as written; returns the offset behind. */
static size_t take_dollar(struct sh_reader *r, size_t i, bool in_quotes)
{
	struct sh_lexer *l = r->lex;
	char c = sh_at(l, i + 1);
	size_t end = i + 1;

	if (c == '(' || c == '{') {
		end = skip_bracket(l, i + 2, c);
		if (end == STR_NONE) {
			sh_fail_at(r, i,
				   c == '(' ? "a '$(' is not closed"
					    : "a '${' is not closed");
			return l->end;
		}
		if (c == '{')
			sh_note_parameter(r, i, str_slice(l->src->text, i + 2, end - 1));
		else if (sh_at(l, i + 2) == '(')
			sh_note_arithmetic(r, i, str_slice(l->src->text, i + 3, end - 1));
		if (c == '{' || sh_at(l, i + 2) == '(')
			find_inner(r, i + 2, end);
		else
			take_script(r, i, end);
	} else if (is_digit(c) || sh_one_of(c, "@*#?-$!")) {
		end = i + 2;
	} else {
		while (is_name(sh_at(l, end)))
			end++;
		sh_note_parameter(r, i, str_slice(l->src->text, i + 1, end));
	}
	if (c == '[')
		sh_note(r, SH_X_OLD_ARITHMETIC, i, STR(""));
	if (end > i + 1)
		l->t.word.has_variable = true;
	judge_variable(r, i, end, in_quotes);
	buf_add(&r->text, str_slice(l->src->text, i, end));
	return end;
}

static size_t take_backtick(struct sh_reader *r, size_t i)
{
	struct sh_lexer *l = r->lex;
	size_t end = skip_backtick(l, i + 1);

	if (end == STR_NONE) {
		sh_fail_at(r, i, "a backtick is not closed");
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
		char c = sh_at(l, i);

		if (c == '"')
			return i + 1;
		if (c == '$') {
			i = take_dollar(r, i, true);
		} else if (c == '`') {
			i = take_backtick(r, i);
		} else if (c == '\\' && sh_at(l, i + 1) == '\n') {
			i += 2;
		} else if (c == '\\' && sh_one_of(sh_at(l, i + 1), "$`\"\\")) {
			buf_add_char(&r->text, sh_at(l, i + 1));
			i += 2;
		} else {
			buf_add_char(&r->text, l->src->text.ptr[i++]);
		}
	}
	sh_fail_at(r, begin, "a '\"' is not closed");
	return l->end;
}

static size_t take_single(struct sh_reader *r, size_t i)
{
	struct sh_lexer *l = r->lex;
	size_t end = skip_single(l, i);

	l->t.word.quoted = true;
	if (end == STR_NONE) {
		sh_fail_at(r, i - 1, "a \"'\" is not closed");
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
		char c = sh_at(l, i);

		if (c == '\'')
			return i + 1;
		if (c == '\\') {
			const char *p =
				sh_at(l, i + 1) ? strchr(from, sh_at(l, i + 1)) : NULL;

			if (p) {
				c = to[p - from];
				i++;
			}
		}
		buf_add_char(&r->text, c);
	}
	sh_fail_at(r, begin, "a $' is not closed");
	return l->end;
}

/* <(…) and >(…); also the lists of bash's extended patterns and array assignments. */
static size_t take_brackets(struct sh_reader *r, size_t from, size_t open, bool script)
{
	struct sh_lexer *l = r->lex;
	size_t end = skip_bracket(l, open + 1, '(');

	if (end == STR_NONE) {
		sh_fail_at(r, from, "a '(' is not closed");
		return l->end;
	}
	if (script) {
		add_inner(r, open + 1, end - 1);
		l->t.word.has_variable = true;
		sh_note(r, SH_X_PROCESS, from, STR(""));
	} else {
		sh_note(r,
			r->text.ptr[r->text.len - 1] == '=' ? SH_X_ARRAY
							    : SH_X_PATTERN_LIST,
			from, STR(""));
		find_inner(r, open + 1, end);
	}
	buf_add(&r->text, str_slice(l->src->text, from, end));
	return end;
}

static bool word_ends(struct sh_reader *r, size_t i)
{
	struct sh_lexer *l = r->lex;
	char c = sh_at(l, i);

	if (c == '(' && i > l->t.from && r->text.len) {
		char before = r->text.ptr[r->text.len - 1];

		/* NAME=( and @( do not end one */
		return !(sh_one_of(before, "?*+@!") ||
			 (before == '=' && l->t.assign && l->t.value == r->text.len));
	}
	if ((c == '<' || c == '>') && sh_at(l, i + 1) == '(')
		return false;
	return sh_is_blank(c) || is_meta(c);
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

void sh_take_word(struct sh_reader *r)
{
	struct sh_lexer *l = r->lex;
	size_t i = l->pos;
	bool plain = true, equals = false, braces = false;

	buf_clear(&r->text);
	while (i < l->end && !sh_failed(r) && !word_ends(r, i)) {
		char c = sh_at(l, i), next = sh_at(l, i + 1);

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
			sh_note(r, next == '"' ? SH_X_LOCALE_QUOTES : SH_X_ANSI_QUOTES, i,
				STR(""));
			i = next == '"' ? take_double(r, i + 2) : take_ansi(r, i + 2);
		} else if (c == '$') {
			i = take_dollar(r, i, false);
		} else if (c == '`') {
			i = take_backtick(r, i);
		} else if (c == '<' || c == '>') {
			i = take_brackets(r, i, i + 1, true);
		} else if (c == '(') {
			i = take_brackets(r, i, i, false);
		} else {
			if (c == '{' && !braces) {
				braces = true;
				sh_note_braces(r, i);
			}
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
	if (++r->n_words > r->most_words)
		sh_fail_at(r, l->t.from, "too many words");
}
