/*
 * sbom_read.h - an SBOM in any format that is read, as a struct sbom_doc.
 *
 * CycloneDX JSON 1.2 to 1.7 and XML 1.0 to 1.7, SPDX JSON, YAML, XML and tag-value 2.1
 * to 2.3, SPDX 3.0 JSON-LD, Syft's own JSON; also inside of an in-toto statement or a
 * DSSE envelope.
 * The format is told by the content, never by a name.
 */
#ifndef SBOM_SBOM_READ_H
#define SBOM_SBOM_READ_H

#include "format/json.h"
#include "sbom/sbom_doc.h"

/* Nesting of JSON and XML; components in components are a few deep. */
enum { SBOM_DEPTH = 512 };

/* Whether these bytes look like an SBOM of the format, even one that was cut off. */
bool sbom_looks_like(struct str bytes, enum sbom_format format);
/* SPDX in RDF/XML: known, not read. */
bool sbom_looks_unread(struct str bytes);

/*
 * Reads bytes.  Returns NULL after an error diagnostic when nothing can be read; else
 * what could not be taken in is said.  bytes must outlive the document.
 */
struct sbom_doc *sbom_read(struct arena *a, struct str bytes, struct diag_list *d,
			   struct str path);

/* One reader a format, on a tree that is an object. */
void read_cyclonedx(struct sbom_doc *doc, const struct jnode *root);
void read_spdx2(struct sbom_doc *doc, const struct jnode *root);
void read_spdx3(struct sbom_doc *doc, const struct jnode *root);
void read_syft(struct sbom_doc *doc, const struct jnode *root);

/* For the readers: a warning about the document. */
void sbom_warn(struct sbom_doc *doc, unsigned line, enum diag_code code, const char *fmt,
	       ...) __attribute__((format(printf, 4, 5)));
void sbom_note(struct sbom_doc *doc, unsigned line, enum diag_code code, const char *fmt,
	       ...) __attribute__((format(printf, 4, 5)));

/* A member that must be an array; NULL when absent, or when it is something else, which
 * is said. */
const struct jnode *sbom_array(struct sbom_doc *doc, const struct jnode *v,
			       const char *key);
/* True for an object; anything else in `what` is said. */
bool sbom_is_object(struct sbom_doc *doc, const struct jnode *v, const char *what);

#endif
