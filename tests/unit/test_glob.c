/* test_glob.c - patterns over paths, and a slow matcher that they must agree with. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <cmocka.h>

#include "base/glob.h"

static void test_table(void **state)
{
	(void)state;
	static const struct {
		const char *pattern, *path;
		bool match;
	} rows[] = {
		{ "a", "a", true },
		{ "a", "b", false },
		{ "a", "a/b", false },
		{ "", "", true },
		{ "", "a", false },
		{ "*", "", true },
		{ "*", "abc", true },
		{ "*", "a/b", false },
		{ "*.c", "a.c", true },
		{ "*.c", ".c", true },
		{ "*.c", "a.h", false },
		{ "a*b*c", "aXbYc", true },
		{ "a*b*c", "aXbYcZ", false },
		{ "a*b", "a/b", false },
		{ "?", "a", true },
		{ "?", "", false },
		{ "a?b", "a/b", false },
		{ "**", "", true },
		{ "**", "a/b/c", true },
		{ "**/a", "a", true },
		{ "**/a", "x/y/a", true },
		{ "**/a", "xa", false },
		{ "a/**", "a", true },
		{ "a/**", "a/b/c", true },
		{ "a/**", "ab", false },
		{ "a/**/b", "a/b", true },
		{ "a/**/b", "a/x/y/b", true },
		{ "a/**/b", "a/x/yb", false },
		{ "**/a/**/b/**", "x/a/y/b/z", true },
		{ "**/a/**/b/**", "x/b/y/a/z", false },
		{ "**/*.lock", "x/y.lock", true },
		{ "**/**/a", "a", true },
		{ "a**b", "aXXb", true },
		{ "a**b", "aX/Xb", false },
		{ "**/a/b", "a/a/b", true },
		{ "**/x*/b", "xa/xa/b", true },
		{ "[abc]", "b", true },
		{ "[abc]", "d", false },
		{ "[a-c]x", "bx", true },
		{ "[!a-c]", "b", false },
		{ "[^a-c]", "d", true },
		{ "[]a]", "]", true },
		{ "[!]a]", "b", true },
		{ "[!]a]", "]", false },
		{ "[a-]", "-", true },
		{ "[\\]]", "]", true },
		{ "[a", "[a", true },
		{ "[a", "a", false },
		{ "a[/]b", "a/b", false },
		{ "[", "[", true },
		{ "[]", "[]", true },
		{ "[!x]", "/", false },
		{ "\\*", "*", true },
		{ "\\*", "a", false },
		{ "\\\\", "\\", true },
		{ "a\\/b", "a/b", true },
		{ "a\\", "a\\", true },
		{ "*\\/b", "a/b", true },
		{ "a\\\\/b", "a\\/b", true },
		{ "\xc3?", "\xc3\xa9", true },
		{ "[\x80-\xff]", "\xe9", true },
		{ "a/", "a", false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (glob_match(str_of(rows[i].pattern), str_of(rows[i].path)) !=
		    rows[i].match)
			fail_msg("\"%s\" and \"%s\"", rows[i].pattern, rows[i].path);
}

/* The definition of *, ? and ** written down without a thought for speed. */
static bool slow_match(const char *p, const char *s, bool at_start)
{
	if (at_start && p[0] == '*' && p[1] == '*' && (p[2] == '/' || !p[2])) {
		if (!p[2])
			return true;
		if (slow_match(p + 3, s, true))
			return true;
		const char *slash = strchr(s, '/');

		return slash && slow_match(p, slash + 1, true);
	}
	/* "**" at the end takes nothing, too. */
	if (!*s && !strncmp(p, "/**", 3) && (!p[3] || p[3] == '/'))
		return !p[3] || slow_match(p + 3, s, false);
	if (!*p)
		return !*s;
	if (*p == '*')
		return slow_match(p + 1, s, false) ||
		       (*s && *s != '/' && slow_match(p, s + 1, false));
	if (!*s || (*p == '?' && *s == '/') || (*p != '?' && *p != *s))
		return false;
	return slow_match(p + 1, s + 1, *p == '/');
}

static void test_beside_slow(void **state)
{
	(void)state;
	uint64_t x = 88172645463325252u;
	size_t hits = 0;

	for (int i = 0; i < 200000; i++) {
		char p[10], s[10];
		size_t np, ns;

		x ^= x << 13, x ^= x >> 7, x ^= x << 17;
		np = (size_t)(x >> 8) % 9;
		ns = (size_t)(x >> 16) % 9;
		for (size_t k = 0; k < np; k++)
			p[k] = "ab/**?/*"[(x >> (20 + 3 * k)) & 7];
		for (size_t k = 0; k < ns; k++)
			s[k] = "ab/a"[(x >> (2 * k)) & 3];
		p[np] = s[ns] = '\0';
		bool want = slow_match(p, s, true);

		if (glob_match(str_of(p), str_of(s)) != want)
			fail_msg("\"%s\" and \"%s\": %d", p, s, want);
		hits += want;
	}
	assert_true(hits > 5000);
}

/* Patterns that are slow for a matcher which tries everything. */
static void test_hostile(void **state)
{
	(void)state;
	enum { N = 4000 };
	char *p = malloc(3 * N + 3), *s = malloc(2 * N);
	clock_t start = clock();

	for (size_t i = 0; i < N; i++) {
		memcpy(p + 3 * i, "a*[", 3);
		s[i] = 'a';
	}
	assert_false(glob_match((struct str){ p, 3 * N }, (struct str){ s, N }));
	for (size_t i = 0; i < N; i++) {
		memcpy(p + 3 * i, "**/", 3);
		memcpy(s + 2 * i, "a/", 2);
	}
	memcpy(p + 3 * N, "b", 1);
	assert_false(glob_match((struct str){ p, 3 * N + 1 }, (struct str){ s, 2 * N }));
	assert_true(clock() - start < 5 * CLOCKS_PER_SEC);
	free(p);
	free(s);
}

static void test_literal(void **state)
{
	(void)state;
	assert_true(glob_is_literal(STR("a/b.c")));
	assert_false(glob_is_literal(STR("a/*.c")));
	assert_false(glob_is_literal(STR("a?")));
	assert_false(glob_is_literal(STR("[a]")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_beside_slow),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_literal),
	};

	return cmocka_run_group_tests_name("glob", tests, NULL, NULL);
}
