/*
 * opam_read.h - what a file of opam says of a package: shared by a package's own file
 * and the one that `opam lock` writes.
 */
#ifndef PARSERS_OPAM_READ_H
#define PARSERS_OPAM_READ_H

#include "core/parser.h"

struct opam_dep {
	struct str name;
	struct str version;   /* of {= "1.2"} alone */
	struct str requested; /* any other constraint: ">= 4.08 & < 5" */
	struct str group;     /* "with-test", "with-doc", "build", "dev", "depopts" */
	enum dep_scope scope;
	struct str pin; /* address of pin-depends; may be empty */
	bool pin_has_version;
	bool pinned; /* the file holds it only in pin-depends */
	unsigned line;
};

struct opam_file {
	struct str name, version;
	struct str *licenses;
	size_t n_licenses, cap_licenses;
	struct opam_dep *deps;
	size_t n_deps, cap_deps;
	bool is_monorepo; /* written by opam-monorepo: what it pins are releases */
	unsigned line;
};

/* False after an error.  What is wrong is said in the file at hand. */
bool opam_file_read(struct parse_ctx *ctx, struct str bytes, struct opam_file *out);

#endif
