/*
 * gradle_script.c - see gradle_script.h.
 */
#include "format/gradle_script.h"

#include "base/buf.h"
#include "format/gradle_lex.h"

enum { BLOCKS_MOST = 64, VERSION_MOST = 1024 };

struct reader {
	struct gradle_script *s;
	const struct gradle_token *t; /* ends with a sign without text */
	size_t n;
	struct str blocks[BLOCKS_MOST]; /* names of those that are open */
	size_t depth;                   /* may be more than BLOCKS_MOST */
};

void gradle_script_init(struct gradle_script *s, struct arena *a)
{
	*s = (struct gradle_script){ .arena = a };
	map_init(&s->names);
}

void gradle_script_release(struct gradle_script *s)
{
	map_release(&s->names);
}

/* --- tokens ------------------------------------------------------------------ */

/* The token at i; the last one for ever after the end. */
static const struct gradle_token *at(const struct reader *r, size_t i)
{
	return &r->t[i < r->n ? i : r->n];
}

static bool is_sign(const struct reader *r, size_t i, char c)
{
	const struct gradle_token *t = at(r, i);

	return t->kind == GRADLE_SIGN && t->text.len == 1 && t->text.ptr[0] == c;
}

static bool is_word(const struct reader *r, size_t i, const char *word)
{
	return at(r, i)->kind == GRADLE_WORD && str_is(at(r, i)->text, word);
}

static bool is_string(const struct reader *r, size_t i)
{
	return at(r, i)->kind == GRADLE_STRING;
}

/* --- variables --------------------------------------------------------------- */

/* first: index of the first value of the file that is read. */
static void set_value(struct gradle_script *s, size_t first, struct str name,
		      struct str text)
{
	bool added;
	uint64_t i = map_get_or_put(&s->names, name, s->n_values, &added);

	if (!added) {
		if (i >= first && !str_eq(s->values[i].text, text))
			s->values[i].several = true;
		return;
	}
	arena_grow(s->arena, s->values, s->n_values, &s->cap_values);
	s->values[s->n_values++] = (struct gradle_value){ text, false };
}

static bool is_literal(const struct reader *r, size_t i)
{
	return is_string(r, i) &&
	       (!at(r, i)->expands || !str_has_char(at(r, i)->text, '$')) &&
	       !is_sign(r, i + 1, '+');
}

void gradle_script_variables(struct gradle_script *s, struct str text)
{
	struct gradle_token *t;
	struct reader r = { .s = s, .n = gradle_lex(s->arena, text, &t) };
	size_t first = s->n_values;

	r.t = t;
	for (size_t i = 0; i < r.n; i++) {
		/* x = "1" */
		if (at(&r, i)->kind == GRADLE_WORD && is_sign(&r, i + 1, '=') &&
		    is_literal(&r, i + 2))
			set_value(s, first, at(&r, i)->text, at(&r, i + 2)->text);
		/* ext["x"] = "1" */
		else if (is_sign(&r, i, '[') && is_literal(&r, i + 1) &&
			 is_sign(&r, i + 2, ']') && is_sign(&r, i + 3, '=') &&
			 is_literal(&r, i + 4))
			set_value(s, first, at(&r, i + 1)->text, at(&r, i + 4)->text);
		/* set("x", "1") */
		else if (is_word(&r, i, "set") && is_sign(&r, i + 1, '(') &&
			 is_literal(&r, i + 2) && is_sign(&r, i + 3, ',') &&
			 is_literal(&r, i + 4))
			set_value(s, first, at(&r, i + 2)->text, at(&r, i + 4)->text);
		/* val x by extra("1") */
		else if (is_word(&r, i + 1, "by") && is_word(&r, i + 2, "extra") &&
			 is_sign(&r, i + 3, '(') && is_literal(&r, i + 4))
			set_value(s, first, at(&r, i)->text, at(&r, i + 4)->text);
	}
}

void gradle_script_properties(struct gradle_script *s, struct str text)
{
	size_t first = s->n_values;
	struct str line, name, value;

	while (str_next_line(&text, &line)) {
		line = str_trim(line);
		if (!line.len || line.ptr[0] == '#' || line.ptr[0] == '!')
			continue;
		if (str_cut(line, '=', &name, &value))
			set_value(s, first, str_trim(name), str_trim(value));
	}
}

