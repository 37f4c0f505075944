/*
 * pyproject.h - what a pyproject.toml says of a project and what it asks for.
 *
 * https://packaging.python.org/en/latest/specifications/pyproject-toml/ (PEP 518, 621,
 * 639), .../dependency-groups/ (PEP 735), and the tables of the tools:
 *   Poetry 1.0 to 2.5  https://python-poetry.org/docs/pyproject/
 *   PDM 2              https://pdm-project.org/en/latest/reference/pep621/
 *   uv 0.13            https://docs.astral.sh/uv/concepts/projects/dependencies/
 *   Hatch 1            https://hatch.pypa.io/latest/config/environment/overview/
 *   Flit 2             https://flit.pypa.io/en/stable/pyproject_toml.html
 */
#ifndef FORMAT_PYPROJECT_H
#define FORMAT_PYPROJECT_H

#include "core/package.h"
#include "format/python_license.h"
#include "format/toml.h"

struct pyproject_ask {
	struct str key;  /* PEP 503; empty when text is no requirement */
	struct str name; /* as written */
	struct str
		text; /* a requirement, PEP 508; empty for one of Poetry's own tables */
	const struct toml *table;  /* Poetry's constraint or table; else NULL */
	const struct toml *source; /* what tool.uv.sources says of the name; else NULL */
	struct str group;          /* or extra; empty for the main list */
	enum dep_scope scope;
	unsigned line;
	const char *wrong; /* the entry is none: why; else NULL */
};

struct pyproject {
	struct str name, version; /* empty: not stated, or made when it is built */
	unsigned line;            /* of the name */
	struct python_license license;
	const struct toml *dynamic; /* project.dynamic; or NULL */
	const struct pyproject_ask *asks;
	size_t n_asks;
	const struct pyproject_ask *build; /* [build-system] requires */
	size_t n_build;
};

void pyproject_read(struct arena *a, const struct toml *root, struct pyproject *out);

#endif
