/*
 * npm_above.h - what the folders around a package.json say about it: the lock file that
 * covers it, and the catalogs that its ranges may name.
 *
 * Catalogs: https://pnpm.io/catalogs , https://yarnpkg.com/features/catalogs ,
 * https://bun.com/docs/install/catalogs .
 */
#ifndef PARSERS_NPM_ABOVE_H
#define PARSERS_NPM_ABOVE_H

#include "format/yaml.h"
#include "parsers/npm.h"

/*
 * Whether a lock file holds what this package.json asks for: one beside it, or one in a
 * folder above whose workspace it is a member of or whose package.json depends on the
 * folder.
 */
bool npm_is_covered(struct parse_ctx *ctx);

/* The nearest files with catalogs; each may be NULL. */
struct npm_catalogs {
	const struct ynode *yaml;     /* pnpm-workspace.yaml or .yarnrc.yml */
	const struct jnode *manifest; /* package.json of a workspace of Bun */
};

/* `own` is the package.json itself. */
void npm_catalogs_find(struct parse_ctx *ctx, const struct jnode *own,
		       struct npm_catalogs *out);

/* The range behind "catalog:" or "catalog:name"; false when no catalog has it. */
bool npm_catalogs_get(const struct npm_catalogs *c, struct str name, struct str spec,
		      struct str *range);

#endif
