/*
 * npm.h - what the lockfiles of the npm family share: how they name, locate and
 * hash a package, and what package.json says beside them.
 *
 * package.json: https://docs.npmjs.com/cli/v11/configuring-npm/package-json
 * Specifiers: https://docs.npmjs.com/cli/v11/using-npm/package-spec
 */
#ifndef PARSERS_NPM_H
#define PARSERS_NPM_H

#include "core/parser.h"
#include "format/json.h"

enum {
	/* Nesting of the JSON read here; lockfile version 1 nests two levels a
	 * package, real ones stay below 100. */
	NPM_NESTING = 512,
	/* Notes of one kind that one file gives; what is beyond is counted. */
	NPM_MOST_NOTES = 50,
};

/* What the part after "name@" asks for. */
enum npm_spec {
	NPM_SPEC_RANGE, /* a version, a range or a tag of the registry */
	NPM_SPEC_ALIAS, /* "npm:real@range" */
	NPM_SPEC_LOCAL, /* "file:", "link:", "workspace:", "portal:", a path */
	NPM_SPEC_GIT,   /* a repository, "user/repo" too */
	NPM_SPEC_URL,   /* some other download */
};
enum npm_spec npm_spec_of(struct arena *a, struct str spec);

/* "@s/n@rest" at the first '@' that is not the first byte.  False without one. */
bool npm_split(struct str text, struct str *name, struct str *rest);

/* True for what npm accepts as a package name, old ones included: bytes that fit in
 * a path component, one '/' after a scope. */
bool npm_is_name(struct str name);

/* True for a whole version, "1.2.3-rc.1+build": https://semver.org/ , 2. */
bool npm_is_exact(struct str s);

/* Name and version that the address of a registry's file tells: ".../@s/x/-/x-1.2.3.tgz".
 */
bool npm_read_file_url(struct str url, struct str *name, struct str *version);

/*
 * Fills source_url, or vcs_url and vcs_commit, or kind from a "resolved" address.
 * A git package loses its version (what stands beside a commit is no version of the
 * registry) and a local one becomes a project.
 */
void npm_set_source(struct parse_ctx *ctx, struct package *p, struct str resolved);

/* Reads an SRI string into p->hashes; what it does not understand is noted. */
void npm_set_hashes(struct parse_ctx *ctx, struct package *p, struct str integrity,
		    unsigned line);

/* "license" as text, object or array, and the old "licenses". */
void npm_set_licenses(struct parse_ctx *ctx, struct package *p,
		      const struct jnode *entry);

/* Reads package.json beside the file, in `folder` ("" or "a/b/"); NULL when there is
 * none or it is not a JSON object, which is then said. */
const struct jnode *npm_sibling_manifest(struct parse_ctx *ctx, struct str folder);

/* Its path from the scan root, for parse_in_file(). */
struct str npm_manifest_path(struct parse_ctx *ctx, struct str folder);

/* The lists of direct dependencies of a package.json or of a lock's own copy. */
struct npm_list {
	const char *key;
	enum dep_scope scope;
	bool required;
};
enum { NPM_N_LISTS = 4 };
extern const struct npm_list npm_lists[NPM_N_LISTS];

/* Counts notes of one kind, so that a broken file does not fill the report. */
struct npm_notes {
	size_t n;
};
/* True when one more may be given. */
bool npm_may_note(struct npm_notes *notes);
/* Says how many were left out; `what` is "dependencies that are not listed". */
void npm_end_notes(struct parse_ctx *ctx, const struct npm_notes *notes,
		   const char *what);

#endif
