/*
 * db_write.c - writing an advisory database: opening, and putting in place.
 */
#define _DEFAULT_SOURCE /* flock() */
#include "advisory/db_write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "advisory/db_file.h"
#include "advisory/db_filter.h"
#include "advisory/db_write_internal.h"
#include "advisory/sql.h"
#include "base/date.h"
#include "schema_sql.h"

static const char *const statement_text[WRITE_STATEMENTS] = {
	[WRITE_FIND] = "SELECT id, modified, aliases, sev FROM adv WHERE osv = ?1",
	[WRITE_ADV] = ("INSERT OR REPLACE INTO adv(id, osv, kind, sev, vectors, aliases, "
		       "modified,"
		       " published, withdrawn, summary) "
		       "VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)"),
	[WRITE_ALIAS] = "INSERT OR IGNORE INTO alias(name, adv) VALUES(?1, ?2)",
	[WRITE_UNALIAS] = "DELETE FROM alias WHERE name = ?1 AND adv = ?2",
	[WRITE_PKG] =
		("INSERT OR REPLACE INTO pkg(eco, name, adv, ranges, versions, vectors)"
		 " VALUES(?1, ?2, ?3, ?4, ?5, ?6)"),
	[WRITE_UNPKG] = "DELETE FROM pkg WHERE adv = ?1",
	[WRITE_UNPKG_ECO] = "DELETE FROM pkg WHERE adv = ?1 AND eco = ?2",
	[WRITE_HAS_ECO] = "SELECT 1 FROM pkg WHERE adv = ?1 AND eco = ?2",
	[WRITE_ECO] = "SELECT id FROM eco WHERE name = ?1",
	[WRITE_NEW_ECO] = "INSERT INTO eco(name) VALUES(?1)",
	[WRITE_EXPLOIT] =
		("INSERT INTO exploit(cve, kev, ransomware, epss) VALUES(?1, ?2, ?3, ?4)"
		 " ON CONFLICT(cve) DO UPDATE SET kev = coalesce(?2, kev),"
		 " ransomware = coalesce(?3, ransomware), epss = coalesce(?4, epss)"),
};

static int run_text(sqlite3 *db, const char *sql)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : -1;
}

/* Takes over what an open database holds.  Always closes it. */
static int copy_from(struct db_writer *w, sqlite3 *from)
{
	sqlite3_backup *b = sqlite3_backup_init(w->db, "main", from, "main");
	int rc = b ? sqlite3_backup_step(b, -1) : SQLITE_ERROR;

	if (b)
		sqlite3_backup_finish(b);
	sqlite3_close(from);
	return rc == SQLITE_DONE ? 0 : -1;
}

static int fill(struct db_writer *w, enum db_base base, struct arena *a,
		struct str *error)
{
	sqlite3 *from = NULL;
	struct stat st;

	if (base == DB_FROM_FILE && stat(w->path, &st) == 0) {
		from = db_file_open(w->path, a, error);
		if (!from)
			return -1;
	}
	if (from ? copy_from(w, from) : run_text(w->db, schema_sql)) {
		*error = arena_printf(a, "%s: %s", w->work, sqlite3_errmsg(w->db));
		return -1;
	}
	return 0;
}

/* A file that cannot be read is what a database is made anew for: it is only said. */
static void take_beside(struct db_writer *w, struct arena *a)
{
	struct stat st;

	if (stat(w->path, &st) != 0)
		return;
	sqlite3 *from = db_file_open(w->path, a, &w->unread);
	if (from && db_write_beside(w, from))
		w->unread = arena_printf(a, "%s: %s", w->path, sqlite3_errmsg(from));
	sqlite3_close(from);
}

static int prepare(struct db_writer *w, struct arena *a, struct str *error)
{
	/* Nobody reads the file before it is whole, so it needs no journal. */
	static const char set_up[] = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; "
				     "PRAGMA cache_size=-32768;"
				     "PRAGMA temp_store=MEMORY; BEGIN;"
				     /* To find the packages of a record that is replaced;
					dropped at the end. */
				     "CREATE INDEX pkg_of_adv ON pkg(adv);"
				     /* a file from before there were these tables */
				     "CREATE TABLE IF NOT EXISTS exploit("
				     "cve TEXT PRIMARY KEY, kev INTEGER, "
				     "ransomware INTEGER, epss INTEGER) WITHOUT ROWID;"
				     "CREATE TABLE IF NOT EXISTS facts("
				     "name TEXT PRIMARY KEY, "
				     "text TEXT NOT NULL) WITHOUT ROWID;"
				     "CREATE TABLE IF NOT EXISTS filter("
				     "id INTEGER PRIMARY KEY, checksum TEXT NOT NULL, "
				     "bits BLOB NOT NULL);";

	if (run_text(w->db, set_up))
		goto failed;
	for (int i = 0; i < WRITE_STATEMENTS; i++)
		if (sqlite3_prepare_v3(w->db, statement_text[i], -1,
				       SQLITE_PREPARE_PERSISTENT, &w->statement[i],
				       NULL) != SQLITE_OK)
			goto failed;
	return 0;
failed:
	*error = arena_printf(a, "%s: %s", w->work, sqlite3_errmsg(w->db));
	return -1;
}

