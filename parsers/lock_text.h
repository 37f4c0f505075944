/*
 * lock_text.h - what makes any lock file unreadable, whatever its format.
 */
#ifndef PARSERS_LOCK_TEXT_H
#define PARSERS_LOCK_TEXT_H

#include "core/parser.h"

/* Says why the bytes cannot be a lock file (nothing in it, a merge conflict left in it)
 * and returns -1, or returns 0. */
int lock_check_bytes(struct parse_ctx *ctx, struct str bytes);

#endif
