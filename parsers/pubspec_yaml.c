/*
 * pubspec_yaml.c - a pubspec.yaml of Dart or Flutter that no pubspec.lock covers
 *
 * https://dart.dev/tools/pub/pubspec and https://dart.dev/tools/pub/dependencies (Dart 2
 * to 3.10).  The lock lies beside the manifest, or, for a member of a workspace, beside
 * that of the workspace; with it the manifest says nothing more.  Packages leave their
 * lock out of version control, and then a constraint is all that is known: "1.2.3" alone
 * is exact.
 */
#include "format/vcs_url.h"
#include "parsers/lock_text.h"
#include "parsers/npm_project.h"
#include "parsers/pubspec.h"

enum { ABOVE_MOST = 16 };

struct manifest {
	struct parse_ctx *ctx;
	struct pubspec own;
	struct map members; /* of the same workspace, by name: index into v */
	struct pubspec *v;
	package_ref project;
	size_t n, n_unpinned;
};

/* "../" n times. */
static struct str above(struct parse_ctx *ctx, unsigned n)
{
	struct str path = STR("");

	while (n--)
		path = arena_cat(parse_arena(ctx), STR("../"), path, STR(""));
	return path;
}

/* How many folders lie above the file's own. */
static unsigned folders_above(struct parse_ctx *ctx)
{
	struct str path = parse_path(ctx);
	unsigned n = 0;

	for (size_t i = 0; i < path.len; i++)
		n += path.ptr[i] == '/';
	return n < ABOVE_MOST ? n : ABOVE_MOST;
}

static bool has_lock(struct parse_ctx *ctx, unsigned up)
{
	struct str path =
		arena_cat(parse_arena(ctx), above(ctx, up), STR("pubspec.lock"), STR(""));

	return parse_exists(ctx, arena_dup(parse_arena(ctx), path).ptr);
}

static bool is_covered(struct manifest *m)
{
	unsigned most = m->own.in_workspace ? folders_above(m->ctx) : 0;

	for (unsigned i = 0; i <= most; i++)
		if (has_lock(m->ctx, i))
			return true;
	return false;
}

/* The members of the workspace that the manifest is the root or a member of. */
static void find_members(struct manifest *m)
{
	unsigned most = m->own.in_workspace ? folders_above(m->ctx) : 0;
	struct pubspec root = m->own;
	size_t n = 0;

	for (unsigned i = 1; i <= most && !ynode_get(root.root, "workspace"); i++)
		if (!pubspec_read_beside(m->ctx, above(m->ctx, i), &root))
			root = m->own;
	if (ynode_get(root.root, "workspace"))
		n = pubspec_members(m->ctx, &root, &m->v);
	for (size_t i = 0; i < n; i++)
		if (m->v[i].name.len)
			map_put(&m->members, m->v[i].name, i);
}

static bool is_exact(struct str s)
{
	size_t dots = 0, i = 0;

	for (; i < s.len && (is_digit(s.ptr[i]) || s.ptr[i] == '.'); i++)
		dots += s.ptr[i] == '.';
	if (dots != 2 || !is_digit(s.ptr[0]) || s.ptr[i - 1] == '.')
		return false;
	if (i < s.len && s.ptr[i] != '-' && s.ptr[i] != '+')
		return false;
	for (; i < s.len; i++)
		if (!is_alnum(s.ptr[i]) && s.ptr[i] != '.' && s.ptr[i] != '-' &&
		    s.ptr[i] != '+')
			return false;
	return true;
}

/* A package of the same repository: a folder that is named, or a member. */
static bool set_first_party(struct manifest *m, const struct pubspec_dep *d,
			    struct package *p)
{
	struct arena *a = parse_arena(m->ctx);
	struct pubspec there;
	uint64_t at;

