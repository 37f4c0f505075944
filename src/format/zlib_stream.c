/* zlib_stream.c - see zlib_stream.h. */
#include "format/zlib_stream.h"

#include <archive.h>
#include <archive_entry.h>

#include "base/arena.h"

enum {
	FRAME = 2,         /* bytes in front: RFC 1950, 2.2 */
	CHECKSUM = 4,      /* and behind */
	DEFLATE = 8,       /* method */
	DICTIONARY = 0x20, /* flag: the data begin elsewhere */
};

/* RFC 1950, 8.2: Adler-32. */
static uint32_t checksum(struct str s)
{
	enum { MODULUS = 65521, AT_ONCE = 5552 }; /* bytes before a sum can overflow */
	uint32_t a = 1, b = 0;

	for (size_t i = 0; i < s.len;) {
		size_t end = s.len - i < AT_ONCE ? s.len : i + AT_ONCE;

		for (; i < end; i++) {
			a += (unsigned char)s.ptr[i];
			b += a;
		}
		a %= MODULUS;
		b %= MODULUS;
	}
	return b << 16 | a;
}

static uint32_t stored_checksum(struct str bytes)
{
	uint32_t n = 0;

	for (size_t i = bytes.len - CHECKSUM; i < bytes.len; i++)
		n = n << 8 | (unsigned char)bytes.ptr[i];
	return n;
}

/* The same data as a gzip member; its own checksum, which libarchive does not look at,
 * is left empty. */
static void reframe(struct str bytes, struct buf *out)
{
	static const char head[] = { 0x1f, (char)0x8b, DEFLATE, 0, 0, 0, 0, 0, 0, 3 };
	static const char tail[8] = { 0 };

	buf_add(out, (struct str){ head, sizeof(head) });
	buf_add(out, str_slice(bytes, FRAME, bytes.len - CHECKSUM));
	buf_add(out, (struct str){ tail, sizeof(tail) });
}

static const char *inflate_into(struct archive *archive, struct buf *b)
{
	for (;;) {
		size_t room = buf_reserve(b, 64 * 1024);
		char spare;
		la_ssize_t n = room ? archive_read_data(archive, b->ptr + b->len, room)
				    : archive_read_data(archive, &spare, 1);

		if (n < 0)
			return "the compressed data are damaged";
		if (n == 0)
			return NULL;
		if (!room) {
			b->full = true;
			return "unpacks to too much";
		}
		b->len += (size_t)n;
		b->ptr[b->len] = '\0';
	}
}

static const char *read_member(struct str member, struct buf *b)
{
	struct archive *archive = archive_read_new();
	struct archive_entry *entry;
	const char *wrong = "the compressed data are damaged";

	if (!archive)
		oom_die();
	/* a libarchive without zlib would start a program instead, and warns */
	if (archive_read_support_filter_gzip(archive) != ARCHIVE_OK) {
		wrong = "this build of libarchive reads no deflate";
	} else if (archive_read_support_format_raw(archive) == ARCHIVE_OK &&
		   archive_read_support_format_empty(archive) == ARCHIVE_OK &&
		   archive_read_open_memory(archive, member.ptr, member.len) ==
			   ARCHIVE_OK) {
		int rc = archive_read_next_header(archive, &entry);

		if (rc == ARCHIVE_OK)
			wrong = inflate_into(archive, b);
		else if (rc == ARCHIVE_EOF)
			wrong = NULL; /* no bytes at all */
	}
	archive_read_free(archive);
	return wrong;
}

const char *zlib_stream_read(struct str bytes, struct buf *b)
{
	const char *wrong;
	size_t before = b->len;
	struct buf member;
	unsigned head;

	if (bytes.len < FRAME + CHECKSUM)
		return "too short for a zlib stream";
	head = (unsigned)(unsigned char)bytes.ptr[0] << 8 | (unsigned char)bytes.ptr[1];
	if ((head >> 8 & 0xf) != DEFLATE || head % 31 || (head & DICTIONARY))
		return "no zlib stream";
	buf_init(&member, bytes.len + 64);
	reframe(bytes, &member);
	wrong = read_member(buf_str(&member), b);
	buf_release(&member);
	if (!wrong && checksum(str_from(buf_str(b), before)) != stored_checksum(bytes))
		wrong = "the checksum of the compressed data is another one";
	return wrong;
}
