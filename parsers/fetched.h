/*
 * fetched.h - what builds of C and C++ fetch by address instead of by a registry's name:
 * a repository at a revision, or an archive.
 */
#ifndef PARSERS_FETCHED_H
#define PARSERS_FETCHED_H

#include "core/parser.h"

/*
 * Fills in p, whose name is the one that the file gives it, for a git repository at a
 * revision: a commit, a tag that is a version ("v1.2", "zlib-1.2"), or what may move,
 * which is said.  The name becomes the repository's where that is remote.  p->line is
 * set.
 */
void fetched_git(struct parse_ctx *ctx, struct package *p, struct str url,
		 struct str revision);
/* The repository alone, where nothing is known of the revision. */
void fetched_repository(struct parse_ctx *ctx, struct package *p, struct str url);

/*
 * The same for an archive.  Where its address is that of a repository's archive, it is
 * that repository; else the version is what stands behind the name in the name of the
 * file ("zlib-1.3.1.tar.gz"), if p has none.
 */
void fetched_archive(struct parse_ctx *ctx, struct package *p, struct str url);

/* "zlib-1.3.1.tar.gz" without what tells the kind of an archive. */
struct str fetched_stem(struct str file);

/* "zlib-1.3.1.tar.gz" or "zlib_v1.3.1" of "zlib": "1.3.1"; empty when it is no such name.
 */
struct str fetched_version_of_file(struct str file, struct str name);

/* One digest, in the arena, when it is one of the algorithm; else said, and NULL. */
const struct package_hash *fetched_hash(struct parse_ctx *ctx, enum hash_alg alg,
					struct str hex, unsigned line);

#endif
