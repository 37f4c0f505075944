/*
 * sync_internal.h - what the files of a synchronisation share; nobody else's.
 */
#ifndef FETCH_SYNC_INTERNAL_H
#define FETCH_SYNC_INTERNAL_H

#include "advisory/osv_folder.h"
#include "fetch/http.h"
#include "fetch/index.h"

struct sync {
	const struct fetch_options *o;
	struct http *h;
	struct arena *a;
	struct str name; /* "PyPI" */
	struct str dir;  /* FOLDER/PyPI */
	struct str url;  /* <base>/PyPI */

	bool have; /* state, and the generation it names */
	struct osv_state state;
	struct str generation; /* path */

	bool has_index; /* the server has a list */
	struct index now, known, changed;
	struct str index_etag;
	size_t left; /* changed records that this run does not take */

	bool new_archive;
	size_t n_records; /* fetched one by one */
};

/* "waybill-fetch: PyPI: text", with the URL in front of the cause; returns -1. */
int sync_fail(const struct sync *s, struct str url, struct str why);
int sync_fail_disk(const struct sync *s, struct str path);

/* Fetches the archive unless the one that is here is the same, and makes it a new
 * generation.  0 or -1. */
int sync_archive(struct sync *s);

/* Fetches the changed records into the generation.  0 or -1. */
int sync_records(struct sync *s);

/* Writes the generation's index and the state, and takes old generations away. */
int sync_commit(struct sync *s);

#endif
