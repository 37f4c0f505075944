/*
 * db_path.h - where the advisory database is.
 */
#ifndef CLI_DB_PATH_H
#define CLI_DB_PATH_H

#include "cli/options.h"

/*
 * --db or WAYBILL_DB when given; else waybill/advisories.db in $XDG_DATA_HOME or
 * ~/.local/share, which may not exist.  Empty when there is no home at all.
 */
struct str db_path_default(const struct options *opt);

/* The path to open for reading: as above, but empty (the built-in database) when the
 * user named none and there is none at the default place. */
struct str db_path_to_read(const struct options *opt);

#endif
