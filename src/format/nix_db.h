/*
 * nix_db.h - nix/var/nix/db/db.sqlite: the paths of a Nix store that are valid, and which
 * refers to which.
 *
 * https://github.com/NixOS/nix/blob/master/src/libstore/schema.sql (Nix 2.3 to 2.31):
 * ValidPaths(id, path, …), Refs(referrer, reference).
 */
#ifndef FORMAT_NIX_DB_H
#define FORMAT_NIX_DB_H

#include "base/arena.h"

struct nix_path {
	int64_t id;
	struct str path; /* "/nix/store/<hash>-name-1.2"; any bytes */
};

struct nix_ref {
	size_t from, to; /* indices into paths */
};

struct nix_db {
	struct nix_path *paths; /* by id */
	size_t n_paths, cap_paths;
	struct nix_ref *refs;
	size_t n_refs, cap_refs;
	bool full; /* it has more than is read */
};

/* NULL, or why it could not be read, static; *out has what came before.  Strings are in
 * the arena. */
const char *nix_db_read(struct arena *a, struct str bytes, struct nix_db *out);

/*
 * Name and version of a path in the store, by the rule of builtins.parseDrvName: the
 * version begins behind the first '-' that no letter follows
 * (https://nix.dev/manual/nix/2.28/language/builtins#builtins-parseDrvName), without the
 * name of an output behind it ("-dev").  False when it is no such path or has no version.
 */
bool nix_path_split(struct str path, struct str *name, struct str *version);

#endif
