/*
 * scan.h - a folder in, its packages and what could not be read out.
 *
 * walk -> parse (in threads) -> merge.  Knows nothing of advisories, checks or output.
 */
#ifndef SCAN_SCAN_H
#define SCAN_SCAN_H

#include "scan/parse_ctx.h"
#include "scan/walk.h"

struct scan_options {
	const char *root;         /* folder; paths in the result start from it */
	const struct str *starts; /* folders or files below it; NULL = all of it */
	size_t n_starts;
	const struct file_source *source; /* read from there, and `starts` are files of
					     it; NULL: from the folder */
	struct walk_options walk;
	const struct build_arg *build_args;
	size_t n_build_args;
	unsigned jobs; /* threads at most; 0 = as many as there are processors */
	const struct parser *const *parsers;
	size_t n_parsers;
};

/* A file whose bytes the checks want. */
struct build_file {
	struct str path;
	struct str bytes; /* UTF-8 */
	const struct parser *parser;
};

/* All memory is in `arena`, the caller's. */
struct scan_result {
	struct inventory inventory;
	struct diag_list diags;
	struct build_file *build_files; /* sorted by path */
	size_t n_build_files;
	const struct str *notable; /* see walk.h */
	size_t n_notable;
	struct str *searched; /* see walk.h */
	size_t n_searched;
	const struct str *read; /* sorted paths of the files that were parsed */
	size_t n_read;
	size_t n_seen;
	int rootfd; /* open; the caller closes it */
};

/* Returns 0, or -1 when the root cannot be read at all; then *error tells why. */
int scan_run(const struct scan_options *opt, struct arena *arena, struct scan_result *out,
	     struct str *error);

#endif
