/*
 * pubspec_lock.c - pubspec.lock of Dart's and Flutter's pub.
 *
 * https://dart.dev/tools/pub/glossary#lockfile and the writer in dart-lang/pub,
 * lib/src/lock_file.dart (Dart 2 and 3).  Each package: dependency ("direct main",
 * "direct dev", "direct overridden" or "transitive"), description, source (hosted, git,
 * path, sdk) and version.  The file holds no edges, so what a dev package pulls in is not
 * told apart from what a main one does.  What the members of a workspace ask for stands
 * in their manifests alone: https://dart.dev/tools/pub/workspaces .
 */
#include "core/parser.h"
#include "format/sri.h"
#include "format/vcs_url.h"
#include "format/yaml.h"
#include "parsers/lock_text.h"
#include "parsers/npm_project.h"
#include "parsers/pubspec.h"

struct lock {
	struct parse_ctx *ctx;
	struct map packages; /* by the name that manifests use: package_ref */
	struct map first_party;
	struct map is_told; /* direct ones, whose scope the lock or a manifest told */
};

static void set_relation(struct package *p, struct str dependency)
{
	p->scope = SCOPE_RUNTIME;
	p->relation = str_is(dependency, "transitive") ? DEP_TRANSITIVE : DEP_DIRECT;
	if (str_is(dependency, "direct dev"))
		p->scope = SCOPE_DEV;
}

/* The name in the description is the real one; the key may be another. */
static void set_hosted(struct parse_ctx *ctx, struct package *p,
		       const struct ynode *entry)
{
	const struct ynode *description = ynode_get(entry, "description");
	struct str name = ynode_string(description, "name");
	struct str url = ynode_string(description, "url");
	struct str sum = ynode_string(description, "sha256");

	if (name.len)
		p->name = name;
	p->qualifiers = pubspec_repository(ctx, url);
	if (!hash_is_hex(HASH_SHA256, sum))
		return;
	struct package_hash *hash = arena_new(parse_arena(ctx), struct package_hash);

	*hash = (struct package_hash){ .alg = HASH_SHA256,
				       .hex = arena_lower(parse_arena(ctx), sum) };
	p->hashes = hash;
	p->n_hashes = 1;
}

/* A version beside a commit is not the one of that name on pub.dev. */
static void set_git(struct parse_ctx *ctx, struct package *p, const struct ynode *entry)
{
	const struct ynode *description = ynode_get(entry, "description");
	struct vcs_url url;

	p->version = STR("");
	p->vcs_commit = ynode_string(description, "resolved-ref");
	p->requested = ynode_string(description, "ref");
	if (vcs_url_read(parse_arena(ctx), ynode_string(description, "url"),
			 VCS_REPOSITORY, &url))
		p->vcs_url = url.url;
	if (!vcs_is_commit(p->vcs_commit)) {
		parse_warn(ctx, p->line, DIAG_SYNTAX, STR_FMT " has no commit",
			   STR_ARG(p->name));
		p->vcs_commit = STR("");
	}
}

static void read_package(struct lock *k, const struct ynode *entry)
{
	struct parse_ctx *ctx = k->ctx;
	struct str source = ynode_string(entry, "source");
	struct package p = { .name = entry->key,
			     .version = ynode_string(entry, "version"),
			     .line = entry->key_line };

	if (entry->type != YNODE_MAPPING) {
		parse_warn(ctx, entry->key_line, DIAG_SYNTAX,
			   STR_FMT ": expected a mapping", STR_ARG(entry->key));
		return;
	}
	if (str_is(source, "sdk"))
		return; /* part of Flutter or Dart, its version is 0.0.0 */
	set_relation(&p, ynode_string(entry, "dependency"));
	if (str_is(source, "path"))
		p.kind = PACKAGE_PROJECT;
	else if (str_is(source, "git"))
		set_git(ctx, &p, entry);
	else if (str_is(source, "hosted"))
		set_hosted(ctx, &p, entry);
	else
		parse_warn(ctx, p.line, DIAG_UNSUPPORTED,
			   STR_FMT " comes from '" STR_FMT "', which is not known",
			   STR_ARG(p.name), STR_ARG(source));
	package_ref ref = parse_add(ctx, &p);

	map_put(&k->packages, entry->key, ref);
	if (p.kind == PACKAGE_PROJECT)
		map_put(&k->first_party, entry->key, ref);
	if (p.relation == DEP_DIRECT)
		map_put(&k->is_told, entry->key, p.scope);
}

