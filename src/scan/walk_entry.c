#define _GNU_SOURCE /* DT_REG, O_NOFOLLOW */
#include "scan/walk_entry.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fsio.h"
#include "base/glob.h"

bool walk_any_glob(const struct str *globs, size_t n, struct str path)
{
	struct str name = n ? str_basename(path) : path;

	for (size_t i = 0; i < n; i++) {
		struct str g = globs[i];
		bool from_root = str_starts_with(g, STR("./"));

		if (from_root)
			g = str_from(g, 2);
		while (g.len > 1 && g.ptr[g.len - 1] == '/')
			g.len--;
		/* a pattern without '/' names a file or folder at any depth */
		if (glob_match(g, from_root || str_has_char(g, '/') ? path : name))
			return true;
	}
	return false;
}

unsigned char walk_entry_type(int dirfd, const struct dir_entry *e)
{
	struct stat st;

	if (e->type != DT_UNKNOWN)
		return e->type;
	if (fstatat(dirfd, e->name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return DT_UNKNOWN;
	if (S_ISREG(st.st_mode))
		return DT_REG;
	if (S_ISDIR(st.st_mode))
		return DT_DIR;
	return S_ISLNK(st.st_mode) ? DT_LNK : DT_FIFO;
}

bool walk_entry_is_program(const struct parser *p, int dirfd, const char *name,
			   bool wants_mode)
{
	enum { HEAD = 8, LEAST = 64 }; /* bytes that are looked at; of the shortest one */
	struct stat st;
	char head[HEAD];
	int fd;

	if (fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode) ||
	    st.st_size < LEAST ||
	    (wants_mode && !(st.st_mode & (S_IXUSR | S_IXGRP | S_IXOTH))))
		return false;
	fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return false;
	bool begins =
		fs_read_at(fd, 0, head, HEAD) && p->sniff((struct str){ head, HEAD });

	close(fd);
	return begins;
}
