/*
 * db_internal.h - what the files that read the database share; nobody else's.
 */
#ifndef ADVISORY_DB_INTERNAL_H
#define ADVISORY_DB_INTERNAL_H

#include <sqlite3.h>

#include "advisory/db.h"
#include "advisory/db_filter.h"

/* READ_EXPLOIT is NULL where nothing is known of attacks. */
enum read_statement { READ_PKG, READ_ADV, READ_ALIAS, READ_EXPLOIT, READ_STATEMENTS };

/* One row of the table eco. */
struct db_eco {
	int64_t id;
	struct str name; /* with its suffix */
	enum ecosystem ecosystem;
	struct str suffix; /* after the first ':'; may be empty */
	int64_t records, newest;
};

struct advisory_db {
	sqlite3 *sql;  /* with the advisories */
	sqlite3 *file; /* the file that was named: the same, or one that tells of attacks
			  and ends of life alone; NULL without one */
	sqlite3_stmt *statement[READ_STATEMENTS];
	bool built_in;
	struct arena arena; /* owns eco and its strings */
	struct db_eco *eco; /* by name */
	size_t n_eco;
	struct db_filter
		filter[FILTER_END]; /* opened by the first match of many packages */
};

/* Numbers of a file that anybody may have written, as our enumerations. */
static inline enum advisory_kind db_kind(int v)
{
	return v == 1   ? ADVISORY_INFORMATIONAL
	       : v == 2 ? ADVISORY_MALICIOUS
			: ADVISORY_FLAW;
}

static inline enum severity db_severity(int v)
{
	return v > 0 && v < SEVERITY_COUNT ? (enum severity)v : SEVERITY_UNKNOWN;
}

/* Splits a blank-separated list; strings borrow from text. */
struct str *db_split(struct arena *a, struct str text, size_t *n);

/* The well-formed ones of a list of vectors, with their scores. */
struct cvss_vector *db_vectors(struct arena *a, struct str text, size_t *n);

#endif
