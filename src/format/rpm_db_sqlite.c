/*
 * rpm_db_sqlite.c - see rpm_db.h: rpmdb.sqlite.
 *
 * The schema is asked whether Packages is a table before that is read.
 */
#include "format/rpm_db_impl.h"
#include "format/sqlite_file.h"

bool rpm_db_is_sqlite(struct str bytes)
{
	return sqlite_file_is(bytes);
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
	struct sqlite_file f;

	if (!sqlite_file_open(r->a, r->bytes, &f)) {
		rpm_db_problem(r, "SQLite cannot open it");
		return;
	}
	if (sqlite_file_has_table(&f, "Packages"))
		read_table(r, f.db);
	else
		rpm_db_problem(r, "it has no table Packages that SQLite can read");
	sqlite_file_close(&f);
}
