#define _GNU_SOURCE /* O_CLOEXEC, O_NOFOLLOW with POSIX.1-2008 names on every libc */
#include "base/fsio.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#ifdef SYS_openat2
#include <linux/openat2.h>
#endif

/* Reads the rest of fd into b.  The size is only a hint, files can grow; but where a read
 * that asked for more has given just that many bytes, the end need not be asked for. */
static enum fs_result read_all(int fd, size_t hint, struct buf *b)
{
	size_t step = hint < b->max ? hint + 1 : b->max;

	for (;;) {
		size_t room = buf_reserve(b, step ? step : 1);

		if (!room) {
			char more;
			ssize_t n = read(fd, &more, 1);

			return n == 0 ? FS_OK : n < 0 ? FS_FAILED : FS_TOO_BIG;
		}
		ssize_t n = read(fd, b->ptr + b->len, room);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return FS_FAILED;
		b->len += (size_t)n;
		b->ptr[b->len] = '\0';
		if (n == 0 || (hint && b->len == hint && (size_t)n < room))
			return FS_OK;
		step = (size_t)n < step ? step - (size_t)n : 64 * 1024;
	}
}

static enum fs_result read_fd(int fd, struct buf *b)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return FS_FAILED;
	if (!S_ISREG(st.st_mode))
		return FS_SPECIAL;
	if (st.st_size > 0 && (uint64_t)st.st_size > b->max)
		return FS_TOO_BIG;
	return read_all(fd, st.st_size > 0 ? (size_t)st.st_size : 0, b);
}

static enum fs_result read_and_close(int fd, struct buf *b)
{
	enum fs_result r = read_fd(fd, b);
	int err = errno;

	close(fd);
	errno = err;
	return r;
}

/* Of a descriptor that was not to be had. */
static enum fs_result why_not_open(void)
{
	if (errno == ENOENT || errno == ENOTDIR)
		return FS_ABSENT;
	return errno == ELOOP || errno == ENXIO ? FS_SPECIAL : FS_FAILED;
}

static enum fs_result open_and_read(int dirfd, const char *name, int flags, struct buf *b)
{
	/* O_NONBLOCK: opening a fifo must not wait for a writer. */
	int fd =
		openat(dirfd, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | flags);

	return fd < 0 ? why_not_open() : read_and_close(fd, b);
}

enum fs_result fs_read(int dirfd, const char *name, struct buf *b)
{
	return open_and_read(dirfd, name, O_NOFOLLOW, b);
}

enum fs_result fs_read_named(const char *path, struct buf *b)
{
	return open_and_read(AT_FDCWD, path, 0, b);
}

enum { PATH_BYTES = 4096 };

/*
 * Linux opens such a path in one call, with the same promises.  Returns -1 with ENOSYS
 * where the kernel, or what stands before it, does not know the call.
 */
static int open_beneath_at_once(int rootfd, struct str path, int flags)
{
#ifdef SYS_openat2
	char name[PATH_BYTES];
	struct open_how how = {
		.flags = (unsigned)flags,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS,
	};

	if (path.len >= sizeof(name) || str_has_char(path, '\0')) {
		errno = ENOSYS;
		return -1;
	}
	memcpy(name, path.ptr, path.len);
	name[path.len] = '\0';
	return (int)syscall(SYS_openat2, rootfd, name, &how, sizeof(how));
#else
	(void)rootfd;
	(void)path;
	(void)flags;
	errno = ENOSYS;
	return -1;
#endif
}

/* Names alone: no "..", and nothing empty.  The kernel would take both. */
static bool goes_down(struct str path)
{
	struct str part;
	bool more;

	do {
		more = str_cut(path, '/', &part, &path);
		if (!part.len || str_is(part, ".."))
			return false;
	} while (more);
	return true;
}

static int open_folder_by_steps(int rootfd, struct str path)
{
	char name[NAME_MAX_BYTES + 1];
	struct str part;
	int fd = openat(rootfd, ".", O_RDONLY | O_CLOEXEC | O_DIRECTORY);

	while (fd >= 0 && path.len) {
		str_cut(path, '/', &part, &path);
		if (!part.len || part.len > NAME_MAX_BYTES || str_is(part, "..") ||
		    str_has_char(part, '\0')) {
			close(fd);
			errno = ENOENT;
			return -1;
		}
		memcpy(name, part.ptr, part.len);
		name[part.len] = '\0';
		int next =
			openat(fd, name, O_RDONLY | O_CLOEXEC | O_DIRECTORY | O_NOFOLLOW);
		int err = errno;

		close(fd);
		errno = err;
		fd = next;
	}
	return fd;
}

int fs_open_folder(int rootfd, struct str path)
{
	int fd;

	if (!str_has_char(path, '/') || !goes_down(path))
		return open_folder_by_steps(rootfd, path);
	fd = open_beneath_at_once(rootfd, path,
				  O_RDONLY | O_CLOEXEC | O_DIRECTORY | O_NOFOLLOW);
	return fd >= 0 || errno == ENOENT ? fd : open_folder_by_steps(rootfd, path);
}

