/*
 * bazel.h - what the parsers of Bazel's files have in common.
 *
 * https://bazel.build/external/module , https://bazel.build/external/lockfile (Bazel 6 to
 * 8) and, for artifacts of Maven,
 * https://github.com/bazel-contrib/rules_jvm_external/blob/master/docs/api.md
 */
#ifndef PARSERS_BAZEL_H
#define PARSERS_BAZEL_H

#include "base/map.h"
#include "core/parser.h"
#include "format/starlark.h"

enum { BAZEL_NESTING = 64 };

/* What MODULE.bazel says of modules. */
struct bazel_dep {
	struct str name, version, registry;
	bool is_dev, is_overridden;
	enum { BAZEL_REGISTRY, BAZEL_GIT, BAZEL_ARCHIVE, BAZEL_FOLDER } source;
	const struct star *override; /* the call that says where it comes from */
	unsigned line;
};

struct bazel_module {
	struct str name, version;
	unsigned line; /* of module(), 0 = none */
	struct bazel_dep *deps;
	size_t n, cap;
};

/* Takes module(), bazel_dep() and the overrides of a file's statements. */
void bazel_module_read(struct parse_ctx *ctx, const struct star *file,
		       struct bazel_module *out);

/* Whether the file has statements, and none is a call or an assignment. */
bool bazel_is_another(const struct star *file);

/* Adds the first-party package; PACKAGE_NONE when it has no name. */
package_ref bazel_add_project(struct parse_ctx *ctx, const struct bazel_module *m);

/* Sets the registry unless it is the central one. */
void bazel_set_registry(struct parse_ctx *ctx, struct package *p, struct str registry);

/*
 * Sets the address of an archive: "url" or the first of "urls", "sha256" or "integrity",
 * with the repository where the address tells one.  The same for "remote", "commit",
 * "tag" and "branch" of one of git.
 */
void bazel_set_archive(struct parse_ctx *ctx, struct package *p, const struct star *call);
void bazel_set_git(struct parse_ctx *ctx, struct package *p, const struct star *call);

/* "group:artifact[:type[:classifier]]:version"; false when it is no such thing. */
bool bazel_set_coordinates(struct parse_ctx *ctx, struct package *p, struct str text);

/* Adds the artifacts of maven_install() or maven.install(), unless a lock file named
 * there has them. */
void bazel_add_maven(struct parse_ctx *ctx, package_ref project, const struct star *call);

#endif
