/*
 * glide_lock.c - glide.lock of Glide, a Go package manager before modules, with the
 * glide.yaml beside it.
 *
 * https://glide.readthedocs.io/en/latest/glide.yaml/ and its writer cfg.Lockfile (Glide
 * 0.13): `imports` and `testImports` have name, version (a commit, or a tag) and, where
 * the code comes from elsewhere, repo.
 */
#include "base/map.h"
#include "format/vcs_url.h"
#include "format/yaml.h"
#include "parsers/go_repository.h"
#include "parsers/lock_text.h"

enum { NESTING = 16 };

struct lock {
	struct parse_ctx *ctx;
	struct map asked; /* packages in glide.yaml */
	bool has_manifest;
};

static void take_asked(struct lock *k, const struct ynode *list)
{
	ynode_each (it, list && list->type == YNODE_SEQUENCE ? list : NULL) {
		struct str name = ynode_string(it, "package");

		if (name.len)
			map_put(&k->asked, name, 0);
	}
}

static void read_manifest(struct lock *k)
{
	const struct ynode *root = lock_sibling_yaml(k->ctx, "glide.yaml", NESTING);

	if (!root)
		return;
	k->has_manifest = true;
	take_asked(k, ynode_get(root, "import"));
	take_asked(k, ynode_get(root, "testImport"));
}

static void add_import(struct lock *k, const struct ynode *it, enum dep_scope scope)
{
	struct str version = ynode_string(it, "version"), commit = STR("");
	struct package p = { .name = ynode_string(it, "name"),
			     .scope = scope,
			     .line = it->line };

	if (!p.name.len || !version.len) {
		parse_warn(k->ctx, it->line, DIAG_SYNTAX,
			   "an import without name and version");
		return;
	}
	if (vcs_is_commit(version)) {
		commit = version;
		version = STR("");
	}
	if (k->has_manifest)
		p.relation = map_has(&k->asked, p.name) ? DEP_DIRECT : DEP_TRANSITIVE;
	go_set_repository(k->ctx, &p, ynode_string(it, "repo"), version, commit);
	parse_add(k->ctx, &p);
}

static void add_imports(struct lock *k, const struct ynode *list, enum dep_scope scope)
{
	if (list && list->type != YNODE_SEQUENCE &&
	    (list->type != YNODE_SCALAR || list->text.len))
		parse_warn(k->ctx, list->line, DIAG_SYNTAX, "expected a list of imports");
	ynode_each (it, list && list->type == YNODE_SEQUENCE ? list : NULL)
		add_import(k, it, scope);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct lock k = { .ctx = ctx };
	struct ynode_docs docs;

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	int rc = ynode_load(parse_arena(ctx), bytes, NESTING, parse_diags(ctx),
			    parse_path(ctx), &docs);
	const struct ynode *root = docs.n ? docs.v[0] : NULL;
	const struct ynode *imports = ynode_get(root, "imports");

	if (!imports)
		return rc ? rc : parse_error(ctx, 1, "no \"imports\": not a glide.lock");
	map_init(&k.asked);
	read_manifest(&k);
	add_imports(&k, imports, SCOPE_RUNTIME);
	add_imports(&k, ynode_get(root, "testImports"), SCOPE_DEV);
	map_release(&k.asked);
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "glide.lock", NULL },
};

const struct parser glide_lock_parser = {
	.id = "glide-lock",
	.title = "lock file of Go's Glide",
	.versions = "Glide 0.13",
	.spec = "https://glide.readthedocs.io/en/latest/glide.yaml/",
	.ecosystem = ECO_GO,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