bool fs_exists_beneath(int rootfd, struct str path)
{
	char name[NAME_MAX_BYTES + 1];
	struct str last = str_basename(path);

	if (!last.len || last.len > NAME_MAX_BYTES || str_has_char(last, '\0'))
		return false;
#ifdef O_PATH
	/* O_PATH | O_NOFOLLOW would open a link, which RESOLVE_NO_SYMLINKS refuses: what
	 * is no ENOENT is looked at again, a step at a time. */
	if (goes_down(path)) {
		int fd = open_beneath_at_once(rootfd, path,
					      O_PATH | O_CLOEXEC | O_NOFOLLOW);

		if (fd >= 0)
			close(fd);
		if (fd >= 0 || errno == ENOENT || errno == ENOTDIR)
			return fd >= 0;
	}
#endif
	int folder = fs_open_folder(rootfd, str_dirname(path));

	if (folder < 0)
		return false;
	memcpy(name, last.ptr, last.len);
	name[last.len] = '\0';
	bool there = faccessat(folder, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;

	close(folder);
	return there;
}

/* A step at a time, which tells more of a link on the way and needs no new kernel. */
static enum fs_result open_by_steps(int rootfd, struct str path, const char *last,
				    int *fd)
{
	int folder = fs_open_folder(rootfd, str_dirname(path));

	if (folder < 0)
		return errno == ELOOP ? FS_ABSENT : why_not_open();
	*fd = openat(folder, last,
		     O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW);
	enum fs_result r = *fd < 0 ? why_not_open() : FS_OK;
	int err = errno;

	close(folder);
	errno = err;
	return r;
}

static enum fs_result open_file(int rootfd, struct str path, int *fd)
{
	char name[NAME_MAX_BYTES + 1];
	struct str last = str_basename(path);

	if (!goes_down(path) || last.len > NAME_MAX_BYTES || str_has_char(last, '\0'))
		return FS_ABSENT;
	memcpy(name, last.ptr, last.len);
	name[last.len] = '\0';
	if (last.len == path.len) {
		*fd = openat(rootfd, name,
			     O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW);
		return *fd < 0 ? why_not_open() : FS_OK;
	}
	*fd = open_beneath_at_once(
		rootfd, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW);
	if (*fd >= 0)
		return FS_OK;
	if (errno == ENOENT)
		return FS_ABSENT;
	return open_by_steps(rootfd, path, name, fd);
}

enum fs_result fs_read_beneath(int rootfd, struct str path, struct buf *b)
{
	int fd;
	enum fs_result r = open_file(rootfd, path, &fd);

	return r == FS_OK ? read_and_close(fd, b) : r;
}

enum fs_result fs_open_beneath(int rootfd, struct str path, int *fd, uint64_t *size)
{
	enum fs_result r = open_file(rootfd, path, fd);
	struct stat st;

	if (r != FS_OK)
		return r;
	if (fstat(*fd, &st) != 0)
		r = FS_FAILED;
	else if (!S_ISREG(st.st_mode))
		r = FS_SPECIAL;
	if (r == FS_OK)
		*size = st.st_size > 0 ? (uint64_t)st.st_size : 0;
	else
		close(*fd);
	return r;
}

bool fs_read_at(int fd, uint64_t from, char *to, size_t len)
{
	while (len) {
		ssize_t n = from > INT64_MAX ? 0 : pread(fd, to, len, (off_t)from);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		to += n;
		from += (uint64_t)n;
		len -= (size_t)n;
	}
	return true;
}

const char *fs_result_text(enum fs_result r, int err)
{
	switch (r) {
	case FS_OK:
		return "read";
	case FS_ABSENT:
		return "no such file";
	case FS_SPECIAL:
		return "not a regular file";
	case FS_TOO_BIG:
		return "too big";
	case FS_FAILED:
		break;
	}
	return err == EACCES   ? "permission denied"
	       : err == EIO    ? "input/output error"
	       : err == EMFILE ? "too many open files"
			       : "cannot be read";
}

static int write_all(int fd, struct str bytes)
{
	while (bytes.len) {
		ssize_t n = write(fd, bytes.ptr, bytes.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		bytes = str_from(bytes, (size_t)n);
	}
	return 0;
}

/* A device or fifo that the user named (/dev/stdout) is written in place. */
static bool is_special_target(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && !S_ISREG(st.st_mode);
}

static int write_in_place(const char *path, struct str bytes)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	int rc = write_all(fd, bytes);
	int err = errno;

	if (close(fd) != 0 && rc == 0)
		return -1;
	errno = err;
	return rc;
}

/* A new file beside path, its name in *name; unlike mkstemp() it obeys the umask. */
static int open_temp(const char *path, struct buf *name)
{
	for (unsigned i = 0; i < 1000; i++) {
		buf_clear(name);
		buf_printf(name, "%s.%ld-%u.tmp", path, (long)getpid(), i);
		int fd = open(name->ptr, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

		if (fd >= 0 || errno != EEXIST)
			return fd;
	}
	return -1;
}

static int replace(const char *path, struct str bytes, bool durable)
{
	struct buf temp;
	struct stat st;
	bool replaces = stat(path, &st) == 0;
	int rc = -1, fd;

	if (is_special_target(path))
		return write_in_place(path, bytes);
	buf_init(&temp, 16 * 1024);
	fd = open_temp(path, &temp);
	if (fd < 0)
		goto out;
	if (write_all(fd, bytes) == 0 &&
	    (!replaces || fchmod(fd, st.st_mode & 07777) == 0) &&
	    (!durable || fsync(fd) == 0))
		rc = 0;
	if (close(fd) != 0)
		rc = -1;
	if (rc == 0)
		rc = rename(temp.ptr, path);
	if (rc != 0) {
		int err = errno;

		unlink(temp.ptr);
		errno = err;
	}
out:
	buf_release(&temp);
	return rc;
}

int fs_write_atomic(const char *path, struct str bytes)
{
	return replace(path, bytes, false);
}

int fs_write_durable(const char *path, struct str bytes)
{
	return replace(path, bytes, true);
}
