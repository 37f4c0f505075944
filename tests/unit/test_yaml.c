/* test_yaml.c - the YAML reader: trees, lines, comments, anchors, merges, bounds. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "format/yaml.h"
#include "tests/unit/reader_test.h"

struct fixture {
	struct reader_test t;
	struct ynode_docs docs;
};

static int setup(void **state)
{
	return reader_set_up(state, sizeof(struct fixture));
}

static int load(struct fixture *f, struct str text)
{
	f->t.d.n = 0;
	return ynode_load(&f->t.arena, text, 64, &f->t.d, STR("a.yaml"), &f->docs);
}

static const struct ynode *load_one(struct fixture *f, const char *text)
{
	if (load(f, str_of(text)) < 0)
		fail_msg("line %u: " STR_FMT, f->t.d.v[0].line,
			 STR_ARG(f->t.d.v[0].text));
	assert_int_equal(f->docs.n, 1);
	return f->docs.v[0];
}

static void test_tree(void **state)
{
	const struct ynode *root = load_one(
		*state,
		"version: 1.10\nservices:\n  web:\n    image: \"nginx\"\n"
		"    ports:\n    - 80\n    - '81'\n    run: |\n      a\n      b\n"
		"  db: {image: x, env: [a,\n    b]}\nempty:\nlast: >-\n  f\n  g\n");

	assert_int_equal(root->type, YNODE_MAPPING);
	assert_int_equal(root->line, 1);
	assert_str(ynode_string(root, "version"), "1.10");
	assert_true(ynode_get(root, "version")->plain);
	const struct ynode *web = ynode_get(ynode_get(root, "services"), "web");
	assert_int_equal(web->key_line, 3);
	assert_int_equal(web->line, 4);
	assert_int_equal(web->end_line, 10);
	assert_str(ynode_string(web, "image"), "nginx");
	assert_false(ynode_get(web, "image")->plain);
	const struct ynode *ports = ynode_get(web, "ports");
	assert_int_equal(ports->type, YNODE_SEQUENCE);
	assert_int_equal(ports->child->line, 6);
	assert_true(ports->child->plain);
	assert_int_equal(ports->child->next->line, 7);
	assert_false(ports->child->next->plain);
	assert_null(ports->child->next->next);
	const struct ynode *run = ynode_get(web, "run");
	assert_true(run->block);
	assert_str(run->text, "a\nb\n");
	assert_int_equal(run->line, 8);
	assert_int_equal(run->end_line, 10);
	const struct ynode *db = ynode_get(ynode_get(root, "services"), "db");
	assert_int_equal(db->line, 11);
	assert_int_equal(db->end_line, 12);
	assert_str(ynode_string(root, "empty"), "");
	assert_str(ynode_string(root, "last"), "f g");
	assert_null(ynode_get(root, "none"));
	assert_null(ynode_get(NULL, "none"));
	assert_str(ynode_string(root, "services"), "");
}

static void test_documents(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(load(f, STR("")), 0);
	assert_int_equal(f->docs.n, 0);
	assert_int_equal(load(f, STR("# only a comment\n")), 0);
	assert_int_equal(f->docs.n, 0);
	assert_int_equal(load(f, STR("a: 1\n---\n---\nb: &x 2\n...\n---\n- c\n")), 0);
	assert_int_equal(f->docs.n, 4);
	assert_str(ynode_string(f->docs.v[0], "a"), "1");
	assert_null(f->docs.v[1]);
	assert_str(ynode_string(f->docs.v[2], "b"), "2");
	assert_int_equal(f->docs.v[3]->child->line, 7);
	/* Anchors end with their document. */
	assert_int_equal(load(f, STR("a: &x 1\n---\nb: *x\n")), -1);
	assert_int_equal(f->docs.n, 1);
}

