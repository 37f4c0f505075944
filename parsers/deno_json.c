/*
 * deno_json.c - deno.json and deno.jsonc, where no deno.lock says more.
 *
 * https://docs.deno.com/runtime/fundamentals/configuration/ (Deno 2.5) and, for what is
 * imported, https://github.com/WICG/import-maps .  `imports` and `scopes` of the file, or
 * of the one that `importMap` names, lead to packages: "npm:chalk@^5.3/sub",
 * "jsr:@std/path@^1.0", addresses of known hosts.  Folders and built-in modules are none.
 */
#include "base/map.h"
#include "format/pip_files.h"
#include "parsers/deno_url.h"
#include "parsers/lock_text.h"
#include "parsers/npm.h"

/* How many folders above may hold the lock of a workspace. */
enum { ABOVE_MOST = 16 };

struct reader {
	struct parse_ctx *ctx;
	package_ref project;
	struct map seen; /* scheme, name and range */
	size_t n_jsr, n_unpinned;
	unsigned jsr_line;
};

/* --- the lock ---------------------------------------------------------------- */

static const char *path_of(struct parse_ctx *ctx, struct str folder, const char *name)
{
	struct arena *a = parse_arena(ctx);

	return arena_dup(a, arena_cat(a, folder, str_of(name), STR(""))).ptr;
}

static bool is_workspace(struct parse_ctx *ctx, struct str up)
{
	static const char *const names[] = { "deno.json", "deno.jsonc" };
	struct str bytes;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (parse_exists(ctx, path_of(ctx, up, names[i])) &&
		    parse_sibling(ctx, path_of(ctx, up, names[i]), &bytes) &&
		    str_find(bytes, STR("\"workspace\"")) != STR_NONE)
			return true;
	return false;
}

static bool is_covered(struct parse_ctx *ctx)
{
	struct str folder = str_dirname(parse_path(ctx)), up = STR("");

	if (parse_exists(ctx, "deno.lock"))
		return true;
	for (unsigned i = 0; i < ABOVE_MOST && folder.len; i++) {
		up = arena_cat(parse_arena(ctx), up, STR("../"), STR(""));
		folder = str_dirname(folder);
		if (parse_exists(ctx, path_of(ctx, up, "deno.lock")) &&
		    is_workspace(ctx, up))
			return true;
	}
	return false;
}

/* --- imports ----------------------------------------------------------------- */

static void set_range(struct package *p, struct str range)
{
	if (npm_is_exact(range))
		p->version = range;
	else
		p->requested = range;
}

/* "npm:@s/a@1/sub", "npm:/a@1", "jsr:@s/a@1/": the path behind the range is no part. */
static bool read_specifier(struct str text, struct package *p)
{
	struct str scheme, rest, range = STR(""), scope = STR(""), name, path;

	if (!str_cut(text, ':', &scheme, &rest))
		return false;
	p->ecosystem = str_is(scheme, "npm") ? ECO_NPM : ECO_NONE;
	if (str_starts_with(rest, STR("/")))
		rest = str_from(rest, 1);
	p->name = rest;
	if (str_starts_with(rest, STR("@")) && !str_cut(rest, '/', &scope, &rest))
		return false;
	str_cut(rest, '/', &rest, &path);
	str_cut(rest, '@', &name, &range);
	if (!name.len || (str_is(scheme, "jsr") && !scope.len))
		return false;
	p->name.len = (scope.len ? scope.len + 1 : 0) + name.len;
	set_range(p, range);
	return npm_is_name(p->name);
}

static void add_package(struct reader *r, struct package *p)
{
	struct arena *a = parse_arena(r->ctx);
	struct str key =
		arena_cat(a, ecosystem_purl_type(p->ecosystem), STR(" "), p->name);

	key = arena_cat(a, key, STR("@"), p->version.len ? p->version : p->requested);
	if (!map_put(&r->seen, key, 0))
		return; /* several paths of one package */
	p->scope = SCOPE_RUNTIME;
	p->relation = DEP_DIRECT;
	r->n_unpinned += !p->version.len;
	if (p->ecosystem == ECO_NONE && !p->source_url.len && !r->n_jsr++)
		r->jsr_line = p->line;
	parse_edge(r->ctx, r->project, parse_add(r->ctx, p));
}

