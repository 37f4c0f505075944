/*
 * range_text.h - affected ranges and listed versions as the database keeps them.
 *
 *   i1.2.0;f1.2.6|i0;l0.2.4     letters i f l x: introduced, fixed, last_affected,
 *                               limit; ';' between events, '|' between ranges
 *   1.0 1.0.1 1.1b2             listed versions, a blank between them
 *
 * Events are in the order evaluation wants (range_sort).  In versions, bytes that
 * this syntax or a table with tabs would stumble over are escaped as %XX.
 */
#ifndef ADVISORY_RANGE_TEXT_H
#define ADVISORY_RANGE_TEXT_H

#include "advisory/range.h"
#include "base/buf.h"

/* Appends the text of ranges[0..n). */
void range_text_add(struct buf *out, struct arena *scratch,
		    const struct affected_range *ranges, size_t n);
/* Appends the text of a list of versions. */
void range_text_add_versions(struct buf *out, struct arena *scratch,
			     const struct str *versions, size_t n);

/* Reads texts back; its arrays are used again by the next text. */
struct range_reader {
	struct arena *arena; /* owns the arrays, and versions that were escaped */
	struct range_event *events;
	size_t n_events, cap_events;
	struct affected_range *ranges;
	size_t cap_ranges;
	struct str *versions;
	size_t cap_versions;
};

/*
 * Reads one row into *out, which borrows from r and from the texts and is good
 * until the next call.  False when a text is not of this syntax (*out is then
 * empty); both may be empty.
 */
bool range_text_read(struct range_reader *r, struct str ranges, struct str versions,
		     struct affected_set *out);

/* range_lists() of a list as it is written, which need not be taken apart for that. */
bool range_text_lists(struct arena *scratch, const struct version_scheme *scheme,
		      struct str versions, struct str version);

/* Calls is_same(listed, version) for each of a list that has `part` in it, until one is:
 * in long lists of tags that finds one, or none, without a look at each. */
bool range_text_finds(struct arena *scratch, struct str versions, struct str part,
		      bool (*is_same)(struct str listed, struct str version),
		      struct str version);

#endif
