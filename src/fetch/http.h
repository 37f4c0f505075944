/*
 * http.h - one transfer by libcurl: http, https or file.
 *
 * Certificates are always verified.  Redirects are followed, never from https to http and
 * never to file.  Transient failures are the caller's to try again: http_pause().
 */
#ifndef FETCH_HTTP_H
#define FETCH_HTTP_H

#include "base/buf.h"
#include "fetch/fetch.h"

struct http;

struct http_response {
	long status;               /* 0 for file: */
	struct str etag;           /* in the request's arena, like the next */
	struct str last_modified;  /* as the server wrote it */
	int64_t file_time;         /* seconds since 1970 UTC; 0 = not known */
	int64_t length;            /* of this answer's body; -1 = not said */
	int64_t range_from, total; /* of Content-Range; -1 = not said */
	bool has_crc32c;           /* x-goog-hash */
	uint32_t crc32c;
	uint32_t retry_after; /* seconds; 0 = not said */
};

struct http_request {
	struct str url;
	struct str if_none_match; /* an ETag; may be empty */
	int64_t if_newer;         /* seconds since 1970 UTC; 0 = whatever its age */
	int64_t from;             /* bytes that are here already */
	struct str if_range;      /* they belong to this ETag or date */
	uint64_t max_bytes;       /* of the body */
	/* Called before the first byte of a body that is wanted (200, 206), then for
	 * each piece.  Non-zero ends the transfer; the callee has set *error. */
	int (*begin)(void *user, const struct http_response *r);
	int (*data)(void *user, struct str piece);
	void *user;
	struct arena *arena;
	bool show_progress;
};

enum http_result {
	HTTP_OK,
	HTTP_UNCHANGED, /* 304, or a file that is no newer */
	HTTP_ABSENT,    /* 404, 410, no such file */
	HTTP_RANGE,     /* 416: there are no bytes from there */
	HTTP_TRANSIENT, /* may go well another time */
	HTTP_FAILED,
	HTTP_STOPPED /* by begin or data */
};

struct http *http_open(const struct fetch_options *o);
void http_close(struct http *h); /* NULL is fine */

/* *error, in the request's arena: the cause, without the URL. */
enum http_result http_get(struct http *h, const struct http_request *q,
			  struct http_response *r, struct str *error);

/* A whole body, at most q->max_bytes, into the empty b; tries again as the options
 * say.  begin, data and user are not used. */
enum http_result http_get_whole(struct http *h, const struct http_request *q,
				struct http_response *r, struct buf *b,
				struct str *error);

/*
 * After a transient failure number `try` (from 0): waits and returns true, or false when
 * the options allow no further one.
 */
bool http_pause(const struct fetch_options *o, unsigned try,
		const struct http_response *r);

/* The URL as it may be shown: without user and password. */
struct str http_shown(struct arena *a, struct str url);

#endif
