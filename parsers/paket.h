/*
 * paket.h - what paket.lock and paket.dependencies of Paket have in common.
 *
 * https://fsprojects.github.io/Paket/groups.html ,
 * https://fsprojects.github.io/Paket/git-dependencies.html and
 * https://fsprojects.github.io/Paket/github-dependencies.html (Paket 5 to 8)
 */
#ifndef PARSERS_PAKET_H
#define PARSERS_PAKET_H

#include "core/parser.h"

/* Groups that Paket's own documentation gives to what is not shipped. */
bool paket_is_dev_group(struct str group);

/* Sets where the package comes from, unless that is nuget.org or a folder. */
void paket_set_remote(struct parse_ctx *ctx, struct package *p, struct str remote);

/*
 * Adds the repository that files are taken from: `where` is a URL, or "owner/repo" of
 * GitHub when is_github; ref is a commit, a branch, a tag or a requirement.  False, with
 * nothing added, when it cannot be told.
 */
bool paket_add_repository(struct parse_ctx *ctx, struct str where, bool is_github,
			  struct str ref, struct package *p);

#endif
