/* The folder of downloads: names, state, lock. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "advisory/osv_folder.h"
#include "base/fsio.h"

struct fixture {
	struct arena arena;
	char folder[64];
	char ecosystem[96];
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	arena_init(&f->arena);
	snprintf(f->folder, sizeof(f->folder), "/tmp/osv_folder.XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	snprintf(f->ecosystem, sizeof(f->ecosystem), "%s/PyPI", f->folder);
	assert_int_equal(mkdir(f->ecosystem, 0700), 0);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	char path[128];

	snprintf(path, sizeof(path), "%s/state.json", f->ecosystem);
	unlink(path);
	rmdir(f->ecosystem);
	snprintf(path, sizeof(path), "%s/lock", f->folder);
	unlink(path);
	assert_int_equal(rmdir(f->folder), 0);
	arena_release(&f->arena);
	free(f);
	return 0;
}

static void names(void **state)
{
	static const struct {
		const char *ecosystem, *want; /* NULL: none */
	} rows[] = {
		{ "PyPI", "PyPI" },
		{ "crates.io", "crates.io" },
		{ "Debian:12", "Debian" },
		{ "Ubuntu:Pro:16.04:LTS", "Ubuntu" },
		{ "Rocky Linux:8", "Rocky Linux" },
		{ "", NULL },
		{ ":12", NULL },
		{ "..", NULL },
		{ ".hidden", NULL },
		{ "../x", NULL },
		{ "a/b", NULL },
		{ "a\\b", NULL },
		{ "-x", NULL },
		{ "a\nb", NULL },
		{ "[EMPTY]", NULL },
		{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		  NULL },
	};
	struct str got;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		bool ok = osv_folder_name(str_of(rows[i].ecosystem), &got);

		assert_int_equal(ok, rows[i].want != NULL);
		if (ok)
			assert_true(str_is(got, rows[i].want));
	}
}

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void state_comes_back(void **state)
{
	struct fixture *f = *state;
	struct str folder = str_of(f->folder);
	struct osv_state got, s = {
		.url = STR("https://example.org/PyPI"),
		.etag = STR("W/\"a\\b\""),
		.file_time = 1769000000,
		.size = 5869855000,
		.sha256 = STR(DIGEST),
		.index_etag = STR("\"x\""),
		.fetched = STR("2026-08-21T07:00:00Z"),
		.checked = STR("2026-08-22T07:00:00Z"),
	};

	assert_false(osv_state_read(&f->arena, folder, STR("PyPI"), &got));
	assert_int_equal(osv_state_write(&f->arena, folder, STR("PyPI"), &s), 0);
	assert_true(osv_state_read(&f->arena, folder, STR("PyPI"), &got));
	assert_true(str_eq(got.url, s.url) && str_eq(got.etag, s.etag));
	assert_true(got.file_time == s.file_time && got.size == s.size);
	assert_true(str_eq(got.sha256, s.sha256) && got.index_sha256.len == 0);
	assert_true(str_eq(got.index_etag, s.index_etag));
	assert_true(str_eq(got.fetched, s.fetched) && str_eq(got.checked, s.checked));
	struct str generation =
		osv_folder_generation(&f->arena, folder, STR("PyPI"), &got);
	assert_true(
		str_ends_with(generation, STR("/PyPI/0123456789abcdef0123456789abcdef")));
	assert_int_equal(osv_state_write(&f->arena, folder, STR("npm"), &s), -1);
}

/* None of these may be taken for a state, nor lead out of the folder. */
static void states_that_are_none(void **state)
{
	static const char *const texts[] = {
		"",
		"{",
		"[]",
		"{\"version\": 1}",
		"{\"version\": 1, \"sha256\": \"../../../etc\"}",
		"{\"version\": 2, \"sha256\": \"" DIGEST "\"}",
		"{\"version\": \"1\", \"sha256\": \"" DIGEST "\"}",
		"{\"version\": 1, \"sha256\": \"" DIGEST "0\"}",
		"{\"version\": 1, \"sha256\": 7}",
	};
	struct fixture *f = *state;
	char path[128];
	struct osv_state got;

	snprintf(path, sizeof(path), "%s/state.json", f->ecosystem);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_int_equal(fs_write_atomic(path, str_of(texts[i])), 0);
		assert_false(
			osv_state_read(&f->arena, str_of(f->folder), STR("PyPI"), &got));
	}
	assert_int_equal(
		fs_write_atomic(path, STR("{\"version\": 1, \"sha256\": \"" DIGEST
					  "\", \"size\": -5, \"file_time\": 1e9}")),
		0);
	assert_true(osv_state_read(&f->arena, str_of(f->folder), STR("PyPI"), &got));
	assert_true(got.size == 0 && got.file_time == 0);
}

static void one_at_a_time(void **state)
{
	struct fixture *f = *state;
	int fd = osv_folder_lock(&f->arena, str_of(f->folder), 0), status;

	assert_true(fd >= 0);
	for (int round = 0; round < 2; round++) {
		pid_t child = fork();

		if (child == 0) {
			int other = osv_folder_lock(&f->arena, str_of(f->folder), 0);

			_exit(other >= 0 ? 1 : errno == EAGAIN ? 2 : 3);
		}
		assert_true(child > 0 && waitpid(child, &status, 0) == child);
		assert_int_equal(WEXITSTATUS(status), round ? 1 : 2);
		if (!round)
			close(fd);
	}
	assert_int_equal(osv_folder_lock(&f->arena, STR("/dev/null/x"), 0), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test_setup_teardown(state_comes_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(states_that_are_none, set_up, tear_down),
		cmocka_unit_test_setup_teardown(one_at_a_time, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("osv_folder", tests, NULL, NULL);
}
