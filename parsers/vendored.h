/*
 * vendored.h - what a file beside copied sources says of where they come from.
 */
#ifndef PARSERS_VENDORED_H
#define PARSERS_VENDORED_H

#include "core/parser.h"

struct vendored {
	struct str name;
	struct str url;      /* of a repository, or of a page about it */
	bool is_repository;  /* url is one, whatever it looks like */
	struct str version;  /* as the file has it: a release, or a word for none */
	struct str revision; /* commit or tag; the same */
	struct str cpe;      /* cpe:/a:zlib:zlib:1.2.11, cpe:2.3:a:… */
	const struct str *licenses;
	size_t n_licenses;
	enum dep_scope scope;
	unsigned line;
};

/* Adds the package: of the repository, at the revision if that is a commit, else by the
 * version; without a repository, that of the library which its CPE names. */
void vendored_add(struct parse_ctx *ctx, const struct vendored *v);

/* The licence as SPDX has it, where it does. */
struct str vendored_license(struct parse_ctx *ctx, struct str text);

#endif
