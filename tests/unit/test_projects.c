/* Projects: which ones the files make, what each consists of, and what connects them. */
#define _GNU_SOURCE /* AT_FDCWD */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdlib.h>

#include "core/project.h"
#include "scan/merge.h"
#include "scan/merge_projects.h"

static const struct parser npm = { .id = "npm", .ecosystem = ECO_NPM, .has_edges = true };
static const struct parser pypi = { .id = "pip", .ecosystem = ECO_PYPI };

enum { MOST_FILES = 8 };
struct bench {
	struct arena a;
	struct diag_list d;
	struct parse_result results[MOST_FILES];
	size_t n;
	struct parse_ctx ctx;
	struct inventory inv;
	struct project_reader *reader;
};

static int set_up(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));

	if (!b)
		return -1;
	arena_init(&b->a);
	diag_list_init(&b->d, &b->a);
	*state = b;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *b = *state;

	arena_release(&b->a);
	free(b);
	return 0;
}

static struct parse_ctx *begin(struct bench *b, const struct parser *p, const char *path)
{
	assert_true(b->n < MOST_FILES);
	parse_ctx_init(&b->ctx, p, AT_FDCWD, str_of(path), NULL, 0, &b->results[b->n++]);
	return &b->ctx;
}

static package_ref add(struct parse_ctx *ctx, const char *name, const char *version,
		       enum dep_scope scope, enum dep_relation relation)
{
	const struct package p = { .name = str_of(name),
				   .version = str_of(version),
				   .scope = scope,
				   .relation = relation,
				   .line = 3 };

	return parse_add(ctx, &p);
}

static package_ref add_project(struct parse_ctx *ctx, const char *name,
			       const char *folder)
{
	const struct package p = { .name = str_of(name),
				   .kind = PACKAGE_PROJECT,
				   .version = STR("1.0.0"),
				   .folder = str_of(folder),
				   .scope = SCOPE_RUNTIME };

	return parse_add(ctx, &p);
}

static void merge(struct bench *b)
{
	merge_results(b->results, b->n, &b->a, &b->d, &b->inv);
	b->reader = project_reader_new(&b->inv, &b->a);
}

/* The folders of all projects, blank separated; the root is ".". */
static const char *folders(struct bench *b)
{
	struct str all = STR("");

	for (size_t i = 0; i < b->inv.projects->n; i++) {
		struct str f = b->inv.projects->v[i].folder;

		all = arena_printf(&b->a, STR_FMT "%s" STR_FMT, STR_ARG(all),
				   i ? " " : "", STR_ARG(f.len ? f : STR(".")));
	}
	return all.ptr;
}

static size_t project_in(struct bench *b, const char *folder)
{
	for (size_t i = 0; i < b->inv.projects->n; i++)
		if (str_is(b->inv.projects->v[i].folder, folder))
			return i;
	fail_msg("no project in '%s'", folder);
	return 0;
}

/* What a project consists of: "name scope relation path:line, …", itself first. */
static const char *contents(struct bench *b, const char *folder, bool no_dev)
{
	static const char *const relations[] = { "-", "transitive", "direct" };
	struct inventory inv;
	package_ref self;
	struct str all;

	project_inventory(b->reader, project_in(b, folder), no_dev, &b->a, &inv, &self);
	all = self == PACKAGE_NONE ? STR("(none)") : inv.packages[self].name;
	for (size_t i = 0; i < inv.n_packages; i++) {
		const struct package *p = &inv.packages[i];

		if (i == self)
			continue;
		all = arena_printf(&b->a, STR_FMT ", " STR_FMT " %s %s", STR_ARG(all),
				   STR_ARG(p->name), scope_name(p->scope),
				   relations[p->relation]);
		for (size_t k = 0; k < p->n_locations; k++)
			all = arena_printf(&b->a, STR_FMT " " STR_FMT ":%u", STR_ARG(all),
					   STR_ARG(p->locations[k].path),
					   p->locations[k].line);
	}
	return all.ptr;
}

static bool has_edge(const struct inventory *inv, const char *from, const char *to)
{
	for (size_t i = 0; i < inv->n_edges; i++)
		if (str_is(inv->packages[inv->edges[i].from].id, from) &&
		    str_is(inv->packages[inv->edges[i].to].id, to))
			return true;
	return false;
}

