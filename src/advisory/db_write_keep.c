/*
 * db_write_keep.c - taking ecosystems out of an advisory database.
 */
#include "advisory/db_write.h"
#include "advisory/db_write_internal.h"
#include "advisory/repository.h"
#include "advisory/sql.h"
#include "core/ecosystem.h"

/* Whether the list, that of what is kept, leaves a name out.  "Debian" keeps "Debian:12",
 * "debian:12" that one alone. */
static bool is_left_out(struct str name, const struct str *keep, size_t n)
{
	struct str base, suffix;

	str_cut(name, ':', &base, &suffix);
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(name, keep[i]) || str_eq_nocase(base, keep[i]))
			return false;
	return true;
}

/* Whether a name, of any suffix, is in the list. */
static bool is_listed(struct str name, const struct str *list, size_t n)
{
	struct str base, suffix;

	str_cut(name, ':', &base, &suffix);
	for (size_t i = 0; i < n; i++)
		if (str_eq(base, list[i]))
			return true;
	return false;
}

/* A source brings an ecosystem whole, so it stays with any part of that. */
static bool is_source_kept(struct str name, const struct str *keep, size_t n)
{
	struct str base, suffix;

	for (size_t i = 0; i < n; i++) {
		str_cut(keep[i], ':', &base, &suffix);
		if (!suffix.len && str_eq_nocase(name, base))
			return true;
	}
	return false;
}

struct doomed {
	int64_t *id;
	size_t n, cap;
	size_t kept;
	int64_t repositories; /* doomed, too, but for those of records that stay */
};

static int list_doomed(struct db_writer *w, const struct str *list, size_t n,
		       bool (*is_doomed)(struct str, const struct str *, size_t),
		       struct arena *a, struct doomed *out)
{
	sqlite3_stmt *s;
	int rc = sqlite3_prepare_v2(w->db, "SELECT id, name FROM eco", -1, &s, NULL);

	while ((rc == SQLITE_OK || rc == SQLITE_ROW) &&
	       (rc = sqlite3_step(s)) == SQLITE_ROW) {
		if (!is_doomed(sql_text(s, 1), list, n)) {
			out->kept++;
			continue;
		}
		if (str_is(sql_text(s, 1), REPOSITORY_ECOSYSTEM)) {
			out->repositories = sqlite3_column_int64(s, 0);
			continue;
		}
		arena_grow(a, out->id, out->n, &out->cap);
		out->id[out->n++] = sqlite3_column_int64(s, 0);
	}
	sqlite3_finalize(s);
	return rc == SQLITE_DONE ? 0 : -1;
}

static int run_each(struct db_writer *w, const char *sql, const struct doomed *d)
{
	sqlite3_stmt *s;
	int rc = sqlite3_prepare_v2(w->db, sql, -1, &s, NULL) == SQLITE_OK ? 0 : -1;

	for (size_t i = 0; i < d->n && !rc; i++) {
		sql_bind_int(s, 1, d->id[i]);
		rc = sql_run(s);
	}
	sqlite3_finalize(s);
	return rc;
}

/* Of a record that stays, what it says of a repository stays as well. */
static int drop_repositories(struct db_writer *w, struct doomed *d)
{
	struct doomed one = { .id = &d->repositories, .n = d->repositories != 0 };

	return run_each(w,
			"DELETE FROM pkg WHERE eco = ?1 AND NOT EXISTS (SELECT 1 FROM "
			"pkg AS other WHERE other.adv = pkg.adv AND other.eco <> ?1)",
			&one) ||
			       run_each(w,
					"DELETE FROM eco WHERE id = ?1 AND NOT EXISTS "
					"(SELECT 1 FROM pkg WHERE eco = ?1)",
					&one)
		       ? -1
		       : 0;
}

static int forget_sources(struct db_writer *w, const struct str *keep, size_t n,
			  struct arena *a)
{
	struct db_source *v;
	size_t n_sources = db_sources_read(w->db, a, &v);
	sqlite3_stmt *s;
	int rc = sqlite3_prepare_v2(w->db, "DELETE FROM meta WHERE key = ?1", -1, &s,
				    NULL) == SQLITE_OK
			 ? 0
			 : -1;

	for (size_t i = 0; i < n_sources && !rc; i++) {
		if (is_source_kept(v[i].ecosystem, keep, n))
			continue;
		sql_bind(s, 1, arena_cat(a, STR("source:"), v[i].ecosystem, STR("")));
		rc = sql_run(s);
	}
	sqlite3_finalize(s);
	return rc;
}

/* Withdrawn records have no packages and stay: they tell an update what to take away. */
static const char clear_up[] = "DELETE FROM adv WHERE withdrawn IS NULL AND NOT EXISTS "
			       "(SELECT 1 FROM pkg WHERE pkg.adv = adv.id);"
			       "DELETE FROM alias WHERE adv NOT IN (SELECT id FROM adv);";

int db_writer_keep(struct db_writer *w, const struct str *keep, size_t n, struct arena *a,
		   struct str *error)
{
	struct doomed d = { 0 };

	if (list_doomed(w, keep, n, is_left_out, a, &d) == 0 && !d.kept) {
		*error = STR("holds none of these ecosystems, so nothing of it would be "
			     "left");
		return -1;
	}
	if (!d.kept || run_each(w, "DELETE FROM pkg WHERE eco = ?1", &d) ||
	    run_each(w, "DELETE FROM eco WHERE id = ?1", &d) ||
	    drop_repositories(w, &d) ||
	    sqlite3_exec(w->db, clear_up, NULL, NULL, NULL) != SQLITE_OK ||
	    forget_sources(w, keep, n, a)) {
		*error = arena_printf(a, "%s", sqlite3_errmsg(w->db));
		return -1;
	}
	return 0;
}

/* Counts the records that have packages of these. */
static int count_records(struct db_writer *w, const struct doomed *d, uint64_t *records)
{
	static const char mark[] =
		"INSERT OR IGNORE INTO temp.stray SELECT adv FROM pkg WHERE eco = ?1";

	if (sqlite3_exec(w->db, "CREATE TEMP TABLE stray(adv INTEGER PRIMARY KEY)", NULL,
			 NULL, NULL) != SQLITE_OK ||
	    run_each(w, mark, d))
		return -1;
	*records = (uint64_t)sql_number(w->db, "SELECT count(*) FROM temp.stray", 0);
	return sqlite3_exec(w->db, "DROP TABLE temp.stray", NULL, NULL, NULL) == SQLITE_OK
		       ? 0
		       : -1;
}

int db_writer_drop(struct db_writer *w, const struct str *ecosystems, size_t n,
		   struct arena *a, uint64_t *records)
{
	struct doomed d = { 0 };

	if (list_doomed(w, ecosystems, n, is_listed, a, &d) ||
	    count_records(w, &d, records))
		return -1;
	return run_each(w, "DELETE FROM pkg WHERE eco = ?1", &d) ||
			       run_each(w, "DELETE FROM eco WHERE id = ?1", &d)
		       ? -1
		       : 0;
}