static int read_before(struct db_writer *w, struct arena *a, struct str *error)
{
	sqlite3_stmt *s;
	int rc = sqlite3_prepare_v2(w->db, "SELECT name FROM eco WHERE records > 0", -1,
				    &s, NULL);

	while ((rc == SQLITE_OK || rc == SQLITE_ROW) &&
	       (rc = sqlite3_step(s)) == SQLITE_ROW) {
		struct str base, suffix;

		str_cut(sql_text(s, 0), ':', &base, &suffix);
		if (!map_has(&w->before, base))
			map_put(&w->before, arena_dup(&w->arena, base), 1);
	}
	sqlite3_finalize(s);
	if (rc == SQLITE_DONE)
		return 0;
	*error = arena_printf(a, "%s: %s", w->work, sqlite3_errmsg(w->db));
	return -1;
}

bool db_writer_had(const struct db_writer *w, struct str ecosystem)
{
	return map_has(&w->before, ecosystem);
}

static char *text_copy(struct str s)
{
	char *p = malloc(s.len + 1);

	if (!p)
		oom_die();
	if (s.len)
		memcpy(p, s.ptr, s.len);
	p[s.len] = '\0';
	return p;
}

static const char *folder_of(const char *path, struct arena *a)
{
	struct str folder = str_dirname(str_of(path));

	return folder.len ? arena_dup(a, folder).ptr : (path[0] == '/' ? "/" : ".");
}

/*
 * Two that write one database would each begin with what is there now, and the second
 * take away what the first adds.  The lock is the folder's, so that no file is left.
 */
static int lock_place(struct db_writer *w, struct arena *a, struct str *error)
{
	enum { TRIES_A_SECOND = 20, SECONDS = 900 };
	const struct timespec pause = { 0, 1000000000L / TRIES_A_SECOND };

	w->place = open(folder_of(w->path, a), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (w->place < 0)
		return 0; /* what is wrong with it is said when a folder is made in it */
	for (unsigned left = TRIES_A_SECOND * SECONDS;
	     flock(w->place, LOCK_EX | LOCK_NB) != 0; left--) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return 0; /* on a file system without locks it goes without */
		if (!left) {
			*error = arena_printf(
				a,
				"%s: another waybill has been writing there for %d "
				"minutes",
				w->path, SECONDS / 60);
			return -1;
		}
		nanosleep(&pause, NULL);
	}
	return 0;
}

