/*
 * gemspec.c - the statements of a gemspec; see gemspec.h.
 *
 * Strings are "x", 'x', %q<x>, and lists %w[x y]:
 * https://docs.ruby-lang.org/en/3.4/syntax/literals_rdoc.html
 */
#include "format/gemspec.h"

#include "base/map.h"

enum { REQUIREMENTS_MOST = 32 }; /* of one dependency */

enum kind {
	KIND_WORD,   /* s.add_dependency, Foo::VERSION, 1.2 */
	KIND_STRING, /* a literal, or one word of %w[…] */
	KIND_OPAQUE, /* a string with #{…} or an escape in it */
	KIND_MARK,   /* one byte of the rest */
};

struct token {
	enum kind kind;
	struct str text;
	unsigned line;
};

struct reader {
	struct arena *arena;
	struct str rest;
	unsigned line;
	unsigned brackets;
	struct str heredoc; /* the word that ends the text from the next line on, or "" */
	struct token *v;    /* of the statement */
	size_t n, cap;
	struct gemspec *out;
	struct gemspec_dep *deps;
	size_t cap_deps;
	struct map seen; /* names of deps */
};

/* --- tokens ------------------------------------------------------------------ */

static void add(struct reader *r, enum kind kind, struct str text)
{
	arena_grow(r->arena, r->v, r->n, &r->cap);
	r->v[r->n++] = (struct token){ kind, text, r->line };
}

static void skip(struct reader *r, size_t n)
{
	for (size_t i = 0; i < n; i++)
		r->line += r->rest.ptr[i] == '\n';
	r->rest = str_from(r->rest, n);
}

static char closing(char open)
{
	switch (open) {
	case '(':
		return ')';
	case '[':
		return ']';
	case '{':
		return '}';
	case '<':
		return '>';
	default:
		return open;
	}
}

/* The text between rest[from] and `end`; the reader is then behind it. */
static void take_string(struct reader *r, size_t from, char end, bool expands,
			bool is_list)
{
	size_t i = from;
	enum kind kind = KIND_STRING;
	struct str text, word;

	while (i < r->rest.len && r->rest.ptr[i] != end) {
		if (r->rest.ptr[i] == '\\') {
			kind = KIND_OPAQUE;
			i++;
		} else if (expands && r->rest.ptr[i] == '#' && i + 1 < r->rest.len &&
			   r->rest.ptr[i + 1] == '{') {
			kind = KIND_OPAQUE;
		}
		i++;
	}
	text = str_slice(r->rest, from, i);
	if (is_list)
		while (str_next_word(&text, &word))
			add(r, kind, word);
	else
		add(r, kind, text);
	skip(r, i < r->rest.len ? i + 1 : r->rest.len);
}

static bool is_word_byte(char c)
{
	return is_alnum(c) || c == '_' || c == '.' || c == ':' || c == '?' || c == '!' ||
	       c == '@' || (unsigned char)c >= 0x80;
}

/* "%q<x>", "%w[x y]", "%(x)".  False when the '%' is something else. */
static bool take_percent(struct reader *r)
{
	size_t i = 1;
	char type = 'Q';

	if (i < r->rest.len && is_alpha(r->rest.ptr[i]))
		type = r->rest.ptr[i++];
	if (i >= r->rest.len || is_space(r->rest.ptr[i]) || is_alnum(r->rest.ptr[i]) ||
	    !str_has_char(STR("qQwWi"), type))
		return false;
	take_string(r, i + 1, closing(r->rest.ptr[i]), type == 'Q' || type == 'W',
		    type == 'w' || type == 'W' || type == 'i');
	return true;
}

