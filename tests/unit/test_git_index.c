/*
 * test_git_index.c - git's index: what git wrote, as git itself lists it, and what it
 * never would write.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "base/buf.h"
#include "base/codec.h"
#include "base/fsio.h"
#include "format/git_index.h"

/* A checksum that git was told to leave out. */
#define NO_SUM20 "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define NO_SUM32 NO_SUM20 "\0\0\0\0\0\0\0\0\0\0\0\0"

static void read_fixture(const char *name, const char *file, struct buf *b)
{
	char path[256];

	snprintf(path, sizeof(path), "fixtures/git-index/%s/%s", name, file);
	buf_init(b, 1024 * 1024);
	assert_int_equal(fs_read_named(path, b), FS_OK);
}

/* As `git ls-files -s` writes it. */
static void list(struct git_index_file *ix, struct buf *out)
{
	struct git_index_entry e;
	struct arena a;

	arena_init(&a);
	while (git_index_file_next(ix, &e))
		buf_printf(out, "%06o " STR_FMT " %u\t" STR_FMT "\n", e.mode,
			   STR_ARG(hex_encode(&a, e.object, ix->object_bytes)), e.stage,
			   STR_ARG(e.path));
	arena_release(&a);
}

static void check(const char *name, unsigned version, size_t object_bytes, bool split,
		  bool sparse)
{
	struct buf index, expected, got;
	struct git_index_file ix;

	read_fixture(name, "index", &index);
	read_fixture(name, "EXPECTED", &expected);
	buf_init(&got, 1024 * 1024);
	assert_null(git_index_file_open(&ix, buf_str(&index)));
	assert_int_equal(ix.version, version);
	assert_int_equal(ix.object_bytes, object_bytes);
	assert_int_equal(ix.is_split, split);
	assert_int_equal(ix.is_sparse, sparse);
	list(&ix, &got);
	assert_int_equal(ix.n_read, ix.n_entries);
	assert_string_equal(got.ptr, expected.ptr);
	buf_release(&got);
	buf_release(&expected);
	buf_release(&index);
}

static void test_what_git_wrote(void **state)
{
	(void)state;
	check("sha1-2", 2, 20, false, false);
	check("sha1-3", 3, 20, false, false);
	check("sha1-4", 4, 20, false, false);
	check("sha256-2", 2, 32, false, false);
	check("sha256-3", 3, 32, false, false);
	check("sha256-4", 4, 32, false, false);
	check("committed", 2, 20, false, false);
	check("unmerged", 2, 20, false, false);
	check("nohash", 2, 20, false, false);
	check("none", 2, 20, false, false);
	check("split", 2, 20, true, false);
	check("sparse", 3, 20, false, true);
}

static bool opens(struct str bytes)
{
	struct git_index_file ix;
	struct git_index_entry e;
	const char *problem = git_index_file_open(&ix, bytes);

	if (problem) {
		assert_false(git_index_file_next(&ix, &e));
		return false;
	}
	while (git_index_file_next(&ix, &e))
		assert_true(e.path.len <= GIT_INDEX_PATH_BYTES);
	return true;
}

/* No index that is cut is whole; one whose bytes are others is read or is not, and no
 * byte beyond it is looked at. */
static void test_damage(void **state)
{
	static const char *const names[] = { "sha1-2",   "sha1-3", "sha1-4",
					     "sha256-4", "split",  "committed" };

	(void)state;
	for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++) {
		struct buf b;

		read_fixture(names[k], "index", &b);
		for (size_t n = 0; n < b.len; n++) {
			/* in a block of its own, so that a read behind it is seen */
			struct buf cut;

			buf_init(&cut, 1024 * 1024);
			buf_add(&cut, str_slice(buf_str(&b), 0, n));
			assert_false(opens(buf_str(&cut)));
			buf_release(&cut);
		}
		assert_true(opens(buf_str(&b)));
		b.ptr[20] =
			(char)(b.ptr[20] ^ 1); /* of a time: only the checksum tells */
		assert_false(opens(buf_str(&b)));
		memset(b.ptr + b.len - (k == 3 ? 32 : 20), 0, k == 3 ? 32 : 20);
		assert_true(opens(buf_str(&b)));
		for (size_t at = 0; at < b.len; at++)
			for (unsigned bit = 0; bit < 8; bit++) {
				b.ptr[at] = (char)(b.ptr[at] ^ (1 << bit));
				opens(buf_str(&b));
				b.ptr[at] = (char)(b.ptr[at] ^ (1 << bit));
			}
		assert_true(opens(buf_str(&b)));
		buf_release(&b);
	}
}

static void test_header(void **state)
{
	struct git_index_file ix;

	(void)state;
	assert_non_null(git_index_file_open(&ix, STR("")));
	assert_non_null(git_index_file_open(&ix, STR("DIRC\0\0\0\2\0\0\0\0")));
	assert_non_null(git_index_file_open(&ix, STR("DIRX\0\0\0\2\0\0\0\0" NO_SUM20)));
	assert_non_null(git_index_file_open(&ix, STR("DIRC\0\0\0\1\0\0\0\0" NO_SUM20)));
	assert_non_null(git_index_file_open(&ix, STR("DIRC\0\0\0\5\0\0\0\0" NO_SUM20)));
	assert_null(git_index_file_open(&ix, STR("DIRC\0\0\0\2\0\0\0\0" NO_SUM20)));
	assert_int_equal(ix.object_bytes, 20);
	assert_null(git_index_file_open(&ix, STR("DIRC\0\0\0\2\0\0\0\0" NO_SUM32)));
	assert_int_equal(ix.object_bytes, 32);
	/* an extension that is longer than the file */
	assert_non_null(git_index_file_open(&ix, STR("DIRC\0\0\0\2\0\0\0\0"
						     "TREE\xff\xff\xff\xff" NO_SUM20)));
}

/* Version 4 makes long paths of few bytes: they have a bound. */
static void test_long_path(void **state)
{
	struct buf b;
	size_t step = 1000;

	(void)state;
	for (unsigned n = 8; n <= 9; n++) {
		buf_init(&b, 1024 * 1024);
		buf_add(&b, STR("DIRC\0\0\0\4\0\0\0"));
		buf_add_char(&b, (char)n);
		for (unsigned i = 0; i < n; i++) {
			for (unsigned k = 0; k < 62; k++)
				buf_add_char(&b, k == 26   ? (char)0x81
						 : k == 27 ? (char)0xa4
							   : '\0');
			buf_add_char(&b, '\0'); /* nothing off the last path */
			for (size_t k = 0; k < step; k++)
				buf_add_char(&b, 'a');
			buf_add_char(&b, '\0');
		}
		buf_add(&b, STR(NO_SUM20));
		assert_int_equal(opens(buf_str(&b)), n * step <= GIT_INDEX_PATH_BYTES);
		buf_release(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_git_wrote),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_header),
		cmocka_unit_test(test_long_path),
	};

	return cmocka_run_group_tests_name("git_index", tests, NULL, NULL);
}
