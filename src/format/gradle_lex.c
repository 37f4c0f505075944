/*
 * gradle_lex.c - see gradle_lex.h.
 *
 * https://groovy-lang.org/syntax.html#all-strings ;
 * https://kotlinlang.org/spec/syntax-and-grammar.html#lexical-grammar
 */
#include "format/gradle_lex.h"

struct lexer {
	struct arena *arena;
	struct str text;
	size_t at;
	unsigned line;
	struct gradle_token *v;
	size_t n, cap;
};

static void add(struct lexer *x, enum gradle_token_kind kind, struct str text,
		unsigned line, bool expands)
{
	arena_grow(x->arena, x->v, x->n, &x->cap);
	x->v[x->n++] = (struct gradle_token){ kind, expands, text, line };
}

static bool looking_at(const struct lexer *x, const char *head)
{
	return str_starts_with(str_from(x->text, x->at), str_of(head));
}

static void step(struct lexer *x)
{
	if (x->at < x->text.len && x->text.ptr[x->at++] == '\n')
		x->line++;
}

/* To after `end`, or to the end of the text. */
static void skip_to(struct lexer *x, const char *end)
{
	while (x->at < x->text.len && !looking_at(x, end))
		step(x);
	for (size_t i = 0; i < strlen(end); i++)
		step(x);
}

/* Steps over "${…}" in a string, with braces and quotes in it. */
static void skip_expression(struct lexer *x)
{
	unsigned depth = 0;

	while (x->at < x->text.len && x->text.ptr[x->at] != '\n') {
		char c = x->text.ptr[x->at];

		step(x);
		if (c == '{')
			depth++;
		else if (c == '}' && --depth == 0)
			return;
	}
}

static void take_string(struct lexer *x)
{
	char quote = x->text.ptr[x->at];
	char triple[4] = { quote, quote, quote, '\0' }, single[2] = { quote, '\0' };
	const char *end = looking_at(x, triple) ? triple : single;
	unsigned line = x->line;
	size_t from;

	x->at += strlen(end);
	from = x->at;
	while (x->at < x->text.len && !looking_at(x, end)) {
		if (end == single && x->text.ptr[x->at] == '\n')
			break; /* it was no string, or it is not closed */
		if (quote == '"' && looking_at(x, "${"))
			step(x), skip_expression(x);
		else if (x->text.ptr[x->at] == '\\')
			step(x), step(x);
		else
			step(x);
	}
	add(x, GRADLE_STRING, str_slice(x->text, from, x->at), line, quote == '"');
	if (looking_at(x, end))
		x->at += strlen(end);
}

static bool is_word_char(char c)
{
	return is_alnum(c) || c == '_';
}

size_t gradle_lex(struct arena *a, struct str text, struct gradle_token **out)
{
	struct lexer x = { .arena = a, .text = text, .line = 1 };

	while (x.at < text.len) {
		char c = text.ptr[x.at];
		size_t from = x.at;

		if (is_space(c)) {
			step(&x);
		} else if (looking_at(&x, "//")) {
			while (x.at < text.len && text.ptr[x.at] != '\n')
				x.at++;
		} else if (looking_at(&x, "/*")) {
			x.at += 2;
			skip_to(&x, "*/");
		} else if (c == '"' || c == '\'') {
			take_string(&x);
		} else if (is_word_char(c)) {
			while (x.at < text.len && is_word_char(text.ptr[x.at]))
				x.at++;
			add(&x, GRADLE_WORD, str_slice(text, from, x.at), x.line, false);
		} else {
			x.at++;
			add(&x, GRADLE_SIGN, str_slice(text, from, x.at), x.line, false);
		}
	}
	add(&x, GRADLE_SIGN, STR(""), x.line, false);
	*out = x.v;
	return x.n - 1;
}
