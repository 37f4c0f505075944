/* test_dockerfile.c - lines, instructions, words, heredocs and stages of Dockerfiles. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <cmocka.h>

#include "format/dockerfile.h"

struct fixture {
	struct arena a;
	struct diag_list d;
	struct dockerfile *df;
	unsigned errors;
};

static struct fixture f;

static int set_up(void **state)
{
	(void)state;
	arena_init(&f.a);
	diag_list_init(&f.d, &f.a);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_release(&f.a);
	return 0;
}

static const struct df_instr *read_bytes(struct str bytes)
{
	f.d.n = 0;
	f.df = dockerfile_read(&f.a, bytes, &f.d, STR("Dockerfile"), NULL, NULL,
			       &f.errors);
	return f.df->instrs;
}

static const struct df_instr *read_text(const char *text)
{
	return read_bytes(str_of(text));
}

#define assert_str(got, want) check_str((got), (want), __LINE__)
static void check_str(struct str got, const char *want, int line)
{
	if (str_is(got, want))
		return;
	print_error("line %d: got '" STR_FMT "', want '%s'\n", line, STR_ARG(got), want);
	fail();
}

static void print_diags(void)
{
	for (size_t i = 0; i < f.d.n; i++)
		print_error("%u: " STR_FMT "\n", f.d.v[i].line, STR_ARG(f.d.v[i].text));
}

#define assert_clean() check_clean(__LINE__)
static void check_clean(int line)
{
	if (!f.errors)
		return;
	print_error("line %d: %u errors\n", line, f.errors);
	print_diags();
	fail();
}

/* --- the file ---------------------------------------------------------------- */

static void test_simple(void **state)
{
	const struct df_instr *in =
		read_text("# a base\nFROM debian:12\n\n  run  ls -l  \n"
			  "Cmd [\"a\", \"b\"]\n");

	(void)state;
	assert_clean();
	assert_int_equal(f.df->n_instrs, 3);
	assert_int_equal(in[0].kind, DF_FROM);
	assert_int_equal(in[0].line, 2);
	assert_str(in[0].comment, "a base");
	assert_int_equal(in[0].comment_line, 1);
	assert_int_equal(in[1].kind, DF_RUN);
	assert_str(in[1].keyword, "run");
	assert_str(in[1].text, "ls -l");
	assert_int_equal(in[1].line, 4);
	assert_str(in[1].comment, "");
	assert_int_equal(in[1].n_words, 0);
	assert_true(in[2].json);
	assert_int_equal(in[2].n_words, 2);
	assert_str(in[2].words[1].text, "b");
	assert_str(in[2].words[1].raw, "\"b\"");
	assert_string_equal(df_kind_name(in[2].kind), "CMD");
}

static void test_bom_and_crlf(void **state)
{
	const struct df_instr *in =
		read_text("\xef\xbb\xbf# escape=`\r\nFROM x\r\nRUN a `\r\n  b\r\n");

	(void)state;
	assert_clean();
	assert_int_equal(f.df->escape, '`');
	assert_int_equal(f.df->n_instrs, 2);
	assert_str(in[0].words[0].text, "x");
	assert_str(in[1].text, "a   b");
	assert_int_equal(in[1].end_line, 4);
}

static void test_no_instructions(void **state)
{
	static const char *const text[] = { "", "\n\n", "# only\n# comments\n", "\\" };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		read_text(text[i]);
		assert_int_equal(f.errors, 1);
		assert_int_equal(f.df->n_instrs, 0);
		assert_int_equal(f.df->n_stages, 0);
	}
}

static void test_directives(void **state)
{
	(void)state;
	read_text("# Syntax = docker/dockerfile:1 extra\n#escape=`\n# "
		  "check=skip=all;error=true\n"
		  "FROM x\n");
	assert_clean();
	assert_str(f.df->syntax, "docker/dockerfile:1");
	assert_int_equal(f.df->escape, '`');
	assert_str(f.df->check, "skip=all;error=true");

	/* Any other line ends them. */
	read_text("# about\n# escape=`\nFROM x\n");
	assert_int_equal(f.df->escape, '\\');
	read_text("\n# escape=`\nFROM x\n");
	assert_int_equal(f.df->escape, '\\');
	read_text("# unknown=1\n# escape=`\nFROM x\n");
	assert_int_equal(f.df->escape, '\\');
	assert_clean();

	read_text("# escape=`\n# escape=\\\nFROM x\n");
	assert_int_equal(f.errors, 1);
	assert_int_equal(f.d.v[0].line, 2);
	read_text("# escape=x\nFROM x\n");
	assert_int_equal(f.errors, 1);
	assert_int_equal(f.df->escape, '\\');

	read_text("#!/usr/bin/env x\n# syntax=a/b\nFROM x\n");
	assert_str(f.df->syntax, "a/b");
	assert_clean();
	read_text("//syntax=a/c\nFROM x\n");
	assert_str(f.df->syntax, "a/c");
}

