/* test_dockerfile_expand.c - variables of Dockerfiles: scopes and substitutions. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "format/dockerfile.h"

static struct arena a;
static struct diag_list d;
static struct dockerfile *df;
static unsigned errors;

static int set_up(void **state)
{
	(void)state;
	arena_init(&a);
	diag_list_init(&d, &a);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_release(&a);
	return 0;
}

static bool build_arg(const void *data, struct str name, struct str *value)
{
	const char *const *pairs = data;

	for (; *pairs; pairs += 2) {
		if (str_is(name, pairs[0])) {
			*value = str_of(pairs[1]);
			return true;
		}
	}
	return false;
}

static void read_with(const char *text, const char *const *args)
{
	df = dockerfile_read(&a, str_of(text), &d, STR("Dockerfile"),
			     args ? build_arg : NULL, args, &errors);
}

static void read_text(const char *text)
{
	read_with(text, NULL);
}

/* The expansion of word at the end of the file. */
static struct df_expansion expand(const char *word)
{
	return df_expand(&a, df_scope_at(&a, df, df->n_instrs), str_of(word), df->escape);
}

#define assert_str(got, want) check_str((got), (want), __LINE__)
static void check_str(struct str got, const char *want, int line)
{
	if (str_is(got, want))
		return;
	print_error("line %d: got '" STR_FMT "', want '%s'\n", line, STR_ARG(got), want);
	fail();
}

static enum df_value value_at(size_t index, const char *name, struct str *value)
{
	*value = STR("-");
	return df_scope_get(df_scope_at(&a, df, index), str_of(name), value);
}

#define assert_set(index, name, want)                                                    \
	do {                                                                             \
		struct str v_;                                                           \
		assert_int_equal(value_at((index), (name), &v_), DF_SET);                \
		check_str(v_, (want), __LINE__);                                         \
	} while (0)
#define assert_state(index, name, want)                                                  \
	do {                                                                             \
		struct str v_;                                                           \
		assert_int_equal(value_at((index), (name), &v_), (want));                \
	} while (0)

struct row {
	const char *word, *want;
};

static void check_rows(const struct row *row, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct df_expansion e = expand(row[i].word);

		if (!row[i].want) {
			if (!e.error)
				print_error("%s gave '" STR_FMT "'\n", row[i].word,
					    STR_ARG(e.text));
			assert_non_null(e.error);
			assert_false(e.known);
			check_str(e.text, row[i].word, __LINE__);
			continue;
		}
		if (e.error || !str_is(e.text, row[i].want))
			print_error("%s gave '" STR_FMT "' (%s), want '%s'\n",
				    row[i].word, STR_ARG(e.text), e.error ? e.error : "",
				    row[i].want);
		assert_null(e.error);
		check_str(e.text, row[i].want, __LINE__);
		assert_true(e.known);
	}
}

#define CHECK_ROWS(rows) check_rows((rows), sizeof(rows) / sizeof((rows)[0]))

static void test_operators(void **state)
{
	static const struct row rows[] = {
		{ "", "" },
		{ "plain", "plain" },
		{ "$A", "foo" },
		{ "${A}", "foo" },
		{ "x$A.y", "xfoo.y" },
		{ "$A$A", "foofoo" },
		{ "$AB", "" },
		{ "${E}", "" },
		{ "${N:-w}", "w" },
		{ "${N-w}", "w" },
		{ "${E:-w}", "w" },
		{ "${E-w}", "" },
		{ "${A:-w}", "foo" },
		{ "${A:+w}", "w" },
		{ "${E:+w}", "" },
		{ "${E+w}", "w" },
		{ "${N+w}", "" },
		{ "${A:?no}", "foo" },
		{ "${E?no}", "" },
		{ "${E:?no}", NULL },
		{ "${N?no}", NULL },
		{ "${N:?}", NULL },
		{ "${N:-${M:-deep}}", "deep" },
		{ "${N:-$A-${A}}", "foo-foo" },
		{ "${A:+${N:-x}}", "x" },
		{ "${N:-'a}b'}", "a}b" },
		{ "${N:-\"$A b\"}", "foo b" },
		{ "${N:-a\\}b}", "a}b" },
		{ "a${N}b", "ab" },
		{ "$1x", "x" },
		{ "$12x", "x" },
		{ "$@$*$#$?$-$!$0", "" },
		{ "$$A", "A" },
		{ "$", "$" },
		{ "a$", "a$" },
		{ "$.x", "$.x" },
		{ "$(x)", "$(x)" },
		{ "${1}", "" },
	};

	(void)state;
	read_text("FROM scratch\nENV A=foo E=\n");
	CHECK_ROWS(rows);
}

