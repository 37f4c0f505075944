/* test_shell_extensions.c - what POSIX's shell has not, who reads it, what words become.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "format/shell.h"

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

static const char *kind_name(enum sh_extension_kind kind)
{
	static const char *const names[SH_X_COUNT] = {
		[SH_X_TEST] = "test",
		[SH_X_ARITHMETIC] = "arithmetic",
		[SH_X_FOR_ARITHMETIC] = "for-arithmetic",
		[SH_X_SELECT] = "select",
		[SH_X_COPROC] = "coproc",
		[SH_X_FUNCTION] = "function",
		[SH_X_CASE_GOES_ON] = "case-goes-on",
		[SH_X_PIPE_BOTH] = "pipe-both",
		[SH_X_PROCESS] = "process",
		[SH_X_BRACES] = "braces",
		[SH_X_ARRAY] = "array",
		[SH_X_APPEND] = "append",
		[SH_X_OUT_BOTH] = "out-both",
		[SH_X_OUT_BOTH_OLD] = "out-both-old",
		[SH_X_HERE_STRING] = "here-string",
		[SH_X_NETWORK] = "network",
		[SH_X_ANSI_QUOTES] = "ansi",
		[SH_X_LOCALE_QUOTES] = "locale",
		[SH_X_SLICE] = "slice",
		[SH_X_REPLACE] = "replace",
		[SH_X_INDIRECT] = "indirect",
		[SH_X_CASE_CHANGE] = "case-change",
		[SH_X_ELEMENT] = "element",
		[SH_X_READ_FILE] = "read-file",
		[SH_X_PATTERN_LIST] = "pattern-list",
		[SH_X_OLD_ARITHMETIC] = "old-arithmetic",
		[SH_X_INCREMENT] = "increment",
		[SH_X_POWER] = "power",
		[SH_X_VARIABLE] = "variable",
	};

	return names[kind];
}

/* "sh:test:1 bash:braces:2", or "" */
static const char *listing(const struct sh_script *s)
{
	struct str out = STR("");

	for (size_t i = 0; i < s->n_extensions; i++)
		out = arena_printf(&a, STR_FMT "%s%s:%s:%u", STR_ARG(out), i ? " " : "",
				   s->extensions[i].shell,
				   kind_name(s->extensions[i].kind),
				   s->extensions[i].line);
	return arena_dup(&a, out).ptr;
}

struct row {
	const char *text, *want;
};

static void check_rows(const struct row *row, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct sh_script *s = shell_read(&a, str_of(row[i].text), 1);

		if (strcmp(listing(s), row[i].want) != 0)
			print_error("%s\n   gave %s\n   want %s\n", row[i].text,
				    listing(s), row[i].want);
		assert_string_equal(listing(s), row[i].want);
		assert_false(s->partly);
	}
}

#define CHECK_ROWS(rows) check_rows((rows), sizeof(rows) / sizeof((rows)[0]))

static void test_syntax(void **state)
{
	static const struct row rows[] = {
		{ "[[ a == {b,c}* && x =~ (y|z) ]]", "sh:test:1" },
		{ "[[ -n $(cat <(x)) ]]", "sh:test:1 sh:process:1" },
		{ "a\n((x++))\n", "sh:arithmetic:2" },
		{ "((a); (b))", "" },
		{ "( (a) )", "" },
		{ "for ((;;)); do a; done", "sh:for-arithmetic:1" },
		{ "select x in a; do b; done", "sh:select:1" },
		{ "coproc cat", "sh:coproc:1" },
		{ "function f { a; }", "sh:function:1" },
		{ "function f() { a; }", "sh:function:1" },
		{ "echo function coproc [[ select", "" },
		{ "case a in a) b ;& c) d ;;& e) f ;; esac",
		  "sh:case-goes-on:1 sh:case-goes-on:1" },
		{ "a |& b | c", "sh:pipe-both:1" },
		{ "a & b; c && d", "" },
	};

	(void)state;
	CHECK_ROWS(rows);
}

static void test_redirections(void **state)
{
	static const struct row rows[] = {
		{ "a &> b", "sh:out-both:1" },
		{ "a &>> b", "sh:out-both:1" },
		{ "a >& b", "sh:out-both-old:1" },
		{ "a >&2 2>&1 >&- <&3 >&$fd", "" },
		{ "a <<< b", "sh:here-string:1" },
		{ "a << b\nx\nb\n", "" },
		{ "a > /dev/tcp/x/80 < /dev/udp/x/1", "sh:network:1 sh:network:1" },
		{ "a <(b) >(c)", "sh:process:1 sh:process:1" },
		{ "x=$(<f); y=$( < f ); z=$(cat < f)", "sh:read-file:1 sh:read-file:1" },
		{ "{ a; } &> b", "sh:out-both:1" },
	};

	(void)state;
	CHECK_ROWS(rows);
}

