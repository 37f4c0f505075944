/* scala_build.c - see scala_build.h. */
#include "format/scala_build.h"

#include "format/gradle_lex.h"

#define SCALA_VERSION STR("scalaVersion")

struct reader {
	struct scala_build *b;
	struct str text;
	const struct gradle_token *v; /* one more than n may be looked at */
	size_t n;
	size_t depth, test_depth; /* of braces; that of a module for tests, 0 = in none */
};

void scala_build_init(struct scala_build *b, struct arena *a)
{
	*b = (struct scala_build){ .arena = a };
	map_init(&b->names);
}

void scala_build_release(struct scala_build *b)
{
	map_release(&b->names);
}

static const struct gradle_token *at(const struct reader *r, size_t i)
{
	return &r->v[i < r->n ? i : r->n];
}

static bool is_sign(const struct reader *r, size_t i, const char *sign)
{
	const struct gradle_token *t = at(r, i);

	return t->kind == GRADLE_SIGN && str_is(t->text, sign);
}

static bool is_word(const struct reader *r, size_t i, const char *word)
{
	const struct gradle_token *t = at(r, i);

	return t->kind == GRADLE_WORD && str_is(t->text, word);
}

/* A text in double quotes that are closed; one that is cut off says something else. */
static bool is_text(const struct reader *r, size_t i)
{
	const struct gradle_token *t = at(r, i);
	const char *end = t->text.ptr + t->text.len;

	return t->kind == GRADLE_STRING && t->expands &&
	       end < r->text.ptr + r->text.len && *end == '"';
}

/* --- names ------------------------------------------------------------------------- */

static void put_value(struct scala_build *b, struct str name, struct str value)
{
	bool added;
	uint64_t i = map_get_or_put(&b->names, name, b->n_values, &added);

	if (added) {
		arena_grow(b->arena, b->values, b->n_values, &b->cap_values);
		b->values[b->n_values++] = (struct scala_value){ .text = value };
	} else if (!str_eq(b->values[i].text, value)) {
		b->values[i].several = true;
	}
}

static bool get_value(const struct scala_build *b, struct str name, struct str *value)
{
	uint64_t i;

	if (!map_get(&b->names, name, &i) || b->values[i].several)
		return false;
	*value = b->values[i].text;
	return true;
}

/* "val x = "1"", "def x: String = "1"", "val x = Task { "1" }" */
static void take_definition(struct reader *r, size_t i)
{
	size_t k = i + 2, last = i + 7;

	if (at(r, i + 1)->kind != GRADLE_WORD)
		return;
	while (k < last && !is_sign(r, k, "="))
		k++;
	if (k == last)
		return;
	k++;
	if ((is_word(r, k, "Task") || is_word(r, k, "T")) &&
	    (is_sign(r, k + 1, "{") || is_sign(r, k + 1, "(")))
		k += 2;
	if (is_text(r, k))
		put_value(r->b, at(r, i + 1)->text, at(r, k)->text);
}

/* "scalaVersion := "2.13.8"", also in a scope; a name that has a value. */
static void take_scala_version(struct reader *r, size_t i)
{
	struct str value;
	size_t k = i + 1;

	while (k < i + 4 && !is_sign(r, k, ":"))
		k++;
	if (!is_sign(r, k, ":") || !is_sign(r, k + 1, "="))
		return;
	k += 2;
	while (at(r, k)->kind == GRADLE_WORD && is_sign(r, k + 1, "."))
		k += 2;
	if (is_text(r, k))
		put_value(r->b, SCALA_VERSION, at(r, k)->text);
	else if (at(r, k)->kind == GRADLE_WORD && get_value(r->b, at(r, k)->text, &value))
		put_value(r->b, SCALA_VERSION, value);
}

/* "//> using scala 3.3.1": the rest of a directive of Scala CLI. */
static bool take_directive(struct str line, const char *name, struct str *rest)
{
	struct str word, all = str_trim(line);

	if (!str_starts_with(all, STR("//>")))
		return false;
	all = str_from(all, 3);
	if (!str_next_word(&all, &word) || !str_is(word, "using") ||
	    !str_next_word(&all, &word) || !str_is(word, name))
		return false;
	*rest = str_trim(all);
	return rest->len > 0;
}

static struct str without_quotes(struct str s)
{
	if (s.len > 1 && s.ptr[0] == '"' && s.ptr[s.len - 1] == '"')
		s = str_slice(s, 1, s.len - 1);
	return s;
}

static struct reader reader_of(struct scala_build *b, struct str text)
{
	struct reader r = { .b = b, .text = text };
	struct gradle_token *v;

	r.n = gradle_lex(b->arena, text, &v);
	r.v = v;
	return r;
}

