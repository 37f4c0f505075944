/*
 * go_workspace.h - what the go.work above a go.mod says of it.
 *
 * https://go.dev/ref/mod#workspaces (Go 1.26): the nearest go.work counts, for the
 * modules that it uses; its `replace` goes before those of the modules, and a module that
 * it uses is taken from its folder, whatever version another asks for.
 */
#ifndef PARSERS_GO_WORKSPACE_H
#define PARSERS_GO_WORKSPACE_H

#include "base/map.h"
#include "core/parser.h"
#include "format/go_file.h"

struct go_workspace {
	struct parse_ctx *ctx;
	struct arena *arena;
	struct str path;  /* of go.work, from the scan root; "" when there is none */
	struct str *uses; /* folders, from the scan root */
	size_t n_uses, cap_uses;
	struct go_replacement *replaces;
	size_t n_replaces, cap_replaces;
	struct map replace_of; /* path, or path LF version: index into replaces */
	struct map modules;    /* path of a module that it uses: index into uses */
};

/* Looks for the go.work that uses the folder of the file that is parsed. */
void go_workspace_init(struct go_workspace *w, struct parse_ctx *ctx);
void go_workspace_release(struct go_workspace *w);

/* What the workspace puts in place of a module; NULL: nothing. */
const struct go_replacement *go_workspace_replace(const struct go_workspace *w,
						  struct str module, struct str version);

/* Whether the module is one of those that the workspace uses; *folder is then its folder,
 * as seen from the file that is parsed. */
bool go_workspace_uses(const struct go_workspace *w, struct str module,
		       struct str *folder);

#endif
