/* test_shell.c - the commands in shell text. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "format/shell.h"

static struct arena a;
static const struct sh_script *s;

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

static const struct sh_command *sh(const char *text)
{
	s = shell_read(&a, str_of(text), 1);
	return s->commands;
}

/* The instruction `index` of a Dockerfile, under the SHELL in force. */
static const struct sh_command *run(const char *dockerfile, size_t index)
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
	s = shell_read_instr(&a, in, in->shell ? in->shell->words : NULL,
			     in->shell ? in->shell->n_words : 0, NULL);
	return s->commands;
}

#define assert_str(got, want) check_str((got), (want), __LINE__)
static void check_str(struct str got, const char *want, int line)
{
	if (str_is(got, want))
		return;
	print_error("line %d: got '" STR_FMT "', want '%s'\n", line, STR_ARG(got), want);
	fail();
}

/* The commands as "name arg arg; name arg", words with variables in <>. */
static const char *listing(void)
{
	struct str out = STR("");

	for (size_t i = 0; i < s->n_commands; i++) {
		const struct sh_command *c = &s->commands[i];

		if (i)
			out = arena_cat(&a, out, STR("; "), STR(""));
		for (size_t k = 0; k < c->n_env; k++)
			out = arena_printf(&a, STR_FMT STR_FMT "=" STR_FMT " ",
					   STR_ARG(out), STR_ARG(c->env[k].name),
					   STR_ARG(c->env[k].value));
		for (size_t k = 0; k < c->n_words; k++)
			out = arena_printf(&a, STR_FMT "%s%s" STR_FMT "%s", STR_ARG(out),
					   k ? " " : "",
					   c->words[k].has_variable ? "<" : "",
					   STR_ARG(c->words[k].text),
					   c->words[k].has_variable ? ">" : "");
	}
	return arena_dup(&a, out).ptr;
}

struct row {
	const char *text, *want;
};

static void check_rows(const struct row *row, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		sh(row[i].text);
		if (s->partly)
			print_error("partly: %s: %s\n", row[i].text, s->partly_why);
		if (strcmp(listing(), row[i].want) != 0)
			print_error("%s\n   gave %s\n   want %s\n", row[i].text,
				    listing(), row[i].want);
		assert_string_equal(listing(), row[i].want);
		assert_false(s->partly);
	}
}

#define CHECK_ROWS(rows) check_rows((rows), sizeof(rows) / sizeof((rows)[0]))

static void test_words(void **state)
{
	static const struct row rows[] = {
		{ "", "" },
		{ "  a  b\tc ", "a b c" },
		{ "a 'b c' \"d e\" f\\ g", "a b c d e f g" },
		{ "a 'b'\"c\"d", "a bcd" },
		{ "a \"\\$x\\\"\\\\\\n\"", "a $x\"\\\\n" },
		{ "a $'b\\n\\'c'", "a b\n'c" },
		{ "a $\"b\"", "a b" },
		{ "a\\\nb c\\\n d", "ab c d" },
		{ "a # b\nc", "a; c" },
		{ "a b#c '#d' \\#e", "a b#c #d #e" },
		{ "a $x ${y:-z w} $((1 + (2))) $1 $?",
		  "a <$x> <${y:-z w}> <$((1 + (2)))> <$1> <$?>" },
		{ "a \"b $x c\"", "a <b $x c>" },
		{ "a '$x' $ $.", "a $x $ $." },
		{ "a ''", "a " },
		{ "a {b,c} *.d ~", "a {b,c} *.d ~" },
		{ "a b=c d", "a b=c d" },
		{ "a 2>&1 >b <c d 3<>e >>f &>g", "a d" },
		{ "a>b", "a" },
		{ "a 2 >b", "a 2" },
		{ "a2>b", "a2" },
		{ ">b a", "a" },
		{ "a <<<b c", "a c" },
		{ "a !(b|c) @(d)", "a !(b|c) @(d)" },
	};

	(void)state;
	CHECK_ROWS(rows);
}

