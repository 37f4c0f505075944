/* Whole files: what is read, what is refused, and that writing leaves old or new. */
#define _GNU_SOURCE /* mkdtemp, AT_FDCWD */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fsio.h"

static char top[] = "/tmp/waybill-fsio.XXXXXX";
static int rootfd;

static void put(const char *name, const char *text)
{
	int fd = openat(rootfd, name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	size_t n = strlen(text);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, n), n);
	close(fd);
}

static int set_up(void **state)
{
	(void)state;
	if (!mkdtemp(top))
		return -1;
	rootfd = open(top, O_RDONLY | O_DIRECTORY);
	put("file", "four");
	put("empty", "");
	mkdirat(rootfd, "folder", 0755);
	put("folder/in", "inside");
	if (symlinkat("file", rootfd, "link") ||
	    symlinkat("folder", rootfd, "link-folder") ||
	    symlinkat("loop", rootfd, "loop") || mkfifoat(rootfd, "fifo", 0644))
		return -1;
	return rootfd < 0 ? -1 : 0;
}

static int tear_down(void **state)
{
	static const char *const names[] = { "file", "empty",       "folder/in",
					     "link", "link-folder", "loop",
					     "fifo", "new",         "old" };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unlinkat(rootfd, names[i], 0);
	unlinkat(rootfd, "folder", AT_REMOVEDIR);
	close(rootfd);
	return rmdir(top);
}

static void check_read(const char *name, size_t max, enum fs_result want,
		       const char *text)
{
	struct buf b;

	buf_init(&b, max);
	assert_int_equal(fs_read(rootfd, name, &b), want);
	if (want == FS_OK)
		assert_true(str_is(buf_str(&b), text));
	buf_release(&b);
}

static void test_read(void **state)
{
	(void)state;
	check_read("file", 100, FS_OK, "four");
	check_read("file", 4, FS_OK, "four");
	check_read("file", 3, FS_TOO_BIG, NULL);
	check_read("empty", 100, FS_OK, "");
	check_read("none", 100, FS_ABSENT, NULL);
	check_read("file/x", 100, FS_ABSENT, NULL);
	check_read("folder", 100, FS_SPECIAL, NULL);
	check_read("link", 100, FS_SPECIAL, NULL);
	check_read("loop", 100, FS_SPECIAL, NULL);
	check_read("fifo", 100, FS_SPECIAL, NULL); /* and does not wait */
}

static void check_beneath(struct str path, enum fs_result want, const char *text)
{
	struct buf b;

	buf_init(&b, 100);
	assert_int_equal(fs_read_beneath(rootfd, path, &b), want);
	if (want == FS_OK)
		assert_true(str_is(buf_str(&b), text));
	buf_release(&b);
}

static void test_read_beneath(void **state)
{
	char longest[400];

	(void)state;
	memset(longest, 'x', sizeof(longest));
	check_beneath(STR("file"), FS_OK, "four");
	check_beneath(STR("folder/in"), FS_OK, "inside");
	check_beneath(STR("folder/none"), FS_ABSENT, NULL);
	check_beneath(STR("none/in"), FS_ABSENT, NULL);
	check_beneath(STR("link-folder/in"), FS_ABSENT, NULL);
	check_beneath(STR("folder/../file"), FS_ABSENT, NULL);
	check_beneath(STR("../etc/passwd"), FS_ABSENT, NULL);
	check_beneath(STR(".."), FS_ABSENT, NULL);
	check_beneath(STR("/etc/passwd"), FS_ABSENT, NULL);
	check_beneath(STR("folder//in"), FS_ABSENT, NULL);
	check_beneath(STR("folder/in/"), FS_ABSENT, NULL);
	check_beneath(STR(""), FS_ABSENT, NULL);
	check_beneath(STR("file\0x"), FS_ABSENT, NULL);
	check_beneath((struct str){ longest, sizeof(longest) }, FS_ABSENT, NULL);
}

