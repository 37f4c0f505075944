/* test_dockerfile.c - lines, instructions, flags and words of Dockerfiles. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "dockerfile_reading.h"

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
	};

	return cmocka_run_group_tests_name("dockerfile", tests, NULL, NULL);
}
