/*
 * setup_py.c - setup.py: the literals that are handed to setup().
 *
 * https://setuptools.pypa.io/en/latest/references/keywords.html (setuptools 80).  The
 * file is a program and is never run: lists and strings that stand in the call count, all
 * else is said not to be known.
 */
#include "base/buf.h"
#include "format/py_lexer.h"
#include "format/text.h"
#include "parsers/lock_text.h"
#include "parsers/python.h"

/* Bytes of a text that is put together from several strings. */
enum { MAX_TEXT = 64 * 1024 };

struct reading {
	struct parse_ctx *ctx;
	struct arena *a;
	struct py_lexer lexer;
	struct py_token now;
	struct package project;
	struct python_license license;
	struct python_requirement *asks;
	size_t n_asks, cap_asks;
	bool is_locked, called;
	int result;
};

/* What a keyword of setup() holds. */
enum keyword_kind { KEY_LIST, KEY_BUILD, KEY_EXTRAS, KEY_TEXT, KEY_CLASSIFIERS };

struct keyword {
	const char *name;
	enum keyword_kind kind;
	enum dep_scope scope;
	const char *group;
};

static const struct keyword keywords[] = {
	{ "install_requires", KEY_LIST, SCOPE_RUNTIME, "" },
	{ "requires", KEY_LIST, SCOPE_RUNTIME, "" },
	{ "extras_require", KEY_EXTRAS, SCOPE_OPTIONAL, "" },
	{ "tests_require", KEY_LIST, SCOPE_DEV, "tests" },
	{ "setup_requires", KEY_BUILD, SCOPE_DEV, "build-system" },
	{ "name", KEY_TEXT, SCOPE_UNKNOWN, "" },
	{ "version", KEY_TEXT, SCOPE_UNKNOWN, "" },
	{ "license", KEY_TEXT, SCOPE_UNKNOWN, "" },
	{ "license_expression", KEY_TEXT, SCOPE_UNKNOWN, "" },
	{ "classifiers", KEY_CLASSIFIERS, SCOPE_UNKNOWN, "" },
};

static void advance(struct reading *r)
{
	py_next(&r->lexer, &r->now);
	if (r->now.kind == PY_BAD)
		r->result = parse_error(r->ctx, r->now.line,
					r->now.text.len > 1
						? "a string is not closed"
						: "a byte that Python does not know");
}

/* Skips to the comma or bracket that ends this value, which stays. */
static void skip_value(struct reading *r)
{
	size_t depth = 0;

	for (; r->now.kind != PY_END; advance(r)) {
		if (r->now.kind != PY_OP)
			continue;
		if (str_has_char(STR("([{"), r->now.text.ptr[0]))
			depth++;
		else if (str_has_char(STR(")]}"), r->now.text.ptr[0])) {
			if (!depth)
				return;
			depth--;
		} else if (!depth &&
			   (str_is(r->now.text, ",") || str_is(r->now.text, ":"))) {
			return;
		}
	}
}

static bool ends_value(const struct reading *r)
{
	return r->now.kind == PY_END || py_is_op(&r->now, ",") ||
	       (r->now.kind == PY_OP && str_has_char(STR(")]}"), r->now.text.ptr[0]));
}

/* Strings that stand one after the other are one.  False, and the value is skipped, when
 * it is anything else. */
static bool read_text(struct reading *r, struct str *out)
{
	struct str first = r->now.text;
	bool formatted = false;
	size_t n = 0;
	struct buf b;

	buf_init(&b, MAX_TEXT);
	for (; r->now.kind == PY_STRING; advance(r), n++) {
		formatted = formatted || r->now.is_formatted;
		buf_add(&b, r->now.text);
	}
	if (!n || formatted || b.full || !(ends_value(r) || py_is_op(&r->now, ":"))) {
		buf_release(&b);
		skip_value(r);
		return false;
	}
	*out = n == 1 ? first : arena_dup(r->a, buf_str(&b));
	buf_release(&b);
	return true;
}

