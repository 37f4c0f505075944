/* test_dockerfile_stages.c - stages of Dockerfiles, and which files are ones. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "dockerfile_reading.h"

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

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(test_stages),         T(test_stage_names), T(test_fragment),
		T(test_from_variables), T(test_uses),        T(test_windows),
		T(test_file_names),
	};

	return cmocka_run_group_tests_name("dockerfile_stages", tests, NULL, NULL);
}
