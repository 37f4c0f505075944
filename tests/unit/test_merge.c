/* What parsers add, through parse_ctx and merge: needs, scopes, identities, order. */
#define _GNU_SOURCE /* O_DIRECTORY */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdlib.h>

#include "scan/limits.h"
#include "scan/merge.h"

static const struct parser npm = { .id = "npm", .ecosystem = ECO_NPM, .has_edges = true };
static const struct parser pypi = { .id = "pip", .ecosystem = ECO_PYPI };

enum { MOST_FILES = 4 };
struct bench {
	struct arena a;
	struct diag_list d;
	struct parse_result results[MOST_FILES];
	size_t n;
	struct parse_ctx ctx;
	struct inventory inv;
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

static const struct package *get(const struct bench *b, const char *id)
{
	for (size_t i = 0; i < b->inv.n_packages; i++)
		if (str_is(b->inv.packages[i].id, id))
			return &b->inv.packages[i];
	fail_msg("no package %s", id);
	return NULL;
}

static bool has_edge(const struct bench *b, const char *from, const char *to)
{
	size_t f = (size_t)(get(b, from) - b->inv.packages);
	size_t t = (size_t)(get(b, to) - b->inv.packages);

	for (uint32_t k = b->inv.first_edge[f]; k < b->inv.first_edge[f + 1]; k++)
		if (b->inv.edges[k].to == t)
			return true;
	return false;
}

static void merge(struct bench *b)
{
	merge_results(b->results, b->n, &b->a, &b->d, &b->inv);
}

static void test_needs_and_provides(void **state)
{
	struct bench *b = *state;
	struct parse_ctx *c = begin(b, &npm, "package-lock.json");
	package_ref x = add(c, "x", "1.0.0", SCOPE_RUNTIME, DEP_DIRECT);

	parse_needs(c, x, STR("later"), true);
	parse_needs(c, x, STR("missing"), true);
	parse_needs(c, x, STR("optional"), false);
	parse_needs(c, PACKAGE_NONE, STR("later"), true);
	parse_needs(c, 99, STR("later"), true);
	package_ref y = add(c, "y", "2.0.0", SCOPE_RUNTIME, DEP_TRANSITIVE);
	parse_provides(c, y, STR("later"));
	parse_provides(c, x, STR("later")); /* the first has it */
	parse_provides(c, PACKAGE_NONE, STR("missing"));
	parse_edge(c, x, x);
	parse_edge(c, x, 99);
	parse_ctx_finish(c);
	merge(b);
	assert_int_equal(b->inv.n_edges, 1);
	assert_true(has_edge(b, "pkg:npm/x@1.0.0", "pkg:npm/y@2.0.0"));
	assert_int_equal(b->d.n, 1);
	assert_int_equal(b->d.v[0].level, DIAG_NOTE);
	assert_int_equal(b->d.v[0].line, 3);
	assert_true(str_find(b->d.v[0].text, STR("missing")) != STR_NONE);
}

/* A file of its own for the package, joined with those of the same folder. */
static package_ref add_joined(struct bench *b, const char *path, const char *name)
{
	const struct package p = { .name = str_of(name),
				   .version = STR("1"),
				   .scope = SCOPE_RUNTIME,
				   .edges_known = true };
	struct parse_ctx *c = begin(b, &pypi, path);
	package_ref ref = parse_add(c, &p);

	parse_join(c, "..");
	parse_provides(c, ref, str_of(name));
	return ref;
}

static void wish(struct bench *b, package_ref from, const char *first, const char *second,
		 const char *when)
{
	struct str keys[2] = { str_of(first), str_of(second) };

	bool required = !*when && !strchr(first, '[');

	parse_wishes(&b->ctx, from,
		     &(struct parse_wish){ keys, keys[1].len ? 2 : 1, required,
					   str_of(when) });
}

static void test_joined_files(void **state)
{
	struct bench *b = *state;
	package_ref x = add_joined(b, "site/x/META", "x");

	wish(b, x, "absent", "stands-for", "");
	wish(b, x, "y[fast]", "", "");
	wish(b, x, "self", "x", "");
	wish(b, x, "missing", "y", "x[unasked]");
	wish(b, 99, "y", "", "");
	parse_ctx_finish(&b->ctx);
	package_ref y = add_joined(b, "site/y/META", "y");

	wish(b, y, "x", "", "y[fast]");
	wish(b, y, "missing", "", "");
	parse_provides_too(&b->ctx, y, STR("stands-for"));
	parse_provides_too(&b->ctx, y, STR("x")); /* the name goes before it */
	parse_ctx_finish(&b->ctx);
	/* of another folder: nobody's */
	package_ref z = add_joined(b, "other/z/META", "missing");

	wish(b, z, "x", "", "");
	parse_ctx_finish(&b->ctx);
	merge(b);
	assert_false(has_edge(b, "pkg:pypi/missing@1", "pkg:pypi/x@1"));
	assert_true(has_edge(b, "pkg:pypi/x@1", "pkg:pypi/y@1"));
	assert_true(has_edge(b, "pkg:pypi/y@1", "pkg:pypi/x@1"));
	assert_true(get(b, "pkg:pypi/x@1")->edges_known);
	assert_false(get(b, "pkg:pypi/y@1")->edges_known);
	assert_false(get(b, "pkg:pypi/missing@1")->edges_known);
	assert_int_equal(b->d.n, 0);
}

static package_ref add_of_group(struct parse_ctx *ctx, const char *name,
				enum dep_scope scope, const char *group)
{
	const struct package p = { .name = str_of(name),
				   .version = STR("1.0.0"),
				   .scope = scope,
				   .group = str_of(group),
				   .line = 3 };