static void not_literal(struct reading *r, unsigned line, const struct keyword *k)
{
	/* A licence that is not told is no package that is lost. */
	if (k->kind == KEY_CLASSIFIERS || (r->is_locked && k->kind != KEY_BUILD))
		return;
	parse_warn(r->ctx, line, DIAG_UNRESOLVED,
		   "%s: what is no literal is known when the file is run", k->name);
}

static void take(struct reading *r, const struct keyword *k, struct str group,
		 struct str text, unsigned line)
{
	struct str one;

	if (k->kind == KEY_CLASSIFIERS) {
		python_license_classifier(r->a, &r->license, text);
		return;
	}
	if (r->is_locked && k->kind != KEY_BUILD)
		return;
	/* A string may hold a requirement a line. */
	while (str_next_line(&text, &one)) {
		one = str_trim(one);
		if (!one.len || one.ptr[0] == '#')
			continue;
		arena_grow(r->a, r->asks, r->n_asks, &r->cap_asks);
		r->asks[r->n_asks++] = (struct python_requirement){
			.text = one, .line = line, .scope = k->scope, .group = group
		};
	}
}

/* A list, a tuple, or a string by itself. */
static void read_list(struct reading *r, const struct keyword *k, struct str group)
{
	unsigned line = r->now.line;
	struct str text;

	if (!py_is_op(&r->now, "[") && !py_is_op(&r->now, "(")) {
		if (read_text(r, &text))
			take(r, k, group, text, line);
		else
			not_literal(r, line, k);
		return;
	}
	advance(r);
	while (r->now.kind != PY_END && !ends_value(r)) {
		line = r->now.line;
		if (read_text(r, &text))
			take(r, k, group, text, line);
		else
			not_literal(r, line, k);
		if (!py_is_op(&r->now, ","))
			break;
		advance(r);
	}
	if (!py_is_op(&r->now, "]") && !py_is_op(&r->now, ")"))
		return;
	advance(r);
	/* "[…] + more" */
	if (!ends_value(r)) {
		not_literal(r, r->now.line, k);
		skip_value(r);
	}
}

/* ":marker" is no extra but a condition, "extra:marker" both. */
static void read_extra(struct reading *r, const struct keyword *k, struct str extra)
{
	struct keyword conditional = *k;
	struct pep508_marker m;
	struct str marker;

	str_cut(extra, ':', &extra, &marker);
	if (!extra.len && !pep508_judge(marker, &m) && m.verdict != PEP508_NEVER)
		conditional.scope = SCOPE_RUNTIME;
	read_list(r, &conditional, str_trim(extra));
}

/* { "extra": list, … } */
static void read_extras(struct reading *r, const struct keyword *k)
{
	unsigned line = r->now.line;
	struct str extra;

	if (!py_is_op(&r->now, "{")) {
		not_literal(r, line, k);
		skip_value(r);
		return;
	}
	advance(r);
	while (r->now.kind != PY_END && !py_is_op(&r->now, "}")) {
		line = r->now.line;
		if (!read_text(r, &extra) || !py_is_op(&r->now, ":")) {
			not_literal(r, line, k);
			if (py_is_op(&r->now, ":"))
				advance(r);
			skip_value(r);
		} else {
			advance(r);
			read_extra(r, k, extra);
		}
		if (!py_is_op(&r->now, ","))
			break;
		advance(r);
	}
	if (py_is_op(&r->now, "}"))
		advance(r);
	if (!ends_value(r)) {
		not_literal(r, r->now.line, k);
		skip_value(r);
	}
}

static void read_field(struct reading *r, const struct keyword *k)
{
	unsigned line = r->now.line;
	struct str text;

	if (!read_text(r, &text))
		return; /* made by the program: then it is not stated */
	if (str_is(str_of(k->name), "name")) {
		r->project.name = text;
		r->project.line = line;
	} else if (str_is(str_of(k->name), "version")) {
		r->project.version = text;
	} else if (str_is(str_of(k->name), "license")) {
		r->license.text = text;
	} else {
		r->license.expression = text;
	}
}