static void test_grammar(void **state)
{
	static const struct row rows[] = {
		{ "a; b && c || d & e\nf |g |& h", "a; b; c; d; e; f; g; h" },
		{ "(a; b) && { c; }", "a; b; c" },
		{ "if a; then b; elif c; then d; else e; fi; f", "a; b; c; d; e; f" },
		{ "if a\nthen\nb\nfi", "a; b" },
		{ "for x in 1 2; do a $x; done && b", "a <$x>; b" },
		{ "for x\ndo a; done", "a" },
		{ "for ((i=0; i<3; i++)); do a; done", "a" },
		{ "for x in $(l); do a; done", "l; a" },
		{ "while a; do b; done; until c; do d; done", "a; b; c; d" },
		{ "case $x in a|b) c;; (d) e ;; *) f; g;; esac; h", "c; e; f; g; h" },
		{ "case x in\n a) b ;;&\n c) ;&\n esac", "b" },
		{ "case x in a) b; esac", "b" },
		{ "f() { a; b; }; g () ( c )\nfunction h { d; }; function i() { e; }",
		  "a; b; c; d; e" },
		{ "! a && b", "a; b" },
		{ "[[ -f x && $y =~ ^a(b|c)$ ]] && a", "[[ -f x <$y> =~ ^a b c $ ]]; a" },
		{ "[ -f x ] && a", "[ -f x ]; a" },
		{ "(( i++ )); a", "a" },
		{ "((a); b)", "a; b" },
		{ "time a; time -p b", "a; b" },
		{ "coproc a", "a" },
		{ "{ a; } > f 2>&1; b", "a; b" },
		{ "if a; then b; fi | c", "a; b; c" },
		{ "echo if then fi", "echo if then fi" },
		{ "'if' a", "if a" },
		{ "a &&\n\n b", "a; b" },
		{ "a |\n b", "a; b" },
		{ "select x in a b; do c; done", "c" },

	};

	(void)state;
	CHECK_ROWS(rows);
}

static void test_substitution(void **state)
{
	static const struct row rows[] = {
		{ "a $(b c | d) e", "a <$(b c | d)> e; b c; d" },
		{ "a \"x $(b \"y z\") w\"", "a <x $(b \"y z\") w>; b y z" },
		{ "a `b c`", "a <`b c`>; b c" },
		{ "a \"`b`\"", "a <`b`>; b" },
		{ "x=$(b)", "x=$(b) ; b" },
		{ "a <(b) >(c)", "a <<(b)> <>(c)>; b; c" },
		{ "a ${x:-$(b)}", "a <${x:-$(b)}>; b" },
		{ "a $(case x in y) b;; esac) c", "a <$(case x in y) b;; esac)> c; b" },
		{ "a $(b $(c))", "a <$(b $(c))>; b <$(c)>; c" },
		{ "a $(echo ')' \")\" \\) case)",
		  "a <$(echo ')' \")\" \\) case)>; echo ) ) ) case" },
		{ "a > $(b)", "a; b" },
		{ "a $((1+$(b)))", "a <$((1+$(b)))>; b" },
		{ "$(a) b; c", "<$(a)> b; a; c" },
		{ "a $(# )\nb)", "a <$(# )\nb)>; b" },
	};

	(void)state;
	CHECK_ROWS(rows);
}

