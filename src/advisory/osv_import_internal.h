/*
 * osv_import_internal.h - what the files of the import share; nobody else's.
 */
#ifndef ADVISORY_OSV_IMPORT_INTERNAL_H
#define ADVISORY_OSV_IMPORT_INTERNAL_H

#include "advisory/osv_import.h"
#include "base/map.h"

/* What the inputs say of one ecosystem: osv_brought.c. */
struct brought {
	struct str ecosystem; /* without suffix */
	uint64_t records;     /* of this input that name it */
	uint64_t last;        /* the record that did so last */
	bool alone;           /* one of this input names nothing else */
	bool whole;           /* some input brings it */
};

struct import {
	struct db_writer *writer;
	struct osv_import_options options; /* bounds filled in */
	struct osv_import_result *result;
	struct diag_list *diags;
	struct arena scratch; /* of one record */
	const char *input;    /* the path being read */
	uint64_t bytes;       /* so far */
	uint64_t file_size;   /* of the file being read, and what came out of it */
	uint64_t file_bytes;
	bool bomb;        /* far more came out than a file of records holds: stop */
	uint64_t records; /* so far */
	unsigned named;
	bool failed; /* the database cannot be written: stop */
	bool many;   /* the input is an archive or folder, not records given as such */
	struct brought *brought;
	size_t n_brought, cap_brought;
	struct map brought_by_name; /* to the index above */
	struct arena names;         /* of the ecosystems, and that array */
	uint64_t tallied;           /* records that name a package, so far */
	uint64_t tallied_before;    /* those of earlier inputs */
	uint64_t of_repository;     /* records of this input that name a repository */
	uint64_t of_nothing_else;   /* and no package */
};

/* One document: a record, an array of them, or {"vulns": […]}. */
void import_document(struct import *im, struct str bytes, struct str where,
		     unsigned line);

/* Counts what could not be taken in, and names it while there is room. */
void import_reject(struct import *im, struct str where, unsigned line, struct str why);
void import_odd(struct import *im, struct str where, unsigned line, struct str why);

/* Adds to the bytes read; false, said once, when the bound is passed. */
bool import_count_bytes(struct import *im, size_t n);

/* Counts the ecosystems that a record names; then what the input as a whole brings. */
void import_tally(struct import *im, const struct osv_record *r);
void import_tally_input(struct import *im);

/* Takes away the packages of ecosystems that no input brings and that the database did
 * not have.  0, or -1. */
int import_drop_strays(struct import *im, struct arena *a);

/* A file or folder that the user named.  0, or -1 after an error diagnostic. */
int import_input(struct import *im, const char *path);

#endif
