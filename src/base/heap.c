#define _GNU_SOURCE /* sbrk, MADV_HUGEPAGE */
#include "base/heap.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>
#endif

#if defined(__GLIBC__) && defined(MADV_HUGEPAGE)

/* What a scan of a few thousand packages takes; more would leave more holes where arrays
 * have grown.  It is room for addresses: memory comes with its first use, and malloc goes
 * on as ever behind the end. */
#define ROOM (24 * 1024 * 1024)
/* Behind the room malloc asks the kernel for each block above this, which is given back
 * when it is freed, and grown without a copy. */
#define BIG (1024 * 1024)
/* Of the processors that have such pages. */
#define HUGE_PAGE ((size_t)2 * 1024 * 1024)

/* Who has set a limit to addresses has some other use for them. */
static bool is_limited(void)
{
	struct rlimit addresses, data;

	return getrlimit(RLIMIT_AS, &addresses) != 0 ||
	       getrlimit(RLIMIT_DATA, &data) != 0 ||
	       addresses.rlim_cur != RLIM_INFINITY || data.rlim_cur != RLIM_INFINITY;
}

/* The kernel takes what lies in there of whole huge pages; it may refuse, which does no
 * harm. */
static void advise(uintptr_t from, uintptr_t end)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);

	from &= ~(page - 1);
	if (from < end)
		(void)madvise((void *)from, end - from, MADV_HUGEPAGE);
}

void heap_prepare(void)
{
	if (is_limited())
		return;
	/* Setting any of these ends glibc's own guesses. */
	mallopt(M_TRIM_THRESHOLD, ROOM);
	mallopt(M_MMAP_THRESHOLD, BIG);
	mallopt(M_TOP_PAD, ROOM);
	/* more than malloc begins with, so that it fetches the room now */
	void *volatile some = malloc(BIG / 2);

	free(some);
	mallopt(M_TOP_PAD, BIG);

	uintptr_t from = (uintptr_t)some, end = (uintptr_t)sbrk(0);

	/* otherwise malloc has not got its room there */
	if (some && from < end && end - from <= 2 * ROOM)
		advise(from, end);
}

void heap_advise(void *p, size_t size)
{
	if (size >= HUGE_PAGE)
		advise((uintptr_t)p, (uintptr_t)p + size);
}

#else

void heap_prepare(void)
{
}

void heap_advise(void *p, size_t size)
{
	(void)p;
	(void)size;
}

#endif
