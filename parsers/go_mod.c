/*
 * go_mod.c - go.mod, and go.sum beside it where go.mod is too old to be whole
 *
 * Format: https://go.dev/ref/mod#go-mod-file, https://go.dev/ref/mod#go-sum-files (as
 * of Go 1.26).  Names are module paths and versions are written with their leading "v".
 *
 * What the main module imports itself is all there, or go would not build it.
 * What is not there: edges between modules (go.mod names none), and digests: the "h1:"
 * of go.sum is that of a list of files, not of what a proxy hands out.
 *
 * Scope: runtime; a module that only a `tool` line asks for is dev.  The standard
 * library is the package "stdlib", the go command "toolchain", which is dev: a
 * `toolchain` line gives their version, a `go` line only the least one.
 */
#include "base/map.h"
#include "base/path.h"
#include "core/parser.h"
#include "format/go_file.h"
#include "format/text.h"
#include "parsers/go_stdlib.h"
#include "parsers/go_workspace.h"
#include "parsers/lock_text.h"

/* Bytes of a package path that is looked at; each of its folders is looked up. */
enum { PATH_MOST = 4096 };

struct require {
	struct str path, version;
	unsigned line;
	bool indirect, is_tool;
};

struct go_mod {
	struct parse_ctx *ctx;
	struct arena *arena;
	struct str module, go, toolchain;
	unsigned module_line, go_line, toolchain_line;
	struct require *requires;
	size_t n_requires, cap_requires;
	struct go_replacement *replaces;
	size_t n_replaces, cap_replaces;
	struct str *tools;
	size_t n_tools, cap_tools;
	struct map require_of; /* path: index into requires */
	struct map replace_of; /* path, or path LF version: index into replaces */
	struct map excluded;   /* path LF version: line */
	struct map done;       /* path of every package that was added */
	struct go_workspace workspace;
	package_ref project;
};

static struct str key_of(struct go_mod *m, struct str path, struct str version)
{
	return arena_cat(m->arena, path, version.len ? STR("\n") : STR(""), version);
}

/* --- reading ---------------------------------------------------------------- */

static const char *read_require(struct go_mod *m, const struct go_line *l)
{
	struct require r = { .path = l->word[0], .version = l->word[1], .line = l->line };
	struct require *old;
	uint64_t at;
	bool added;

	if (l->n_words != 2)
		return "expected a module path and a version";
	r.indirect = str_is(l->comment, "indirect") ||
		     str_starts_with(l->comment, STR("indirect;"));
	at = map_get_or_put(&m->require_of, r.path, m->n_requires, &added);
	if (added) {
		arena_grow(m->arena, m->requires, m->n_requires, &m->cap_requires);
		m->requires[m->n_requires++] = r;
		return NULL;
	}
	/* The highest of several counts: https://go.dev/ref/mod#minimal-version-selection
	 */
	old = &m->requires[at];
	parse_note(m->ctx, l->line, DIAG_DUPLICATE_KEY,
		   STR_FMT " is required more than once; the highest version counts",
		   STR_ARG(r.path));
	r.indirect &= old->indirect;
	old->indirect = r.indirect;
	if (go_version_cmp(r.version, old->version) > 0)
		*old = r;
	return NULL;
}

static const char *read_replace(struct go_mod *m, const struct go_line *l)
{
	struct go_replacement r;
	const char *wrong = go_line_replace(l, &r);

	if (wrong)
		return wrong;
	arena_grow(m->arena, m->replaces, m->n_replaces, &m->cap_replaces);
	m->replaces[m->n_replaces] = r;
	map_put(&m->replace_of, key_of(m, r.path, r.version), m->n_replaces++);
	return NULL;
}

static const char *read_exclude(struct go_mod *m, const struct go_line *l)
{
	if (l->n_words != 2)
		return "expected a module path and a version";
	map_put(&m->excluded, key_of(m, l->word[0], l->word[1]), l->line);
	return NULL;
}

