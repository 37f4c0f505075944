/*
 * cyclonedx.h - what the files of the CycloneDX JSON writer share.
 *
 * https://cyclonedx.org/docs/1.6/json/ ; schemas bom-1.4 to bom-1.7.schema.json of
 * CycloneDX/specification at e02a34ae.  The schemas allow no key that they do not know,
 * so what a version lacks is left out, or told in a property.
 */
#ifndef SBOM_CYCLONEDX_H
#define SBOM_CYCLONEDX_H

#include "format/json_out.h"
#include "sbom/sbom_model.h"

struct cdx {
	struct jout j;
	struct sbom_model m;
	unsigned minor; /* of the version: 1.4 to 1.7 */
};

/* The whole document in a version ("1.5"), as JSON, or, with a sink, as that has it:
 * cyclonedx_json.c. */
void cdx_write_document(const struct report *r, const char *version, bool findings,
			const struct jout_sink *sink, struct buf *out);

/* {"name": …, "value": …}, an element of "properties". */
void cdx_write_property(struct cdx *c, const char *name, struct str value);
/* {"name": …} as the member "supplier"; nothing for an empty one. */
void cdx_write_supplier(struct cdx *c, struct str supplier);

/* metadata.component, and the member "components": cyclonedx_component.c. */
void cdx_write_root(struct cdx *c);
void cdx_write_components(struct cdx *c);

/* The member "vulnerabilities": one entry an id, with every package that it affects,
 * since readers keep only the last entry of an id.  cyclonedx_vulnerabilities.c. */
void cdx_write_vulnerabilities(struct cdx *c);

#endif
