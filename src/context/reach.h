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

#endif