/* One package a file, which needs `need` of another. */
static void add_installed(struct bench *b, const char *path, const char *name,
			  const char *need, enum dep_relation relation)
{
	struct parse_ctx *c = begin(b, &pypi, path);
	package_ref ref = add(c, name, "1", SCOPE_RUNTIME, relation);

	parse_join(c, "..");
	parse_provides(c, ref, str_of(name));
	parse_needs(c, ref, str_of(need), true);
	parse_ctx_finish(c);
}

/* The project leads to what was asked for, to what nothing else leads to, and to one of a
 * circle. */
static void test_installed_graph(void **state)
{
	struct bench *b = *state;
	struct parse_ctx *c = begin(b, &pypi, "app/pyproject.toml");
	const char *root;

	add_project(c, "app", ".");
	parse_ctx_finish(c);
	add_installed(b, "app/site-packages/a/META", "a", "b", DEP_TRANSITIVE);
	add_installed(b, "app/site-packages/b/META", "b", "none", DEP_DIRECT);
	add_installed(b, "app/site-packages/c/META", "c", "d", DEP_TRANSITIVE);
	add_installed(b, "app/site-packages/d/META", "d", "c", DEP_TRANSITIVE);
	add_installed(b, "app/site-packages/e/META", "e", "f", DEP_DIRECT);
	add_installed(b, "app/site-packages/f/META", "f", "none", DEP_TRANSITIVE);
	merge(b);
	root = "pkg:pypi/app@1.0.0";
	assert_true(has_edge(&b->inv, root, "pkg:pypi/a@1"));
	assert_true(has_edge(&b->inv, root, "pkg:pypi/b@1"));
	assert_true(has_edge(&b->inv, root, "pkg:pypi/c@1"));
	assert_false(has_edge(&b->inv, root, "pkg:pypi/d@1"));
	assert_true(has_edge(&b->inv, root, "pkg:pypi/e@1"));
	assert_false(has_edge(&b->inv, root, "pkg:pypi/f@1"));
	struct inventory part;
	package_ref self;

	project_inventory(b->reader, project_in(b, "app"), false, &b->a, &part, &self);
	assert_true(has_edge(&part, "pkg:pypi/a@1", "pkg:pypi/b@1"));
	assert_true(has_edge(&part, "pkg:pypi/d@1", "pkg:pypi/c@1"));
	assert_false(has_edge(&part, root, "pkg:pypi/f@1"));
}

/* web/ with members a and b: both need x, a needs b, b needs y for development. */
static void add_workspace(struct bench *b)
{
	struct parse_ctx *c = begin(b, &npm, "web/package-lock.json");
	package_ref root = add_project(c, "web", "."),
		    ma = add_project(c, "a", "packages/a"),
		    mb = add_project(c, "b", "./packages//b/"),
		    x = add(c, "x", "1.0.0", SCOPE_RUNTIME, DEP_DIRECT),
		    y = add(c, "y", "1.0.0", SCOPE_DEV, DEP_DIRECT),
		    z = add(c, "z", "1.0.0", SCOPE_RUNTIME, DEP_TRANSITIVE);

	parse_edge(c, root, y);
	parse_edge(c, ma, x);
	parse_edge(c, ma, mb);
	parse_edge(c, mb, z);
	parse_edge(c, mb, y);
	parse_edge(c, x, z);
	parse_ctx_finish(c);
}

static void test_workspace(void **state)
{
	struct bench *b = *state;

	add_workspace(b);
	merge(b);
	assert_string_equal(folders(b), "web web/packages/a web/packages/b");
	assert_string_equal(contents(b, "web", false),
			    "web, y dev direct web/package-lock.json:3");
	/* z is direct in b and, in a, comes through x and b; b's tools are not a's */
	assert_string_equal(contents(b, "web/packages/a", false),
			    "a, b runtime - web/package-lock.json:0, x runtime direct "
			    "web/package-lock.json:3, z runtime transitive "
			    "web/package-lock.json:3");
	assert_string_equal(contents(b, "web/packages/b", false),
			    "b, y dev direct web/package-lock.json:3, z runtime direct "
			    "web/package-lock.json:3");
	assert_string_equal(contents(b, "web/packages/b", true),
			    "b, z runtime direct web/package-lock.json:3");
}

