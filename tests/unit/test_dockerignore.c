/* test_dockerignore.c - what a .dockerignore keeps from the build. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <cmocka.h>

#include "base/buf.h"
#include "context/dockerignore.h"

static struct arena a;

static int set_up(void **state)
{
	(void)state;
	arena_init(&a);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_release(&a);
	return 0;
}

static void test_match(void **state)
{
	static const struct {
		const char *pattern, *path;
		bool match, above;
	} row[] = {
		{ "a", "a", true, true },
		{ "a", "b", false, false },
		{ "a", "a/b", false, true },
		{ "a", "ab", false, false },
		{ "a/b", "a/b/c/d", false, true },
		{ "b", "a/b", false, false },
		{ "*", "a", true, true },
		{ "*", "a/b", false, true },
		{ "*", "", true, true },
		{ "*.md", "x.md", true, true },
		{ "*.md", "d/x.md", false, false },
		{ "*.md", ".md", true, true },
		{ "*/*.md", "d/x.md", true, true },
		{ "*/temp*", "d/temporary", true, true },
		{ "*/*/temp*", "a/b/temp/x", false, true },
		{ "temp?", "tempa", true, true },
		{ "temp?", "temp", false, false },
		{ "temp?", "temp\xc3\xa9", true, true },
		{ "temp?", "temp/", false, false },
		{ "[a-c]x", "bx", true, true },
		{ "[^a-c]x", "bx", false, false },
		{ "[^a-c]x", "dx", true, true },
		{ "[!a]x", "!x", true, true },
		{ "[]a]x", "]x", true, true },
		{ "[\\]a]x", "]x", true, true },
		{ "[a-]x", "-x", true, true },
		{ "[^a]x", "/x", false, false },
		{ "[a", "a", false, false },
		{ "\\*", "*", true, true },
		{ "\\*", "a", false, false },
		{ "a\\", "a", false, false },
		{ "\\[a", "[a", true, true },
		{ "\\\\[a", "\\a", false, false },
		{ "\\\\[a]", "\\a", true, true },
		{ "**", "a/b/c", true, true },
		{ "**/x", "x", true, true },
		{ "**/x", "a/b/x", true, true },
		{ "**/x", "a/bx", false, false },
		{ "**/x", "a/x/b", false, true },
		{ "**/*.go", "a/b/c.go", true, true },
		{ "**/*.go", "c.go", true, true },
		{ "**/*.go", "a/b/c.goo", false, false },
		{ "a/**", "a/b/c", true, true },
		{ "a/**", "a", false, false },
		{ "a/**/b", "a/b", true, true },
		{ "a/**/b", "a/x/y/b", true, true },
		{ "a/**/b", "a/xb", false, false },
		{ "a/**/b", "ab", false, false },
		{ "**/a/**/b", "x/a/y/b", true, true },
		{ "a**b", "ab", true, true },
		{ "a**b", "ax/b", true, true },
		{ "**a", "x/a", true, true },
		{ "**a", "xa", false, false },
		{ "a**", "abc/d", true, true },
		{ "***", "a/b", true, true },
		{ "", "a", false, false },
		{ "\xc3\xa9*", "\xc3\xa9t\xc3\xa9", true, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct str p = str_of(row[i].pattern), path = str_of(row[i].path);

		if (dockerignore_match(p, path) != row[i].match ||
		    dockerignore_match_above(p, path) != row[i].above) {
			print_error("'%s' on '%s'\n", row[i].pattern, row[i].path);
			fail();
		}
	}
}

static void test_reading(void **state)
{
	const struct dockerignore *di = dockerignore_read(
		&a,
		STR("\xef\xbb\xbf# comment\r\n\n  *.log  \r\n /abs/x/\n./b/../c\n../up\n"
		    "!  keep.log \n #not a comment\n!\n.\n/\na[\n/../y\n"));

	(void)state;
	assert_int_equal(di->n, 11);
	assert_true(str_is(di->patterns[0].path, "*.log"));
	assert_int_equal(di->patterns[0].line, 3);
	assert_true(str_is(di->patterns[1].path, "abs/x"));
	assert_true(str_is(di->patterns[1].text, "/abs/x/"));
	assert_true(str_is(di->patterns[2].path, "c"));
	assert_false(di->patterns[3].valid);
	assert_true(di->patterns[4].negated);
	assert_true(str_is(di->patterns[4].path, "keep.log"));
	assert_true(str_is(di->patterns[5].path, "#not a comment"));
	assert_int_equal(di->patterns[5].line, 8);
	for (size_t i = 6; i < 10; i++)
		assert_false(di->patterns[i].valid);
	assert_true(str_is(di->patterns[10].path, "y"));
	assert_true(di->has_negated);
	assert_int_equal(dockerignore_read(&a, STR(""))->n, 0);
	assert_false(dockerignore_read(&a, STR("x"))->has_negated);
}