/* "x" of "x", "ext.x", "rootProject.ext.x", "property(\"x\")", "extra[\"x\"]": the name
 * of a variable; "" of any other expression. */
static struct str variable_of(struct str text)
{
	static const char *const owners[] = { "rootProject.", "project.", "ext.",
					      "extra." };
	bool more = true;

	text = str_trim(text);
	while (more) {
		more = false;
		for (size_t i = 0; i < sizeof(owners) / sizeof(owners[0]); i++)
			if (str_starts_with(text, str_of(owners[i]))) {
				text = str_from(text, strlen(owners[i]));
				more = true;
			}
	}
	for (size_t i = 0; i < 4; i++) {
		static const char *const heads[] = { "property(\"", "property('",
						     "extra[\"", "ext['" };
		size_t n = strlen(heads[i]);

		if (str_starts_with(text, str_of(heads[i])) && text.len > n + 2)
			text = str_slice(text, n, text.len - 2);
	}
	for (size_t i = 0; i < text.len; i++)
		if (!is_alnum(text.ptr[i]) && text.ptr[i] != '_')
			return STR("");
	return text;
}

/* Adds the value of a variable to b; false when there is none. */
static bool add_value(const struct gradle_script *s, struct str expression, struct buf *b)
{
	struct str name = variable_of(expression);
	uint64_t i;

	if (!name.len || !map_get(&s->names, name, &i) || s->values[i].several)
		return false;
	buf_add(b, s->values[i].text);
	return true;
}

/* text with each "$x" and "${x}" filled in; *unknown gets the first without a value. */
static struct str fill_in(const struct gradle_script *s, struct str text,
			  struct str *unknown)
{
	struct str out, whole;
	struct buf b;

	buf_init(&b, VERSION_MOST);
	while (text.len) {
		size_t from = str_find_char(text, '$'), end;

		if (from == STR_NONE)
			from = text.len;
		buf_add(&b, str_slice(text, 0, from));
		text = str_from(text, from);
		if (!text.len)
			break;
		bool braces = text.len > 1 && text.ptr[1] == '{';

		for (end = 1; end < text.len; end++)
			if (braces ? text.ptr[end] == '}'
				   : !is_alnum(text.ptr[end]) && text.ptr[end] != '_' &&
					     text.ptr[end] != '.')
				break;
		whole = str_slice(text, 0, end + braces);
		if (!add_value(s, str_slice(text, 1 + braces, end), &b)) {
			buf_add(&b, whole);
			if (!unknown->len)
				*unknown = whole;
		}
		text = str_from(text, whole.len);
	}
	out = arena_dup(s->arena, buf_str(&b));
	buf_release(&b);
	return out;
}

/* --- declarations ------------------------------------------------------------ */

static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_alnum(s.ptr[i]) && s.ptr[i] != '.' && s.ptr[i] != '-' &&
		    s.ptr[i] != '_')
			return false;
	return s.len > 0;
}

static void declare(struct reader *r, struct gradle_dependency d)
{
	struct gradle_script *s = r->s;

	if (!is_name(d.group) || (!d.is_plugin && !is_name(d.artifact))) {
		if (d.unknown.len && !s->unread_line)
			s->unread_line = d.line;
		return;
	}
	for (size_t i = 0; i < r->depth && i < BLOCKS_MOST; i++)
		if (str_is(r->blocks[i], "buildscript"))
			d.in_buildscript = true;
	arena_grow(s->arena, s->v, s->n, &s->cap);
	s->v[s->n++] = d;
}

/* A value at i: a string, a variable, or a string and a variable joined by '+'. */
static struct str value_at(const struct reader *r, size_t i, struct str *unknown)
{
	const struct gradle_token *t = at(r, i);
	struct str text = t->text;

	if (t->kind == GRADLE_STRING && t->expands)
		text = fill_in(r->s, text, unknown);
	else if (t->kind == GRADLE_WORD)
		text = fill_in(r->s, arena_cat(r->s->arena, STR("$"), text, STR("")),
			       unknown);
	if (t->kind == GRADLE_STRING && is_sign(r, i + 1, '+') &&
	    at(r, i + 2)->kind == GRADLE_WORD)
		text = arena_cat(r->s->arena, text,
				 fill_in(r->s,
					 arena_cat(r->s->arena, STR("$"),
						   at(r, i + 2)->text, STR("")),
					 unknown),
				 STR(""));
	return text;
}

