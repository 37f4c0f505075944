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

enum { JSON_OUT_DEPTH = 32 };

struct json_out {
	struct buf *out; /* borrowed */
	unsigned depth;
	bool compact; /* no white space at all */
	bool has_member[JSON_OUT_DEPTH];
	bool is_object[JSON_OUT_DEPTH];
	bool after_key;
};

void json_out_init(struct json_out *j, struct buf *out, bool compact);

void json_out_object(struct json_out *j); /* { */
void json_out_array(struct json_out *j);  /* [ */
void json_out_end_object(struct json_out *j);
void json_out_end_array(struct json_out *j);

void json_out_key(struct json_out *j, const char *key);
void json_out_key_str(struct json_out *j, struct str key);
void json_out_string(struct json_out *j, struct str value);
void json_out_text(struct json_out *j, const char *value);
void json_out_number(struct json_out *j, int64_t value);
void json_out_tenths(struct json_out *j, unsigned tenths); /* 75 as 7.5 */
void json_out_bool(struct json_out *j, bool value);
void json_out_null(struct json_out *j);

/* Key and value in one. */
void json_out_member(struct json_out *j, const char *key, struct str value);
void json_out_member_text(struct json_out *j, const char *key, const char *value);
void json_out_member_number(struct json_out *j, const char *key, int64_t value);
void json_out_member_bool(struct json_out *j, const char *key, bool value);
/* Only when value is not empty. */
void json_out_member_opt(struct json_out *j, const char *key, struct str value);
/* The start of a member that is an object or an array. */
void json_out_member_object(struct json_out *j, const char *key);
void json_out_member_array(struct json_out *j, const char *key);

#endif