static const struct keyword *find_keyword(struct str name)
{
	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		if (str_is(name, keywords[i].name))
			return &keywords[i];
	return NULL;
}

static void read_value(struct reading *r, const struct keyword *k)
{
	if (k->kind == KEY_TEXT)
		read_field(r, k);
	else if (k->kind == KEY_EXTRAS)
		read_extras(r, k);
	else
		read_list(r, k, str_of(k->group));
}

/* After "setup(". */
static void read_call(struct reading *r)
{
	r->called = true;
	while (r->now.kind != PY_END && !py_is_op(&r->now, ")")) {
		struct py_token name = r->now;
		const struct keyword *k = NULL;

		advance(r);
		if (name.kind == PY_NAME && py_is_op(&r->now, "=")) {
			advance(r);
			k = find_keyword(name.text);
		} else if (py_is_op(&name, "**")) {
			parse_warn(r->ctx, name.line, DIAG_UNRESOLVED,
				   "some arguments of setup() are known when the file is "
				   "run");
		}
		if (k)
			read_value(r, k);
		while (r->now.kind != PY_END && !ends_value(r)) {
			skip_value(r);
			if (py_is_op(&r->now, ":"))
				advance(r);
		}
		if (py_is_op(&r->now, ","))
			advance(r);
		else if (!py_is_op(&r->now, ")"))
			break;
	}
	if (!py_is_op(&r->now, ")"))
		r->result = parse_error(r->ctx, r->now.line,
					"the call of setup() is not closed");
}

static void find_calls(struct reading *r)
{
	bool after_def = false;

	advance(r);
	while (r->now.kind != PY_END) {
		bool named = r->now.kind == PY_NAME && str_is(r->now.text, "setup");
		bool is_def = r->now.kind == PY_NAME && str_is(r->now.text, "def");

		advance(r);
		if (named && !after_def && py_is_op(&r->now, "(")) {
			advance(r);
			read_call(r);
		}
		after_def = is_def;
	}
}

static void add_all(struct reading *r)
{
	package_ref self = PACKAGE_NONE;
	size_t n = 0;

	if (pep508_is_name(r->project.name)) {
		r->project.kind = PACKAGE_PROJECT;
		r->project.folder = STR(".");
		r->project.scope = SCOPE_RUNTIME;
		r->project.n_licenses =
			python_license_list(r->a, &r->license, &r->project.licenses);
		self = parse_add(r->ctx, &r->project);
	}
	for (size_t i = 0; i < r->n_asks; i++) {
		bool is_build = str_is(r->asks[i].group, "build-system");

		n += !is_build;
		if (python_add(r->ctx, &r->asks[i], is_build ? PACKAGE_NONE : self))
			r->result = -1;
	}
	if (n)
		python_note_no_lock(r->ctx);
}

static int parse_setup_py(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .ctx = ctx, .a = parse_arena(ctx) };
	struct str lock = python_lock(ctx);

	/* An empty one is a program as well. */
	if (str_trim(bytes).len && lock_check_bytes(ctx, bytes))
		return -1;
	r.is_locked = lock.len > 0;
	if (r.is_locked)
		python_note_lock(ctx, lock);
	py_lexer_init(&r.lexer, r.a, bytes);
	find_calls(&r);
	if (!r.called)
		parse_note(ctx, 0, DIAG_SKIPPED, "setup() is not called in it");
	add_all(&r);
	return r.result;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "setup.py", NULL },
};

const struct parser setup_py_parser = {
	.id = "setup-py",
	.title = "setup.py of setuptools",
	.versions = "literals in the call of setup()",
	.spec = "https://setuptools.pypa.io/en/latest/references/keywords.html",
	.ecosystem = ECO_PYPI,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse_setup_py,
};
