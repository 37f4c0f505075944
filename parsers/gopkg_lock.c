/*
 * gopkg_lock.c - Gopkg.lock of dep, the Go package manager before modules.
 *
 * https://golang.github.io/dep/docs/Gopkg.lock.html (dep 0.5).  [[projects]] has name,
 * revision and, where that is a release, version, else branch; source where the code
 * comes from elsewhere.  [solve-meta] input-imports are what the project itself imports.
 * `digest` is of the unpacked files, and left out.
 */
#include "base/map.h"
#include "format/toml.h"
#include "parsers/go_repository.h"
#include "parsers/lock_text.h"

enum { NESTING = 16 };

/* The projects that hold the imported packages: names are heads of import paths. */
static void mark_direct(struct parse_ctx *ctx, const struct toml *imports,
			const struct map *projects)
{
	toml_each (it, imports && imports->type == TOML_ARRAY ? imports : NULL) {
		struct str path = it->text;
		uint64_t ref;

		while (path.len && !map_get(projects, path, &ref))
			path = str_dirname(path);
		if (path.len)
			parse_relation(ctx, (package_ref)ref, DEP_DIRECT);
	}
}

static void add_project(struct parse_ctx *ctx, const struct toml *it,
			struct map *projects, bool has_imports)
{
	struct package p = { .name = toml_string(it, "name"),
			     .scope = SCOPE_RUNTIME,
			     .relation = has_imports ? DEP_TRANSITIVE : DEP_UNKNOWN,
			     .line = it->line };
	struct str branch = toml_string(it, "branch");

	if (!p.name.len) {
		parse_warn(ctx, it->line, DIAG_SYNTAX, "a project without a name");
		return;
	}
	p.requested = branch;
	go_set_repository(ctx, &p, toml_string(it, "source"), toml_string(it, "version"),
			  toml_string(it, "revision"));
	if (p.version.len)
		p.requested = STR("");
	map_put(projects, p.name, parse_add(ctx, &p));
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct map projects;
	unsigned errors = 0;

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	const struct toml *root = toml_read(parse_arena(ctx), bytes, NESTING,
					    parse_diags(ctx), parse_path(ctx), &errors);
	const struct toml *list = toml_get(root, "projects");
	const struct toml *imports = toml_path(root, "solve-meta.input-imports");

	if (!list && (errors || toml_get(root, "solve-meta")))
		return errors ? -1 : 0; /* a project without dependencies */
	if (!list || list->type != TOML_ARRAY)
		return parse_error(ctx, list ? list->line : 1,
				   "no [[projects]]: not a Gopkg.lock");
	map_init(&projects);
	toml_each (it, list)
		add_project(ctx, it, &projects, imports != NULL);
	mark_direct(ctx, imports, &projects);
	map_release(&projects);
	return errors ? -1 : 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "Gopkg.lock", NULL },
};

const struct parser gopkg_lock_parser = {
	.id = "gopkg-lock",
	.title = "lock file of Go's dep",
	.versions = "dep 0.1 to 0.5",
	.spec = "https://golang.github.io/dep/docs/Gopkg.lock.html",
	.ecosystem = ECO_GO,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
