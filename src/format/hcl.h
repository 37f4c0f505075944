/*
 * hcl.h - what a file in HCL states in literals, as a tree with line numbers.
 *
 * HCL 2, native syntax:
 * https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md (v2.24), and JSON. Blocks,
 * attributes, object constructors and quoted strings without templates are read; every
 * other expression is HCL_COMPUTED, and passed over.  Nothing is evaluated.
 * Nodes live in the arena; text without escapes is borrowed from the bytes.
 */
#ifndef FORMAT_HCL_H
#define FORMAT_HCL_H

#include "format/json.h"

enum hcl_type {
	HCL_COMPUTED,
	HCL_STRING,
	HCL_OBJECT, /* { a = "b" } as the value of an attribute */
	HCL_BLOCK,  /* type "label" { … }; its key is the type */
};

struct hcl {
	enum hcl_type type;
	unsigned line; /* 1-based, of the key */
	struct str key;
	struct str label; /* the first one of a block; may be empty */
	struct str text;  /* of a string; of what is computed, its first token */
	struct hcl *child, *next;
};

/* Reads the file into *out, a block that holds it.  0, or -1 after an error diagnostic
 * with its line; *out then holds what came before. */
int hcl_read(struct arena *a, struct str bytes, unsigned max_depth, struct diag_list *d,
	     struct str path, struct hcl *out);

/* A type of blocks: what JSON writes as an object may be a block or an attribute, and the
 * objects that it is in its labels.  A row with key NULL ends a list. */
struct hcl_block_type {
	const char *key;
	unsigned labels;
	const struct hcl_block_type *inner; /* of the blocks in it; may be NULL */
};

/* The same for the JSON syntax, with the types of blocks that are asked for:
 * https://github.com/hashicorp/hcl/blob/main/json/spec.md (v2.24).  What is no block
 * though its type is one is a warning. */
int hcl_read_json(struct arena *a, struct str bytes, const struct hcl_block_type *types,
		  unsigned max_depth, struct diag_list *d, struct str path,
		  struct hcl *out);

/* The first attribute or block of that key; NULL when v is NULL or has none. */
const struct hcl *hcl_get(const struct hcl *v, const char *key);
/* Its text when it is a string, else "". */
struct str hcl_string(const struct hcl *v, const char *key);

static inline bool hcl_is(const struct hcl *v, enum hcl_type type)
{
	return v && v->type == type;
}

#define hcl_each(it, parent)                                                             \
	for (const struct hcl *it = (parent) ? (parent)->child : NULL; it; it = it->next)

#endif
