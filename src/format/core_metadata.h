/*
 * core_metadata.h - the fields of Python's core metadata that tell what a package is.
 *
 * https://packaging.python.org/en/latest/specifications/core-metadata/ (2.4): METADATA of
 * a *.dist-info folder, PKG-INFO of an egg or an sdist.
 */
#ifndef FORMAT_CORE_METADATA_H
#define FORMAT_CORE_METADATA_H

#include "format/python_license.h"

struct core_metadata {
	struct str name, version; /* empty where not stated */
	unsigned line;            /* of the name */
	struct python_license license;
	struct str *requires; /* Requires-Dist, as written */
	size_t n_requires, cap_requires;
	unsigned bad_line; /* of the first line that is no field; 0 for none */
	struct str bad;    /* what stands there */
};

/* Reads the header; of a field that may stand once the first one counts.  Strings are
 * in the arena or borrowed. */
void core_metadata_read(struct arena *a, struct str bytes, struct core_metadata *out);

#endif
