/* test_cargo_toml.c - what a Cargo.toml says about dependencies. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "format/cargo_toml.h"

static const char kinds[] = { 'n', 'b', 'd' };

/* "name: kind crate requirement path", '?' where optional, '^' where the path is the
 * root's. */
static void check(const char *root, const char *text, const char *want)
{
	struct arena a;
	struct buf got;
	struct diag_list d;
	struct cargo_manifest top = { .n_deps = 0 }, m;

	arena_init(&a);
	buf_init(&got, 65536);
	diag_list_init(&d, &a);
	if (root)
		cargo_toml_read(&a, str_of(root), NULL, &d, STR("Cargo.toml"), &top);
	cargo_toml_read(&a, str_of(text), top.workspace, &d, STR("a/Cargo.toml"), &m);
	buf_printf(&got, STR_FMT ":", STR_ARG(m.name));
	for (size_t i = 0; i < m.n_deps; i++) {
		const struct cargo_dep *c = &m.deps[i];

		buf_printf(&got, " %c%s " STR_FMT " " STR_FMT " %s" STR_FMT ";",
			   kinds[c->kind], c->optional ? "?" : "", STR_ARG(c->name),
			   STR_ARG(c->requirement), c->path_is_of_root ? "^" : "",
			   STR_ARG(c->path));
	}
	if (d.n)
		buf_printf(&got, " %zu diagnostics", d.n);
	assert_string_equal(got.ptr, want);
	buf_release(&got);
	arena_release(&a);
}

static void test_tables(void **state)
{
	(void)state;
	check(NULL, "", ":");
	check(NULL,
	      "[package]\nname = 'x'\n[dependencies]\na = '1'\nb = { version = '2', path "
	      "= '../b' }\n",
	      "x: n a 1 ; n b 2 ../b;");
	check(NULL,
	      "[project]\nname = 'x'\n[build-dependencies.a]\npackage = "
	      "'c'\n[dev_dependencies]\nb = '1'\n",
	      "x: b c  ; d b 1 ;");
	check(NULL,
	      "[target.'cfg(windows)'.dependencies]\na = "
	      "'1'\n[target.x86.dev-dependencies]\nb = '1'\n",
	      ": n a 1 ; d b 1 ;");
	check(NULL,
	      "dependencies = 1\ntarget = 'x'\npackage = []\nfeatures = 2\nworkspace = "
	      "3\n",
	      ":");
}

static void test_features(void **state)
{
	(void)state;
	check(NULL,
	      "[features]\ndefault = ['one', 'c/std', 'd?/std']\none = ['two', "
	      "'one']\ntwo = ['dep:a']\n"
	      "three = ['dep:b']\n[dependencies]\na = { version = '1', optional = true "
	      "}\n"
	      "b = { version = '1', optional = true }\nc = { version = '1', optional = "
	      "true }\n"
	      "d = { version = '1', optional = true }\n",
	      ": n a 1 ; n? b 1 ; n c 1 ; n? d 1 ;");
}

static void test_workspace(void **state)
{
	const char *root = "[workspace.dependencies]\na = '1'\n"
			   "b = { package = 'real', version = '2', path = 'libs/b' }\n";

	(void)state;
	check(root,
	      "[dependencies]\na.workspace = true\nb = { workspace = true, optional = "
	      "true }\n",
	      ": n a 1 ^; n? real 2 ^libs/b;");
	check(root, "[dependencies]\nc = { workspace = true }\n", ": n c  ;");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_features),
		cmocka_unit_test(test_workspace),
	};

	return cmocka_run_group_tests_name("cargo_toml", tests, NULL, NULL);
}
