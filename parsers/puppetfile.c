/*
 * puppetfile.c - Puppetfile: the modules of Puppet that r10k or Code Manager installs.
 *
 * https://github.com/puppetlabs/r10k/blob/main/doc/puppetfile.mkd (r10k 1 to 5) and
 * librarian-puppet's files of the name.  It is a program in Ruby, and not run: what is
 * read are calls of `mod` with literals.  Modules are of the Forge ("owner/name" or
 * "owner-name"), of Git, or folders.  No database of advisories knows them.
 */
#include "format/gradle_lex.h"
#include "format/vcs_url.h"
#include "parsers/ci.h"
#include "parsers/lock_text.h"

struct reading {
	struct parse_ctx *ctx;
	const struct gradle_token *t;
	size_t n;
};

/* What a call of `mod` says. */
struct module {
	struct str name, version, git, ref, path;
	bool is_local, is_computed, is_elsewhere;
	unsigned line;
};

/* Ruby's comments made blanks: of quotes and words its literals are like Groovy's. */
static struct str without_comments(struct arena *a, struct str bytes)
{
	char *p = arena_alloc(a, bytes.len + 1, 1);
	char quote = '\0';
	bool comment = false;

	for (size_t i = 0; i < bytes.len; i++) {
		char c = bytes.ptr[i];

		if (c == '\n')
			comment = false, quote = '\0';
		else if (!comment && quote)
			quote = c == quote ? '\0' : quote;
		else if (!comment && (c == '\'' || c == '"'))
			quote = c;
		else if (c == '#')
			comment = true;
		p[i] = comment ? ' ' : c;
	}
	return (struct str){ p, bytes.len };
}

static bool is_sign(const struct reading *r, size_t i, char sign)
{
	return i < r->n && r->t[i].kind == GRADLE_SIGN && r->t[i].text.len == 1 &&
	       r->t[i].text.ptr[0] == sign;
}

static bool is_string(const struct reading *r, size_t i)
{
	return i < r->n && r->t[i].kind == GRADLE_STRING;
}

static bool is_word(const struct reading *r, size_t i)
{
	return i < r->n && r->t[i].kind == GRADLE_WORD;
}

static void set_option(struct module *m, struct str key, const struct gradle_token *value)
{
	static const char *const refs[] = { "ref", "commit", "tag", "branch" };
	bool known = value->kind == GRADLE_STRING &&
		     str_find(value->text, STR("#{")) == STR_NONE;

	for (size_t i = 0; i < sizeof(refs) / sizeof(refs[0]); i++)
		if (str_is(key, refs[i]) && (!m->ref.len || i < 3))
			m->ref = known ? value->text : STR("");
	if (str_is(key, "git"))
		m->git = value->text;
	if (str_is(key, "git") && !known)
		m->is_computed = true;
	if (str_is(key, "svn") || str_is(key, "tarball"))
		m->is_elsewhere = true;
	if (str_is(key, "path"))
		m->path = value->text;
	if (str_is(key, "local"))
		m->is_local = str_is(value->text, "true");
	if (str_is(key, "version") && known)
		m->version = value->text;
}

/* One argument: a version, :latest, :key => value or key: value.  Returns the token
 * behind it. */
static size_t read_argument(const struct reading *r, size_t i, struct module *m)
{
	size_t key = i + is_sign(r, i, ':'), value;

	if (is_string(r, i)) {
		m->version = r->t[i].text;
		return i + 1;
	}
	if (!is_word(r, key))
		return i;
	value = key + 1;
	if (is_sign(r, value, '=') && is_sign(r, value + 1, '>'))
		value += 2;
	else if (key == i && is_sign(r, value, ':'))
		value += 1;
	else {
		if (key > i)
			m->version = r->t[key].text; /* :latest */
		else
			m->is_computed = true;
		return value;
	}
	value += is_sign(r, value, ':');
	if (!is_string(r, value) && !is_word(r, value))
		return value;
	set_option(m, r->t[key].text, &r->t[value]);
	return value + 1;
}

/* "owner/name" of either spelling. */
static struct str forge_name(struct arena *a, struct str name)
{
	struct str owner, rest;

	if (str_has_char(name, '/') || !str_cut(name, '-', &owner, &rest))
		return name;
	return arena_cat(a, owner, STR("/"), rest);
}

static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_alnum(s.ptr[i]) && !str_has_char(STR("-_/"), s.ptr[i]))
			return false;
	return s.len > 0;
}

