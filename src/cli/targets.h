/*
 * targets.h - the paths of the command line as one root and places below it.
 */
#ifndef CLI_TARGETS_H
#define CLI_TARGETS_H

#include "cli/options.h"

struct targets {
	struct str root;    /* absolute, links resolved */
	struct str name;    /* its last component: never an absolute path in a report */
	struct str *starts; /* below the root; none = all of it */
	size_t n_starts;
};

/*
 * One folder is the root.  Files, or several paths, have the working folder as root
 * when all lie in it, else the nearest folder above all.  Returns 0, or -1 with
 * *error and *usage telling whether the command line is at fault or the file system.
 */
int targets_read(const struct options *opt, struct targets *out, struct str *error,
		 bool *usage);

#endif
