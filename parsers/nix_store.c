/*
 * nix_store.c - nix/var/nix/db/db.sqlite: what is in a Nix store (src/format/nix_db.h).
 *
 * A path of the store is "<hash>-name-version-output"; several outputs and several builds
 * of one version are one package.  What has no version is a script, a wrapper or a file
 * of a configuration, and is not listed; nor are sources, patches and derivations.  A
 * store without its database is passed over: nothing says which of its folders are whole.
 * There is no purl type for Nix.
 */
#include "format/nix_db.h"
#include "parsers/lock_text.h"
#include "parsers/system.h"

static package_ref add_path(struct parse_ctx *ctx, const struct nix_path *path)
{
	struct package p = { .scope = SCOPE_RUNTIME, .purl_given = true };

	if (!nix_path_split(path->path, &p.name, &p.version) || !system_is_word(p.name) ||
	    !system_is_word(p.version))
		return PACKAGE_NONE;
	return parse_add(ctx, &p);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct arena *a = parse_arena(ctx);
	package_ref *refs;
	struct nix_db db;
	const char *wrong;

	if (!bytes.len)
		return parse_error(ctx, 0, "the file is empty");
	wrong = nix_db_read(a, bytes, &db);
	refs = arena_new_array(a, package_ref, db.n_paths + 1);
	for (size_t i = 0; i < db.n_paths; i++)
		refs[i] = add_path(ctx, &db.paths[i]);
	for (size_t i = 0; i < db.n_refs; i++) {
		package_ref from = refs[db.refs[i].from], to = refs[db.refs[i].to];

		/* a path refers to itself, and to its other outputs */
		if (from != PACKAGE_NONE && to != PACKAGE_NONE && from != to)
			parse_edge(ctx, from, to);
	}
	if (db.full)
		parse_warn(ctx, 0, DIAG_LIMIT,
			   "the store has more paths or references than are read");
	if (wrong)
		return parse_error(ctx, 0, "not all of the store is listed: %s", wrong);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_TAIL, "nix/var/nix/db/db.sqlite", NULL },
};

const struct parser nix_store_parser = {
	.id = "nix-store",
	.title = "database of a Nix store",
	.versions = "schema 10: Nix 2",
	.spec = "https://nix.dev/manual/nix/2.28/store/",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.is_binary = true,
	.parse = parse,
};
