/*
 * composer_parts.h - a version of a Composer package taken apart; for composer.c
 * and the constraints.  Everything is borrowed from the text.
 */
#ifndef VERSION_COMPOSER_PARTS_H
#define VERSION_COMPOSER_PARTS_H

#include "base/str.h"

enum composer_stability {
	COMPOSER_DEV,
	COMPOSER_ALPHA,
	COMPOSER_BETA,
	COMPOSER_RC,
	COMPOSER_STABLE,
	COMPOSER_PATCH
};

struct composer_parts {
	bool is_branch;     /* "dev-main": a name without a number */
	struct str branch;  /* "main" */
	struct str numbers; /* "1.2.3", "2010-01-02", "1.x" */
	unsigned pad;       /* numbers are filled up to so many */
	bool pad_high;      /* with the highest number, as "1.x-dev" is; else with 0 */
	enum composer_stability stability;
	struct str stability_numbers; /* "2.1" of "-beta.2.1" */
	bool dev;                     /* "-dev" at the end */
};

/* False when v is not valid; *out is then of no use. */
bool composer_take_apart(struct str v, struct composer_parts *out);

#endif
