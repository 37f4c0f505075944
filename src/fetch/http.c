/*
 * http.c - one transfer by libcurl.
 *
 * HTTP semantics: RFC 9110; x-goog-hash: https://cloud.google.com/storage/docs/xml-api
 */
#include "fetch/http.h"

#include <curl/curl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/codec.h"
#include "base/date.h"

enum { CONNECT_SECONDS = 30, REDIRECTS = 5, SLOW_BYTES = 100, RETRY_AFTER_MOST = 120 };

struct http {
	CURL *curl;
	const struct fetch_options *options;
	char error[CURL_ERROR_SIZE];
	bool to_terminal;
};

/* One transfer as the callbacks see it. */
struct transfer {
	struct http *http;
	const struct http_request *q;
	struct http_response *r;
	uint64_t bytes; /* of the body, so far */
	int shown;      /* percent on the terminal; -1 = none yet */
	bool begun, stopped, too_big, orphaned;
};

/* --- callbacks ------------------------------------------------------------------- */

static int64_t to_number(struct str s)
{
	int64_t n = 0;

	if (!s.len || s.len > 18)
		return -1;
	for (size_t i = 0; i < s.len; i++) {
		if (!is_digit(s.ptr[i]))
			return -1;
		n = n * 10 + (s.ptr[i] - '0');
	}
	return n;
}

/* "bytes 100-199/1000", "bytes * /1000" */
static void read_content_range(struct http_response *r, struct str value)
{
	struct str word, range, total, first, last;

	if (!str_next_word(&value, &word) || !str_eq_nocase(word, STR("bytes")))
		return;
	str_cut(str_trim(value), '/', &range, &total);
	str_cut(range, '-', &first, &last);
	r->range_from = to_number(first);
	r->total = to_number(total);
}

/* "crc32c=n03x6A==,md5=..." */
static void read_goog_hash(struct http_response *r, struct arena *a, struct str value)
{
	struct str one, name, text, bytes;

	while (value.len) {
		str_cut(value, ',', &one, &value);
		if (!str_cut(str_trim(one), '=', &name, &text) ||
		    !str_eq_nocase(name, STR("crc32c")) ||
		    !base64_decode(a, text, &bytes) || bytes.len != 4)
			continue;
		r->crc32c = 0;
		for (size_t i = 0; i < 4; i++)
			r->crc32c = r->crc32c << 8 | (unsigned char)bytes.ptr[i];
		r->has_crc32c = true;
	}
}

static void response_clear(struct http_response *r)
{
	*r = (struct http_response){ .length = -1, .range_from = -1, .total = -1 };
}

static size_t on_header(char *p, size_t one, size_t n, void *user)
{
	struct transfer *t = user;
	struct http_response *r = t->r;
	struct arena *a = t->q->arena;
	struct str name, value, line = str_trim((struct str){ p, n });

	(void)one; /* always 1 */
	if (str_starts_with_nocase(line, STR("HTTP/"))) {
		response_clear(r); /* a redirect's headers are not the answer's */
		return n;
	}
	if (!str_cut(line, ':', &name, &value))
		return n;
	value = str_trim(value);
	if (str_eq_nocase(name, STR("ETag")))
		r->etag = arena_dup(a, value);
	else if (str_eq_nocase(name, STR("Last-Modified")))
		r->last_modified = arena_dup(a, value);
	else if (str_eq_nocase(name, STR("Content-Length")))
		r->length = to_number(value);
	else if (str_eq_nocase(name, STR("Content-Range")))
		read_content_range(r, value);
	else if (str_eq_nocase(name, STR("Retry-After")))
		str_to_u32(value, UINT32_MAX, &r->retry_after);
	else if (str_eq_nocase(name, STR("x-goog-hash")))
		read_goog_hash(r, a, value);
	return n;
}

static void read_info(struct http *h, struct http_response *r)
{
	curl_off_t file_time = -1;

	curl_easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, &r->status);
	curl_easy_getinfo(h->curl, CURLINFO_FILETIME_T, &file_time);
	r->file_time = file_time > 0 ? (int64_t)file_time : 0;
}

