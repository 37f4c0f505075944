/*
 * zip.h - the entries of a zip archive in memory, one after the other, through
 * libarchive.
 *
 * .ZIP File Format Specification 6.3.10 (APPNOTE.TXT):
 * https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 *
 * Nothing is written to disk and no name is followed.  What an entry claims to be long
 * is not believed: bytes are read up to the maximum of the caller's buffer.
 */
#ifndef FORMAT_ZIP_H
#define FORMAT_ZIP_H

#include "base/buf.h"

struct archive; /* of libarchive */

struct zip {
	struct archive *archive;
	bool opened;
};

enum zip_result {
	ZIP_OK,
	ZIP_END,    /* after the last entry */
	ZIP_BROKEN, /* no zip archive, or damaged: zip_why() */
};

/* bytes must live as long as the reader. */
void zip_open(struct zip *z, struct str bytes);
void zip_close(struct zip *z);

/* The next entry; its name lives until the next call.  Folders are passed over. */
enum zip_result zip_next(struct zip *z, struct str *name);

/* Adds the bytes of the entry to b, up to b->max: b->full tells that there are more.
 * False when they could not be read (damaged, encrypted, a method that is not known). */
bool zip_read(struct zip *z, struct buf *b);

const char *zip_why(const struct zip *z); /* of the last failure */

#endif