static void test_words(void **state)
{
	static const struct row rows[] = {
		{ "a {b,c}", "sh:braces:1" },
		{ "a x{,y}z{1..3}", "sh:braces:1" },
		{ "a {1..9..2} {a..z} {-1..+2}", "sh:braces:1 sh:braces:1 sh:braces:1" },
		{ "a {{b,c},d}", "sh:braces:1" },
		{ "a {\"x y\",$z,`q`,$(r)}", "sh:braces:1" },
		{ "a {} {b} {a..} {ab..c} {b c,d} '{b,c}' \"{b,c}\" \\{b,c} ${x-{b,c}}",
		  "" },
		{ "a {b,c", "" },
		{ "x=(1 2)", "sh:array:1" },
		{ "declare -a x=(1 2)", "sh:array:1" },
		{ "x[1]=2", "sh:array:1" },
		{ "x+=y", "sh:append:1" },
		{ "echo x+=y x[1]=2", "" },
		{ "a @(b|c) !(d)", "sh:pattern-list:1 sh:pattern-list:1" },
		{ "a $'b' $\"c\" \"$'d'\"", "sh:ansi:1 sh:locale:1" },
		{ "a $[1+1] $((1+1))", "sh:old-arithmetic:1" },
	};

	(void)state;
	CHECK_ROWS(rows);
}

static void test_parameters(void **state)
{
	static const struct row rows[] = {
		{ "a ${x:1} ${x:1:2} ${x: -1} ${@:2}",
		  "sh:slice:1 sh:slice:1 sh:slice:1 sh:slice:1" },
		{ "a ${x/b/c} ${x//b} \"${x/#b/c}\"",
		  "sh:replace:1 sh:replace:1 sh:replace:1" },
		{ "a ${!x} ${!x*}", "sh:indirect:1 sh:indirect:1" },
		{ "a ${x^} ${x,,} ${x@Q}",
		  "sh:case-change:1 sh:case-change:1 sh:case-change:1" },
		{ "a ${x[1]} ${#x[@]} ${x[*]:1}",
		  "sh:element:1 sh:element:1 sh:element:1" },
		{ "a $x ${x} ${#x} ${x:-y/z} ${x-,} ${x:=b} ${x:?c} ${x:+d} ${x#/} "
		  "${x%%^}",
		  "" },
		{ "a $! ${!} $# ${#} $1 ${10} $@ ${} $", "" },
		{ "a $RANDOM ${BASH_VERSION%x} $UIDS $BASH",
		  "sh:variable:1 sh:variable:1" },
		{ "UID=1; a $UID", "" },
		{ "a '$RANDOM' \\$UID", "" },
	};

	(void)state;
	CHECK_ROWS(rows);
}

static void test_arithmetic(void **state)
{
	static const struct row rows[] = {
		{ "a $((x++)) $((--x)) $(( y + ++x )) $((x ++, 2))",
		  "sh:increment:1 sh:increment:1 sh:increment:1 sh:increment:1" },
		{ "a $((1--1)) $((a- -b)) $((a + +b)) $((a--b)) $((a++$b)) $(($a--(1)))",
		  "" },
		{ "a $((2**3)) \"$((x ** 2))\"", "sh:power:1 sh:power:1" },
		{ "a $((2 * 3 + (1 - 4))) $(())", "" },
	};

	(void)state;
	CHECK_ROWS(rows);
}

static void test_readers(void **state)
{
	static const struct row rows[] = {
		{ "bash -c '[[ a ]]'; [[ b ]]", "bash:test:1 sh:test:1" },
		{ "sudo /usr/bin/bash -euxc 'a\n[[ a ]]'", "bash:test:2" },
		{ "ash -c 'sh -c \"[[ a ]]\"; [[ b ]]'", "sh:test:1 ash:test:1" },
		{ "su app -c '[[ a ]]'", ":test:1" },
		{ "eval '[[ a ]]'", "sh:test:1" },
		{ "bash -c \"a ${x:1}\"", "sh:slice:1 bash:slice:1" },
	};

	(void)state;
	CHECK_ROWS(rows);
}

/* What the instruction `index` of a Dockerfile has. */
static const char *of_instr(const char *dockerfile, size_t index)
{
	struct diag_list d;
	struct dockerfile *df;
	const struct df_instr *in;
	unsigned errors;

	diag_list_init(&d, &a);
	df = dockerfile_read(&a, str_of(dockerfile), &d, STR("Dockerfile"), NULL, NULL,
			     &errors);
	assert_int_equal(errors, 0);
	in = &df->instrs[index];
	return listing(shell_read_instr(&a, in, in->shell ? in->shell->words : NULL,
					in->shell ? in->shell->n_words : 0, NULL));
}