static size_t on_body(char *p, size_t one, size_t n, void *user)
{
	struct transfer *t = user;
	const struct http_request *q = t->q;

	(void)one;
	if (!t->begun) {
		read_info(t->http, t->r);
		if (t->r->status && t->r->status != 200 && t->r->status != 206)
			return n; /* an error's page, which nobody reads */
		t->begun = true;
		t->too_big = t->r->length > 0 && (uint64_t)t->r->length > q->max_bytes;
		if (t->too_big)
			return 0;
		t->stopped = q->begin && q->begin(q->user, t->r) != 0;
	}
	t->bytes += n;
	if (t->bytes > q->max_bytes)
		t->too_big = true;
	if (!t->stopped && !t->too_big)
		t->stopped = q->data(q->user, (struct str){ p, n }) != 0;
	return t->stopped || t->too_big ? 0 : n;
}

static void show_progress(struct transfer *t)
{
	int64_t from = t->r->range_from > 0 ? t->r->range_from : 0;
	int64_t all = t->r->length > 0 ? t->r->length + from : 0;

	if (!t->begun || !all)
		return;
	int percent = (int)(100 * ((int64_t)t->bytes + from) / all);

	if (percent == t->shown)
		return;
	t->shown = percent;
	fprintf(stderr, "\r%3d%% of %lld MB ", percent, (long long)(all >> 20));
}

static int on_progress(void *user, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	struct transfer *t = user;
	struct pollfd in = { .fd = STDIN_FILENO };

	(void)a, (void)b, (void)c, (void)d;
	if (t->http->options->watch_stdin && poll(&in, 1, 0) > 0 &&
	    (in.revents & (POLLHUP | POLLERR | POLLNVAL))) {
		t->orphaned = true;
		return 1;
	}
	if (t->http->to_terminal && t->q->show_progress)
		show_progress(t);
	return 0;
}

/* --- set-up ------------------------------------------------------------------------ */

/* What the curl program reads too; libcurl itself does not. */
static void set_authorities(CURL *curl, const struct fetch_options *o)
{
	const char *bundle = getenv("CURL_CA_BUNDLE"), *file = getenv("SSL_CERT_FILE");
	const char *folder = getenv("SSL_CERT_DIR");

	if (o->cacert)
		curl_easy_setopt(curl, CURLOPT_CAINFO, o->cacert);
	else if (bundle && *bundle)
		curl_easy_setopt(curl, CURLOPT_CAINFO, bundle);
	else if (file && *file)
		curl_easy_setopt(curl, CURLOPT_CAINFO, file);
	if (!o->cacert && folder && *folder)
		curl_easy_setopt(curl, CURLOPT_CAPATH, folder);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
	if (o->proxy)
		curl_easy_setopt(curl, CURLOPT_PROXY, o->proxy);
}

/* A mirror on https stays there; one on disk leads nowhere else. */
static void set_protocols(CURL *curl, struct str base)
{
	bool plain = str_starts_with_nocase(base, STR("http:"));
	bool disk = str_starts_with_nocase(base, STR("file:"));
#if LIBCURL_VERSION_NUM >= 0x075500
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR,
			 disk ? "file" : (plain ? "http,https" : "https"));
	curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR,
			 plain ? "http,https" : "https");
#else
	long web = plain ? CURLPROTO_HTTP | CURLPROTO_HTTPS : CURLPROTO_HTTPS;

	curl_easy_setopt(curl, CURLOPT_PROTOCOLS, disk ? CURLPROTO_FILE : web);
	curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS, web);
#endif
}

struct http *http_open(const struct fetch_options *o)
{
	struct http *h = calloc(1, sizeof(*h));

