/*
 * ecosystem.h - the package ecosystems: their OSV names, purl types, and how
 * each spells one package's name.
 *
 * OSV schema 1.7, "affected[].package": https://ossf.github.io/osv-schema/
 * purl types: https://github.com/package-url/purl-spec
 */
#ifndef CORE_ECOSYSTEM_H
#define CORE_ECOSYSTEM_H

#include "base/arena.h"

/* Distributions: X(constant, OSV name, purl type).  The packages of several share a purl
 * type, and its namespace tells them apart. */
#define DISTRIBUTION_LIST(X)                                                             \
	X(ECO_DEBIAN, "Debian", "deb")                                                   \
	X(ECO_UBUNTU, "Ubuntu", "deb")                                                   \
	X(ECO_ECHO, "Echo", "deb")                                                       \
	X(ECO_ALPINE, "Alpine", "apk")                                                   \
	X(ECO_WOLFI, "Wolfi", "apk")                                                     \
	X(ECO_CHAINGUARD, "Chainguard", "apk")                                           \
	X(ECO_MINIMOS, "MinimOS", "apk")                                                 \
	X(ECO_ALPAQUITA, "Alpaquita", "apk")                                             \
	X(ECO_BELLSOFT, "BellSoft Hardened Containers", "apk")                           \
	X(ECO_CLEANSTART, "CleanStart", "apk")                                           \
	X(ECO_REDHAT, "Red Hat", "rpm")                                                  \
	X(ECO_ALMALINUX, "AlmaLinux", "rpm")                                             \
	X(ECO_ROCKY, "Rocky Linux", "rpm")                                               \
	X(ECO_SUSE, "SUSE", "rpm")                                                       \
	X(ECO_OPENSUSE, "openSUSE", "rpm")                                               \
	X(ECO_OPENEULER, "openEuler", "rpm")                                             \
	X(ECO_MAGEIA, "Mageia", "rpm")                                                   \
	X(ECO_AZURE_LINUX, "Azure Linux", "rpm")                                         \
	X(ECO_PHOTON, "Photon OS", "rpm")

/* X(constant, OSV name or "" where OSV has none, purl type) */
#define ECOSYSTEM_LIST(X)                                                                \
	X(ECO_NONE, "", "generic")                                                       \
	X(ECO_NPM, "npm", "npm")                                                         \
	X(ECO_PYPI, "PyPI", "pypi")                                                      \
	X(ECO_GO, "Go", "golang")                                                        \
	X(ECO_CRATES, "crates.io", "cargo")                                              \
	X(ECO_RUBYGEMS, "RubyGems", "gem")                                               \
	X(ECO_PACKAGIST, "Packagist", "composer")                                        \
	X(ECO_MAVEN, "Maven", "maven")                                                   \
	X(ECO_NUGET, "NuGet", "nuget")                                                   \
	X(ECO_HEX, "Hex", "hex")                                                         \
	X(ECO_PUB, "Pub", "pub")                                                         \
	X(ECO_SWIFT, "SwiftURL", "swift")                                                \
	X(ECO_CRAN, "CRAN", "cran")                                                      \
	X(ECO_BIOCONDUCTOR, "Bioconductor", "bioconductor")                              \
	X(ECO_HACKAGE, "Hackage", "hackage")                                             \
	X(ECO_GHC, "GHC", "generic")                                                     \
	X(ECO_JULIA, "Julia", "julia")                                                   \
	X(ECO_CONAN, "ConanCenter", "conan")                                             \
	X(ECO_BITNAMI, "Bitnami", "bitnami")                                             \
	X(ECO_OPAM, "opam", "opam")                                                      \
	X(ECO_GITHUB_ACTIONS, "GitHub Actions", "github")                                \
	X(ECO_OCI, "", "docker")                                                         \
	X(ECO_CONDA, "", "conda")                                                        \
	X(ECO_COCOAPODS, "", "cocoapods")                                                \
	X(ECO_VCPKG, "", "vcpkg")                                                        \
	X(ECO_CPAN, "", "cpan")                                                          \
	X(ECO_LUAROCKS, "", "luarocks")                                                  \
	X(ECO_BAZEL, "", "bazel")                                                        \
	X(ECO_VSCODE, "VSCode", "vscode-extension")                                      \
	X(ECO_KUBERNETES, "Kubernetes", "generic")                                       \
	X(ECO_LINUX, "Linux", "generic")                                                 \
	X(ECO_ANDROID, "Android", "generic")                                             \
	X(ECO_OSS_FUZZ, "OSS-Fuzz", "generic")                                           \
	X(ECO_ROOT, "Root", "generic")                                                   \
	X(ECO_TUXCARE, "TuxCare", "generic")                                             \
	X(ECO_DHI, "Docker Hardened Images", "generic")                                  \
	X(ECO_FREEBSD, "FreeBSD", "generic")                                             \
	DISTRIBUTION_LIST(X)

enum ecosystem {
#define X(constant, osv, purl) constant,
	ECOSYSTEM_LIST(X)
#undef X
		ECO_COUNT
};

/* True for the packages of a Linux distribution: their versions are of one release. */
bool ecosystem_is_distribution(enum ecosystem e);

/* The namespace of a distribution's purls ("debian"); "" for all else. */
struct str ecosystem_purl_namespace(enum ecosystem e);

/* OSV's name ("PyPI"); "" where OSV has none. */
struct str ecosystem_name(enum ecosystem e);
/* What people and the report call it: OSV's name, or the purl type ("docker"). */
struct str ecosystem_label(enum ecosystem e);
struct str ecosystem_purl_type(enum ecosystem e);

/*
 * From an OSV name, any case, with or without a suffix after ':'
 * ("Debian:12"); from a purl type; ECO_NONE when not known.
 * "deb" and "rpm" are told apart by `purl_namespace` ("ubuntu").
 */
enum ecosystem ecosystem_of_name(struct str osv_name);
enum ecosystem ecosystem_of_purl_type(struct str type, struct str purl_namespace);

/*
 * The key under which a name is compared: PEP 503 for PyPI, lower case for
 * NuGet, Packagist, Hex, Pub, Julia, and so on; else name itself (borrowed).
 */
struct str ecosystem_name_key(struct arena *a, enum ecosystem e, struct str name);

#endif
