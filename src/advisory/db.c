/*
 * db.c - the advisory database, as a scan sees it.
 */
#include "advisory/db.h"

#include <stdlib.h>

#include "advisory/db_file.h"
#include "advisory/db_internal.h"
#include "advisory/facts.h"
#include "advisory/sql.h"
#include "base/date.h"

static const char *const statement_text[READ_STATEMENTS] = {
	[READ_PKG] = "SELECT adv, ranges, versions, vectors FROM pkg WHERE eco = ?1 AND "
		     "name = ?2",
	[READ_ADV] = "SELECT osv, kind, sev, vectors, aliases, summary FROM adv WHERE "
		     "id = ?1",
	[READ_ALIAS] = "SELECT adv FROM alias WHERE name = ?1",
	[READ_EXPLOIT] = "SELECT kev, ransomware, epss FROM exploit WHERE cve = ?1",
};

static int load_ecosystems(struct advisory_db *db)
{
	sqlite3_stmt *s;
	size_t cap = 0;
	int rc = sqlite3_prepare_v2(
		db->sql, "SELECT id, name, records, newest FROM eco ORDER BY 2", -1, &s,
		NULL);

	while ((rc == SQLITE_OK || rc == SQLITE_ROW) &&
	       (rc = sqlite3_step(s)) == SQLITE_ROW) {
		struct str base, name = arena_dup(&db->arena, sql_text(s, 1));

		arena_grow(&db->arena, db->eco, db->n_eco, &cap);
		struct db_eco *e = &db->eco[db->n_eco++];
		*e = (struct db_eco){
			.id = sqlite3_column_int64(s, 0),
			.name = name,
			.ecosystem = ecosystem_of_name(name),
			.records = sqlite3_column_int64(s, 2),
			.newest = sqlite3_column_int64(s, 3),
		};
		str_cut(name, ':', &base, &e->suffix);
	}
	sqlite3_finalize(s);
	return rc == SQLITE_DONE ? 0 : -1;
}

/* Whose tables beside those of the advisories count. */
static sqlite3 *beside(const struct advisory_db *db)
{
	return db->file ? db->file : db->sql;
}

/* Older files have no such table; where it is empty nobody need look. */
static bool has_exploits(const struct advisory_db *db)
{
	return sql_number(beside(db), "SELECT 1 FROM exploit LIMIT 1", 0) == 1;
}

static int prepare(struct advisory_db *db)
{
	for (int i = 0; i < READ_STATEMENTS; i++) {
		if (i == READ_EXPLOIT && !has_exploits(db))
			continue;
		if (sqlite3_prepare_v3(i == READ_EXPLOIT ? beside(db) : db->sql,
				       statement_text[i], -1, SQLITE_PREPARE_PERSISTENT,
				       &db->statement[i], NULL) != SQLITE_OK)
			return -1;
	}
	return load_ecosystems(db);
}

/* One that is damaged has some, so that it is found out. */
static bool has_records(sqlite3 *file)
{
	return sql_number(file, "SELECT count(*) FROM (SELECT 1 FROM adv LIMIT 1)", 1) >
	       0;
}

int advisory_db_open(struct advisory_db **out, const char *path, struct arena *a,
		     struct str *error)
{
	sqlite3 *file = path ? db_file_open(path, a, error) : NULL;

	if (path && !file)
		return -1;
	sqlite3 *sql = file && has_records(file) ? file : db_builtin_open(a, error);
	if (!sql) {
		sqlite3_close(file);
		return -1;
	}
	struct advisory_db *db = calloc(1, sizeof(*db));
	if (!db)
		oom_die();
	db->sql = sql;
	db->file = file;
	db->built_in = sql != file;
	arena_init(&db->arena);
	if (prepare(db)) {
		*error = arena_printf(a, "%s: the advisory database is damaged (%s)",
				      path ? path : "built-in", sqlite3_errmsg(sql));
		advisory_db_close(db);
		return -1;
	}
	*out = db;
	return 0;
}

void advisory_db_close(struct advisory_db *db)
{
	if (!db)
		return;
	for (int i = 0; i < READ_STATEMENTS; i++)
		sqlite3_finalize(db->statement[i]);
	for (int i = 1; i < FILTER_END; i++)
		db_filter_close(&db->filter[i]);
	sqlite3_close(db->sql);
	if (db->file != db->sql)
		sqlite3_close(db->file);
	arena_release(&db->arena);
	free(db);
}

