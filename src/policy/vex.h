/*
 * vex.h - statements on what does not affect a product: VEX documents.
 *
 * OpenVEX 0.0.1 to 0.2.0, https://github.com/openvex/spec (vex_openvex.c); CycloneDX 1.4
 * to 1.7 JSON, its `vulnerabilities` with an analysis (vex_cyclonedx.c); CSAF 2.0
 * and 2.1, profile csaf_vex, https://docs.oasis-open.org/csaf/csaf/v2.0/ (vex_csaf.c).
 *
 * "not affected", "fixed" and "false positive" hide the findings that they name;
 * "affected", "exploitable", "under investigation" take an earlier statement back.
 * Packages are matched by purl: of the subcomponents where a statement has any, else of
 * the products.  A purl without a version means all versions; of the qualifiers `distro`
 * counts, and one with `vers`, a range of versions, is not read.
 */
#ifndef POLICY_VEX_H
#define POLICY_VEX_H

#include "policy/ignore.h"

/*
 * Adds the statements of one document to the list.  Returns 0, or -1 when it is no VEX
 * document that can be read, with an error diagnostic.  A statement that cannot be
 * applied (no purl, a state that is not known) is a DIAG_POLICY warning at its line.
 */
int vex_read(struct ignore_list *list, struct str bytes, struct str file,
	     struct diag_list *d);

#endif