static void add_import(struct reader *r, const struct jnode *it)
{
	struct package p = { .line = it->line };
	struct deno_module m;

	if (it->type != JNODE_STRING) {
		if (it->type != JNODE_NULL) /* which forbids the import */
			parse_warn(r->ctx, it->line, DIAG_SYNTAX,
				   "\"" STR_FMT "\" is %s, not a string",
				   STR_ARG(it->key), jnode_type_name(it->type));
		return;
	}
	if (str_starts_with(it->text, STR("npm:")) ||
	    str_starts_with(it->text, STR("jsr:"))) {
		if (!read_specifier(it->text, &p)) {
			parse_warn(r->ctx, it->line, DIAG_BAD_NAME,
				   "\"" STR_FMT "\" names no package", STR_ARG(it->text));
			return;
		}
	} else if (deno_read_url(parse_arena(r->ctx), it->text, &m)) {
		p.ecosystem = m.ecosystem;
		p.name = m.name;
		p.version = m.version;
		p.source_url = m.url;
	} else {
		if (str_starts_with(it->text, STR("http")))
			parse_note(r->ctx, it->line, DIAG_UNRESOLVED,
				   "an address that tells neither a package nor its "
				   "version");
		return;
	}
	add_package(r, &p);
}

static void add_imports(struct reader *r, const struct jnode *of)
{
	const struct jnode *imports = jnode_get(of, "imports");
	const struct jnode *scopes = jnode_get(of, "scopes");

	if (imports && imports->type != JNODE_OBJECT)
		parse_warn(r->ctx, imports->line, DIAG_SYNTAX,
			   "\"imports\" is %s, not an object",
			   jnode_type_name(imports->type));
	jnode_each (it, jnode_is(imports, JNODE_OBJECT) ? imports : NULL)
		add_import(r, it);
	jnode_each (scope, jnode_is(scopes, JNODE_OBJECT) ? scopes : NULL)
		jnode_each (it, jnode_is(scope, JNODE_OBJECT) ? scope : NULL)
			add_import(r, it);
}

/* A file of its own, which stands for `imports` here. */
static void add_import_map(struct reader *r, const struct jnode *root)
{
	struct arena *a = parse_arena(r->ctx);
	struct str path = jnode_string(root, "importMap"), bytes, place;
	const struct jnode *map;

	if (!path.len || str_find(path, STR("://")) != STR_NONE)
		return;
	if (str_has_char(path, '\0') ||
	    pip_resolve(a, parse_path(r->ctx), path, &place) ||
	    !parse_sibling(r->ctx, arena_dup(a, path).ptr, &bytes)) {
		parse_warn(r->ctx, jnode_get(root, "importMap")->line, DIAG_UNRESOLVED,
			   "the import map " STR_FMT " is not there", STR_ARG(path));
		return;
	}
	parse_in_file(r->ctx, place);
	map = jnode_read(a, bytes, JNODE_COMMENTS, NPM_NESTING, parse_diags(r->ctx),
			 place);
	add_imports(r, map);
	parse_in_file(r->ctx, STR(""));
}

/* --- the file ---------------------------------------------------------------- */

static void add_project(struct reader *r, const struct jnode *root)
{
	const struct jnode *name = jnode_get(root, "name");
	struct str license = jnode_string(root, "license");
	struct package p = { .kind = PACKAGE_PROJECT,
			     .name = jnode_string(root, "name"),
			     .version = jnode_string(root, "version"),
			     .scope = SCOPE_RUNTIME,
			     .line = name ? name->line : 1 };

	r->project = PACKAGE_NONE;
	if (!p.name.len)
		return;
	if (license.len) {
		p.licenses = &license;
		p.n_licenses = 1;
	}
	r->project = parse_add(r->ctx, &p);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct reader r = { .ctx = ctx };

	if (is_covered(ctx))
		return 0;
	const struct jnode *root =
		lock_read_object(ctx, bytes, JNODE_COMMENTS, NPM_NESTING);

	if (!root)
		return -1;
	map_init(&r.seen);
	add_project(&r, root);
	add_imports(&r, root);
	if (!jnode_get(root, "imports"))
		add_import_map(&r, root);
	if (r.seen.n)
		parse_note(ctx, 0, DIAG_UNPINNED,
			   "no deno.lock: what the imports need is not known, and %zu of "
			   "%zu are not pinned to a version",
			   r.n_unpinned, r.seen.n);
	if (r.n_jsr)
		parse_note(ctx, r.jsr_line, DIAG_NO_ADVISORIES,
			   "%zu %s JSR's, of which no advisories are known", r.n_jsr,
			   r.n_jsr == 1 ? "package is" : "packages are");
	map_release(&r.seen);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "deno.json", NULL },
	{ MATCH_NAME, "deno.jsonc", NULL },
};

/* ECO_NONE, so that packages of JSR can be told from npm's. */
const struct parser deno_json_parser = {
	.id = "deno-json",
	.title = "Deno configuration",
	.versions = "Deno 1, 2",
	.spec = "https://docs.deno.com/runtime/fundamentals/configuration/",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
