/*
 * zip.c - see zip.h.
 */
#include "format/zip.h"

#include <archive.h>
#include <archive_entry.h>

#include "base/arena.h"

void zip_open(struct zip *z, struct str bytes)
{
	z->archive = archive_read_new();
	if (!z->archive)
		oom_die();
	archive_read_support_format_zip(z->archive);
	z->opened = archive_read_open_memory(z->archive, bytes.len ? bytes.ptr : "",
					     bytes.len) == ARCHIVE_OK;
}

void zip_close(struct zip *z)
{
	archive_read_free(z->archive);
}

enum zip_result zip_next(struct zip *z, struct str *name)
{
	struct archive_entry *entry;
	const char *text;

	for (;;) {
		int rc = z->opened ? archive_read_next_header(z->archive, &entry)
				   : ARCHIVE_FATAL;

		if (rc == ARCHIVE_EOF)
			return ZIP_END;
		if (rc != ARCHIVE_OK && rc != ARCHIVE_WARN)
			return ZIP_BROKEN;
		if (archive_entry_filetype(entry) != AE_IFREG)
			continue;
		/* one of the two fails where the name is not in the locale's encoding */
		text = archive_entry_pathname_utf8(entry);
		if (!text)
			text = archive_entry_pathname(entry);
		*name = str_of(text);
		return ZIP_OK;
	}
}

bool zip_read(struct zip *z, struct buf *b)
{
	for (;;) {
		size_t room = buf_reserve(b, 64 * 1024);
		char spare;
		la_ssize_t n;

		if (!room) {
			/* one more byte would be one too many */
			n = archive_read_data(z->archive, &spare, 1);
			b->full = b->full || n > 0;
			return n >= 0;
		}
		n = archive_read_data(z->archive, b->ptr + b->len, room);
		if (n < 0)
			return false;
		if (n == 0)
			return true;
		b->len += (size_t)n;
		b->ptr[b->len] = '\0';
	}
}

const char *zip_why(const struct zip *z)
{
	const char *text = archive_error_string(z->archive);

	return text ? text : "no zip archive";
}
