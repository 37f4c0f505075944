/*
 * diff_packages.h - which packages two inventories do not share.
 */
#ifndef CLI_DIFF_PACKAGES_H
#define CLI_DIFF_PACKAGES_H

#include "core/package.h"

/* One package by ecosystem and name, first-party projects left out. */
struct package_change {
	const struct package **base, **head; /* what only that side has */
	size_t n_base, n_head;
	/* With one on each side: the version is the same, this is not. */
	bool scope_differs, licenses_differ;
};

/* Sorted by ecosystem and name; in a. */
size_t diff_packages(const struct inventory *base, const struct inventory *head,
		     struct arena *a, struct package_change **out);

#endif
