/*
 * c_header.h - what a header of a library of C or C++ says of its version: macros, and
 * text before it.  src/data/c_headers.h has the libraries.
 */
#ifndef PARSERS_C_HEADER_H
#define PARSERS_C_HEADER_H

#include "base/arena.h"
#include "data/c_headers.h"

/* The version that a header states. */
struct c_version {
	struct str text; /* "1.2.11"; empty: it names one that is no release, or computes
			    it */
	struct str near; /* what it says then ("1.90 WIP"); may be empty */
	unsigned line;   /* 1-based */
};

/* By the ways of the header, in its text, of which the first bytes may do.  False when
 * nothing of them is there. */
bool c_version_read(struct arena *a, const struct c_header *h, struct str text,
		    struct c_version *out);

/* How the tag of a version is spelt; empty when its releases have none. */
struct str c_version_tag(struct arena *a, const struct c_header *h, struct str version);

/* The header of a path; *i is where to look next, 0 at first.  NULL at the end. */
const struct c_header *c_header_next(struct str path, size_t *i);

#endif
