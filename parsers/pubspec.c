/* pubspec.c - see pubspec.h. */
#include "parsers/pubspec.h"

#include "format/vcs_url.h"
#include "parsers/lock_text.h"
#include "parsers/npm_project.h"

enum { MEMBERS_MOST = 2048 }; /* manifests of one workspace that are looked at */

struct str pubspec_repository(struct parse_ctx *ctx, struct str url)
{
	while (str_ends_with(url, STR("/")))
		url.len--;
	if (!url.len || str_is(url, "https://pub.dev") ||
	    str_is(url, "https://pub.dartlang.org"))
		return STR("");
	return arena_cat(parse_arena(ctx), STR("repository_url="),
			 url_clean(parse_arena(ctx), url), STR(""));
}

/* --- one dependency --------------------------------------------------------------- */

static void read_git(const struct ynode *git, struct pubspec_dep *d)
{
	if (git->type == YNODE_SCALAR) {
		d->git = git->text;
		return;
	}
	d->git = ynode_string(git, "url");
	d->git_ref = ynode_string(git, "ref");
	d->git_path = ynode_string(git, "path");
	/* the versions are the repository's tags: "v{{version}}" */
	if (ynode_get(git, "tag_pattern") && !d->git_ref.len)
		d->git_ref = d->requirement;
}

/* "hosted: URL", or a mapping with the real name. */
static void read_hosted(const struct ynode *hosted, struct pubspec_dep *d)
{
	if (hosted->type == YNODE_SCALAR) {
		d->hosted = hosted->text;
		return;
	}
	d->hosted = ynode_string(hosted, "url");
	if (ynode_string(hosted, "name").len)
		d->name = ynode_string(hosted, "name");
}

static bool read_dep(struct parse_ctx *ctx, const struct ynode *entry, bool say,
		     struct pubspec_dep *d)
{
	const struct ynode *git = ynode_get(entry, "git"),
			   *hosted = ynode_get(entry, "hosted");

	*d = (struct pubspec_dep){ .key = entry->key,
				   .name = entry->key,
				   .requirement = STR("any"),
				   .line = entry->key_line };
	if (!d->key.len || entry->type == YNODE_SEQUENCE) {
		if (say)
			parse_warn(ctx, entry->key_line, DIAG_SYNTAX,
				   STR_FMT ": expected a version or a mapping",
				   STR_ARG(entry->key));
		return false;
	}
	if (entry->type == YNODE_SCALAR) {
		struct str text = str_trim(entry->text);

		if (text.len && !(entry->plain && str_is(text, "null")))
			d->requirement = text;
		return true;
	}
	if (ynode_string(entry, "version").len)
		d->requirement = str_trim(ynode_string(entry, "version"));
	d->path = ynode_string(entry, "path");
	d->sdk = ynode_string(entry, "sdk");
	if (git)
		read_git(git, d);
	if (hosted)
		read_hosted(hosted, d);
	const struct ynode *version = ynode_get(entry, "version");

	if (say && ((version && version->type != YNODE_SCALAR) || (git && !d->git.len)))
		parse_warn(ctx, d->line, DIAG_SYNTAX, STR_FMT ": %s", STR_ARG(d->key),
			   git ? "its git source has no url" : "its version is no text");
	return true;
}

/* An override takes the place of what is asked for; it may be of a package that only
 * others ask for. */
static void put_dep(struct parse_ctx *ctx, struct pubspec *out, struct map *seen,
		    struct pubspec_dep d, bool replaces)
{
	uint64_t at;
	bool added;

	at = map_get_or_put(seen, d.key, out->n_deps, &added);
	if (added) {
		arena_grow(parse_arena(ctx), out->deps, out->n_deps, &out->cap_deps);
		out->deps[out->n_deps++] = d;
	} else if (replaces || d.is_dev == out->deps[at].is_dev) { /* the last counts */
		d.is_dev = out->deps[at].is_dev;
		out->deps[at] = d;
	}
}