static void test_flags(void **state)
{
	const struct sh_command *c;

	(void)state;
	c = sh("a | b | c && d");
	assert_int_equal(c[0].flags & ~(unsigned)SH_FOLLOWED,
			 SH_IN_PIPE | SH_PIPE_FIRST | SH_CONDITION);
	assert_int_equal(c[1].flags & ~(unsigned)SH_FOLLOWED, SH_IN_PIPE | SH_CONDITION);
	assert_int_equal(c[2].flags & ~(unsigned)SH_FOLLOWED,
			 SH_IN_PIPE | SH_PIPE_LAST | SH_CONDITION);
	assert_int_equal(c[3].flags & ~(unsigned)SH_FOLLOWED, 0);
	assert_int_equal(c[0].pipeline, c[2].pipeline);
	assert_int_not_equal(c[2].pipeline, c[3].pipeline);
	assert_int_equal(s->pipelines, 1);

	c = sh("if a; then b; fi");
	assert_int_equal(c[0].flags & ~(unsigned)SH_FOLLOWED, SH_CONDITION);
	assert_int_equal(c[1].flags & ~(unsigned)SH_FOLLOWED, 0);
	c = sh("while a; do b; done; (c); d() { e; }; ! f; g &");
	assert_int_equal(c[0].flags & ~(unsigned)SH_FOLLOWED, SH_CONDITION | SH_LOOP);
	assert_int_equal(c[1].flags & ~(unsigned)SH_FOLLOWED, SH_LOOP);
	assert_int_equal(c[2].flags & ~(unsigned)SH_FOLLOWED, SH_SUBSHELL);
	assert_int_equal(c[3].flags & ~(unsigned)SH_FOLLOWED, SH_FUNCTION);
	assert_int_equal(c[4].flags & ~(unsigned)SH_FOLLOWED, SH_NEGATED | SH_CONDITION);
	assert_int_equal(c[5].flags & ~(unsigned)SH_FOLLOWED, SH_BACKGROUND);
	c = sh("a && b || true; c || :; d || e");
	assert_int_equal(c[0].flags & ~(unsigned)SH_FOLLOWED, SH_CONDITION | SH_OR_TRUE);
	assert_int_equal(c[1].flags & ~(unsigned)SH_FOLLOWED, SH_CONDITION | SH_OR_TRUE);
	assert_int_equal(c[3].flags & ~(unsigned)SH_FOLLOWED, SH_CONDITION | SH_OR_TRUE);
	assert_int_equal(c[5].flags & ~(unsigned)SH_FOLLOWED, SH_CONDITION);
	c = sh("a $(b | c) | d");
	assert_int_equal(c[1].flags,
			 SH_SUBSHELL | SH_SUBSTITUTION | SH_IN_PIPE | SH_PIPE_FIRST);
	assert_int_equal(c[3].flags & ~(unsigned)SH_FOLLOWED, SH_IN_PIPE | SH_PIPE_LAST);
	assert_int_equal(s->pipelines, 2);
	c = sh("a $(b) || true");
	assert_int_equal(c[1].flags & ~(unsigned)SH_FOLLOWED,
			 SH_SUBSHELL | SH_SUBSTITUTION);
	sh("a || b; echo '|'");
	assert_int_equal(s->pipelines, 0);
}

static void test_assignments(void **state)
{
	static const struct row rows[] = {
		{ "A=1 B='x y' a", "A=1 B=x y a" },
		{ "A=1", "A=1 " },
		{ "A+=1 a", "A=1 a" },
		{ "A=(x y) B[1]=2; a", "A=(x y) B=2 ; a" },
		{ "a A=1", "a A=1" },
		{ "1A=2 a", "1A=2 a" },
		{ "\"A\"=1 a", "A=1 a" },
		/* literals given to names stand in for them */
		{ "p='x y' && a $p z", "p=x y ; a x y z" },
		{ "p='x y' && a \"$p\" ${p}", "p=x y ; a x y x y" },
		{ "export p=x; a $p", "export p=x; a x" },
		{ "p=$q; a $p", "p=$q ; a <$p>" },
		{ "p=1; p=2; a $p", "p=1 ; p=2 ; a <$p>" },
		{ "p=1; for p in 2 3; do a $p; done", "p=1 ; a <$p>" },
		{ "p=1; read p; a $p", "p=1 ; read p; a <$p>" },
		{ "p=1 a $p", "p=1 a <$p>" },
		{ "p=1; a x$p", "p=1 ; a <x$p>" },
	};

	(void)state;
	CHECK_ROWS(rows);
}