	if (!h || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		oom_die();
	h->options = o;
	h->curl = curl_easy_init();
	if (!h->curl)
		oom_die();
	h->to_terminal = !o->quiet && !o->no_progress && isatty(STDERR_FILENO);
	return h;
}

void http_close(struct http *h)
{
	if (!h)
		return;
	curl_easy_cleanup(h->curl);
	curl_global_cleanup();
	free(h);
}

static void set_up(struct http *h, struct transfer *t)
{
	const struct fetch_options *o = h->options;
	const struct http_request *q = t->q;
	CURL *curl = h->curl;

	curl_easy_reset(curl); /* connections stay */
	set_authorities(curl, o);
	set_protocols(curl, o->base);
	curl_easy_setopt(curl, CURLOPT_URL, arena_dup(q->arena, q->url).ptr);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "waybill-fetch/" WAYBILL_VERSION);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, h->error);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(curl, CURLOPT_MAXREDIRS, (long)REDIRECTS);
	curl_easy_setopt(
		curl, CURLOPT_CONNECTTIMEOUT,
		(long)(o->timeout < CONNECT_SECONDS ? o->timeout : CONNECT_SECONDS));
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, (long)SLOW_BYTES);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (long)o->timeout);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)o->max_time);
	curl_easy_setopt(curl, CURLOPT_FILETIME, 1L);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, t);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(curl, CURLOPT_XFERINFODATA, t);
	if (q->if_newer > 0) {
		curl_easy_setopt(curl, CURLOPT_TIMECONDITION,
				 (long)CURL_TIMECOND_IFMODSINCE);
		curl_easy_setopt(curl, CURLOPT_TIMEVALUE_LARGE, (curl_off_t)q->if_newer);
	}
	if (q->from > 0)
		curl_easy_setopt(curl, CURLOPT_RANGE,
				 arena_printf(q->arena, "%lld-", (long long)q->from).ptr);
}

static struct curl_slist *headers_of(const struct http_request *q)
{
	struct curl_slist *list = NULL;

	if (q->if_none_match.len)
		list = curl_slist_append(list, arena_cat(q->arena, STR("If-None-Match: "),
							 q->if_none_match, STR(""))
						       .ptr);
	if (q->from > 0)
		list = curl_slist_append(
			list,
			arena_cat(q->arena, STR("If-Range: "), q->if_range, STR("")).ptr);
	return list;
}

/* --- what came of it ---------------------------------------------------------------- */

static bool is_transient_code(CURLcode rc)
{
	switch (rc) {
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT:
	case CURLE_PARTIAL_FILE:
	case CURLE_OPERATION_TIMEDOUT:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_GOT_NOTHING:
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_HTTP2:
	case CURLE_HTTP2_STREAM:
		return true;
	default:
		return false;
	}
}

static const char *advice_on(CURLcode rc)
{
	switch (rc) {
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
		return "; the server's certificate must be verified: name the file of "
		       "its "
		       "authority with --cacert FILE";
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT:
		return "; behind a proxy, name it with --proxy URL or in https_proxy";
	case CURLE_UNSUPPORTED_PROTOCOL:
		return "; a mirror is http://, https:// or file://, and https never "
		       "leads "
		       "back to http";
	default:
		return "";
	}
}

static enum http_result judge_code(struct http *h, struct transfer *t, CURLcode rc,
				   struct str *error)
{
	struct arena *a = t->q->arena;

	if (t->stopped)
		return HTTP_STOPPED;
	if (t->too_big) {
		*error = arena_printf(a, "more than the %llu bytes that are allowed",
				      (unsigned long long)t->q->max_bytes);
		return HTTP_FAILED;
	}
	if (t->orphaned) {
		*error = STR("given up: the program that asked for it has ended");
		return HTTP_FAILED;
	}
	if (rc == CURLE_FILE_COULDNT_READ_FILE) {
		*error = STR("no such file");
		return HTTP_ABSENT;
	}
	*error = arena_printf(a, "%s%s", h->error[0] ? h->error : curl_easy_strerror(rc),
			      advice_on(rc));
	return is_transient_code(rc) ? HTTP_TRANSIENT : HTTP_FAILED;
}

static enum http_result judge_status(struct http *h, struct transfer *t,
				     struct str *error)
{
	long status = t->r->status, unmet = 0;

