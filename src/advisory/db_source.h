/*
 * db_source.h - where the advisories of an ecosystem came from, as the database notes it.
 *
 * In the table meta: key "source:PyPI", value "ZIP INDEX CHECKED URL".
 */
#ifndef ADVISORY_DB_SOURCE_H
#define ADVISORY_DB_SOURCE_H

#include <sqlite3.h>

#include "base/arena.h"

struct db_source {
	struct str ecosystem;    /* OSV's name, without suffix */
	struct str zip_sha256;   /* of the archive that was taken in */
	struct str index_sha256; /* of the list beside it; empty when there was none */
	struct str checked;      /* when the server was last asked: RFC 3339 */
	struct str url;          /* "https://…/PyPI" */
};

/* By ecosystem; returns how many.  Strings are in a. */
size_t db_sources_read(sqlite3 *db, struct arena *a, struct db_source **out);

/* The source of an ecosystem; NULL. */
const struct db_source *db_source_of(const struct db_source *v, size_t n,
				     struct str ecosystem);

int db_source_write(sqlite3 *db, struct arena *a, const struct db_source *s);

/* The earliest time at which a source was asked, seconds since 1970 UTC; `otherwise`
 * when there is none. */
int64_t db_sources_oldest(const struct db_source *v, size_t n, int64_t otherwise);

/* One row of the table meta.  0 or -1; the empty string when there is no such row. */
int db_meta_put(sqlite3 *db, const char *key, struct str value);
struct str db_meta_get(sqlite3 *db, struct arena *a, const char *key);

#endif
