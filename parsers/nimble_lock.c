/*
 * nimble_lock.c - nimble.lock of Nim's package manager.
 *
 * https://nim-lang.github.io/nimble/nimble-lock.html (Nimble 0.20), versions 1 and 2:
 *   "packages": { "name": { "version", "vcsRevision", "url", "downloadMethod",
 *                           "dependencies": [names], "checksums": { "sha1" } } }
 *   "tasks": { "task": the same as packages }
 * Every package is a commit of a repository; the version is what its manifest says there,
 * and "#head" or the like where no release was asked for.  The checksum is of the files
 * of the package, not of a download.  What nothing else needs is asked for by the
 * project; of the rest the file does not tell.
 */
#include "base/map.h"
#include "format/json.h"
#include "format/vcs_url.h"
#include "parsers/lock_text.h"

enum { NESTING = 64 };

struct lock {
	struct parse_ctx *ctx;
	struct map needed; /* names that packages depend on */
};

static const struct jnode *list_in(const struct jnode *object, const char *key,
				   enum jnode_type type)
{
	const struct jnode *list = jnode_get(object, key);

	return jnode_is(list, type) ? list : NULL;
}

static void take_needs(struct lock *k, const struct jnode *packages)
{
	jnode_each (entry, packages)
		jnode_each (need, list_in(entry, "dependencies", JNODE_ARRAY))
			if (need->type == JNODE_STRING)
				map_put(&k->needed, need->text, 0);
}

static void set_source(struct lock *k, const struct jnode *entry, struct package *p)
{
	struct arena *a = parse_arena(k->ctx);
	struct str commit = jnode_string(entry, "vcsRevision");
	struct str address = jnode_string(entry, "url"), subdir = STR("?subdir=");
	size_t at = str_find(address, subdir);
	struct vcs_url url;

	if (str_starts_with(p->version, STR("#"))) {
		p->requested = str_from(p->version, 1);
		p->version = STR("");
	}
	if (vcs_is_commit(commit))
		p->vcs_commit = arena_lower(a, commit);
	if (at != STR_NONE)
		p->subpath = str_from(address, at + subdir.len);
	if (vcs_url_read(a, str_slice(address, 0, at), VCS_REPOSITORY, &url))
		p->vcs_url = str_is(jnode_string(entry, "downloadMethod"), "hg")
				     ? arena_cat(a, STR("hg+"), url.url, STR(""))
				     : url.url;
	if (!p->version.len && !p->vcs_commit.len)
		parse_warn(k->ctx, p->line, DIAG_SYNTAX,
			   STR_FMT " has neither version nor commit", STR_ARG(p->name));
}

static void read_package(struct lock *k, const struct jnode *entry, enum dep_scope scope,
			 struct str group)
{
	struct package p = { .name = entry->key,
			     .version = jnode_string(entry, "version"),
			     .scope = scope,
			     .group = group,
			     .line = entry->line };

	if (entry->type != JNODE_OBJECT || !p.name.len) {
		parse_warn(k->ctx, entry->line, DIAG_SYNTAX,
			   "\"" STR_FMT "\": expected a name and an object",
			   STR_ARG(entry->key));
		return;
	}
	if (!map_has(&k->needed, p.name))
		p.relation = DEP_DIRECT;
	set_source(k, entry, &p);
	package_ref ref = parse_add(k->ctx, &p);

	parse_provides(k->ctx, ref, p.name);
	jnode_each (need, list_in(entry, "dependencies", JNODE_ARRAY))
		if (need->type == JNODE_STRING && !str_is(need->text, "nim"))
			parse_needs(k->ctx, ref, need->text, true);
}

static void read_packages(struct lock *k, const struct jnode *root)
{
	const struct jnode *packages = list_in(root, "packages", JNODE_OBJECT);
	const struct jnode *tasks = list_in(root, "tasks", JNODE_OBJECT);

	take_needs(k, packages);
	jnode_each (task, tasks)
		take_needs(k, jnode_is(task, JNODE_OBJECT) ? task : NULL);
	jnode_each (entry, packages)
		read_package(k, entry, SCOPE_RUNTIME, STR(""));
	jnode_each (task, tasks)
		jnode_each (entry, jnode_is(task, JNODE_OBJECT) ? task : NULL)
			read_package(k, entry, SCOPE_DEV, task->key);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct lock k = { .ctx = ctx };
	uint32_t version;

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	const struct jnode *root = jnode_read(parse_arena(ctx), bytes, JNODE_STRICT,
					      NESTING, parse_diags(ctx), parse_path(ctx));

	if (!root)
		return -1;
	const struct jnode *number = jnode_get(root, "version");
	const struct jnode *packages = jnode_get(root, "packages");

	if (!jnode_is(number, JNODE_NUMBER) || !str_to_u32(number->text, 1000, &version))
		return parse_error(ctx, number ? number->line : root->line,
				   "no number \"version\": not a nimble.lock");
	if (version < 1 || version > 2) {
		parse_warn(ctx, number->line, DIAG_UNSUPPORTED,
			   "version %u of nimble.lock; 1 and 2 are read",
			   (unsigned)version);
		return 0;
	}
	if (!jnode_is(packages, JNODE_OBJECT))
		return parse_error(ctx, packages ? packages->line : root->line,
				   "no object \"packages\": not a nimble.lock");
	map_init(&k.needed);
	read_packages(&k, root);
	map_release(&k.needed);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "nimble.lock", NULL },
};

const struct parser nimble_lock_parser = {
	.id = "nimble-lock",
	.title = "Nimble lock file",
	.versions = "1, 2",
	.spec = "https://nim-lang.github.io/nimble/nimble-lock.html",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.has_edges = true,
	.parse = parse,
};