static void test_folder_without_manifest(void **state)
{
	struct bench *b = *state;
	struct parse_ctx *c = begin(b, &pypi, "app/requirements.txt");

	add(c, "six", "1.16.0", SCOPE_RUNTIME, DEP_DIRECT);
	add(c, "attrs", "23.1.0", SCOPE_DEV, DEP_DIRECT);
	parse_ctx_finish(c);
	c = begin(b, &pypi, "requirements.txt");
	add(c, "six", "1.16.0", SCOPE_DEV, DEP_DIRECT);
	parse_ctx_finish(c);
	c = begin(b, &pypi, "tools/requirements/lint.txt");
	add(c, "six", "1.17.0", SCOPE_UNKNOWN, DEP_UNKNOWN);
	parse_ctx_finish(c);
	merge(b);
	assert_string_equal(folders(b), ". app tools");
	assert_true(has_edge(&b->inv, "project:app", "pkg:pypi/six@1.16.0"));
	assert_true(has_edge(&b->inv, "project:app", "pkg:pypi/attrs@23.1.0"));
	assert_true(has_edge(&b->inv, "project:tools", "pkg:pypi/six@1.17.0"));
	assert_false(has_edge(&b->inv, "project:tools", "pkg:pypi/six@1.16.0"));
	/* what is direct is told in one, and not in the other */
	assert_true(b->inv.packages[b->inv.projects->v[project_in(b, "app")].package]
			    .edges_known);
	assert_false(b->inv.packages[b->inv.projects->v[project_in(b, "tools")].package]
			     .edges_known);
	/* each with its own scope and place */
	assert_string_equal(contents(b, "app", false),
			    "app, attrs dev direct app/requirements.txt:3, six runtime "
			    "direct app/requirements.txt:3");
	assert_string_equal(contents(b, "", false),
			    "(none), six dev direct requirements.txt:3");
}

/* One lock takes y@1 for x, another y@2: neither has both. */
static void test_edges_of_other_locks(void **state)
{
	struct bench *b = *state;
	static const char *const paths[] = { "p/package-lock.json",
					     "q/package-lock.json" };
	static const char *const versions[] = { "1.0.0", "2.0.0" };

	for (size_t i = 0; i < 2; i++) {
		struct parse_ctx *c = begin(b, &npm, paths[i]);
		package_ref root = add_project(c, "shop", "."),
			    x = add(c, "x", "1.0.0", SCOPE_RUNTIME, DEP_DIRECT),
			    y = add(c, "y", versions[i], SCOPE_RUNTIME, DEP_TRANSITIVE);

		parse_edge(c, root, x);
		parse_edge(c, x, y);
		parse_ctx_finish(c);
	}
	merge(b);
	assert_string_equal(folders(b), "p q");
	for (size_t i = 0; i < 2; i++) {
		struct inventory inv;
		package_ref self;

		project_inventory(b->reader, i, false, &b->a, &inv, &self);
		assert_int_equal(inv.n_packages, 3);
		assert_true(has_edge(&inv, "pkg:npm/x@1.0.0",
				     i ? "pkg:npm/y@2.0.0" : "pkg:npm/y@1.0.0"));
		assert_int_equal(inv.n_edges, 2);
	}
}

/* A manifest and files of other ecosystems in one folder are one project. */
static void test_two_ecosystems(void **state)
{
	struct bench *b = *state;
	struct parse_ctx *c = begin(b, &npm, "app/package-lock.json");
	package_ref root = add_project(c, "app", ".");

	parse_edge(c, root, add(c, "x", "1.0.0", SCOPE_RUNTIME, DEP_DIRECT));
	parse_ctx_finish(c);
	c = begin(b, &pypi, "app/requirements.txt");
	add(c, "six", "1.16.0", SCOPE_RUNTIME, DEP_DIRECT);
	parse_ctx_finish(c);
	merge(b);
	assert_string_equal(folders(b), "app");
	assert_true(has_edge(&b->inv, "pkg:npm/app@1.0.0", "pkg:pypi/six@1.16.0"));
	assert_string_equal(contents(b, "app", false),
			    "app, x runtime direct app/package-lock.json:3, six runtime "
			    "direct app/requirements.txt:3");
}

