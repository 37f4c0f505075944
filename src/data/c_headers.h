/*
 * c_headers.h - headers of libraries of C and C++ that are copied into the trees of
 * others, and tell their version: c_headers.def has them, and NOTICE says where the facts
 * come from.
 */
#ifndef DATA_C_HEADERS_H
#define DATA_C_HEADERS_H

#include <stddef.h>

struct c_header {
	const char *file;       /* end of its path: "zlib.h", "curl/curlver.h" */
	const char *library;    /* "zlib" */
	const char *repository; /* where it is developed; "" when that is no git */
	/*
	 * Ways to the version, with '|' between, the first that is there being it:
	 * "ZLIB_VERSION", a macro; "A.B.C", macros that are its numbers;
	 * "BOOST_VERSION/100000/100/1", a macro that is a number, by what each part of
	 * the version is counted in; "'stb_image - v", text that stands before it.
	 * "A.B!C=1": no release unless C, where it is defined, is this.
	 */
	const char *version;
	/*
	 * How its tag is spelt: "v{}"; {_} and {-} have these instead of dots, {2} is the
	 * second number.  "<3 OpenSSL_{_}|openssl-{}" tells of versions below 3, and of
	 * the others.  Empty: no releases are tagged.
	 */
	const char *tag;
};

/* Of one file in the order in which they are tried. */
extern const struct c_header c_headers[];
extern const size_t c_headers_len;

/* Repositories that hold the same commits and tags as another: "host/path", lower case
 * where the host has it so. */
struct c_mirror {
	const char *mirror, *of;
};
extern const struct c_mirror c_mirrors[];
extern const size_t c_mirrors_len;

#endif
