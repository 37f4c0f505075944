/*
 * nimble.c - *.nimble, the manifest of a Nim package, where no nimble.lock says more.
 *
 * https://nim-lang.github.io/nimble/nimble-reference.html (Nimble 0.20).  It is a
 * NimScript program, or an INI file of old; neither is run.  What is read are assignments
 * of literals to version, license and name, and the literals after `requires` and
 * `taskRequires`: requires "nim >= 1.6", "jester#head", "https://github.com/o/r >= 1.0"
 * A feature's requirements are those indented below it.
 */
#include "format/vcs_url.h"
#include "parsers/lock_text.h"

enum token_type { TOKEN_END, TOKEN_NAME, TOKEN_STRING, TOKEN_SIGN };

struct token {
	enum token_type type;
	struct str text;
	unsigned line;
	size_t indent; /* of its line */
	bool is_first; /* on its line */
};

struct reader {
	struct parse_ctx *ctx;
	struct str bytes;
	size_t at, line_start, indent;
	unsigned line, last_line; /* last_line: of the last token; 0 = none yet */
	package_ref project;
	struct str feature;
	size_t feature_indent;
	size_t n_found;
};

/* --- tokens ------------------------------------------------------------------ */

static bool looking_at(const struct reader *r, const char *text)
{
	return str_starts_with(str_from(r->bytes, r->at), str_of(text));
}

static void advance(struct reader *r, size_t n)
{
	while (n-- && r->at < r->bytes.len)
		if (r->bytes.ptr[r->at++] == '\n') {
			r->line++;
			r->line_start = r->at;
		}
}

/* Goes behind the next `end`; the text before it, all of it when there is none. */
static struct str take_until(struct reader *r, const char *end)
{
	struct str rest = str_from(r->bytes, r->at);
	size_t n = str_find(rest, str_of(end));
	struct str text = str_slice(rest, 0, n);

	advance(r, n == STR_NONE ? rest.len : n + str_of(end).len);
	return text;
}

static void skip_blank(struct reader *r)
{
	while (r->at < r->bytes.len) {
		if (is_space(r->bytes.ptr[r->at])) {
			advance(r, 1);
		} else if (looking_at(r, "#[")) {
			take_until(r, "]#");
		} else if (looking_at(r, "#")) {
			size_t n = str_find_char(str_from(r->bytes, r->at), '\n');

			advance(r, n == STR_NONE ? r->bytes.len - r->at : n);
		} else {
			return;
		}
	}
}

/* A literal of one line; the reader is behind its first quote. */
static struct str take_literal(struct reader *r)
{
	struct str rest = str_from(r->bytes, r->at);
	size_t n = 0;

	while (n < rest.len && rest.ptr[n] != '"' && rest.ptr[n] != '\n')
		n++;
	if (n < rest.len && rest.ptr[n] == '"') {
		advance(r, n + 1);
		return str_slice(rest, 0, n);
	}
	parse_warn(r->ctx, r->line, DIAG_SYNTAX, "a string is not closed on its line");
	advance(r, n);
	return STR("");
}

static struct token next_token(struct reader *r)
{
	struct token t = { .type = TOKEN_END };
	size_t n = 0;

	skip_blank(r);
	t.line = r->line;
	if (r->at >= r->bytes.len)
		return t;
	t.is_first = r->line != r->last_line;
	if (t.is_first)
		r->indent = r->at - r->line_start;
	r->last_line = r->line;
	t.indent = r->indent;
	if (looking_at(r, "\"\"\"")) {
		advance(r, 3);
		t.type = TOKEN_STRING;
		t.text = take_until(r, "\"\"\"");
	} else if (looking_at(r, "\"")) {
		advance(r, 1);
		t.type = TOKEN_STRING;
		t.text = take_literal(r);
	} else {
		struct str rest = str_from(r->bytes, r->at);

		while (n < rest.len && (is_alnum(rest.ptr[n]) || rest.ptr[n] == '_'))
			n++;
		t.type = n ? TOKEN_NAME : TOKEN_SIGN;
		t.text = str_slice(rest, 0, n ? n : 1);
		advance(r, t.text.len);
	}
	return t;
}