static void test_read_parts(void **state)
{
	uint64_t size;
	char bytes[4];
	int fd;

	(void)state;
	assert_int_equal(fs_open_beneath(rootfd, STR("folder/in"), &fd, &size), FS_OK);
	assert_int_equal(size, 6);
	assert_true(fs_read_at(fd, 2, bytes, 4));
	assert_memory_equal(bytes, "side", 4);
	assert_true(fs_read_at(fd, 6, bytes, 0));
	assert_false(fs_read_at(fd, 3, bytes, 4));
	assert_false(fs_read_at(fd, UINT64_MAX, bytes, 1));
	close(fd);
	assert_int_equal(fs_open_beneath(rootfd, STR("none"), &fd, &size), FS_ABSENT);
	assert_int_equal(fs_open_beneath(rootfd, STR("../x"), &fd, &size), FS_ABSENT);
	assert_int_equal(fs_open_beneath(rootfd, STR("folder"), &fd, &size), FS_SPECIAL);
	assert_int_equal(fs_open_beneath(rootfd, STR("fifo"), &fd, &size), FS_SPECIAL);
	assert_int_equal(fs_open_beneath(rootfd, STR("link"), &fd, &size), FS_SPECIAL);
}

static const char *path_of(const char *name)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/%s", top, name);
	return path;
}

static void test_exists(void **state)
{
	static const char *const there[] = { "file",        "folder", "folder/in", "link",
					     "link-folder", "fifo",   "loop" };
	static const char *const none[] = { "",        "none",           "folder/none",
					    "file/x",  "link-folder/in", "none/x",
					    "../file", "folder/../file", "folder/" };

	(void)state;
	for (size_t i = 0; i < sizeof(there) / sizeof(there[0]); i++)
		if (!fs_exists_beneath(rootfd, str_of(there[i])))
			fail_msg("%s is there", there[i]);
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		if (fs_exists_beneath(rootfd, str_of(none[i])))
			fail_msg("%s is not there", none[i]);
	assert_false(fs_exists_beneath(rootfd, STR("file\0x")));
}

typedef int write_fn(const char *path, struct str bytes);

static void check_write(write_fn *write_to)
{
	struct stat st;

	unlink(path_of("new"));
	assert_int_equal(write_to(path_of("new"), STR("one")), 0);
	check_read("new", 100, FS_OK, "one");
	assert_int_equal(chmod(path_of("new"), 0600), 0);
	assert_int_equal(write_to(path_of("new"), STR("two and more")), 0);
	check_read("new", 100, FS_OK, "two and more");
	assert_int_equal(stat(path_of("new"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void check_umask(write_fn *write_to)
{
	struct stat st;
	mode_t before = umask(027);

	unlink(path_of("old"));
	assert_int_equal(write_to(path_of("old"), STR("")), 0);
	umask(before);
	assert_int_equal(stat(path_of("old"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
}

static void check_write_fails(write_fn *write_to)
{
	assert_int_equal(write_to(path_of("none/x"), STR("x")), -1);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(write_to(path_of("folder"), STR("x")), -1);
	check_read("folder/in", 100, FS_OK, "inside");
}

static void test_write(void **state)
{
	static write_fn *const fns[] = { fs_write_atomic, fs_write_durable };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		check_write(fns[i]);
		check_umask(fns[i]);
		check_write_fails(fns[i]);
	}
}

static void test_text(void **state)
{
	(void)state;
	assert_string_equal(fs_result_text(FS_ABSENT, 0), "no such file");
	assert_string_equal(fs_result_text(FS_FAILED, EACCES), "permission denied");
	assert_string_equal(fs_result_text(FS_FAILED, ENOMEM), "cannot be read");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),   cmocka_unit_test(test_read_beneath),
		cmocka_unit_test(test_read),   cmocka_unit_test(test_read_parts),
		cmocka_unit_test(test_exists), cmocka_unit_test(test_write),
		cmocka_unit_test(test_text),
	};

	return cmocka_run_group_tests_name("fsio", tests, set_up, tear_down);
}
