/*
 * go_repository.h - where a Go package of the time before modules comes from.
 *
 * https://pkg.go.dev/cmd/go#hdr-Remote_import_paths : at the big hosts the first parts of
 * an import path are the repository; of others a server is asked, which is not done here.
 */
#ifndef PARSERS_GO_REPOSITORY_H
#define PARSERS_GO_REPOSITORY_H

#include "core/parser.h"

/*
 * Fills in version, or commit and repository, of a package that is named already.
 * `source` is the repository where it is another than the name says, "" else: what is at
 * a version there is no release of that name.  `version` is a tag, which may be empty.
 */
void go_set_repository(struct parse_ctx *ctx, struct package *p, struct str source,
		       struct str version, struct str commit);

#endif
