/* sqlite_file.c - see sqlite_file.h. */
#include "format/sqlite_file.h"

enum {
	STEPS_AT_ONCE = 100000, /* of SQLite's machine, between two looks */
	LOOKS_MOST = 2000,
	WAL_AT = 18, /* file format write and read version: 2 is a write-ahead log's */
};

bool sqlite_file_is(struct str bytes)
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

bool sqlite_file_open(struct arena *a, struct str bytes, struct sqlite_file *f)
{
	struct str copy = without_wal(a, bytes);

	*f = (struct sqlite_file){ 0 };
	if (sqlite3_open_v2(":memory:", &f->db, SQLITE_OPEN_READWRITE, NULL) !=
		    SQLITE_OK ||
	    sqlite3_deserialize(f->db, "main", (unsigned char *)(uintptr_t)copy.ptr,
				(sqlite3_int64)copy.len, (sqlite3_int64)copy.len,
				SQLITE_DESERIALIZE_READONLY) != SQLITE_OK) {
		sqlite_file_close(f);
		return false;
	}
	sqlite3_db_config(f->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(f->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_progress_handler(f->db, STEPS_AT_ONCE, count_look, &f->looks);
	return true;
}

void sqlite_file_close(struct sqlite_file *f)
{
	sqlite3_close(f->db);
	f->db = NULL;
}

bool sqlite_file_has_table(struct sqlite_file *f, const char *name)
{
	sqlite3_stmt *s = NULL;
	bool found =
		sqlite3_prepare_v2(f->db,
				   "SELECT 1 FROM sqlite_master WHERE type = 'table' "
				   "AND name = ?",
				   -1, &s, NULL) == SQLITE_OK &&
		sqlite3_bind_text(s, 1, name, -1, SQLITE_STATIC) == SQLITE_OK &&
		sqlite3_step(s) == SQLITE_ROW;

	sqlite3_finalize(s);
	return found;
}
