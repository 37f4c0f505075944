/* test_map.c - the hash table. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/map.h"

static void test_put_and_get(void **state)
{
	(void)state;
	struct map m;
	uint64_t v = 7;
	bool added;

	map_init(&m);
	assert_false(map_get(&m, STR("a"), &v));
	assert_int_equal(v, 7);
	assert_true(map_put(&m, STR("a"), 1));
	assert_false(map_put(&m, STR("a"), 2));
	assert_true(map_get(&m, STR("a"), &v));
	assert_int_equal(v, 2);
	assert_int_equal(m.n, 1);
	assert_true(map_put(&m, STR(""), 3));
	assert_true(map_has(&m, (struct str){ NULL, 0 }));
	assert_int_equal(map_get_or_put(&m, STR("a"), 9, &added), 2);
	assert_false(added);
	assert_int_equal(map_get_or_put(&m, STR("b"), 9, &added), 9);
	assert_true(added);
	assert_false(map_has(&m, STR("a\0")));
	map_release(&m);
	assert_false(map_has(&m, STR("a")));
	map_release(&m);
}

/* Keys of every length, and such as differ in one byte. */
static void test_lengths(void **state)
{
	(void)state;
	char text[40];
	struct map m;
	uint64_t v;

	for (size_t len = 1; len <= sizeof(text); len++) {
		map_init(&m);
		memset(text, 'a', sizeof(text));
		map_put(&m, (struct str){ text, len }, 1);
		for (size_t i = 0; i < len; i++) {
			text[i] = 'b';
			assert_false(map_get(&m, (struct str){ text, len }, &v));
			text[i] = 'a';
		}
		assert_false(map_has(&m, (struct str){ text, len - 1 }));
		char *copy = malloc(len); /* nothing around it may be read */

		assert_non_null(copy);
		memcpy(copy, text, len);
		assert_true(map_has(&m, (struct str){ copy, len }));
		free(copy);
		map_release(&m);
	}
}

static void test_keeps_a_copy(void **state)
{
	(void)state;
	struct arena a;
	struct map m;
	char key[] = "key";
	bool added;

	arena_init(&a);
	map_init(&m);
	assert_int_equal(map_get_or_keep(&m, &a, str_of(key), 1, &added), 1);
	assert_true(added);
	key[0] = 'K';
	size_t bytes = a.bytes;

	assert_int_equal(map_get_or_keep(&m, &a, STR("key"), 2, &added), 1);
	assert_false(added);
	assert_int_equal(a.bytes, bytes);
	assert_false(map_has(&m, str_of(key)));
	map_release(&m);
	arena_release(&a);
}

static void fill(struct arena *a, struct map *m)
{
	enum { N = 50000 };
	uint64_t v;

	for (uint64_t i = 0; i < N; i++)
		assert_true(map_put(m, arena_printf(a, "key-%u", (unsigned)i), i));
	assert_int_equal(m->n, N);
	for (uint64_t i = 0; i < N; i++) {
		assert_true(map_get(m, arena_printf(a, "key-%u", (unsigned)i), &v));
		assert_int_equal(v, i);
	}
	assert_false(map_has(m, STR("key-50000")));
}

static void test_many(void **state)
{
	(void)state;
	struct arena a;
	struct map m;

	arena_init(&a);
	map_init(&m);
	fill(&a, &m);
	map_release(&m);

	map_init_in(&m, &a); /* gone with the arena, released or not */
	fill(&a, &m);
	map_release(&m);
	assert_false(map_has(&m, STR("key-0")));
	fill(&a, &m);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_put_and_get),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_keeps_a_copy),
		cmocka_unit_test(test_lengths),
	};

	return cmocka_run_group_tests_name("map", tests, NULL, NULL);
}
