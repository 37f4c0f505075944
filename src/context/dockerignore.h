/*
 * dockerignore.h - the patterns of a .dockerignore, and what they exclude.
 *
 * https://docs.docker.com/build/concepts/context/#dockerignore-files (2026-08);
 * patterns are those of Go's filepath.Match, a component at a time, and "**".
 * The last pattern that matches a path, or a folder above it, decides.
 */
#ifndef CONTEXT_DOCKERIGNORE_H
#define CONTEXT_DOCKERIGNORE_H

#include "base/arena.h"

struct dockerignore_pattern {
	struct str text; /* as written, blanks trimmed, '!' kept */
	struct str path; /* cleaned: no '!', no leading or trailing '/', no "." or ".."
			    that can be resolved */
	bool negated;    /* "!": takes back in */
	bool valid;      /* false: not a pattern (unclosed '['), never matches */
	unsigned line;   /* 1-based */
};

struct dockerignore {
	const struct dockerignore_pattern *patterns; /* in file order */
	size_t n;
	bool has_negated;
	unsigned full; /* line from which on patterns are left out; 0: all were read */
};

/* Patterns of one file: each is tried on each path, and real files have some dozens. */
enum { DOCKERIGNORE_MOST = 10000 };

#define DOCKERIGNORE_NONE SIZE_MAX

/* Reads the file; everything is in the arena or borrowed from bytes. */
struct dockerignore *dockerignore_read(struct arena *a, struct str bytes);

/*
 * True when path (from the context folder, '/' separated, no leading '/') is not sent to
 * the build.  *index, when not NULL, becomes the pattern that decided, or
 * DOCKERIGNORE_NONE. A NULL model excludes nothing.
 */
bool dockerignore_excludes(const struct dockerignore *di, struct str path, size_t *index);

/* One pattern against one path, with '/'-separated components (no parents tried): for
 * COPY sources too.  "**" stands for any number of components, none too. */
bool dockerignore_match(struct str pattern, struct str path);
/* The same, or one of the folders above path. */
bool dockerignore_match_above(struct str pattern, struct str path);

/* path without "." and empty components and with ".." resolved, from the context folder:
 * what would go above it does not, as in Go's path.Clean("/" + path) without its slash.
 */
struct str dockerignore_clean(struct arena *a, struct str path);

/* True for a path whose ".." lead out of the folder that it begins in. */
bool dockerignore_goes_above(struct str path);

#endif