static void test_comments(void **state)
{
	const struct df_instr *in = read_text(
		"# one\n#\n# two\n  # three\nFROM x # four\nRUN a \\\n# inside\n"
		"  # more\n b\n# after\n");

	(void)state;
	assert_int_equal(f.df->n_instrs, 2);
	assert_str(in[0].comment, "two\nthree");
	assert_int_equal(in[0].comment_line, 3);
	/* '#' later in a line is text, so FROM has too many words */
	assert_int_equal(f.errors, 1);
	assert_int_equal(in[0].n_words, 3);
	assert_str(in[1].text, "a  b");
	assert_int_equal(in[1].end_line, 9);
	assert_false(in[1].blank_in_continuation);
	assert_str(in[1].comment, "");
	assert_int_equal(f.df->n_comments, 7);
	assert_str(f.df->comments[4].text, "inside");
	assert_int_equal(f.df->comments[4].line, 7);
}

static void test_continuation(void **state)
{
	const struct df_instr *in;

	(void)state;
	in = read_text("FROM x\nRUN a \\ \t\n\n\n\tb\\\n  c\nRUN d \\\\\nRUN e");
	assert_clean();
	assert_int_equal(f.df->n_instrs, 4);
	assert_str(in[1].text, "a \tb  c");
	assert_int_equal(in[1].line, 2);
	assert_int_equal(in[1].end_line, 6);
	assert_true(in[1].blank_in_continuation);
	assert_int_equal(in[1].blank_line, 3);
	assert_str(in[2].text, "d \\\\");
	assert_str(in[3].text, "e");

	/* physical lines of offsets */
	assert_int_equal(df_line_at(&in[1], 0), 2);
	assert_int_equal(df_line_at(&in[1], 2), 5);
	assert_int_equal(df_line_at(&in[1], 3), 5);
	assert_int_equal(df_line_at(&in[1], 6), 6);
	assert_int_equal(df_line_at(&in[1], 600), 6);

	/* an escape at the end of the file is dropped */
	in = read_text("FROM x\nRUN a \\");
	assert_str(in[1].text, "a");
	/* the keyword's line counts */
	in = read_text("FROM x\n\\\n\\\nRUN a");
	assert_int_equal(in[1].line, 4);
	/* trailing comment and blank lines do not */
	in = read_text("FROM x\nRUN a \\\n# x\n\n");
	assert_int_equal(in[1].end_line, 2);
	in = read_text("FR\\\nOM x\\\ny");
	assert_int_equal(in[0].kind, DF_FROM);
	assert_str(in[0].words[0].text, "xy");
	assert_int_equal(in[0].words[0].line, 2);
}

static void test_errors_go_on(void **state)
{
	const struct df_instr *in = read_text(
		"FORM x\nFROM x\nCOPY a\nRUN\nENV\nENV a=b c\nLABEL x\nARG\nUSER\n"
		"EXPOSE\nVOLUME\nWORKDIR\nSHELL bash\nHEALTHCHECK\n"
		"HEALTHCHECK CMD\nHEALTHCHECK FOO x\nHEALTHCHECK NONE x\nONBUILD\n"
		"FROM a b\nFROM a AS 1x\nRUN ok\n");

	(void)state;
	assert_int_equal(f.errors, 19);
	assert_int_equal(f.df->n_instrs, 21);
	assert_int_equal(in[0].kind, DF_UNKNOWN);
	assert_str(f.d.v[0].text, "unknown instruction 'FORM', did you mean FROM?");
	assert_str(in[20].text, "ok");
	assert_str(in[20].keyword, "RUN");
	for (unsigned i = 0; i < 17; i++)
		assert_int_equal(f.d.v[i].line, i < 1 ? 1 : i + 2);
	assert_int_equal(f.d.v[0].level, DIAG_ERROR);
	assert_int_equal(f.d.v[0].code, DIAG_SYNTAX);
}

static void test_legal_and_empty(void **state)
{
	(void)state;
	read_text("FROM x\nCMD\nENTRYPOINT []\nCMD []\nRUN []\nHEALTHCHECK NONE\nENV A= "
		  "B=\n");
	assert_clean();
}

