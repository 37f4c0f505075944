/*
 * reach.h - what of the build context, and which packages, reach the image.
 *
 * A path reaches the image when the build sends it (no .dockerignore pattern excludes it)
 * and the target stage, or a stage that it is FROM, copies it.  A path that only a
 * builder stage copies may go on from there as something else: not known.  This reads no
 * commands: what RUN moves or deletes is not looked at.
 */
#ifndef CONTEXT_REACH_H
#define CONTEXT_REACH_H

#include "context/dockerignore.h"
#include "core/package.h"
#include "format/dockerfile.h"

/* One Dockerfile of the scan. */
struct reach_build {
	struct str path; /* of the Dockerfile, from the scan root */
	struct str
		context; /* its context folder from the scan root; "" is the root. Without
			    other knowledge the folder that holds the Dockerfile */
	const struct dockerfile *dockerfile;
	const struct dockerignore *ignore; /* NULL when there is none */
	struct str ignore_path;            /* of it, from the scan root */
	struct str target;                 /* --target; "" is the last stage */
};

struct reach {
	enum tristate image;
	struct str stages; /* names (or numbers) of the stages that have it, blank
			      separated, in order; in the arena */
	struct str why;    /* "excluded by .dockerignore line 3"; in the arena */
};

/* What becomes of a path below the context folder (given from there). */
struct reach reach_of_path(struct arena *a, const struct reach_build *b, struct str path);

/*
 * Fills reach_image, reach_stages and reach_why of every package; the texts are in the
 * arena. A package's location belongs to the builds whose context is the nearest folder
 * above; of several builds or locations yes beats unknown beats no.
 */
void reach_fill(struct arena *a, struct inventory *inv, const struct reach_build *builds,
		size_t n_builds);

/* The same question for many files. */
struct reach_index;
struct reach_index *reach_index_new(struct arena *a, const struct reach_build *builds,
				    size_t n);
void reach_index_free(struct reach_index *x); /* what is not in the arena */

/* True when some build sends the file (a path from the scan root) and a stage that is
 * built copies or mounts it, or may do. */
bool reach_index_takes(const struct reach_index *x, struct str path);

/* What becomes of it in the builds whose context is a folder above: the most that one of
 * them does. */
struct reach reach_index_of(struct arena *a, const struct reach_index *x,
			    struct str path);

#endif