static const char *read_tool(struct go_mod *m, const struct go_line *l)
{
	if (l->n_words != 1 || l->word[0].len > PATH_MOST)
		return "expected one package path";
	arena_grow(m->arena, m->tools, m->n_tools, &m->cap_tools);
	m->tools[m->n_tools++] = l->word[0];
	return NULL;
}

static const char *read_line(struct go_mod *m, const struct go_line *l)
{
	if (l->error)
		return l->error;
	if (str_is(l->verb, "require"))
		return read_require(m, l);
	if (str_is(l->verb, "replace"))
		return read_replace(m, l);
	if (str_is(l->verb, "exclude"))
		return read_exclude(m, l);
	if (str_is(l->verb, "tool"))
		return read_tool(m, l);
	if (str_is(l->verb, "module"))
		return go_line_single(l, &m->module, &m->module_line);
	if (str_is(l->verb, "go"))
		return go_line_single(l, &m->go, &m->go_line);
	if (str_is(l->verb, "toolchain"))
		return go_line_single(l, &m->toolchain, &m->toolchain_line);
	/* These name no module: versions of this one, settings, folders. */
	if (str_is(l->verb, "retract") || str_is(l->verb, "godebug") ||
	    str_is(l->verb, "ignore"))
		return NULL;
	return "not a directive of go.mod";
}

/* Returns how many lines were not understood. */
static size_t read_lines(struct go_mod *m, struct str bytes)
{
	struct go_reader reader;
	struct go_line line;
	size_t wrong = 0, right = 0;

	go_reader_init(&reader, m->arena, bytes);
	while (go_reader_next(&reader, &line)) {
		const char *why = read_line(m, &line);

		if (!why) {
			right++;
			continue;
		}
		wrong++;
		parse_warn(m->ctx, line.line, DIAG_SYNTAX, STR_FMT "%s%s",
			   STR_ARG(line.verb), line.verb.len ? ": " : "", why);
	}
	return right ? 0 : wrong;
}

static void add_direct(struct go_mod *m, package_ref ref)
{
	if (m->project != PACKAGE_NONE)
		parse_edge(m->ctx, m->project, ref);
}

/* --- the standard library ---------------------------------------------------- */

/* True when go.mod lists every module of the build: since Go 1.17 it does.
 * https://go.dev/ref/mod#go-mod-file-go */
static bool lists_everything(struct str go)
{
	struct str major, minor;
	uint32_t n;
	size_t digits = 0;

	if (!str_cut(go, '.', &major, &minor))
		return false;
	while (digits < minor.len && is_digit(minor.ptr[digits]))
		digits++;
	if (!str_is(major, "1"))
		return str_to_u32(major, UINT32_MAX, &n) && n > 1;
	return str_to_u32(str_slice(minor, 0, digits), UINT32_MAX, &n) && n >= 17;
}

static void add_stdlib(struct go_mod *m)
{
	package_ref refs[GO_RELEASE_PACKAGES];
	size_t n = go_stdlib_add(m->ctx, m->go, m->go_line, m->toolchain,
				 m->toolchain_line, refs);

	for (size_t i = 0; i < n; i++)
		add_direct(m, refs[i]);
}

/* --- modules ----------------------------------------------------------------- */

/* A tool is a package; its module is the longest required path above it. */
static void mark_tools(struct go_mod *m)
{
	for (size_t i = 0; i < m->n_tools; i++) {
		struct str path = m->tools[i];
		uint64_t at;

		while (path.len && !map_get(&m->require_of, path, &at))
			path = str_dirname(path);
		if (path.len)
		m->requires[at].is_tool = true;
	}
}

static const struct go_replacement *find_replace(struct go_mod *m, struct str path,
						 struct str version)
{
	uint64_t at;

	if (map_get(&m->replace_of, key_of(m, path, version), &at) ||
	    map_get(&m->replace_of, path, &at))
		return &m->replaces[at];
	return NULL;
}

static void say_query(struct go_mod *m, struct package *p)
{
	if (!p->version.len || go_is_version(p->version))
		return;
	parse_warn(m->ctx, p->line, DIAG_UNPINNED,
		   STR_FMT ": '" STR_FMT "' is not a version but a query",
		   STR_ARG(p->name), STR_ARG(p->version));
	p->requested = p->version;
	p->version = STR("");
}

