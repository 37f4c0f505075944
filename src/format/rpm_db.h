/*
 * rpm_db.h - the headers in rpm's database of installed packages, in each of the three
 * forms that it has had.
 *
 * rpmdb.sqlite (rpm 4.16 on): a table Packages(hnum, blob), read through SQLite.
 * Packages.db, "ndb" (SUSE): slots and blobs, as lib/backend/ndb/rpmpkg.c of rpm 4.20 has
 *   them: https://github.com/rpm-software-management/rpm .
 * Packages, Berkeley DB's hash (rpm up to 4.15): pages as dbinc/db_page.h of Berkeley DB
 *   5.3 has them, either byte order.
 * What is damaged costs the headers that it concerns.
 */
#ifndef FORMAT_RPM_DB_H
#define FORMAT_RPM_DB_H

#include "base/arena.h"

struct rpm_db {
	struct str *headers; /* in the order of the file; for rpm_header_open() */
	size_t n, cap;
	const char *problem; /* why some of it, or all, is not read; static; NULL: none */
};

/* Headers are in the arena or borrow from bytes. */
void rpm_db_read(struct arena *a, struct str bytes, struct rpm_db *out);

#endif
