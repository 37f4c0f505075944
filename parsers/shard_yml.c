/*
 * shard_yml.c - shard.yml of Crystal's shards: the project, and what it asks for where no
 * shard.lock covers it.
 *
 * https://github.com/crystal-lang/shards/blob/master/docs/shard.yml.adoc (shards 0.20).
 * A dependency has an address, and version (a requirement, "~> 1.0"), tag, branch or
 * commit; or a path.
 */
#include "parsers/lock_text.h"
#include "parsers/shard.h"

enum { NESTING = 32 };

struct manifest {
	struct parse_ctx *ctx;
	package_ref project;
	size_t n;
};

static void set_source(struct manifest *m, const struct ynode *entry, struct package *p)
{
	struct str commit = ynode_string(entry, "commit"),
		   tag = ynode_string(entry, "tag");
	struct vcs_url url;

	if (shard_address(parse_arena(m->ctx), entry, &url))
		p->vcs_url = shard_vcs_url(parse_arena(m->ctx), &url);
	else
		parse_warn(m->ctx, p->line, DIAG_UNSUPPORTED,
			   STR_FMT " comes from a source that is not known",
			   STR_ARG(p->name));
	p->requested = ynode_string(entry, "version");
	if (vcs_is_commit(commit))
		p->vcs_commit = arena_lower(parse_arena(m->ctx), commit);
	else if (tag.len)
		p->requested = tag;
	else if (!p->requested.len)
		p->requested = ynode_string(entry, "branch");
}

/* Another shard of the same repository: its own manifest tells the version. */
static void set_path(struct manifest *m, const struct ynode *entry, struct package *p)
{
	struct arena *a = parse_arena(m->ctx);
	struct str file;

	p->kind = PACKAGE_PROJECT;
	p->relation = DEP_UNKNOWN;
	p->folder = ynode_string(entry, "path");
	file = arena_dup(a, arena_cat(a, p->folder, STR("/shard.yml"), STR("")));
	if (parse_exists(m->ctx, file.ptr))
		p->version = ynode_string(lock_sibling_yaml(m->ctx, file.ptr, NESTING),
					  "version");
}

static void add_dependency(struct manifest *m, const struct ynode *entry,
			   enum dep_scope scope)
{
	struct package p = { .name = entry->key,
			     .scope = scope,
			     .relation = DEP_DIRECT,
			     .line = entry->key_line };

	if (entry->type != YNODE_MAPPING || !p.name.len) {
		parse_warn(m->ctx, entry->key_line, DIAG_SYNTAX,
			   STR_FMT ": expected a mapping", STR_ARG(entry->key));
		return;
	}
	if (ynode_get(entry, "path")) {
		set_path(m, entry, &p);
	} else {
		set_source(m, entry, &p);
		m->n++;
	}
	parse_edge(m->ctx, m->project, parse_add(m->ctx, &p));
}

static void add_table(struct manifest *m, const struct ynode *root, const char *key,
		      enum dep_scope scope)
{
	const struct ynode *table = ynode_get(root, key);

	if (!table || (table->type == YNODE_SCALAR && !table->text.len))
		return;
	if (table->type != YNODE_MAPPING) {
		parse_warn(m->ctx, table->line, DIAG_SYNTAX, "%s: expected a mapping",
			   key);
		return;
	}
	ynode_each (entry, table)
		add_dependency(m, entry, scope);
}

static void add_project(struct manifest *m, const struct ynode *root)
{
	struct str license = ynode_string(root, "license");
	struct package p = { .kind = PACKAGE_PROJECT,
			     .name = ynode_string(root, "name"),
			     .version = ynode_string(root, "version"),
			     .licenses = &license,
			     .n_licenses = license.len > 0,
			     .folder = STR("."),
			     .line = ynode_get(root, "name")->key_line };

	m->project = parse_add(m->ctx, &p);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct manifest m = { .ctx = ctx };
	struct ynode_docs docs;
	const struct ynode *root;
	int rc;

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	rc = ynode_load(parse_arena(ctx), bytes, NESTING, parse_diags(ctx),
			parse_path(ctx), &docs);
	root = docs.n ? docs.v[0] : NULL;
	if (rc < 0 && !root)
		return rc;
	if (!ynode_string(root, "name").len)
		return parse_error(ctx, root ? root->line : 1,
				   "no name: not a shard.yml");
	add_project(&m, root);
	if (parse_exists(ctx, "shard.lock"))
		return rc;
	add_table(&m, root, "dependencies", SCOPE_RUNTIME);
	add_table(&m, root, "development_dependencies", SCOPE_DEV);
	if (m.n)
		parse_note(ctx, 0, DIAG_UNPINNED,
			   "no shard.lock: which versions are used, and what they need, "
			   "is not known");
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "shard.yml", NULL },
};

const struct parser shard_yml_parser = {
	.id = "shard-yml",
	.title = "manifest of a Crystal shard",
	.versions = "shards 0.7 to 0.20",
	.spec = "https://github.com/crystal-lang/shards/blob/master/docs/shard.yml.adoc",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
