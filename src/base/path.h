/*
 * path.h - paths that are told apart by '/' and are all from one root: putting them
 * together as text.  No file is looked at; the root itself is the empty path.
 */
#ifndef BASE_PATH_H
#define BASE_PATH_H

#include "base/arena.h"

/*
 * `path` seen from `folder`, without ".", ".." and empty components, in the arena with a
 * NUL behind it.  False when it climbs above the root or holds a NUL; a leading '/' is
 * not looked at.
 */
bool path_join(struct arena *a, struct str folder, struct str path, struct str *out);

/* `path` from the root as it is named from `folder`: "../" for each component of
 * folder, and path.  With a NUL behind it. */
struct str path_from(struct arena *a, struct str folder, struct str path);

/* A copy in which every '\' is '/'; with a NUL behind it. */
struct str path_slashes(struct arena *a, struct str path);

#endif
