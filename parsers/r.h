/*
 * r.h - what renv.lock, packrat.lock and DESCRIPTION say of an R package in the same
 * words: its fields, where it comes from, what it depends on, its licence.
 *
 * Writing R Extensions, 1.1 "Package structure": https://cran.r-project.org/doc/manuals/
 * r-release/R-exts.html (R 4.5).  The Remote* fields are those of remotes, pak and renv:
 * https://remotes.r-lib.org/articles/dependencies.html .
 */
#ifndef PARSERS_R_H
#define PARSERS_R_H

#include "base/map.h"
#include "core/parser.h"
#include "format/rfc822.h"

/* Fields as written; empty where a record has none. */
struct r_record {
	struct str name, version, source, repository, license, priority;
	struct str remote_type, remote_host, remote_user, remote_repo, remote_ref;
	struct str remote_sha, remote_url, remote_subdir;
	struct str bioc_url, built, packaged;
	unsigned line;
};

/* Takes a field whose name is one of those above.  False: it is another one. */
bool r_record_take(struct r_record *r, struct str field, struct str value);

/* The repositories that a lock file names. */
struct r_repositories {
	struct r_repository {
		struct str name, url;
	} * v;
	size_t n, cap;
};

/* False, and said, when there are too many. */
bool r_add_repository(struct parse_ctx *ctx, struct r_repositories *to, struct str name,
		      struct str url, unsigned line);

/* Name, version, licence and source of a package, and its line; says what it cannot
 * make out.  False when there is no name that R would take: said too. */
bool r_record_package(struct parse_ctx *ctx, const struct r_record *r,
		      const struct r_repositories *known, struct package *out);

bool r_is_name(struct str name);
/* R itself and what every R brings along. */
bool r_is_base(struct str name);

struct r_dependency {
	struct str name, requirement; /* "dplyr", ">= 1.0" */
	unsigned line;
};
/* Takes the next of "R (>= 4.1), dplyr (>= 1.0), rlang" off *rest; *line goes with it. */
bool r_next_dependency(struct str *rest, unsigned *line, struct r_dependency *out);

/* --- DESCRIPTION --------------------------------------------------------------- */

struct r_need {
	struct r_dependency on;
	enum dep_scope scope;
	struct str group;  /* "Suggests" */
	struct str remote; /* of Remotes: "user/repo@ref"; may be empty */
};

struct r_description {
	struct r_record record;
	struct r_need *needs;
	size_t n_needs, cap_needs;
};

/* Reads the first block of bytes; says what is wrong with it, in the file at hand. */
void r_description_read(struct parse_ctx *ctx, struct str bytes,
			struct r_description *out);

/* The project itself; PACKAGE_NONE where it has no name. */
package_ref r_add_project(struct parse_ctx *ctx, const struct r_record *record);

/* A package that a project needs and no lock file covers. */
void r_need_package(struct parse_ctx *ctx, const struct r_need *need,
		    struct package *out);

/* The next field of a block of DCF, as rfc822_next() gives it, with a diagnostic for
 * what is none; *line becomes that of the value's first line. */
bool r_next_field(struct parse_ctx *ctx, struct rfc822_reader *r,
		  struct rfc822_field *out, unsigned *line);

#endif
