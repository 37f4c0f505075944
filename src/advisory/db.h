/*
 * db.h - the advisory database, as a scan sees it: read-only.
 *
 * One SQLite file, or the one built into the program.  A database belongs to one thread.
 * What lies in it: schema.sql.
 */
#ifndef ADVISORY_DB_H
#define ADVISORY_DB_H

#include "advisory/db_source.h"
#include "advisory/osv_record.h"
#include "core/report.h"

struct advisory_db;

/*
 * Opens the file at path, or the built-in database when path is NULL.  Where the file
 * holds no record, as it only tells of attacks or ends of life, the built-in records
 * answer beside it.  Returns 0, or -1 with *error: what is wrong and what to do, for
 * people, in the arena.
 */
int advisory_db_open(struct advisory_db **out, const char *path, struct arena *a,
		     struct str *error);
void advisory_db_close(struct advisory_db *db); /* NULL is fine */

/* Of what answers with advisories.  Strings of *out are in the arena. */
void advisory_db_describe(struct advisory_db *db, struct arena *a, struct report_db *out);

/* What the table meta of the file holds under "tool" or "checksum"; may be empty.  In the
 * arena. */
struct str advisory_db_note(struct advisory_db *db, struct arena *a, const char *key);

/* The day of the end-of-life facts that it holds; DATE_NONE without any. */
date_day advisory_db_facts_day(struct advisory_db *db);

/* How many CVEs it knows to be exploited, and how many a score of. */
struct advisory_db_attacks {
	int64_t kev, epss;
};
struct advisory_db_attacks advisory_db_attacks(struct advisory_db *db);

/* What `db update` brought, by ecosystem; returns how many. */
size_t advisory_db_sources(struct advisory_db *db, struct arena *a,
			   struct db_source **out);

/* Whose records it holds, by the prefix of their ids; returns how many.  In the arena. */
struct db_origin {
	struct str prefix;   /* "GHSA"; empty where an id has none */
	const char *title;   /* "GitHub Advisory Database"; "" when not known */
	const char *licence; /* "CC-BY-4.0"; "" when not known */
	int64_t records;
};
size_t advisory_db_origins(struct advisory_db *db, struct arena *a,
			   struct db_origin **out);

/*
 * Reads the whole database: SQLite's own check, then the checksum stored at the
 * import.  Returns 0, or -1 with *error.
 */
int advisory_db_verify(struct advisory_db *db, struct arena *a, struct str *error);

/* One record, for people: `waybill explain CVE-2023-30861`. */
struct advisory_package {
	struct str ecosystem, name;
	struct str ranges, versions; /* range_text.h */
};

struct advisory {
	struct str id;
	enum advisory_kind kind;
	enum severity severity;
	const struct str *aliases;
	size_t n_aliases;
	const struct cvss_vector *cvss;
	size_t n_cvss;
	struct str summary;   /* may be empty */
	struct str modified;  /* "2026-08-21T07:00:00Z" */
	struct str withdrawn; /* empty when it is not */
	const struct advisory_package *packages;
	size_t n_packages;
};

/* The records that have this id or alias, ordered by id; returns how many. */
size_t advisory_db_find(struct advisory_db *db, struct str id, struct arena *a,
			struct advisory **out);

#endif
