/*
 * repository.h - repositories as advisories and packages name them, to be compared.
 *
 * A record tells of a repository in its ranges over commits (OSV schema 1.7,
 * "affected[].ranges[].repo": https://ossf.github.io/osv-schema/).  The database keeps
 * these under an ecosystem of their own, by the name that repository_key() gives.
 */
#ifndef ADVISORY_REPOSITORY_H
#define ADVISORY_REPOSITORY_H

#include "base/arena.h"

#define REPOSITORY_ECOSYSTEM "GIT"

/* "github.com/pallets/flask": host and path without scheme, userinfo, port and ".git";
 * in lower case where the host has it so.  Empty when url names no remote repository. */
struct str repository_key(struct arena *a, struct str url);

/* The same repository by the next of its names: those that it had before, and mirrors
 * with the same commits and tags.  *i is 0 at first; empty at the end. */
struct str repository_other_name(struct str key, size_t *i);

/* Whether a package bears the name of the repository, so that the tags of the one are
 * the releases of the other: "flask" and "@pallets/flask" that of the key above. */
bool repository_is_of(struct str key, struct str package);

#endif
