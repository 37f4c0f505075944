/*
 * config_file.h - .waybill.yaml: a mapping of option names to values.
 */
#ifndef CLI_CONFIG_FILE_H
#define CLI_CONFIG_FILE_H

#include "base/arena.h"

/* Called for each key and value; a list calls once an element.  Returns 0, or -1 with
 * the error text set. */
typedef int config_fn(void *arg, struct str key, struct str value);

/*
 * Reads `file`, or, when it is empty, the nearest .waybill.yaml from folder `start` (or
 * the folder of file `start`) upwards; none is fine.  Returns 0, or -1 with *error naming
 * file and line.
 */
int config_file_read(struct arena *a, struct str file, struct str start, config_fn *fn,
		     void *arg, struct str *error);

#endif
