/*
 * ini.h - INI files as Python's configparser reads them: setup.cfg and its like.
 *
 * https://docs.python.org/3/library/configparser.html#supported-ini-file-structure
 * (3.14):
 * '=' or ':' after a key, comment lines with '#' or ';', no comments behind a value, and
 * indented lines go on with the value.  Keys are told as written; configparser compares
 * them in lower case.  Everything borrows from the bytes.
 */
#ifndef FORMAT_INI_H
#define FORMAT_INI_H

#include "base/str.h"

enum ini_kind {
	INI_SECTION, /* key is the section's name */
	INI_KEY,     /* key, and the value on its line, which may be empty */
	INI_MORE,    /* a line more of the last key's value, trimmed */
	INI_BAD,     /* a line that is nothing of this; value is the line */
	INI_END,
};

struct ini_line {
	enum ini_kind kind;
	unsigned line; /* 1-based */
	struct str section, key, value;
};

struct ini_reader {
	struct str rest, section, key;
	unsigned line;
	size_t indent; /* of the last key */
};

void ini_reader_init(struct ini_reader *r, struct str bytes);
/* Fills in *out; its kind is INI_END at the end, when it returns false. */
bool ini_next(struct ini_reader *r, struct ini_line *out);

#endif
