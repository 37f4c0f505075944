/*
 * sbom_writers.h - the writers of sbom/; see sbom_writers.def.
 */
#ifndef SBOM_SBOM_WRITERS_H
#define SBOM_SBOM_WRITERS_H

#include "core/writer.h"

#define WRITER(name) extern const struct writer name;
#include "sbom/sbom_writers.def"
#undef WRITER

#endif
