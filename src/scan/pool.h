/*
 * pool.h - runs one function over 0 .. n-1, or over items as they come, in several
 * threads.
 *
 * fn writes only what belongs to its index or item, so the result does not depend on the
 * number of threads.
 */
#ifndef SCAN_POOL_H
#define SCAN_POOL_H

#include <stddef.h>

typedef void pool_fn(void *arg, size_t index);

/* jobs: threads at most, 0 or 1 = in this thread.  Where threads cannot be made the
 * work is done with those there are.  The next index comes from one atomic counter; there
 * is no queue and no lock. */
void pool_run(unsigned jobs, size_t n, pool_fn *fn, void *arg);

/*
 * Work that is still being found: items are taken while more are added, so that who finds
 * them does not keep the others waiting.  One thread opens, adds and closes a feed.
 */
struct pool_feed;
typedef void pool_item_fn(void *arg, void *item);

/* jobs: threads at most, this one among them.  Another thread is made each time `grain`
 * more items have come (at least 1): threads cost more than they save on a handful. */
struct pool_feed *pool_feed_open(unsigned jobs, size_t grain, pool_item_fn *fn,
				 void *arg);

/* The item is the caller's and stays where it is until the feed is closed. */
void pool_feed_add(struct pool_feed *f, void *item);

/* Works on what is left, in this thread too, and returns when all is done. */
void pool_feed_close(struct pool_feed *f);

/* Processors that are online, at least 1. */
unsigned pool_processors(void);

#endif
