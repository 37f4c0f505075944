/*
 * yaml.h - YAML 1.1 to a tree of nodes with line numbers, through libyaml.
 *
 * Every scalar stays text (1.10 is not 1.1), so a caller compares bytes; `plain`
 * tells an unquoted scalar.  All documents of the stream are read.  Aliases
 * are resolved to the same node, `<<` merges are applied; depth, nodes and
 * alias expansion are bounded, so that a "billion laughs" costs an error.
 * Nodes and strings live in the arena.
 */
#ifndef FORMAT_YAML_H
#define FORMAT_YAML_H

#include "base/diag.h"

enum ynode_type { YNODE_SCALAR, YNODE_SEQUENCE, YNODE_MAPPING };

struct ynode {
	enum ynode_type type;
	bool plain;              /* an unquoted scalar */
	bool block;              /* a literal or folded scalar (| or >) */
	unsigned line, end_line; /* 1-based */
	struct str text;         /* of a scalar */
	struct ynode *child;     /* first element, or first value of a mapping */
	struct ynode *next;
	struct str key; /* of a mapping's value */
	unsigned key_line;
	struct str comment; /* text after '#' on the line of a scalar, trimmed; "" */
};

struct ynode_docs {
	struct ynode **v; /* roots; NULL for an empty document */
	size_t n;
};

/* Returns 0, or -1 after an error diagnostic; *out then holds the documents
 * that were read before it (and what the broken one held is dropped). */
int ynode_load(struct arena *a, struct str bytes, unsigned max_depth, struct diag_list *d,
	       struct str path, struct ynode_docs *out);

/* As jnode_get and jnode_string. */
const struct ynode *ynode_get(const struct ynode *v, const char *key);
struct str ynode_string(const struct ynode *v, const char *key);

#define ynode_each(it, parent)                                                           \
	for (const struct ynode *it = (parent) ? (parent)->child : NULL; it;             \
	     it = it->next)

#endif
