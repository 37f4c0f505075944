/* test_reach.c - what of the build context reaches the image. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "context/reach.h"

static struct arena a;
static struct diag_list d;

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

static struct reach_build build(const char *context, const char *dockerfile,
				const char *ignore)
{
	struct reach_build b = { .context = str_of(context), .target = STR("") };
	unsigned errors;

	b.path = b.context.len ? arena_cat(&a, b.context, STR("/"), STR("Dockerfile"))
			       : STR("Dockerfile");
	b.dockerfile =
		dockerfile_read(&a, str_of(dockerfile), &d, b.path, NULL, NULL, &errors);
	b.ignore = ignore ? dockerignore_read(&a, str_of(ignore)) : NULL;
	return b;
}

#define assert_reach(b, path, image, stages, why)                                        \
	check_reach(reach_of_path(&a, (b), STR(path)), (image), (stages), (why), __LINE__)
static void check_reach(struct reach r, enum tristate image, const char *stages,
			const char *why, int line)
{
	if (r.image == image && str_is(r.stages, stages) && str_is(r.why, why))
		return;
	print_error("line %d: %d '" STR_FMT "' '" STR_FMT "'\n", line, (int)r.image,
		    STR_ARG(r.stages), STR_ARG(r.why));
	fail();
}

static void test_one_stage(void **state)
{
	struct reach_build b =
		build("",
		      "FROM x\nCOPY package*.json ./src /app/\nADD a.tgz /\n"
		      "COPY sub/*/x.lock /y\n",
		      NULL);

	(void)state;
	assert_reach(&b, "package-lock.json", TRI_YES, "0",
		     "copied into the final stage (line 2)");
	assert_reach(&b, "src/deep/go.mod", TRI_YES, "0",
		     "copied into the final stage (line 2)");
	assert_reach(&b, "a.tgz", TRI_YES, "0", "copied into the final stage (line 3)");
	assert_reach(&b, "sub/q/x.lock", TRI_YES, "0",
		     "copied into the final stage (line 4)");
	assert_reach(&b, "yarn.lock", TRI_NO, "", "not copied by any stage");
	assert_reach(&b, "srcs/x", TRI_NO, "", "not copied by any stage");
	assert_reach(&b, "sub/package.json", TRI_NO, "", "not copied by any stage");
	/* the last word is where it goes */
	assert_reach(&b, "app/x", TRI_NO, "", "not copied by any stage");
}

static void test_everything(void **state)
{
	static const char *const all[] = { ".",      "./",    "/",  "..",
					   "./x/..", "\".\"", "$D", "*" };
	char text[100];

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct str s =
			arena_printf(&a, "FROM scratch\nENV D=.\nCOPY %s /x\n", all[i]);

		assert_true(s.len < sizeof(text));
		struct reach_build b = build("", s.ptr, NULL);
		assert_reach(&b, "a/b/c", TRI_YES, "0",
			     "copied into the final stage (line 3)");
	}
	struct reach_build b = build("", "FROM x\nCOPY [\".\", \"/x\"]\n", NULL);
	assert_reach(&b, "a", TRI_YES, "0", "copied into the final stage (line 2)");
}

static void test_ignored(void **state)
{
	struct reach_build b = build("", "FROM x\nCOPY . /\n",
				     "# tests\n\n**/test\n*.lock\n!yarn.lock\n");

	(void)state;
	assert_reach(&b, "a/test/go.mod", TRI_NO, "", "excluded by .dockerignore line 3");
	assert_reach(&b, "Gemfile.lock", TRI_NO, "", "excluded by .dockerignore line 4");
	assert_reach(&b, "yarn.lock", TRI_YES, "0",
		     "copied into the final stage (line 2)");
}

