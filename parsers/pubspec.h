/*
 * pubspec.h - what pubspec.yaml says, for itself and for the pubspec.lock beside it.
 *
 * https://dart.dev/tools/pub/pubspec , https://dart.dev/tools/pub/dependencies and
 * https://dart.dev/tools/pub/workspaces (Dart 2 to 3.10).
 */
#ifndef PARSERS_PUBSPEC_H
#define PARSERS_PUBSPEC_H

#include "base/map.h"
#include "core/parser.h"
#include "format/yaml.h"

enum { PUBSPEC_NESTING = 32 };

/* One dependency.  Empty where the manifest says nothing. */
struct pubspec_dep {
	struct str key;         /* as this manifest calls it */
	struct str name;        /* as the repository of packages calls it */
	struct str requirement; /* "^1.2.0"; "any" where nothing is asked for */
	struct str hosted;      /* URL of another repository than pub.dev */
	struct str path, git, git_ref, git_path, sdk;
	bool is_dev;
	unsigned line;
};

struct pubspec {
	struct str folder; /* from the file that is parsed: "" or "packages/a/" */
	const struct ynode *root;
	struct str name, version;
	unsigned name_line;
	bool in_workspace; /* resolution: workspace */
	struct pubspec_dep *deps;
	size_t n_deps, cap_deps;
};

/* Reads a manifest, whose tree *root is.  What is wrong is said when `say`. */
void pubspec_read(struct parse_ctx *ctx, const struct ynode *root, bool say,
		  struct pubspec *out);

/* The manifest in `folder` ("" or with '/' behind); false when there is none. */
bool pubspec_read_beside(struct parse_ctx *ctx, struct str folder, struct pubspec *out);

/* The members of the workspace whose root *root is, those of members that are a
 * workspace themselves among them; in parse_arena, returns how many. */
size_t pubspec_members(struct parse_ctx *ctx, const struct pubspec *root,
		       struct pubspec **out);

/* Adds the first-party package of a manifest; PACKAGE_NONE when it has no name. */
package_ref pubspec_add_project(struct parse_ctx *ctx, const struct pubspec *m);

/* "repository_url=…" for what does not come from pub.dev; "" else. */
struct str pubspec_repository(struct parse_ctx *ctx, struct str url);

#endif