static void test_instructions(void **state)
{
	(void)state;
	assert_string_equal(of_instr("FROM a\nRUN a \\\n && [[ b ]]\n", 1), "sh:test:3");
	assert_string_equal(of_instr("FROM a\nSHELL [\"/bin/bash\", \"-c\"]\n"
				     "RUN [[ b ]]\n",
				     2),
			    "bash:test:3");
	assert_string_equal(of_instr("FROM a\nSHELL [\"/usr/bin/env\", \"zsh\", \"-c\"]\n"
				     "RUN [[ b ]]\n",
				     2),
			    "zsh:test:3");
	assert_string_equal(of_instr("FROM a\nSHELL [\"cmd\", \"/c\"]\nRUN [[ b ]]\n", 2),
			    "");
	assert_string_equal(of_instr("FROM a\nRUN <<E\n[[ b ]]\nE\n", 1), "sh:test:3");
	assert_string_equal(of_instr("FROM a\nRUN <<E\n#!/bin/bash -e\n[[ b ]]\nE\n", 1),
			    "bash:test:4");
	assert_string_equal(of_instr("FROM a\nRUN <<E bash\n[[ b ]]\nE\n", 1),
			    "bash:test:3");
	assert_string_equal(of_instr("FROM a\nRUN <<E python3\n[[ b ]]\nE\n", 1), "");
	assert_string_equal(of_instr("FROM a\nRUN [\"bash\", \"-c\", \"[[ b ]]\"]\n", 1),
			    "bash:test:2");
	assert_string_equal(of_instr("FROM a\nRUN [\"[[\", \"]]\", \"{a,b}\"]\n", 1), "");
}

/* Of the last word of the last command: "s" it may split, "e" it may begin empty. */
static const char *becomes(const char *text)
{
	const struct sh_script *s = shell_read(&a, str_of(text), 1);
	const struct sh_command *c = &s->commands[s->n_commands - 1];
	const struct sh_word *w = &c->words[c->n_words - 1];

	return arena_printf(&a, "%s%s", w->splits ? "s" : "", w->opens_empty ? "e" : "")
		.ptr;
}

static void test_values(void **state)
{
	static const struct row rows[] = {
		{ "a $x", "se" },
		{ "a \"$x\"", "e" },
		{ "a /y/$x", "s" },
		{ "a /y/\"$x\"", "" },
		{ "a '$x'", "" },
		{ "a \\$x", "" },
		{ "a ${x}", "se" },
		{ "a ${x:?}", "s" },
		{ "a \"${x:-y}\"", "" },
		{ "a $((x)) ", "" },
		{ "a $# ", "" },
		{ "x=1; a $x/y", "" },
		{ "x='1 2'; a $x/y", "s" },
		{ "x=; a $x/y", "e" },
		{ "x=1; x=2; a $x/y", "" },
		{ "x=1; x='*'; a $x/y", "s" },
		{ "x=1; x=$y; a $x/y", "se" },
		{ "x=/o/$y; a \"$x/y\"", "" },
		{ "x=$(mktemp -d); a $x/y", "" },
		{ "read x; a $x/y", "se" },
		{ "for x in b c; do a $x/y; done", "" },
		{ "for x in b c; do a $x; done", "" },
		{ "for x in /b/*; do a $x; done", "s" },
		{ "for x in $y; do a $x; done", "se" },
		{ "for x; do a $x; done", "se" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (strcmp(becomes(rows[i].text), rows[i].want) != 0)
			print_error("%s\n   gave %s\n   want %s\n", rows[i].text,
				    becomes(rows[i].text), rows[i].want);
		assert_string_equal(becomes(rows[i].text), rows[i].want);
	}
}

/* Which commands end a list that goes on. */
static void test_followed(void **state)
{
	static const struct row rows[] = {
		{ "a; b", "10" },
		{ "a\nb\n", "10" },
		{ "a && b; c", "010" },
		{ "a || b; c", "010" },
		{ "if a; then b; fi; c", "010" },
		{ "if a; then b; fi", "00" },
		{ "(a; b); c", "100" },
		{ "(a; b) && c", "100" },
		{ "{ a; b; }; c", "110" },
		{ "x $(a; b); c", "1100" }, /* x, a, b, c */
		{ "! a; b", "00" },
		{ "a & b", "10" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct sh_script *s = shell_read(&a, str_of(rows[i].text), 1);
		char got[16] = "";

		for (size_t k = 0; k < s->n_commands; k++)
			got[k] = s->commands[k].flags & SH_FOLLOWED ? '1' : '0';
		if (strcmp(got, rows[i].want) != 0)
			print_error("%s\n   gave %s\n   want %s\n", rows[i].text, got,
				    rows[i].want);
		assert_string_equal(got, rows[i].want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_syntax, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_redirections, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_words, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_parameters, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_arithmetic, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_readers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_instructions, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_values, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_followed, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("shell_extensions", tests, NULL, NULL);
}
