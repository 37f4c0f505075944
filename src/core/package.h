/*
 * package.h - what a parser found: packages, and the edges between them.
 *
 * Terms: package-url (purl) for qualifiers and subpath, CycloneDX 1.6 for
 * scope, OSV schema for ecosystem names.  All strings are borrowed from the
 * arena of the scan, or, in what is handed to parse_add(), from anywhere.
 */
#ifndef CORE_PACKAGE_H
#define CORE_PACKAGE_H

#include <stdint.h>

#include "core/ecosystem.h"

/* In the order in which one beats another when locations are merged. */
enum dep_scope { SCOPE_UNKNOWN, SCOPE_DEV, SCOPE_OPTIONAL, SCOPE_RUNTIME };
enum dep_relation { DEP_UNKNOWN, DEP_TRANSITIVE, DEP_DIRECT };

enum package_kind {
	PACKAGE_LIBRARY,
	PACKAGE_PROJECT,   /* first party: the application or a workspace member;
			      listed in SBOMs, never matched */
	PACKAGE_CONTAINER, /* a base image */
	PACKAGE_ACTION,    /* a workflow step's action */
};

/* What tells of a package, the surest first: that one stays when places are merged. */
enum package_evidence {
	EVIDENCE_FILE,    /* a lockfile, a manifest or metadata list it */
	EVIDENCE_BINARY,  /* what a linker wrote into an executable */
	EVIDENCE_HEADER,  /* a header of C of it lies there; what is built may be another
			   */
	EVIDENCE_COMMENT, /* the comment at the head of a copy says what it is: of low
			     confidence, as are those below */
	EVIDENCE_COMMAND, /* a command of a build names it; whether it does what it says
			     nobody has seen */
	EVIDENCE_FILE_NAME, /* nothing but the name of a file */
};

/* What a state of knowledge reaches: see context/reach.h. */
enum tristate { TRI_UNKNOWN, TRI_NO, TRI_YES };

/* Digest of the distributed file.  What a format hashes otherwise (go.sum h1,
 * yarn berry) does not belong here. */
enum hash_alg {
	HASH_MD5,
	HASH_SHA1,
	HASH_SHA256,
	HASH_SHA384,
	HASH_SHA512,
	HASH_ALG_COUNT
};
struct package_hash {
	enum hash_alg alg;
	struct str hex;  /* lower case */
	struct str file; /* of which file, where a package has several; may be empty */
};

struct location {
	struct str path; /* relative to the scan root, '/' separated */
	unsigned line;   /* 1-based; 0 = not known */
};

/* Index into inventory.packages; while a file is parsed, into that file's. */
typedef uint32_t package_ref;
#define PACKAGE_NONE UINT32_MAX

struct package {
	enum ecosystem ecosystem;
	enum package_kind kind;
	struct str name;      /* as the ecosystem spells it, whole: "@scope/x",
				 "group:artifact", "github.com/o/r/v2" */
	struct str version;   /* exact, as the file spells it; empty = not known */
	struct str requested; /* the constraint as written, when version is empty */
	enum dep_scope scope;
	enum dep_relation relation;
	bool edges_known; /* its edges are all there are: a package without any
			     depends on nothing, rather than on what was not told */
	enum package_evidence evidence;
	struct str group; /* name of the group or extra, as written; may be empty */

	struct str source_url; /* where the file is downloaded from; no userinfo */
	struct str vcs_url;    /* "https://github.com/o/r.git"; no userinfo */
	struct str vcs_commit; /* 40 or 64 hex digits */
	struct str qualifiers; /* for the purl: "platform=java", '&' between, values
				  not escaped, keys sorted; may be empty */
	struct str subpath;    /* for the purl; may be empty */
	struct str supplier;   /* who publishes it, where the file names him */

	/* Of a PACKAGE_PROJECT that has a folder of its own: that folder, from the root
	 * of the scan.  In what is handed to parse_add(): from the folder of the file
	 * that declares it, "." being the same, and the empty string for not known. */
	struct str folder;
	bool has_folder; /* set by parse_add() */

	const struct package_hash *hashes;
	size_t n_hashes;
	const struct str *licenses; /* as declared; each an SPDX expression or a name */
	size_t n_licenses;

	unsigned line; /* of the declaring entry, 1-based; 0 = not known.  Only in
			  what a parser adds: merged packages have locations. */

	/* Filled in by the merge. */
	const struct location *locations; /* sorted */
	size_t n_locations;
	struct str purl; /* canonical; empty when the name cannot be put in one */
	bool purl_given; /* by the parser: the file's own purl, or that it has none */
	struct str id;   /* unique in the inventory: the purl where it can be */

	/* Filled in by context/. */
	enum tristate reach_image;
	struct str reach_stages; /* blank separated */
	struct str reach_why;
};

struct package_edge {
	package_ref from, to; /* from depends on to */
};

struct project_list;
struct inventory {
	struct package *packages; /* sorted by id */
	size_t n_packages;
	struct package_edge *edges; /* sorted by from, then to; no duplicates */
	size_t n_edges;
	/* Filled in by graph_index().  Edges of package i are
	 * edges[first_edge[i] .. first_edge[i + 1]); those that depend on it are
	 * parents[first_parent[i] .. first_parent[i + 1]), ascending. */
	uint32_t *first_edge, *first_parent;
	package_ref *parents;

	struct project_list *projects; /* see core/project.h; NULL when not known */
};

const char *evidence_name(enum package_evidence e); /* "file", "file-name" */
const char *scope_name(enum dep_scope s);           /* "runtime"; unknown is "runtime" */
const char *hash_alg_name(enum hash_alg alg);       /* "SHA-512", CycloneDX's spelling */
bool hash_alg_of(struct str name,
		 enum hash_alg *out); /* "sha512", any case, '-' or not */

#endif
