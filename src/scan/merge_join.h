/*
 * merge_join.h - edges between packages of different files, where a format has a file for
 * each: see parse_join() of core/parser.h.
 */
#ifndef SCAN_MERGE_JOIN_H
#define SCAN_MERGE_JOIN_H

#include "scan/parse_ctx.h"

/* An edge, by the places of its ends among the results. */
struct merge_join {
	uint32_t from_file, from;
	uint32_t to_file, to;
};

struct merge_joins {
	struct merge_join *v;
	size_t n, cap;
};

/* Finds all of them, in the order of the results.  A package whose required needs are not
 * all met has no known edges from here on. */
void merge_join_find(struct parse_result *results, size_t n, struct arena *a,
		     struct merge_joins *out);

#endif
