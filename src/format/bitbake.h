/*
 * bitbake.h - the variables that a BitBake recipe sets.
 *
 * BitBake User Manual 2.12, chapter 3: https://docs.yoctoproject.org/bitbake/
 * bitbake-user-manual/bitbake-user-manual-metadata.html .  Assignments of all kinds at
 * the beginning of a line; ":append" and "_append", ":prepend" and "_prepend" without
 * further overrides; flags ("SRC_URI[sha256sum]") as names of their own.  What depends on
 * a machine or a class is left out, and no Python is run.
 */
#ifndef FORMAT_BITBAKE_H
#define FORMAT_BITBAKE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"

struct bitbake_variable {
	struct str name;
	struct buf value; /* malloc'd */
	unsigned line;    /* of the first assignment */
	bool is_weak;     /* ??=: any other assignment replaces it */
};

struct bitbake {
	struct arena *a;
	struct map names; /* -> index into v */
	struct bitbake_variable *v;
	size_t n, cap;
	size_t n_prepended;   /* bytes that were moved for it: bounded */
	size_t expanded;      /* bytes that references have made */
	bool is_cut;          /* a bound was met: something is left out */
	struct str *requires; /* of "require" and "include", not expanded */
	size_t n_requires, cap_requires;
};

void bitbake_init(struct bitbake *b, struct arena *a);
void bitbake_release(struct bitbake *b);

/* Reads the assignments of a file after those that are there.  bytes must live as long
 * as b. */
void bitbake_read(struct bitbake *b, struct str bytes);

/* Sets a variable that the file's name gives, as if by "?\?=". */
void bitbake_default(struct bitbake *b, const char *name, struct str value);

/* The value as written; false when it is not set. */
bool bitbake_get(const struct bitbake *b, struct str name, struct str *value,
		 unsigned *line);

/* text with its references replaced, in the arena; false where one is not known. */
bool bitbake_expand(struct bitbake *b, struct str text, struct str *out);

#endif
