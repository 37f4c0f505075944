/*
 * python_installed.h - which of the packages installed beside it an installed package
 * asks for.
 *
 * https://packaging.python.org/en/latest/specifications/core-metadata/#requires-dist-multiple-use
 * and .../recording-installed-packages/#the-dist-info-directory : each has a folder
 * "name-version.dist-info" beside the others.
 */
#ifndef PARSERS_PYTHON_INSTALLED_H
#define PARSERS_PYTHON_INSTALLED_H

#include "core/parser.h"

/* Adds an edge to each package that `requires`, the values of Requires-Dist, names and
 * that is there.  Those for an extra are left out: they may be there for another. */
void python_installed_edges(struct parse_ctx *ctx, package_ref from,
			    const struct str *requires, size_t n);

#endif
