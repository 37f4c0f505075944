/*
 * gemfile.c - the statements of a Gemfile.
 *
 * https://bundler.io/man/gemfile.5.html (Bundler 4.0); for words, symbols, strings and %w
 * lists https://docs.ruby-lang.org/en/3.4/syntax/literals_rdoc.html.
 */
#include "format/gemfile.h"

/* Nested blocks whose groups count, and groups of one block: real ones have three. */
enum { BLOCK_DEPTH = 32, BLOCK_GROUPS = 32 };

enum token_kind {
	TOKEN_WORD,   /* gem, do, @x, Gem::Version, 12 */
	TOKEN_SYMBOL, /* :test */
	TOKEN_STRING, /* "x", 'x', one of %w[x y] */
	TOKEN_OPAQUE, /* a string with #{…} in it: its value is not known */
	TOKEN_LABEL,  /* group: */
	TOKEN_MARK,   /* one byte of the rest; "=>" is one */
};

struct token {
	enum token_kind kind;
	struct str text;
	unsigned line;
};

/* What an `end` or a '}' closes. */
struct block {
	const struct str *groups;
	size_t n_groups;
	bool is_group, optional, in_braces;
};

struct gem_reader {
	struct arena *arena;
	struct str rest;
	unsigned line;
	struct token *tokens; /* of the statement so far */
	size_t n_tokens, cap_tokens;
	unsigned brackets; /* open in the statement */
	struct block *blocks;
	size_t n_blocks, cap_blocks;
	struct gemfile_gem *gems;
	size_t n_gems, cap_gems;
	struct gemfile *out;
};

static void set_partly(struct gem_reader *r, unsigned line, const char *why)
{
	if (r->out->partly_why)
		return;
	r->out->partly_line = line;
	r->out->partly_why = why;
}

static void add_token(struct gem_reader *r, enum token_kind kind, struct str text)
{
	arena_grow(r->arena, r->tokens, r->n_tokens, &r->cap_tokens);
	r->tokens[r->n_tokens++] = (struct token){ kind, text, r->line };
}

/* --- statements -------------------------------------------------------------- */

static bool is_word(const struct gem_reader *r, size_t i, const char *text)
{
	return i < r->n_tokens && r->tokens[i].kind == TOKEN_WORD &&
	       str_is(r->tokens[i].text, text);
}

static bool is_mark(const struct gem_reader *r, size_t i, const char *text)
{
	return i < r->n_tokens && r->tokens[i].kind == TOKEN_MARK &&
	       str_is(r->tokens[i].text, text);
}

static bool is_name(const struct gem_reader *r, size_t i)
{
	return i < r->n_tokens &&
	       (r->tokens[i].kind == TOKEN_SYMBOL || r->tokens[i].kind == TOKEN_STRING);
}

/* Where the value of option `name` begins ("name: v", ":name => v"); 0 when absent. */
static size_t find_option(const struct gem_reader *r, const char *name)
{
	for (size_t i = 1; i < r->n_tokens; i++) {
		const struct token *t = &r->tokens[i];

		if (!str_is(t->text, name))
			continue;
		if (t->kind == TOKEN_LABEL)
			return i + 1;
		if (t->kind == TOKEN_SYMBOL && is_mark(r, i + 1, "=>"))
			return i + 2;
	}
	return 0;
}

/* The names from token i on: one, or several separated by commas, in brackets or not. */
static size_t take_names(struct gem_reader *r, size_t i, struct str **out)
{
	struct str *v;
	size_t n = 0, from;

	while (is_mark(r, i, "(") || is_mark(r, i, "[") || is_mark(r, i, "*"))
		i++;
	for (from = i; is_name(r, i) || is_mark(r, i, ","); i++)
		;
	v = arena_new_array(r->arena, struct str, i - from + 1);
	for (; from < i; from++) {
		/* ":optional => true" behind the names is an option. */
		if (is_name(r, from) && !is_mark(r, from + 1, "=>"))
			v[n++] = r->tokens[from].text;
	}
	*out = v;
	return n;
}

static void read_gem(struct gem_reader *r)
{
	struct gemfile_gem gem = { .line = r->tokens[0].line };
	size_t at = is_mark(r, 1, "(") ? 2 : 1, option, n_outer = 0, n;
	struct str *own = NULL, *all;

	if (at >= r->n_tokens || r->tokens[at].kind != TOKEN_STRING) {
		set_partly(r, gem.line, "the name of a gem is computed");
		return;
	}
	gem.name = r->tokens[at].text;
	option = find_option(r, "groups");
	if (!option)
		option = find_option(r, "group");
	n = option ? take_names(r, option, &own) : 0;
	if (n > BLOCK_GROUPS)
		n = BLOCK_GROUPS;
	/* Groups add up: those of the blocks around, then its own. */
	for (size_t i = 0; i < r->n_blocks && i < BLOCK_DEPTH; i++) {
		n_outer += r->blocks[i].n_groups;
		gem.in_optional |= r->blocks[i].optional;
	}
	all = arena_new_array(r->arena, struct str, n_outer + n + 1);
	for (size_t i = 0; i < r->n_blocks && i < BLOCK_DEPTH; i++)
		for (size_t k = 0; k < r->blocks[i].n_groups; k++)
			all[gem.n_groups++] = r->blocks[i].groups[k];
	for (size_t i = 0; i < n; i++)
		all[gem.n_groups++] = own[i];
	gem.groups = all;
	arena_grow(r->arena, r->gems, r->n_gems, &r->cap_gems);
	r->gems[r->n_gems++] = gem;
}

