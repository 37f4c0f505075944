/*
 * poetry_project.h - what a pyproject.toml asks Poetry for, and Poetry's version
 * constraints as far as a lock file needs them.
 *
 * https://python-poetry.org/docs/pyproject/ and .../dependency-specification/ (Poetry 1.0
 * to 2.5), PEP 621 for [project], PEP 735 for [dependency-groups].
 */
#ifndef FORMAT_POETRY_PROJECT_H
#define FORMAT_POETRY_PROJECT_H

#include "core/package.h"
#include "format/toml.h"

struct poetry_ask {
	struct str key;    /* PEP 503 */
	struct str group;  /* "dev", "docs"; empty for the main one */
	struct str extras; /* that are asked of it: "a,b"; may be empty */
	enum dep_scope scope;
};

/* Every dependency of the project, in the order of the file; the array is in the
 * arena.  Entries that are none are left out: the file's own parser tells of them. */
size_t poetry_project_read(struct arena *a, const struct toml *root,
			   const struct poetry_ask **out);

/* The extras of a dependency's table or its alternatives: "a,b"; in the arena. */
struct str poetry_extras(struct arena *a, const struct toml *dependency);

/*
 * True when constraint ("^1.2", ">=1,<2 || >3", "1.0", "*") may allow version.  False
 * only when that is sure: plain releases are compared by their numbers, the rest may be.
 */
bool poetry_may_allow(struct str constraint, struct str version);

/*
 * The constraint as PEP 440 writes it ("^1.2" is ">=1.2,<2", "~1.2" ">=1.2,<1.3"), in the
 * arena; as it stands where there is no such way to write it ("1 || 2").  An exact
 * version ("1.2.3", "==1.2.3") is returned in *exact as well, else that is empty.
 */
struct str poetry_to_pep440(struct arena *a, struct str constraint, struct str *exact);

#endif
