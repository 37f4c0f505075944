/*
 * python_license.h - the licence of a Python project, from the three ways to state it.
 *
 * https://packaging.python.org/en/latest/specifications/core-metadata/ (2.4, PEP 639:
 * License-Expression before License before the classifiers) and the list of
 * classifiers, https://pypi.org/classifiers/ (2026-06).
 */
#ifndef FORMAT_PYTHON_LICENSE_H
#define FORMAT_PYTHON_LICENSE_H

#include "base/arena.h"

struct python_license {
	struct str expression; /* License-Expression, project.license */
	struct str text;       /* License, license.text: a name, or the whole licence */
	struct str *classifiers;
	size_t n_classifiers, cap_classifiers;
};

/* Takes a classifier when it is one of a licence. */
void python_license_classifier(struct arena *a, struct python_license *l,
			       struct str classifier);

/* The licences as a package has them, in the arena; *out may be NULL when there is none.
 * Returns how many. */
size_t python_license_list(struct arena *a, const struct python_license *l,
			   const struct str **out);

#endif