/* The folder, locked, and the names in it. */
static int make_folder(struct db_writer *w, struct arena *a, struct str *error)
{
	w->folder = text_copy(arena_printf(a, "%s.XXXXXX", w->path));
	if (!mkdtemp(w->folder)) {
		*error = arena_printf(a, "%s: cannot make a folder beside it: %s",
				      w->path, strerror(errno));
		w->folder[0] = '\0';
		return -1;
	}
	w->work = text_copy(arena_printf(a, "%s/work.db", w->folder));
	w->final = text_copy(arena_printf(a, "%s/final.db", w->folder));
	w->lock_path = text_copy(arena_printf(a, "%s/lock", w->folder));
	int fd = open(w->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	w->lock = fd >= 0 ? db_write_lock(fd, true) : -1;
	if (fd >= 0)
		close(fd);
	return 0; /* on a file system without locks it goes without */
}

struct db_writer *db_writer_open(const char *path, enum db_base base, struct arena *a,
				 struct str *error)
{
	struct db_writer *w = calloc(1, sizeof(*w));

	if (!w)
		oom_die();
	w->lock = w->place = -1;
	w->path = text_copy(str_of(path));
	map_init(&w->ecosystems);
	map_init(&w->before);
	arena_init(&w->arena);
	if (lock_place(w, a, error))
		goto failed;
	db_sweep(path, a);
	if (make_folder(w, a, error))
		goto failed;
	if (sqlite3_open_v2(w->work, &w->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
			    NULL) != SQLITE_OK) {
		*error = arena_printf(a, "%s: %s", w->work, sqlite3_errmsg(w->db));
		goto failed;
	}
	if (fill(w, base, a, error) || read_before(w, a, error) || prepare(w, a, error))
		goto failed;
	if (base == DB_FROM_BESIDE)
		take_beside(w, a);
	return w;
failed:
	db_writer_abandon(w);
	return NULL;
}

static void close_work(struct db_writer *w)
{
	for (int i = 0; i < WRITE_STATEMENTS; i++) {
		sqlite3_finalize(w->statement[i]);
		w->statement[i] = NULL;
	}
	sqlite3_close(w->db);
	w->db = NULL;
}

void db_writer_abandon(struct db_writer *w)
{
	if (!w)
		return;
	close_work(w);
	if (w->work)
		unlink(w->work);
	if (w->final)
		unlink(w->final);
	if (w->lock_path)
		unlink(w->lock_path);
	if (w->lock >= 0)
		close(w->lock);
	if (w->folder && w->folder[0])
		rmdir(w->folder);
	if (w->place >= 0)
		close(w->place);
	map_release(&w->ecosystems);
	map_release(&w->before);
	arena_release(&w->arena);
	free(w->put);
	free(w->path);
	free(w->folder);
	free(w->work);
	free(w->final);
	free(w->lock_path);
	free(w);
}

int db_writer_set_source(struct db_writer *w, const struct db_source *s, struct arena *a)
{
	return db_source_write(w->db, a, s);
}

int64_t db_writer_oldest_source(struct db_writer *w, struct arena *a, int64_t otherwise)
{
	struct db_source *v;
	size_t n = db_sources_read(w->db, a, &v);

	return db_sources_oldest(v, n, otherwise);
}

static int sum_up(struct db_writer *w, int64_t built, const char *tool, struct arena *a)
{
	static const char counts[] = "DROP INDEX pkg_of_adv;"
				     "UPDATE eco SET records = (SELECT count(DISTINCT "
				     "adv) FROM pkg WHERE eco = eco.id),"
				     " newest = (SELECT ifnull(max(modified), 0) FROM "
				     "pkg JOIN adv ON adv.id = pkg.adv"
				     " WHERE pkg.eco = eco.id);";
	sqlite3 *db = w->db;
	struct str hex;

	if (run_text(db, counts) || db_write_groups(w) || db_checksum(db, a, &hex) ||
	    db_filter_write(db, hex))
		return -1;
	int64_t n = sql_number(db, "SELECT count(*) FROM adv WHERE withdrawn IS NULL", 0);

	if (built != DB_BUILT_AS_BEFORE &&
	    db_meta_put(db, "built", time_text(a, built)) != 0)
		return -1;
	return db_meta_put(db, "tool", str_of(tool)) ||
			       db_meta_put(db, "advisories",
					   arena_printf(a, "%lld", (long long)n)) ||
			       db_meta_put(db, "checksum", hex) || run_text(db, "COMMIT")
		       ? -1
		       : 0;
}

/* Packs the pages in order into the final file: smaller, and read front to back. */
static int pack(struct db_writer *w)
{
	sqlite3_stmt *s;
	int rc = -1;

	if (sqlite3_prepare_v2(w->db, "VACUUM INTO ?1", -1, &s, NULL) == SQLITE_OK) {
		sql_bind(s, 1, str_of(w->final));
		rc = sql_run(s);
	}
	sqlite3_finalize(s);
	return rc;
}

static int sync_path(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	int rc = fsync(fd);
	close(fd);
	return rc;
}

static int put_in_place(struct db_writer *w, struct arena *a)
{
	if (sync_path(w->final) || rename(w->final, w->path))
		return -1;
	/* The rename has happened; a folder that cannot be synced does not undo it. */
	(void)sync_path(folder_of(w->path, a));
	return 0;
}

int db_writer_finish(struct db_writer *w, int64_t built, const char *tool,
		     struct arena *a, struct str *error)
{
	int rc = -1;

	for (int i = 0; i < WRITE_STATEMENTS; i++)
		sqlite3_reset(w->statement[i]);
	if (sum_up(w, built, tool, a) || pack(w)) {
		*error = arena_printf(a, "%s: %s", w->path, sqlite3_errmsg(w->db));
	} else if (put_in_place(w, a)) {
		*error = arena_printf(a, "%s: %s", w->path, strerror(errno));
	} else {
		rc = 0;
	}
	db_writer_abandon(w);
	return rc;
}
