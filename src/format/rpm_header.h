/*
 * rpm_header.h - the header of one rpm package, as rpm's database holds it.
 *
 * RPM version 4, "Header format": https://rpm-software-management.github.io/rpm/manual/
 * format_v4.html (rpm 4.20), and hdrblob in lib/header.c.  Two big-endian counts, an
 * index of (tag, type, offset, count), and a store of data: without the magic that a
 * file on disk begins with.  Everything borrows from the bytes.
 */
#ifndef FORMAT_RPM_HEADER_H
#define FORMAT_RPM_HEADER_H

#include "base/str.h"

enum rpm_tag {
	RPM_NAME = 1000,
	RPM_VERSION = 1001,
	RPM_RELEASE = 1002,
	RPM_EPOCH = 1003,
	RPM_VENDOR = 1011,
	RPM_LICENSE = 1014,
	RPM_ARCH = 1022,
	RPM_SOURCE = 1044, /* name of the source package's file */
	RPM_PROVIDES = 1047,
	RPM_REQUIRES = 1049,
	RPM_DIR_INDEXES = 1116,
	RPM_BASE_NAMES = 1117,
	RPM_DIR_NAMES = 1118,
};

struct rpm_header {
	struct str index; /* n entries of 16 bytes */
	struct str store;
};

/* False when the bytes are no header, or less than its counts say. */
bool rpm_header_open(struct str bytes, struct rpm_header *out);

/* A string, the first one where there are several; empty when it is not there. */
struct str rpm_header_string(const struct rpm_header *h, enum rpm_tag tag);
/* A list of 32 bit numbers. */
struct rpm_numbers {
	struct str data;
	size_t n;
};
struct rpm_numbers rpm_header_numbers(const struct rpm_header *h, enum rpm_tag tag);
uint32_t rpm_number_at(const struct rpm_numbers *v, size_t i); /* i below v->n */

/* A list of strings, read one after the other. */
struct rpm_strings {
	struct str rest;
	size_t left;
};
struct rpm_strings rpm_header_strings(const struct rpm_header *h, enum rpm_tag tag);
bool rpm_strings_next(struct rpm_strings *s, struct str *out);

#endif