void scala_build_names(struct scala_build *b, struct str text)
{
	struct reader r = reader_of(b, text);
	struct str line, rest, word;

	for (size_t i = 0; i < r.n; i++)
		if (is_word(&r, i, "val") || is_word(&r, i, "def") ||
		    is_word(&r, i, "var"))
			take_definition(&r, i);
	for (size_t i = 0; i < r.n; i++)
		if (is_word(&r, i, "scalaVersion"))
			take_scala_version(&r, i);
	while (str_next_line(&text, &line))
		if (take_directive(line, "scala", &rest) && str_next_word(&rest, &word))
			put_value(b, SCALA_VERSION, without_quotes(word));
}

struct str scala_build_suffix(const struct scala_build *b)
{
	struct str version, major, minor, rest;

	if (!get_value(b, SCALA_VERSION, &version) || str_has_char(version, '-'))
		return STR("");
	for (size_t i = 0; i < version.len; i++)
		if (!is_digit(version.ptr[i]) && version.ptr[i] != '.')
			return STR("");
	str_cut(version, '.', &major, &rest);
	if (str_is(major, "3"))
		return major;
	str_cut(rest, '.', &minor, &rest);
	return str_is(major, "2") && minor.len
		       ? str_slice(version, 0, major.len + 1 + minor.len)
		       : STR("");
}

/* --- dependencies ----------------------------------------------------------------------
 */

static void add(struct reader *r, struct scala_dependency d)
{
	struct scala_build *b = r->b;

	arena_grow(b->arena, b->v, b->n, &b->cap);
	d.in_test = r->test_depth > 0;
	b->v[b->n++] = d;
}

/* Signs of '%' from i on. */
static size_t percents(const struct reader *r, size_t i)
{
	size_t n = 0;

	while (n < 4 && is_sign(r, i + n, "%"))
		n++;
	return n;
}

/* The version at i, and the place behind it in *next. */
static void take_version(struct reader *r, size_t i, struct scala_dependency *d,
			 size_t *next)
{
	*next = i + 1;
	if (is_text(r, i)) {
		d->version = at(r, i)->text;
		return;
	}
	while (at(r, i)->kind == GRADLE_WORD && is_sign(r, i + 1, ".") &&
	       at(r, i + 2)->kind == GRADLE_WORD)
		i += 2;
	*next = i + 1;
	if (at(r, i)->kind != GRADLE_WORD || is_sign(r, i + 1, "(") ||
	    !get_value(r->b, at(r, i)->text, &d->version)) {
		d->version = STR("");
		d->unknown = at(r, i)->kind == GRADLE_WORD ? at(r, i)->text
							   : STR("the version");
	}
}

/* "g" %% "a" % version % scope, at i.  The place of its last token. */
static bool is_name(const struct reader *r, size_t i)
{
	return i < r->n && at(r, i)->kind == GRADLE_WORD;
}

/* What follows the literal, the name, "A.b", or the s"$b" at i; i when it is none. */
static size_t operand_end(const struct reader *r, size_t i)
{
	if (is_text(r, i))
		return i + 1;
	if (!is_name(r, i))
		return i;
	while (is_sign(r, i + 1, ".") && is_name(r, i + 2))
		i += 2;
	return i + 1 + is_text(r, i + 1);
}

/* The value of the operand that ends before `end`.  False where it is computed. */
static bool take_operand(const struct reader *r, size_t end, struct str *out)
{
	if (!is_text(r, end - 1))
		return get_value(r->b, at(r, end - 1)->text, out);
	*out = at(r, end - 1)->text;
	return !(end > 1 && is_name(r, end - 2) && str_has_char(*out, '$'));
}

static size_t take_sbt(struct reader *r, size_t i)
{
	struct scala_dependency d = { .line = at(r, i)->line };
	size_t n = percents(r, i + 1), k = i + 1 + n, end = operand_end(r, k), next;

	if (!n || n > 3 || end == k || percents(r, end) != 1 ||
	    !(is_text(r, i) || is_text(r, end - 1) || n > 1) ||
	    (operand_end(r, end + 1) == end + 1 &&
	     !(is_text(r, i) && is_text(r, end - 1))))
		return i;
	if (!take_operand(r, i + 1, &d.group) || !take_operand(r, end, &d.artifact)) {
		if (!r->b->n_computed++)
			r->b->computed_line = d.line;
		return end;
	}
	d.is_scala = n > 1;
	d.is_platform = n > 2;
	d.is_plugin = i > 1 && is_sign(r, i - 1, "(") &&
		      (is_word(r, i - 2, "addSbtPlugin") ||
		       is_word(r, i - 2, "addCompilerPlugin") ||
		       is_word(r, i - 2, "compilerPlugin"));
	take_version(r, end + 1, &d, &next);
	if (percents(r, next) == 1 &&
	    (is_text(r, next + 1) || at(r, next + 1)->kind == GRADLE_WORD))
		d.scope = at(r, next + 1)->text;
	add(r, d);
	return next - 1 + (d.scope.len ? 2 : 0);
}

