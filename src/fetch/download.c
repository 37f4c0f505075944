/*
 * download.c - a big file that may be cut at any byte and goes on from there.
 *
 * Beside the growing file lies what it belongs to: URL, ETag, date.  It is written when
 * the file is empty, so that bytes never lie beside another file's.
 */
#include "fetch/download.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/codec.h"
#include "base/fsio.h"
#include "base/hash.h"
#include "fetch/crc32c.h"

/* Bytes of progress after which a cut connection counts as a new first try. */
enum { PROGRESS_BYTES = 1024 * 1024, MOST_TRIES = 1000, CHUNK = 256 * 1024 };

struct growing {
	const struct download *d;
	struct arena *arena;
	int fd;
	int64_t size;     /* bytes in the file */
	struct str owner; /* path of the note beside it */
	struct str etag, last_modified;
	struct str error;
	bool disk_full;
};

/* --- the note beside it ----------------------------------------------------------- */

static void read_owner(struct growing *g)
{
	struct str url, text;
	struct buf b;

	buf_init(&b, 16 * 1024);
	if (fs_read_named(g->owner.ptr, &b) == FS_OK) {
		text = arena_dup(g->arena, buf_str(&b));
		if (str_next_line(&text, &url) && str_eq(url, g->d->url) &&
		    str_next_line(&text, &g->etag))
			str_next_line(&text, &g->last_modified);
	}
	buf_release(&b);
}

static int write_owner(struct growing *g, const struct http_response *r)
{
	struct buf b;

	g->etag = r->etag;
	g->last_modified = r->last_modified;
	buf_init(&b, 16 * 1024);
	buf_printf(&b, STR_FMT "\n" STR_FMT "\n" STR_FMT "\n", STR_ARG(g->d->url),
		   STR_ARG(r->etag), STR_ARG(r->last_modified));
	int rc = fs_write_durable(g->owner.ptr, buf_str(&b));

	buf_release(&b);
	return rc;
}

/* Only a strong ETag says that the bytes are the same (RFC 9110, 8.8.1 and 13.1.5). */
static struct str range_validator(const struct growing *g)
{
	if (g->etag.len && !str_starts_with(g->etag, STR("W/")))
		return g->etag;
	return g->last_modified;
}

/* --- the transfer's two calls --------------------------------------------------------
 */

static int fail(struct growing *g, const char *what)
{
	g->disk_full = errno == ENOSPC || errno == EDQUOT;
	g->error = arena_printf(g->arena, STR_FMT ": %s: %s", STR_ARG(g->d->part), what,
				strerror(errno));
	return -1;
}

static int start_over(struct growing *g)
{
	g->size = 0;
	return ftruncate(g->fd, 0) != 0 || lseek(g->fd, 0, SEEK_SET) != 0
		       ? fail(g, "cannot be emptied")
		       : 0;
}

static int on_begin(void *user, const struct http_response *r)
{
	struct growing *g = user;
	uint64_t more = r->length > 0 ? (uint64_t)r->length : 0;

	if (r->status == 206 && r->range_from == g->size) {
		if ((uint64_t)g->size + more <= g->d->max_bytes)
			return 0;
		g->error = arena_printf(g->arena,
					"more than the %llu bytes that are allowed",
					(unsigned long long)g->d->max_bytes);
		return -1;
	}
	if (r->status == 206) {
		if (start_over(g) == 0)
			g->error = STR("the server sends another range than it was asked "
				       "for; the next run starts from the beginning");
		return -1;
	}
	if (start_over(g) != 0)
		return -1;
	return write_owner(g, r) == 0 ? 0 : fail(g, "cannot be written");
}

