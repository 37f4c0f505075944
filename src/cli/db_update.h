/*
 * db_update.h - `waybill db update` and `db import`: records into the database.
 */
#ifndef CLI_DB_UPDATE_H
#define CLI_DB_UPDATE_H

#include "cli/options.h"

/* Each returns the program's exit code. */
int db_update(const struct options *opt);
int db_import(const struct options *opt);

#endif