static bool is_exact(struct str s)
{
	size_t dots = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (!is_alnum(s.ptr[i]) && !str_has_char(STR(".-+"), s.ptr[i]))
			return false;
		dots += s.ptr[i] == '.';
	}
	return ci_is_version(s) && dots >= 2 && s.ptr[s.len - 1] != 'x';
}

/* True, and said, where the module is none of the Forge or of Git. */
static bool is_left_out(const struct reading *r, const struct module *m)
{
	if (m->is_computed || str_find(m->name, STR("#{")) != STR_NONE) {
		parse_note(r->ctx, m->line, DIAG_UNRESOLVED,
			   "module '" STR_FMT "' is not told in literals",
			   STR_ARG(str_slice(m->name, 0, 120)));
		return true;
	}
	if (!is_name(m->name)) {
		parse_warn(r->ctx, m->line, DIAG_BAD_NAME,
			   "'" STR_FMT "' is no module, owner/name",
			   STR_ARG(str_slice(m->name, 0, 120)));
		return true;
	}
	if (m->is_elsewhere) {
		parse_note(r->ctx, m->line, DIAG_UNRESOLVED,
			   "module " STR_FMT
			   " is not listed: it is neither of the Forge nor of Git",
			   STR_ARG(m->name));
		return true;
	}
	return false;
}

static void add_module(const struct reading *r, const struct module *m)
{
	struct arena *a = parse_arena(r->ctx);
	struct package p = { .name = forge_name(a, m->name),
			     .relation = DEP_DIRECT,
			     .line = m->line };
	struct vcs_url url;

	if (m->is_local || (!m->git.len && m->path.len))
		return; /* a folder of the project */
	if (is_left_out(r, m))
		return;
	if (m->git.len) {
		if (!vcs_url_read(a, m->git, VCS_REPOSITORY, &url)) {
			parse_warn(r->ctx, m->line, DIAG_UNRESOLVED,
				   STR_FMT ": the repository's address is not understood",
				   STR_ARG(m->name));
			return;
		}
		p.vcs_url = url.url;
		if (vcs_is_commit(m->ref))
			p.vcs_commit = arena_lower(a, m->ref);
		else
			p.requested = m->ref;
	} else if (is_exact(m->version)) {
		p.version = m->version;
	} else {
		p.requested = m->version;
	}
	if (!p.version.len && !p.vcs_commit.len)
		parse_note(r->ctx, m->line, DIAG_UNPINNED,
			   "module " STR_FMT " is not pinned to a %s", STR_ARG(p.name),
			   m->git.len ? "commit" : "version");
	parse_add(r->ctx, &p);
}

/* A call of `mod` at i; returns its last token. */
static size_t read_module(const struct reading *r, size_t i)
{
	struct module m = { .line = r->t[i].line };
	size_t at = i + 1 + is_sign(r, i + 1, '(');

	if (!is_string(r, at)) {
		parse_note(r->ctx, m.line, DIAG_UNRESOLVED,
			   "the name of a module is no literal");
		return i;
	}
	m.name = r->t[at++].text;
	while (is_sign(r, at, ',')) {
		size_t end = read_argument(r, at + 1, &m);

		if (end == at + 1)
			break;
		at = end;
	}
	add_module(r, &m);
	return at - 1;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .ctx = ctx };
	struct gradle_token *tokens;
	bool known = false;

	if (lock_check_conflict(ctx, bytes))
		return -1;
	r.n = gradle_lex(parse_arena(ctx), without_comments(parse_arena(ctx), bytes),
			 &tokens);
	r.t = tokens;
	for (size_t i = 0; i < r.n; i++) {
		known |= is_word(&r, i) &&
			 (str_is(r.t[i].text, "mod") || str_is(r.t[i].text, "forge") ||
			  str_is(r.t[i].text, "moduledir"));
		if (is_word(&r, i) && str_is(r.t[i].text, "mod") &&
		    (is_string(&r, i + 1) || is_sign(&r, i + 1, '(') ||
		     is_word(&r, i + 1)))
			i = read_module(&r, i);
	}
	if (r.n && !known)
		parse_warn(ctx, 1, DIAG_SYNTAX,
			   "none of mod, forge and moduledir in it: not a Puppetfile");
	return 0;
}

static const struct file_match matches[] = { { MATCH_NAME, "Puppetfile", NULL } };

const struct parser puppetfile_parser = {
	.id = "puppetfile",
	.title = "Puppetfile",
	.versions = "r10k 1 to 5; literals",
	.spec = "https://github.com/puppetlabs/r10k/blob/main/doc/puppetfile.mkd",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
