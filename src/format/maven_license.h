/*
 * maven_license.h - the licences of a POM as SPDX ids where they can be told.
 *
 * https://maven.apache.org/pom.html#licenses : names are free text, so that the address
 * tells more.  What is not on the list stays the name it is.
 */
#ifndef FORMAT_MAVEN_LICENSE_H
#define FORMAT_MAVEN_LICENSE_H

#include "base/arena.h"

/* From the name and the address; either may be empty.  Borrowed or in the arena. */
struct str maven_license(struct arena *a, struct str name, struct str url);

#endif
