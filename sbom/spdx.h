/*
 * spdx.h - what the files of the SPDX 2.3 writer share.
 *
 * https://spdx.github.io/spdx-spec/v2.3/ ; schema spdx-schema.json of spdx/spdx-spec
 * v2.3.
 */
#ifndef SBOM_SPDX_H
#define SBOM_SPDX_H

#include "base/map.h"
#include "format/json_out.h"
#include "sbom/sbom_model.h"

#define SPDX_ROOT_ID "SPDXRef-RootPackage"
/* The creator of a document of which nobody is known to be the author. */
#define SPDX_TOOL_MAKER "Organization: waybill"

struct spdx_extracted {
	struct str id, name, text;
};

struct spdx {
	struct jout j;
	struct sbom_model m;
	struct str *ids;                  /* SPDXID of each package */
	struct spdx_extracted *extracted; /* licences that are no expression */
	size_t n_extracted, cap_extracted;
	struct map extracted_at; /* text -> index */
};

/* SPDXRef- plus letters, digits, '.' and '-': the name, and a digest of what is unique;
 * in a.  spdx_make_ref() for anything but packages. */
struct str spdx_make_id(struct arena *a, struct str unique, struct str name);

struct str spdx_make_ref(struct arena *a, const char *head, struct str unique,
			 struct str name);

/* The whole document as JSON, or, with a sink, as that has it: spdx_json.c. */
void spdx_write_document(const struct report *r, const struct jout_sink *sink,
			 struct buf *out);
/* What was not read, for people; empty when all was. */
struct str spdx_comment(struct arena *a, const struct report *r);

/* Where it is downloaded from, in the form that validators take; else empty, and the
 * address in *elsewhere. */
struct str spdx_location(struct arena *a, const struct package *p, struct str *elsewhere);
/* Where it was found, and what SPDX has no field for. */
struct str spdx_source_info(struct arena *a, const struct package *p, struct str origin);

/* The elements of "packages": spdx_package.c. */
void spdx_write_root(struct spdx *s);
void spdx_write_package(struct spdx *s, size_t i);

#endif
