/* npm_above.c - see npm_above.h. */
#include "parsers/npm_above.h"

#include "parsers/npm_project.h"

enum {
	/* Folders above that are looked into; beyond what a walk descends. */
	ABOVE_MOST = 128,
	/* What these files nest in earnest is 4 levels. */
	YAML_NESTING = 64,
};

static const char *const locks[] = {
	"package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml",
	"bun.lock",          "bun.lockb",           "deno.lock",
};

/* A folder above: how it is named from here, and how here is named from there. */
struct above {
	struct str up;   /* "../../", or "" */
	struct str down; /* "packages/a", or "" */
};

/* Goes one folder up; false at the root of the scan. */
static bool next_above(struct parse_ctx *ctx, struct above *at)
{
	struct arena *a = parse_arena(ctx);
	struct str here = str_dirname(parse_path(ctx));
	size_t above = at->down.len ? here.len - at->down.len : here.len;
	struct str rest = str_slice(here, 0, above);

	if (!rest.len || at->up.len > 3 * ABOVE_MOST)
		return false;
	if (at->down.len)
		rest.len--; /* the '/' between the two */
	at->down = str_from(here, rest.len - str_basename(rest).len);
	at->up = arena_cat(a, at->up, STR("../"), STR(""));
	return true;
}

static bool exists_in(struct parse_ctx *ctx, struct str folder, const char *name)
{
	struct str path = arena_cat(parse_arena(ctx), folder, str_of(name), STR(""));

	return parse_exists(ctx, path.ptr);
}

static bool has_lock(struct parse_ctx *ctx, struct str folder)
{
	for (size_t i = 0; i < sizeof(locks) / sizeof(locks[0]); i++)
		if (exists_in(ctx, folder, locks[i]))
			return true;
	return false;
}

/* The first document of a YAML file in `folder`; NULL when there is none. */
static const struct ynode *read_yaml(struct parse_ctx *ctx, struct str folder,
				     const char *name)
{
	struct arena *a = parse_arena(ctx);
	struct str path = arena_cat(a, folder, str_of(name), STR(""));
	struct str from_root = npm_manifest_path(ctx, folder);
	struct ynode_docs docs;
	struct str bytes;

	if (!parse_exists(ctx, path.ptr) || !parse_sibling(ctx, path.ptr, &bytes))
		return NULL;
	from_root.len -= STR("package.json").len;
	from_root = arena_cat(a, from_root, str_of(name), STR(""));
	ynode_load(a, bytes, YAML_NESTING, parse_diags(ctx), from_root, &docs);
	return docs.n ? docs.v[0] : NULL;
}

/* Whether a package.json above depends on the folder by its path. */
static bool depends_on_folder(struct arena *a, const struct jnode *manifest,
			      struct str folder)
{
	struct str want = npm_join(a, STR(""), folder), word, path;

	for (size_t k = 0; k < NPM_N_LISTS; k++) {
		jnode_each (need, jnode_get(manifest, npm_lists[k].key)) {
			if (need->type != JNODE_STRING ||
			    npm_spec_of(a, need->text) != NPM_SPEC_LOCAL)
				continue;
			path = need->text;
			if (str_cut(need->text, ':', &word, &path) &&
			    str_eq(npm_join(a, STR(""), path), want))
				return true;
		}
	}
	return false;
}

/* Whether what lies above counts the folder among its own. */
static bool owns(struct parse_ctx *ctx, const struct above *at)
{
	struct arena *a = parse_arena(ctx);
	struct npm_patterns patterns = { 0 };
	const struct jnode *manifest = NULL;

	if (exists_in(ctx, at->up, "package.json"))
		manifest = npm_sibling_manifest(ctx, at->up);
	npm_patterns_read(a, manifest, &patterns);
	const struct ynode *yaml = read_yaml(ctx, at->up, "pnpm-workspace.yaml");
	ynode_each (glob, ynode_get(yaml, "packages"))
		if (glob->type == YNODE_SCALAR)
			npm_patterns_add(a, &patterns, glob->text);
	return npm_patterns_match(&patterns, at->down) ||
	       depends_on_folder(a, manifest, at->down);
}

bool npm_is_covered(struct parse_ctx *ctx)
{
	struct above at = { STR(""), STR("") };

	if (has_lock(ctx, STR("")))
		return true;
	while (next_above(ctx, &at))
		if (has_lock(ctx, at.up) && owns(ctx, &at))
			return true;
	return false;
}

/* --- catalogs -------------------------------------------------------------- */

static const struct ynode *yaml_with_catalogs(struct parse_ctx *ctx, struct str folder)
{
	static const char *const names[] = { "pnpm-workspace.yaml", ".yarnrc.yml" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct ynode *y = read_yaml(ctx, folder, names[i]);

		if (ynode_get(y, "catalog") || ynode_get(y, "catalogs"))
			return y;
	}
	return NULL;
}

/* Bun has them at the top of package.json or under "workspaces". */
static const struct jnode *with_catalogs(const struct jnode *manifest)
{
	const struct jnode *w = jnode_get(manifest, "workspaces");

	if (jnode_get(manifest, "catalog") || jnode_get(manifest, "catalogs"))
		return manifest;
	return jnode_get(w, "catalog") || jnode_get(w, "catalogs") ? w : NULL;
}

void npm_catalogs_find(struct parse_ctx *ctx, const struct jnode *own,
		       struct npm_catalogs *out)
{
	struct above at = { STR(""), STR("") };

	*out = (struct npm_catalogs){ .manifest = with_catalogs(own) };
	do {
		out->yaml = yaml_with_catalogs(ctx, at.up);
		if (at.up.len && exists_in(ctx, at.up, "package.json"))
			out->manifest = with_catalogs(npm_sibling_manifest(ctx, at.up));
	} while (!out->yaml && !out->manifest && next_above(ctx, &at));
}

static const struct ynode *yaml_member(const struct ynode *of, struct str key)
{
	ynode_each (v, of)
		if (str_eq(v->key, key))
			return v;
	return NULL;
}

bool npm_catalogs_get(const struct npm_catalogs *c, struct str name, struct str spec,
		      struct str *range)
{
	struct str which = str_trim(str_from(spec, STR("catalog:").len));
	bool is_default = !which.len || str_is(which, "default");
	const struct ynode *y = NULL;
	const struct jnode *j = NULL;

	if (is_default) {
		y = yaml_member(ynode_get(c->yaml, "catalog"), name);
		j = jnode_get_str(jnode_get(c->manifest, "catalog"), name);
		which = STR("default");
	}
	if (!y)
		y = yaml_member(yaml_member(ynode_get(c->yaml, "catalogs"), which), name);
	if (!j)
		j = jnode_get_str(
			jnode_get_str(jnode_get(c->manifest, "catalogs"), which), name);
	if (y && y->type == YNODE_SCALAR)
		*range = y->text;
	else if (jnode_is(j, JNODE_STRING))
		*range = j->text;
	else
		return false;
	return true;
}
