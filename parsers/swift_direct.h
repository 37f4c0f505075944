/*
 * swift_direct.h - what a Swift package or an Xcode project itself asks for.
 *
 * Package.swift: https://docs.swift.org/package-manager/PackageDescription/ (Swift 6.2),
 * of which the literal arguments of `.package(…)` are read: it is code, and is not run.
 * project.pbxproj: the repositoryURL of its remote packages, as Xcode 11 to 26 write it.
 */
#ifndef PARSERS_SWIFT_DIRECT_H
#define PARSERS_SWIFT_DIRECT_H

#include "base/map.h"
#include "core/parser.h"

struct swift_direct {
	struct parse_ctx *ctx;
	bool is_known; /* something was read */
	bool is_all;   /* and nothing in it was other than a literal */
	struct map keys;
};

/* Reads what is beside the Package.resolved that is parsed. */
void swift_direct_init(struct swift_direct *d, struct parse_ctx *ctx);
void swift_direct_release(struct swift_direct *d);

/* `key`: a repository's vcs_url.key, or the identity of a package of a registry. */
enum dep_relation swift_direct_relation(const struct swift_direct *d, struct str key);

#endif
