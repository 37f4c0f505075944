/*
 * pip_package.h - one line of a requirements file as a package.
 *
 * For everything that holds pip's lines: requirements files, the pip list of a
 * conda environment.  What a line says of its version is taken as far as it is certain:
 * `==V`, the name of a wheel; a range stays a range.
 */
#ifndef FORMAT_PIP_PACKAGE_H
#define FORMAT_PIP_PACKAGE_H

#include "base/diag.h"
#include "core/package.h"
#include "format/pep508.h"

struct pip_package {
	/* Ecosystem, kind, name, version, requested, sources and hashes are filled in;
	 * scope, relation and line are the caller's.  The name is empty when
	 * there is no package to add. */
	struct package package;
	struct pep508_marker marker;
	struct str marker_text;
	bool hashed;

	/* What is to be said of the line, at its line; none when the text is empty. */
	struct str problem;
	enum diag_level level;
	enum diag_code code;
};

/*
 * Reads a requirement (name, URL or path, and marker) and the options that follow
 * it.  editable: text is the value of -e.  Strings are in the arena or borrowed.
 */
void pip_package_read(struct arena *a, struct str text, struct str options, bool editable,
		      struct pip_package *out);

#endif