static void test_quotes(void **state)
{
	static const struct row rows[] = {
		{ "'$A'", "$A" },     { "\"$A\"", "foo" },  { "a'b c'd", "ab cd" },
		{ "\"a'b\"", "a'b" }, { "'a\"b'", "a\"b" }, { "\\$A", "$A" },
		{ "\"\\$A\"", "$A" }, { "\"\\\"\"", "\"" }, { "\"\\\\\"", "\\" },
		{ "\"\\x\"", "\\x" }, { "\\x", "x" },       { "a\\ b", "a b" },
		{ "'a\\'", "a\\" },   { "a\\", "a" },       { "\\'", "'" },
		{ "\"\"", "" },       { "'a", NULL },       { "\"a", NULL },
		{ "\"a\\\"", NULL },  { "\"$A", NULL },     { "${N:-'a}", NULL },
	};

	(void)state;
	read_text("FROM scratch\nENV A=foo\n");
	CHECK_ROWS(rows);
	read_text("# escape=`\nFROM scratch\nENV A=foo B=c:\\x\n");
	assert_str(expand("`$A").text, "$A");
	assert_str(expand("c:\\$A").text, "c:\\foo");
	assert_str(expand("$B").text, "c:\\x");
	assert_str(expand("\"`\"\"").text, "\"");
}

static void test_bad_substitutions(void **state)
{
	static const struct row rows[] = {
		{ "${}", NULL },      { "${:x}", NULL },     { "${a b}", NULL },
		{ "${A", NULL },      { "${", NULL },        { "${A:-x", NULL },
		{ "${A:", NULL },     { "${A:x}", NULL },    { "${A^}", NULL },
		{ "${{A}}", NULL },   { "${A/x}", NULL },    { "${A/x/y", NULL },
		{ "${A#\\a}", NULL }, { "${N:-${}}", NULL },
	};

	(void)state;
	read_text("FROM scratch\nENV A=foo\n");
	CHECK_ROWS(rows);
}

static void test_patterns(void **state)
{
	static const struct row rows[] = {
		{ "${P#*/}", "b/c.tar.gz" },
		{ "${P##*/}", "c.tar.gz" },
		{ "${P%.*}", "a/b/c.tar" },
		{ "${P%%.*}", "a/b/c" },
		{ "${P%/*}", "a/b" },
		{ "${P#a}", "/b/c.tar.gz" },
		{ "${P#x}", "a/b/c.tar.gz" },
		{ "${P%x}", "a/b/c.tar.gz" },
		{ "${P#?/}", "b/c.tar.gz" },
		{ "${P%??}", "a/b/c.tar." },
		{ "${P##*}", "" },
		{ "${P%%*}", "" },
		{ "${P#*}", "a/b/c.tar.gz" },
		{ "${P#}", "a/b/c.tar.gz" },
		{ "${P%$S}", "a/b/c.tar" },
		{ "${Q#\\*}", "*b}" },
		{ "${Q%\\}}", "**b" },
		{ "${P/a/x}", "x/b/c.tar.gz" },
		{ "${P//a/x}", "x/b/c.txr.gz" },
		{ "${P//\\//-}", "a-b-c.tar.gz" },
		{ "${P/\\//-}", "a-b/c.tar.gz" },
		{ "${P/c*r/x}", "a/b/x.gz" },
		{ "${P//?a/x}", "a/b/c.xr.gz" },
		{ "${P/zz/x}", "a/b/c.tar.gz" },
		{ "${P//b\\//}", "a/c.tar.gz" },
		{ "${P/c/$S}", "a/b/.gz.tar.gz" },
		{ "${E//a/b}", "" },
		{ "${E#a}", "" },
		{ "${N%a}", "" },
		{ "${R//a/aa}", "aaaabaa" },
		{ "${R//*/x}", "x" },
	};

	(void)state;
	read_text("FROM scratch\nENV P=a/b/c.tar.gz S=.gz Q='**b}' E= R=aaba\n");
	CHECK_ROWS(rows);
}

