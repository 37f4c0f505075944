/*
 * sort.h - a stable sort whose comparison takes a context.
 *
 * Versions are ordered by their ecosystem's scheme, which qsort cannot hand on;
 * and events at equal versions must keep the order of the record.
 */
#ifndef ADVISORY_SORT_H
#define ADVISORY_SORT_H

#include "base/arena.h"

typedef int sort_cmp(const void *a, const void *b, const void *context);

/* Sorts n elements of `size` bytes, O(n log n); equal ones keep their order.
 * Scratch memory comes from the arena, none for up to eight elements. */
void sort_stable(void *v, size_t n, size_t size, sort_cmp *cmp, const void *context,
		 struct arena *scratch);

#endif