	if (d->path.len) {
		p->folder = npm_join(a, STR(""), d->path);
		if (d->path.ptr[0] == '/') /* of the machine */
			p->folder = STR("");
		else if (pubspec_read_beside(m->ctx, p->folder, &there))
			p->version = there.version;
	} else if (map_get(&m->members, d->key, &at)) {
		p->folder = m->v[at].folder;
		p->version = m->v[at].version;
	} else {
		return false;
	}
	if (p->folder.len)
		p->folder.len--; /* the '/' behind */
	p->kind = PACKAGE_PROJECT;
	p->relation = DEP_UNKNOWN;
	return true;
}

static void set_git(struct manifest *m, const struct pubspec_dep *d, struct package *p)
{
	struct vcs_url url;

	p->requested = d->git_ref;
	if (!vcs_url_read(parse_arena(m->ctx), d->git, VCS_REPOSITORY, &url)) {
		parse_warn(m->ctx, d->line, DIAG_UNRESOLVED,
			   STR_FMT ": its git source is not one that can be read",
			   STR_ARG(d->name));
		return;
	}
	p->vcs_url = url.url;
	if (vcs_is_commit(d->git_ref)) {
		p->vcs_commit = arena_lower(parse_arena(m->ctx), d->git_ref);
		p->requested = STR("");
	}
}

static void add_dep(struct manifest *m, const struct pubspec_dep *d)
{
	struct package p = { .name = d->name,
			     .scope = d->is_dev ? SCOPE_DEV : SCOPE_RUNTIME,
			     .relation = DEP_DIRECT,
			     .line = d->line };

	if (d->sdk.len)
		return; /* part of Flutter or Dart, without a version of its own */
	if (!set_first_party(m, d, &p)) {
		if (d->git.len)
			set_git(m, d, &p);
		else if (is_exact(d->requirement))
			p.version = d->requirement;
		else
			p.requested = d->requirement;
		p.qualifiers = pubspec_repository(m->ctx, d->hosted);
		m->n++;
		m->n_unpinned += !p.version.len && !p.vcs_commit.len;
	}
	parse_edge(m->ctx, m->project, parse_add(m->ctx, &p));
}

static int read_manifest(struct manifest *m, const struct ynode *root)
{
	pubspec_read(m->ctx, root, true, &m->own);
	if (!m->own.name.len && !m->own.n_deps)
		return parse_error(m->ctx, 1,
				   "neither a name nor dependencies: not a manifest of "
				   "pub");
	find_members(m);
	m->project = pubspec_add_project(m->ctx, &m->own);
	for (size_t i = 0; i < m->own.n_deps; i++)
		add_dep(m, &m->own.deps[i]);
	if (m->n)
		parse_note(m->ctx, 0, DIAG_UNPINNED,
			   "no pubspec.lock: what the dependencies need is not known, "
			   "and %zu of %zu are not pinned to a version",
			   m->n_unpinned, m->n);
	return 0;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct manifest m = { .ctx = ctx, .project = PACKAGE_NONE };
	struct ynode_docs docs;
	int rc;

	if (has_lock(ctx, 0))
		return 0;
	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	rc = ynode_load(parse_arena(ctx), bytes, PUBSPEC_NESTING, parse_diags(ctx),
			parse_path(ctx), &docs);
	if (!docs.n)
		return rc ? rc : parse_error(ctx, 1, "no YAML document in it");
	if (!docs.v[0] || docs.v[0]->type != YNODE_MAPPING)
		return parse_error(ctx, 1, "expected a mapping");
	pubspec_read(ctx, docs.v[0], false, &m.own);
	if (is_covered(&m))
		return rc;
	map_init(&m.members);
	rc |= read_manifest(&m, docs.v[0]);
	map_release(&m.members);
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "pubspec.yaml", NULL },
};

const struct parser pubspec_yaml_parser = {
	.id = "pubspec-yaml",
	.title = "Dart pub manifest",
	.versions = "Dart 2, 3",
	.spec = "https://dart.dev/tools/pub/pubspec",
	.ecosystem = ECO_PUB,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
