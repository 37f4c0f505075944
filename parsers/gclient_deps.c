/*
 * gclient_deps.c - DEPS of depot_tools: the repositories that gclient checks out.
 *
 * https://chromium.googlesource.com/chromium/tools/depot_tools/+/HEAD/README.gclient.md
 * and gclient_eval.py there (2026): literals of Python, in which `vars` has texts, and
 * `deps` leads from a folder to "url@revision" or to a dictionary with that as `url`.
 * Var("x") and "{x}" are the text of a variable; texts are joined by "+".  Nothing is
 * run: what is computed otherwise is said.  Packages of CIPD and files of a bucket are no
 * repositories.  A DEPS without `deps` holds rules for includes.
 */
#include "base/buf.h"
#include "base/map.h"
#include "format/py_lexer.h"
#include "parsers/fetched.h"
#include "parsers/lock_text.h"

enum { TEXT_MOST = 4096, VARIABLES_MOST = 10000 };

struct reader {
	struct parse_ctx *ctx;
	struct py_lexer lexer;
	struct py_token t; /* the next one */
	struct map vars;   /* name -> index into values */
	struct str *values;
	size_t n_values, cap_values;
	bool failed;
};

struct value {
	struct str text;
	bool is_text; /* all of it is known */
	unsigned line;
};

static void advance(struct reader *r)
{
	if (!py_next(&r->lexer, &r->t) && r->t.kind != PY_END)
		r->t.kind = PY_END;
	if (r->t.kind == PY_BAD && !r->failed) {
		parse_error(r->ctx, r->t.line, "expected Python's literals");
		r->failed = true;
	}
	if (r->failed)
		r->t = (struct py_token){ .kind = PY_END, .line = r->t.line };
}

static bool opens(const struct py_token *t)
{
	return py_is_op(t, "(") || py_is_op(t, "[") || py_is_op(t, "{");
}

static bool closes(const struct py_token *t)
{
	return py_is_op(t, ")") || py_is_op(t, "]") || py_is_op(t, "}");
}

/* Passes over the rest of a value: up to a comma or the end of what it stands in. */
static void skip_value(struct reader *r)
{
	unsigned depth = 0;

	while (r->t.kind != PY_END) {
		if (!depth && (py_is_op(&r->t, ",") || closes(&r->t)))
			return;
		if (opens(&r->t))
			depth++;
		if (closes(&r->t))
			depth--;
		advance(r);
	}
}

static bool variable(const struct reader *r, struct str name, struct str *out)
{
	uint64_t at;

	if (!map_get(&r->vars, name, &at))
		return false;
	*out = r->values[at];
	return true;
}

/* Text with "{name}" filled in; false when one is not known. */
static bool expand(struct reader *r, struct str text, struct buf *out)
{
	struct str before, name, value;

	while (text.len) {
		bool open = str_cut(text, '{', &before, &text);

		buf_add(out, before);
		if (!open)
			break;
		if (!str_cut(text, '}', &name, &text) || !variable(r, name, &value))
			return false;
		buf_add(out, value);
	}
	return true;
}

/* One text, or Var("x"). */
static bool read_part(struct reader *r, struct buf *out)
{
	struct str value;

	if (r->t.kind == PY_STRING && !r->t.is_formatted) {
		bool ok = expand(r, r->t.text, out);

		advance(r);
		return ok;
	}
	if (r->t.kind != PY_NAME || !str_is(r->t.text, "Var"))
		return false;
	advance(r);
	if (!py_is_op(&r->t, "("))
		return false;
	advance(r);
	bool ok = r->t.kind == PY_STRING && variable(r, r->t.text, &value);

	if (ok)
		buf_add(out, value);
	for (unsigned n = 0; r->t.kind != PY_END && !py_is_op(&r->t, ")"); n++) {
		ok = ok && !n;
		advance(r);
	}
	advance(r);
	return ok;
}

static struct value read_text(struct reader *r)
{
	struct value v = { .line = r->t.line };
	struct buf b;

	buf_init(&b, TEXT_MOST);
	do {
		if (py_is_op(&r->t, "+"))
			advance(r);
		v.is_text = read_part(r, &b);
	} while (v.is_text && (py_is_op(&r->t, "+") || r->t.kind == PY_STRING));
	if (!py_is_op(&r->t, ",") && !closes(&r->t))
		v.is_text = false;
	v.is_text = v.is_text && !b.full;
	v.text = arena_dup(parse_arena(r->ctx), buf_str(&b));
	buf_release(&b);
	skip_value(r);
	return v;
}

