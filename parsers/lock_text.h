/*
 * lock_text.h - what makes any lock file unreadable, whatever its format.
 */
#ifndef PARSERS_LOCK_TEXT_H
#define PARSERS_LOCK_TEXT_H

#include "core/parser.h"
#include "format/json.h"
#include "format/yaml.h"

/* Says why the bytes cannot be a lock file (nothing in it, a merge conflict left in it)
 * and returns -1, or returns 0. */
int lock_check_bytes(struct parse_ctx *ctx, struct str bytes);

/* Reads a file whose root is a JSON object (flags and depth as for jnode_read); NULL when
 * it is none, which has been said. */
const struct jnode *lock_read_object(struct parse_ctx *ctx, struct str bytes,
				     unsigned flags, unsigned depth);

/* The merge conflict alone, for files that may be empty. */
int lock_check_conflict(struct parse_ctx *ctx, struct str bytes);

/* The YAML document of the sibling `name`, nested `depth` deep at most; NULL when there
 * is none, or, which a note says, when it is no YAML. */
const struct ynode *lock_sibling_yaml(struct parse_ctx *ctx, const char *name,
				      unsigned depth);

#endif
