/*
 * db_sweep.c - taking away what imports that were killed have left beside a database.
 *
 * An import works in a folder of its own and holds a lock on a file in it; the
 * system lets go of the lock when the process ends, however it ends.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "advisory/db_write.h"
#include "advisory/db_write_internal.h"

int db_write_lock(int dirfd, bool create)
{
	int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | (create ? O_CREAT | O_EXCL : 0);
	int fd = openat(dirfd, "lock", flags, 0600);
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	if (fd >= 0 && fcntl(fd, F_SETLK, &whole) != 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* Ours by its name: the database's, a dot and six letters or digits. */
static bool is_work_folder(struct str name, struct str base)
{
	if (name.len != base.len + 7 || !str_starts_with(name, base) ||
	    name.ptr[base.len] != '.')
		return false;
	for (size_t i = base.len + 1; i < name.len; i++)
		if (!is_alnum(name.ptr[i]))
			return false;
	return true;
}

/* Removes the folder when no import holds it and nothing else lies in it. */
static bool remove_folder(int parent, const char *name)
{
	static const char *const files[] = { "work.db", "work.db-journal", "final.db",
					     "final.db-journal", "lock" };
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	int lock = fd >= 0 ? db_write_lock(fd, false) : -1;

	if (lock >= 0) {
		for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
			unlinkat(fd, files[i], 0);
		close(lock);
	}
	if (fd >= 0)
		close(fd);
	return lock >= 0 && unlinkat(parent, name, AT_REMOVEDIR) == 0;
}

size_t db_sweep(const char *path, struct arena *a)
{
	struct str whole = str_of(path), folder = str_dirname(whole);
	struct str base = str_basename(whole);
	const char *where = folder.len ? arena_dup(a, folder).ptr
				       : (whole.len && whole.ptr[0] == '/' ? "/" : ".");
	DIR *dir = opendir(where);
	size_t removed = 0;

	for (struct dirent *e; dir && (e = readdir(dir));)
		if (is_work_folder(str_of(e->d_name), base))
			removed += remove_folder(dirfd(dir), e->d_name);
	if (dir)
		closedir(dir);
	return removed;
}