static void test_unknown(void **state)
{
	struct df_expansion e;

	(void)state;
	read_text("FROM debian\nARG X\nARG Y=1\n");
	e = expand("a$X-$Y");
	assert_str(e.text, "a${X}-1");
	assert_false(e.known);
	assert_true(e.used_variable);
	assert_str(e.unknown, "X");
	assert_str(e.undefined, "");
	e = expand("${X:-w}");
	assert_str(e.text, "w");
	assert_true(e.known);
	assert_true(e.assumed);
	e = expand("${X+w}");
	assert_false(e.known);
	e = expand("${X#w}");
	assert_str(e.text, "${X}");
	assert_false(e.known);
	e = expand("${X/a/b}");
	assert_false(e.known);
	e = expand("${X:?w}");
	assert_null(e.error);
	assert_false(e.known);
	e = expand("${Y%$X}");
	assert_false(e.known);
	e = expand("${Y/1/$X}");
	assert_false(e.known);
	e = expand("${Y:-$X}");
	assert_true(e.known);
	assert_str(e.text, "1");
	e = expand("${Y:+$X}");
	assert_false(e.known);

	/* the base image may set what is not declared */
	e = expand("$PATH");
	assert_str(e.undefined, "PATH");
	assert_false(e.known);
	e = expand("$1");
	assert_true(e.known);
	assert_str(e.text, "");
	e = expand("no variable");
	assert_false(e.used_variable);
	e = expand("'$X'");
	assert_false(e.used_variable);

	/* scratch sets nothing */
	read_text("FROM scratch AS s\nFROM s\n");
	e = expand("a$PATH");
	assert_true(e.known);
	assert_str(e.text, "a");
	assert_str(e.undefined, "PATH");
	assert_false(df_scope_is_open(df_scope_at(&a, df, 2)));
}

static void test_scopes(void **state)
{
	(void)state;
	read_text("ARG G=1\nARG H=$G.2\nARG U\nFROM scratch AS s\n" /* 0-3 */
		  "ENV E=$G\nARG G\nENV F=$G\nARG H=3\nARG U\n"     /* 4-8 */
		  "ENV G=9\nARG G=8\nENV X=1 Y=$X\n"                /* 9-11 */
		  "FROM s\nENV Z=$F$H\nFROM scratch\nRUN x\n");     /* 12-15 */
	assert_int_equal(errors, 0);
	assert_set(1, "G", "1");
	assert_state(0, "G", DF_UNSET);
	assert_set(3, "H", "1.2");
	assert_state(3, "U", DF_UNKNOWN_VALUE);
	/* a stage sees the ARGs before FROM after it names them */
	assert_state(4, "G", DF_UNSET);
	assert_set(5, "E", "");
	assert_set(6, "G", "1");
	assert_set(7, "F", "1");
	assert_set(8, "H", "3");
	assert_state(9, "U", DF_UNKNOWN_VALUE);
	/* ENV wins over ARG */
	assert_set(10, "G", "9");
	assert_set(11, "G", "9");
	/* one ENV line sees what was before it */
	assert_set(12 - 1, "G", "9");
	assert_set(13, "Y", "");
	/* the stage that is FROM another has its values */
	assert_set(14 - 1, "F", "1");
	assert_set(13, "H", "3");
	assert_state(15, "F", DF_UNSET);
	assert_state(15, "Z", DF_UNSET);
	/* in front of the FROM only the global ones count */
	assert_set(12, "G", "1");
	assert_state(12, "E", DF_UNSET);
}

static void test_scope_of_a_parent(void **state)
{
	(void)state;
	read_text("FROM scratch AS s\nARG A=1\nENV B=$A C=${Q:-q}\nFROM s AS t\nENV "
		  "D=$A$B\n"
		  "FROM t\nARG A\nRUN x\n");
	assert_set(7, "D", "11");
	assert_set(7, "A", "1");
	assert_set(7, "C", "q");
	assert_state(5, "D", DF_UNSET);
}

static void test_arg_without_value_keeps(void **state)
{
	(void)state;
	read_text("FROM scratch\nARG A=1\nARG A\nARG B\nARG B=2\nRUN x\n");
	assert_set(5, "A", "1");
	assert_set(5, "B", "2");
	assert_state(4, "B", DF_UNKNOWN_VALUE);
}

static void test_build_args(void **state)
{
	static const char *const args[] = { "V", "9",  "TARGETARCH", "arm64",
					    "E", "no", NULL };

	(void)state;
	read_with("ARG V=1\nARG TARGETARCH\nFROM x:$V-$TARGETARCH\nARG V\nARG W=$V\nENV "
		  "E=yes\n"
		  "ARG E\nRUN x\n",
		  args);
	assert_str(df->stages[0].image, "x:9-arm64");
	assert_set(7, "V", "9");
	assert_set(7, "W", "9");
	assert_set(7, "E", "yes");
	/* a build argument nobody declares is nothing */
	read_with("FROM x:$V\n", args);
	assert_false(df->stages[0].image_known);
}

