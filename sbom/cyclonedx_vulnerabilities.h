/*
 * cyclonedx_vulnerabilities.h - the vulnerabilities of a CycloneDX document.
 */
#ifndef SBOM_CYCLONEDX_VULNERABILITIES_H
#define SBOM_CYCLONEDX_VULNERABILITIES_H

#include "format/json_out.h"
#include "sbom/sbom_model.h"

/* The member "vulnerabilities": one entry an id, with every package that it affects,
 * since readers keep only the last entry of an id. */
void cyclonedx_write_vulnerabilities(struct jout *j, const struct sbom_model *m);

#endif
