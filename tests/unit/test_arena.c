/* test_arena.c - memory that is freed at once. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "base/arena.h"

static void test_alloc(void **state)
{
	(void)state;
	struct arena a;

	arena_init(&a);
	for (size_t i = 1; i < 3000; i++) {
		size_t align = (size_t)1 << (i % 5);
		unsigned char *p = arena_alloc(&a, i, align);

		assert_int_equal((uintptr_t)p % align, 0);
		for (size_t k = 0; k < i; k++)
			assert_int_equal(p[k], 0);
		memset(p, 0xff,
		       i); /* neighbours must not be hit: they are checked for 0 */
	}
	assert_int_equal(a.bytes, 3000 * 2999 / 2);
	assert_non_null(arena_alloc(&a, 0, 1));
	assert_non_null(arena_alloc(&a, 8 * 1024 * 1024, 16));
	arena_release(&a);
	assert_int_equal(a.bytes, 0);
	assert_non_null(arena_new(&a, int)); /* usable again */
	arena_release(&a);
}

static void test_grow(void **state)
{
	(void)state;
	struct arena a;
	size_t *v = NULL, n = 0, cap = 0;

	arena_init(&a);
	for (; n < 10000; n++) {
		arena_grow(&a, v, n, &cap);
		assert_true(cap > n);
		v[n] = n;
	}
	for (size_t i = 0; i < n; i++)
		assert_int_equal(v[i], i);
	arena_release(&a);
}

static void fill_two(struct arena *a, size_t most)
{
	size_t *v[2] = { NULL, NULL }, n[2] = { 0, 0 }, cap[2] = { 0, 0 };
	struct arena other;

	arena_init(&other);
	for (size_t i = 0; i < most; i++)
		for (size_t k = 0; k < 2; k++) {
			size_t *old = v[k], had = cap[k];

			arena_grow(k ? &other : a, v[k], n[k], &cap[k]);
			for (size_t at = had; v[k] != old && at < cap[k]; at++)
				assert_int_equal(v[k][at], 0);
			v[k][n[k]++] = i + k;
			if (i % 1000 == 0)
				assert_non_null(arena_dup(a, STR("between")).ptr);
		}
	arena_adopt(a, &other);
	arena_grow(a, v[1], n[1], &cap[1]); /* goes on where it is now */
	for (size_t i = 0; i < most; i++) {
		assert_int_equal(v[0][i], i);
		assert_int_equal(v[1][i], i + 1);
	}
	assert_true(a->bytes >= 2 * most * sizeof(size_t));
	/* it does not cost what it was before, too */
	assert_true(a->bytes < 2 * most * sizeof(size_t) * 3 / 2 + 2 * 1024 * 1024);
}

/* What has a block of its own: some of them at once, in any state of the arena. */
static void test_grow_big(void **state)
{
	(void)state;
	struct arena a;

	arena_init(&a);
	fill_two(&a, 1000000);
	arena_clear(&a);
	assert_int_equal(a.bytes, 0);
	assert_non_null(arena_dup(&a, STR("x")).ptr);
	fill_two(&a, 500000);
	arena_release(&a);

	size_t *v = arena_alloc_array(&a, 100000, sizeof(*v), sizeof(*v)), cap = 100000;

	arena_clear(&a);
	v = arena_alloc_array(&a, 100000, sizeof(*v), sizeof(*v));
	v[99999] = 5;
	arena_grow(&a, v, 100000, &cap); /* given at once, then grown */
	assert_int_equal(v[99999], 5);
	assert_int_equal(v[cap - 1], 0);
	arena_release(&a);
}

static void test_strings(void **state)
{
	(void)state;
	struct arena a;

	arena_init(&a);
	struct str s = arena_dup(&a, STR("a\0b"));
	assert_int_equal(s.len, 3);
	assert_memory_equal(s.ptr, "a\0b", 4);
	assert_int_equal(arena_dup(&a, (struct str){ NULL, 0 }).len, 0);
	assert_true(str_is(arena_printf(&a, "%s-%d", "x", 3), "x-3"));
	assert_true(str_is(arena_cat(&a, STR("a"), STR(""), STR("bc")), "abc"));
	assert_true(str_is(arena_lower(&a, STR("PyYAML-\xc3\x89")), "pyyaml-\xc3\x89"));
	arena_release(&a);
}

/* What was allocated stays where it is, whoever owns it. */
/* What malloc gave goes with the arena, in whatever state that is (see valgrind). */
static void test_own(void **state)
{
	(void)state;
	struct arena a, b;

	arena_init(&a);
	arena_own(&a, malloc(100));
	arena_own(&a, malloc(100));
	arena_own(&a, NULL);
	memset(arena_alloc(&a, 5000, 8), 1, 5000);
	arena_own(&a, malloc(100));
	arena_init(&b);
	arena_own(&b, malloc(100));
	arena_adopt(&a, &b);
	arena_release(&b);
	memset(arena_alloc(&a, 100, 8), 1, 100);
	arena_release(&a);
	assert_int_equal(a.bytes, 0);
}

static void test_adopt(void **state)
{
	(void)state;
	struct arena to, from, empty;

	arena_init(&to);
	arena_init(&from);
	arena_init(&empty);
	struct str first = arena_dup(&to, STR("first"));
	struct str second = arena_dup(&from, STR("second"));
	arena_alloc(&from, 100000, 1);
	size_t bytes = to.bytes + from.bytes;

	arena_adopt(&to, &from);
	assert_int_equal(to.bytes, bytes);
	assert_int_equal(from.bytes, 0);
	arena_release(&from);
	assert_true(str_is(first, "first") && str_is(second, "second"));
	arena_adopt(&to, &empty);
	arena_adopt(&empty, &to);
	assert_true(str_is(second, "second"));
	assert_true(str_is(arena_dup(&to, STR("more")), "more"));
	arena_release(&to);
	arena_release(&empty);
}

static void test_raw_and_clear(void **state)
{
	(void)state;
	struct arena a;

	arena_init(&a);
	arena_clear(&a);
	char *p = arena_bytes(&a, 100);

	memset(p, 7, 100);
	arena_clear(&a);
	assert_int_equal(a.bytes, 0);
	/* the same place again, and zeroed where that is promised */
	assert_ptr_equal(arena_alloc(&a, 100, 1), p);
	for (size_t i = 0; i < 100; i++)
		assert_int_equal(p[i], 0);
	memset(arena_new_raw_array(&a, uint64_t, 10000), 1, 10000 * sizeof(uint64_t));
	arena_clear(&a); /* more than a block: nothing is kept */
	assert_null(a.blocks);
	assert_int_equal(*arena_new(&a, uint64_t), 0);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alloc),         cmocka_unit_test(test_grow),
		cmocka_unit_test(test_grow_big),      cmocka_unit_test(test_strings),
		cmocka_unit_test(test_own),           cmocka_unit_test(test_adopt),
		cmocka_unit_test(test_raw_and_clear),
	};

	return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
