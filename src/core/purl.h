/*
 * purl.h - package URLs: pkg:type/namespace/name@version?qualifiers#subpath
 *
 * ECMA-427, and the type definitions of https://github.com/package-url/purl-spec
 * (commit 16f3d0e, 2026-08-21).
 */
#ifndef CORE_PURL_H
#define CORE_PURL_H

#include "core/package.h"

struct purl_qualifier {
	struct str key, value; /* value decoded */
};

struct purl {
	struct str type;       /* lower case */
	struct str name_space; /* decoded, '/' between segments; may be empty */
	struct str name;       /* decoded */
	struct str version;    /* decoded; may be empty */
	const struct purl_qualifier *qualifiers; /* sorted by key */
	size_t n_qualifiers;
	struct str subpath; /* decoded, '/' between segments; may be empty */
};

/*
 * Reads text, applying the rules of its type (case, '_' to '-', prohibited
 * and required parts).  Strings of *out are in the arena.  Returns NULL, or what is
 * wrong ("the name is missing"), static, with *out untouched.
 */
const char *purl_parse(struct arena *a, struct str text, struct purl *out);

/* The canonical text of p, after the rules of its type; in the arena.  Returns
 * NULL, or what is wrong, with *out untouched. */
const char *purl_build(struct arena *a, const struct purl *p, struct str *out);

/* Asks of the parts what purl_parse() asks, which lets pass what is in wide use. */
const char *purl_build_lax(struct arena *a, const struct purl *p, struct str *out);

/* The purl of a package (ecosystem, name, version, qualifiers, subpath, and for
 * git sources vcs_url); empty when its name cannot be put in one. */
struct str purl_of_package(struct arena *a, const struct package *p);

/* What everybody writes for a package of whose parts the type wants more than there are:
 * pkg:golang/stdlib@1.22.3 has no namespace.  Empty when it is not even read. */
struct str purl_in_use(struct arena *a, const struct package *p);

/* The other way: ecosystem, name, version, qualifiers and subpath of *out. */
void purl_to_package(struct arena *a, const struct purl *p, struct package *out);

#endif
