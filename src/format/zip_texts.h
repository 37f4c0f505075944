/*
 * zip_texts.h - the few small files of a zip archive that tell what it is, read under
 * bounds.
 */
#ifndef FORMAT_ZIP_TEXTS_H
#define FORMAT_ZIP_TEXTS_H

#include "base/diag.h"

enum {
	ZIP_TEXTS_ENTRIES = 500000, /* of one archive */
	ZIP_TEXTS_BYTES = 4 << 20,  /* of one file */
	ZIP_TEXTS_BUDGET = 64 << 20 /* of all files that are wanted */
};

struct zip_texts {
	/* Whether the entry is one to read. */
	bool (*wants)(void *arg, struct str name);
	/* An entry that is; the text is in the arena, as UTF-8. */
	void (*take)(void *arg, struct str name, struct str text);
	void *arg;
};

/*
 * Reads bytes; strings are in the arena.  What could not be read is a warning for path.
 * Returns 0, or -1, with nothing said, when bytes are no zip archive at all.
 */
int zip_texts_read(struct arena *a, struct str bytes, const struct zip_texts *z,
		   struct diag_list *d, struct str path);

#endif
