/*
 * toml_scan.h - what toml.c (tables) and toml_value.c (strings, numbers, dates) share.
 *
 * Not for anyone else: toml.h is the reader's interface.
 */
#ifndef FORMAT_TOML_SCAN_H
#define FORMAT_TOML_SCAN_H

#include "format/toml.h"

struct toml_scan {
	const char *start, *p, *end;
	unsigned line; /* of p */
	unsigned errors;
	struct arena *arena;
	struct diag_list *d;
	struct str path;
};

/* An error diagnostic at the line of p, or the conflict marker that stands there
 * instead.  Always -1. */
int toml_fail(struct toml_scan *s, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* What stands at p, for "found …". */
struct str toml_found(struct toml_scan *s);

/* The string at p, which is at a quote; multi-line ones only where `lines` allows
 * them (not in keys).  0, or -1 after an error. */
int toml_read_string(struct toml_scan *s, bool lines, struct str *text);

/* The number, date or boolean at p: sets type and text.  0, or -1 after an error. */
int toml_read_word(struct toml_scan *s, struct toml *node);

#endif
