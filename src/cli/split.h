/*
 * split.h - sbom --split-by project: a document for each project, in a folder.
 *
 * A document is named by the folder of its project, "services-api.cdx.json", and by
 * "root" where the project is the root.  The same projects give the same names.
 */
#ifndef CLI_SPLIT_H
#define CLI_SPLIT_H

#include "cli/run.h"
#include "core/writer.h"

struct planned_output {
	const struct writer *writer;
	const char *version;
	struct str file; /* empty = stdout; here: a folder */
};

/* Whether every output is a folder, or can be made one.  Returns 0, or an exit code after
 * an error was printed. */
int split_check(const struct planned_output *outputs, size_t n);

/* Writes the documents; none of them when two would have the same name. */
int split_write(struct run *run, const struct planned_output *outputs, size_t n);

#endif
