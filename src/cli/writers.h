/*
 * writers.h - every writer of the program, by name.
 */
#ifndef CLI_WRITERS_H
#define CLI_WRITERS_H

#include "core/writer.h"

/* By name or alias; NULL when there is none. */
const struct writer *writer_find(struct str name);

/* version: "" for the default.  NULL when the writer has no such version. */
const char *writer_version(const struct writer *w, struct str version, struct arena *a);

/* "table, json, …": for messages; in a. */
struct str writer_names(struct arena *a, bool sbom_only);

#endif
