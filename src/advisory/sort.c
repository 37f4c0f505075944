/*
 * sort.c - bottom-up merge sort over runs that insertion has sorted.
 */
#include "advisory/sort.h"

#include <assert.h>

enum { RUN = 8, ELEMENT_MAX = 64 };

static void insertion(char *v, size_t n, size_t size, sort_cmp *cmp, const void *context)
{
	_Alignas(max_align_t) char held[ELEMENT_MAX];

	for (size_t i = 1; i < n; i++) {
		size_t j = i;

		while (j > 0 && cmp(v + (j - 1) * size, v + i * size, context) > 0)
			j--;
		if (j == i)
			continue;
		memcpy(held, v + i * size, size);
		memmove(v + (j + 1) * size, v + j * size, (i - j) * size);
		memcpy(v + j * size, held, size);
	}
}

static void merge(const char *from, char *to, size_t mid, size_t n, size_t size,
		  sort_cmp *cmp, const void *context)
{
	size_t a = 0, b = mid;

	for (size_t k = 0; k < n; k++) {
		bool left = a < mid && (b >= n || cmp(from + a * size, from + b * size,
						      context) <= 0);

		memcpy(to + k * size, from + (left ? a : b) * size, size);
		if (left)
			a++;
		else
			b++;
	}
}

void sort_stable(void *v, size_t n, size_t size, sort_cmp *cmp, const void *context,
		 struct arena *scratch)
{
	assert(size <= ELEMENT_MAX);
	char *at = v;

	for (size_t i = 0; i < n; i += RUN)
		insertion(at + i * size, n - i < RUN ? n - i : RUN, size, cmp, context);
	if (n <= RUN)
		return;

	char *other = arena_alloc_array(scratch, n, size, _Alignof(max_align_t));
	char *from = at, *to = other;
	for (size_t width = RUN; width < n; width *= 2) {
		for (size_t i = 0; i < n; i += 2 * width) {
			size_t left = n - i;
			size_t len = left < 2 * width ? left : 2 * width;
			size_t mid = left < width ? left : width;

			merge(from + i * size, to + i * size, mid, len, size, cmp,
			      context);
		}
		char *swap = from;
		from = to;
		to = swap;
	}
	if (from != at)
		memcpy(at, from, n * size);
}
