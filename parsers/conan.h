/*
 * conan.h - what a reference of Conan says: "name/1.2@user/channel#revision%time".
 *
 * https://docs.conan.io/2/reference/conanfile/methods/requirements.html and, of Conan 1,
 * https://docs.conan.io/en/1.66/cheatsheet.html#package-terminology .
 */
#ifndef PARSERS_CONAN_H
#define PARSERS_CONAN_H

#include "core/parser.h"

/*
 * Fills in name, version or, for a range in brackets, requested, and qualifiers.  What
 * borrows does so from text; the rest is in the arena.  `package_revision` may be empty.
 * False when text is no reference.
 */
bool conan_reference_read(struct arena *a, struct str text, struct str package_revision,
			  struct package *p);

#endif
