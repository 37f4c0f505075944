/*
 * merge.h - the results of many files as one inventory.
 *
 * One package per ecosystem, name and version, with every place that names it;
 * runtime beats optional beats dev.  Files are taken in the order given, so
 * the result does not depend on the threads that read them.
 */
#ifndef SCAN_MERGE_H
#define SCAN_MERGE_H

#include "scan/parse_ctx.h"

/* Adopts the arena of each result into a and frees its arrays; strings are not copied.
 * Adds to d a warning for each package whose name cannot be put in a purl. */
void merge_results(struct parse_result *results, size_t n, struct arena *a,
		   struct diag_list *d, struct inventory *out);

/* The same for SBOMs instead of the files of a tree: no projects are made of folders, and
 * no edge is added to those that they tell. */
void merge_documents(struct parse_result *results, size_t n, struct arena *a,
		     struct diag_list *d, struct inventory *out);

#endif