/* Base images and what is installed make no project: they belong to one above. */
static void test_parts_of_one_above(void **state)
{
	struct bench *b = *state;
	const struct package image = { .name = STR("debian"),
				       .kind = PACKAGE_CONTAINER,
				       .ecosystem = ECO_OCI,
				       .version = STR("12"),
				       .relation = DEP_DIRECT };
	struct parse_ctx *c = begin(b, &pypi, "app/deploy/Dockerfile");

	parse_add(c, &image);
	parse_ctx_finish(c);
	c = begin(b, &npm, "app/node_modules/.package-lock.json");
	add(c, "x", "1.0.0", SCOPE_RUNTIME, DEP_DIRECT);
	add(c, "stray", "1.0.0", SCOPE_RUNTIME, DEP_DIRECT);
	parse_ctx_finish(c);
	c = begin(b, &npm, "app/package-lock.json");
	package_ref root = add_project(c, "app", "."), member = add_project(c, "m", "m");

	(void)root;
	parse_edge(c, member, add(c, "x", "1.0.0", SCOPE_RUNTIME, DEP_DIRECT));
	parse_ctx_finish(c);
	merge(b);
	assert_string_equal(folders(b), "app app/m");
	assert_true(has_edge(&b->inv, "pkg:npm/app@1.0.0", "pkg:npm/stray@1.0.0"));
	assert_true(has_edge(&b->inv, "pkg:npm/app@1.0.0", "pkg:docker/debian@12"));
	assert_false(has_edge(&b->inv, "pkg:npm/app@1.0.0", "pkg:npm/x@1.0.0"));
	assert_int_equal(project_of_path(b->inv.projects, STR("app/deploy/Dockerfile")),
			 project_in(b, "app"));
	assert_int_equal(project_of_path(b->inv.projects, STR("other/x")),
			 b->inv.projects->n);
}

static void test_odd_folders(void **state)
{
	struct bench *b = *state;
	struct parse_ctx *c = begin(b, &npm, "web/package-lock.json");

	add_project(c, "above", "../../out"); /* of the root: not of this scan */
	add_project(c, "absolute", "/usr");
	add_project(c, "up", "..");
	add_project(c, "beside", "../lib");
	parse_ctx_finish(c);
	c = begin(b, &npm, "empty/package-lock.json");
	parse_ctx_finish(c);
	merge(b);
	assert_string_equal(folders(b), ". lib web");
	assert_string_equal(contents(b, "lib", false), "beside");
}

static void test_folder_of_file(void **state)
{
	static const struct {
		const char *path, *folder;
		bool above;
	} cases[] = {
		{ "requirements.txt", "", false },
		{ "a/b/requirements.txt", "a/b", false },
		{ "a/requirements/dev.txt", "a", false },
		{ "requirements/dev.txt", "", false },
		{ "a/gradle/dependency-locks/compile.lockfile", "a", false },
		{ "a/obj/project.assets.json", "a", false },
		{ "i/X.xcodeproj/project.xcworkspace/xcshareddata/swiftpm/"
		  "Package.resolved",
		  "i", false },
		{ "a/node_modules/.package-lock.json", "a", true },
		{ "node_modules/x/node_modules/y/package.json", "", true },
		{ "a/.venv/lib/site-packages/six-1.dist-info/METADATA", "a", true },
		{ "vendor/modules.txt", "", true },
		{ "a/libs/x.jar", "a/libs", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bool above;
		struct str f = merge_project_folder(str_of(cases[i].path), &above);

		if (!str_is(f, cases[i].folder) || above != cases[i].above)
			fail_msg("%s: '" STR_FMT "' %d", cases[i].path, STR_ARG(f),
				 above);
	}
}

/* --no-dev takes packages out of the inventory after the merge. */
static void test_move(void **state)
{
	struct bench *b = *state;
	package_ref moved[8];
	size_t kept = 0;

	add_workspace(b);
	merge(b);
	assert_true(b->inv.n_packages <= 8);
	for (size_t i = 0; i < b->inv.n_packages; i++) {
		bool gone = b->inv.packages[i].scope == SCOPE_DEV;

		moved[i] = gone ? PACKAGE_NONE : (package_ref)kept;
		b->inv.packages[kept] = b->inv.packages[i];
		kept += !gone;
	}
	b->inv.n_packages = kept;
	b->inv.n_edges = 0;
	memset(b->inv.first_edge, 0, (kept + 1) * sizeof(*b->inv.first_edge));
	project_list_move(b->inv.projects, moved);
	assert_string_equal(contents(b, "web", false), "web");
	assert_string_equal(contents(b, "web/packages/b", false),
			    "b, z runtime direct web/package-lock.json:3");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_installed_graph, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_workspace, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_folder_without_manifest, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_edges_of_other_locks, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_two_ecosystems, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_parts_of_one_above, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_odd_folders, set_up, tear_down),
		cmocka_unit_test(test_folder_of_file),
		cmocka_unit_test_setup_teardown(test_move, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("projects", tests, NULL, NULL);
}
