/*
 * julia_manifest.c - Manifest.toml of Julia's Pkg, with the Project.toml beside it.
 *
 * https://pkgdocs.julialang.org/v1/toml-files/#Manifest.toml and, for what the formats
 * differ in, Julia's notes on Pkg (Julia 1.12): 1.0, without manifest_format, has
 * packages at the top; 2.0 has them in [[deps.NAME]] and says julia_version; 2.1 names
 * the registries.  Each package has its uuid; version, unless it is of the standard
 * library and goes with Julia; git-tree-sha1, which is of a tree of files and neither a
 * commit nor a digest of what is downloaded; repo-url and repo-rev, or path.  deps is a
 * list of names, or a table of name = uuid where one name is two packages.
 *
 * What is direct, and for what, stands in Project.toml, of a workspace in each of its
 * projects.
 */
#include "base/map.h"
#include "parsers/julia.h"
#include "parsers/lock_text.h"

enum { NESTING = 32, NEWEST_MAJOR = 2, NEWEST_MINOR = 1, PROJECTS_MOST = 256 };

struct reading {
	struct parse_ctx *ctx;
	struct map by_uuid;  /* package_ref */
	struct map unlisted; /* names of the standard library, without a version */
};

/* --- the manifest -------------------------------------------------------------- */

static void read_deps(struct reading *r, package_ref from, const struct toml *deps)
{
	if (!deps)
		return;
	if (deps->type != TOML_ARRAY && deps->type != TOML_TABLE) {
		parse_warn(r->ctx, deps->line, DIAG_SYNTAX,
			   "deps must be a list or a table");
		return;
	}
	toml_each (one, deps) {
		if (one->type != TOML_STRING)
			parse_warn(r->ctx, one->line, DIAG_SYNTAX,
				   "a dependency must be text");
		else if (deps->type == TOML_TABLE || !map_has(&r->unlisted, one->text))
			parse_needs(r->ctx, from, one->text, deps->type == TOML_ARRAY);
	}
}

static void read_package(struct reading *r, struct str name, const struct toml *entry)
{
	struct str uuid = toml_string(entry, "uuid");
	struct str url = toml_string(entry, "repo-url");
	struct package p = { .name = name,
			     .version = toml_string(entry, "version"),
			     .line = entry->line };
	package_ref ref;

	if (entry->type != TOML_TABLE) {
		parse_warn(r->ctx, entry->line, DIAG_SYNTAX, STR_FMT ": expected a table",
			   STR_ARG(name));
		return;
	}
	if (!p.version.len && !url.len && !toml_get(entry, "path") &&
	    !toml_get(entry, "git-tree-sha1"))
		return; /* of the standard library */
	p.qualifiers = julia_uuid(r->ctx, uuid, name, entry->line);
	if (toml_get(entry, "path"))
		p.kind = PACKAGE_PROJECT;
	else if (url.len)
		julia_set_repository(r->ctx, url, toml_string(entry, "repo-rev"),
				     toml_string(entry, "repo-subdir"), &p);
	else if (!p.version.len)
		parse_warn(r->ctx, p.line, DIAG_UNPINNED, STR_FMT " has no version",
			   STR_ARG(name));
	ref = parse_add(r->ctx, &p);
	parse_provides(r->ctx, ref, name);
	parse_provides(r->ctx, ref, uuid);
	if (ref != PACKAGE_NONE && uuid.len)
		map_put(&r->by_uuid, arena_lower(parse_arena(r->ctx), uuid), ref);
	read_deps(r, ref, toml_get(entry, "deps"));
}

/* The names of packages that are not added. */
static void note_library(struct reading *r, const struct toml *packages)
{
	toml_each (list, packages)
		if (list->type == TOML_ARRAY)
			toml_each (entry, list)
				if (!toml_get(entry, "version") &&
				    !toml_get(entry, "repo-url") &&
				    !toml_get(entry, "path") &&
				    !toml_get(entry, "git-tree-sha1"))
					map_put(&r->unlisted, list->key, 0);
}

static void check_version(struct reading *r, const struct toml *format)
{
	struct str major, minor;
	uint32_t a = 0, b = 0;

	if (!format)
		return;
	str_cut(format->text, '.', &major, &minor);
	if (str_to_u32(major, 1000, &a) && a >= 1 &&
	    (!minor.len || str_to_u32(minor, 1000, &b)) &&
	    (a < NEWEST_MAJOR || (a == NEWEST_MAJOR && b <= NEWEST_MINOR)))
		return;
	parse_warn(r->ctx, format->line, DIAG_UNSUPPORTED,
		   "manifest_format '" STR_FMT "' is not known; read as %d.%d",
		   STR_ARG(format->text), NEWEST_MAJOR, NEWEST_MINOR);
}

