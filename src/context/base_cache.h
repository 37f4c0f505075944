/*
 * base_cache.h - base images that were read before: a repository names the same few in
 * many files.
 */
#ifndef CONTEXT_BASE_CACHE_H
#define CONTEXT_BASE_CACHE_H

#include "context/baseimage.h"

/* What it gives lives in the arena, which outlives it.  Of one thread. */
struct base_cache;
struct base_cache *base_cache_new(struct arena *a);
void base_cache_free(struct base_cache *c); /* NULL is fine */

/* As base_image_read, NULL for false; the options are the same for all calls. */
const struct base_image *base_cache_read(struct base_cache *c, struct str text,
					 const struct base_options *opt);

#endif
