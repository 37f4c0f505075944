/*
 * db_write.h - writing an advisory database: records in, a new file out.
 *
 * Everything happens in a folder of its own beside the file; the file is put in place
 * by a rename at the end.  Whoever reads sees the old database or the new one.
 */
#ifndef ADVISORY_DB_WRITE_H
#define ADVISORY_DB_WRITE_H

#include "advisory/db_source.h"
#include "advisory/osv_record.h"
#include "data/eol_facts.h"

struct db_writer;

enum db_base {
	DB_FROM_NOTHING,
	DB_FROM_FILE,   /* what the file holds, when there is one; else nothing */
	DB_FROM_BESIDE, /* what the file, when there is one that can be read, holds beside
			   advisories: attacks, ends of life */
};

/*
 * NULL with *error (in the arena), nothing being left behind.  Another that writes in
 * the same folder is waited for, so that none takes away what the other adds.
 */
struct db_writer *db_writer_open(const char *path, enum db_base base, struct arena *a,
				 struct str *error);

enum db_put { DB_PUT_ADDED, DB_PUT_REPLACED, DB_PUT_OLDER, DB_PUT_FAILED };

/* Stores a record, unless a later one of that id is there.  scratch may be
 * released afterwards.  Versions are brought into the ecosystem's form, events into
 * order. */
enum db_put db_writer_put(struct db_writer *w, const struct osv_record *r,
			  struct arena *scratch);

/* Whether the database had records of an ecosystem, any suffix, when it was opened. */
bool db_writer_had(const struct db_writer *w, struct str ecosystem);

/* What is known of attacks on a flaw. */
struct exploit {
	date_day kev; /* when CISA listed it as exploited; DATE_NONE: not known */
	bool ransomware;
	bool has_epss;
	uint32_t epss; /* the score times 100,000 */
};

/* Adds to what is known of a CVE.  0, or -1. */
int db_writer_put_exploit(struct db_writer *w, struct str cve, const struct exploit *e);

/* What the database holds beside advisories and end-of-life facts. */
struct db_beside {
	uint64_t exploits; /* CVEs of whose attacks something is known */
	struct str unread; /* DB_FROM_BESIDE: why the file could not be read; in the
			      arena of db_writer_open() */
};
struct db_beside db_writer_beside(struct db_writer *w);

/* Puts these end-of-life facts, of which tables may be empty, in place of those that are
 * there.  0, or -1. */
int db_writer_put_facts(struct db_writer *w, const struct eol_facts *facts);

/* The day of those that are there; DATE_NONE when none are. */
date_day db_writer_facts_day(struct db_writer *w);

/* Notes where an ecosystem came from.  0, or -1. */
int db_writer_set_source(struct db_writer *w, const struct db_source *s, struct arena *a);

/* When the source that was asked longest ago was asked; `otherwise` without sources. */
int64_t db_writer_oldest_source(struct db_writer *w, struct arena *a, int64_t otherwise);

/* Takes away all but these ecosystems ("Debian" means each of its releases).  0, or -1
 * with *error, also when none of them is there. */
int db_writer_keep(struct db_writer *w, const struct str *keep, size_t n, struct arena *a,
		   struct str *error);

/* Takes away the packages of these ecosystems, named without suffix; the records stay.
 * *records is how many had any.  0, or -1. */
int db_writer_drop(struct db_writer *w, const struct str *ecosystems, size_t n,
		   struct arena *a, uint64_t *records);

/* For `built`: what the database says already. */
#define DB_BUILT_AS_BEFORE INT64_MIN

/*
 * Joins aliases, counts, stores the checksum and puts the file in place.
 * `built`: seconds since 1970 UTC; `tool`: the version of this program.
 * Returns 0, or -1 with *error; the old file is then still there.  w is gone.
 */
int db_writer_finish(struct db_writer *w, int64_t built, const char *tool,
		     struct arena *a, struct str *error);

/* Gives up: the old file stays.  NULL is fine. */
void db_writer_abandon(struct db_writer *w);

/*
 * Removes the folders that killed imports into this file have left beside it; those of
 * imports that still run stay.  db_writer_open does it too.  Returns how many.
 */
size_t db_sweep(const char *path, struct arena *a);

#endif
