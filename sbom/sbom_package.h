/*
 * sbom_package.h - what every SBOM format says of one package: licences, publisher,
 * repository, name in two parts, and whose the digests are.
 */
#ifndef SBOM_SBOM_PACKAGE_H
#define SBOM_SBOM_PACKAGE_H

#include "core/report.h"

/*
 * The licences as one SPDX expression, several being alternatives (npm, Composer); in a.
 * False, *out untouched, when one is no expression: then they are names.
 */
bool sbom_license(struct arena *a, const struct package *p, struct str *out);

/*
 * An address as the formats want it (RFC 3986): what may not stand where it does is
 * percent-encoded.  The result may borrow from address.
 */
struct str sbom_iri(struct arena *a, struct str address);

/* Where the name is in two parts: "@scope" and "x", "vendor" and "x", "group" and "x".
 * *group is empty elsewhere. */
void sbom_split_name(const struct package *p, struct str *group, struct str *name);

/*
 * Who publishes it, where the name tells: the registry or the forge gives the namespace
 * to one owner (npm scope, Maven group, Composer vendor, owner of a repository, image
 * namespace).  For first-party projects first of all what the user said.  Empty where
 * nothing is known: a registry is no supplier.
 */
struct str sbom_supplier(const struct report *r, const struct package *p);

/* The source repository: as recorded, or where the name is its address; in a. */
struct str sbom_repository(struct arena *a, const struct package *p);

/* True when all digests are of one file, one of each kind. */
bool sbom_hashes_of_one_file(const struct package *p);

#endif
