/*
 * db_write_beside.c - what a database tells beside its advisories: attacks and ends of
 * life.
 *
 * Whoever imported that did so by hand, and keeps it when the advisories are made anew.
 */
#include "advisory/db_write_internal.h"
#include "advisory/sql.h"

static const struct copied {
	const char *select, *insert;
} copied[] = {
	{ "SELECT cve, kev, ransomware, epss FROM exploit WHERE cve IS NOT NULL",
	  "INSERT OR IGNORE INTO exploit(cve, kev, ransomware, epss) "
	  "VALUES(?1, ?2, ?3, ?4)" },
	{ "SELECT name, text FROM facts WHERE name IS NOT NULL AND text IS NOT NULL",
	  "INSERT OR IGNORE INTO facts(name, text) VALUES(?1, ?2)" },
};

static int copy_rows(sqlite3_stmt *from, sqlite3_stmt *to)
{
	int n = sqlite3_column_count(from), rc;

	while ((rc = sqlite3_step(from)) == SQLITE_ROW) {
		for (int i = 0; i < n; i++)
			sqlite3_bind_value(to, i + 1, sqlite3_column_value(from, i));
		if (sql_run(to))
			return -1;
	}
	return rc == SQLITE_DONE ? 0 : -1;
}

int db_write_beside(struct db_writer *w, sqlite3 *from)
{
	int rc = 0;

	for (size_t i = 0; i < sizeof(copied) / sizeof(copied[0]) && !rc; i++) {
		sqlite3_stmt *s = NULL, *to = NULL;

		/* an older file lacks the table, and so has nothing to keep */
		if (sqlite3_prepare_v2(from, copied[i].select, -1, &s, NULL) == SQLITE_OK)
			rc = sqlite3_prepare_v2(w->db, copied[i].insert, -1, &to, NULL) ==
					     SQLITE_OK
				     ? copy_rows(s, to)
				     : -1;
		sqlite3_finalize(s);
		sqlite3_finalize(to);
	}
	return rc;
}

struct db_beside db_writer_beside(struct db_writer *w)
{
	return (struct db_beside){
		.exploits =
			(uint64_t)sql_number(w->db, "SELECT count(*) FROM exploit", 0),
		.unread = w->unread,
	};
}
