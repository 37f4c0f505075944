/*
 * reader_test.h - an arena and its diagnostics for each test of a reader.
 *
 * A test's own struct begins with struct reader_test; its size goes to set-up, its
 * address is the test's state.
 */
#ifndef TESTS_READER_TEST_H
#define TESTS_READER_TEST_H

#include <stdlib.h>

#include "base/diag.h"

struct reader_test {
	struct arena arena;
	struct diag_list d;
};

static inline int reader_set_up(void **state, size_t size)
{
	struct reader_test *t = calloc(1, size);

	arena_init(&t->arena);
	diag_list_init(&t->d, &t->arena);
	*state = t;
	return 0;
}

static inline int reader_tear_down(void **state)
{
	struct reader_test *t = *state;

	arena_release(&t->arena);
	free(t);
	return 0;
}

static inline void assert_str(struct str s, const char *want)
{
	if (!str_is(s, want))
		fail_msg("\"" STR_FMT "\" is not \"%s\"", STR_ARG(s), want);
}

#endif
