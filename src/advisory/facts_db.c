/*
 * facts_db.c - the end-of-life facts that an advisory database holds.
 */
#include "advisory/db_file.h"
#include "advisory/db_write.h"
#include "advisory/db_write_internal.h"
#include "advisory/facts.h"
#include "advisory/sql.h"

/* Borrowed until the statement is stepped again or done away with. */
static struct str text_of(sqlite3_stmt *s, enum eol_table table)
{
	sqlite3_reset(s);
	sql_bind(s, 1, str_of(eol_table_name(table)));
	return sqlite3_step(s) == SQLITE_ROW ? sql_text(s, 0) : STR("");
}

/* NULL in files from before there was the table. */
static sqlite3_stmt *prepare(sqlite3 *db)
{
	sqlite3_stmt *s = NULL;

	if (sqlite3_prepare_v2(db, "SELECT text FROM facts WHERE name = ?1", -1, &s,
			       NULL) != SQLITE_OK)
		return NULL;
	return s;
}

static date_day day_in(sqlite3_stmt *s)
{
	struct eol_facts facts = { .table = { [EOL_ABOUT] = text_of(s, EOL_ABOUT) } };

	return eol_facts_day(&facts);
}

date_day facts_day_of(sqlite3 *db)
{
	sqlite3_stmt *s = prepare(db);
	date_day day = s ? day_in(s) : DATE_NONE;

	sqlite3_finalize(s);
	return day;
}

int db_writer_put_facts(struct db_writer *w, const struct eol_facts *facts)
{
	sqlite3 *db = w->db;
	sqlite3_stmt *s;
	int rc = -1;

	if (sqlite3_exec(db, "DELETE FROM facts", NULL, NULL, NULL) != SQLITE_OK)
		return -1;
	if (sqlite3_prepare_v2(db, "INSERT INTO facts(name, text) VALUES(?1, ?2)", -1, &s,
			       NULL) == SQLITE_OK)
		rc = 0;
	for (int i = 0; i < EOL_TABLES && !rc; i++) {
		if (!facts->table[i].len)
			continue;
		sql_bind(s, 1, str_of(eol_table_name((enum eol_table)i)));
		sql_bind(s, 2, facts->table[i]);
		rc = sql_run(s);
	}
	sqlite3_finalize(s);
	return rc;
}

date_day db_writer_facts_day(struct db_writer *w)
{
	return facts_day_of(w->db);
}

/* Newer facts over the built-in ones in *out. */
static int take(sqlite3_stmt *s, struct arena *a, struct eol_facts *out, struct str *why)
{
	struct eol_facts facts = *out;
	size_t bytes = 0;
	bool whole = true;

	for (int i = 0; i < EOL_TABLES; i++) {
		struct str text = text_of(s, (enum eol_table)i);
		bool needed = i == EOL_PRODUCTS || i == EOL_CYCLES;

		bytes += text.len;
		whole = whole && bytes <= FACTS_BYTES && (text.len || !needed);
		/* Lines end with a line feed, and no field is a raw byte of anything. */
		if (text.len && (!str_ends_with(text, STR("\n")) || !str_is_utf8(text)))
			whole = false;
		if (whole && text.len)
			facts.table[i] = arena_dup(a, text);
	}
	if (!whole) {
		*why = STR("the end-of-life facts in it are damaged");
		return 0;
	}
	*out = facts;
	return 1;
}

int facts_of_file(const char *path, struct arena *a, struct eol_facts *out,
		  struct str *why)
{
	sqlite3 *db = db_file_open(path, a, why);
	int newer = 0;

	if (!db)
		return -1;
	*why = STR("");
	*out = eol_facts_builtin();
	sqlite3_stmt *s = prepare(db);

	if (s && text_of(s, EOL_ABOUT).len) {
		date_day day = day_in(s);

		if (day == DATE_NONE)
			*why = STR("the end-of-life facts in it tell no date");
		else if (day > eol_facts_day(NULL))
			newer = take(s, a, out, why);
	}
	sqlite3_finalize(s);
	sqlite3_close(db);
	return newer;
}
