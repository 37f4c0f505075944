/*
 * version.h - the order of version strings, one scheme per family of ecosystems.
 */
#ifndef VERSION_VERSION_H
#define VERSION_VERSION_H

#include "core/ecosystem.h"

struct version_scheme {
	const char *name;     /* "pep440", "semver", "gem", "composer", "go" … */
	const char *spec_url; /* the document the order was written from */

	/*
	 * <0, 0, >0 as a is older than, the same as, newer than b.  A total
	 * order over all byte strings: it never fails and allocates nothing,
	 * so it can be handed to qsort and to the fuzzer.  Strings that are
	 * not valid sort before all valid ones, among themselves by bytes.
	 * Maven's own order has circles among odd strings: see maven.c.
	 */
	int (*compare)(struct str a, struct str b);

	/* True when v follows the grammar at spec_url. */
	bool (*valid)(struct str v);

	/* True for a version that comes before the release of its number. */
	bool (*prerelease)(struct str v);
};

/* `tag` is SemVer as repositories write it: any count of numbers, leading zeros. */
extern const struct version_scheme version_semver, version_tag, version_pub,
	version_nuget, version_bitnami, version_pep440, version_go, version_gem,
	version_composer, version_pvp, version_r, version_maven, version_dpkg,
	version_opam, version_rpm, version_apk, version_conan, version_freebsd,
	version_android;

/* By its name ("pep440"); NULL when there is none.  For tests and fuzzing. */
const struct version_scheme *version_scheme_named(struct str name);

/* NULL where no order is known: the caller reports "unknown", it never guesses. */
const struct version_scheme *version_scheme_of(enum ecosystem e);

/* The same for OSV's name with its suffix, which decides for "Root:PyPI" and its like. */
const struct version_scheme *version_scheme_for(struct str osv_name);

#endif
