/*
 * sql.h - the few turns of SQLite's interface that every query takes.
 */
#ifndef ADVISORY_SQL_H
#define ADVISORY_SQL_H

#include <sqlite3.h>

#include "base/str.h"

/* Binds without a copy: text must live until the statement is reset or bound anew.
 * The empty string is bound as NULL. */
void sql_bind(sqlite3_stmt *s, int index, struct str text);
void sql_bind_int(sqlite3_stmt *s, int index, int64_t v);

/* Borrowed until the next step; NULL is the empty string. */
struct str sql_text(sqlite3_stmt *s, int column);

/* Steps a statement that returns no row, and resets it.  0 or -1. */
int sql_run(sqlite3_stmt *s);

/* The number that a query's one row holds; `otherwise` when there is none. */
int64_t sql_number(sqlite3 *db, const char *query, int64_t otherwise);

#endif
