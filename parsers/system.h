/*
 * system.h - what the databases of installed packages of all distributions share: the
 * root file system that they lie in, its release, and packages named for that.
 */
#ifndef PARSERS_SYSTEM_H
#define PARSERS_SYSTEM_H

#include "core/parser.h"

struct system {
	struct parse_ctx *ctx;
	const char *purl_type;    /* "deb" */
	enum ecosystem ecosystem; /* ECO_NONE where OSV has none, or it is not told */
	struct str id, distro;    /* of os-release; may be empty */
};

/* Reads the os-release of the root that lies `up` folders above that of the file, and
 * says what cannot be told without it; that OSV does not have the distribution only where
 * the file is_whole, and not one of many. */
void system_read(struct parse_ctx *ctx, unsigned up, const char *purl_type, bool is_whole,
		 struct system *out);

/* Says it where a database of lines ends within one: more was to come. */
void system_check_end(struct parse_ctx *ctx, struct str bytes);

/* No blanks, no control characters, no more than ASCII: what a name or a version of a
 * package is made of. */
bool system_is_word(struct str s);

/* Adds p, which has name and version, with the qualifiers arch and upstream, where these
 * are not empty, and the purl of the distribution.  PACKAGE_NONE, and said, where name or
 * version cannot be one. */
package_ref system_add(const struct system *s, struct package *p, struct str arch,
		       struct str upstream);

/* "Jo Doe <jo@example.org>" without the address: who it is from, in an SBOM. */
struct str system_person(struct str maintainer);

#endif
