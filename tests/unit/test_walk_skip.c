/* Which folders a walk passes over, and what proves that they are installed trees. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "scan/walk_skip.h"

/* What exists: names that are separated by blanks. */
static bool exists(void *arg, const char *name)
{
	struct str rest = str_of(arg), one;

	while (str_next_word(&rest, &one))
		if (str_is(one, name))
			return true;
	return false;
}

static enum skip_reason reason(const char *name, const char *parent, const char *there)
{
	return walk_skip_reason(str_of(name), str_of(parent), exists,
				(void *)(uintptr_t)there);
}

static void test_version_control(void **state)
{
	static const char *const names[] = {
		".git", ".hg", ".svn", ".bzr", ".jj", "CVS"
	};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_int_equal(reason(names[i], "", ""), SKIP_VCS);
	assert_int_equal(reason(".github", "", ""), SKIP_NOT);
	assert_int_equal(reason("git", "", ""), SKIP_NOT);
}

static void test_by_name_alone(void **state)
{
	static const char *const names[] = {
		"node_modules", ".venv",   "site-packages", "dist-packages",
		"__pycache__",  ".tox",    ".nox",          "bower_components",
		".terraform",   ".gradle", "_opam",         "lua_modules",
		".dub",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_int_equal(reason(names[i], "src", ""), SKIP_INSTALLED);
	assert_int_equal(reason("Node_Modules", "", ""), SKIP_NOT);
	assert_int_equal(reason("node_modules2", "", ""), SKIP_NOT);
	assert_int_equal(reason(".devcontainer", "", ""), SKIP_NOT);
	assert_int_equal(reason("", "", ""), SKIP_NOT);
}

static void test_by_proof(void **state)
{
	static const struct {
		const char *name, *proof;
	} rows[] = {
		{ "target", "Cargo.toml" },
		{ "target", "pom.xml" },
		{ "target", "target/CACHEDIR.TAG" },
		{ "vendor", "vendor/modules.txt" },
		{ "vendor", "vendor/autoload.php" },
		{ "venv", "venv/pyvenv.cfg" },
		{ "env", "env/pyvenv.cfg" },
		{ "Pods", "Podfile.lock" },
		{ "deps", "mix.exs" },
		{ "deps", "rebar.config" },
		{ "_deps", "CMakeCache.txt" },
		{ "build", "gleam.toml" },
		{ "lib", "shard.yml" },
		{ "lib", "lib/.shards.info" },
		{ "local", "cpanfile" },
		{ "obj", "obj/project.assets.json" },
		{ "gems", "specifications" },
		{ "mod", "mod/cache/download" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(reason(rows[i].name, "", rows[i].proof), SKIP_INSTALLED);
		assert_int_equal(reason(rows[i].name, "", "Makefile README"), SKIP_NOT);
	}
	/* what lies beside is no proof for what must lie in it */
	assert_int_equal(reason("venv", "", "pyvenv.cfg"), SKIP_NOT);
	assert_int_equal(reason("vendor", "", "modules.txt"), SKIP_NOT);
}

static void test_bundle(void **state)
{
	(void)state;
	assert_int_equal(reason("bundle", "vendor", ""), SKIP_INSTALLED);
	assert_int_equal(reason("library", "renv", ""), SKIP_INSTALLED);
	assert_int_equal(reason("library", "src", ""), SKIP_NOT);
	assert_int_equal(reason("src", "packrat", ""), SKIP_INSTALLED);
	assert_int_equal(reason("registry", ".cargo", ""), SKIP_INSTALLED);
	assert_int_equal(reason("install", ".bun", ""), SKIP_INSTALLED);
	assert_int_equal(reason("registry", "src", ""), SKIP_NOT);
	assert_int_equal(reason("bundle", "", ""), SKIP_NOT);
	assert_int_equal(reason("bundle", "my-vendor", ""), SKIP_NOT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_version_control),
		cmocka_unit_test(test_by_name_alone),
		cmocka_unit_test(test_by_proof),
		cmocka_unit_test(test_bundle),
	};

	return cmocka_run_group_tests_name("walk_skip", tests, NULL, NULL);
}
