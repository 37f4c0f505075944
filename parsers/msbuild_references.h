/*
 * msbuild_references.h - the packages that a project refers to, its central package
 * versions joined in.
 */
#ifndef PARSERS_MSBUILD_REFERENCES_H
#define PARSERS_MSBUILD_REFERENCES_H

#include "format/msbuild.h"

/* A version, and where it is written. */
struct stated {
	struct str text; /* "" never */
	struct str file;
	unsigned line;
	bool is_apart; /* not where the reference is: in a central list, or an update */
	struct stated *next;
};

struct reference {
	struct str name, key; /* the key is the name in lower case */
	struct str file;
	unsigned line;
	struct stated *versions; /* after the join; NULL = none is written */
	struct stated *override;
	bool is_dev; /* PrivateAssets="all", or a tool */
	bool is_removed;
	bool is_certain; /* no condition that may not hold */
};

struct references {
	struct msbuild *m;
	struct map by_key; /* index into v */
	struct reference *v;
	size_t n, cap;
	struct map central; /* index into sets */
	struct stated **sets;
	size_t n_sets, cap_sets;
	unsigned n_projects;
	struct stated *projects; /* that are referred to: text is a path */
};

void references_read(struct references *r, struct msbuild *m);
void references_release(struct references *r);
/* NULL when the project does not refer to it. */
struct reference *references_find(struct references *r, struct str key);

#endif