static int on_data(void *user, struct str piece)
{
	struct growing *g = user;

	while (piece.len) {
		ssize_t n = write(g->fd, piece.ptr, piece.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail(g, "cannot be written");
		g->size += n;
		piece = str_from(piece, (size_t)n);
	}
	return 0;
}

/* --- whole? ----------------------------------------------------------------------------
 */

/* APPNOTE 4.3.16: the end of the central directory, before at most 64 KiB of comment. */
static bool has_zip_end(struct str tail)
{
	for (size_t i = tail.len; i >= 22; i--)
		if (memcmp(tail.ptr + i - 22, "PK\5\6", 4) == 0)
			return true;
	return false;
}

static bool ends_as_zip(struct growing *g)
{
	enum { TAIL = 22 + 65535 };
	off_t from = g->size > TAIL ? (off_t)(g->size - TAIL) : 0;
	struct buf b;

	buf_init(&b, TAIL);
	size_t room = buf_reserve(&b, TAIL);
	ssize_t n = pread(g->fd, b.ptr, room, from);

	b.len = n > 0 ? (size_t)n : 0;
	bool zip = has_zip_end(buf_str(&b));

	buf_release(&b);
	return zip;
}

/* Reads the file from its start: the digest, and what the server states. */
static int check_whole(struct growing *g, const struct http_response *r,
		       struct str *sha256)
{
	struct sha256 h;
	struct buf b;
	uint8_t digest[SHA256_SIZE];
	uint32_t crc = 0;
	ssize_t n;

	sha256_init(&h);
	buf_init(&b, CHUNK);
	buf_reserve(&b, CHUNK);
	while ((n = read(g->fd, b.ptr, CHUNK)) > 0) {
		struct str piece = { b.ptr, (size_t)n };

		sha256_add(&h, piece);
		if (r->has_crc32c)
			crc = crc32c_add(crc, piece);
	}
	buf_release(&b);
	if (n < 0)
		return fail(g, "cannot be read");
	sha256_end(&h, digest);
	*sha256 = hex_encode(g->arena, digest, sizeof(digest));
	if (r->has_crc32c && r->crc32c != crc)
		g->error = STR("what came is not what the server says it is (its CRC32C "
			       "differs)");
	else if (!ends_as_zip(g))
		g->error = STR("what came is no zip archive, or not a whole one");
	return g->error.len ? -1 : 0;
}

/* 416: the server has no more bytes than are here, so the file may be whole. */
static enum http_result after_range(struct growing *g, const struct http_response *r)
{
	if (r->total >= 0 && r->total == g->size)
		return HTTP_OK;
	return start_over(g) == 0 ? HTTP_TRANSIENT : HTTP_STOPPED;
}

static enum http_result try_until_done(struct http *h, const struct fetch_options *o,
				       struct growing *g, struct http_response *r)
{
	enum http_result result = HTTP_TRANSIENT;
	unsigned try = 0;

	for (unsigned all = 0; all < MOST_TRIES; all++) {
		int64_t before = g->size;
		bool resumes = g->size > 0 && range_validator(g).len;
		struct http_request q = {
			.url = g->d->url,
			.if_none_match = resumes ? STR("") : g->d->if_none_match,
			.if_newer = resumes ? 0 : g->d->if_newer,
			.from = resumes ? g->size : 0,
			.if_range = range_validator(g),
			.max_bytes = g->d->max_bytes,
			.begin = on_begin,
			.data = on_data,
			.user = g,
			.arena = g->arena,
			.show_progress = true,
		};

		if (resumes)
			fetch_tell(o, STR_FMT ": going on after %lld bytes",
				   STR_ARG(http_shown(g->arena, q.url)),
				   (long long)g->size);
		struct str why;

		result = http_get(h, &q, r, &why);
		if (!g->error.len)
			g->error = why;
		if (result == HTTP_RANGE)
			result = after_range(g, r);
		if (result != HTTP_TRANSIENT)
			break;
		if (g->size - before >= PROGRESS_BYTES)
			try = 0;
		if (!http_pause(o, try++, r))
			break;
		fetch_tell(o, STR_FMT ": " STR_FMT "; trying again",
			   STR_ARG(http_shown(g->arena, q.url)), STR_ARG(g->error));
		g->error = STR("");
	}
	if (result == HTTP_TRANSIENT && try > 1)
		g->error = arena_printf(g->arena, STR_FMT "; tried %u times",
					STR_ARG(g->error), try);
	return result;
}

/* What must not be resumed is taken away: the next run starts from nothing. */
static void forget(struct growing *g)
{
	(void)start_over(g);
	unlink(g->owner.ptr);
	unlink(g->d->part.ptr);
}

enum http_result download(struct http *h, const struct fetch_options *o,
			  const struct download *d, struct http_response *r,
			  struct str *sha256, struct str *error)
{
	struct growing g = { .d = d, .arena = d->arena };
	struct stat st;

	g.owner = arena_cat(d->arena, d->part, STR(".from"), STR(""));
	g.fd = open(d->part.ptr, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
	if (g.fd < 0 || fstat(g.fd, &st) != 0) {
		fail(&g, "cannot be written");
		*error = g.error;
		if (g.fd >= 0)
			close(g.fd);
		return HTTP_FAILED;
	}
	read_owner(&g);
	if (range_validator(&g).len)
		g.size = lseek(g.fd, 0, SEEK_END);
	enum http_result result = try_until_done(h, o, &g, r);

	if (result == HTTP_OK) {
		g.error = STR("");
		if (fsync(g.fd) != 0 || lseek(g.fd, 0, SEEK_SET) != 0) {
			fail(&g, "cannot be written");
			result = HTTP_FAILED;
		} else if (check_whole(&g, r, sha256) != 0) {
			result = HTTP_FAILED;
			forget(&g);
		} else {
			unlink(g.owner.ptr);
		}
	} else if (g.disk_full || result == HTTP_UNCHANGED || result == HTTP_ABSENT) {
		forget(&g);
	}
	close(g.fd);
	r->length = g.size;
	if (!r->etag.len)
		r->etag = g.etag;
	*error = g.error;
	return result == HTTP_TRANSIENT || result == HTTP_STOPPED ? HTTP_FAILED : result;
}
