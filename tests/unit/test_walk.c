/* The bounds of a walk, made small; what else it does is held by tests/cli/walk.t. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scan/walk.h"

static const struct file_match matches[] = { { MATCH_NAME, "wanted", NULL } };
static const struct parser wanted = { .id = "wanted",
				      .matches = matches,
				      .n_matches = 1 };
static const struct parser *const table[] = { &wanted };

enum { FOLDERS = 5 };

struct tree {
	char root[32];
	struct arena arena;
	struct diag_list diags;
	struct walk_result result;
	size_t told; /* files that the callback was told of */
};

static void make_file(int folder, const char *name)
{
	int fd = openat(folder, name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	close(fd);
}

/* d0 .. d4, each with "wanted" and "other". */
static int set_up(void **state)
{
	struct tree *t = calloc(1, sizeof(*t));
	char name[8];

	assert_non_null(t);
	snprintf(t->root, sizeof(t->root), "/tmp/walk-XXXXXX");
	assert_non_null(mkdtemp(t->root));
	int top = open(t->root, O_RDONLY | O_CLOEXEC);

	for (int i = 0; i < FOLDERS; i++) {
		snprintf(name, sizeof(name), "d%d", i);
		assert_int_equal(mkdirat(top, name, 0700), 0);
		int fd = openat(top, name, O_RDONLY | O_CLOEXEC);

		make_file(fd, "wanted");
		make_file(fd, "other");
		close(fd);
	}
	close(top);
	arena_init(&t->arena);
	diag_list_init(&t->diags, &t->arena);
	*state = t;
	return 0;
}

static int tear_down(void **state)
{
	struct tree *t = *state;
	int top = open(t->root, O_RDONLY | O_CLOEXEC);
	char name[16];

	for (int i = 0; i < FOLDERS; i++) {
		snprintf(name, sizeof(name), "d%d/wanted", i);
		unlinkat(top, name, 0);
		snprintf(name, sizeof(name), "d%d/other", i);
		unlinkat(top, name, 0);
		snprintf(name, sizeof(name), "d%d", i);
		unlinkat(top, name, AT_REMOVEDIR);
	}
	close(top);
	rmdir(t->root);
	arena_release(&t->arena);
	free(t);
	return 0;
}

static void tell(void *arg, const struct walk_file *file)
{
	struct tree *t = arg;

	assert_true(str_ends_with(file->path, STR("/wanted")));
	t->told++;
}

static void walk_tree(struct tree *t, const struct walk_options *opt)
{
	struct parser_index *index = parser_index_new(table, 1);
	int fd = open(t->root, O_RDONLY | O_CLOEXEC);

	walk(fd, t->root, NULL, 0, opt, index, &t->arena, &t->diags, tell, t, &t->result);
	close(fd);
	parser_index_free(index);
}

/* One diagnostic of the limit, with this text. */
static void check_said(const struct tree *t, const char *want)
{
	assert_int_equal(t->diags.n, 1);
	assert_int_equal(t->diags.v[0].code, DIAG_LIMIT);
	assert_int_not_equal(str_find(t->diags.v[0].text, str_of(want)), STR_NONE);
}

static void test_no_limit(void **state)
{
	struct tree *t = *state;

	walk_tree(t, &(struct walk_options){ .most_seen = 2 * FOLDERS,
					     .most_files = FOLDERS });
	assert_int_equal(t->result.n_files, FOLDERS);
	assert_int_equal(t->result.n_seen, 2 * FOLDERS);
	assert_int_equal(t->told, FOLDERS);
	assert_int_equal(t->diags.n, 0);
	for (size_t i = 1; i < t->result.n_files; i++)
		assert_true(str_cmp(t->result.files[i - 1].path,
				    t->result.files[i].path) < 0);
}

static void test_files_to_parse(void **state)
{
	struct tree *t = *state;

	walk_tree(t, &(struct walk_options){ .most_files = FOLDERS - 1 });
	assert_int_equal(t->result.n_files, FOLDERS - 1);
	assert_int_equal(t->told, FOLDERS - 1);
	check_said(t, "more than 4 files to parse");
}

static void test_files_seen(void **state)
{
	struct tree *t = *state;

	walk_tree(t, &(struct walk_options){ .most_seen = 3 });
	assert_int_equal(t->result.n_seen, 4);
	check_said(t, "more than 3 files; the rest of the tree is left out");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_no_limit, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_files_to_parse, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_files_seen, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("walk", tests, NULL, NULL);
}
