/*
 * julia_project.c - Project.toml of a Julia package or environment that no manifest
 * covers.
 *
 * https://pkgdocs.julialang.org/v1/toml-files/#Project.toml (Julia 1.12).  Libraries go
 * without a manifest: then [compat] tells which versions are allowed, and no more.
 * "=1.2.3" allows one version, "1.2.3" all that are compatible with it.
 */
#include "parsers/julia.h"
#include "parsers/lock_text.h"

enum { ABOVE_MOST = 4, MINOR_MOST = 40 };

static const char *above(struct parse_ctx *ctx, unsigned n, const char *name)
{
	struct str path = str_of(name);

	while (n--)
		path = arena_cat(parse_arena(ctx), STR("../"), path, STR(""));
	return arena_dup(parse_arena(ctx), path).ptr;
}

static bool has_manifest(struct parse_ctx *ctx, unsigned folders)
{
	return parse_exists(ctx, above(ctx, folders, "Manifest.toml")) ||
	       parse_exists(ctx, above(ctx, folders, "JuliaManifest.toml"));
}

static bool is_workspace(struct parse_ctx *ctx, unsigned folders)
{
	struct julia_project p;
	struct diag_list unused; /* it is read by itself, and said then */
	struct str bytes;

	if (!parse_sibling(ctx, above(ctx, folders, "Project.toml"), &bytes))
		return false;
	diag_list_init(&unused, parse_arena(ctx));
	julia_project_read(parse_arena(ctx), bytes, &unused, parse_path(ctx), &p);
	return p.workspace != NULL;
}

/* By a manifest beside it, or by that of the workspace that it is of. */
static bool is_covered(struct parse_ctx *ctx)
{
	struct str path = parse_path(ctx);
	unsigned folders = 0;

	for (size_t i = 0; i < path.len; i++)
		folders += path.ptr[i] == '/';
	if (has_manifest(ctx, 0))
		return true;
	for (unsigned minor = 10; minor < MINOR_MOST; minor++)
		if (parse_exists(ctx, arena_printf(parse_arena(ctx),
						   "Manifest-v1.%u.toml", minor)
					      .ptr))
			return true;
	for (unsigned i = 1; i <= folders && i <= ABOVE_MOST; i++)
		if (has_manifest(ctx, i) && is_workspace(ctx, i))
			return true;
	return false;
}

static void set_compat(struct package *p, struct str compat)
{
	size_t dots = 0;

	p->requested = compat;
	if (!str_starts_with(compat, STR("=")))
		return;
	compat = str_trim(str_from(compat, 1));
	for (size_t i = 0; i < compat.len; i++) {
		if (!is_digit(compat.ptr[i]) && compat.ptr[i] != '.')
			return;
		dots += compat.ptr[i] == '.';
	}
	if (dots != 2 || compat.ptr[compat.len - 1] == '.')
		return;
	p->version = compat;
	p->requested = STR("");
}

/* Part of Julia, as "Standard Library" of https://docs.julialang.org/en/v1/ has it
 * (1.12): no version of its own.  A manifest that gives one lists it. */
static bool is_of_library(const struct julia_dep *dep)
{
	static const char *const names[] = {
		"ArgTools",
		"Artifacts",
		"Base64",
		"CRC32c",
		"Dates",
		"Distributed",
		"Downloads",
		"FileWatching",
		"Future",
		"InteractiveUtils",
		"JuliaSyntaxHighlighting",
		"LazyArtifacts",
		"LibCURL",
		"LibGit2",
		"Libdl",
		"LinearAlgebra",
		"Logging",
		"Markdown",
		"Mmap",
		"NetworkOptions",
		"Pkg",
		"Printf",
		"Profile",
		"REPL",
		"Random",
		"SHA",
		"Serialization",
		"SharedArrays",
		"Sockets",
		"SparseArrays",
		"Statistics",
		"StyledStrings",
		"SuiteSparse",
		"TOML",
		"Tar",
		"Test",
		"UUIDs",
		"Unicode",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_is(dep->name, names[i]))
			return !dep->source;
	return false;
}

static void add_dep(struct parse_ctx *ctx, package_ref project,
		    const struct julia_dep *dep)
{
	struct str url = toml_string(dep->source, "url");
	struct package p = { .name = dep->name,
			     .scope = dep->scope,
			     .group = dep->group,
			     .relation = DEP_DIRECT,
			     .line = dep->line };

	if (julia_is_of_development(str_dirname(parse_path(ctx))))
		p.scope = SCOPE_DEV;
	set_compat(&p, dep->compat);
	if (url.len) {
		p.requested = STR("");
		julia_set_repository(ctx, url, toml_string(dep->source, "rev"),
				     toml_string(dep->source, "subdir"), &p);
	} else if (toml_get(dep->source, "path")) {
		p.kind = PACKAGE_PROJECT;
		p.relation = DEP_UNKNOWN;
		p.version = p.requested = STR("");
	}
	p.qualifiers = julia_uuid(ctx, dep->uuid, dep->name, dep->line);
	parse_edge(ctx, project, parse_add(ctx, &p));
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct julia_project p;
	package_ref project;
	unsigned errors;
	size_t n = 0;

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	errors = julia_project_read(parse_arena(ctx), bytes, parse_diags(ctx),
				    parse_path(ctx), &p);
	if (is_covered(ctx))
		return errors ? -1 : 0;
	project = julia_add_project(ctx, &p);
	for (size_t i = 0; i < p.n_deps; i++)
		if (!is_of_library(&p.deps[i])) {
			add_dep(ctx, project, &p.deps[i]);
			n++;
		}
	if (n)
		parse_note(ctx, 0, DIAG_UNPINNED,
			   "no Manifest.toml: which versions are used, and what they "
			   "need, is not known");
	return errors ? -1 : 0;
}

/* Other tools have a Project.toml too: a package of Julia has a UUID, and an environment
 * names UUIDs in its first section. */
static bool is_of_julia(struct str bytes)
{
	struct str line;

	while (str_next_line(&bytes, &line))
		if (str_starts_with(line, STR("uuid")) ||
		    str_starts_with(line, STR("[deps]")))
			return true;
	return false;
}

static const struct file_match matches[] = {
	/* not MATCH_NAME: one of another tool is nothing to complain of */
	{ MATCH_TAIL, "Project.toml", NULL },
	{ MATCH_NAME, "JuliaProject.toml", NULL },
};

const struct parser julia_project_parser = {
	.id = "julia-project",
	.title = "Project of Julia's Pkg",
	.versions = "Julia 1.0 to 1.12",
	.spec = "https://pkgdocs.julialang.org/v1/toml-files/#Project.toml",
	.ecosystem = ECO_JULIA,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.sniff = is_of_julia,
	.parse = parse,
};