static void read_manifest(struct reading *r, const struct toml *root)
{
	const struct toml *deps = toml_get(root, "deps");
	const struct toml *format = toml_get(root, "manifest_format");
	const struct toml *packages =
		format || (deps && deps->type == TOML_TABLE) ? deps : root;

	check_version(r, format);
	if (deps && packages == deps && deps->type != TOML_TABLE) {
		parse_error(r->ctx, deps->line, "\"deps\" must be a table");
		return;
	}
	note_library(r, packages);
	toml_each (list, packages) {
		if (list->type == TOML_ARRAY)
			toml_each (entry, list)
				read_package(r, list->key, entry);
		else if (packages != root)
			parse_warn(r->ctx, list->line, DIAG_SYNTAX,
				   STR_FMT ": expected a list of tables",
				   STR_ARG(list->key));
	}
}

/* --- projects ------------------------------------------------------------------ */

static const char *join(struct reading *r, struct str folder, const char *name)
{
	return arena_cat(parse_arena(r->ctx), folder, folder.len ? STR("/") : STR(""),
			 arena_dup(parse_arena(r->ctx), str_of(name)))
		.ptr;
}

static void apply_project(struct reading *r, const struct julia_project *p,
			  package_ref project, bool development)
{
	for (size_t i = 0; i < p->n_deps; i++) {
		const struct julia_dep *dep = &p->deps[i];
		enum dep_scope scope = dep->scope;
		uint64_t at;

		if (!map_get(&r->by_uuid, arena_lower(parse_arena(r->ctx), dep->uuid),
			     &at))
			continue;
		if (development)
			scope = SCOPE_DEV;
		parse_relation(r->ctx, (package_ref)at, DEP_DIRECT);
		parse_scope(r->ctx, (package_ref)at, scope);
		parse_edge(r->ctx, project, (package_ref)at);
	}
}

static void read_project(struct reading *r, struct str folder, struct julia_project *p)
{
	static const char *const names[] = { "JuliaProject.toml", "Project.toml" };
	struct str bytes, here = str_dirname(parse_path(r->ctx));
	struct diag_list unused; /* it is read by itself, and said then */
	package_ref project;

	*p = (struct julia_project){ .name = STR("") };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *name = join(r, folder, names[i]);

		if (!parse_sibling(r->ctx, name, &bytes))
			continue;
		diag_list_init(&unused, parse_arena(r->ctx));
		julia_project_read(parse_arena(r->ctx), bytes, &unused, str_of(name), p);
		parse_in_file(r->ctx,
			      arena_cat(parse_arena(r->ctx), here,
					here.len ? STR("/") : STR(""), str_of(name)));
		project = julia_add_project(r->ctx, p);
		parse_in_file(r->ctx, STR(""));
		apply_project(r, p, project, julia_is_of_development(folder));
		return;
	}
}

static void read_projects(struct reading *r)
{
	struct julia_project root, member;
	size_t n = 0;

	read_project(r, STR(""), &root);
	toml_each (folder, root.workspace) {
		if (folder->type != TOML_STRING)
			continue;
		if (n++ == PROJECTS_MOST) {
			parse_warn(r->ctx, 0, DIAG_LIMIT,
				   "more than %d projects in the workspace; the rest "
				   "is left out",
				   PROJECTS_MOST);
			break;
		}
		read_project(r, folder->text, &member);
	}
	parse_spread_scopes(r->ctx);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .ctx = ctx };
	unsigned errors = 0;

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	const struct toml *root = toml_read(parse_arena(ctx), bytes, NESTING,
					    parse_diags(ctx), parse_path(ctx), &errors);

	map_init(&r.by_uuid);
	map_init(&r.unlisted);
	read_manifest(&r, root);
	read_projects(&r);
	map_release(&r.by_uuid);
	map_release(&r.unlisted);
	return errors ? -1 : 0;
}

/* Other tools have a Manifest.toml too. */
static bool is_of_julia(struct str bytes)
{
	struct str line;

	while (str_next_line(&bytes, &line))
		if (str_starts_with(line, STR("manifest_format")) ||
		    str_starts_with(line, STR("julia_version")) ||
		    str_starts_with(line, STR("uuid =")) ||
		    str_starts_with(line, STR("[[deps.")) ||
		    str_starts_with(line, STR("[deps]")) ||
		    str_find(line, STR("machine-generated")) != STR_NONE)
			return true;
	return false;
}

static const struct file_match matches[] = {
	/* not MATCH_NAME: one of another tool is nothing to complain of */
	{ MATCH_TAIL, "Manifest.toml", NULL },
	{ MATCH_NAME, "JuliaManifest.toml", NULL },
	{ MATCH_WRAP, "Manifest-v", ".toml" },
	{ MATCH_WRAP, "JuliaManifest-v", ".toml" },
};

const struct parser julia_manifest_parser = {
	.id = "julia-manifest",
	.title = "Manifest of Julia's Pkg",
	.versions = "1.0, 2.0, 2.1",
	.spec = "https://pkgdocs.julialang.org/v1/toml-files/#Manifest.toml",
	.ecosystem = ECO_JULIA,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.has_edges = true,
	.sniff = is_of_julia,
	.parse = parse,
};