	return parse_add(ctx, &p);
}

static void test_a_group_goes_with_its_scope(void **state)
{
	struct bench *b = *state;
	struct parse_ctx *c = begin(b, &npm, "a/package-lock.json");
	package_ref run = add(c, "run", "1.0.0", SCOPE_RUNTIME, DEP_DIRECT);

	parse_edge(c, run, add_of_group(c, "spread", SCOPE_DEV, "test"));
	parse_edge(c, run, add_of_group(c, "stated", SCOPE_RUNTIME, "main"));
	parse_scope(c, add_of_group(c, "raised", SCOPE_DEV, "test"), SCOPE_OPTIONAL);
	parse_scope(c, add_of_group(c, "kept", SCOPE_DEV, "test"), SCOPE_DEV);
	add_of_group(c, "joined", SCOPE_DEV, "test");
	parse_spread_scopes(c);
	parse_ctx_finish(c);
	c = begin(b, &npm, "b/package-lock.json");
	add_of_group(c, "joined", SCOPE_RUNTIME, "");
	parse_ctx_finish(c);
	merge(b);
	assert_true(str_is(get(b, "pkg:npm/spread@1.0.0")->group, ""));
	assert_true(str_is(get(b, "pkg:npm/stated@1.0.0")->group, "main"));
	assert_true(str_is(get(b, "pkg:npm/raised@1.0.0")->group, ""));
	assert_true(str_is(get(b, "pkg:npm/kept@1.0.0")->group, "test"));
	assert_true(str_is(get(b, "pkg:npm/joined@1.0.0")->group, ""));
}

static void test_spread_scopes(void **state)
{
	struct bench *b = *state;
	struct parse_ctx *c = begin(b, &npm, "package-lock.json");
	package_ref run = add(c, "run", "1.0.0", SCOPE_RUNTIME, DEP_DIRECT);
	package_ref dev = add(c, "dev", "1.0.0", SCOPE_DEV, DEP_DIRECT);
	package_ref both = add(c, "both", "1.0.0", SCOPE_UNKNOWN, DEP_TRANSITIVE);
	package_ref tool = add(c, "tool", "1.0.0", SCOPE_UNKNOWN, DEP_TRANSITIVE);

	add(c, "alone", "1.0.0", SCOPE_OPTIONAL, DEP_TRANSITIVE);
	parse_edge(c, run, both);
	parse_edge(c, dev, both);
	parse_edge(c, dev, tool);
	parse_edge(c, tool, dev); /* a ring */
	parse_spread_scopes(c);
	parse_ctx_finish(c);
	merge(b);
	assert_int_equal(get(b, "pkg:npm/run@1.0.0")->scope, SCOPE_RUNTIME);
	assert_int_equal(get(b, "pkg:npm/dev@1.0.0")->scope, SCOPE_DEV);
	assert_int_equal(get(b, "pkg:npm/both@1.0.0")->scope, SCOPE_RUNTIME);
	assert_int_equal(get(b, "pkg:npm/tool@1.0.0")->scope, SCOPE_DEV);
	assert_int_equal(get(b, "pkg:npm/alone@1.0.0")->scope, SCOPE_OPTIONAL);
}

static void test_one_package_of_two_files(void **state)
{
	struct bench *b = *state;
	struct parse_ctx *c = begin(b, &pypi, "b/requirements.txt");

	add(c, "Flask", "0.10", SCOPE_DEV, DEP_TRANSITIVE);
	parse_ctx_finish(c);
	c = begin(b, &pypi, "a/requirements.txt");
	add(c, "flask", "0.10", SCOPE_RUNTIME, DEP_DIRECT);
	add(c, "flask", "0.10", SCOPE_RUNTIME, DEP_DIRECT); /* twice at one place */
	add(c, "flask", "0.11", SCOPE_RUNTIME, DEP_DIRECT);
	parse_ctx_finish(c);
	merge(b);
	/* these two, and the projects in a and b */
	assert_int_equal(b->inv.n_packages, 4);
	const struct package *p = get(b, "pkg:pypi/flask@0.10");

	assert_int_equal(p->scope, SCOPE_RUNTIME); /* the stronger one stays */
	assert_int_equal(p->relation, DEP_DIRECT);
	assert_int_equal(p->n_locations, 2);
	assert_true(str_is(p->locations[0].path, "a/requirements.txt"));
	assert_true(str_is(p->locations[1].path, "b/requirements.txt"));
}

/* A file that has most packages is merged where it lies: with files before and after it,
 * and with names that it has twice. */
static void test_big_file(void **state)
{
	struct bench *b = *state;
	enum { MANY = 3000 };
	struct parse_ctx *c = begin(b, &npm, "a/package-lock.json");
	package_ref refs[MANY];

	for (int i = 0; i < 500; i++)
		add(c, arena_printf(&b->a, "p%d", i * 2).ptr, "1.0.0", SCOPE_DEV,
		    DEP_TRANSITIVE);
	parse_ctx_finish(c);
	c = begin(b, &npm, "b/package-lock.json");
	for (int i = 0; i < MANY; i++)
		refs[i] = add(c, arena_printf(&b->a, "p%d", i % 2900).ptr, "1.0.0",
			      SCOPE_RUNTIME, DEP_DIRECT);
	for (int i = 1; i < MANY; i++)
		parse_edge(c, refs[i - 1], refs[i]);
	parse_ctx_finish(c);
	c = begin(b, &npm, "c/package-lock.json");
	for (int i = 0; i < 200; i++)
		add(c, arena_printf(&b->a, "p%d", 2800 + i).ptr, "1.0.0", SCOPE_OPTIONAL,
		    DEP_TRANSITIVE);
	parse_ctx_finish(c);
	merge(b);
	assert_int_equal(b->inv.n_packages, 3000 + 3); /* the projects a, b and c */
	for (int i = 0; i < 3000; i++) {
		const char *name = arena_printf(&b->a, "p%d", i).ptr;
		const struct package *p =
			get(b, arena_printf(&b->a, "pkg:npm/%s@1.0.0", name).ptr);
		int places = (i < 1000 && i % 2 == 0) + (i < 2900) + (i >= 2800);

		assert_true(str_is(p->name, name));
		assert_int_equal(p->scope, i < 2900 ? SCOPE_RUNTIME : SCOPE_OPTIONAL);
		assert_int_equal(p->n_locations, places);
	}
	assert_true(has_edge(b, "pkg:npm/p10@1.0.0", "pkg:npm/p11@1.0.0"));
	assert_true(has_edge(b, "pkg:npm/p2899@1.0.0", "pkg:npm/p0@1.0.0"));
	assert_false(has_edge(b, "pkg:npm/p2900@1.0.0", "pkg:npm/p2901@1.0.0"));
}

static void test_ids_are_unique(void **state)
{
	struct bench *b = *state;
	struct parse_ctx *c = begin(b, &pypi, "requirements.txt");
	struct package p = { .name = STR("x"), .requested = STR(">1"), .line = 1 };

	parse_add(c, &p);
	p.requested = STR(">2");
	parse_add(c, &p);
	p.name = STR("");
	p.version = STR("1.0");
	parse_add(c, &p);
	parse_ctx_finish(c);
	merge(b);
	assert_int_equal(b->inv.n_packages, 3);
	for (size_t i = 0; i < 3; i++)
		for (size_t k = 0; k < i; k++)
			assert_false(
				str_eq(b->inv.packages[i].id, b->inv.packages[k].id));
	assert_false(diag_complete(&b->d)); /* a name that no package can have */
	assert_int_equal(b->d.v[0].code, DIAG_BAD_NAME);
}

static void test_names_without_end(void **state)
{
	struct bench *b = *state;
	struct parse_ctx *c = begin(b, &npm, "package-lock.json");
	char *text = malloc(LIMIT_NAME_BYTES + 2);

	assert_non_null(text);
	memset(text, 'a', LIMIT_NAME_BYTES + 1);
	text[LIMIT_NAME_BYTES + 1] = '\0';
	assert_int_equal(add(c, text, "1", SCOPE_RUNTIME, DEP_DIRECT), PACKAGE_NONE);
	assert_int_equal(add(c, "x", text, SCOPE_RUNTIME, DEP_DIRECT), PACKAGE_NONE);
	text[LIMIT_NAME_BYTES] = '\0';
	assert_int_equal(add(c, text, "1", SCOPE_RUNTIME, DEP_DIRECT), 0);
	free(text);
	parse_ctx_finish(c);
	merge(b);
	assert_int_equal(b->inv.n_packages, 1);
	assert_int_equal(b->d.v[0].code, DIAG_LIMIT);
	assert_true(b->d.v[0].text.len < 200);
}

static void test_what_is_added_is_copied(void **state)
{
	struct bench *b = *state;
	struct parse_ctx *c = begin(b, &npm, "package-lock.json");
	char name[] = "x", hex[] = "aa", license[] = "MIT";
	struct package_hash hash = { .alg = HASH_MD5, .hex = { hex, 2 } };
	struct str licenses[] = { { license, 3 } };
	const struct package p = { .name = { name, 1 },
				   .version = STR("1.0.0"),
				   .hashes = &hash,
				   .n_hashes = 1,
				   .licenses = licenses,
				   .n_licenses = 1 };

	parse_add(c, &p);
	name[0] = hex[0] = license[0] = '?';
	parse_ctx_finish(c);
	merge(b);
	const struct package *got = get(b, "pkg:npm/x@1.0.0");

	assert_true(str_is(got->hashes[0].hex, "aa"));
	assert_true(str_is(got->licenses[0], "MIT"));
	assert_true(got->edges_known);
}

static void test_surest_evidence_stays(void **state)
{
	struct bench *b = *state;
	struct package p = { .name = STR("x"),
			     .version = STR("1.0.0"),
			     .evidence = EVIDENCE_COMMAND };
	struct parse_ctx *c = begin(b, &npm, "a");

	parse_add(c, &p);
	p.name = STR("y");
	parse_add(c, &p);
	parse_ctx_finish(c);
	c = begin(b, &npm, "b");
	p.name = STR("x");
	p.evidence = EVIDENCE_FILE;
	parse_add(c, &p);
	parse_ctx_finish(c);
	merge(b);
	assert_int_equal(get(b, "pkg:npm/x@1.0.0")->evidence, EVIDENCE_FILE);
	assert_int_equal(get(b, "pkg:npm/y@1.0.0")->evidence, EVIDENCE_COMMAND);
}

static void test_siblings_stay_below(void **state)
{
	static const char *const out[] = { "/etc/passwd", "../../etc/passwd", "..", "",
					   ".",           "a/../../../x" };
	struct bench *b = *state;
	struct parse_ctx *c = begin(b, &npm, "tests/package-lock.json");
	struct str bytes;

	c->rootfd = open(".", O_RDONLY | O_DIRECTORY);
	for (size_t i = 0; i < sizeof(out) / sizeof(out[0]); i++)
		assert_false(parse_sibling(c, out[i], &bytes));
	assert_false(parse_sibling(c, "no-such-file", &bytes));
	assert_true(parse_sibling(c, "lib.sh", &bytes));
	assert_true(bytes.len > 100);
	assert_true(parse_sibling(c, "../LICENSE", &bytes));
	assert_true(parse_sibling(c, "./x/../lib.sh", &bytes));
	parse_ctx_finish(c);
	merge(b);
}

static void test_nothing(void **state)
{
	struct bench *b = *state;

	merge(b);
	assert_int_equal(b->inv.n_packages, 0);
	assert_int_equal(b->inv.first_edge[0], 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_needs_and_provides),
		TEST(test_joined_files),
		TEST(test_spread_scopes),
		TEST(test_a_group_goes_with_its_scope),
		TEST(test_one_package_of_two_files),
		TEST(test_big_file),
		TEST(test_ids_are_unique),
		TEST(test_names_without_end),
		TEST(test_what_is_added_is_copied),
		TEST(test_surest_evidence_stays),
		TEST(test_siblings_stay_below),
		TEST(test_nothing),
	};

	return cmocka_run_group_tests_name("merge", tests, NULL, NULL);
}
