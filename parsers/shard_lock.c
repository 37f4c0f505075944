/*
 * shard_lock.c - shard.lock of Crystal's shards, with the shard.yml beside it.
 *
 * https://github.com/crystal-lang/shards/blob/master/docs/shard.yml.adoc and the writer
 * of https://github.com/crystal-lang/shards/blob/master/src/lock.cr (shards 0.20).
 * Version 1.0 has `github`, `gitlab` and the like, and `version` or `commit`; 2.0 has
 * `git`, `hg`, `fossil` or `path`, and a version "0.1.0+git.commit.0123…" for a commit
 * that is no release.  Releases are tags of the repository.  No edges, no digests.
 */
#include "base/map.h"
#include "parsers/lock_text.h"
#include "parsers/shard.h"

enum { NESTING = 32 };

struct lock {
	struct parse_ctx *ctx;
	struct map direct, dev; /* names in shard.yml */
	bool has_manifest;
};

static void take_names(const struct ynode *table, struct map *names)
{
	if (table && table->type == YNODE_MAPPING)
		ynode_each (it, table)
			map_put(names, it->key, 0);
}

static void read_manifest(struct lock *k)
{
	const struct ynode *root = lock_sibling_yaml(k->ctx, "shard.yml", NESTING);

	if (!root)
		return;
	k->has_manifest = true;
	take_names(ynode_get(root, "dependencies"), &k->direct);
	take_names(ynode_get(root, "development_dependencies"), &k->dev);
}

static void set_source(struct lock *k, const struct ynode *entry, struct package *p)
{
	struct str mark = STR("+git.commit."), commit = ynode_string(entry, "commit");
	size_t at = str_find(p->version, mark);
	struct vcs_url url;

	if (ynode_get(entry, "path")) {
		p->kind = PACKAGE_PROJECT;
		p->relation = DEP_UNKNOWN;
		return;
	}
	if (at != STR_NONE)
		commit = str_from(p->version, at + mark.len);
	if (vcs_is_commit(commit)) {
		p->vcs_commit = arena_lower(parse_arena(k->ctx), commit);
		p->version = STR("");
	}
	if (shard_address(parse_arena(k->ctx), entry, &url))
		p->vcs_url = shard_vcs_url(parse_arena(k->ctx), &url);
	else
		parse_warn(k->ctx, p->line, DIAG_UNSUPPORTED,
			   STR_FMT " comes from a source that is not known",
			   STR_ARG(p->name));
	if (!p->version.len && !p->vcs_commit.len)
		parse_warn(k->ctx, p->line, DIAG_SYNTAX,
			   STR_FMT " has neither version nor commit", STR_ARG(p->name));
}

static void read_shard(struct lock *k, const struct ynode *entry)
{
	struct package p = { .name = entry->key,
			     .version = ynode_string(entry, "version"),
			     .line = entry->key_line };

	if (entry->type != YNODE_MAPPING || !p.name.len) {
		parse_warn(k->ctx, entry->key_line, DIAG_SYNTAX,
			   STR_FMT ": expected a mapping", STR_ARG(entry->key));
		return;
	}
	if (k->has_manifest)
		p.relation = DEP_TRANSITIVE;
	if (map_has(&k->direct, p.name)) {
		p.relation = DEP_DIRECT;
		p.scope = SCOPE_RUNTIME;
	} else if (map_has(&k->dev, p.name)) {
		p.relation = DEP_DIRECT;
		p.scope = SCOPE_DEV;
	}
	set_source(k, entry, &p);
	parse_add(k->ctx, &p);
}

static int read_shards(struct parse_ctx *ctx, const struct ynode *shards)
{
	struct lock k = { .ctx = ctx };

	map_init(&k.direct);
	map_init(&k.dev);
	read_manifest(&k);
	ynode_each (entry, shards)
		read_shard(&k, entry);
	map_release(&k.dev);
	map_release(&k.direct);
	return 0;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct ynode_docs docs;

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	int rc = ynode_load(parse_arena(ctx), bytes, NESTING, parse_diags(ctx),
			    parse_path(ctx), &docs);
	const struct ynode *root = docs.n ? docs.v[0] : NULL;
	const struct ynode *version = ynode_get(root, "version");
	const struct ynode *shards = ynode_get(root, "shards");

	if (rc < 0 && !shards)
		return rc;
	if (!version || version->type != YNODE_SCALAR)
		return parse_error(ctx, version ? version->line : 1,
				   "no \"version\": not a shard.lock");
	if (!str_starts_with(version->text, STR("1.")) &&
	    !str_starts_with(version->text, STR("2."))) {
		parse_warn(ctx, version->line, DIAG_UNSUPPORTED,
			   "version " STR_FMT " of shard.lock; 1.0 and 2.0 are read",
			   STR_ARG(version->text));
		return 0;
	}
	if (!shards || (shards->type == YNODE_SCALAR && !shards->text.len))
		return rc;
	if (shards->type != YNODE_MAPPING)
		return parse_error(ctx, shards->line, "shards: expected a mapping");
	read_shards(ctx, shards);
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "shard.lock", NULL },
};

const struct parser shard_lock_parser = {
	.id = "shard-lock",
	.title = "Crystal shards lock file",
	.versions = "1.0, 2.0",
	.spec = "https://github.com/crystal-lang/shards/blob/master/docs/shard.yml.adoc",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
