/*
 * deno_url.h - the package that the address of a module belongs to.
 *
 * https://docs.deno.com/runtime/fundamentals/modules/#url-imports .  Hosts that are
 * known: deno.land, jsr.io, and those that serve packages of npm: esm.sh,
 * cdn.jsdelivr.net, unpkg.com.
 */
#ifndef PARSERS_DENO_URL_H
#define PARSERS_DENO_URL_H

#include "core/ecosystem.h"

struct deno_module {
	enum ecosystem ecosystem; /* ECO_NPM, or ECO_NONE */
	struct str name;          /* "lodash", "@std/path", "deno.land/x/oak" */
	struct str version;
	struct str url; /* up to the version; empty for packages of registries */
};

/* False for other hosts, and for addresses without a whole version. */
bool deno_read_url(struct arena *a, struct str url, struct deno_module *out);

#endif
