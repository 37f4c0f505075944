/*
 * sbom_model.h - what the SBOM formats have in common: the root, a graph that is
 * connected from it, licences as expressions, and an identity from the content.
 */
#ifndef SBOM_SBOM_MODEL_H
#define SBOM_SBOM_MODEL_H

#include "base/buf.h"
#include "core/report.h"

struct sbom_model {
	const struct report *r;
	struct arena *arena;
	struct str root_ref;      /* unique in the document */
	const package_ref *roots; /* what the root depends on, ascending */
	size_t n_roots;
	bool root_edges_known; /* roots is all, rather than all that is known */
	bool complete; /* every package pinned, every graph known, all files read */
};

void sbom_model_init(struct sbom_model *m, const struct report *r, struct arena *a);

/* True for the package that the root component itself is: not listed again. */
bool sbom_is_root(const struct sbom_model *m, package_ref ref);

/*
 * The licences of a package as one SPDX expression, several being alternatives
 * (npm, Composer).  False when one is no expression: then they are names.
 */
bool sbom_license(const struct sbom_model *m, const struct package *p, struct str *out);

/* An address as the formats want it: what may not stand in one is percent-encoded. */
struct str sbom_iri(const struct sbom_model *m, struct str address);

/* Where the name is in two parts: "@scope" and "x", "vendor" and "x", "group" and "x".
 * *group is empty elsewhere. */
void sbom_split_name(const struct package *p, struct str *group, struct str *name);

/*
 * The document holds SBOM_UUID_MARK where its UUID goes.  Replaces every one by a UUID
 * (RFC 9562 version 8: from a hash) made from the document's own bytes.
 */
#define SBOM_UUID_MARK "00000000-0000-8000-8000-000000000000"
void sbom_stamp_uuid(struct buf *out, size_t from);

#endif
