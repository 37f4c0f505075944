/*
 * semver_parts.h - Semantic Versioning taken apart; for semver.c, go.c, nuget.c
 * and their like, which differ in what they let pass.
 */
#ifndef VERSION_SEMVER_PARTS_H
#define VERSION_SEMVER_PARTS_H

#include "base/str.h"

struct semver_style {
	unsigned most_parts; /* numbers before the pre-release; 0 = any number */
	bool leading_zeros;  /* in numbers, and in numeric pre-release identifiers */
	bool fold_case;      /* of pre-release identifiers */
	bool build_counts;   /* build metadata is ordered, after all else */
	bool revision;       /* a pre-release that is one number counts upwards */
};

struct semver_parts {
	struct str numbers; /* "1.2.3", as written */
	struct str pre;     /* without its '-'; "" = none */
	size_t pre_letters; /* pre is "rc2", read as "rc.2": length of "rc"; else 0 */
	struct str build;   /* without its '+' */
};

/* False when v is not a version in this style; *out is then of no use. */
bool semver_take_apart(struct str v, const struct semver_style *style,
		       struct semver_parts *out);
int semver_parts_cmp(const struct semver_parts *a, const struct semver_parts *b,
		     const struct semver_style *style);

/* Dot-separated identifiers, none empty, of letters, digits and '-'. */
bool semver_is_identifiers(struct str s, bool leading_zeros);

#endif
