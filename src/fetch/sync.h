/*
 * sync.h - one ecosystem of the folder, made the same as the server's.
 */
#ifndef FETCH_SYNC_H
#define FETCH_SYNC_H

#include "fetch/http.h"

/* 0, or -1 after a message; what was complete before then still is. */
int sync_ecosystem(struct http *h, const struct fetch_options *o, struct str name);

#endif
