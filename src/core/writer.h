/*
 * writer.h - the plug-in interface of sbom/ and src/report/: a report in, bytes out.
 */
#ifndef CORE_WRITER_H
#define CORE_WRITER_H

#include "base/buf.h"
#include "core/report.h"

struct writer {
	const char *name;     /* --format value: "cyclonedx-json" */
	const char *aliases;  /* blank separated; NULL when none */
	const char *title;    /* "CycloneDX JSON" */
	const char *versions; /* blank separated, the default first; NULL when none */
	const char *media_type;
	const char *extension;    /* of a file's name: "cdx.json"; NULL: `name` */
	bool is_sbom;             /* fit for `waybill sbom` */
	bool wants_every_finding; /* suppressed ones are marked in the format itself */

	/* Writes r in the given version of the format (one of `versions`, or NULL)
	 * to out.  With `findings` false an SBOM writer leaves vulnerabilities out. */
	void (*write)(const struct report *r, const char *version, bool findings,
		      struct buf *out);
};

#endif
