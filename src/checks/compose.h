/*
 * compose.h - the parts of a Compose file that rules look at.
 *
 * https://github.com/compose-spec/compose-spec (2026-08): a service has what it extends,
 * from its file or one beside; an override file adds to the file that it lies beside.
 */
#ifndef CHECKS_COMPOSE_H
#define CHECKS_COMPOSE_H

#include "checks/check_ctx.h"

/* A walk over the services of the document: mappings alone. */
#define compose_each_service(it, ctx)                                                    \
	ynode_each (it, compose_section((ctx)->yaml->doc, "services"))                   \
		if (it->type == YNODE_MAPPING)

/* A mapping of the document; NULL when there is none. */
const struct ynode *compose_section(const struct ynode *doc, const char *name);

/* What the service has for the key, by what it extends and by the files that are merged
 * with this one; NULL when nothing. */
const struct ynode *compose_get(struct check_ctx *ctx, const struct ynode *service,
				const char *key);

/* True when a file that this one adds to has the service: what it lacks may be there. */
bool compose_is_addition(struct check_ctx *ctx, const struct ynode *service);

/* Whether this file, or one that is merged with it, has an entry of that name in the
 * section.  What cannot be known (a file that is not there, an address) is YES. */
bool compose_defines(struct check_ctx *ctx, const char *section, struct str name);

/* Where v stands; a comment above it, or above its service, counts too. */
struct check_at compose_at(const struct ynode *v, const struct ynode *service);

/* The text with the defaults of variables; false when one has none. */
bool compose_text(struct check_ctx *ctx, const struct ynode *v, struct str *out);

/* True when the scalar is true, yes or on. */
bool compose_is_true(const struct ynode *v);

/* A walk over "K=V" entries of a list, or over a mapping: environment, labels, args. */
struct compose_pair {
	struct str name, value;
	const struct ynode *node;
};
bool compose_next_pair(const struct ynode **next, struct compose_pair *out);

/* A volume of a service, in either form. */
struct compose_volume {
	struct str source; /* "" when none; variables replaced by their defaults */
	bool known;        /* false: a variable without default is in it */
	bool read_only;
	bool is_bind; /* a path of the host */
};
void compose_volume(struct check_ctx *ctx, const struct ynode *v,
		    struct compose_volume *out);

#endif
