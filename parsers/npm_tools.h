/*
 * npm_tools.h - the tools that a package.json has its project worked on with: a package
 * manager of one version, and Node itself.
 */
#ifndef PARSERS_NPM_TOOLS_H
#define PARSERS_NPM_TOOLS_H

#include "core/parser.h"
#include "format/json.h"

/* Whether the text may name one: a file that a lock covers is not read for less. */
bool npm_may_name_tools(struct str bytes);

/* Adds those that the manifest names. */
void npm_add_tools(struct parse_ctx *ctx, const struct jnode *manifest);

#endif