/* The tokens of a value; 0 when none begins at i. */
static size_t value_len(const struct reader *r, size_t i)
{
	bool is_text = is_string(r, i);

	if (!is_text && at(r, i)->kind != GRADLE_WORD)
		return 0;
	return is_text && is_sign(r, i + 1, '+') && at(r, i + 2)->kind == GRADLE_WORD ? 3
										      : 1;
}

static struct gradle_dependency begin(const struct reader *r, size_t i)
{
	struct gradle_dependency d = { .configuration = at(r, i)->text,
				       .line = at(r, i)->line };

	d.group = d.artifact = d.version = d.classifier = d.type = d.unknown = STR("");
	return d;
}

/* "g:a[:v[:classifier]][@type]" */
static bool take_coordinates(struct str text, struct gradle_dependency *d)
{
	struct str rest;

	if (!str_cut(text, ':', &d->group, &rest))
		return false;
	str_rcut(rest, '@', &rest, &d->type);
	str_cut(rest, ':', &d->artifact, &rest);
	str_cut(rest, ':', &d->version, &d->classifier);
	return d->artifact.len > 0;
}

/* One or more strings with commas between them, from i on. */
static void read_strings(struct reader *r, struct gradle_dependency d, size_t i)
{
	struct gradle_dependency base = d;
	size_t n = 0;

	for (;; n++) {
		size_t len = value_len(r, i);

		if (!len || (n == 0 && !is_string(r, i)))
			return;
		d = base;
		d.line = at(r, i)->line;
		if (is_string(r, i) && take_coordinates(value_at(r, i, &d.unknown), &d))
			declare(r, d);
		i += len;
		if (!is_sign(r, i, ','))
			return;
		i++;
	}
}

/* group: "g", name: "a", version: "v", or with '=' as Kotlin has it. */
static bool read_map(struct reader *r, struct gradle_dependency d, size_t i)
{
	bool some = false;

	while (at(r, i)->kind == GRADLE_WORD &&
	       (is_sign(r, i + 1, ':') || is_sign(r, i + 1, '=')) &&
	       value_len(r, i + 2)) {
		struct str key = at(r, i)->text, value = value_at(r, i + 2, &d.unknown);

		some = true;
		if (str_is(key, "group"))
			d.group = value;
		else if (str_is(key, "name"))
			d.artifact = value;
		else if (str_is(key, "version"))
			d.version = value;
		else if (str_is(key, "classifier"))
			d.classifier = value;
		else if (str_is(key, "ext"))
			d.type = value;
		i += 2 + value_len(r, i + 2);
		if (!is_sign(r, i, ','))
			break;
		i++;
	}
	if (some && d.artifact.len)
		declare(r, d);
	return some;
}

/* kotlin("stdlib", "1.9.0") */
static void read_kotlin(struct reader *r, struct gradle_dependency d, size_t i)
{
	d.group = STR("org.jetbrains.kotlin");
	d.artifact = arena_cat(r->s->arena, STR("kotlin-"), at(r, i)->text, STR(""));
	if (is_sign(r, i + 1, ',') && is_string(r, i + 2))
		d.version = value_at(r, i + 2, &d.unknown);
	declare(r, d);
}

static bool is_no_configuration(const struct reader *r, size_t i)
{
	static const char *const words[] = { "exclude",          "because",
					     "project",          "files",
					     "fileTree",         "apply",
					     "platform",         "kotlin",
					     "enforcedPlatform", "testFixtures" };

	for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++)
		if (is_word(r, i, words[k]))
			return true;
	return false;
}

/* A call at word i of a `dependencies` block. */
static void read_call(struct reader *r, size_t i)
{
	struct gradle_dependency d = begin(r, i);
	size_t j = i + 1;

	if (is_no_configuration(r, i))
		return;
	if (is_sign(r, j, '('))
		j++;
	if (is_sign(r, j, '['))
		j++;
	if (is_word(r, i, "add") && is_string(r, j) && is_sign(r, j + 1, ',')) {
		d.configuration = at(r, j)->text;
		j += 2;
	}
	if (is_word(r, j, "kotlin") && is_sign(r, j + 1, '(') && is_string(r, j + 2)) {
		read_kotlin(r, d, j + 2);
		return;
	}
	if (is_sign(r, j + 1, '(') &&
	    (is_word(r, j, "platform") || is_word(r, j, "enforcedPlatform") ||
	     is_word(r, j, "testFixtures"))) {
		d.is_platform = !is_word(r, j, "testFixtures");
		j += 2;
	}
	if (!read_map(r, d, j))
		read_strings(r, d, j);
}

