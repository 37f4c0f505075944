/*
 * bower_json.c - bower.json of a project, and .bower.json of a package that Bower
 * installed
 *
 * https://github.com/bower/spec/blob/master/json.md and, for what is asked for,
 * https://bower.io/docs/api/#install (Bower 1.8).  Bower's registry has names of its own,
 * each for a repository: no package of npm need have the same name.  What is installed
 * has a copy of its manifest, with "_release", "_resolution" and "_source" added.
 */
#include "base/map.h"
#include "format/vcs_url.h"
#include "parsers/lock_text.h"
#include "parsers/npm.h"

enum { NESTING = 64 };

struct reader {
	struct parse_ctx *ctx;
	package_ref project;
	struct map seen;
	size_t n_unpinned;
};

static void set_license(struct parse_ctx *ctx, const struct jnode *root,
			struct package *p)
{
	const struct jnode *v = jnode_get(root, "license");
	struct str *list =
		arena_new_array(parse_arena(ctx), struct str, v ? v->n + 1 : 1);

	if (jnode_is(v, JNODE_STRING) && v->text.len)
		list[p->n_licenses++] = v->text;
	if (jnode_is(v, JNODE_ARRAY))
		jnode_each (one, v)
			if (one->type == JNODE_STRING && one->text.len)
				list[p->n_licenses++] = one->text;
	p->licenses = list;
}

/* --- the manifest ------------------------------------------------------------------ */

/* "1.2.3", "^1.0", "name#^1.0", "owner/repo#tag", "git://…#ref", "https://….zip" */
static void set_target(struct reader *r, struct package *p, struct str text)
{
	struct str source = STR(""), target = text;
	struct vcs_url url;
	bool is_address;

	if (str_has_char(text, '#'))
		str_cut(text, '#', &source, &target);
	else if (str_has_char(text, '/') || str_find(text, STR("://")) != STR_NONE)
		source = text, target = STR("");
	is_address = str_has_char(source, '/') || str_has_char(source, ':');
	if (is_address &&
	    vcs_url_read(parse_arena(r->ctx), source, VCS_SHORTHAND, &url)) {
		p->vcs_url = url.url;
		if (vcs_is_commit(target))
			p->vcs_commit = arena_lower(parse_arena(r->ctx), target);
		else
			p->requested = target;
		return;
	}
	if (is_address && str_find(source, STR("://")) != STR_NONE) {
		p->source_url = url_clean(parse_arena(r->ctx), source);
		return;
	}
	if (is_address) { /* a folder */
		p->kind = PACKAGE_PROJECT;
		p->relation = DEP_UNKNOWN;
		return;
	}
	if (source.len)
		p->name = source;
	if (npm_is_exact(target))
		p->version = target;
	else
		p->requested = target;
}

static void add_one(struct reader *r, const struct jnode *need, enum dep_scope scope)
{
	struct package p = { .name = need->key,
			     .scope = scope,
			     .relation = DEP_DIRECT,
			     .line = need->line };

	if (!need->key.len) {
		parse_warn(r->ctx, need->line, DIAG_BAD_NAME,
			   "a dependency without a name");
		return;
	}
	if (need->type != JNODE_STRING) {
		parse_warn(r->ctx, need->line, DIAG_SYNTAX,
			   "what is asked of \"" STR_FMT "\" is %s, not a string",
			   STR_ARG(need->key), jnode_type_name(need->type));
		return;
	}
	if (!map_put(&r->seen, need->key, 0))
		return;
	set_target(r, &p, str_trim(need->text));
	r->n_unpinned += p.kind != PACKAGE_PROJECT && !p.version.len && !p.vcs_commit.len;
	parse_edge(r->ctx, r->project, parse_add(r->ctx, &p));
}

static void add_list(struct reader *r, const struct jnode *root, const char *key,
		     enum dep_scope scope)
{
	const struct jnode *list = jnode_get(root, key);

	if (list && list->type != JNODE_OBJECT)
		parse_warn(r->ctx, list->line, DIAG_SYNTAX, "\"%s\" is %s, not an object",
			   key, jnode_type_name(list->type));
	else
		jnode_each (need, list)
			add_one(r, need, scope);
}

static void read_manifest(struct parse_ctx *ctx, const struct jnode *root)
{
	struct reader r = { .ctx = ctx, .project = PACKAGE_NONE };
	const struct jnode *name = jnode_get(root, "name");
	struct package p = { .kind = PACKAGE_PROJECT,
			     .folder = STR("."),
			     .name = jnode_string(root, "name"),
			     .version = jnode_string(root, "version"),
			     .scope = SCOPE_RUNTIME,
			     .line = name ? name->line : root->line };

	set_license(ctx, root, &p);
	if (p.name.len)
		r.project = parse_add(ctx, &p);
	map_init(&r.seen);
	add_list(&r, root, "dependencies", SCOPE_RUNTIME);
	add_list(&r, root, "devDependencies", SCOPE_DEV);
	if (r.seen.n)
		parse_note(ctx, 0, DIAG_UNPINNED,
			   "Bower has no lock file: what the dependencies need is not "
			   "known, and %zu of %zu are not pinned to a version",
			   r.n_unpinned, r.seen.n);
	map_release(&r.seen);
}

/* --- what is installed ----------------------------------------------------------------
 */

static void add_installed(struct parse_ctx *ctx, const struct jnode *root)
{
	const struct jnode *resolution = jnode_get(root, "_resolution");
	const struct jnode *name = jnode_get(root, "name");
	struct str commit = jnode_string(resolution, "commit");
	struct package p = { .name = jnode_string(root, "name"),
			     .version = jnode_string(root, "version"),
			     .relation = jnode_is_true(root, "_direct") ? DEP_DIRECT
									: DEP_UNKNOWN,
			     .line = name ? name->line : root->line };
	struct vcs_url url;

	if (!p.name.len)
		return;
	set_license(ctx, root, &p);
	/* a manifest says nothing of the version where the tag does */
	if (!p.version.len && str_is(jnode_string(resolution, "type"), "version"))
		p.version = jnode_string(root, "_release");
	if (vcs_is_commit(commit) &&
	    vcs_url_read(parse_arena(ctx), jnode_string(root, "_source"), VCS_REPOSITORY,
			 &url)) {
		p.vcs_url = url.url;
		p.vcs_commit = arena_lower(parse_arena(ctx), commit);
	}
	if (str_is(jnode_string(resolution, "type"), "branch"))
		p.version = STR("");
	parse_add(ctx, &p);
}

/* The manifest of something that Bower installed lies beside the copy of it. */
static bool is_beside_copy(struct parse_ctx *ctx)
{
	struct str above = str_basename(str_dirname(str_dirname(parse_path(ctx))));

	return str_is(above, "bower_components") || parse_exists(ctx, ".bower.json");
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	bool is_copy = str_is(str_basename(parse_path(ctx)), ".bower.json");
	const struct jnode *root;

	if (!is_copy && is_beside_copy(ctx))
		return 0;
	root = lock_read_object(ctx, bytes, JNODE_STRICT, NESTING);
	if (!root)
		return -1;
	if (is_copy)
		add_installed(ctx, root);
	else
		read_manifest(ctx, root);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "bower.json", NULL },
	{ MATCH_NAME, ".bower.json", NULL },
};

const struct parser bower_json_parser = {
	.id = "bower-json",
	.title = "Bower manifest",
	.versions = "Bower 1",
	.spec = "https://github.com/bower/spec/blob/master/json.md",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
