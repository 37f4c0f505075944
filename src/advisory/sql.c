/*
 * sql.c - the few turns of SQLite's interface that every query takes.
 */
#include "advisory/sql.h"

#include <limits.h>

void sql_bind(sqlite3_stmt *s, int index, struct str text)
{
	if (!text.len || text.len > INT_MAX)
		sqlite3_bind_null(s, index);
	else
		sqlite3_bind_text(s, index, text.ptr, (int)text.len, SQLITE_STATIC);
}

void sql_bind_int(sqlite3_stmt *s, int index, int64_t v)
{
	sqlite3_bind_int64(s, index, v);
}

struct str sql_text(sqlite3_stmt *s, int column)
{
	const void *p = sqlite3_column_blob(s, column);
	int n = sqlite3_column_bytes(s, column);

	return (struct str){ p, p && n > 0 ? (size_t)n : 0 };
}

int sql_run(sqlite3_stmt *s)
{
	int rc = sqlite3_step(s);

	sqlite3_reset(s);
	return rc == SQLITE_DONE || rc == SQLITE_ROW ? 0 : -1;
}

int64_t sql_number(sqlite3 *db, const char *query, int64_t otherwise)
{
	sqlite3_stmt *s = NULL;

	if (sqlite3_prepare_v2(db, query, -1, &s, NULL) == SQLITE_OK &&
	    sqlite3_step(s) == SQLITE_ROW)
		otherwise = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return otherwise;
}
