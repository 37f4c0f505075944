/*
 * db_path.h - where the advisory database is.
 */
#ifndef CLI_DB_PATH_H
#define CLI_DB_PATH_H

#include "cli/options.h"
#include "core/report.h"

/*
 * --db or WAYBILL_DB when given; else waybill/advisories.db in $XDG_DATA_HOME or
 * ~/.local/share, which may not exist.  Empty when there is no home at all.
 */
struct str db_path_default(const struct options *opt);

/* The path to open for reading: as above, but empty (the built-in database) when the
 * user named none and there is none at the default place. */
struct str db_path_to_read(const struct options *opt);

/* Prints why the database cannot be used and what to do.  Returns the exit code. */
int db_say_unusable(struct str why);

/* --db-max-age: a database that is too old is no database.  Returns the exit code, 0
 * or, after an error was printed, 4. */
int db_check_age(const struct options *opt, struct str path, const struct report_db *db,
		 date_day today);

#endif
