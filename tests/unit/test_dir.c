/* test_dir.c - all entries of a folder come, each once, however many reads that takes. */
#define _DEFAULT_SOURCE /* DT_REG */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/dir.h"

enum { FILES = 400 };

static int open_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY);

	assert_true(fd >= 0);
	return fd;
}

/* Names of 200 bytes: more than one room of them. */
static void name_of(char *out, size_t size, int i)
{
	snprintf(out, size, "%0200d", i);
}

static void test_all_entries(void **state)
{
	(void)state;
	char root[] = "/tmp/waybill-dir-XXXXXX", name[256];
	char *room = malloc(DIR_ROOM);
	bool seen[FILES] = { false };
	struct dir_entry e;
	struct dir d;

	assert_non_null(room);
	assert_non_null(mkdtemp(root));
	int fd = open_folder(root);

	for (int i = 0; i < FILES; i++) {
		name_of(name, sizeof(name), i);
		if (i % 2)
			assert_int_equal(mkdirat(fd, name, 0700), 0);
		else
			close(openat(fd, name, O_CREAT | O_WRONLY, 0600));
	}
	close(fd);
	assert_int_equal(dir_open(&d, open_folder(root), room), 0);
	while (dir_next(&d, &e)) {
		long i = strtol(e.name, NULL, 10);

		assert_in_range(i, 0, FILES - 1);
		assert_false(seen[i]);
		seen[i] = true;
		if (e.type != DT_UNKNOWN)
			assert_int_equal(e.type, i % 2 ? DT_DIR : DT_REG);
	}
	assert_int_equal(errno, 0);
	assert_false(dir_next(&d, &e));
	dir_close(&d);
	fd = open_folder(root);
	for (int i = 0; i < FILES; i++) {
		assert_true(seen[i]);
		name_of(name, sizeof(name), i);
		unlinkat(fd, name, i % 2 ? AT_REMOVEDIR : 0);
	}
	/* one that is gone is empty */
	assert_int_equal(dir_open(&d, fd, room), 0);
	rmdir(root);
	assert_false(dir_next(&d, &e));
	assert_int_equal(errno, 0);
	dir_close(&d);
	free(room);
}

static void test_no_folder(void **state)
{
	(void)state;
	char *room = malloc(DIR_ROOM);
	struct dir_entry e;
	struct dir d;
	int fd = open("/dev/null", O_RDONLY);

	assert_non_null(room);
	if (dir_open(&d, fd, room) == 0) {
		assert_false(dir_next(&d, &e));
		assert_int_not_equal(errno, 0);
		dir_close(&d);
	}
	free(room);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_all_entries),
					    cmocka_unit_test(test_no_folder) };

	return cmocka_run_group_tests_name("dir", tests, NULL, NULL);
}
