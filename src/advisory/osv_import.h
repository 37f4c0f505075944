/*
 * osv_import.h - OSV records out of files into an advisory database.
 *
 * Inputs: a record (.json), an array of records, the answer of OSV's API, JSON
 * lines, a folder of *.json, an archive of *.json (zip, tar, also compressed); the
 * lists of exploit_import.h; and the facts of facts.h.
 * Odd records are counted and named; none ends the import.
 */
#ifndef ADVISORY_OSV_IMPORT_H
#define ADVISORY_OSV_IMPORT_H

#include "advisory/db_write.h"
#include "base/diag.h"

/* Bounds, each a diagnostic when it is met.  The biggest record seen at OSV.dev
 * (a kernel's, at Debian) is under 4 MB, all of OSV under 16 GB. */
#define OSV_RECORD_BYTES (32u * 1024 * 1024)
#define OSV_TOTAL_BYTES (64ull * 1024 * 1024 * 1024)
/* An archive from which this many times its size comes, and so much, holds no records:
 * OSV.dev's archives unpack to 4 to 10 times their size. */
#define OSV_BOMB_RATIO 300u
#define OSV_BOMB_BYTES (256u * 1024 * 1024)
/* Records that are named in diagnostics; the others are only counted. */
#define OSV_NAMED 100u

struct osv_import_options {
	enum db_base base;
	int64_t now;      /* seconds since 1970 UTC: the time of the import */
	const char *tool; /* version of the program */
	/* Noted in the database, which is then as old as the oldest of its sources.  Of
	 * a record only packages of these ecosystems, and of those that are there
	 * already, are taken in: that PyPI's archive names a few of Go's must not look as
	 * if Go's were there. */
	const struct db_source *sources;
	size_t n_sources;
	size_t max_record;  /* bytes; 0 = OSV_RECORD_BYTES */
	uint64_t max_total; /* bytes after decompression; 0 = OSV_TOTAL_BYTES */
	void (*progress)(void *user, uint64_t records); /* every 1,000; may be NULL */
	void *user;
};

struct osv_import_result {
	uint64_t added, replaced;
	uint64_t older;     /* a later one was there */
	uint64_t odd;       /* taken in, but for a detail */
	uint64_t rejected;  /* not taken in */
	uint64_t withdrawn; /* of those taken in */
	uint64_t files;     /* looked into */
	uint64_t exploits;  /* rows of CISA's catalog and of EPSS */
	date_day facts;     /* the day of the end-of-life facts; 0: none taken in */
	/* Of the file that was there, with DB_FROM_BESIDE; DATE_NONE: no facts. */
	struct db_beside kept;
	date_day kept_facts;
	/* Records of which something was left out: the packages of ecosystems that no
	 * input brings and that the database did not have (osv_brought.c). */
	uint64_t strays;
	struct str stray_names; /* those ecosystems, "Go, npm"; in the arena */
};

/*
 * Imports into the file at db_path, which is replaced when all is done.  Returns 0,
 * or -1 after an error diagnostic, the old file then being as it was: an input
 * cannot be read, the disk is full.  *out is filled either way.
 */
int osv_import(const char *db_path, const char *const *inputs, size_t n,
	       const struct osv_import_options *options, struct osv_import_result *out,
	       struct arena *a, struct diag_list *d);

#endif
