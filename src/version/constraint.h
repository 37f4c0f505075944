/*
 * constraint.h - which versions a written requirement allows.
 *
 * PEP 440 specifiers for PyPI, node-semver ranges for npm, Cargo, Composer, Hex, Maven,
 * NuGet, Pub and RubyGems requirements, those of R, Haskell, opam, Conan and Julia, each
 * as its own tool reads it, and the least Go.
 * A requirement becomes a union of intervals in the ecosystem's order, so that it can be
 * intersected with an advisory's affected ranges.
 */
#ifndef VERSION_CONSTRAINT_H
#define VERSION_CONSTRAINT_H

#include "base/arena.h"
#include "version/version.h"

/* An interval; a bound without a version is open to infinity. */
struct version_interval {
	struct str low, high; /* empty = unbounded */
	bool low_in, high_in; /* whether the bound itself belongs */
};

struct constraint {
	struct version_interval *v; /* in ascending order, not overlapping */
	size_t n;                   /* 0: nothing is allowed */
	bool prereleases;           /* pre-releases count as allowed */

	/* Where they do not: the pre-releases that count all the same, as npm's and
	 * Cargo's ">=1.2.3-rc.1" allows those of 1.2.3; ascending. */
	struct version_interval *pre;
	size_t n_pre;
};

/*
 * Reads `text` as ecosystem e writes it ("" and "*" allow everything).  Returns
 * 0, or -1 with *out untouched when it is not understood (a URL, a tag, an
 * ecosystem whose grammar is not known): the caller says so.
 */
int constraint_read(struct arena *a, enum ecosystem e, struct str text,
		    struct constraint *out);

/* True when v is allowed. */
bool constraint_allows(const struct constraint *c, const struct version_scheme *s,
		       struct str v);

#endif
