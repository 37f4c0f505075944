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

/*
 * Whether the command line asks for an SBOM, "sbom:FILE": *file is what follows the
 * colon. *error is set when it asks for more than that.
 */
bool targets_sbom(const struct options *opt, struct str *file, struct str *error);

/* Whether a file named from the working folder lies below the root; *path is then its
 * path from there.  The file need not exist, its folder must. */
bool targets_below(struct arena *a, const struct targets *t, struct str file,
		   struct str *path);

#endif
