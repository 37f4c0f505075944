/*
 * dir.h - the entries of a folder, one after the other.
 *
 * Linux is asked for them directly: opendir() and its like make four calls of the kernel
 * more a folder than that takes, and trees have many small ones.
 */
#ifndef BASE_DIR_H
#define BASE_DIR_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes that entries are read into at once: what the caller lends to dir_open(), as
 * aligned as malloc has it. */
enum { DIR_ROOM = 32 * 1024 };

struct dir_entry {
	const char *name;   /* until the next one is asked for */
	unsigned char type; /* DT_REG and so on, of <dirent.h> */
};

struct dir {
	int fd;
	char *room; /* borrowed */
	size_t at, n;
	void *stream; /* where the kernel is not asked directly */
};

/* fd: of the folder; it belongs to d if this returns 0.  -1 with errno: it cannot be
 * read. */
int dir_open(struct dir *d, int fd, char *room);
/* False at the end, with errno 0, or on an error.  "." and ".." are left out. */
bool dir_next(struct dir *d, struct dir_entry *e);
void dir_close(struct dir *d); /* and its fd */

#endif
