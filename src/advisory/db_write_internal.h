/*
 * db_write_internal.h - what the files of the writer share; nobody else's.
 */
#ifndef ADVISORY_DB_WRITE_INTERNAL_H
#define ADVISORY_DB_WRITE_INTERNAL_H

#include <sqlite3.h>

#include "advisory/db_write.h"
#include "base/arena.h"
#include "base/map.h"

enum write_statement {
	WRITE_FIND,
	WRITE_ADV,
	WRITE_ALIAS,
	WRITE_UNALIAS,
	WRITE_PKG,
	WRITE_UNPKG,
	WRITE_UNPKG_ECO,
	WRITE_HAS_ECO,
	WRITE_ECO,
	WRITE_NEW_ECO,
	WRITE_EXPLOIT,
	WRITE_STATEMENTS
};

struct db_writer {
	char *path;   /* where the result goes */
	char *folder; /* beside it; empty when it could not be made */
	char *work, *final, *lock_path;
	int lock;    /* descriptor; -1 when not held */
	int place;   /* the folder that `path` is in, locked; -1 when not held */
	sqlite3 *db; /* on `work` */
	sqlite3_stmt *statement[WRITE_STATEMENTS];
	struct str unread;     /* see struct db_beside */
	struct map ecosystems; /* OSV name to eco.id */
	struct map before;     /* those, without suffix, that had records at the start */
	struct arena arena;    /* owns the keys */
	unsigned char *put;    /* by adv.id: 1 for what this run has stored */
	size_t n_put;
};

/* The lock of a work folder: its descriptor, or -1 when it is another's or not there. */
int db_write_lock(int dirfd, bool create);

/* Takes over what `from` holds beside advisories.  0, or -1. */
int db_write_beside(struct db_writer *w, sqlite3 *from);

/* Sets adv.grp: the smallest id of those that share an id or an alias. */
int db_write_groups(struct db_writer *w);

#endif
