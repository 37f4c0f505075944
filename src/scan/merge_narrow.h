/*
 * merge_narrow.h - one line of a file names a package once.
 *
 * A requirements file that is found by the walk and included by another, which has
 * constraints, gives the same line twice: once without a version, once with the one that
 * the constraints pin.  The one that says more stays.
 */
#ifndef SCAN_MERGE_NARROW_H
#define SCAN_MERGE_NARROW_H

#include "core/package.h"

/*
 * v is sorted by purl, locations by path and line.  Takes places from packages without a
 * version that a package of the same name with a version, or with a narrower requirement,
 * has too; a package that loses all is marked by n_locations 0, and same_as[i] (i itself
 * for the others) is the package that stands for it.
 */
void merge_narrow(struct package *v, size_t n, package_ref *same_as);

#endif
