/*
 * db_file.c - opening the file of an advisory database, and saying what is wrong with it.
 *
 * SQLite file format: https://www.sqlite.org/fileformat2.html section 1.3
 */
#include "advisory/db_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "advisory/sql.h"
#include "base/codec.h"

enum {
	HEAD_SIZE = 100,
	PAGE_SIZE_AT = 16,
	PAGE_COUNT_AT = 28,
	USER_VERSION_AT = 60,
	APPLICATION_AT = 68
};

static uint32_t big_endian(const unsigned char *p, size_t n)
{
	uint32_t v = 0;

	while (n--)
		v = v << 8 | *p++;
	return v;
}

/* The words that follow every complaint about a file that is no good. */
static const char make_anew[] = "make it anew with `waybill db import FILE...`";

static struct str look_at_head(struct arena *a, const char *path,
			       const unsigned char *head, size_t n, uint64_t size)
{
	if (!size)
		return arena_printf(a, "%s: the advisory database is empty; %s", path,
				    make_anew);
	if (n < 16 || memcmp(head, "SQLite format 3", 16) != 0)
		return arena_printf(
			a,
			"%s: this is no advisory database (not an SQLite file); "
			"advisory records (OSV JSON or zip) are taken in with "
			"`waybill db import %s`",
			path, path);
	if (n < HEAD_SIZE)
		return arena_printf(a, "%s: the advisory database is cut short; %s", path,
				    make_anew);
	uint32_t page = big_endian(head + PAGE_SIZE_AT, 2);
	uint64_t whole = (uint64_t)(page == 1 ? 65536 : page) *
			 big_endian(head + PAGE_COUNT_AT, 4);
	if (size < whole)
		return arena_printf(
			a,
			"%s: the advisory database is cut short (%llu of %llu "
			"bytes); %s",
			path, (unsigned long long)size, (unsigned long long)whole,
			make_anew);
	if (big_endian(head + APPLICATION_AT, 4) != ADVISORY_DB_APPLICATION)
		return arena_printf(a, "%s: an SQLite file, but not an advisory database",
				    path);
	uint32_t schema = big_endian(head + USER_VERSION_AT, 4);
	if (schema > ADVISORY_DB_SCHEMA)
		return arena_printf(
			a,
			"%s: the advisory database was written by a newer waybill "
			"(schema %u, this one reads %d); update waybill, or %s",
			path, (unsigned)schema, ADVISORY_DB_SCHEMA, make_anew);
	if (schema < ADVISORY_DB_SCHEMA)
		return arena_printf(
			a,
			"%s: the advisory database was written by an older waybill "
			"(schema %u, this one reads %d); %s",
			path, (unsigned)schema, ADVISORY_DB_SCHEMA, make_anew);
	return (struct str){ 0 };
}

/* What is wrong with the file before SQLite sees it; empty when nothing is. */
static struct str look_at(struct arena *a, const char *path)
{
	unsigned char head[HEAD_SIZE];
	struct stat st;
	/* O_NONBLOCK: a fifo must not hold us up before we know what it is. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0 && errno == ENOENT)
		return arena_printf(
			a,
			"%s: there is no advisory database; make one with "
			"`waybill db import FILE...`, or leave --db out to use the "
			"built-in one",
			path);
	if (fd < 0 || fstat(fd, &st)) {
		struct str said = arena_printf(a, "%s: %s", path, strerror(errno));

		if (fd >= 0)
			close(fd);
		return said;
	}
	ssize_t n = S_ISREG(st.st_mode) ? read(fd, head, sizeof(head)) : -1;
	int err = errno;
	close(fd);
	if (!S_ISREG(st.st_mode))
		return arena_printf(a, "%s: not a regular file", path);
	if (n < 0)
		return arena_printf(a, "%s: %s", path, strerror(err));
	return look_at_head(a, path, head, (size_t)n, (uint64_t)st.st_size);
}

sqlite3 *db_file_open(const char *path, struct arena *a, struct str *error)
{
	/* The file may come from anybody: its schema may call no function of ours. */
	static const char set_up[] = "PRAGMA query_only=1; PRAGMA trusted_schema=0;"
				     "PRAGMA mmap_size=1073741824;";
	sqlite3 *db = NULL;
	struct str wrong = look_at(a, path);

	if (wrong.len) {
		*error = wrong;
		return NULL;
	}
	struct str uri = arena_cat(a, STR("file:"), percent_encode(a, str_of(path), "/"),
				   STR("?mode=ro&immutable=1"));
	int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
	if (sqlite3_open_v2(arena_dup(a, uri).ptr, &db, flags, NULL) != SQLITE_OK ||
	    sqlite3_exec(db, set_up, NULL, NULL, NULL) != SQLITE_OK ||
	    sql_number(db, "SELECT count(*) FROM meta", -1) < 0) {
		*error = arena_printf(a, "%s: the advisory database is damaged (%s); %s",
				      path, sqlite3_errmsg(db), make_anew);
		sqlite3_close(db);
		return NULL;
	}
	return db;
}
