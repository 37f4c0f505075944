/*
 * npm_lock.h - the lock files of npm, wherever npm puts them.
 */
#ifndef PARSERS_NPM_LOCK_H
#define PARSERS_NPM_LOCK_H

#include "core/parser.h"

/* Reads a lock of any version.  `project` is the folder of package.json from that of the
 * lock: "" or "../".  Returns 0, or -1 after parse_error(). */
int npm_lock_read(struct parse_ctx *ctx, struct str bytes, struct str project);

#endif