/* --- requirements ------------------------------------------------------------ */

/* "name[feature, …]", "name#ref", "URL#ref" and what stands behind a blank. */
static void split_requirement(struct str text, struct str *name, struct str *rest)
{
	size_t n = 0;

	while (n < text.len && !is_space(text.ptr[n]) && text.ptr[n] != '[' &&
	       text.ptr[n] != '#' && text.ptr[n] != '<' && text.ptr[n] != '>' &&
	       text.ptr[n] != '=' && text.ptr[n] != '^')
		n++;
	*name = str_slice(text, 0, n);
	*rest = str_trim(str_from(text, n));
	if (str_starts_with(*rest, STR("["))) {
		struct str features;

		str_cut(*rest, ']', &features, rest);
		*rest = str_trim(*rest);
	}
	while (str_ends_with(*name, STR("@")) || str_ends_with(*name, STR("~")))
		name->len--;
}

static void set_repository(struct reader *r, struct str rest, struct package *p)
{
	struct arena *a = parse_arena(r->ctx);
	struct str ref = str_starts_with(rest, STR("#")) ? str_from(rest, 1) : STR("");
	struct str address = p->name;
	struct vcs_url url;

	if (str_starts_with(address, STR("file:"))) {
		p->kind = PACKAGE_PROJECT;
		p->relation = DEP_UNKNOWN;
		p->name = str_basename(address);
		return;
	}
	if (!vcs_url_read(a, address, VCS_REPOSITORY, &url)) {
		parse_warn(r->ctx, p->line, DIAG_UNRESOLVED,
			   "a requirement whose address cannot be read");
		p->name = STR("");
		return;
	}
	p->vcs_url = url.url;
	p->subpath = url.subpath;
	p->name = str_basename(url.key);
	if (vcs_is_commit(ref)) {
		p->vcs_commit = arena_lower(a, ref);
		p->requested = STR("");
	}
}

static void add_requirement(struct reader *r, struct str text, unsigned line,
			    enum dep_scope scope, struct str group)
{
	struct package p = {
		.scope = scope, .group = group, .relation = DEP_DIRECT, .line = line
	};
	struct str rest;

	split_requirement(str_trim(text), &p.name, &rest);
	if (str_eq_nocase(p.name, STR("nim")))
		return; /* the compiler */
	if (!p.name.len) {
		parse_warn(r->ctx, line, DIAG_SYNTAX, "a requirement without a name");
		return;
	}
	p.requested = rest;
	if (str_find(p.name, STR("://")) != STR_NONE)
		set_repository(r, rest, &p);
	else if (str_starts_with(rest, STR("==")) && !str_has_char(rest, '&')) {
		p.version = str_trim(str_from(rest, 2));
		p.requested = STR("");
	}
	if (!p.name.len)
		return;
	parse_edge(r->ctx, r->project, parse_add(r->ctx, &p));
	r->n_found++;
}

/* Commas divide, save those between brackets. */
static void add_requirements(struct reader *r, const struct token *t,
			     enum dep_scope scope, struct str group)
{
	size_t from = 0, depth = 0;

	for (size_t i = 0; i <= t->text.len; i++) {
		char c = i < t->text.len ? t->text.ptr[i] : ',';

		if (c == '[')
			depth++;
		else if (c == ']' && depth)
			depth--;
		if (i == t->text.len || (c == ',' && !depth)) {
			add_requirement(r, str_slice(t->text, from, i), t->line, scope,
					group);
			from = i + 1;
		}
	}
}

/*
 * What follows `requires`, t being the first of it: literals, with signs between them.
 * One that is joined with something else is computed.  Returns the token behind.
 */
