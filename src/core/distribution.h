/*
 * distribution.h - the distribution, and the release of it, that an image or the version
 * of a package names.
 *
 * Words of tags: https://github.com/docker-library/official-images ("bookworm-slim",
 * "3.12-alpine3.20").  Versions: Debian Developer's Reference, 5.11.2 ("+deb12u1"), and
 * Ubuntu's packaging guide ("0ubuntu0.22.04.1").  Code names are those of the end-of-life
 * facts.  What is not written is left open: "debian:stable" has no release.
 */
#ifndef CORE_DISTRIBUTION_H
#define CORE_DISTRIBUTION_H

#include "core/ecosystem.h"

struct distribution {
	enum ecosystem ecosystem; /* ECO_DEBIAN, ECO_UBUNTU, ECO_ALPINE; ECO_NONE */
	struct str release;       /* "12", "22.04", "3.20"; empty when not told */
};

/* name: as people say it, without docker.io/library/ ("debian", "ghcr.io/o/app").
 * Strings borrow from the tag or from the program itself. */
struct distribution distribution_of_image(struct str name, struct str tag);

/* What the version of a package of dpkg says; release borrows from it. */
struct distribution distribution_of_version(struct str version);

#endif