static void test_excludes(void **state)
{
	static const struct {
		const char *file, *path;
		bool excluded;
		size_t by;
	} row[] = {
		{ "", "a", false, DOCKERIGNORE_NONE },
		{ "a", "a", true, 0 },
		{ "a", "a/b/c", true, 0 },
		{ "a\n!a/b", "a/b/c", false, 1 },
		{ "a\n!a/b", "a/c", true, 0 },
		{ "!a\na", "a", true, 1 },
		{ "*.md\n!README*.md\nREADME-secret.md", "README-secret.md", true, 2 },
		{ "*.md\n!README*.md\nREADME-secret.md", "README-x.md", false, 1 },
		{ "*.md\nREADME-secret.md\n!README*.md", "README-secret.md", false, 2 },
		{ "*\n!src", "src/x.c", false, 1 },
		{ "*\n!src", "Makefile", true, 0 },
		{ "**\n!src/**", "src/x.c", false, 1 },
		{ "**/node_modules", "a/b/node_modules/c/d", true, 0 },
		{ "node_modules", "a/node_modules/x", false, DOCKERIGNORE_NONE },
		{ "/x/", "x/y", true, 0 },
		{ "Dockerfile\n.dockerignore", "Dockerfile", true, 0 },
		{ "../x\nx[\n", "x", false, DOCKERIGNORE_NONE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		const struct dockerignore *di =
			dockerignore_read(&a, str_of(row[i].file));
		size_t by = 99;
		bool excluded = dockerignore_excludes(di, str_of(row[i].path), &by);

		if (excluded != row[i].excluded || by != row[i].by) {
			print_error("row %zu: %d by %zu\n", i, excluded, by);
			fail();
		}
		assert_int_equal(dockerignore_excludes(di, str_of(row[i].path), NULL),
				 excluded);
	}
	assert_false(dockerignore_excludes(NULL, STR("a"), NULL));
}

static void test_clean(void **state)
{
	static const char *const row[][2] = {
		{ "", "" },         { ".", "" },
		{ "./a", "a" },     { "a//b/", "a/b" },
		{ "/a", "a" },      { "a/../b", "b" },
		{ "../a", "a" },    { "a/b/../../..", "" },
		{ "a/./b", "a/b" }, { "..a/b..", "..a/b.." },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		assert_true(str_is(dockerignore_clean(&a, str_of(row[i][0])), row[i][1]));
}

/* No pattern takes more than the product of the lengths. */
static void test_hostile(void **state)
{
	char pattern[4096], path[4096], *big;
	clock_t begin = clock();
	uint32_t x = 3;

	(void)state;
	for (size_t i = 0; i < sizeof(pattern); i++) {
		pattern[i] = "*a"[i % 2];
		path[i] = 'a';
	}
	path[4095] = 'b';
	assert_false(dockerignore_match((struct str){ pattern, 4096 },
					(struct str){ path, 4096 }));
	for (size_t i = 0; i + 3 <= 4095; i += 3)
		memcpy(pattern + i, "**/", 3);
	dockerignore_match((struct str){ pattern, 4095 }, (struct str){ path, 4096 });
	assert_false(dockerignore_match((struct str){ path, 4096 }, STR("a")));
	big = malloc(100000);
	assert_non_null(big);
	memset(big, 'a', 100000);
	assert_false(dockerignore_match((struct str){ big, 100000 },
					(struct str){ big, 100000 }));
	for (int round = 0; round < 200000; round++) {
		for (size_t i = 0; i < 12; i++) {
			x = x * 1664525 + 1013904223;
			pattern[i] = "*?[]^-\\/ab!\0"[(x >> 16) % 12];
			path[i] = "a/b\xc3*"[(x >> 20) % 5];
		}
		dockerignore_match_above((struct str){ pattern, (x >> 8) % 12 },
					 (struct str){ path, (x >> 12) % 12 });
	}
	memset(big, '\n', 100000);
	for (size_t i = 0; i < 100000; i += 2)
		big[i] = '*';
	const struct dockerignore *di =
		dockerignore_read(&a, (struct str){ big, 100000 });
	assert_int_equal(di->n, DOCKERIGNORE_MOST);
	assert_true(dockerignore_excludes(di, STR("a"), NULL));
	free(big);
	assert_true(clock() - begin < 20 * CLOCKS_PER_SEC);
}

static void test_many(void **state)
{
	struct arena own;
	struct buf b;

	(void)state;
	arena_init(&own);
	buf_init(&b, 1 << 20);
	for (int i = 0; i < DOCKERIGNORE_MOST + 5; i++)
		buf_add_text(&b, "a\n");
	const struct dockerignore *di = dockerignore_read(&own, buf_str(&b));

	assert_int_equal(di->n, DOCKERIGNORE_MOST);
	assert_int_equal(di->full, DOCKERIGNORE_MOST + 1);
	assert_int_equal(dockerignore_read(&own, STR("a\nb\n"))->full, 0);
	buf_release(&b);
	arena_release(&own);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(test_match), T(test_reading), T(test_excludes),
		T(test_clean), T(test_hostile), T(test_many),
	};

	return cmocka_run_group_tests_name("dockerignore", tests, NULL, NULL);
}
