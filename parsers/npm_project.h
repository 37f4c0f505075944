/*
 * npm_project.h - the projects of the npm family: the root, the members of its
 * workspaces, and folders that are depended upon.
 *
 * Workspaces: https://docs.npmjs.com/cli/v11/using-npm/workspaces ,
 * https://pnpm.io/pnpm-workspace_yaml . Folders are named from the folder of the file
 * that is parsed: "" for that one, else with '/' behind ("packages/a/", "../b/").
 */
#ifndef PARSERS_NPM_PROJECT_H
#define PARSERS_NPM_PROJECT_H

#include "parsers/npm.h"

/* `path` ("../b", "./x") from `folder`, as a folder; "." and ".." are taken out
 * where they can be. */
struct str npm_join(struct arena *a, struct str folder, struct str path);

/* Adds the project that a package.json in `folder` describes; PACKAGE_NONE when it has
 * no name. */
package_ref npm_add_project(struct parse_ctx *ctx, const struct jnode *manifest,
			    struct str folder);

/* Globs of the folders of a workspace; one that begins with '!' takes away. */
struct npm_patterns {
	struct str *v;
	size_t n, cap;
};

/* Adds the globs of "workspaces", a list or {"packages": list}. */
void npm_patterns_read(struct arena *a, const struct jnode *manifest,
		       struct npm_patterns *p);
void npm_patterns_add(struct arena *a, struct npm_patterns *p, struct str glob);

/* Whether the globs mean the folder, which is written without a '/' behind. */
bool npm_patterns_match(const struct npm_patterns *p, struct str folder);

/* The folders that the globs mean, sorted, each once; parse_arena.  They need not hold
 * a package.json. */
size_t npm_patterns_folders(struct parse_ctx *ctx, const struct npm_patterns *p,
			    struct str **out);

#endif
