/*
 * json.h - JSON to a tree of nodes with line numbers, in an arena.
 *
 * RFC 8259.  Our own reader rather than jansson's tree: lockfiles are most of what a
 * scan reads, every value needs its line, and a tree in an arena is several
 * times faster than one of malloc'd tables (make bench; the unit tests hold this reader
 * against jansson).  Nothing outside format/ knows which library reads.
 *
 * Nodes and strings live in the arena; text without escapes is borrowed from
 * the bytes, so these must live as long as the tree.
 */
#ifndef FORMAT_JSON_H
#define FORMAT_JSON_H

#include "base/diag.h"

enum jnode_type {
	JNODE_NULL,
	JNODE_FALSE,
	JNODE_TRUE,
	JNODE_NUMBER,
	JNODE_STRING,
	JNODE_ARRAY,
	JNODE_OBJECT
};

struct jnode {
	enum jnode_type type;
	unsigned line;   /* 1-based, of the value's first byte; of the key in an object */
	struct str key;  /* decoded; empty outside an object */
	struct str text; /* of a string, decoded; of a number, as written */
	struct jnode *child; /* first member or element, in file order */
	struct jnode *next;  /* the next one of the same parent */
	size_t n;            /* members or elements */
};

enum jnode_flags {
	JNODE_STRICT = 0,
	JNODE_COMMENTS = 1, /* JSONC: comments and a comma before ] or } */
};

/*
 * Reads one document.  Depth is bounded by `max_depth`; a duplicate key is kept
 * and gives DIAG_DUPLICATE_KEY at its line (jnode_get finds the last one, as
 * other readers do).  Returns the root, or NULL after an error diagnostic with
 * the line, the text naming what was expected.  path is for diagnostics.
 */
struct jnode *jnode_read(struct arena *a, struct str bytes, unsigned flags,
			 unsigned max_depth, struct diag_list *d, struct str path);

static inline bool jnode_is(const struct jnode *v, enum jnode_type type)
{
	return v && v->type == type;
}

/* The member of an object, NULL when v is NULL, no object, or has no such key.  Here
 * rather than in a file of its own, so that the length of a literal is known. */
const struct jnode *jnode_get_str(const struct jnode *v, struct str key);
static inline const struct jnode *jnode_get(const struct jnode *v, const char *key)
{
	return jnode_get_str(v, str_of(key));
}

/* Of the member `key`: its text when it is a string, else "". */
static inline struct str jnode_string(const struct jnode *v, const char *key)
{
	const struct jnode *member = jnode_get(v, key);

	return jnode_is(member, JNODE_STRING) ? member->text : STR("");
}

/* True only for a member that is `true`. */
static inline bool jnode_is_true(const struct jnode *v, const char *key)
{
	return jnode_is(jnode_get(v, key), JNODE_TRUE);
}

/* "an object", "a number": for diagnostics. */
const char *jnode_type_name(enum jnode_type type);

#define jnode_each(it, parent)                                                           \
	for (const struct jnode *it = (parent) ? (parent)->child : NULL; it;             \
	     it = it->next)

#endif
