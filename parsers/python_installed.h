/*
 * python_installed.h - which of the packages installed beside it an installed package
 * asks for.
 *
 * https://packaging.python.org/en/latest/specifications/core-metadata/#requires-dist-multiple-use
 * and .../recording-installed-packages/#the-dist-info-directory : each has a folder
 * "name-version.dist-info" beside the others.  requires.txt of an egg-info:
 * https://setuptools.pypa.io/en/latest/deprecated/python_eggs.html#requires-txt .
 */
#ifndef PARSERS_PYTHON_INSTALLED_H
#define PARSERS_PYTHON_INSTALLED_H

#include "core/parser.h"
#include "format/core_metadata.h"

/*
 * What the file tells of the needs of its package: the values of Requires-Dist, or
 * requires.txt beside it.  Found first, since with it the edges of the package are known.
 */
struct python_needs {
	bool are_told;
	struct str requires_txt; /* where that stands for Requires-Dist */
};
void python_installed_find(struct parse_ctx *ctx, const struct core_metadata *m,
			   struct python_needs *out);

/*
 * Joins the package, of a file of dist-info, egg-info or EGG-INFO, with those of the
 * same folder of packages.  What is for an extra counts where a package that is there
 * asks for that extra: it may be there for another's sake.
 */
void python_installed_edges(struct parse_ctx *ctx, package_ref ref,
			    const struct core_metadata *m,
			    const struct python_needs *needs);

#endif
