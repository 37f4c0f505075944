#include "advisory/db_source.h"

#include "advisory/sql.h"
#include "base/date.h"

static const char prefix[] = "source:";

static bool read_value(struct db_source *s, struct str value)
{
	if (!str_next_word(&value, &s->zip_sha256) ||
	    !str_next_word(&value, &s->index_sha256) ||
	    !str_next_word(&value, &s->checked))
		return false;
	if (str_is(s->index_sha256, "-"))
		s->index_sha256 = STR("");
	s->url = str_trim(value);
	return true;
}

size_t db_sources_read(sqlite3 *db, struct arena *a, struct db_source **out)
{
	sqlite3_stmt *s;
	size_t n = 0, cap = 0;
	int rc = sqlite3_prepare_v2(db,
				    "SELECT key, value FROM meta WHERE key >= 'source:' "
				    "AND key < 'source;' ORDER BY key",
				    -1, &s, NULL);

	*out = NULL;
	while (rc == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW) {
		struct db_source one = { .ecosystem =
						 str_from(arena_dup(a, sql_text(s, 0)),
							  sizeof(prefix) - 1) };

		if (!read_value(&one, arena_dup(a, sql_text(s, 1))))
			continue;
		arena_grow(a, *out, n, &cap);
		(*out)[n++] = one;
	}
	sqlite3_finalize(s);
	return n;
}

const struct db_source *db_source_of(const struct db_source *v, size_t n,
				     struct str ecosystem)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(v[i].ecosystem, ecosystem))
			return &v[i];
	return NULL;
}

int db_source_write(sqlite3 *db, struct arena *a, const struct db_source *s)
{
	struct str key = arena_cat(a, STR("source:"), s->ecosystem, STR(""));

	return db_meta_put(
		db, key.ptr,
		arena_printf(a, STR_FMT " " STR_FMT " " STR_FMT " " STR_FMT,
			     STR_ARG(s->zip_sha256),
			     STR_ARG(s->index_sha256.len ? s->index_sha256 : STR("-")),
			     STR_ARG(s->checked), STR_ARG(s->url)));
}

int64_t db_sources_oldest(const struct db_source *v, size_t n, int64_t otherwise)
{
	int64_t oldest = INT64_MAX, t;

	for (size_t i = 0; i < n; i++)
		if (time_parse(v[i].checked, &t) && t < oldest)
			oldest = t;
	return oldest == INT64_MAX ? otherwise : oldest;
}

int db_meta_put(sqlite3 *db, const char *key, struct str value)
{
	sqlite3_stmt *s;
	int rc = -1;

	if (sqlite3_prepare_v2(db,
			       "INSERT OR REPLACE INTO meta(key, value) VALUES(?1, ?2)",
			       -1, &s, NULL) == SQLITE_OK) {
		sql_bind(s, 1, str_of(key));
		sql_bind(s, 2, value);
		rc = sql_run(s);
	}
	sqlite3_finalize(s);
	return rc;
}

struct str db_meta_get(sqlite3 *db, struct arena *a, const char *key)
{
	sqlite3_stmt *s;
	struct str value = { 0 };

	if (sqlite3_prepare_v2(db, "SELECT value FROM meta WHERE key = ?1", -1, &s,
			       NULL) == SQLITE_OK) {
		sql_bind(s, 1, str_of(key));
		if (sqlite3_step(s) == SQLITE_ROW)
			value = arena_dup(a, sql_text(s, 0));
	}
	sqlite3_finalize(s);
	return value;
}
