/*
 * glob.h - shell-like patterns over '/' separated paths.
 *
 *   *      any run of bytes but '/'        ?     one byte but '/'
 *   **     as a whole component: any number of components, none too
 *   [a-z]  one byte of the class, [!a-z] or [^a-z] one not of it, never '/'
 *   \x     x itself
 * A '\' before '/' is a Windows separator written by a user and means '/'.
 * The whole path must match.  Runs in O(pattern x path), no recursion.
 */
#ifndef BASE_GLOB_H
#define BASE_GLOB_H

#include "base/str.h"

bool glob_match(struct str pattern, struct str path);

/* True when the pattern holds no *, ? or [: a plain path. */
bool glob_is_literal(struct str pattern);

#endif
