/*
 * osv_folder.h - the folder of downloaded advisories: waybill-fetch fills it, `waybill
 * db update` reads it.
 *
 *	FOLDER/lock
 *	FOLDER/PyPI/state.json              what is complete; replaced by a rename
 *	FOLDER/PyPI/<generation>/all.zip    the archive that state.json names
 *	FOLDER/PyPI/<generation>/changed/   records that changed since, <ID>.json each
 *	FOLDER/PyPI/<generation>/index.csv  "modified,id" of all that these two hold
 *	FOLDER/PyPI/all.zip.part            of a download that was cut, to be resumed
 *
 * A generation is named by the digest of its archive and is there in full before
 * state.json names it, so that whoever dies in the middle leaves the one before.
 */
#ifndef ADVISORY_OSV_FOLDER_H
#define ADVISORY_OSV_FOLDER_H

#include "base/arena.h"

/* Hexadecimal digits of a generation's name. */
enum { OSV_GENERATION = 32 };

/* What is known of one ecosystem's download.  Strings may be empty, but url and sha256.
 */
struct osv_state {
	struct str url;           /* of the archive, without a password */
	struct str etag;          /* of the archive, as the server wrote it */
	struct str last_modified; /* the same */
	int64_t file_time;        /* seconds since 1970 UTC; 0 = not known */
	int64_t size;             /* bytes of the archive */
	struct str sha256;        /* of the archive, in hex */
	struct str index_sha256;  /* of index.csv; empty when the server has none */
	struct str index_etag; /* only when nothing of the index is left to be fetched */
	struct str fetched;    /* when the archive came: "2026-08-21T07:00:00Z" */
	struct str checked;    /* when the server was last asked */
};

/* The ecosystem's folder name: OSV's name without its suffix.  False: no name that a
 * folder or URL should have ("../x", ""). */
bool osv_folder_name(struct str ecosystem, struct str *out);

/* "FOLDER/PyPI/<generation>"; in the arena. */
struct str osv_folder_generation(struct arena *a, struct str folder, struct str ecosystem,
				 const struct osv_state *s);

/* False when there is no state, or none that can be read: it is then made anew. */
bool osv_state_read(struct arena *a, struct str folder, struct str ecosystem,
		    struct osv_state *out);
/* 0, or -1 with errno. */
int osv_state_write(struct arena *a, struct str folder, struct str ecosystem,
		    const struct osv_state *s);

/*
 * Takes the folder's lock, which the process holds until it closes the descriptor or
 * ends.  Waits for others up to `seconds`.  -1 with errno: EAGAIN when another has it.
 */
int osv_folder_lock(struct arena *a, struct str folder, unsigned seconds);

#endif