/* --- the manifests ---------------------------------------------------------------- */

/* The lock of a workspace may have what a member asks for as transitive. */
static void mark_direct(struct lock *k, const struct pubspec_dep *d, package_ref ref)
{
	enum dep_scope scope = d->is_dev ? SCOPE_DEV : SCOPE_RUNTIME;
	uint64_t told;

	if (map_has(&k->first_party, d->key))
		return;
	if (!map_get(&k->is_told, d->key, &told) ||
	    (told == SCOPE_DEV && scope == SCOPE_RUNTIME)) {
		parse_set_scope(k->ctx, ref, scope);
		map_put(&k->is_told, d->key, scope);
	}
	parse_relation(k->ctx, ref, DEP_DIRECT);
}

static package_ref add_project(struct lock *k, const struct pubspec *m)
{
	struct arena *a = parse_arena(k->ctx);
	struct str here = str_dirname(parse_path(k->ctx));
	struct str path = here.len ? arena_cat(a, here, STR("/"), STR("")) : here;

	path = arena_cat(a, npm_join(a, path, m->folder), STR("pubspec.yaml"), STR(""));
	parse_in_file(k->ctx, path);
	package_ref ref = pubspec_add_project(k->ctx, m);
	parse_in_file(k->ctx, STR(""));
	if (ref != PACKAGE_NONE && map_put(&k->packages, m->name, ref))
		map_put(&k->first_party, m->name, ref);
	return ref;
}

static void add_needs(struct lock *k, const struct pubspec *m, package_ref project)
{
	for (size_t i = 0; i < m->n_deps; i++) {
		uint64_t ref;

		if (!map_get(&k->packages, m->deps[i].key, &ref))
			continue; /* of an SDK, or the lock is older: pub says so */
		mark_direct(k, &m->deps[i], (package_ref)ref);
		if (ref != project)
			parse_edge(k->ctx, project, (package_ref)ref);
	}
}

static void join_manifests(struct lock *k)
{
	struct arena *a = parse_arena(k->ctx);
	struct pubspec root, *members;

	if (!pubspec_read_beside(k->ctx, STR(""), &root))
		return;
	size_t n = pubspec_members(k->ctx, &root, &members);
	package_ref *refs = arena_new_array(a, package_ref, n + 1);

	refs[n] = add_project(k, &root);
	for (size_t i = 0; i < n; i++)
		refs[i] = add_project(k, &members[i]);
	add_needs(k, &root, refs[n]);
	for (size_t i = 0; i < n; i++)
		add_needs(k, &members[i], refs[i]);
}

/* --- the file --------------------------------------------------------------------- */

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct lock k = { .ctx = ctx };
	struct ynode_docs docs;

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	int rc = ynode_load(parse_arena(ctx), bytes, PUBSPEC_NESTING, parse_diags(ctx),
			    parse_path(ctx), &docs);
	const struct ynode *packages = NULL;

	for (size_t i = 0; i < docs.n && !packages; i++)
		packages = ynode_get(docs.v[i], "packages");
	if (!packages || packages->type != YNODE_MAPPING)
		return rc ? rc
			  : parse_error(ctx, 1, "no \"packages\": not a pubspec.lock");
	map_init(&k.packages);
	map_init(&k.first_party);
	map_init(&k.is_told);
	ynode_each (entry, packages)
		read_package(&k, entry);
	join_manifests(&k);
	map_release(&k.is_told);
	map_release(&k.first_party);
	map_release(&k.packages);
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "pubspec.lock", NULL },
};

const struct parser pubspec_lock_parser = {
	.id = "pubspec-lock",
	.title = "Dart pub lock file",
	.versions = "Dart 2, 3",
	.spec = "https://dart.dev/tools/pub/glossary#lockfile",
	.ecosystem = ECO_PUB,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
