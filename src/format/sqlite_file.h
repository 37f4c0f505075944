/*
 * sqlite_file.h - a database of SQLite that lies in the tree, opened in memory.
 *
 * https://www.sqlite.org/fileformat2.html .  The file is somebody else's: nothing in its
 * schema is trusted, and SQLite stops after a bound of steps.  Whoever reads asks only
 * for tables, by sqlite_file_has_table().
 */
#ifndef FORMAT_SQLITE_FILE_H
#define FORMAT_SQLITE_FILE_H

#include <sqlite3.h>

#include "base/arena.h"

struct sqlite_file {
	sqlite3 *db;
	unsigned looks; /* at the steps that SQLite has taken */
};

bool sqlite_file_is(struct str bytes);
/* False when SQLite cannot open it, f then being closed.  The bytes are copied. */
bool sqlite_file_open(struct arena *a, struct str bytes, struct sqlite_file *f);
void sqlite_file_close(struct sqlite_file *f);
bool sqlite_file_has_table(struct sqlite_file *f, const char *name);

#endif
