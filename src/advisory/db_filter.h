/*
 * db_filter.h - which names the database surely does not hold, told without a search.
 *
 * Most packages of a scan have no advisory.  For each of two sets of names the table
 * filter keeps a Bloom filter in blocks: a name belongs to one block of 64 bytes and has
 * seven bits in it, so that one look at one page answers; about one name in two hundred
 * that is not there passes nevertheless, and is then searched for.
 *
 * B. H. Bloom, "Space/Time Trade-offs in Hash Coding with Allowable Errors", 1970; in
 * blocks: Putze, Sanders, Singler, "Cache-, Hash- and Space-Efficient Bloom Filters",
 * 2007.
 *
 * A filter counts for as long as the checksum stored beside it is that of the database:
 * one that was changed by a waybill from before there were filters goes without.
 */
#ifndef ADVISORY_DB_FILTER_H
#define ADVISORY_DB_FILTER_H

#include <sqlite3.h>

#include "base/arena.h"

enum db_filter_id {
	FILTER_PKG = 1, /* (eco, name) of the table pkg */
	FILTER_RATED,   /* (0, id or alias) of a flaw whose severity is known */
	FILTER_END
};

/* One that is open; all zero is one that holds back nothing. */
struct db_filter {
	sqlite3_blob *blob; /* read where it lies, a block at a time */
	uint64_t blocks;
	uint8_t *bits; /* all of it, after db_filter_load() */
};

/* Opens it if there is one that counts. */
void db_filter_open(struct db_filter *f, sqlite3 *db, enum db_filter_id id);
void db_filter_close(struct db_filter *f);

/* Reads it as a whole if that is no more than so many looks at a block. */
void db_filter_load(struct db_filter *f, size_t looks);

/* False when the name is surely not in the set. */
bool db_filter_may_hold(const struct db_filter *f, int64_t eco, struct str name);

/* Makes both anew and stores them for the content that `checksum` is of.  0, or -1. */
int db_filter_write(sqlite3 *db, struct str checksum);

/* 0 when each filter that counts is what the tables say, or there is none; 1 when one is
 * not; -1 when the tables cannot be read. */
int db_filter_verify(sqlite3 *db, struct arena *a);

#endif
