/*
 * git_index.h - what git's index (.git/index) holds of each path: mode, object, stage.
 *
 * https://git-scm.com/docs/index-format (git 2.52), versions 2, 3 and 4, in repositories
 * of SHA-1 and of SHA-256: the file itself does not say which, but only one of them makes
 * its entries and extensions end where they must.  No program is run, nothing but the
 * given bytes is read.  Of the extensions those matter that take entries out of the file:
 * "link" (a split index: the rest is in another one) and "sdir" (a sparse one: folders
 * for what is in them).
 */
#ifndef FORMAT_GIT_INDEX_H
#define FORMAT_GIT_INDEX_H

#include "base/arena.h"

enum {
	GIT_MODE_LINK = 0160000,   /* a submodule's commit */
	GIT_MODE_FOLDER = 0040000, /* of a sparse index */
	/* Bytes of a path.  PATH_MAX is 4,096; git itself takes any. */
	GIT_INDEX_PATH_BYTES = 8192,
};

struct git_index_entry {
	struct str path; /* until the next call; empty in a split index for what takes an
			    entry's place in the other file */
	const uint8_t *object; /* git_index_file.object_bytes of them, in the bytes */
	uint32_t mode;
	unsigned stage; /* 0, or 1 to 3 where a merge is not resolved */
};

struct git_index_file {
	struct str bytes;
	unsigned version;
	size_t object_bytes; /* 20 or 32 */
	uint32_t n_entries;
	bool is_split, is_sparse;
	/* Where git_index_file_next() is. */
	size_t at;
	uint32_t n_read;
	size_t path_len;
	char path[GIT_INDEX_PATH_BYTES];
};

/*
 * Reads the header, and checks that all entries and extensions are whole
 * and the checksum is right.  NULL, or what
 * is wrong, for people.  The index borrows bytes.
 */
const char *git_index_file_open(struct git_index_file *ix, struct str bytes);

/* The next entry, in the order of the file: by path, then stage.  False at the end. */
bool git_index_file_next(struct git_index_file *ix, struct git_index_entry *out);

#endif
