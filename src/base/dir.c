#define _GNU_SOURCE /* d_type, syscall() */
#include "base/dir.h"

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool is_dots(const char *name)
{
	return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2]));
}

#ifdef SYS_getdents64

/* getdents(2): as the kernel writes it. */
struct kernel_entry {
	uint64_t inode;
	int64_t offset;
	uint16_t bytes; /* to the next one */
	unsigned char type;
	char name[]; /* NUL-terminated */
};

int dir_open(struct dir *d, int fd, char *room)
{
	*d = (struct dir){ .fd = fd, .room = room };
	return 0;
}

static bool fill(struct dir *d)
{
	long n = syscall(SYS_getdents64, d->fd, d->room, (size_t)DIR_ROOM);

	/* a folder that somebody has taken away meanwhile is empty */
	if (n < 0 && errno == ENOENT)
		errno = 0;
	d->at = 0;
	d->n = n > 0 ? (size_t)n : 0;
	return n > 0;
}

bool dir_next(struct dir *d, struct dir_entry *e)
{
	errno = 0;
	for (;;) {
		if (d->at >= d->n && !fill(d))
			return false;
		const struct kernel_entry *k = (const void *)(d->room + d->at);

		d->at += k->bytes;
		if (is_dots(k->name))
			continue;
		*e = (struct dir_entry){ k->name, k->type };
		return true;
	}
}

void dir_close(struct dir *d)
{
	close(d->fd);
}

#else

int dir_open(struct dir *d, int fd, char *room)
{
	*d = (struct dir){ .fd = fd, .room = room, .stream = fdopendir(fd) };
	return d->stream ? 0 : -1;
}

bool dir_next(struct dir *d, struct dir_entry *e)
{
	const struct dirent *found;

	do {
		errno = 0;
		found = readdir(d->stream);
		if (!found)
			return false;
	} while (is_dots(found->d_name));
	*e = (struct dir_entry){ found->d_name, found->d_type };
	return true;
}

void dir_close(struct dir *d)
{
	closedir(d->stream);
}

#endif
