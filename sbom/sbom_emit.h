/*
 * sbom_emit.h - from an SBOM that was read to packages and edges.
 */
#ifndef SBOM_SBOM_EMIT_H
#define SBOM_SBOM_EMIT_H

#include "core/parser.h"
#include "sbom/sbom_doc.h"

enum sbom_emit_flags {
	/* A package is where the maker of the document found it, and reaches what he
	 * says; else it is at its line of the document. */
	SBOM_EMIT_EVIDENCE = 1,
	/* Licences that were only concluded are left out. */
	SBOM_EMIT_DECLARED = 2,
	/* A root without a package URL is a project too: one of several roots. */
	SBOM_EMIT_ROOTS = 4
};

/*
 * Adds every package to ctx, and sets .at of its component (PACKAGE_NONE for what is no
 * package).  The root is a first-party project, when it has a package URL.
 */
void sbom_emit(struct parse_ctx *ctx, struct sbom_doc *doc, unsigned flags);

/*
 * The package of one component; false, after a diagnostic, when it is none.  Lists of
 * *out are in a.
 */
bool sbom_package_of(struct arena *a, struct sbom_doc *doc,
		     const struct sbom_component *c, unsigned flags, struct package *out);

#endif