static struct token read_requires(struct reader *r, const struct token *word,
				  struct token t, bool is_task)
{
	enum dep_scope scope = is_task          ? SCOPE_DEV
			       : r->feature.len ? SCOPE_OPTIONAL
						: SCOPE_RUNTIME;
	struct str group = r->feature;
	bool computed = false, has_task = !is_task;
	struct token last = { .type = TOKEN_END };
	size_t n = 0;

	for (;; t = next_token(r)) {
		bool joined = t.type == TOKEN_SIGN &&
			      str_has_char(STR("&$%=+{"), t.text.ptr[0]);

		computed = computed || joined;
		if (last.type == TOKEN_STRING && !joined && !has_task) {
			group = last.text;
			has_task = true;
		} else if (last.type == TOKEN_STRING && !joined) {
			add_requirements(r, &last, scope, group);
		}
		n += t.type == TOKEN_STRING;
		last = t;
		if (t.type == TOKEN_END || t.type == TOKEN_NAME)
			break;
	}
	if (!n || computed)
		parse_warn(r->ctx, word->line, DIAG_UNRESOLVED,
			   "a requirement that is computed");
	return t;
}

/* --- the file ---------------------------------------------------------------- */

/* Assignments of the package's own name, version and licence. */
static void read_facts(struct reader *r, struct package *p, struct str *license)
{
	for (struct token t = next_token(r); t.type != TOKEN_END;) {
		struct str *to = str_eq_nocase(t.text, STR("version"))   ? &p->version
				 : str_eq_nocase(t.text, STR("license")) ? license
				 : str_eq_nocase(t.text, STR("name"))    ? &p->name
									 : NULL;
		struct token sign = next_token(r), value;

		if (t.type != TOKEN_NAME || !t.is_first || t.indent || !to ||
		    (!str_is(sign.text, "=") && !str_is(sign.text, ":"))) {
			t = sign;
			continue;
		}
		value = next_token(r);
		if (value.type == TOKEN_STRING)
			*to = value.text;
		if (to == &p->version)
			p->line = t.line;
		t = value;
	}
	r->at = r->line_start = 0;
	r->line = 1;
	r->last_line = 0;
}

static void add_project(struct reader *r)
{
	struct str file = str_basename(parse_path(r->ctx)), license = STR("");
	struct package p = { .kind = PACKAGE_PROJECT,
			     .name = str_slice(file, 0, file.len - STR(".nimble").len),
			     .scope = SCOPE_RUNTIME,
			     .line = 1 };

	read_facts(r, &p, &license);
	if (license.len) {
		p.licenses = &license;
		p.n_licenses = 1;
	}
	r->project = p.name.len ? parse_add(r->ctx, &p) : PACKAGE_NONE;
}

static void read_tokens(struct reader *r)
{
	struct token t = next_token(r);

	while (t.type != TOKEN_END) {
		struct token word = t;

		if (t.is_first && t.indent <= r->feature_indent)
			r->feature = STR("");
		t = next_token(r);
		if (word.type != TOKEN_NAME || str_is(t.text, "="))
			continue;
		if (word.is_first && str_is(word.text, "feature") &&
		    t.type == TOKEN_STRING) {
			r->feature = t.text;
			r->feature_indent = word.indent;
		} else if (str_eq_nocase(word.text, STR("requires")) ||
			   str_eq_nocase(word.text, STR("taskRequires"))) {
			t = read_requires(r, &word, t, word.text.len > 8);
		}
	}
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct reader r = { .ctx = ctx, .bytes = bytes, .line = 1 };

	if (parse_exists(ctx, "nimble.lock"))
		return 0;
	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	add_project(&r);
	read_tokens(&r);
	if (r.n_found)
		parse_note(ctx, 0, DIAG_UNPINNED,
			   "no nimble.lock: which versions are used, and what they need, "
			   "is not known");
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_SUFFIX, ".nimble", NULL },
};

const struct parser nimble_parser = {
	.id = "nimble",
	.title = "manifest of a Nim package",
	.versions = "Nimble 0.7 to 0.20; literals",
	.spec = "https://nim-lang.github.io/nimble/nimble-reference.html",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