static void test_predefined(void **state)
{
	(void)state;
	assert_true(df_is_predefined(STR("TARGETPLATFORM")));
	assert_true(df_is_predefined(STR("BUILDVARIANT")));
	assert_true(df_is_predefined(STR("TARGETSTAGE")));
	assert_true(df_is_predefined(STR("https_proxy")));
	assert_true(df_is_predefined(STR("ALL_PROXY")));
	assert_false(df_is_predefined(STR("BUILDSTAGE")));
	assert_false(df_is_predefined(STR("Http_Proxy")));
	assert_false(df_is_predefined(STR("TARGET")));
	read_text("FROM --platform=$BUILDPLATFORM x\nARG TARGETARCH\nRUN x\n");
	assert_state(0, "BUILDPLATFORM", DF_UNKNOWN_VALUE);
	assert_state(1, "TARGETARCH", DF_UNSET);
	assert_state(2, "TARGETARCH", DF_UNKNOWN_VALUE);
	assert_state(2, "HTTP_PROXY", DF_UNKNOWN_VALUE);
}

static void test_fragment(void **state)
{
	(void)state;
	read_text("ARG A=1\nENV B=$A\nRUN x\n");
	assert_set(2, "B", "1");
	assert_true(df_scope_is_open(df_scope_at(&a, df, 2)));
}

static void test_loops(void **state)
{
	(void)state;
	read_text("ARG A=$B\nARG B=$A\nFROM x:$A\nARG A=$A\nENV C=$C D=$E\nENV E=$D\n");
	assert_false(df->stages[0].image_known);
	assert_str(df->stages[0].image, "x:${A}");
	read_text("FROM scratch\nENV A=$A B=$C\nENV C=$B\n");
	assert_set(3, "A", "");
	assert_set(3, "C", "");
}

/* A doubles sixty times: the value is bounded and then not known. */
static void test_growth(void **state)
{
	char text[4096];
	size_t n = 0;

	(void)state;
	n += (size_t)snprintf(text, sizeof(text), "FROM scratch\nENV A=0123456789\n");
	for (int i = 0; i < 60; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "ENV A=\"$A$A\"\n");
	read_text(text);
	assert_true(errors > 0);
	assert_state(df->n_instrs, "A", DF_UNKNOWN_VALUE);
}

static void test_deep_nesting(void **state)
{
	char word[2000];
	size_t n = 0;

	(void)state;
	read_text("FROM scratch\n");
	for (int i = 0; i < 20; i++, n += 4)
		memcpy(word + n, "${N-", 4);
	word[n++] = 'x';
	for (int i = 0; i < 20; i++)
		word[n++] = '}';
	word[n] = 0;
	assert_str(expand(word).text, "x");
	for (n = 0; n < 1600; n += 4)
		memcpy(word + n, "${N-", 4);
	word[n] = 0;
	assert_string_equal(expand(word).error, "nested too deep");
}

/* Patterns are matched in time bounded by the work allowed. */
static void test_hostile_pattern(void **state)
{
	size_t n = 16000;
	char *text = malloc(n + 100);
	char word[400];

	(void)state;
	assert_non_null(text);
	memcpy(text, "FROM scratch\nENV A=", 19);
	memset(text + 19, 'a', n);
	memcpy(text + 19 + n, "\n", 2);
	read_text(text);
	assert_int_equal(errors, 0);
	memcpy(word, "${A//", 5);
	for (int i = 0; i < 90; i++)
		memcpy(word + 5 + 2 * i, "*a", 2);
	memcpy(word + 185, "b/x}", 5);
	struct df_expansion e = expand(word);
	assert_non_null(e.error);
	free(text);
}

static void test_nul_bytes(void **state)
{
	struct df_expansion e;

	(void)state;
	read_text("FROM scratch\nENV A=foo\n");
	e = df_expand(&a, df_scope_at(&a, df, 2), (struct str){ "\0$\0${\0}$A", 9 },
		      '\\');
	assert_non_null(e.error);
	e = df_expand(&a, df_scope_at(&a, df, 2), (struct str){ "\0$\0$A", 5 }, '\\');
	assert_int_equal(e.text.len, 6);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(test_operators),
		T(test_quotes),
		T(test_bad_substitutions),
		T(test_patterns),
		T(test_unknown),
		T(test_scopes),
		T(test_scope_of_a_parent),
		T(test_arg_without_value_keeps),
		T(test_build_args),
		T(test_predefined),
		T(test_fragment),
		T(test_loops),
		T(test_growth),
		T(test_deep_nesting),
		T(test_hostile_pattern),
		T(test_nul_bytes),
	};

	return cmocka_run_group_tests_name("dockerfile_expand", tests, NULL, NULL);
}
