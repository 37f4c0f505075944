/*
 * julia.h - Project.toml of a Julia environment or package.
 *
 * https://pkgdocs.julialang.org/v1/toml-files/ (Julia 1.12): [deps] are what is needed,
 * [weakdeps] what is used where it happens to be there, [extras] with [targets] what the
 * tests need; [compat] has the versions, [sources] other places than a registry, and
 * [workspace] the folders of projects that share one manifest.
 */
#ifndef PARSERS_JULIA_H
#define PARSERS_JULIA_H

#include "core/parser.h"
#include "format/toml.h"

struct julia_dep {
	struct str name, uuid;
	struct str compat;
	const struct toml *source; /* of [sources]: url, rev, subdir or path */
	enum dep_scope scope;
	struct str group; /* "extras", "weakdeps" */
	unsigned line;
};

struct julia_project {
	struct str name, uuid, version;
	unsigned line;
	struct julia_dep *deps;
	size_t n_deps, cap_deps;
	const struct toml *workspace; /* an array of folders, or NULL */
};

/* Strings of *out are borrowed from bytes and in the arena. Returns the number of
 * errors, each said in d. */
unsigned julia_project_read(struct arena *a, struct str bytes, struct diag_list *d,
			    struct str path, struct julia_project *out);

/* "test", "docs", "benchmark": what serves a project and is no part of it. */
bool julia_is_of_development(struct str folder);

/* The project itself, first party; PACKAGE_NONE where it has no name. */
package_ref julia_add_project(struct parse_ctx *ctx, const struct julia_project *p);

/* Where a package comes from that is not of a registry: its repository, with a revision
 * that may be a commit, or an address on disk. */
void julia_set_repository(struct parse_ctx *ctx, struct str url, struct str revision,
			  struct str subdir, struct package *p);

/* "uuid=…" for the purl; empty, and said, where it is none. */
struct str julia_uuid(struct parse_ctx *ctx, struct str uuid, struct str name,
		      unsigned line);

#endif
