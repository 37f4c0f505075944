/*
 * db_file.h - what is fixed about the file of an advisory database.
 */
#ifndef ADVISORY_DB_FILE_H
#define ADVISORY_DB_FILE_H

#include <sqlite3.h>

#include "base/arena.h"

#define ADVISORY_DB_SCHEMA 1
#define ADVISORY_DB_APPLICATION 0x57425944 /* "WBYD" */

/*
 * SHA-256, in hex, over the content of the tables eco, adv, alias, pkg, exploit and
 * facts, row by row in the order of their keys.  0, or -1 when a table cannot be read.
 */
int db_checksum(sqlite3 *db, struct arena *a, struct str *hex);

/*
 * Opens a file after looking at its head, read-only: nobody may be writing it, as
 * imports replace it whole.  Returns NULL with *error, for people, in the arena.
 */
sqlite3 *db_file_open(const char *path, struct arena *a, struct str *error);

/* Opens the database built into the program, in place. */
sqlite3 *db_builtin_open(struct arena *a, struct str *error);

#endif
