/*
 * cargo_toml.h - what a Cargo.toml says about dependencies.
 *
 * The Cargo Book (Cargo 1.95), "The Manifest Format" and "Specifying Dependencies":
 * https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html
 * Strings live in the arena or are borrowed from the bytes.
 */
#ifndef FORMAT_CARGO_TOML_H
#define FORMAT_CARGO_TOML_H

#include "format/toml.h"

enum cargo_dep_kind { CARGO_NORMAL, CARGO_BUILD, CARGO_DEV };

struct cargo_dep {
	enum cargo_dep_kind kind;
	struct str name;        /* of the crate: that of `package` where it is renamed */
	struct str requirement; /* "1.2"; may be empty */
	struct str path;        /* of a folder, as written; may be empty */
	struct str git;         /* URL of a repository; may be empty */
	struct str git_ref;     /* its rev, tag or branch; may be empty */
	bool not_shared;        /* `workspace = true`, of which the root says nothing */
	bool path_is_of_root;   /* relative to the workspace's root, not to this file */
	bool optional;          /* and the default features do not turn it on */
	unsigned line;
};

struct cargo_manifest {
	struct str name; /* of the package; empty in a workspace without one */
	struct cargo_dep *deps;
	size_t n_deps, cap_deps;
	const struct toml *workspace; /* its [workspace] table; NULL when it has none */
};

/*
 * Reads a manifest.  workspace: the [workspace] table of the root, for `workspace =
 * true`; NULL: its own.  What is wrong is a diagnostic; what was understood is in *out.
 */
void cargo_toml_read(struct arena *a, struct str bytes, const struct toml *workspace,
		     struct diag_list *d, struct str path, struct cargo_manifest *out);

#endif
