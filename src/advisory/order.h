/*
 * order.h - a stable sort whose comparison takes a context.
 *
 * Versions are ordered by their ecosystem's scheme, which qsort cannot hand on;
 * and events at equal versions must keep the order of the record.
 */
#ifndef ADVISORY_ORDER_H
#define ADVISORY_ORDER_H

#include "base/arena.h"

typedef int order_cmp(const void *a, const void *b, const void *context);

/* Sorts n elements of `size` bytes, O(n log n); equal ones keep their order.
 * Scratch memory comes from the arena, none for up to eight elements. */
void order_sort(void *v, size_t n, size_t size, order_cmp *cmp, const void *context,
		struct arena *scratch);

#endif