/* The folder of a replacement, as seen from this file; "" when it is not in the tree. */
static struct str folder_of(struct go_mod *m, struct str path, bool of_workspace)
{
	struct str here = str_dirname(parse_path(m->ctx));
	struct str from = of_workspace ? str_dirname(m->workspace.path) : here, folder;

	path = path_slashes(m->arena, path);
	if (path.ptr[0] == '/' || (path.len > 1 && path.ptr[1] == ':') ||
	    !path_join(m->arena, from, path, &folder))
		return STR("");
	return path_from(m->arena, here, folder);
}

static package_ref add_replaced(struct go_mod *m, struct package *p)
{
	const struct go_replacement *by =
		go_workspace_replace(&m->workspace, p->name, p->version);
	struct str used = STR("");
	bool of_workspace = by || go_workspace_uses(&m->workspace, p->name, &used);
	package_ref ref;

	if (!of_workspace)
		by = find_replace(m, p->name, p->version);
	if (by ? go_is_local_path(by->by_path) : of_workspace) {
		p->kind = PACKAGE_PROJECT;
		p->version = STR("");
		p->folder = by ? folder_of(m, by->by_path, of_workspace) : used;
	} else if (by) {
		p->name = by->by_path;
		p->version = by->by_version;
		p->line = by->line;
		if (of_workspace)
			parse_in_file(m->ctx, m->workspace.path);
	}
	say_query(m, p);
	ref = parse_add(m->ctx, p);
	parse_in_file(m->ctx, STR(""));
	return ref;
}

static void add_module(struct go_mod *m, const struct require *r)
{
	struct package p = {
		.name = r->path,
		.version = r->version,
		.scope = SCOPE_RUNTIME,
		.relation = DEP_DIRECT,
		.line = r->line,
	};
	package_ref ref;

	/* `go get -tool` marks a module that no package of ours imports as indirect.  One
	 * without the mark is imported, whatever tool it holds besides. */
	if (r->is_tool && r->indirect)
		p.scope = SCOPE_DEV;
	else if (r->indirect)
		p.relation = DEP_TRANSITIVE;
	ref = add_replaced(m, &p);
	map_put(&m->done, p.name, 0);
	if (p.relation == DEP_DIRECT)
		add_direct(m, ref);
}

static void add_modules(struct go_mod *m)
{
	for (size_t i = 0; i < m->n_requires; i++) {
		const struct require *r = &m->requires[i];
		uint64_t line;

		/* Since Go 1.16 a requirement on an excluded version is ignored. */
		if (map_get(&m->excluded, key_of(m, r->path, r->version), &line))
			parse_warn(m->ctx, r->line, DIAG_UNRESOLVED,
				   STR_FMT " " STR_FMT
					   " is excluded by line %u, so that its"
					   " version is not known",
				   STR_ARG(r->path), STR_ARG(r->version), (unsigned)line);
		else
			add_module(m, r);
	}
}

/* --- go.sum ------------------------------------------------------------------ */

struct sum_line {
	struct str path, version;
	unsigned line;
};

/* "module version h1:…"; the digest of a go.mod alone ("version/go.mod") says only that
 * the version was looked at. */
static bool read_sum_line(struct str line, struct sum_line *out)
{
	struct str hash, more;

	return str_next_word(&line, &out->path) && str_next_word(&line, &out->version) &&
	       str_next_word(&line, &hash) && !str_next_word(&line, &more) &&
	       str_starts_with(hash, STR("h1:")) && go_is_version(out->version);
}

static bool is_sum_of_go_mod(struct str line)
{
	struct str path, version;

	return str_next_word(&line, &path) && str_next_word(&line, &version) &&
	       str_ends_with(version, STR("/go.mod"));
}