/* id("p") version "v", kotlin("jvm") version "v" */
static void read_plugin(struct reader *r, size_t i)
{
	struct gradle_dependency d = begin(r, i);
	size_t j = i + 1 + is_sign(r, i + 1, '(');

	if (!is_string(r, j))
		return;
	d.is_plugin = true;
	d.group = is_word(r, i, "kotlin")
			  ? arena_cat(r->s->arena, STR("org.jetbrains.kotlin."),
				      at(r, j)->text, STR(""))
			  : at(r, j)->text;
	j += 1 + is_sign(r, j + 1, ')');
	if (!is_word(r, j, "version"))
		return; /* one that comes with Gradle, or with a version elsewhere */
	j += 1 + is_sign(r, j + 1, '(');
	if (!value_len(r, j))
		return;
	d.version = value_at(r, j, &d.unknown);
	declare(r, d);
}

/* --- blocks ------------------------------------------------------------------ */

/* The word that a block at '{' belongs to; "" when it is none. */
static struct str block_name(const struct reader *r, size_t i)
{
	unsigned depth = 0, left = 16;

	if (i > 0 && at(r, i - 1)->kind == GRADLE_WORD)
		return at(r, i - 1)->text;
	if (i == 0 || !is_sign(r, i - 1, ')'))
		return STR("");
	while (i-- > 0 && left--) {
		if (is_sign(r, i, ')'))
			depth++;
		else if (is_sign(r, i, '(') && --depth == 0)
			return i > 0 && at(r, i - 1)->kind == GRADLE_WORD
				       ? at(r, i - 1)->text
				       : STR("");
	}
	return STR("");
}

static void open_block(struct reader *r, size_t i)
{
	if (r->depth < BLOCKS_MOST)
		r->blocks[r->depth] = block_name(r, i);
	r->depth++;
}

/* The innermost block, seen through conditions and loops. */
static struct str inside(const struct reader *r)
{
	static const char *const through[] = { "if", "else", "each", "forEach", "" };
	size_t n = r->depth;

	if (n > BLOCKS_MOST)
		return STR("");
	while (n > 0) {
		bool passed = false;

		n--;
		for (size_t k = 0; k < sizeof(through) / sizeof(through[0]); k++)
			passed = passed || str_is(r->blocks[n], through[k]);
		if (!passed)
			return r->blocks[n];
	}
	return STR("");
}

static bool is_within(const struct reader *r, const char *name)
{
	for (size_t i = 0; i < r->depth && i < BLOCKS_MOST; i++)
		if (str_is(r->blocks[i], name))
			return true;
	return false;
}

static void read_word(struct reader *r, size_t i)
{
	struct str block = inside(r);

	if (str_is(block, "plugins") &&
	    (is_word(r, i, "id") || is_word(r, i, "kotlin"))) {
		read_plugin(r, i);
	} else if (is_word(r, i, "mavenBom")) {
		struct gradle_dependency d = begin(r, i);

		d.is_platform = true;
		read_strings(r, d, i + 1 + is_sign(r, i + 1, '('));
	} else if (str_is(block, "dependencies") &&
		   !is_within(r, "dependencyManagement") &&
		   !is_within(r, "constraints")) {
		read_call(r, i);
	}
}

void gradle_script_read(struct gradle_script *s, struct str text)
{
	struct gradle_token *t;
	struct reader r = { .s = s, .n = gradle_lex(s->arena, text, &t) };

	r.t = t;
	for (size_t i = 0; i < r.n; i++) {
		if (is_sign(&r, i, '{'))
			open_block(&r, i);
		else if (is_sign(&r, i, '}') && r.depth)
			r.depth--;
		else if (at(&r, i)->kind == GRADLE_WORD)
			read_word(&r, i);
		/* "implementation"("g:a:v") */
		else if (is_string(&r, i) && is_sign(&r, i + 1, '(') &&
			 is_string(&r, i + 2) && str_is(inside(&r), "dependencies"))
			read_call(&r, i);
	}
}