static void test_long_line_note(void **state)
{
	size_t n = 1024 * 1024;
	char *text = malloc(n);

	(void)state;
	assert_non_null(text);
	memset(text, 'x', n);
	memcpy(text, "FROM a\nRUN ", 11);
	read_bytes((struct str){ text, n });
	assert_clean();
	assert_int_equal(f.d.n, 1);
	assert_int_equal(f.d.v[0].level, DIAG_NOTE);
	assert_int_equal(f.d.v[0].line, 2);
	assert_int_equal(f.df->instrs[1].text.len, n - 11);
	free(text);
}

/* --- flags ------------------------------------------------------------------- */

static void test_flags(void **state)
{
	const struct df_instr *in;
	struct str v;

	(void)state;
	in = read_text("FROM --platform=$BUILDPLATFORM x AS y\n"
		       "COPY --from=y --link \\\n  --exclude=\"*.a b\" --exclude=c d e\n"
		       "RUN --mount=type=cache,target=/x -- --mount\n"
		       "RUN a --mount=b\n"
		       "ADD --keep-git-dir=true --checksum=sha256:1 --unpack u v\n"
		       "HEALTHCHECK --interval=5s --retries=3 CMD x\n");
	assert_clean();
	assert_str(df_flag(&in[0], "PLATFORM")->value, "$BUILDPLATFORM");
	assert_str(f.df->stages[0].platform, "$BUILDPLATFORM");
	assert_int_equal(in[1].n_flags, 4);
	assert_false(df_flag(&in[1], "link")->has_value);
	assert_int_equal(df_flag(&in[1], "link")->line, 2);
	assert_str(in[1].flags[2].value, "*.a b");
	assert_int_equal(in[1].flags[2].line, 3);
	assert_str(df_flag(&in[1], "exclude")->value, "c");
	assert_null(df_flag(&in[1], "chown"));
	assert_str(in[1].text, "d e");
	assert_int_equal(in[1].words[0].line, 3);
	assert_str(in[2].text, "--mount");
	assert_int_equal(in[3].n_flags, 0);
	assert_str(in[5].health->text, "x");

	in = read_text("FROM x\nCOPY --form=y a b\nRUN --nonsense a\nCMD --x\n");
	assert_int_equal(f.errors, 3);
	assert_str(f.d.v[0].text, "COPY has no flag --form, did you mean --from?");
	assert_str(f.d.v[1].text, "RUN has no flag --nonsense");

	v = STR("type=bind,SRC=a,\"target=/x,y\",ro,from=img:1");
	struct str got;
	assert_true(df_mount_field(v, "source", &got));
	assert_str(got, "a");
	assert_true(df_mount_field(v, "dst", &got));
	assert_str(got, "/x,y");
	assert_true(df_mount_field(v, "readonly", &got));
	assert_str(got, "");
	assert_true(df_mount_field(v, "from", &got));
	assert_str(got, "img:1");
	assert_false(df_mount_field(v, "id", &got));
	assert_false(df_mount_field(STR(""), "id", &got));
}

/* --- forms ------------------------------------------------------------------- */