static size_t collect_sums(struct go_mod *m, struct str sum, struct sum_line **out)
{
	struct sum_line *v = NULL, one;
	size_t n = 0, cap = 0;
	struct map at_of;
	struct str line;
	unsigned lineno = 0;

	map_init(&at_of);
	while (str_next_line(&sum, &line)) {
		uint64_t at;
		bool added;

		lineno++;
		if (!str_trim(line).len || is_sum_of_go_mod(line))
			continue;
		if (!read_sum_line(line, &one)) {
			parse_warn(m->ctx, lineno, DIAG_SYNTAX,
				   "expected a module path, a version and an h1 digest");
			continue;
		}
		if (map_has(&m->done, one.path) || map_has(&m->require_of, one.path) ||
		    map_has(&m->excluded, key_of(m, one.path, one.version)))
			continue;
		one.line = lineno;
		at = map_get_or_put(&at_of, one.path, n, &added);
		if (added) {
			arena_grow(m->arena, v, n, &cap);
			v[n++] = one;
		} else if (v && go_version_cmp(one.version, v[at].version) > 0) {
			v[at] = one;
		}
	}
	map_release(&at_of);
	*out = v;
	return n;
}

static void add_sums(struct go_mod *m)
{
	struct str sum, folder = str_dirname(parse_path(m->ctx));
	struct sum_line *v;
	size_t n;

	if (!parse_sibling(m->ctx, "go.sum", &sum)) {
		if (m->n_requires)
			parse_warn(m->ctx, m->go_line, DIAG_UNRESOLVED,
				   "below go 1.17 the indirect modules are in go.sum "
				   "only, which"
				   " is not there");
		return;
	}
	parse_in_file(m->ctx, arena_cat(m->arena, folder, folder.len ? STR("/") : STR(""),
					STR("go.sum")));
	n = collect_sums(m, sum, &v);
	for (size_t i = 0; i < n; i++)
		parse_add(m->ctx, &(struct package){
					  .name = v[i].path,
					  .version = v[i].version,
					  .scope = SCOPE_RUNTIME,
					  .relation = DEP_TRANSITIVE,
					  .line = v[i].line,
				  });
	parse_in_file(m->ctx, STR(""));
	if (n)
		parse_note(m->ctx, m->go_line, DIAG_UNRESOLVED,
			   "below go 1.17 the indirect modules are in go.sum only: %zu "
			   "taken from"
			   " there, the highest version of each, which may be more than "
			   "the build"
			   " uses",
			   n);
}

/* --- the file ---------------------------------------------------------------- */

static void add_all(struct go_mod *m)
{
	m->project = PACKAGE_NONE;
	if (m->module_line)
		m->project = parse_add(m->ctx,
				       &(struct package){
					       .kind = PACKAGE_PROJECT,
					       .name = m->module,
					       .version = STR(""),
					       .folder = STR("."),
					       .scope = SCOPE_RUNTIME,
					       .edges_known = parse_diags(m->ctx)->n == 0,
					       .line = m->module_line,
				       });
	mark_tools(m);
	add_stdlib(m);
	add_modules(m);
	if (!lists_everything(m->go))
		add_sums(m);
}

static int parse_go_mod(struct parse_ctx *ctx, struct str bytes)
{
	struct go_mod m = { .ctx = ctx, .arena = parse_arena(ctx) };
	int rc = 0;

	if (lock_check_conflict(ctx, bytes) < 0)
		return -1;
	map_init(&m.require_of);
	map_init(&m.replace_of);
	map_init(&m.excluded);
	map_init(&m.done);
	go_workspace_init(&m.workspace, ctx);
	if (read_lines(&m, bytes))
		rc = parse_error(ctx, 1, "no line of this is one of a go.mod file");
	else
		add_all(&m);
	go_workspace_release(&m.workspace);
	map_release(&m.done);
	map_release(&m.excluded);
	map_release(&m.replace_of);
	map_release(&m.require_of);
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "go.mod", NULL },
};

const struct parser go_mod_parser = {
	.id = "go-mod",
	.title = "Go module file",
	.versions = "up to go 1.26; go.sum below 1.17",
	.spec = "https://go.dev/ref/mod#go-mod-file",
	.ecosystem = ECO_GO,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse_go_mod,
};
