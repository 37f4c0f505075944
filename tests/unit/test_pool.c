/* Every index is worked on once, whatever the number of threads. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "scan/limits.h"
#include "scan/pool.h"

enum { MOST = 5000 };

struct work {
	unsigned char times[MOST]; /* each index writes its own */
	atomic_size_t calls;
};

static void count(void *arg, size_t index)
{
	struct work *w = arg;

	w->times[index]++;
	atomic_fetch_add(&w->calls, 1);
}

static void check(unsigned jobs, size_t n)
{
	struct work *w = calloc(1, sizeof(*w));

	assert_non_null(w);
	pool_run(jobs, n, count, w);
	assert_int_equal(atomic_load(&w->calls), n);
	for (size_t i = 0; i < MOST; i++)
		assert_int_equal(w->times[i], i < n);
	free(w);
}

static void test_every_index_once(void **state)
{
	static const unsigned jobs[] = {
		0, 1, 2, 3, 8, 64, LIMIT_JOBS, LIMIT_JOBS + 100
	};
	static const size_t counts[] = { 0, 1, 2, 7, 64, MOST };

	(void)state;
	for (size_t i = 0; i < sizeof(jobs) / sizeof(jobs[0]); i++)
		for (size_t k = 0; k < sizeof(counts) / sizeof(counts[0]); k++)
			check(jobs[i], counts[k]);
}

static void count_item(void *arg, void *item)
{
	struct work *w = arg;

	(*(unsigned char *)item)++;
	atomic_fetch_add(&w->calls, 1);
}

static void check_feed(unsigned jobs, size_t grain, size_t n)
{
	struct work *w = calloc(1, sizeof(*w));

	assert_non_null(w);
	struct pool_feed *f = pool_feed_open(jobs, grain, count_item, w);

	for (size_t i = 0; i < n; i++)
		pool_feed_add(f, &w->times[i]);
	pool_feed_close(f);
	assert_int_equal(atomic_load(&w->calls), n);
	for (size_t i = 0; i < MOST; i++)
		assert_int_equal(w->times[i], i < n);
	free(w);
}

static void test_every_item_once(void **state)
{
	static const unsigned jobs[] = { 0, 1, 2, 3, 8, LIMIT_JOBS, LIMIT_JOBS + 100 };
	static const size_t counts[] = { 0, 1, 2, 7, 64, MOST };

	(void)state;
	for (size_t i = 0; i < sizeof(jobs) / sizeof(jobs[0]); i++)
		for (size_t k = 0; k < sizeof(counts) / sizeof(counts[0]); k++) {
			check_feed(jobs[i], 0, counts[k]);
			check_feed(jobs[i], 4, counts[k]);
		}
}

static void test_processors(void **state)
{
	(void)state;
	assert_in_range(pool_processors(), 1, LIMIT_JOBS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_index_once),
		cmocka_unit_test(test_every_item_once),
		cmocka_unit_test(test_processors),
	};

	return cmocka_run_group_tests_name("pool", tests, NULL, NULL);
}
