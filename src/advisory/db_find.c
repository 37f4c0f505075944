/*
 * db_find.c - a record by its id or alias, whole, for people.
 */
#include "advisory/db_internal.h"
#include "advisory/sql.h"
#include "base/date.h"

static void read_packages(struct advisory_db *db, int64_t adv, struct arena *a,
			  struct advisory *out)
{
	/* No index leads from a record to its packages: this is not in a scan's path. */
	static const char query[] =
		"SELECT eco.name, pkg.name, ranges, versions FROM pkg JOIN eco "
		"ON eco.id = pkg.eco WHERE pkg.adv = ?1 ORDER BY 1, 2";
	struct advisory_package *v = NULL;
	size_t n = 0, cap = 0;
	sqlite3_stmt *s;

	if (sqlite3_prepare_v2(db->sql, query, -1, &s, NULL) == SQLITE_OK) {
		sql_bind_int(s, 1, adv);
		while (sqlite3_step(s) == SQLITE_ROW) {
			arena_grow(a, v, n, &cap);
			v[n++] = (struct advisory_package){
				.ecosystem = arena_dup(a, sql_text(s, 0)),
				.name = arena_dup(a, sql_text(s, 1)),
				.ranges = arena_dup(a, sql_text(s, 2)),
				.versions = arena_dup(a, sql_text(s, 3)),
			};
		}
	}
	sqlite3_finalize(s);
	out->packages = v;
	out->n_packages = n;
}

static bool read_one(struct advisory_db *db, int64_t adv, struct arena *a,
		     struct advisory *out)
{
	static const char query[] =
		"SELECT osv, kind, sev, vectors, aliases, summary, modified, withdrawn "
		"FROM adv WHERE id = ?1";
	sqlite3_stmt *s;
	bool found = false;

	if (sqlite3_prepare_v2(db->sql, query, -1, &s, NULL) == SQLITE_OK) {
		sql_bind_int(s, 1, adv);
		found = sqlite3_step(s) == SQLITE_ROW;
	}
	if (found) {
		*out = (struct advisory){
			.id = arena_dup(a, sql_text(s, 0)),
			.kind = db_kind(sqlite3_column_int(s, 1)),
			.severity = db_severity(sqlite3_column_int(s, 2)),
			.summary = arena_dup(a, sql_text(s, 5)),
			.modified = time_text(a, sqlite3_column_int64(s, 6)),
		};
		out->cvss = db_vectors(a, arena_dup(a, sql_text(s, 3)), &out->n_cvss);
		out->aliases = db_split(a, arena_dup(a, sql_text(s, 4)), &out->n_aliases);
		if (sqlite3_column_type(s, 7) != SQLITE_NULL)
			out->withdrawn = time_text(a, sqlite3_column_int64(s, 7));
	}
	sqlite3_finalize(s);
	if (found)
		read_packages(db, adv, a, out);
	return found;
}

size_t advisory_db_find(struct advisory_db *db, struct str id, struct arena *a,
			struct advisory **out)
{
	/* Withdrawn records have no row in alias. */
	static const char query[] =
		"SELECT id FROM adv WHERE osv = ?1 OR id IN "
		"(SELECT adv FROM alias WHERE name = ?1) ORDER BY osv";
	struct advisory *v = NULL;
	int64_t *ids = NULL;
	size_t n = 0, cap = 0, found = 0;
	sqlite3_stmt *s;

	if (sqlite3_prepare_v2(db->sql, query, -1, &s, NULL) == SQLITE_OK) {
		sql_bind(s, 1, id);
		while (sqlite3_step(s) == SQLITE_ROW) {
			arena_grow(a, ids, n, &cap);
			ids[n++] = sqlite3_column_int64(s, 0);
		}
	}
	sqlite3_finalize(s);
	v = arena_new_array(a, struct advisory, n);
	for (size_t i = 0; i < n; i++)
		found += read_one(db, ids[i], a, &v[found]);
	*out = v;
	return found;
}