static void test_json(void **state)
{
	static const struct {
		const char *text;
		bool json, looks, error;
		size_t n;
	} row[] = {
		{ "[\"a\",\"b\"]", true, false, false, 2 },
		{ "  [ \"a\" , \"b\" ]  ", true, false, false, 2 },
		{ "[]", true, false, false, 0 },
		{ "[ ]", true, false, false, 0 },
		{ "[\"\"]", true, false, false, 1 },
		{ "['a']", false, true, false, 0 },
		{ "[\"a\",]", false, true, false, 0 },
		{ "[\"a\"", false, true, false, 0 },
		{ "[\"a", false, true, false, 0 },
		{ "[\"a\" \"b\"]", false, true, false, 0 },
		{ "[ -f x ] && y", false, true, false, 0 },
		{ "[\"a\\", false, true, false, 0 },
		{ "[\"\\x\"]", false, true, false, 0 },
		{ "[\"a\\u12\"]", false, true, false, 0 },
		{ "[\"a\\\\\"]", true, false, false, 1 },
		{ "[\"a\", 1]", false, true, true, 0 },
		{ "[\"a\", [\"b\"], {\"c\": null, \"d\": [true]}, -1.5e+3]", false, true,
		  true, 0 },
		{ "[\"a\", 01]", false, true, false, 0 },
		{ "[\"a\", {\"b\"}]", false, true, false, 0 },
		{ "[\"a\"] trailing", true, false, false, 1 },
		{ "'[\"a\"]'", false, false, false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		char text[200];
		const struct df_instr *in;

		snprintf(text, sizeof(text), "FROM x\nCMD %s\n", row[i].text);
		in = read_text(text);
		if (in[1].json != row[i].json || in[1].looks_json != row[i].looks ||
		    (f.errors > 0) != row[i].error || in[1].n_words != row[i].n) {
			print_error("%s\n", row[i].text);
			fail();
		}
	}
	const struct df_instr *in =
		read_text("FROM x\nCMD [\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\u20ac"
			  "\\ud83d\\ude00\\ud800\", \\\n \"z\"]\n");
	assert_str(in[1].words[0].text, "\"\\/\b\f\n\r\tA\xc3\xa9\xe2\x82\xac"
					"\xf0\x9f\x98\x80\xef\xbf\xbd");
	assert_int_equal(in[1].words[1].line, 3);

	/* depth is bounded */
	char deep[400];
	memset(deep, '[', sizeof(deep));
	memcpy(deep, "FROM x\nCMD ", 11);
	read_bytes((struct str){ deep, sizeof(deep) });
	assert_true(f.df->instrs[1].looks_json);
}

static void test_lists(void **state)
{
	const struct df_instr *in =
		read_text("FROM x\nCOPY [\"a b\", \"c\"]\nCOPY a\tb c/\n"
			  "VOLUME /a /b\nVOLUME [\"/c\"]\nEXPOSE 80 443/tcp\n"
			  "ADD ['a', b]\n");

	(void)state;
	assert_clean();
	assert_true(in[1].json);
	assert_str(in[1].words[0].text, "a b");
	assert_int_equal(in[2].n_words, 3);
	assert_int_equal(in[3].n_words, 2);
	assert_int_equal(in[4].n_words, 1);
	assert_str(in[5].words[1].text, "443/tcp");
	assert_true(in[6].looks_json);
	assert_int_equal(in[6].n_words, 2);
}

static void test_one_word(void **state)
{
	const struct df_instr *in =
		read_text("FROM x\nUSER a b\nWORKDIR \"/x y\"\nSTOPSIGNAL 9\n"
			  "MAINTAINER A B <a@b>\nWORKDIR /a\\ b\n");

	(void)state;
	assert_clean();
	assert_int_equal(in[1].n_words, 1);
	assert_str(in[1].words[0].text, "a b");
	assert_str(in[2].words[0].text, "/x y");
	assert_str(in[2].words[0].raw, "\"/x y\"");
	assert_str(in[4].words[0].text, "A B <a@b>");
	assert_str(in[5].words[0].text, "/a b");
}

static void test_pairs(void **state)
{
	const struct df_instr *in;

	(void)state;
	in = read_text("FROM x\nENV A=1 B=\"x y\" \\\n  C='$D' E=a\\ b F= \"G\"=h=i\n"
		       "ENV old  some  \"value\" here\n"
		       "LABEL \"com.x y\"=\"z\" multi=\"a \\\nb\"\nARG A B=2 C=\n");
	assert_clean();
	assert_int_equal(in[1].n_pairs, 6);
	assert_str(in[1].pairs[1].value, "x y");
	assert_str(in[1].pairs[1].raw, "\"x y\"");
	assert_int_equal(in[1].pairs[1].line, 2);
	assert_str(in[1].pairs[2].value, "$D");
	assert_int_equal(in[1].pairs[2].line, 3);
	assert_str(in[1].pairs[3].value, "a b");
	assert_str(in[1].pairs[4].value, "");
	assert_true(in[1].pairs[4].has_value);
	assert_str(in[1].pairs[5].name, "G");
	assert_str(in[1].pairs[5].value, "h=i");
	assert_true(in[2].legacy);
	assert_int_equal(in[2].n_pairs, 1);
	assert_str(in[2].pairs[0].name, "old");
	assert_str(in[2].pairs[0].raw, "some  \"value\" here");
	assert_str(in[2].pairs[0].value, "some  value here");
	assert_str(in[3].pairs[0].name, "com.x y");
	assert_str(in[3].pairs[1].value, "a b");
	assert_int_equal(in[4].n_pairs, 3);
	assert_false(in[4].pairs[0].has_value);
	assert_true(in[4].pairs[2].has_value);

	read_text("FROM x\nENV a\n");
	assert_int_equal(f.errors, 1);
	read_text("FROM x\nENV =a\n");
	assert_int_equal(f.errors, 1);
	read_text("FROM x\nENV A=\"x\n");
	assert_int_equal(f.errors, 1); /* unterminated, found when it is expanded */
	read_text("FROM x\nWORKDIR ${a\nCOPY 'a b' c\n");
	assert_int_equal(f.errors, 3);
}

static void test_inner_instructions(void **state)
{
	const struct df_instr *in;

	(void)state;
	in = read_text("FROM x\nONBUILD COPY --from=y a \\\n b\nHEALTHCHECK CMD [\"x\"]\n"
		       "HEALTHCHECK cmd curl \\\n -f y\nONBUILD RUN "
		       "<<E\nq\nE\nHEALTHCHECK none\n");
	assert_clean();
	assert_non_null(in[1].onbuild);
	assert_int_equal(in[1].onbuild->kind, DF_COPY);
	assert_int_equal(in[1].onbuild->n_words, 2);
	assert_int_equal(in[1].onbuild->words[1].line, 3);
	assert_str(df_flag(in[1].onbuild, "from")->value, "y");
	assert_true(in[2].health->json);
	assert_str(in[3].health->text, "curl  -f y");
	assert_int_equal(in[3].health->kind, DF_CMD);
	assert_int_equal(df_line_at(in[3].health, 7), 6);
	assert_int_equal(in[4].onbuild->n_heredocs, 1);
	assert_int_equal(in[4].end_line, 9);
	assert_null(in[5].health);

	in = read_text(
		"FROM x\nONBUILD ONBUILD RUN x\nONBUILD FROM x\nONBUILD MAINTAINER x\n"
		"ONBUILD COPY\n");
	assert_int_equal(f.errors, 4);
	assert_null(in[1].onbuild->onbuild);
}

/* --- heredocs ---------------------------------------------------------------- */

static void test_heredoc(void **state)
{
	const struct df_instr *in =
		read_text("FROM x\nRUN <<EOF\n#!/bin/sh\n# no comment \\\n\n  a\nEOF\n"
			  "RUN <<a <<-\"B C\" /x/\none $V\na\n\t\ttwo\n\tB C\nCMD y\n");

	(void)state;
	assert_clean();
	assert_int_equal(f.df->n_instrs, 4);
	assert_int_equal(in[1].n_heredocs, 1);
	assert_str(in[1].heredocs[0].name, "EOF");
	assert_str(in[1].heredocs[0].body, "#!/bin/sh\n# no comment \\\n\n  a");
	assert_int_equal(in[1].heredocs[0].line, 3);
	assert_int_equal(in[1].heredocs[0].fd, -1);
	assert_true(in[1].heredocs[0].expand);
	assert_int_equal(in[1].end_line, 7);
	assert_int_equal(f.df->n_comments, 0);
	assert_int_equal(in[2].n_heredocs, 2);
	assert_str(in[2].heredocs[0].body, "one $V");
	assert_str(in[2].heredocs[1].name, "B C");
	assert_str(in[2].heredocs[1].body, "two");
	assert_false(in[2].heredocs[1].expand);
	assert_int_equal(in[2].heredocs[1].line, 11);
	assert_int_equal(in[3].line, 13);
}

static void test_heredoc_words(void **state)
{
	static const struct {
		const char *text;
		size_t n;
		const char *name;
		int fd;
		bool expand;
	} row[] = {
		{ "RUN <<EOF", 1, "EOF", -1, true },
		{ "RUN 3<<EOF", 1, "EOF", 3, true },
		{ "RUN <<'EOF'", 1, "EOF", -1, false },
		{ "RUN <<\"EOF\"", 1, "EOF", -1, false },
		{ "RUN <<E\"O\"F", 1, "EOF", -1, false },
		{ "RUN <<\\EOF", 1, "EOF", -1, true },
		{ "RUN <<-EOF", 1, "EOF", -1, true },
		{ "RUN python3 <<EOF", 1, "EOF", -1, true },
		{ "RUN a && cat <<EOF > f && b", 1, "EOF", -1, true },
		{ "RUN cat <<< EOF", 0, "", 0, false },
		{ "RUN cat <<<EOF", 0, "", 0, false },
		{ "RUN cat<<EOF", 0, "", 0, false },
		{ "RUN echo \"<<EOF\"", 0, "", 0, false },
		{ "RUN echo $((1<<2))", 0, "", 0, false },
		{ "RUN a << EOF", 0, "", 0, false },
		{ "RUN it's <<EOF", 0, "", 0, false },
		{ "USER <<EOF", 0, "", 0, false },
		{ "ENV a=b c=<<EOF", 0, "", 0, false },
		{ "RUN [\"a\", \"<<EOF\"]", 0, "", 0, false },
		{ "COPY <<EOF /x", 1, "EOF", -1, true },
		{ "ADD <<EOF /x", 1, "EOF", -1, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		char text[200];
		const struct df_instr *in;

		snprintf(text, sizeof(text), "FROM x\n%s%s", row[i].text,
			 row[i].n ? "\nbody\nEOF\nUSER y\n" : "\nUSER y\n");
		in = read_text(text);
		if (in[1].n_heredocs != row[i].n || f.df->n_instrs != 3)
			print_error("%s\n", row[i].text);
		assert_int_equal(in[1].n_heredocs, row[i].n);
		assert_int_equal(f.df->n_instrs, 3);
		if (!row[i].n)
			continue;
		assert_str(in[1].heredocs[0].name, row[i].name);
		assert_str(in[1].heredocs[0].body, "body");
		assert_int_equal(in[1].heredocs[0].fd, row[i].fd);
		assert_int_equal(in[1].heredocs[0].expand, row[i].expand);
	}
}

static void test_heredoc_edges(void **state)
{
	const struct df_instr *in;

	(void)state;
	in = read_text("FROM x\nRUN <<A\nA\nRUN <<A <<B\r\nB\r\nA\r\nB\r\n");
	assert_clean();
	assert_str(in[1].heredocs[0].body, "");
	assert_str(in[2].heredocs[0].body, "B");
	assert_str(in[2].heredocs[1].body, "");

	/* without an end the lines are read as instructions */
	in = read_text("FROM x\nRUN <<EOF\nUSER a\nEOF2\nWORKDIR /b\n");
	assert_int_equal(f.errors, 2);
	assert_int_equal(in[1].n_heredocs, 0);
	assert_int_equal(in[2].kind, DF_USER);
	assert_int_equal(in[4].kind, DF_WORKDIR);
	assert_int_equal(in[1].end_line, 2);

	in = read_text("FROM x\nRUN a \\\n && <<EOF b \\\n  c\nbody\nEOF");
	assert_clean();
	assert_str(in[1].text, "a  && <<EOF b   c");
	assert_int_equal(in[1].heredocs[0].line, 5);
	assert_int_equal(in[1].end_line, 6);
}

/* --- stages ------------------------------------------------------------------ */

static void test_stages(void **state)
{
	const struct df_instr *in;
	const struct df_stage *s;

	(void)state;
	in = read_text("ARG V=3.12\nFROM python:${V} AS Base\nSHELL [\"bash\", \"-c\"]\n"
		       "FROM base AS two\nRUN a\nFROM scratch\nCOPY --from=TWO / /\n"
		       "COPY --from=1 / /\nCOPY --from=nginx:1 / /\nCOPY --from=2 / /\n"
		       "FROM 0\nFROM two\nFROM later AS x\nFROM y AS later\n");
	assert_clean();
	s = f.df->stages;
	assert_int_equal(f.df->n_stages, 7);
	assert_true(in[0].before_from);
	assert_str(s[0].image, "python:3.12");
	assert_true(s[0].image_known);
	assert_str(s[0].name, "base");
	assert_int_equal(s[0].parent, -1);
	assert_int_equal(s[0].first, 1);
	assert_int_equal(s[0].last, 3);
	assert_int_equal(s[1].parent, 0);
	assert_ptr_equal(in[4].shell, &in[2]);
	assert_true(s[2].is_scratch);
	assert_null(in[5].shell);
	assert_int_equal(in[6].from_stage, 1);
	assert_int_equal(in[7].from_stage, 1);
	assert_int_equal(in[8].from_stage, -1);
	assert_int_equal(in[9].from_stage, -1);
	assert_int_equal(s[3].parent, -1); /* FROM knows no numbers */
	assert_int_equal(s[4].parent, 1);
	assert_int_equal(s[5].parent, -1); /* of a later stage */
	assert_int_equal(in[9].stage, 2);

	assert_int_equal(df_stage_find(f.df, STR("BASE"), 7), 0);
	assert_int_equal(df_stage_find(f.df, STR("BASE"), 0), -1);
	assert_int_equal(df_stage_find(f.df, STR("6"), 7), 6);
	assert_int_equal(df_stage_find(f.df, STR("7"), 7), -1);
	assert_int_equal(df_stage_find(f.df, STR(""), 7), -1);
}

static void test_stage_names(void **state)
{
	(void)state;
	/* the later of equal names that stand before */
	read_text("FROM a AS x\nFROM b AS X\nFROM x\nFROM c AS x\n");
	assert_clean();
	assert_int_equal(f.df->stages[2].parent, 1);
	assert_int_equal(df_stage_find(f.df, STR("x"), 4), 3);
	assert_int_equal(df_stage_find(f.df, STR("x"), 1), 0);
	read_text("FROM a AS b.c-d_e9\n");
	assert_clean();
	read_text("FROM a AS -x\n");
	assert_int_equal(f.errors, 1);
	read_text("FROM a AS x/y\n");
	assert_int_equal(f.errors, 1);
	/* a name shadows scratch */
	read_text("FROM a AS scratch\nFROM scratch\n");
	assert_int_equal(f.df->stages[1].parent, 0);
	assert_false(f.df->stages[1].is_scratch);
}

static void test_fragment(void **state)
{
	const struct df_instr *in = read_text("ARG A=1\nRUN x\nCOPY a b\n");

	(void)state;
	assert_clean();
	assert_false(f.df->has_from);
	assert_int_equal(f.df->n_stages, 1);
	assert_null(f.df->stages[0].from);
	assert_int_equal(f.df->stages[0].last, 3);
	assert_false(in[0].before_from);
	assert_int_equal(f.d.v[0].level, DIAG_NOTE);

	in = read_text("RUN x\nARG A\nFROM x\n");
	assert_int_equal(f.errors, 1);
	assert_true(in[0].before_from);
}

static void test_from_variables(void **state)
{
	const struct df_stage *s;

	(void)state;
	read_text("ARG TAG\nARG IMG=a:1\nFROM x:$TAG\nFROM ${IMG}\nFROM x:${TAG:-9}\n"
		  "FROM x:$NOPE\nFROM --platform=$BUILDPLATFORM y-$TARGETARCH\nFROM "
		  "${IMG\n");
	s = f.df->stages;
	assert_int_equal(f.errors, 1);
	assert_false(s[0].image_known);
	assert_str(s[0].image, "x:${TAG}");
	assert_str(s[0].unknown, "TAG");
	assert_true(s[1].image_known);
	assert_str(s[1].image, "a:1");
	assert_true(s[2].image_known);
	assert_str(s[2].image, "x:9");
	assert_false(s[3].image_known);
	assert_str(s[3].unknown, "NOPE");
	assert_false(s[4].image_known);
	assert_str(s[4].image, "y-${TARGETARCH}");
	assert_false(s[5].image_known);
}

static void test_uses(void **state)
{
	const enum df_use *use;

	(void)state;
	read_text("FROM a AS tool\nFROM b AS base\nFROM base AS deps\nRUN x\n"
		  "FROM deps AS build\nCOPY --from=tool x y\n"
		  "RUN --mount=type=bind,from=Mounted,target=/x z\n"
		  "FROM c AS unused\nFROM base AS final\nCOPY --from=build a b\n"
		  "FROM d AS after\n");
	assert_clean();
	use = df_uses(&f.a, f.df, STR("final"));
	assert_non_null(use);
	assert_int_equal(use[0], DF_BUILDS);
	assert_int_equal(use[1], DF_SHIPS);
	assert_int_equal(use[2], DF_COPIED);
	assert_int_equal(use[3], DF_COPIED);
	assert_int_equal(use[4], DF_UNUSED);
	assert_int_equal(use[5], DF_SHIPS);
	assert_int_equal(use[6], DF_UNUSED);
	use = df_uses(&f.a, f.df, STR(""));
	assert_int_equal(use[6], DF_SHIPS);
	assert_int_equal(use[5], DF_UNUSED);
	assert_null(df_uses(&f.a, f.df, STR("nope")));
	use = df_uses(&f.a, f.df, STR("3"));
	assert_int_equal(use[3], DF_SHIPS);

	read_text("FROM a AS m\nFROM b\nRUN --mount=from=M,target=/x y\n");
	use = df_uses(&f.a, f.df, STR(""));
	assert_int_equal(use[0], DF_BUILDS);
	read_text("# nothing");
	assert_null(df_uses(&f.a, f.df, STR("")));
}

static void test_windows(void **state)
{
	static const struct {
		const char *text;
		bool windows;
	} row[] = {
		{ "FROM debian\n", false },
		{ "FROM mcr.microsoft.com/windows/nanoserver:1809\n", true },
		{ "FROM mcr.microsoft.com/powershell:lts-servercore-1809 AS a\nFROM a\n",
		  true },
		{ "FROM --platform=windows/amd64 golang\n", true },
		{ "# escape=`\nFROM x\n", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		read_text(row[i].text);
		assert_int_equal(df_stage_is_windows(f.df, (unsigned)f.df->n_stages - 1),
				 row[i].windows);
	}
}

static void test_file_names(void **state)
{
	static const struct {
		const char *name;
		enum df_name kind;
	} row[] = {
		{ "Dockerfile", DF_NAME_DOCKERFILE },
		{ "DOCKERFILE", DF_NAME_DOCKERFILE },
		{ "Dockerfile.prod", DF_NAME_DOCKERFILE },
		{ "dockerfile-dev", DF_NAME_DOCKERFILE },
		{ "app.Dockerfile", DF_NAME_DOCKERFILE },
		{ "Containerfile.in", DF_NAME_TEMPLATE },
		{ "Dockerfile.j2", DF_NAME_TEMPLATE },
		{ "Dockerfile~", DF_NAME_LEFTOVER },
		{ "Dockerfile.ORIG", DF_NAME_LEFTOVER },
		{ "Dockerfile.dockerignore", DF_NAME_OTHER },
		{ "Dockerfile.md", DF_NAME_OTHER },
		{ ".dockerfile", DF_NAME_OTHER },
		{ "mydockerfile", DF_NAME_OTHER },
		{ "", DF_NAME_OTHER },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		assert_int_equal(df_name_of(str_of(row[i].name)), row[i].kind);
	assert_int_equal(df_kind_of(STR("from")), DF_FROM);
	assert_int_equal(df_kind_of(STR("")), DF_UNKNOWN);
}

/* --- bad input --------------------------------------------------------------- */

static void test_garbage(void **state)
{
	char bytes[4096];
	uint32_t x = 12345;

	(void)state;
	for (int round = 0; round < 50; round++) {
		for (size_t i = 0; i < sizeof(bytes); i++) {
			x = x * 1664525 + 1013904223;
			bytes[i] = (char)(x >> 24);
		}
		read_bytes((struct str){ bytes, sizeof(bytes) });
	}
	read_bytes((struct str){ "FROM a\0b\nRUN \0\nCOPY \0 \0\n", 24 });
	assert_int_equal(f.df->n_instrs, 3);
	assert_int_equal(f.df->instrs[0].words[0].text.len, 3);
}

static void test_errors_are_bounded(void **state)
{
	struct str line = STR("WHAT x\n");
	char *text = malloc(5000 * line.len);

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < 5000; i++)
		memcpy(text + i * line.len, line.ptr, line.len);
	read_bytes((struct str){ text, 5000 * line.len });
	assert_int_equal(f.errors, 5000);
	assert_true(f.d.n < 200);
	free(text);
}

/* 100,000 of each of these take some tenths of a second; were anything quadratic it
 * would be minutes. */
static void test_linear(void **state)
{
	static const char *const lines[] = {
		"RUN a\n",
		"FROM a AS b\n",
		"FROM b AS b\n",
		"ENV A=$A$B\n",
		"RUN <<E\n",
		"RUN <<E\nE\n",
		"COPY --from=b x y\n",
		"a\\\n",
		"# x\n",
		"ARG A=$B B=$A\n",
		"\\\n",
		"ENV A=\"\n",
		"[",
		"'",
		"RUN [\n",
		"ENV X=${X:-${",
		"WORKDIR ${X//a/",
	};
	clock_t begin = clock();

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		size_t n = strlen(lines[i]), total = 7 + n * 100000;
		char *text = malloc(total);
		clock_t from = clock();

		assert_non_null(text);
		memcpy(text, "FROM b\n", 7);
		for (size_t k = 0; k < 100000; k++)
			memcpy(text + 7 + k * n, lines[i], n);
		read_bytes((struct str){ text, total });
		(void)df_uses(&f.a, f.df, STR(""));
		if (clock() - from > 4 * CLOCKS_PER_SEC)
			print_error("slow: %s\n", lines[i]);
		free(text);
		arena_release(&f.a);
		diag_list_init(&f.d, &f.a);
	}
	assert_true(clock() - begin < 60 * CLOCKS_PER_SEC);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(test_simple),
		T(test_bom_and_crlf),
		T(test_no_instructions),
		T(test_directives),
		T(test_comments),
		T(test_continuation),
		T(test_errors_go_on),
		T(test_legal_and_empty),
		T(test_long_line_note),
		T(test_flags),
		T(test_json),
		T(test_lists),
		T(test_one_word),
		T(test_pairs),
		T(test_inner_instructions),
		T(test_heredoc),
		T(test_heredoc_words),
		T(test_heredoc_edges),
		T(test_stages),
		T(test_stage_names),
		T(test_fragment),
		T(test_from_variables),
		T(test_uses),
		T(test_windows),
		T(test_file_names),
		T(test_garbage),
		T(test_errors_are_bounded),
		T(test_linear),
	};

	return cmocka_run_group_tests_name("dockerfile", tests, NULL, NULL);
}
