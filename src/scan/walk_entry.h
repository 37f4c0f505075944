/*
 * walk_entry.h - single entries of a folder that is walked: what they are, and whether
 * the user's patterns name them.
 */
#ifndef SCAN_WALK_ENTRY_H
#define SCAN_WALK_ENTRY_H

#include "base/dir.h"
#include "core/parser.h"

/* True when one of the patterns of --skip-dirs or --skip-files means the path. */
bool walk_any_glob(const struct str *globs, size_t n, struct str path);

/* Its d_type, asked of the file where the folder does not tell; DT_UNKNOWN, DT_REG,
 * DT_DIR, DT_LNK, or DT_FIFO for the rest. */
unsigned char walk_entry_type(int dirfd, const struct dir_entry *e);

/* Whether dirfd/name is a regular file whose first bytes p, the parser of programs,
 * takes for a program's; with wants_mode only when somebody may execute it. */
bool walk_entry_is_program(const struct parser *p, int dirfd, const char *name,
			   bool wants_mode);

#endif
