/*
 * fetch.h - what the files of waybill-fetch share: its options and its messages.
 *
 * waybill-fetch downloads the files that OSV.dev publishes into a folder, and does
 * nothing else: the folder is advisory/osv_folder.h, `waybill db update` reads it.
 *
 * Layout of the server, https://google.github.io/osv.dev/data/ (google/osv.dev 7e6c189):
 *	<base>/<Ecosystem>/all.zip          all records, one <ID>.json each
 *	<base>/<Ecosystem>/modified_id.csv  "modified,id" of each, newest first
 *	<base>/<Ecosystem>/<ID>.json
 */
#ifndef FETCH_FETCH_H
#define FETCH_FETCH_H

#include "base/arena.h"

#define FETCH_BASE "https://osv-vulnerabilities.storage.googleapis.com"

/* Bounds.  npm's archive, the largest, is under 300 MB; its index under 20 MB. */
#define FETCH_ARCHIVE_BYTES (4ull * 1024 * 1024 * 1024)
#define FETCH_INDEX_BYTES (256u * 1024 * 1024)
#define FETCH_RECORD_BYTES (32u * 1024 * 1024)
/* Records fetched one by one where the archive is no newer. */
enum { FETCH_MOST_SINGLE = 20000 };
/* Seconds that a second waybill-fetch waits for the first. */
enum { FETCH_LOCK_SECONDS = 600 };

struct fetch_options {
	struct str base;       /* without '/' at the end */
	struct str folder;     /* where the files go */
	struct str ecosystems; /* comma list, OSV's names */
	const char *proxy;     /* NULL: as the environment says */
	const char *cacert;    /* NULL: as the environment says, else the system's */
	uint32_t timeout;      /* seconds without data, and for a connection */
	uint32_t max_time;     /* seconds for one file */
	uint32_t retries;
	uint32_t changes;     /* more changed records than this: the whole archive */
	uint64_t max_archive; /* bytes */
	bool full;            /* the whole archive, however little has changed */
	bool quiet;
	bool no_progress;
	bool watch_stdin; /* end when the other end of stdin is closed */
};

enum fetch_exit { FETCH_OK = 0, FETCH_USAGE = 2, FETCH_FAILED = 4 };

/* "waybill-fetch: text" on stderr. */
void fetch_say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* The same, but not with --quiet. */
void fetch_tell(const struct fetch_options *o, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Reads the command line.  0, 1 when help was printed, or -1 after a message. */
int fetch_options_read(int argc, char **argv, struct fetch_options *o);

#endif
