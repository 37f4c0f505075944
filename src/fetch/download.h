/*
 * download.h - a big file that may be cut at any byte and goes on from there.
 */
#ifndef FETCH_DOWNLOAD_H
#define FETCH_DOWNLOAD_H

#include "fetch/http.h"

struct download {
	struct str url;
	struct str part;          /* path of the file that grows */
	struct str if_none_match; /* as in http.h */
	int64_t if_newer;
	uint64_t max_bytes;
	struct arena *arena;
};

/*
 * Fetches it into the file `part`, starting with what a run before has left there if the
 * server says that it is still of the same file (If-Range), and trying again as the
 * options say.  HTTP_OK: the file is whole, on disk, its digest in *sha256 (hex) and
 * its length, ETag and date in *r.  Any other result: *error says why.
 */
enum http_result download(struct http *h, const struct fetch_options *o,
			  const struct download *d, struct http_response *r,
			  struct str *sha256, struct str *error);

#endif