static void read_gemspec(struct gem_reader *r)
{
	size_t option = find_option(r, "development_group");

	r->out->has_gemspec = true;
	r->out->gemspec_group = STR("development");
	if (option && is_name(r, option))
		r->out->gemspec_group = r->tokens[option].text;
}

/* Words that an `end` closes when they open a statement, or stand behind '='. */
static bool opens_block(const struct gem_reader *r)
{
	static const char *const words[] = {
		"if",  "unless", "case",  "while",  "until",
		"for", "def",    "class", "module", "begin"
	};

	for (size_t i = 0; i < r->n_tokens; i++) {
		if (i > 0 && !is_mark(r, i - 1, "="))
			continue;
		for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++)
			if (is_word(r, i, words[k]))
				return true;
	}
	return false;
}

static void push_block(struct gem_reader *r, bool in_braces)
{
	struct block b = { .in_braces = in_braces };

	if (is_word(r, 0, "group")) {
		size_t option = find_option(r, "optional");
		struct str *groups;

		b.is_group = true;
		b.n_groups = take_names(r, 1, &groups);
		b.groups = groups;
		b.optional = option && is_word(r, option, "true");
		if (!b.n_groups)
			set_partly(r, r->tokens[0].line,
				   "the names of a group are computed");
	}
	arena_grow(r->arena, r->blocks, r->n_blocks, &r->cap_blocks);
	r->blocks[r->n_blocks++] = b;
}

/* Ends the statement; `with_do` when it was a `do` that ended it. */
static void end_statement(struct gem_reader *r, bool with_do)
{
	if (is_word(r, 0, "gem"))
		read_gem(r);
	else if (is_word(r, 0, "gemspec"))
		read_gemspec(r);
	else if (is_word(r, 0, "eval_gemfile"))
		set_partly(r, r->tokens[0].line, "another Gemfile is taken in");
	if (with_do || opens_block(r))
		push_block(r, false);
	r->n_tokens = 0;
	r->brackets = 0;
}

/* --- words ------------------------------------------------------------------- */

static bool is_word_char(char c)
{
	return is_alnum(c) || c == '_' || c == '?' || c == '!' ||
	       (unsigned char)c >= 0x80;
}

/* A string, to the same quote on the same line. */
static void read_string(struct gem_reader *r, enum token_kind kind, struct str line,
			size_t *at)
{
	char quote = line.ptr[*at];
	size_t from = *at + 1, i = from;

	while (i < line.len && line.ptr[i] != quote)
		i += line.ptr[i] == '\\' ? 2 : 1;
	if (i >= line.len) {
		set_partly(r, r->line, "a string goes on behind its line");
		i = line.len;
	}
	*at = i < line.len ? i + 1 : i;
	if (*at < line.len && line.ptr[*at] == ':' && kind == TOKEN_STRING &&
	    (*at + 1 == line.len || line.ptr[*at + 1] != ':')) {
		kind = TOKEN_LABEL; /* "group": :test */
		++*at;
	}
	if (quote == '"' && str_find(str_slice(line, from, i), STR("#{")) != STR_NONE)
		kind = TOKEN_OPAQUE;
	add_token(r, kind, str_slice(line, from, i));
}

/* %w[a b] and %i[a b], on one line. */
static bool read_list(struct gem_reader *r, struct str line, size_t *at)
{
	static const char open[] = "[({<", close[] = "])}>";
	struct str words, word;
	const char *which;
	size_t end;

	if (*at + 2 >= line.len || (line.ptr[*at + 1] != 'w' && line.ptr[*at + 1] != 'i'))
		return false;
	which = memchr(open, line.ptr[*at + 2], sizeof(open) - 1);
	words = str_from(line, *at + 3);
	end = which ? str_find_char(words, close[which - open]) : STR_NONE;
	if (end == STR_NONE)
		return false;
	*at += 3 + end + 1;
	words = str_slice(words, 0, end);
	for (bool first = true; str_next_word(&words, &word); first = false) {
		if (!first)
			add_token(r, TOKEN_MARK, STR(","));
		add_token(r, TOKEN_STRING, word);
	}
	return true;
}