static void test_stages(void **state)
{
	struct reach_build b = build(
		"",
		"FROM x AS deps\nCOPY package.json /\nFROM deps AS build\nCOPY . .\n"
		"FROM y AS unused\nCOPY docs /\nFROM z AS final\nCOPY app.conf /\n"
		"COPY --from=build /out /\nCOPY --from=x:1 lib /\n",
		NULL);

	(void)state;
	assert_reach(&b, "app.conf", TRI_YES, "build final",
		     "copied into the final stage (line 8)");
	assert_reach(&b, "package.json", TRI_UNKNOWN, "deps build",
		     "copied by stage deps (line 2), whose files are used by later ones");
	assert_reach(
		&b, "go.sum", TRI_UNKNOWN, "build",
		"copied by stage build (line 4), whose files are used by later ones");
	assert_reach(
		&b, "lib/x", TRI_UNKNOWN, "build",
		"copied by stage build (line 4), whose files are used by later ones");

	b.target = STR("build");
	assert_reach(&b, "package.json", TRI_YES, "deps build",
		     "copied into the final stage (line 2)");
	b.target = STR("unused");
	assert_reach(&b, "docs/x", TRI_YES, "build unused",
		     "copied into the final stage (line 6)");
	b.target = STR("final");
	b = build("", "FROM y AS unused\nCOPY docs /\nFROM z\n", NULL);
	assert_reach(&b, "docs/x", TRI_NO, "unused",
		     "copied by stage unused (line 2) but not into the final stage");
	b.target = STR("nope");
	assert_reach(&b, "docs/x", TRI_UNKNOWN, "", "the Dockerfile has no stage nope");
	b = build("", "# nothing\n", NULL);
	assert_reach(&b, "docs/x", TRI_UNKNOWN, "", "the Dockerfile has no stages");
	b = build("", "FROM x AS base\nCOPY a /\nFROM base\n", NULL);
	assert_reach(&b, "a", TRI_YES, "base 1", "copied into the final stage (line 2)");
}

static void test_unknown_sources(void **state)
{
	struct reach_build b =
		build("", "FROM x\nARG DIR\nCOPY $DIR /x\nCOPY a /\n", NULL);

	(void)state;
	assert_reach(&b, "a", TRI_YES, "0", "copied into the final stage (line 4)");
	assert_reach(&b, "b", TRI_UNKNOWN, "",
		     "what line 3 copies depends on a variable");
	b = build("", "FROM x\nARG DIR=sub\nCOPY ${DIR}/x ${NONE:-y} /x\n", NULL);
	assert_reach(&b, "sub/x/z", TRI_YES, "0", "copied into the final stage (line 3)");
	assert_reach(&b, "y", TRI_YES, "0", "copied into the final stage (line 3)");
}

static void test_other_sources(void **state)
{
	struct reach_build b = build(
		"",
		"FROM x\nCOPY <<a.txt b.txt /x/\nhi\na.txt\nADD https://h/c.txt d.txt /\n"
		"COPY --exclude=*.md --exclude=test docs /docs\n"
		"RUN --mount=type=bind,source=req.txt,target=/r pip install -r /r\n"
		"RUN --mount=type=cache,target=/c --mount=type=bind,from=y,target=/z q\n",
		NULL);

	(void)state;
	assert_reach(&b, "a.txt", TRI_NO, "", "not copied by any stage");
	assert_reach(&b, "b.txt", TRI_YES, "0", "copied into the final stage (line 2)");
	assert_reach(&b, "c.txt", TRI_NO, "", "not copied by any stage");
	assert_reach(&b, "d.txt", TRI_YES, "0", "copied into the final stage (line 5)");
	assert_reach(&b, "docs/x.md", TRI_NO, "", "not copied by any stage");
	assert_reach(&b, "docs/test/x", TRI_NO, "", "not copied by any stage");
	assert_reach(&b, "docs/x.txt", TRI_YES, "0",
		     "copied into the final stage (line 6)");
	assert_reach(&b, "req.txt", TRI_UNKNOWN, "",
		     "mounted while the final stage is built (line 7)");
	b = build("", "COPY a /\n", NULL);
	assert_reach(&b, "a", TRI_UNKNOWN, "0",
		     "copied (line 1) by a part of a Dockerfile");
}

static struct package at(enum package_kind kind, const char *path, unsigned line)
{
	struct location *l = arena_new(&a, struct location);

	*l = (struct location){ str_of(path), line };
	return (struct package){ .kind = kind, .locations = l, .n_locations = 1 };
}