/* "<<~TEXT", "<<-'TEXT'": lines up to that word are text.  False when it is none. */
static bool take_heredoc(struct reader *r)
{
	size_t i = 2, from;

	if (!str_starts_with(r->rest, STR("<<")))
		return false;
	if (i < r->rest.len && (r->rest.ptr[i] == '-' || r->rest.ptr[i] == '~'))
		i++;
	if (i < r->rest.len && (r->rest.ptr[i] == '"' || r->rest.ptr[i] == '\''))
		i++;
	from = i;
	while (i < r->rest.len && (is_alnum(r->rest.ptr[i]) || r->rest.ptr[i] == '_'))
		i++;
	if (i == from || (!is_upper(r->rest.ptr[from]) && r->rest.ptr[from] != '_'))
		return false;
	r->heredoc = str_slice(r->rest, from, i);
	if (i < r->rest.len && (r->rest.ptr[i] == '"' || r->rest.ptr[i] == '\''))
		i++;
	add(r, KIND_OPAQUE, r->heredoc);
	skip(r, i);
	return true;
}

static void skip_heredoc(struct reader *r)
{
	struct str line;

	while (r->heredoc.len && r->rest.len) {
		size_t end = str_find_char(r->rest, '\n');

		line = str_slice(r->rest, 0, end == STR_NONE ? r->rest.len : end);
		skip(r, end == STR_NONE ? r->rest.len : end + 1);
		if (str_eq(str_trim(line), r->heredoc))
			r->heredoc = STR("");
	}
	r->heredoc = STR("");
}

/* True when the statement goes on in the next line. */
static bool is_open(const struct reader *r)
{
	const struct token *last = r->n ? &r->v[r->n - 1] : NULL;

	return r->brackets || (last && last->kind == KIND_MARK &&
			       (str_is(last->text, ",") || str_is(last->text, "=") ||
				str_is(last->text, "\\")));
}

/* Reads up to the end of a statement.  False at the end of the file. */
static bool next_statement(struct reader *r)
{
	r->n = 0;
	r->brackets = 0;
	while (r->rest.len) {
		char c = r->rest.ptr[0];
		size_t n = 1;

		if (c == '#') {
			size_t end = str_find_char(r->rest, '\n');

			skip(r, end == STR_NONE ? r->rest.len : end);
		} else if (c == '\n' || c == ';') {
			bool ends = r->n && !is_open(r);

			skip(r, 1);
			if (c == '\n')
				skip_heredoc(r);
			if (ends)
				return true;
		} else if (is_space(c)) {
			skip(r, 1);
		} else if (c == '"' || c == '\'') {
			take_string(r, 1, c, c == '"', false);
		} else if ((c == '%' && take_percent(r)) ||
			   (c == '<' && take_heredoc(r))) {
			continue;
		} else if (is_word_byte(c)) {
			while (n < r->rest.len && is_word_byte(r->rest.ptr[n]))
				n++;
			add(r, KIND_WORD, str_slice(r->rest, 0, n));
			skip(r, n);
		} else {
			r->brackets += c == '(' || c == '[';
			if ((c == ')' || c == ']') && r->brackets)
				r->brackets--;
			add(r, KIND_MARK, str_slice(r->rest, 0, 1));
			skip(r, 1);
			if (c == '|') /* "do |s|" ends what opens a block */
				r->n = 0;
		}
	}
	return r->n > 0;
}

/* --- statements -------------------------------------------------------------- */

static bool is_mark(const struct reader *r, size_t i, const char *text)
{
	return i < r->n && r->v[i].kind == KIND_MARK && str_is(r->v[i].text, text);
}

/* The name of a method that is called on something: "name" of "s.name"; "" else. */
static struct str method_of(struct str word)
{
	struct str object, method;

	return str_rcut(word, '.', &object, &method) && object.len ? method : STR("");
}

/* "s.version = "1.2"", also with .freeze behind it, or in Gem::Version.new(). */
static struct str literal_from(const struct reader *r, size_t i)
{
	if (i < r->n && r->v[i].kind == KIND_WORD &&
	    str_is(r->v[i].text, "Gem::Version.new"))
		i += is_mark(r, i + 1, "(") ? 2 : 1;
	if (i < r->n && r->v[i].kind == KIND_STRING)
		return r->v[i].text;
	return STR("");
}

