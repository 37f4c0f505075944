/*
 * distribution.h - the distribution, and the release of it, that an image, the version
 * of a package or an operating system names; which advisories speak of that release, and
 * of which source package they speak.
 *
 * Words of tags: https://github.com/docker-library/official-images ("bookworm-slim",
 * "3.12-alpine3.20").  Versions: Debian Developer's Reference, 5.11.2 ("+deb12u1"), and
 * Ubuntu's packaging guide ("0ubuntu0.22.04.1").  Code names are those of the end-of-life
 * facts.  What is not written is left open: "debian:stable" has no release.
 */
#ifndef CORE_DISTRIBUTION_H
#define CORE_DISTRIBUTION_H

#include "core/package.h"

struct distribution {
	enum ecosystem ecosystem; /* ECO_DEBIAN, ECO_UBUNTU, ECO_ALPINE; ECO_NONE */
	struct str release;       /* "12", "22.04", "3.20"; empty when not told */
};

/* name: as people say it, without docker.io/library/ ("debian", "ghcr.io/o/app").
 * Strings borrow from the tag or from the program itself. */
struct distribution distribution_of_image(struct str name, struct str tag);

/* What the version of a package of dpkg says; release borrows from it. */
struct distribution distribution_of_version(struct str version);

/*
 * The ecosystem of ID in os-release(5) ("debian", "opensuse-leap"); ECO_NONE where OSV
 * has none ("fedora").
 */
enum ecosystem distribution_of_os(struct str id);

/*
 * Whether the rows of an ecosystem with this suffix ("12", "v3.19", "22.04:LTS", "Linux
 * Enterprise Server 15 SP5", "enterprise_linux:9::appstream") speak of the release that
 * the qualifier `distro` of a purl names ("debian-12", "rhel-9.4").
 */
bool distribution_covers(enum ecosystem e, struct str suffix, struct str distro);

/* The value of the qualifier `distro`; empty when there is none. */
struct str distribution_of_package(const struct package *p);

/* True for those that have no releases: their advisories are for all that is of them. */
bool distribution_is_rolling(enum ecosystem e);

/* The names, with their versions, under which advisories speak of a package. */
struct advised_name {
	struct str name, version;
	bool is_source; /* of the source package, not of the one that is installed */
};
enum { ADVISED_NAMES = 2 };

/*
 * dpkg's and apk's distributions go by source package, which the qualifier `upstream`
 * names ("glibc@2.36-9", "openssl-3.0.7-27.el9.src.rpm"); rpm's by what is installed, by
 * source, or by both.  Returns how many there are: 1 for what is of no distribution.
 */
size_t distribution_advised(struct arena *a, const struct package *p,
			    struct advised_name out[ADVISED_NAMES]);

#endif
