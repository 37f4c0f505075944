/* Which parsers read a file of a name: every kind of match, and the order. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/parser.h"

#define PARSER(var, ...)                                                                 \
	static const struct file_match var##_matches[] = { __VA_ARGS__ };                \
	static const struct parser var = {                                               \
		.id = #var,                                                              \
		.matches = var##_matches,                                                \
		.n_matches = sizeof(var##_matches) / sizeof(var##_matches[0]),           \
	}

PARSER(exact, { MATCH_NAME, "Cargo.lock", NULL });
PARSER(nocase, { MATCH_NAME_NOCASE, "dockerfile", NULL });
PARSER(suffix, { MATCH_SUFFIX, ".csproj", NULL });
PARSER(wrap, { MATCH_WRAP, "requirements", ".txt" });
PARSER(wrap_nocase, { MATCH_WRAP_NOCASE, "dockerfile.", "" });
PARSER(tail, { MATCH_TAIL, "gradle/libs.versions.toml", NULL });
PARSER(dir, { MATCH_DIR, ".github/workflows", ".yml" });
PARSER(below, { MATCH_BELOW, "wp-content/plugins", ".php" });
PARSER(second, { MATCH_NAME, "Cargo.lock", NULL }, { MATCH_SUFFIX, ".lock", NULL });

PARSER(program, { MATCH_PROGRAM, "", NULL });

static const struct parser *const table[] = { &exact,       &nocase, &suffix, &wrap,
					      &wrap_nocase, &tail,   &dir,    &below,
					      &second,      &program };

static int set_up(void **state)
{
	*state = parser_index_new(table, sizeof(table) / sizeof(table[0]));
	return *state ? 0 : -1;
}

static int tear_down(void **state)
{
	parser_index_free(*state);
	parser_index_free(NULL);
	return 0;
}

/* want: ids that are separated by blanks. */
static void check(void **state, struct str path, const char *want)
{
	const struct parser *found[8];
	size_t n = parser_index_find(*state, path, found, 8);
	struct str rest = str_of(want), one;

	for (size_t i = 0; i < n; i++) {
		assert_true(str_next_word(&rest, &one));
		assert_true(str_is(one, found[i]->id));
	}
	assert_false(str_next_word(&rest, &one));
}

static void test_kinds(void **state)
{
	check(state, STR("Cargo.lock"), "exact second"); /* once, in the table's order */
	check(state, STR("a/b/Cargo.lock"), "exact second");
	check(state, STR("cargo.lock"), "second");
	check(state, STR("xCargo.lock"), "second");
	check(state, STR("Cargo.lock/x"), "");
	check(state, STR("Dockerfile"), "nocase");
	check(state, STR("DOCKERFILE"), "nocase");
	check(state, STR("Dockerfile.prod"), "wrap_nocase");
	check(state, STR("dockerfile."), "wrap_nocase");
	check(state, STR("a.csproj"), "suffix");
	check(state, STR(".csproj"), "suffix");
	check(state, STR("a.CSPROJ"), "");
	check(state, STR("requirements.txt"), "wrap");
	check(state, STR("requirements-dev.txt"), "wrap");
	check(state, STR("requirementstxt"), "");
	check(state, STR("my-requirements.txt"), "");
}

static void test_paths(void **state)
{
	check(state, STR("gradle/libs.versions.toml"), "tail");
	check(state, STR("a/gradle/libs.versions.toml"), "tail");
	check(state, STR("agradle/libs.versions.toml"), "");
	check(state, STR("libs.versions.toml"), "");
	check(state, STR(".github/workflows/ci.yml"), "dir");
	check(state, STR("sub/.github/workflows/ci.yml"), "dir");
	check(state, STR(".github/workflows/sub/ci.yml"), "");
	check(state, STR("x.github/workflows/ci.yml"), "");
	check(state, STR("workflows/ci.yml"), "");
	check(state, STR("wp-content/plugins/a/b.php"), "below");
	check(state, STR("x/wp-content/plugins/a/b.php"), "below");
	check(state, STR("wp-content/plugins/b.php"), "");
	check(state, STR("wp-content/plugins/a/b/c.php"), "");
	check(state, STR("xwp-content/plugins/a/b.php"), "");
	check(state, STR("a/b.php"), "");
	check(state, STR("b.php"), "");
	check(state, STR("ci.yml"), "");
}

static void test_odd_names(void **state)
{
	char longest[4096];

	memset(longest, 'a', sizeof(longest));
	check(state, STR(""), "");
	check(state, STR("/"), "");
	check(state, STR("Cargo.lock\0"), "");
	check(state, STR("\xff\xfe"), "");
	check(state, (struct str){ longest, sizeof(longest) }, "");
}

/* A name that may be a program's is found by its own call alone. */
static void test_programs(void **state)
{
	static const struct {
		const char *name;
		bool may, wants_mode;
	} rows[] = {
		{ "kubectl", true, true },   { "tool.linux-amd64", true, true },
		{ "app-1.2.3", true, true }, { "libx.so.1", true, true },
		{ "x.exe", true, false },    { "X.EXE", true, false },
		{ "x.so", true, false },     { "x.dylib", true, false },
		{ "x.node", true, false },   { "x.txt", false, true },
		{ "x.c", false, true },      { ".gitignore", false, true },
		{ "x.", true, true },        { "", true, true },
	};
	bool wants_mode;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct parser *p =
			parser_index_program(*state, str_of(rows[i].name), &wants_mode);

		if ((p == &program) != rows[i].may || wants_mode != rows[i].wants_mode)
			fail_msg("'%s'", rows[i].name);
	}
	check(state, STR("kubectl"), "");
	check(state, STR("x.exe"), "");
}

static void test_no_more_than_asked(void **state)
{
	const struct parser *found[2] = { NULL, NULL };

	assert_int_equal(parser_index_find(*state, STR("Cargo.lock"), found, 1), 1);
	assert_ptr_equal(found[0], &exact);
	assert_null(found[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_odd_names),
		cmocka_unit_test(test_programs),
		cmocka_unit_test(test_no_more_than_asked),
	};

	return cmocka_run_group_tests_name("parser_index", tests, set_up, tear_down);
}
