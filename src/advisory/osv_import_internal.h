/*
 * osv_import_internal.h - what the files of the import share; nobody else's.
 */
#ifndef ADVISORY_OSV_IMPORT_INTERNAL_H
#define ADVISORY_OSV_IMPORT_INTERNAL_H

#include "advisory/osv_import.h"

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
};

/* One document: a record, an array of them, or {"vulns": […]}. */
void import_document(struct import *im, struct str bytes, struct str where,
		     unsigned line);

/* Counts what could not be taken in, and names it while there is room. */
void import_reject(struct import *im, struct str where, unsigned line, struct str why);
void import_odd(struct import *im, struct str where, unsigned line, struct str why);

/* Adds to the bytes read; false, said once, when the bound is passed. */
bool import_count_bytes(struct import *im, size_t n);

/* A file or folder that the user named.  0, or -1 after an error diagnostic. */
int import_input(struct import *im, const char *path);

#endif
