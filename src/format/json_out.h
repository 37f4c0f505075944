/*
 * json_out.h - JSON text, written as it goes: commas, indent and escapes.
 *
 * Two blanks of indent, LF, no trailing blank; bytes that are not UTF-8 become
 * U+FFFD; control characters and the bidirectional overrides are escaped.
 * Order is the caller's.  Misnesting is our own mistake and asserts.  No newline
 * follows the last bracket: a file's is the caller's to add.
 */
#ifndef FORMAT_JSON_OUT_H
#define FORMAT_JSON_OUT_H

#include "base/buf.h"

enum { JOUT_DEPTH = 32 };

struct jout {
	struct buf *out; /* borrowed */
	unsigned depth;
	bool compact; /* no white space at all */
	bool has_member[JOUT_DEPTH];
	bool is_object[JOUT_DEPTH];
	bool after_key;
};

void jout_init(struct jout *j, struct buf *out, bool compact);

void jout_object(struct jout *j); /* { */
void jout_array(struct jout *j);  /* [ */
void jout_end_object(struct jout *j);
void jout_end_array(struct jout *j);

void jout_key(struct jout *j, const char *key);
void jout_key_str(struct jout *j, struct str key);
void jout_string(struct jout *j, struct str value);
void jout_text(struct jout *j, const char *value);
void jout_number(struct jout *j, int64_t value);
void jout_tenths(struct jout *j, unsigned tenths); /* 75 as 7.5 */
void jout_bool(struct jout *j, bool value);
void jout_null(struct jout *j);

/* Key and value in one. */
void jout_member(struct jout *j, const char *key, struct str value);
void jout_member_text(struct jout *j, const char *key, const char *value);
void jout_member_number(struct jout *j, const char *key, int64_t value);
void jout_member_bool(struct jout *j, const char *key, bool value);
/* Only when value is not empty. */
void jout_member_opt(struct jout *j, const char *key, struct str value);
/* The start of a member that is an object or an array. */
void jout_member_object(struct jout *j, const char *key);
void jout_member_array(struct jout *j, const char *key);

#endif
