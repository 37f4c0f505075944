/* What the parsers of the npm family share: names, folders, patterns, scopes. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "parsers/deno_url.h"
#include "parsers/npm_graph.h"
#include "parsers/npm_project.h"

static void assert_str(struct str got, const char *want)
{
	if (!str_is(got, want))
		fail_msg("got \"" STR_FMT "\", want \"%s\"", STR_ARG(got), want);
}

static void test_exact(void **state)
{
	static const char *const yes[] = { "1.2.3", "0.0.0", "1.0.0-rc.1", "1.0.0+b",
					   "10.20.30-a.b+c.d" };
	static const char *const no[] = {
		"",       "1",      "1.2",    "1.2.x",  "01.2.3",         "1.2.3.4",
		"v1.2.3", "1.2.3-", "1.2.3 ", "^1.2.3", "1.2.3 || 2.0.0", "1..3",
		"latest"
	};

	(void)state;
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		if (!npm_is_exact(str_of(yes[i])))
			fail_msg("%s is exact", yes[i]);
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		if (npm_is_exact(str_of(no[i])))
			fail_msg("%s is not exact", no[i]);
}

static void test_file_url(void **state)
{
	struct str name, version;

	(void)state;
	assert_true(npm_read_file_url(STR("https://registry.npmjs.org/ms/-/ms-2.1.2.tgz"),
				      &name, &version));
	assert_str(name, "ms");
	assert_str(version, "2.1.2");
	assert_true(npm_read_file_url(
		STR("https://npm.corp.example/x/@s/a-1/-/a-1-1.0.0-rc.1.tgz?token=x#h"),
		&name, &version));
	assert_str(name, "@s/a-1");
	assert_str(version, "1.0.0-rc.1");
	assert_false(npm_read_file_url(STR("https://example.org/ms-2.1.2.tgz"), &name,
				       &version));
	assert_false(npm_read_file_url(
		STR("https://registry.npmjs.org/ms/-/other-1.0.0.tgz"), &name, &version));
	assert_false(npm_read_file_url(STR("https://registry.npmjs.org/ms/-/ms-.tgz"),
				       &name, &version));
	assert_false(npm_read_file_url(STR("/-/"), &name, &version));
}

static void test_join(void **state)
{
	static const struct {
		const char *folder, *path, *want;
	} cases[] = {
		{ "", "", "" },
		{ "", ".", "" },
		{ "", "./a", "a/" },
		{ "", "a//b/", "a/b/" },
		{ "a/b/", "../c", "a/c/" },
		{ "a/", "..", "" },
		{ "a/", "../..", "../" },
		{ "../", "../x", "../../x/" },
		{ "../a/", "../b", "../b/" },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_str(npm_join(&a, str_of(cases[i].folder), str_of(cases[i].path)),
			   cases[i].want);
	arena_release(&a);
}

static void test_patterns(void **state)
{
	struct npm_patterns p = { 0 };
	struct arena a;

	(void)state;
	arena_init(&a);
	npm_patterns_add(&a, &p, STR("./packages/*/"));
	npm_patterns_add(&a, &p, STR("!packages/skip"));
	npm_patterns_add(&a, &p, STR("/libs/**"));
	npm_patterns_add(&a, &p, STR("./"));
	assert_true(npm_patterns_match(&p, STR("packages/a")));
	assert_true(npm_patterns_match(&p, STR("libs/a/b")));
	assert_false(npm_patterns_match(&p, STR("packages/skip")));
	assert_false(npm_patterns_match(&p, STR("packages/a/test")));
	assert_false(npm_patterns_match(&p, STR("other")));
	arena_release(&a);
}

/* 0 runtime -> 1 -> 2; 1 ~> 3 -> 4; 5 dev -> 4, 6; 7 is reached from nothing. */
static void test_graph(void **state)
{
	struct npm_graph g;
	struct arena a;

	(void)state;
	arena_init(&a);
	npm_graph_init(&g, &a, 8);
	npm_graph_want(&g, 0, SCOPE_RUNTIME);
	npm_graph_want(&g, 5, SCOPE_DEV);
	npm_graph_edge(&g, 0, 1, false);
	npm_graph_edge(&g, 1, 2, false);
	npm_graph_edge(&g, 2, 0, false);
	npm_graph_edge(&g, 1, 3, true);
	npm_graph_edge(&g, 3, 4, false);
	npm_graph_edge(&g, 5, 4, false);
	npm_graph_edge(&g, 5, 6, true);
	npm_graph_spread(&g);
	assert_int_equal(g.scope[1], SCOPE_RUNTIME);
	assert_int_equal(g.scope[2], SCOPE_RUNTIME);
	assert_int_equal(g.scope[3], SCOPE_OPTIONAL);
	assert_int_equal(g.scope[4], SCOPE_OPTIONAL);
	assert_int_equal(g.scope[5], SCOPE_DEV);
	assert_int_equal(g.scope[6], SCOPE_DEV);
	assert_int_equal(g.scope[7], SCOPE_UNKNOWN);
	arena_release(&a);
}

static void test_deno_url(void **state)
{
	static const struct {
		const char *url, *name, *version;
		enum ecosystem ecosystem;
	} cases[] = {
		{ "https://deno.land/std@0.200.0/path/mod.ts", "deno.land/std", "0.200.0",
		  ECO_NONE },
		{ "https://deno.land/x/oak@v12.1.0/mod.ts", "deno.land/x/oak", "v12.1.0",
		  ECO_NONE },
		{ "https://jsr.io/@std/path/1.0.8/mod.ts", "@std/path", "1.0.8",
		  ECO_NONE },
		{ "https://esm.sh/stable/react@18.2.0/deno/react.mjs", "react", "18.2.0",
		  ECO_NPM },
		{ "https://esm.sh/v135/@s/a@1.0.0?dev", "@s/a", "1.0.0", ECO_NPM },
		{ "https://cdn.jsdelivr.net/npm/@s/a@1.0.0/x.js", "@s/a", "1.0.0",
		  ECO_NPM },
		{ "https://unpkg.com/once@1.4.0", "once", "1.4.0", ECO_NPM },
	};
	static const char *const none[] = {
		"https://deno.land/mod@1.0.0/x.ts",
		"https://deno.land/x/oak/mod.ts",
		"https://jsr.io/@std/path/meta.json",
		"https://esm.sh/react@18",
		"https://esm.sh/@s/x/y@1.0.0",
		"https://cdn.jsdelivr.net/gh/o/r@1.0.0/x",
		"https://example.org/once@1.4.0",
		"http://unpkg.com/once@1.4.0",
		"https://unpkg.com/",
		"",
	};
	struct deno_module m;
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (!deno_read_url(&a, str_of(cases[i].url), &m))
			fail_msg("%s is not read", cases[i].url);
		assert_str(m.name, cases[i].name);
		assert_str(m.version, cases[i].version);
		assert_int_equal(m.ecosystem, cases[i].ecosystem);
	}
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		if (deno_read_url(&a, str_of(none[i]), &m))
			fail_msg("%s tells a package", none[i]);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exact), cmocka_unit_test(test_file_url),
		cmocka_unit_test(test_join),  cmocka_unit_test(test_patterns),
		cmocka_unit_test(test_graph), cmocka_unit_test(test_deno_url),
	};

	return cmocka_run_group_tests_name("npm family", tests, NULL, NULL);
}