static void test_wrappers(void **state)
{
	static const struct row rows[] = {
		{ "sudo -E -H -u x A=1 apt-get install y",
		  "sudo -E -H -u x A=1 apt-get install y; A=1 apt-get install y" },
		{ "env -i -u X A=1 B=2 c d", "env -i -u X A=1 B=2 c d; A=1 B=2 c d" },
		{ "exec a b", "exec a b; a b" },
		{ "command a; command -v b", "command a; a; command -v b" },
		{ "nice -n 5 a; ionice -c 2 b", "nice -n 5 a; a; ionice -c 2 b; b" },
		{ "timeout -k 5 10 a b", "timeout -k 5 10 a b; a b" },
		{ "nohup a; eatmydata b", "nohup a; a; eatmydata b; b" },
		{ "x | xargs -r -n 1 rm -rf", "x; xargs -r -n 1 rm -rf; rm -rf" },
		{ "gosu user a; su-exec user:g b",
		  "gosu user a; a; su-exec user:g b; b" },
		{ "chroot /mnt a", "chroot /mnt a; a" },
		{ "su - u -c 'a; b'", "su - u -c a; b; a; b" },
		{ "bash -c 'a && b'", "bash -c a && b; a; b" },
		{ "/bin/sh -exc 'a' x", "/bin/sh -exc a x; a" },
		{ "bash -euo pipefail -c 'a'", "bash -euo pipefail -c a; a" },
		{ "bash -o pipefail -c 'a'", "bash -o pipefail -c a; a" },
		{ "bash script.sh -c x", "bash script.sh -c x" },
		{ "sudo env A=1 bash -c 'b'",
		  "sudo env A=1 bash -c b; env A=1 bash -c b; A=1 bash -c b; b" },
		{ "bash -c \"a $(b) $x\"", "bash -c <a $(b) $x>; a <$(b)> <$x>; b" },
		{ "find . -name x -exec rm -f {} \\; -exec y {} +",
		  "find . -name x -exec rm -f {} ; -exec y {} +; rm -f {}; y {}" },
		{ "eval 'a b'", "eval a b; a b" },
		{ "sudo", "sudo" },
		{ "sudo -u", "sudo -u" },
		{ "/usr/bin/env a", "/usr/bin/env a; a" },
		{ "busybox wget x", "busybox wget x; wget x" },
	};
	const struct sh_command *c;

	(void)state;
	CHECK_ROWS(rows);

	c = sh("sudo /usr/bin/apt-get x | b");
	assert_str(c[1].name, "apt-get");
	assert_true(c[1].through_sudo);
	assert_ptr_equal(c[1].wrapper, &c[0]);
	assert_false(c[0].through_sudo);
	assert_null(c[0].wrapper);
	assert_int_equal(c[1].pipeline, c[0].pipeline);
	assert_int_equal(c[1].flags, SH_IN_PIPE | SH_PIPE_FIRST);
	c = sh("sudo bash -c 'a | b'");
	assert_int_equal(s->n_commands, 4);
	assert_true(c[2].through_sudo);
	assert_int_equal(c[2].flags, SH_NESTED_SCRIPT | SH_IN_PIPE | SH_PIPE_FIRST);
}