static void read_list(struct parse_ctx *ctx, const struct ynode *root, const char *key,
		      bool say, struct pubspec *out, struct map *seen)
{
	const struct ynode *list = ynode_get(root, key);

	if (!list || (list->type == YNODE_SCALAR && !list->text.len))
		return;
	if (list->type != YNODE_MAPPING) {
		if (say)
			parse_warn(ctx, list->key_line, DIAG_SYNTAX,
				   "%s: expected a mapping", key);
		return;
	}
	ynode_each (entry, list) {
		struct pubspec_dep d;

		if (!read_dep(ctx, entry, say, &d))
			continue;
		d.is_dev = str_is(str_of(key), "dev_dependencies");
		put_dep(ctx, out, seen, d, str_is(str_of(key), "dependency_overrides"));
	}
}

void pubspec_read(struct parse_ctx *ctx, const struct ynode *root, bool say,
		  struct pubspec *out)
{
	const struct ynode *name = ynode_get(root, "name");
	struct map seen;

	*out = (struct pubspec){ .folder = STR(""), .root = root };
	if (name && name->type == YNODE_SCALAR) {
		out->name = str_trim(name->text);
		out->name_line = name->key_line;
	}
	out->version = str_trim(ynode_string(root, "version"));
	out->in_workspace = str_is(ynode_string(root, "resolution"), "workspace");
	map_init(&seen);
	read_list(ctx, root, "dependencies", say, out, &seen);
	read_list(ctx, root, "dev_dependencies", say, out, &seen);
	read_list(ctx, root, "dependency_overrides", say, out, &seen);
	map_release(&seen);
}

bool pubspec_read_beside(struct parse_ctx *ctx, struct str folder, struct pubspec *out)
{
	struct arena *a = parse_arena(ctx);
	struct str path = arena_cat(a, folder, STR("pubspec.yaml"), STR(""));
	const struct ynode *root;

	path = arena_dup(a, path);
	/* a NUL would end the name early */
	if (str_has_char(path, '\0') || !parse_exists(ctx, path.ptr))
		return false;
	root = lock_sibling_yaml(ctx, path.ptr, PUBSPEC_NESTING);
	if (!root)
		return false;
	pubspec_read(ctx, root, false, out);
	out->folder = folder;
	return true;
}

/* --- workspaces ------------------------------------------------------------------- */

struct members {
	struct parse_ctx *ctx;
	struct pubspec *v;
	size_t n, cap, looked_at;
	struct map seen; /* folders */
	bool said_full;
};

static void add_member(struct members *m, struct str folder)
{
	struct pubspec one;

	if (!folder.len || !map_put(&m->seen, folder, 0))
		return;
	if (m->looked_at++ >= MEMBERS_MOST) {
		if (!m->said_full)
			parse_warn(m->ctx, 0, DIAG_LIMIT,
				   "more than %d members of the workspace; the rest is "
				   "left out",
				   MEMBERS_MOST);
		m->said_full = true;
		return;
	}
	if (!pubspec_read_beside(m->ctx, folder, &one))
		return;
	arena_grow(parse_arena(m->ctx), m->v, m->n, &m->cap);
	m->v[m->n++] = one;
}

static void add_members_of(struct members *m, const struct pubspec *of)
{
	struct arena *a = parse_arena(m->ctx);

	ynode_each (item, ynode_get(of->root, "workspace")) {
		struct str folder, *found;

		if (item->type != YNODE_SCALAR || !item->text.len)
			continue;
		folder = npm_join(a, of->folder, item->text);
		if (folder.len)
			folder.len--; /* the '/' behind */
		size_t n = parse_glob(m->ctx, folder, &found);

		for (size_t i = 0; i < n; i++)
			add_member(m, npm_join(a, STR(""), found[i]));
	}
}

size_t pubspec_members(struct parse_ctx *ctx, const struct pubspec *root,
		       struct pubspec **out)
{
	struct members m = { .ctx = ctx };

	map_init(&m.seen);
	add_members_of(&m, root);
	for (size_t i = 0; i < m.n; i++) {
		struct pubspec of = m.v[i]; /* the array may move */

		add_members_of(&m, &of);
	}
	map_release(&m.seen);
	*out = m.v;
	return m.n;
}

package_ref pubspec_add_project(struct parse_ctx *ctx, const struct pubspec *m)
{
	struct package p = { .ecosystem = ECO_PUB,
			     .kind = PACKAGE_PROJECT,
			     .folder = STR("."),
			     .name = m->name,
			     .version = m->version,
			     .scope = SCOPE_RUNTIME,
			     .line = m->name_line };

	return m->name.len ? parse_add(ctx, &p) : PACKAGE_NONE;
}