static void test_comments(void **state)
{
	const struct ynode *root = load_one(
		*state,
		"# gr\xc3\xbc\xc3\x9f\nuses: \"\xe2\x82\xac\" # caf\xc3\xa9 \r\n"
		"steps:\n  - uses: a/b@0123 # v4.1\n  - uses: c/d#e\n"
		"  - {uses: f/g} # v5\n  - 'h' # i # j\n  - k: # before\n      l\n"
		"  - run: |  # shell\n      # text\n  - m #\n  - [n, # o\n    p]\n");

	assert_str(ynode_get(root, "uses")->comment, "caf\xc3\xa9");
	const struct ynode *s = ynode_get(root, "steps")->child;
	assert_str(s->child->text, "a/b@0123");
	assert_str(s->child->comment, "v4.1");
	s = s->next;
	assert_str(s->child->text, "c/d#e");
	assert_str(s->child->comment, "");
	s = s->next;
	assert_str(s->child->comment, "v5");
	s = s->next;
	assert_str(s->comment, "i # j");
	s = s->next;
	assert_str(s->child->comment, "");
	s = s->next;
	assert_str(s->child->comment, "shell");
	assert_str(s->child->text, "# text\n");
	s = s->next;
	assert_str(s->comment, "");
	s = s->next;
	assert_str(s->child->comment, "o");
	assert_str(s->child->next->comment, "");
}

/* The last byte of the file begins a comment. */
static void test_comment_at_end(void **state)
{
	const struct ynode *root = load_one(*state, "a: b #");

	assert_str(ynode_get(root, "a")->comment, "");
}

static void test_aliases(void **state)
{
	struct fixture *f = *state;
	const struct ynode *root = load_one(
		f, "a: &x {k: v}\nb: *x\nc: [*x, *x]\nd: &s text\n*s : e\nf: *s # g\n"
		   "h: &x 1\ni: *x\n");

	assert_str(ynode_string(ynode_get(root, "b"), "k"), "v");
	assert_int_equal(ynode_get(root, "b")->line, 2);
	const struct ynode *c = ynode_get(root, "c");
	assert_str(ynode_string(c->child->next, "k"), "v");
	assert_null(c->child->next->next);
	assert_str(ynode_string(root, "text"), "e");
	assert_str(ynode_string(root, "f"), "text");
	assert_str(ynode_get(root, "f")->comment, "g");
	assert_str(ynode_string(root, "i"), "1");
	assert_int_equal(f->t.d.n, 0);
}

static void test_merges(void **state)
{
	struct fixture *f = *state;
	const struct ynode *root = load_one(
		f,
		"base: &b\n  x: 1\n  y: 2\nmore: &m {y: 3, z: 4}\none:\n  <<: *b\n  y: "
		"own\n"
		"two:\n  y: own\n  <<: [*b, *m]\nthree: {<<: {q: r}}\nfour: {\"<<\": s}\n"
		"five: &f\n  <<: *b\nsix:\n  <<: *f\n");

	const struct ynode *one = ynode_get(root, "one");
	assert_str(ynode_string(one, "x"), "1");
	assert_str(ynode_string(one, "y"), "own");
	assert_null(ynode_get(one, "<<"));
	assert_int_equal(ynode_get(one, "x")->key_line, 2);
	const struct ynode *two = ynode_get(root, "two");
	assert_str(ynode_string(two, "x"), "1");
	assert_str(ynode_string(two, "y"), "own");
	assert_str(ynode_string(two, "z"), "4");
	assert_str(ynode_string(ynode_get(root, "three"), "q"), "r");
	assert_str(ynode_string(ynode_get(root, "four"), "<<"), "s");
	assert_str(ynode_string(ynode_get(root, "six"), "y"), "2");
	assert_str(ynode_string(ynode_get(root, "base"), "y"), "2");
	assert_int_equal(f->t.d.n, 0);
	load_one(f, "a:\n  <<: text\n  b: c\n");
	assert_int_equal(f->t.d.n, 1);
	assert_int_equal(f->t.d.v[0].line, 2);
}

static void test_odd_keys(void **state)
{
	struct fixture *f = *state;
	const struct ynode *root =
		load_one(f, "a: 1\n? [x, y]\n: dropped\n{{ tpl }}: gone\nb: 2\na: 3\n");

	assert_str(ynode_string(root, "a"), "3");
	assert_str(ynode_string(root, "b"), "2");
	assert_int_equal(f->t.d.n, 4);
	assert_int_equal(f->t.d.v[0].code, DIAG_UNSUPPORTED);
	assert_int_equal(f->t.d.v[0].line, 2);
	assert_int_equal(f->t.d.v[3].code, DIAG_DUPLICATE_KEY);
	assert_int_equal(f->t.d.v[3].line, 6);
}