	curl_easy_getinfo(h->curl, CURLINFO_CONDITION_UNMET, &unmet);
	if (status == 304 || unmet)
		return HTTP_UNCHANGED;
	if (!status || status == 200 || status == 206)
		return HTTP_OK;
	*error = arena_printf(t->q->arena, "the server answers %ld%s", status,
			      status == 404   ? " (not found)"
			      : status == 403 ? " (forbidden)"
			      : status == 407 ? " (the proxy wants a user and password)"
			      : status == 429 ? " (too many requests)"
			      : status >= 500 ? " (a fault of its own)"
					      : "");
	if (status == 404 || status == 410)
		return HTTP_ABSENT;
	if (status == 416)
		return HTTP_RANGE;
	return status == 408 || status == 429 || status == 500 ||
			       (status >= 502 && status <= 504)
		       ? HTTP_TRANSIENT
		       : HTTP_FAILED;
}

enum http_result http_get(struct http *h, const struct http_request *q,
			  struct http_response *r, struct str *error)
{
	struct transfer t = { .http = h, .q = q, .r = r, .shown = -1 };
	struct curl_slist *headers = headers_of(q);

	response_clear(r);
	*error = STR("");
	h->error[0] = '\0';
	set_up(h, &t);
	curl_easy_setopt(h->curl, CURLOPT_HTTPHEADER, headers);
	CURLcode rc = curl_easy_perform(h->curl);

	read_info(h, r);
	if (t.shown >= 0)
		fputs("\r                    \r", stderr);
	enum http_result result = rc == CURLE_OK ? judge_status(h, &t, error)
						 : judge_code(h, &t, rc, error);
	/* A body without a byte of it begins too. */
	if (result == HTTP_OK && !t.begun && q->begin && q->begin(q->user, r) != 0)
		result = HTTP_STOPPED;
	curl_easy_setopt(h->curl, CURLOPT_HTTPHEADER, NULL);
	curl_slist_free_all(headers);
	return result;
}

/* --- small bodies, pauses ------------------------------------------------------------
 */

static int whole_begin(void *user, const struct http_response *r)
{
	(void)r;
	buf_clear(user);
	return 0;
}

static int whole_data(void *user, struct str piece)
{
	struct buf *b = user;

	buf_add(b, piece);
	return b->full;
}

enum http_result http_get_whole(struct http *h, const struct http_request *q,
				struct http_response *r, struct buf *b, struct str *error)
{
	struct http_request whole = *q;
	enum http_result result;
	unsigned try = 0;

	whole.begin = whole_begin;
	whole.data = whole_data;
	whole.user = b;
	do
		result = http_get(h, &whole, r, error);
	while (result == HTTP_TRANSIENT && http_pause(h->options, try++, r));
	if (result == HTTP_TRANSIENT && try > 1)
		*error = arena_printf(q->arena, STR_FMT "; tried %u times",
				      STR_ARG(*error), try);
	return result == HTTP_TRANSIENT ? HTTP_FAILED : result;
}

bool http_pause(const struct fetch_options *o, unsigned try,
		const struct http_response *r)
{
	uint32_t seconds = 1u << (try < 5 ? try : 5);

	if (try >= o->retries)
		return false;
	if (r->retry_after > seconds)
		seconds = r->retry_after;
	if (seconds > RETRY_AFTER_MOST)
		return false;
	struct timespec pause = { .tv_sec = (time_t)seconds };

	nanosleep(&pause, NULL);
	return true;
}

struct str http_shown(struct arena *a, struct str url)
{
	size_t scheme = str_find(url, STR("://"));
	struct str rest = scheme == STR_NONE ? url : str_from(url, scheme + 3);
	struct str host = str_slice(rest, 0, str_find_char(rest, '/'));
	size_t at = str_rfind_char(host, '@');

	if (scheme == STR_NONE || at == STR_NONE)
		return url;
	return arena_cat(a, str_slice(url, 0, scheme + 3), str_from(rest, at + 1),
			 STR(""));
}
