/*
 * reach_plan.h - one build, read once for many paths.  For reach.c.
 *
 * All is in the arena that it was made in.
 */
#ifndef CONTEXT_REACH_PLAN_H
#define CONTEXT_REACH_PLAN_H

#include "context/reach.h"

/* One source of a COPY, an ADD or a bind mount from the context. */
struct reach_source {
	struct str
		pattern; /* from the context folder, cleaned; "" is the folder itself */
	bool known;      /* false: a variable without a value is in it */
	bool mount;
	unsigned stage, line;
	const struct df_instr *in; /* for --exclude */
};

/* A build, read once for many paths. */
struct reach_plan {
	const struct reach_build *b;
	const enum df_use *use; /* NULL: no such target */
	struct reach_source *v;
	size_t n, cap;
	bool too_many;
};

void reach_plan_make(struct arena *a, struct reach_plan *p, const struct reach_build *b);

/* True when the build sends the path, which is given from its context, and a stage that
 * is built copies or mounts it, or may do. */
bool reach_plan_takes(const struct reach_plan *p, struct str path);

/* What becomes of it. */
struct reach reach_plan_path(struct arena *a, const struct reach_plan *p,
			     struct str path);

/* What stands at a line of the Dockerfile: an image, which is a base or the source of a
 * copy, or a package that a command installs. */
struct reach reach_plan_line(struct arena *a, const struct reach_plan *p, unsigned line,
			     bool image);

#endif
