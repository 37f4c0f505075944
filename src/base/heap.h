/*
 * heap.h - memory in huge pages.
 *
 * With pages of 4 KiB the kernel is entered once for each, which is a sixth of the time
 * of a scan.  Linux gives pages of 2 MiB to who asks for them ("madvise" in
 * /sys/kernel/mm/transparent_hugepage/enabled, as most distributions have it).  Of effect
 * with glibc there; elsewhere, and where the system does not want it, this is malloc.
 */
#ifndef BASE_HEAP_H
#define BASE_HEAP_H

#include <stddef.h>

/* To be called once, before there are threads. */
void heap_prepare(void);

/* Of memory that malloc gave and nobody has written to yet; of effect from some MiB on.
 */
void heap_advise(void *p, size_t size);

#endif
