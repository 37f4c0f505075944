/*
 * advisory_files.h - folders, files and records for the tests of src/advisory/.
 */
#ifndef TESTS_ADVISORY_FILES_H
#define TESTS_ADVISORY_FILES_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "advisory/db.h"
#include "advisory/osv_import.h"
#include "base/buf.h"

static struct arena arena;
static struct diag_list diags;
static char folder[64];

static int set_up(void **state)
{
	const char template[] = "/tmp/waybill-test-XXXXXX";

	(void)state;
	arena_init(&arena);
	diag_list_init(&diags, &arena);
	memcpy(folder, template, sizeof(template));
	return mkdtemp(folder) ? 0 : -1;
}

static int tear_down(void **state)
{
	DIR *dir = opendir(folder);

	(void)state;
	for (struct dirent *e; dir && (e = readdir(dir));)
		unlinkat(dirfd(dir), e->d_name, 0);
	if (dir)
		closedir(dir);
	rmdir(folder);
	arena_release(&arena);
	return 0;
}

static inline const char *in_folder(const char *name)
{
	return arena_printf(&arena, "%s/%s", folder, name).ptr;
}

static inline const char *put_file(const char *name, struct str bytes)
{
	const char *path = in_folder(name);
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, f), bytes.len);
	fclose(f);
	return path;
}

static inline struct osv_import_result import_into(const char *db, const char *input,
						   int expected)
{
	struct osv_import_options options = { .base = DB_FROM_FILE,
					      .now = 1787300000,
					      .tool = "test" };
	struct osv_import_result result;
	const char *const inputs[] = { input };
	int rc = osv_import(db, inputs, 1, &options, &result, &arena, &diags);

	if (rc != expected && diags.n)
		fail_msg("%.*s", (int)diags.v[diags.n - 1].text.len,
			 diags.v[diags.n - 1].text.ptr);
	assert_int_equal(rc, expected);
	return result;
}

static inline struct advisory_db *open_db(const char *path)
{
	struct advisory_db *db = NULL;
	struct str error = { 0 };

	if (advisory_db_open(&db, path, &arena, &error))
		fail_msg("%.*s", (int)error.len, error.ptr);
	return db;
}

/* True when some diagnostic of that code has the words in it. */
static inline bool told(enum diag_code code, const char *words)
{
	for (size_t i = 0; i < diags.n; i++)
		if (diags.v[i].code == code &&
		    str_find(diags.v[i].text, str_of(words)) != STR_NONE)
			return true;
	return false;
}

#endif
