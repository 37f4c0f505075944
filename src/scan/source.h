/*
 * source.h - files that a scan reads from elsewhere than the folder: git's index.
 */
#ifndef SCAN_SOURCE_H
#define SCAN_SOURCE_H

#include "base/fsio.h"

struct file_source {
	const struct str *paths; /* all regular files, from the root, sorted */
	size_t n_paths;
	/* Reads the file at a path of `paths` into the empty buffer; any thread. */
	enum fs_result (*read)(void *data, struct str path, struct buf *b);
	void *data;
};

/* The place of path in paths; STR_NONE when it is not there. */
size_t source_find(const struct file_source *s, struct str path);

/* Whether a file, or a folder with files, of that path is there. */
bool source_has(const struct file_source *s, struct str path);

/* From the source, or from the folder when source is NULL. */
enum fs_result source_read(const struct file_source *s, int rootfd, struct str path,
			   struct buf *b);

#endif
