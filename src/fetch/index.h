/*
 * index.h - modified_id.csv: which records there are, and when each was last modified.
 *
 * Two of them, the one of the last run and today's, tell what has changed, whatever the
 * order of the dates: records come late with old dates.
 */
#ifndef FETCH_INDEX_H
#define FETCH_INDEX_H

#include "base/arena.h"
#include "base/buf.h"

struct index_row {
	struct str modified; /* as written */
	struct str id;       /* a name that a file may have */
};

struct index {
	struct index_row *v;
	size_t n;
	size_t odd; /* lines that are none, left out */
};

/* Lines that are none are left out; -1 with *error when half of them are, or all are
 * missing: that is no index.  Strings are of text. */
int index_read(struct arena *a, struct str text, struct index *out, struct str *error);

/* Rows of `now` that `before` does not have with the same date; *gone: how many of
 * before's ids now has no more. */
void index_changed(struct arena *a, const struct index *before, const struct index *now,
		   struct index *changed, size_t *gone);

/* The text of an index without the rows that were modified after `until` (seconds since
 * 1970 UTC). */
void index_write(const struct index *in, int64_t until, struct buf *out);

#endif
