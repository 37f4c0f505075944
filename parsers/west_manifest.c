/*
 * west_manifest.c - west.yml of Zephyr's west: the repositories of a workspace.
 *
 * https://docs.zephyrproject.org/latest/develop/west/manifest.html (west 1.4).  A
 * project's address is `url`, or the url-base of its remote with repo-path or its name
 * behind it; its revision is its own or that of `defaults`, else "master".  What an
 * `import` brings is in a manifest of another repository.
 */
#include "base/map.h"
#include "format/yaml.h"
#include "parsers/fetched.h"
#include "parsers/lock_text.h"

enum { NESTING = 64 };

struct west {
	struct parse_ctx *ctx;
	struct map remotes; /* name -> index into bases */
	struct map groups;  /* name -> whether it is off */
	struct str *bases;
	size_t n_bases, cap_bases;
	struct str remote, revision; /* of defaults */
};

static void take_remotes(struct west *w, const struct ynode *remotes)
{
	ynode_each (one, remotes) {
		bool added;

		map_get_or_put(&w->remotes, ynode_string(one, "name"), w->n_bases,
			       &added);
		if (!added)
			continue;
		arena_grow(parse_arena(w->ctx), w->bases, w->n_bases, &w->cap_bases);
		w->bases[w->n_bases++] = ynode_string(one, "url-base");
	}
}

/* "-optional" switches that group off, "+optional" on; the last one counts. */
static void take_filter(struct west *w, const struct ynode *filter)
{
	ynode_each (one, filter)
		if (one->type == YNODE_SCALAR && one->text.len)
			map_put(&w->groups, str_from(one->text, 1),
				one->text.ptr[0] == '-');
}

/* The url-base of a remote; empty where there is none of that name. */
static struct str base_of(const struct west *w, struct str remote)
{
	uint64_t at;

	return map_get(&w->remotes, remote, &at) ? w->bases[at] : STR("");
}

static struct str url_of(const struct west *w, const struct ynode *project)
{
	struct str url = ynode_string(project, "url"), path, base, remote;

	if (url.len)
		return url;
	remote = ynode_string(project, "remote");
	base = base_of(w, remote.len ? remote : w->remote);
	path = ynode_string(project, "repo-path");
	if (!base.len)
		return STR("");
	while (str_ends_with(base, STR("/")))
		base.len--;
	return arena_cat(parse_arena(w->ctx), base, STR("/"),
			 path.len ? path : ynode_string(project, "name"));
}

static bool is_off(const struct west *w, struct str group)
{
	uint64_t off;

	return map_get(&w->groups, group, &off) && off;
}

/* A project is left out when all of its groups are off. */
static enum dep_scope scope_of(const struct west *w, const struct ynode *project)
{
	const struct ynode *groups = ynode_get(project, "groups");
	bool any = false;

	if (!groups || groups->type != YNODE_SEQUENCE)
		return SCOPE_UNKNOWN;
	ynode_each (one, groups) {
		if (one->type == YNODE_SCALAR && !is_off(w, one->text))
			return SCOPE_UNKNOWN;
		any = true;
	}
	return any ? SCOPE_OPTIONAL : SCOPE_UNKNOWN;
}

static void add_project(struct west *w, const struct ynode *project)
{
	const struct ynode *name = ynode_get(project, "name");
	struct str revision = ynode_string(project, "revision"), url;

	if (project->type != YNODE_MAPPING || !name || name->type != YNODE_SCALAR ||
	    !name->text.len) {
		parse_warn(w->ctx, project->line, DIAG_SYNTAX,
			   "projects: expected a mapping with a name");
		return;
	}
	struct package p = { .name = name->text,
			     .scope = scope_of(w, project),
			     .relation = DEP_DIRECT,
			     .line = name->line };

	url = url_of(w, project);
	if (!url.len)
		parse_warn(w->ctx, name->line, DIAG_SYNTAX,
			   STR_FMT " has neither a url nor a remote that is listed",
			   STR_ARG(name->text));
	if (!revision.len)
		revision = w->revision.len ? w->revision : STR("master");
	if (url.len)
		fetched_git(w->ctx, &p, url, revision);
	else
		p.requested = revision;
	parse_add(w->ctx, &p);
	if (ynode_get(project, "import"))
		parse_note(w->ctx, name->line, DIAG_UNRESOLVED,
			   "what the manifest of " STR_FMT
			   " imports is in that repository, and not listed",
			   STR_ARG(name->text));
}

static void read_manifest(struct west *w, const struct ynode *manifest)
{
	const struct ynode *defaults = ynode_get(manifest, "defaults"),
			   *projects = ynode_get(manifest, "projects");

	take_remotes(w, ynode_get(manifest, "remotes"));
	take_filter(w, ynode_get(manifest, "group-filter"));
	w->remote = ynode_string(defaults, "remote");
	w->revision = ynode_string(defaults, "revision");
	if (projects && projects->type != YNODE_SEQUENCE) {
		parse_warn(w->ctx, projects->line, DIAG_SYNTAX,
			   "projects: expected a list");
		return;
	}
	ynode_each (project, projects)
		add_project(w, project);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct west w = { .ctx = ctx };
	const struct ynode *root, *manifest;
	struct ynode_docs docs;

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	if (ynode_load(parse_arena(ctx), bytes, NESTING, parse_diags(ctx),
		       parse_path(ctx), &docs) < 0)
		return -1;
	root = docs.n ? docs.v[0] : NULL;
	manifest = ynode_get(root, "manifest");
	if (root && root->type == YNODE_MAPPING && !manifest &&
	    !ynode_get(root, "projects")) {
		parse_note(ctx, 0, DIAG_SKIPPED,
			   "no mapping \"manifest\": not a manifest of west");
		return 0;
	}
	if (!manifest || manifest->type != YNODE_MAPPING)
		return parse_error(ctx, root ? root->line : 1,
				   "no mapping \"manifest\": not a manifest of west");
	map_init(&w.remotes);
	map_init(&w.groups);
	read_manifest(&w, manifest);
	map_release(&w.remotes);
	map_release(&w.groups);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "west.yml", NULL },
};

const struct parser west_manifest_parser = {
	.id = "west-manifest",
	.title = "manifest of Zephyr's west",
	.versions = "0.6 to 1.4",
	.spec = "https://docs.zephyrproject.org/latest/develop/west/manifest.html",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