static void add(struct reader *r, struct str folder, const struct value *v)
{
	struct package p = { .name = str_basename(folder),
			     .relation = DEP_DIRECT,
			     .line = v->line };
	struct str url = v->text, revision = STR("");
	size_t at = str_rfind_char(url, '@');

	if (!v->is_text) {
		parse_note(r->ctx, v->line, DIAG_UNRESOLVED,
			   STR_FMT ": its address is computed, which is not done here",
			   STR_ARG(str_slice(folder, 0, 200)));
		return;
	}
	/* not the one of git@host */
	if (at != STR_NONE && !str_has_char(str_from(url, at), ':') &&
	    !str_has_char(str_from(url, at), '/')) {
		revision = str_from(url, at + 1);
		url = str_slice(url, 0, at);
	}
	if (!url.len || url.ptr[0] == '/') {
		parse_note(r->ctx, v->line, DIAG_UNRESOLVED,
			   STR_FMT ": its address is relative to this repository's",
			   STR_ARG(str_slice(folder, 0, 200)));
		return;
	}
	fetched_git(r->ctx, &p, url, revision);
	parse_add(r->ctx, &p);
}

/* {"url": …, "dep_type": …} of one folder. */
static void read_one(struct reader *r, struct str folder)
{
	struct value url = { .line = 0 };

	advance(r);
	while (r->t.kind != PY_END && !py_is_op(&r->t, "}")) {
		bool is_url = r->t.kind == PY_STRING && str_is(r->t.text, "url");

		advance(r);
		if (!py_is_op(&r->t, ":")) {
			skip_value(r);
		} else {
			advance(r);
			if (is_url)
				url = read_text(r);
			else
				skip_value(r);
		}
		if (py_is_op(&r->t, ","))
			advance(r);
		else if (!py_is_op(&r->t, "}"))
			break;
	}
	if (py_is_op(&r->t, "}"))
		advance(r);
	if (url.line)
		add(r, folder, &url);
}

static void set_variable(struct reader *r, struct str name, const struct value *v)
{
	if (!v->is_text || r->n_values >= VARIABLES_MOST)
		return;
	arena_grow(parse_arena(r->ctx), r->values, r->n_values, &r->cap_values);
	r->values[r->n_values] = v->text;
	map_put(&r->vars, name, r->n_values++);
}

enum table { TABLE_VARS, TABLE_DEPS, TABLE_DEPS_OS };

/* The dictionary behind "vars =" and the like. */
static void read_table(struct reader *r, enum table table)
{
	advance(r);
	while (r->t.kind != PY_END && !py_is_op(&r->t, "}")) {
		struct py_token key = r->t;

		advance(r);
		if (key.kind != PY_STRING || !py_is_op(&r->t, ":")) {
			skip_value(r);
		} else {
			advance(r);
			if (table == TABLE_DEPS_OS && py_is_op(&r->t, "{")) {
				read_table(r, TABLE_DEPS);
			} else if (table == TABLE_DEPS && py_is_op(&r->t, "{")) {
				read_one(r, key.text);
			} else if (table == TABLE_VARS) {
				struct value v = read_text(r);

				set_variable(r, key.text, &v);
			} else if (r->t.kind == PY_NAME && str_is(r->t.text, "None")) {
				skip_value(r);
			} else {
				struct value v = read_text(r);

				add(r, key.text, &v);
			}
		}
		if (py_is_op(&r->t, ","))
			advance(r);
		else if (!py_is_op(&r->t, "}"))
			break;
	}
	if (!py_is_op(&r->t, "}") && !r->failed) {
		parse_error(r->ctx, r->t.line, "a dictionary does not end");
		r->failed = true;
	}
	advance(r);
}

static void read_file(struct reader *r)
{
	static const char *const tables[] = { "vars", "deps", "deps_os" };
	unsigned depth = 0;

	advance(r);
	while (r->t.kind != PY_END) {
		struct py_token name = r->t;

		advance(r);
		if (opens(&name))
			depth++;
		if (closes(&name) && depth)
			depth--;
		if (depth || name.kind != PY_NAME || !py_is_op(&r->t, "="))
			continue;
		advance(r);
		for (int i = TABLE_VARS; i <= TABLE_DEPS_OS && py_is_op(&r->t, "{"); i++)
			if (str_is(name.text, tables[i])) {
				read_table(r, (enum table)i);
				break;
			}
	}
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct reader r = { .ctx = ctx };

	if (!str_trim(bytes).len)
		return 0; /* no rules */
	if (lock_check_conflict(ctx, bytes) < 0)
		return -1;
	map_init(&r.vars);
	py_lexer_init(&r.lexer, parse_arena(ctx), bytes);
	read_file(&r);
	map_release(&r.vars);
	return r.failed ? -1 : 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "DEPS", NULL },
};

const struct parser gclient_deps_parser = {
	.id = "gclient-deps",
	.title = "DEPS of gclient",
	.versions = "2026",
	.spec = "https://chromium.googlesource.com/chromium/tools/depot_tools/+/HEAD/"
		"README.gclient.md",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