static void read_word(struct gem_reader *r, struct str line, size_t *at)
{
	size_t from = *at;
	struct str text;
	bool is_call = r->n_tokens && is_mark(r, r->n_tokens - 1, ".");

	while (*at < line.len && is_word_char(line.ptr[*at]))
		++*at;
	text = str_slice(line, from, *at);
	if (*at < line.len && line.ptr[*at] == ':' &&
	    (*at + 1 == line.len || line.ptr[*at + 1] != ':')) {
		++*at;
		add_token(r, TOKEN_LABEL, text);
	} else if (!is_call && str_is(text, "do")) {
		end_statement(r, true);
	} else if (!is_call && str_is(text, "end")) {
		end_statement(r, false);
		if (r->n_blocks)
			r->n_blocks--;
	} else if (!is_call && (str_is(text, "then") || str_is(text, "else"))) {
		end_statement(r, false);
	} else {
		add_token(r, TOKEN_WORD, text);
	}
}

static void read_mark(struct gem_reader *r, struct str line, size_t *at)
{
	char c = line.ptr[*at];

	if (c == '{' && is_word(r, 0, "group") && !r->brackets) {
		push_block(r, true);
		r->n_tokens = 0;
	} else if (c == '}' && !r->brackets && r->n_blocks &&
		   r->blocks[r->n_blocks - 1].in_braces) {
		end_statement(r, false);
		r->n_blocks--;
	} else {
		size_t n = str_starts_with(str_from(line, *at), STR("=>")) ? 2 : 1;

		r->brackets += c == '(' || c == '[' || c == '{';
		if ((c == ')' || c == ']' || c == '}') && r->brackets)
			r->brackets--;
		add_token(r, TOKEN_MARK, str_slice(line, *at, *at + n));
		*at += n;
		return;
	}
	++*at;
}

static void read_line(struct gem_reader *r, struct str line)
{
	size_t at = 0;

	while (at < line.len) {
		char c = line.ptr[at], next = at + 1 < line.len ? line.ptr[at + 1] : '\0';

		if (c == '#') {
			break;
		} else if (is_space(c)) {
			at++;
		} else if (c == ';') {
			end_statement(r, false);
			at++;
		} else if (c == '"' || c == '\'') {
			read_string(r, TOKEN_STRING, line, &at);
		} else if (c == ':' && (next == '"' || next == '\'')) {
			at++;
			read_string(r, TOKEN_SYMBOL, line, &at);
		} else if (c == ':' && is_word_char(next)) {
			size_t from = ++at;

			while (at < line.len && is_word_char(line.ptr[at]))
				at++;
			add_token(r, TOKEN_SYMBOL, str_slice(line, from, at));
		} else if (c == ':' && next == ':') {
			add_token(r, TOKEN_MARK, str_slice(line, at, at + 2));
			at += 2;
		} else if (is_word_char(c)) {
			read_word(r, line, &at);
		} else if (c != '%' || !read_list(r, line, &at)) {
			read_mark(r, line, &at);
		}
	}
}

/* True when the statement goes on in the next line. */
static bool is_open(const struct gem_reader *r)
{
	size_t last = r->n_tokens - 1;

	if (!r->n_tokens)
		return false;
	return r->brackets || r->tokens[last].kind == TOKEN_LABEL ||
	       is_mark(r, last, ",") || is_mark(r, last, "\\") || is_mark(r, last, "=>");
}

void gemfile_read(struct arena *a, struct str bytes, struct gemfile *out)
{
	struct gem_reader r = { .arena = a, .rest = bytes, .out = out };
	struct str line;
	bool in_comment = false;

	*out = (struct gemfile){ .gemspec_group = STR("") };
	while (str_next_line(&r.rest, &line)) {
		r.line++;
		if (str_is(str_trim_right(line), "__END__"))
			break;
		if (str_starts_with(line, STR("=begin")))
			in_comment = true;
		else if (in_comment && str_starts_with(line, STR("=end")))
			in_comment = false;
		else if (!in_comment) {
			read_line(&r, line);
			if (!is_open(&r))
				end_statement(&r, false);
		}
	}
	if (r.brackets)
		set_partly(&r, r.tokens[0].line, "a bracket is not closed");
	end_statement(&r, false);
	out->gems = r.gems;
	out->n_gems = r.n_gems;
}

static bool is_dev_group(struct str group)
{
	static const char *const names[] = {
		"development", "dev",       "test",          "tests",   "testing",
		"spec",        "ci",        "lint",          "linting", "rubocop",
		"doc",         "docs",      "documentation", "debug",   "benchmark",
		"benchmarks",  "profiling", "tools",         "console", "metrics",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_is(group, names[i]))
			return true;
	return false;
}

bool gemfile_is_dev(const struct gemfile_gem *g)
{
	for (size_t i = 0; i < g->n_groups; i++)
		if (!is_dev_group(g->groups[i]))
			return false;
	return g->n_groups > 0;
}
