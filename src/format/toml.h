/*
 * toml.h - TOML to a tree of nodes with line numbers.
 *
 * TOML 1.0.0, https://toml.io/en/v1.0.0: our own reader, since the libraries this program
 * rests on hold none.  Nodes and strings live in the arena; text without escapes is
 * borrowed from the bytes.  After an error what was read before it stays
 * usable: the reader goes on at the next table header.
 */
#ifndef FORMAT_TOML_H
#define FORMAT_TOML_H

#include "base/diag.h"

enum toml_type {
	TOML_TABLE,
	TOML_ARRAY,
	TOML_STRING,
	TOML_NUMBER, /* integer or float, as written */
	TOML_BOOL,
	TOML_DATE /* date, time or both, as written */
};

struct toml {
	enum toml_type type;
	unsigned line;   /* 1-based: of the header, the key, or the element */
	struct str key;  /* decoded; empty in an array */
	struct str text; /* of a string, decoded; of the rest, as written */
	struct toml *child, *next;
	size_t n;
};

/*
 * Reads a document.  Always returns the root table.  *errors counts what was wrong
 * (each one an error diagnostic with its line).  Merge-conflict markers are one
 * error each, named so.
 */
struct toml *toml_read(struct arena *a, struct str bytes, unsigned max_depth,
		       struct diag_list *d, struct str path, unsigned *errors);

/* NULL when v is NULL, no table, or has no such key. */
const struct toml *toml_get(const struct toml *v, const char *key);
const struct toml *toml_get_str(const struct toml *v, struct str key);
/* toml_get over a path: toml_path(root, "tool.poetry.dependencies"). */
const struct toml *toml_path(const struct toml *v, const char *dotted);
struct str toml_string(const struct toml *v,
		       const char *key); /* "" when it is no string */
bool toml_is_true(const struct toml *v, const char *key);

#define toml_each(it, parent)                                                            \
	for (const struct toml *it = (parent) ? (parent)->child : NULL; it; it = it->next)

#endif
