/*
 * starlark.h - the calls of a Starlark file that states data: MODULE.bazel, WORKSPACE.
 *
 * https://github.com/bazelbuild/starlark/blob/master/spec.md .  Nothing is run.  What is
 * read are statements at the top level, "f(x = 1)" and "name = value"; texts joined by
 * "+", or put into one with "%", are one text where all parts are known.  All else is
 * STAR_COMPUTED.  Nodes live in the arena.
 */
#ifndef FORMAT_STARLARK_H
#define FORMAT_STARLARK_H

#include "base/diag.h"

enum star_type {
	STAR_COMPUTED,
	STAR_TEXT,
	STAR_NAME,   /* True, False and None too; of one that was assigned, its value */
	STAR_NUMBER, /* as written */
	STAR_LIST,   /* a tuple too */
	STAR_CALL,   /* text is what is called, "maven.install"; children the arguments */
};

struct star {
	enum star_type type;
	unsigned line;   /* 1-based */
	bool is_partial; /* a list to which something else is added */
	bool is_named;   /* what was assigned to a name: its children are shared */
	struct str key;  /* of a keyword argument, or the name that is assigned */
	struct str text;
	struct star *child, *last, *next; /* `last` of the children */
};

/* Reads the file into *out, a STAR_LIST of its statements.  0, or -1 after an error
 * diagnostic; *out then holds what came before. */
int star_read(struct arena *a, struct str bytes, unsigned max_depth, struct diag_list *d,
	      struct str path, struct star *out);

/* The keyword argument of a call; NULL when there is none. */
const struct star *star_get(const struct star *call, const char *key);
/* Its text when it is a text, else "". */
struct str star_text(const struct star *call, const char *key);
/* True when it is True. */
bool star_is_true(const struct star *call, const char *key);

static inline bool star_is(const struct star *v, enum star_type type)
{
	return v && v->type == type;
}

#define star_each(it, parent)                                                            \
	for (const struct star *it = (parent) ? (parent)->child : NULL; it; it = it->next)

#endif