static void test_options(void **state)
{
	static const struct {
		const char *text;
		bool errexit, pipefail;
	} row[] = {
		{ "set -e", true, false },
		{ "set -ex", true, false },
		{ "set -euxo pipefail; a", true, true },
		{ "set -o pipefail", false, true },
		{ "set -o errexit", true, false },
		{ "set +e", false, false },
		{ "bash -eo pipefail -c 'a'", true, true },
		{ "echo set -e", false, false },
		{ "set -x", false, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		sh(row[i].text);
		if (s->errexit != row[i].errexit || s->pipefail != row[i].pipefail)
			print_error("%s\n", row[i].text);
		assert_int_equal(s->errexit, row[i].errexit);
		assert_int_equal(s->pipefail, row[i].pipefail);
	}
	run("FROM x\nSHELL [\"/bin/bash\", \"-eo\", \"pipefail\", \"-c\"]\nRUN a | b\n",
	    2);
	assert_true(s->errexit);
	assert_true(s->pipefail);
}

static void test_redirects(void **state)
{
	const struct sh_command *c =
		sh("a > 'x y' 2> z < w; b >> v; c >&2; d 2>e; e &> f; g >& h; i >&-");

	(void)state;
	assert_str(c[0].redirect_out, "x y");
	assert_str(c[0].redirect_in, "w");
	assert_str(c[1].redirect_out, "v");
	assert_str(c[2].redirect_out, "");
	assert_str(c[3].redirect_out, "");
	assert_str(c[4].redirect_out, "f");
	assert_str(c[5].redirect_out, "h");
	assert_str(c[6].redirect_out, "");
}

static void test_lines(void **state)
{
	const struct sh_command *c;

	(void)state;
	c = sh("a\nb $(\nc)\n\nd 'x\ny' z");
	assert_int_equal(c[0].line, 1);
	assert_int_equal(c[1].line, 2);
	assert_int_equal(c[2].line, 3);
	assert_int_equal(c[3].line, 5);
	assert_int_equal(c[3].words[2].line, 6);

	c = run("FROM x\nRUN apt-get update \\\n  # why\n  && apt-get \\\n install y "
		"\\\n && "
		"bash -c 'p; \\\n   q'\n",
		1);
	assert_int_equal(c[0].line, 2);
	assert_int_equal(c[1].line, 4);
	assert_int_equal(c[1].words[1].line, 5);
	assert_int_equal(c[2].line, 6);
	assert_int_equal(c[3].line, 6);
	assert_int_equal(c[4].line, 7);
}

static void test_heredocs_in_scripts(void **state)
{
	static const struct row rows[] = {
		{ "cat <<EOF > f\nnot | a; command\nEOF\nb", "cat; b" },
		{ "cat <<-'A B' <<C && x\n1\n\tA B\n2\nC\nb", "cat; x; b" },
		{ "cat <<EOF", "cat" },
	};

	(void)state;
	CHECK_ROWS(rows);
	sh("cat <<EOF\nx\n");
	assert_true(s->partly);
	assert_string_equal(s->partly_why, "a here-document has no end");
}

static void test_run_heredoc(void **state)
{
	const struct sh_command *c;

	(void)state;
	c = run("FROM x\nRUN <<EOF\nset -e\n# comment\na | b\nEOF\n", 1);
	assert_string_equal(listing(), "set -e; a; b");
	assert_int_equal(c[1].line, 5);
	assert_int_equal(c[1].flags, SH_NESTED_SCRIPT | SH_IN_PIPE | SH_PIPE_FIRST);
	assert_true(s->errexit);
	assert_null(s->interpreter);

	run("FROM x\nRUN <<EOF\n#!/usr/bin/env python3\nimport os\nEOF\n", 1);
	assert_int_equal(s->n_commands, 0);
	assert_string_equal(s->interpreter, "python3");
	assert_false(s->partly);
	run("FROM x\nRUN <<EOF\n#!/bin/bash -e\na\nEOF\n", 1);
	assert_string_equal(listing(), "a");
	assert_true(s->errexit);

	run("FROM x\nRUN python3 <<EOF\nimport os\nEOF\n", 1);
	assert_string_equal(listing(), "python3");
	assert_string_equal(s->interpreter, "python3");
	run("FROM x\nRUN <<EOF python3 -\nimport os\nEOF\n", 1);
	assert_string_equal(s->interpreter, "python3");
	run("FROM x\nRUN <<EOF bash\na\nEOF\n", 1);
	assert_string_equal(listing(), "bash; a");
	run("FROM x\nRUN sudo bash -s <<EOF\na\nEOF\n", 1);
	assert_string_equal(listing(), "sudo bash -s; bash -s; a");
	run("FROM x\nRUN bash script <<EOF\na\nEOF\n", 1);
	assert_string_equal(listing(), "bash script");
	c = run("FROM x\nRUN a && cat <<EOF > f && b\nx | y\nEOF\n", 1);
	assert_string_equal(listing(), "a; cat; b");
	assert_str(c[1].redirect_out, "f");
	assert_int_equal(s->pipelines, 0);
	run("FROM x\nRUN <<A && <<B\na\nA\nb\nB\n", 1);
	assert_string_equal(listing(), "a; b");
}

static void test_exec_form(void **state)
{
	const struct sh_command *c;

	(void)state;
	c = run("FROM x\nRUN [\"a\", \"$b\", \"c | d\"]\n", 1);
	assert_int_equal(s->n_commands, 1);
	assert_false(c[0].words[1].has_variable);
	assert_str(c[0].words[2].text, "c | d");
	assert_int_equal(c[0].line, 2);
	run("FROM x\nRUN [\"sh\", \"-c\", \\\n \"a | b\"]\n", 1);
	assert_string_equal(listing(), "sh -c a | b; a; b");
	run("FROM x\nCMD [\"tini\", \"--\", \"a\"]\n", 1);
	assert_string_equal(listing(), "tini -- a; a");
	run("FROM x\nCMD []\n", 1);
	assert_int_equal(s->n_commands, 0);
}

static void test_other_shells(void **state)
{
	(void)state;
	run("FROM x\nSHELL [\"C:\\\\Windows\\\\PowerShell.exe\", \"-Command\"]\nRUN a | "
	    "b\n",
	    2);
	assert_int_equal(s->n_commands, 0);
	assert_string_equal(s->interpreter, "powershell");
	run("FROM x\nSHELL [\"cmd\", \"/S\", \"/C\"]\nRUN a | b\n", 2);
	assert_string_equal(s->interpreter, "cmd");
	run("FROM x\nSHELL [\"/bin/ash\", \"-c\"]\nRUN a | b\n", 2);
	assert_int_equal(s->n_commands, 2);
}

static void test_partly(void **state)
{
	static const struct row rows[] = {
		{ "a; b 'c", "a" },    { "a; b \"c", "a" },
		{ "a; b `c", "a" },    { "a; b $(c", "a" },
		{ "a; b ${c", "a" },   { "a; if b; then c", "a; b; c" },
		{ "a; for", "a" },     { "a; (b", "a; b" },
		{ "a; { b;", "a; b" }, { "a; case x in y", "a" },
		{ "a; )", "a" },       { "a; fi", "a" },
		{ "a &&", "a" },       { "a; && b", "a" },
		{ "a | | b", "a" },    { "a >", "" },
		{ "a; [[ b", "a" },    { "a; while b; do", "a; b" },
		{ "a; f() b", "a" },   { "a; ;; b", "a" },
		{ "a; $'b", "a" },     { "a; for x in y; z", "a" },
		{ "a (b", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		sh(rows[i].text);
		if (!s->partly ||
		    strncmp(listing(), rows[i].want, strlen(rows[i].want)) != 0)
			print_error("%s gave %s\n", rows[i].text, listing());
		assert_true(s->partly);
		assert_non_null(s->partly_why);
		assert_int_equal(s->partly_line, 1);
		assert_int_equal(strncmp(listing(), rows[i].want, strlen(rows[i].want)),
				 0);
	}
}

static void test_queries(void **state)
{
	const struct sh_command *c;
	struct str v;

	(void)state;
	c = sh("apt-get -qy --no-install-recommends -t=x -o Dpkg::Use=1 --target z --a=b "
	       "-Wfoo "
	       "install $x -- -k");
	assert_true(sh_has_flag(c, "-y"));
	assert_true(sh_has_flag(c, "-q"));
	assert_false(sh_has_flag(c, "-k"));
	assert_true(sh_has_flag(c, "--no-install-recommends"));
	assert_false(sh_has_flag(c, "--no-install"));
	assert_true(sh_has_flag(c, "--a"));
	assert_true(sh_flag_value(c, "-o", &v));
	assert_str(v, "Dpkg::Use=1");
	assert_true(sh_flag_value(c, "-t", &v));
	assert_str(v, "x");
	assert_true(sh_flag_value(c, "--target", &v));
	assert_str(v, "z");
	assert_true(sh_flag_value(c, "--a", &v));
	assert_str(v, "b");
	assert_true(sh_flag_value(c, "-W", &v));
	assert_str(v, "foo");
	assert_false(sh_flag_value(c, "--nope", &v));
	assert_str(sh_word_text(c, 0), "apt-get");
	assert_str(sh_word_text(c, 99), "");
	assert_str(sh_word_text(c, c->n_words - 3), "");
	c = sh("wget -nv -O- x");
	assert_true(sh_has_flag(c, "-nv"));
	c = sh("find . -exec");
	assert_false(sh_has_flag(c, "-e"));
	c = sh("x -d/path");
	assert_false(sh_has_flag(c, "-p"));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(test_words),        T(test_grammar),
		T(test_substitution), T(test_flags),
		T(test_assignments),  T(test_wrappers),
		T(test_options),      T(test_redirects),
		T(test_lines),        T(test_heredocs_in_scripts),
		T(test_run_heredoc),  T(test_exec_form),
		T(test_other_shells), T(test_partly),
		T(test_queries),
	};

	return cmocka_run_group_tests_name("shell", tests, NULL, NULL);
}
