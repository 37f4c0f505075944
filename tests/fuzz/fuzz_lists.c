/*
 * fuzz_lists.c - any bytes as the lists that the advisory database is fed with: comma
 * separated rows of attacks, the list of what has changed, the state of a download.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "advisory/exploit_import.h"
#include "advisory/osv_folder.h"
#include "fetch/index.c" /* of the other program */
#include "format/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Stands for the database: what comes here must be fit for it. */
int db_writer_put_exploit(struct db_writer *w, struct str cve, const struct exploit *e)
{
	(void)w;
	if (!str_starts_with(cve, STR("CVE-")) || (e->has_epss && e->epss > 100000) ||
	    (!e->has_epss && e->kev == DATE_NONE))
		abort();
	return 0;
}

/* Fields of a row without quotes are the row, with commas between. */
static void as_fields(struct arena *a, struct str row)
{
	struct str field, rest = row;
	bool done = false, plain = !str_has_char(row, '"');
	size_t at = 0, n = 0;

	while (csv_next(a, &rest, &done, &field)) {
		at += n++ > 0;
		if (plain && (at + field.len > row.len ||
			      !str_eq(str_slice(row, at, at + field.len), field)))
			abort();
		at += field.len;
	}
	if (!n || (plain && at != row.len))
		abort();
}

static void as_rows(struct arena *a, struct str text)
{
	struct exploit_reader r = { 0 };
	bool stored = false, failed = false;
	struct str line;

	exploit_is_header(text);
	while (str_next_line(&text, &line)) {
		as_fields(a, line);
		csv_is_open(line);
		exploit_read_row(&r, NULL, line, a, &stored, &failed);
	}
}

/* What is written must be read back the same. */
static void as_index(struct arena *a, struct str text)
{
	struct index first, again, changed;
	struct str error;
	struct buf b;
	size_t gone;

	if (index_read(a, text, &first, &error) != 0) {
		if (!error.len)
			abort();
		return;
	}
	buf_init(&b, SIZE_MAX / 2);
	index_write(&first, INT64_MAX, &b);
	if (index_read(a, buf_str(&b), &again, &error) != 0 || again.n != first.n ||
	    again.odd)
		abort();
	again.n /= 2;
	index_changed(a, &again, &first, &changed, &gone);
	if (changed.n > first.n || gone)
		abort();
	index_changed(a, &first, &again, &changed, &gone);
	buf_release(&b);
}

static char folder[] = "/tmp/waybill-fuzz-XXXXXX";

static void remove_folder(void)
{
	char path[64];

	for (const char *const *p =
		     (const char *const[]){ "/x/state.json", "/y/state.json", "/x", "/y",
					    "", NULL };
	     *p; p++) {
		snprintf(path, sizeof(path), "%s%s", folder, *p);
		remove(path);
	}
}

static int open_folder(void)
{
	static int dir = -1;

	if (dir >= 0)
		return dir;
	if (!mkdtemp(folder) || (dir = open(folder, O_RDONLY | O_DIRECTORY)) < 0 ||
	    mkdirat(dir, "x", 0777) || mkdirat(dir, "y", 0777))
		abort();
	atexit(remove_folder);
	return dir;
}

static void as_state(struct arena *a, struct str bytes)
{
	struct osv_state first, again;
	struct str name;
	int fd =
		openat(open_folder(), "x/state.json", O_WRONLY | O_CREAT | O_TRUNC, 0666);

	if (fd < 0 || write(fd, bytes.ptr, bytes.len) != (ssize_t)bytes.len)
		abort();
	close(fd);
	osv_folder_name(bytes, &name);
	if (!osv_state_read(a, str_of(folder), STR("x"), &first))
		return;
	if (osv_state_write(a, str_of(folder), STR("y"), &first) != 0)
		abort();
	/* Texts that are no JSON text as they stand are written longer, up to the bound.
	 */
	if (bytes.len < 8192 &&
	    (!osv_state_read(a, str_of(folder), STR("y"), &again) ||
	     !str_eq(first.sha256, again.sha256) || !str_eq(first.url, again.url) ||
	     (first.size > 0 && first.size != again.size)))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = { (const char *)data, size };
	struct arena a;

	arena_init(&a);
	as_rows(&a, bytes);
	as_index(&a, bytes);
	as_state(&a, bytes);
	arena_release(&a);
	return 0;
}
