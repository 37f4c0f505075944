/*
 * pool.h - runs one function over 0 .. n-1 in several threads.
 *
 * Threads take the next index from one atomic counter; there is no queue and
 * no lock.  fn writes only what belongs to its index, so the result does not depend on
 * the number of threads.
 */
#ifndef SCAN_POOL_H
#define SCAN_POOL_H

#include <stddef.h>

typedef void pool_fn(void *arg, size_t index);

/* jobs: threads at most, 0 or 1 = in this thread.  Where threads cannot be made the
 * work is done with those there are. */
void pool_run(unsigned jobs, size_t n, pool_fn *fn, void *arg);

/* Processors that are online, at least 1. */
unsigned pool_processors(void);

#endif
