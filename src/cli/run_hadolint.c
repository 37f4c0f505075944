/*
 * run_hadolint.c - finds .hadolint.yaml: in the scanned folder, else in the nearest
 * folder above it within the same git repository.  Files in the user's home are left
 * alone: a report depends on what is scanned.  No link is followed.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/fsio.h"
#include "cli/run.h"

enum { HADOLINT_BYTES = 1024 * 1024, ABOVE_MOST = 64 };

static const char *const names[] = { ".hadolint.yaml", ".hadolint.yml" };

static void take(struct run *run, struct str path, struct str bytes)
{
	struct hadolint *h = arena_new(run->arena, struct hadolint);

	if (hadolint_read(run->arena, arena_dup(run->arena, bytes), &run->scan.diags,
			  path, h) == 0)
		run->hadolint = h;
}

/* True when a file was found, readable or not. */
static bool take_result(struct run *run, struct str path, enum fs_result r,
			const struct buf *b)
{
	if (r == FS_ABSENT)
		return false;
	if (r == FS_OK)
		take(run, path, buf_str(b));
	else
		diag_add(&run->scan.diags, DIAG_WARNING,
			 r == FS_TOO_BIG ? DIAG_LIMIT : DIAG_IO, path, 0, "not read: %s",
			 fs_result_text(r, errno));
	return true;
}

static bool is_in(struct run *run, const char *name)
{
	struct buf b;

	buf_init(&b, HADOLINT_BYTES);
	enum fs_result r = source_read(run->index ? &run->source : NULL, run->scan.rootfd,
				       str_of(name), &b);
	bool found = take_result(run, str_of(name), r, &b);

	buf_release(&b);
	return found;
}

static bool is_in_folder(struct run *run, struct str folder, struct str shown)
{
	bool found = false;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && !found; i++) {
		struct str path = arena_printf(run->arena, STR_FMT "/%s", STR_ARG(folder),
					       names[i]);
		struct buf b;

		buf_init(&b, HADOLINT_BYTES);
		found = take_result(
			run, arena_cat(run->arena, shown, str_of(names[i]), STR("")),
			fs_read(AT_FDCWD, path.ptr, &b), &b);
		buf_release(&b);
	}
	return found;
}

static bool is_repository(struct run *run, struct str folder)
{
	return access(arena_printf(run->arena, STR_FMT "/.git", STR_ARG(folder)).ptr,
		      F_OK) == 0;
}

/* How many folders above the root the top of its repository is; 0 when it is there, or
 * nowhere. */
static unsigned depth_in_repository(struct run *run)
{
	struct str folder = run->targets.root;

	for (unsigned n = 0; n < ABOVE_MOST; n++) {
		if (is_repository(run, folder))
			return n;
		if (!folder.len)
			break;
		folder = str_dirname(folder);
	}
	return 0;
}

void run_hadolint(struct run *run)
{
	struct str folder = run->targets.root, shown = STR("");

	if (is_in(run, names[0]) || is_in(run, names[1]))
		return;
	for (unsigned n = depth_in_repository(run); n > 0; n--) {
		folder = str_dirname(folder);
		shown = arena_cat(run->arena, shown, STR("../"), STR(""));
		if (is_in_folder(run, folder, shown))
			return;
	}
}
