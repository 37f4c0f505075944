/*
 * fsio.h - reading and writing whole files.
 *
 * Reading goes through a directory descriptor and follows no symbolic link in
 * the last component; only regular files are read (never a fifo, socket or
 * device, and opening one does not block).
 */
#ifndef BASE_FSIO_H
#define BASE_FSIO_H

#include "base/buf.h"
#include "base/diag.h"

enum fs_result {
	FS_OK,
	FS_ABSENT,  /* no such file */
	FS_SPECIAL, /* not a regular file: folder, link, fifo, socket, device */
	FS_TOO_BIG, /* more than the maximum of the buffer */
	FS_FAILED,  /* see errno */
};

/* Reads dirfd/name (AT_FDCWD works) into the empty buffer b, up to b->max. */
enum fs_result fs_read(int dirfd, const char *name, struct buf *b);
/* Bytes of one path component. */
enum { NAME_MAX_BYTES = 255 };

/* Reads a '/' separated path below rootfd, following no link on the way and no "..": such
 * a path is FS_ABSENT. */
enum fs_result fs_read_beneath(int rootfd, struct str path, struct buf *b);

/* A descriptor of the regular file at such a path, and its size; the caller closes it. */
enum fs_result fs_open_beneath(int rootfd, struct str path, int *fd, uint64_t *size);
/* Exactly len bytes from `from` on; false at the end of the file or on an error. */
bool fs_read_at(int fd, uint64_t from, char *to, size_t len);

/* A descriptor of the folder at path below rootfd ("" is rootfd itself, duplicated), on
 * the same terms; -1 with errno when there is none. */
int fs_open_folder(int rootfd, struct str path);

/* Whether there is anything at such a path, be it a link itself. */
bool fs_exists_beneath(int rootfd, struct str path);

/* The same as fs_read, following links, for files that the user named himself. */
enum fs_result fs_read_named(const char *path, struct buf *b);

/* Why fs_read failed, for people: "permission denied"; static or errno's. */
const char *fs_result_text(enum fs_result r, int err);

/*
 * Writes bytes to path through a temporary file beside it and a rename, so
 * that a reader sees the old content or the new.  "-" is not special here.
 * Returns 0, or -1 with errno set and nothing left behind.
 */
int fs_write_atomic(const char *path, struct str bytes);

/*
 * The same for what nobody can make again as it was (a baseline) or what another run
 * trusts (the state of downloads): the bytes are on the disk before the name is theirs,
 * so that a machine that loses its power has the old or the new.  It takes as long as the
 * disk needs, which a report is not worth.
 */
int fs_write_durable(const char *path, struct str bytes);

#endif