struct str advisory_db_note(struct advisory_db *db, struct arena *a, const char *key)
{
	return db_meta_get(beside(db), a, key);
}

date_day advisory_db_facts_day(struct advisory_db *db)
{
	return facts_day_of(beside(db));
}

struct advisory_db_attacks advisory_db_attacks(struct advisory_db *db)
{
	/* 0 for older files, which have no such table */
	return (struct advisory_db_attacks){
		sql_number(beside(db), "SELECT count(kev) FROM exploit", 0),
		sql_number(beside(db), "SELECT count(epss) FROM exploit", 0),
	};
}

size_t advisory_db_sources(struct advisory_db *db, struct arena *a,
			   struct db_source **out)
{
	return db_sources_read(beside(db), a, out);
}

/* No, for older files, which have no such table. */
static bool knows_any(struct advisory_db *db, const char *query)
{
	return sql_number(beside(db), query, 0) != 0;
}

void advisory_db_describe(struct advisory_db *db, struct arena *a, struct report_db *out)
{
	struct db_ecosystem *v = arena_new_array(a, struct db_ecosystem, db->n_eco);
	uint32_t advisories = 0;
	size_t n = 0;

	for (size_t i = 0; i < db->n_eco; i++) {
		const struct db_eco *e = &db->eco[i];

		if (!e->records)
			continue;
		v[n++] = (struct db_ecosystem){
			.name = arena_dup(a, e->name),
			.advisories = (uint32_t)e->records,
			.newest = time_text(a, e->newest),
		};
	}
	str_to_u32(db_meta_get(db->sql, a, "advisories"), UINT32_MAX, &advisories);
	*out = (struct report_db){
		.present = true,
		.built_in = db->built_in,
		.built = db_meta_get(db->sql, a, "built"),
		.advisories = advisories,
		.ecosystems = v,
		.n_ecosystems = n,
		.knows_kev = knows_any(db, "SELECT 1 FROM exploit WHERE kev NOTNULL "
					   "LIMIT 1"),
		.knows_epss = knows_any(db, "SELECT 1 FROM exploit WHERE epss NOTNULL "
					    "LIMIT 1"),
	};
}

static int verify(sqlite3 *db, struct arena *a, struct str *error)
{
	sqlite3_stmt *s;
	struct str hex, said = STR("cannot be read");
	int rc = sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &s, NULL);

	if (rc == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW)
		said = arena_dup(a, sql_text(s, 0));
	sqlite3_finalize(s);
	if (!str_is(said, "ok")) {
		*error = arena_printf(a, "the advisory database is damaged: " STR_FMT,
				      STR_ARG(said));
		return -1;
	}
	int filter = db_filter_verify(db, a);
	if (filter < 0 || db_checksum(db, a, &hex)) {
		*error = arena_printf(a, "the advisory database cannot be read: %s",
				      sqlite3_errmsg(db));
		return -1;
	}
	if (!str_eq(hex, db_meta_get(db, a, "checksum"))) {
		*error = STR(
			"the advisory database is not what was imported: its checksum "
			"does not match");
		return -1;
	}
	if (filter > 0) {
		*error = STR("the advisory database is damaged: a filter of its names is "
			     "not what its tables say");
		return -1;
	}
	return 0;
}

int advisory_db_verify(struct advisory_db *db, struct arena *a, struct str *error)
{
	if (db->file && verify(db->file, a, error) != 0)
		return -1;
	return db->sql == db->file ? 0 : verify(db->sql, a, error);
}

struct str *db_split(struct arena *a, struct str text, size_t *n)
{
	struct str word, *v = NULL;
	size_t cap = 0;

	*n = 0;
	while (str_next_word(&text, &word)) {
		arena_grow(a, v, *n, &cap);
		v[(*n)++] = word;
	}
	return v;
}

struct cvss_vector *db_vectors(struct arena *a, struct str text, size_t *n)
{
	struct cvss_vector *v = NULL;
	struct str word;
	size_t cap = 0;

	*n = 0;
	while (str_next_word(&text, &word)) {
		struct cvss_vector c = { .vector = word };

		if (cvss_base_score(word, &c.tenths, &c.version) != 0)
			continue;
		arena_grow(a, v, *n, &cap);
		v[(*n)++] = c;
	}
	return v;
}