static void test_many_keys(void **state)
{
	struct fixture *f = *state;
	struct buf b;

	buf_init(&b, (size_t)1 << 24);
	for (int i = 0; i < 50000; i++)
		buf_printf(&b, "k%d: %d\n", i, i);
	buf_add_text(&b, "k3: again\nk40000: again\n");
	const struct ynode *root = load_one(f, b.ptr);
	assert_int_equal(f->t.d.n, 2);
	assert_int_equal(f->t.d.v[0].line, 50001);
	assert_int_equal(f->t.d.v[1].line, 50002);
	assert_str(ynode_string(root, "k3"), "again");
	buf_release(&b);
}

/* Refused with one error; those of libyaml are its own words. */
static void refuses(struct fixture *f, struct str text, enum diag_code code,
		    unsigned line, const char *part)
{
	assert_int_equal(load(f, text), -1);
	assert_int_equal(f->t.d.n, 1);
	assert_int_equal(f->t.d.v[0].level, DIAG_ERROR);
	assert_int_equal(f->t.d.v[0].code, code);
	assert_int_equal(f->t.d.v[0].line, line);
	if (str_find(f->t.d.v[0].text, str_of(part)) == STR_NONE)
		fail_msg("\"%s\" is not in \"" STR_FMT "\"", part,
			 STR_ARG(f->t.d.v[0].text));
}

static void test_errors(void **state)
{
	struct fixture *f = *state;

	refuses(f, STR("a: b: c\n"), DIAG_SYNTAX, 1, "mapping values");
	refuses(f, STR("a: [b\nc: d\n"), DIAG_SYNTAX, 2, "flow sequence");
	refuses(f, STR("a: *none\n"), DIAG_SYNTAX, 1, "no anchor");
	refuses(f, STR("a: &x [b, *x]\n"), DIAG_SYNTAX, 1, "inside its own anchor");
	refuses(f, STR("a: 1\nb: \x01\n"), DIAG_SYNTAX, 2, "control characters");
	refuses(f, STR("a: 1\nb: \xff\n"), DIAG_SYNTAX, 2, "UTF-8");
	refuses(f, STR("a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> x\n"),
		DIAG_SYNTAX, 2, "merge conflict");
	refuses(f, STR("a: 1\n---\nb: [\n"), DIAG_SYNTAX, 4, "");
	assert_int_equal(f->docs.n, 1);
}

static void test_depth(void **state)
{
	struct fixture *f = *state;
	struct buf b;

	buf_init(&b, (size_t)1 << 24);
	for (int i = 0; i < 10000; i++)
		buf_add_text(&b, "- ");
	refuses(f, buf_str(&b), DIAG_LIMIT, 1, "deeper than 64");
	buf_clear(&b);
	for (int i = 0; i < 100000; i++)
		buf_add_char(&b, '[');
	refuses(f, buf_str(&b), DIAG_LIMIT, 1, "deeper than 64");
	buf_clear(&b);
	/* each line holds the one before it */
	for (int i = 0; i < 100; i++)
		buf_printf(&b, i ? "- &a%d [*a%d]\n" : "- &a0 []\n", i, i - 1);
	refuses(f, buf_str(&b), DIAG_LIMIT, 64, "aliases nest deeper");
	buf_release(&b);
}

static void test_laughs(void **state)
{
	struct fixture *f = *state;
	struct buf b;

	buf_init(&b, (size_t)1 << 24);
	buf_add_text(&b, "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
	for (int i = 1; i < 10; i++) {
		buf_printf(&b, "a%d: &a%d [", i, i);
		for (int k = 0; k < 10; k++)
			buf_printf(&b, "%s*a%d", k ? ", " : "", i - 1);
		buf_add_text(&b, "]\n");
	}
	refuses(f, buf_str(&b), DIAG_LIMIT, 6, "too many nodes");
	buf_clear(&b);
	/* merges copy pairs */
	buf_add_text(&b, "big: &b\n");
	for (int i = 0; i < 2000; i++)
		buf_printf(&b, "  k%d: v\n", i);
	for (int i = 0; i < 2000; i++)
		buf_printf(&b, "m%d: {<<: *b}\n", i);
	assert_int_equal(load(f, buf_str(&b)), -1);
	assert_int_equal(f->t.d.v[0].code, DIAG_LIMIT);
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_tree, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_documents, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_comments, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_comment_at_end, setup,
						reader_tear_down),
		cmocka_unit_test_setup_teardown(test_aliases, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_merges, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_odd_keys, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_many_keys, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_errors, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_depth, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_laughs, setup, reader_tear_down),
	};

	return cmocka_run_group_tests_name("yaml", tests, NULL, NULL);
}
