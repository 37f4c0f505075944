#define _GNU_SOURCE /* AT_SYMLINK_NOFOLLOW */
#include "cli/beside.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/fsio.h"

enum { BESIDE_BYTES = 1024 * 1024 };

/* False for what leads out of the root, and for a path of the machine: neither is there.
 */
static bool path_of(const struct beside *b, struct str path, struct str *out)
{
	struct str whole = arena_cat(b->run->arena, b->folder,
				     b->folder.len ? STR("/") : STR(""), path);

	if (str_starts_with(path, STR("/")) || dockerignore_goes_above(whole))
		return false;
	*out = dockerignore_clean(b->run->arena, whole); /* of "./a", "../a" */
	return true;
}

bool beside_read(const void *data, struct str path, struct str *bytes)
{
	const struct beside *b = data;
	struct str whole;
	struct buf buf;

	if (!path_of(b, path, &whole))
		return false;
	buf_init(&buf, BESIDE_BYTES);
	bool read = source_read(b->run->index ? &b->run->source : NULL,
				b->run->scan.rootfd, whole, &buf) == FS_OK;
	if (read)
		*bytes = arena_dup(b->run->arena, buf_str(&buf));
	buf_release(&buf);
	return read;
}

bool beside_has(const void *data, struct str path)
{
	const struct beside *b = data;
	struct str whole;

	if (!path_of(b, path, &whole))
		return false;
	if (b->run->index)
		return source_has(&b->run->source, whole);
	int folder = fs_open_folder(b->run->scan.rootfd, str_dirname(whole));

	if (folder < 0)
		return false;
	struct str last = arena_dup(b->run->arena, str_basename(whole));
	bool there = faccessat(folder, last.ptr, F_OK, AT_SYMLINK_NOFOLLOW) == 0;

	close(folder);
	return there;
}
