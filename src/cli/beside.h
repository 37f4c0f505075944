/*
 * beside.h - files beside the one that rules run on, for checks/run.h.
 */
#ifndef CLI_BESIDE_H
#define CLI_BESIDE_H

#include "cli/run.h"

struct beside {
	struct run *run;
	struct str folder; /* from the scan root */
};

/* Both take a struct beside. */
bool beside_read(const void *data, struct str path, struct str *bytes);
bool beside_has(const void *data, struct str path);

#endif