/* "g:a:v", "g::a:v", "g:::a:v", "g::a::v", with ";exclude=…" behind. */
static bool split(struct str text, struct scala_dependency *d)
{
	size_t signs = 0;
	struct str rest, options;

	str_cut(text, ';', &text, &options);
	str_cut(text, ',', &text, &options);
	if (!str_cut(text, ':', &d->group, &rest))
		return false;
	while (signs < 2 && rest.len && rest.ptr[0] == ':') {
		rest = str_from(rest, 1);
		signs++;
	}
	if (!str_cut(rest, ':', &d->artifact, &d->version))
		return false;
	if (d->version.len && d->version.ptr[0] == ':') {
		d->version = str_from(d->version, 1);
		d->is_platform = true;
	}
	d->is_scala = signs > 0;
	d->is_full = signs > 1;
	return d->group.len && d->artifact.len && d->version.len &&
	       !str_has_char(d->version, ':');
}

/* mvn"g::a:v", whose text may hold "$name" or "${name}" for the version. */
static void take_mill(struct reader *r, size_t i)
{
	struct scala_dependency d = { .line = at(r, i)->line };
	struct str name;

	if (!split(at(r, i)->text, &d) || str_has_char(d.group, '$') ||
	    str_has_char(d.artifact, '$'))
		return;
	if (str_has_char(d.version, '$')) {
		name = str_from(d.version, 1);
		if (name.len > 2 && name.ptr[0] == '{' && name.ptr[name.len - 1] == '}')
			name = str_slice(name, 1, name.len - 1);
		if (d.version.ptr[0] != '$' || !get_value(r->b, name, &d.version)) {
			d.unknown = name;
			d.version = STR("");
		}
	}
	add(r, d);
}

/* Braces, and whether they are those of "object test extends …". */
static void take_brace(struct reader *r, size_t i, bool *is_test)
{
	if (is_word(r, i, "object"))
		*is_test = is_word(r, i + 1, "test") || is_word(r, i + 1, "it") ||
			   is_word(r, i + 1, "tests") || is_word(r, i + 1, "integration");
	if (is_sign(r, i, "{")) {
		r->depth++;
		if (*is_test && !r->test_depth)
			r->test_depth = r->depth;
		*is_test = false;
	} else if (is_sign(r, i, "}") && r->depth) {
		if (r->test_depth == r->depth)
			r->test_depth = 0;
		r->depth--;
	}
}

/* "//> using dep …" of Scala CLI, "import $ivy.`…`" of Ammonite. */
static void take_line(struct reader *r, struct str line, unsigned number)
{
	static const char *const names[] = {
		"dep",      "lib",       "deps",     "libs",
		"test.dep", "test.deps", "test.lib", "plugin"
	};
	struct scala_dependency d = { .line = number };
	struct str rest, word, inside, tail;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!take_directive(line, names[i], &rest))
			continue;
		while (str_next_word(&rest, &word)) {
			d = (struct scala_dependency){ .line = number };
			if (!split(without_quotes(word), &d))
				continue;
			d.is_plugin = str_is(str_of(names[i]), "plugin");
			if (str_starts_with(str_of(names[i]), STR("test.")))
				d.scope = STR("Test");
			add(r, d);
		}
	}
	size_t at_ivy = str_find(line, STR("$ivy.`"));

	if (at_ivy != STR_NONE &&
	    str_cut(str_from(line, at_ivy + 6), '`', &inside, &tail) &&
	    split(inside, &d) && !str_has_char(inside, '$'))
		add(r, d);
}

void scala_build_read(struct scala_build *b, struct str text)
{
	struct reader r = reader_of(b, text);
	bool is_test = false;
	unsigned number = 0;
	struct str line;

	for (size_t i = 0; i < r.n; i++) {
		take_brace(&r, i, &is_test);
		if (is_text(&r, i) && i &&
		    (is_word(&r, i - 1, "mvn") || is_word(&r, i - 1, "ivy")))
			take_mill(&r, i);
		else if ((is_text(&r, i) || is_name(&r, i)) && is_sign(&r, i + 1, "%"))
			i = take_sbt(&r, i);
	}
	r.test_depth = 0;
	while (str_next_line(&text, &line))
		take_line(&r, line, ++number);
}
