/*
 * rpm_db_sqlite.c - see rpm_db.h: rpmdb.sqlite.
 *
 * The file is somebody else's: its schema is asked whether Packages is a table before
 * that is read, and SQLite stops after a bound of steps.
 */
#include <sqlite3.h>

#include "format/rpm_db_impl.h"

enum {
	STEPS_AT_ONCE = 100000, /* of SQLite's machine, between two looks */
	LOOKS_MOST = 2000,
	WAL_AT = 18, /* file format write and read version: 2 is a write-ahead log's */
};

bool rpm_db_is_sqlite(struct str bytes)
{
	return str_starts_with(bytes, (struct str){ "SQLite format 3\0", 16 });
}

static int count_look(void *arg)
{
	return ++*(unsigned *)arg > LOOKS_MOST;
}

/* A log cannot lie beside a database in memory: what it holds is in another file. */
static struct str without_wal(struct arena *a, struct str bytes)
{
	char *copy = arena_alloc(a, bytes.len, 1);

	memcpy(copy, bytes.ptr, bytes.len);
	for (size_t i = WAL_AT; i < WAL_AT + 2 && i < bytes.len; i++)
		if (copy[i] == 2)
			copy[i] = 1;
	return (struct str){ copy, bytes.len };
}

static bool has_table(sqlite3 *db)
{
	sqlite3_stmt *s = NULL;
	bool found =
		sqlite3_prepare_v2(db,
				   "SELECT 1 FROM sqlite_master WHERE type = 'table' "
				   "AND name = 'Packages'",
				   -1, &s, NULL) == SQLITE_OK &&
		sqlite3_step(s) == SQLITE_ROW;

	sqlite3_finalize(s);
	return found;
}

static void read_table(struct rpm_db_reader *r, sqlite3 *db)
{
	sqlite3_stmt *s = NULL;
	int rc = sqlite3_prepare_v2(db, "SELECT blob FROM Packages", -1, &s, NULL);

	while (rc == SQLITE_OK && (rc = sqlite3_step(s)) == SQLITE_ROW) {
		const void *blob = sqlite3_column_blob(s, 0);
		size_t len = (size_t)sqlite3_column_bytes(s, 0);

		rc = SQLITE_OK;
		if (!blob || !rpm_db_may_take(r, len))
			continue;
		rpm_db_add(r, arena_dup(r->a, (struct str){ blob, len }));
	}
	if (rc != SQLITE_DONE)
		rpm_db_problem(r, "SQLite cannot read it to its end");
	sqlite3_finalize(s);
}

void rpm_db_sqlite(struct rpm_db_reader *r)
{
	struct str copy = without_wal(r->a, r->bytes);
	unsigned looks = 0;
	sqlite3 *db = NULL;

	if (sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
	    sqlite3_deserialize(db, "main", (unsigned char *)(uintptr_t)copy.ptr,
				(sqlite3_int64)copy.len, (sqlite3_int64)copy.len,
				SQLITE_DESERIALIZE_READONLY) != SQLITE_OK) {
		rpm_db_problem(r, "SQLite cannot open it");
		sqlite3_close(db);
		return;
	}
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_progress_handler(db, STEPS_AT_ONCE, count_look, &looks);
	if (has_table(db))
		read_table(r, db);
	else
		rpm_db_problem(r, "it has no table Packages that SQLite can read");
	sqlite3_close(db);
}
