/*
 * db_write_groups.c - which records speak of one flaw: the closure of their aliases.
 */
#include <stdlib.h>

#include "advisory/db_write_internal.h"
#include "advisory/sql.h"

static uint32_t find_root(uint32_t *parent, uint32_t i)
{
	while (parent[i] != i) {
		parent[i] = parent[parent[i]];
		i = parent[i];
	}
	return i;
}

/* The smaller id becomes the root, which makes it the group's name. */
static void join(uint32_t *parent, uint32_t a, uint32_t b)
{
	a = find_root(parent, a);
	b = find_root(parent, b);
	if (a < b)
		parent[b] = a;
	else
		parent[a] = b;
}

/* Rows come by name, so those of one name follow one another.  A malicious package
 * is never one flaw with a CVE. */
static int read_joins(sqlite3 *db, uint32_t *parent, int64_t most)
{
	static const char query[] =
		"SELECT alias.name, alias.adv FROM alias JOIN adv ON "
		"adv.id = alias.adv WHERE adv.kind <> 2 ORDER BY 1, 2";
	sqlite3_stmt *s;
	int rc = sqlite3_prepare_v2(db, query, -1, &s, NULL);
	char name[256];
	struct str before = { name, 0 };
	uint32_t first = 0;

	while ((rc == SQLITE_OK || rc == SQLITE_ROW) &&
	       (rc = sqlite3_step(s)) == SQLITE_ROW) {
		struct str now = sql_text(s, 0);
		int64_t id = sqlite3_column_int64(s, 1);

		if (id < 0 || id > most || now.len > sizeof(name))
			continue;
		if (before.len && str_eq(before, now)) {
			join(parent, first, (uint32_t)id);
			continue;
		}
		memcpy(name, now.ptr, now.len);
		before.len = now.len;
		first = (uint32_t)id;
	}
	sqlite3_finalize(s);
	return rc == SQLITE_DONE ? 0 : -1;
}

int db_write_groups(struct db_writer *w)
{
	int64_t most = sql_number(w->db, "SELECT max(id) FROM adv", 0);
	sqlite3_stmt *s = NULL;
	int rc = -1;

	if (most < 0 || most >= UINT32_MAX)
		return -1;
	uint32_t *parent = calloc((size_t)most + 1, sizeof(*parent));
	if (!parent)
		oom_die();
	for (int64_t i = 0; i <= most; i++)
		parent[i] = (uint32_t)i;
	if (read_joins(w->db, parent, most) ||
	    sqlite3_prepare_v2(w->db,
			       "UPDATE adv SET grp = ?1 WHERE id = ?2 AND grp <> ?1", -1,
			       &s, NULL) != SQLITE_OK)
		goto out;
	rc = 0;
	for (int64_t i = 0; i <= most && !rc; i++) {
		sql_bind_int(s, 1, find_root(parent, (uint32_t)i));
		sql_bind_int(s, 2, i);
		rc = sql_run(s);
	}
out:
	sqlite3_finalize(s);
	free(parent);
	return rc;
}