static void test_inventory(void **state)
{
	struct reach_build builds[] = {
		build("",
		      "FROM golang:1 AS b\nCOPY . .\nFROM alpine:3\nCOPY --from=b /x /\n"
		      "COPY --from=uv:1 /y /\nCOPY cfg /\n",
		      NULL),
		build("web", "FROM node:20\nCOPY . .\n", "*.lock\n"),
		build("web", "FROM node:20\nCOPY yarn.lock .\n", NULL),
	};
	struct package v[] = {
		at(PACKAGE_LIBRARY, "go.mod", 3),
		at(PACKAGE_LIBRARY, "cfg/package.json", 1),
		at(PACKAGE_LIBRARY, "web/yarn.lock", 1),
		at(PACKAGE_LIBRARY, "web/sub/Gemfile.lock", 1),
		at(PACKAGE_LIBRARY, "webs/x", 1),
		at(PACKAGE_CONTAINER, "Dockerfile", 1),
		at(PACKAGE_CONTAINER, "Dockerfile", 3),
		at(PACKAGE_CONTAINER, "Dockerfile", 5),
		at(PACKAGE_CONTAINER, "compose.yaml", 5),
		at(PACKAGE_ACTION, ".github/workflows/a.yml", 5),
		at(PACKAGE_LIBRARY, "x", 1),
	};
	static const struct {
		enum tristate image;
		const char *why;
	} want[] = {
		{ TRI_UNKNOWN,
		  "copied by stage b (line 2), whose files are used by later ones" },
		{ TRI_YES, "copied into the final stage (line 6)" },
		{ TRI_YES, "copied into the final stage (line 2)" },
		{ TRI_YES, "copied into the final stage (line 2)" },
		{ TRI_UNKNOWN,
		  "copied by stage b (line 2), whose files are used by later ones" },
		{ TRI_NO, "builder stage" },
		{ TRI_YES, "base of the final stage" },
		{ TRI_UNKNOWN, "files are copied or used from it" },
		{ TRI_UNKNOWN, "no image of a Dockerfile" },
		{ TRI_NO, "runs in a workflow" },
		{ TRI_YES, "copied into the final stage (line 6)" },
	};
	struct inventory inv = { .packages = v, .n_packages = sizeof(v) / sizeof(v[0]) };
	struct location both[] = { { STR("x"), 1 }, { STR("cfg/y"), 1 } };

	(void)state;
	v[10].locations = both;
	v[10].n_locations = 2;
	reach_fill(&a, &inv, builds, 3);
	for (size_t i = 0; i < inv.n_packages; i++)
		check_reach((struct reach){ v[i].reach_image, STR(""), v[i].reach_why },
			    want[i].image, "", want[i].why, (int)i);
	assert_true(str_is(v[5].reach_stages, "b"));

	reach_fill(&a, &inv, builds + 1, 2);
	assert_int_equal(v[0].reach_image, TRI_UNKNOWN);
	assert_true(str_is(v[0].reach_why, "no Dockerfile"));
	assert_int_equal(v[2].reach_image, TRI_YES);
}

/* What commands install, by the stage that they stand in. */
static void test_commands(void **state)
{
	struct reach_build builds[] = {
		build("",
		      "FROM a AS b\nRUN x\nFROM b AS tool\nRUN x\nFROM c AS never\n"
		      "RUN x\nFROM alpine:3\nCOPY --from=b /x /\nRUN x\n"
		      "RUN --mount=from=tool,target=/t x\n",
		      NULL),
	};
	struct package v[] = {
		at(PACKAGE_LIBRARY, "Dockerfile", 2),
		at(PACKAGE_LIBRARY, "Dockerfile", 4),
		at(PACKAGE_LIBRARY, "Dockerfile", 6),
		at(PACKAGE_LIBRARY, "Dockerfile", 9),
		at(PACKAGE_LIBRARY, "other/Dockerfile", 9),
	};
	static const struct {
		enum tristate image;
		const char *stages, *why;
	} want[] = {
		{ TRI_UNKNOWN, "b",
		  "named by a command (line 2) of a stage whose files are copied" },
		{ TRI_NO, "tool", "named by a command (line 4) of a builder stage" },
		{ TRI_NO, "never", "the stage is not built" },
		{ TRI_YES, "3",
		  "installed by a command of the final stage (line 9), which was not "
		  "run: low confidence" },
		{ TRI_UNKNOWN, "", "the Dockerfile is not one that is built" },
	};
	struct inventory inv = { .packages = v, .n_packages = sizeof(v) / sizeof(v[0]) };

	(void)state;
	for (size_t i = 0; i < inv.n_packages; i++)
		v[i].evidence = EVIDENCE_COMMAND;
	reach_fill(&a, &inv, builds, 1);
	for (size_t i = 0; i < inv.n_packages; i++)
		check_reach((struct reach){ v[i].reach_image, v[i].reach_stages,
					    v[i].reach_why },
			    want[i].image, want[i].stages, want[i].why, (int)i);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(test_one_stage), T(test_everything),      T(test_ignored),
		T(test_stages),    T(test_unknown_sources), T(test_other_sources),
		T(test_inventory), T(test_commands),
	};

	return cmocka_run_group_tests_name("reach", tests, NULL, NULL);
}
