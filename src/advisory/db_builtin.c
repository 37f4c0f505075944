/*
 * db_builtin.c - the database built into the program, opened where it lies.
 */
#include "advisory/db_file.h"
#include "advisory/starter.h"

sqlite3 *db_builtin_open(struct arena *a, struct str *error)
{
	/* cppcheck-suppress comparePointers ; both are of the one blob in starter_blob.S
	 */
	sqlite3_int64 size = starter_db_end - starter_db_begin;
	sqlite3 *db = NULL;
	/* Read-only: SQLite writes not a byte, whatever its interface's types say. */
	union {
		const unsigned char *in;
		unsigned char *out;
	} bytes = { starter_db_begin };

	if (sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
			    NULL) != SQLITE_OK ||
	    sqlite3_deserialize(db, "main", bytes.out, size, size,
				SQLITE_DESERIALIZE_READONLY) != SQLITE_OK) {
		*error = arena_printf(
			a, "the built-in advisory database cannot be opened: %s",
			sqlite3_errmsg(db));
		sqlite3_close(db);
		return NULL;
	}
	return db;
}
