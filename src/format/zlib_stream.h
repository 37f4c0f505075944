/*
 * zlib_stream.h - a whole zlib stream to its bytes, through libarchive.
 *
 * RFC 1950 (zlib) around RFC 1951 (deflate).  libarchive reads deflate within gzip (RFC
 * 1952), which differs in the frame alone; the frame is exchanged, and the checksum of
 * the zlib one held against what comes out.
 */
#ifndef FORMAT_ZLIB_STREAM_H
#define FORMAT_ZLIB_STREAM_H

#include "base/buf.h"

/* Adds the bytes to b, up to b->max.  Returns NULL, or what is wrong, static; b then
 * holds what was read. */
const char *zlib_stream_read(struct str bytes, struct buf *b);

#endif
