/*
 * sbom_validate.h - an SBOM against lists of what one must hold.
 *
 * NTIA, The Minimum Elements For a Software Bill of Materials, 2021-07-12; CISA, 2025
 * Minimum Elements for a Software Bill of Materials, draft of 2025-08-22; BSI
 * TR-03183-2, 2.1.0 of 2025-08-20.  What is judged is whether an element is there, not
 * whether it is true.
 */
#ifndef SBOM_SBOM_VALIDATE_H
#define SBOM_SBOM_VALIDATE_H

#include "sbom/sbom_doc.h"

enum sbom_standard { SBOM_NTIA, SBOM_CISA, SBOM_BSI, SBOM_STANDARD_COUNT };

struct sbom_rule {
	enum sbom_standard standard;
	const char *id;    /* "supplier" */
	const char *title; /* "supplier of each component" */
	/* One of the two; a component's for every one of them. */
	bool (*document)(const struct sbom_doc *doc);
	bool (*component)(const struct sbom_doc *doc, const struct sbom_component *c);
};

extern const struct sbom_rule sbom_rules[];
extern const size_t n_sbom_rules;

const char *sbom_standard_id(enum sbom_standard s); /* "ntia" */
const char *
sbom_standard_title(enum sbom_standard s); /* "NTIA minimum elements (2021)" */

enum { SBOM_MISSING_MOST = 20 };
struct sbom_verdict {
	const struct sbom_rule *rule;
	size_t have, of; /* components, or 0 or 1 of 1 */
	/* The first components that lack it. */
	const struct sbom_component *missing[SBOM_MISSING_MOST];
	size_t n_missing;
};

/* doc has been through sbom_emit(), which judges its graph. */
void sbom_judge(const struct sbom_doc *doc, const struct sbom_rule *rule,
		struct sbom_verdict *out);

#endif