static void take_licenses(struct reader *r, size_t i)
{
	struct str *v = arena_new_array(r->arena, struct str, r->n - i + 1);
	size_t n = 0;

	for (; i < r->n; i++)
		if (r->v[i].kind == KIND_STRING && r->v[i].text.len)
			v[n++] = r->v[i].text;
	r->out->licenses = v;
	r->out->n_licenses = n;
}

static void read_assignment(struct reader *r, struct str method)
{
	struct gemspec *out = r->out;

	if (str_is(method, "name") && !out->name_line) {
		out->name = literal_from(r, 2);
		out->name_line = r->v[0].line;
	} else if (str_is(method, "version") && !out->version_line) {
		out->version = literal_from(r, 2);
		out->version_line = r->v[0].line;
	} else if (str_is(method, "platform")) {
		out->platform = literal_from(r, 2);
	} else if (str_is(method, "license") || str_is(method, "licenses")) {
		take_licenses(r, 2);
	}
}

static bool is_dependency_call(struct str method, bool *is_dev)
{
	*is_dev = str_is(method, "add_development_dependency");
	return *is_dev || str_is(method, "add_dependency") ||
	       str_is(method, "add_runtime_dependency");
}

/* The requirements behind the name, in brackets or not. */
static void take_requirements(struct reader *r, size_t i, struct gemspec_dep *dep)
{
	size_t n = 0;

	for (; i < r->n; i++) {
		const struct token *t = &r->v[i];

		if (n == REQUIREMENTS_MOST) {
			dep->is_computed = true;
			return;
		}
		n += t->kind == KIND_STRING;
		if (t->kind == KIND_STRING)
			dep->requirement = arena_cat(
				r->arena, dep->requirement,
				dep->requirement.len ? STR(", ") : STR(""), t->text);
		else if (t->kind == KIND_WORD &&
			 (str_is(t->text, "if") || str_is(t->text, "unless")))
			return; /* a condition: both cases count */
		else if (t->kind == KIND_OPAQUE ||
			 (t->kind == KIND_WORD && !str_is(t->text, ".freeze") &&
			  !str_is(t->text, "Gem::Requirement.new") &&
			  !str_is(t->text, "Gem::Dependency.new")))
			dep->is_computed = true;
	}
}

static void read_dependency(struct reader *r, bool is_dev)
{
	size_t at = is_mark(r, 1, "(") ? 2 : 1;
	struct gemspec_dep dep = { .is_dev = is_dev, .line = r->v[0].line };
	bool added;

	if (at >= r->n || r->v[at].kind != KIND_STRING || !r->v[at].text.len) {
		if (!r->out->partly_line)
			r->out->partly_line = dep.line;
		return;
	}
	dep.name = r->v[at].text;
	take_requirements(r, at + 1, &dep);
	/* RubyGems writes each twice, for its old versions and for its new ones. */
	map_get_or_put(&r->seen, dep.name, 0, &added);
	if (!added)
		return;
	arena_grow(r->arena, r->deps, r->out->n_deps, &r->cap_deps);
	r->deps[r->out->n_deps++] = dep;
}

static void read_statement(struct reader *r)
{
	struct str method;
	bool is_dev;

	for (size_t i = 0; i < r->n && !r->out->is_gemspec; i++)
		r->out->is_gemspec =
			r->v[i].kind == KIND_WORD &&
			str_starts_with(r->v[i].text, STR("Gem::Specification"));
	if (!r->n || r->v[0].kind != KIND_WORD)
		return;
	method = method_of(r->v[0].text);
	if (is_mark(r, 1, "=") && !is_mark(r, 2, "="))
		read_assignment(r, method);
	else if (is_dependency_call(method, &is_dev))
		read_dependency(r, is_dev);
}

void gemspec_read(struct arena *a, struct str bytes, struct gemspec *out)
{
	struct reader r = { .arena = a, .rest = bytes, .line = 1, .out = out };

	*out = (struct gemspec){ .n_deps = 0 };
	map_init(&r.seen);
	while (next_statement(&r))
		read_statement(&r);
	map_release(&r.seen);
	out->deps = r.deps;
	out->is_gemspec =
		out->is_gemspec || str_find(bytes, STR("Gem::Specification")) != STR_NONE;
}
