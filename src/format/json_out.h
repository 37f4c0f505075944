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
#include "base/hash.h"

enum { JOUT_DEPTH = 32 };

/*
 * Where a document goes that is to be in another syntax: it is told what would be
 * written, and nothing is.  key is empty for the root and for elements of an array; the
 * text of a number or a literal lives until the call returns.
 */
struct jout_sink {
	void (*open)(void *data, struct str key, bool is_object);
	void (*close)(void *data);
	void (*value)(void *data, struct str key, struct str text);
	void *data;
};

struct jout {
	struct buf *out; /* borrowed */
	unsigned depth;
	bool compact; /* no white space at all */
	bool has_member[JOUT_DEPTH];
	bool is_object[JOUT_DEPTH];
	bool after_key;
	struct digest128 *digest; /* of keys, values and brackets; NULL: none is made */
	const struct jout_sink *sink;
	struct str key; /* of the value that follows */
};

void jout_init(struct jout *j, struct buf *out, bool compact);

void jout_object(struct jout *j); /* { */
void jout_array(struct jout *j);  /* [ */
void jout_end_object(struct jout *j);
void jout_end_array(struct jout *j);

void jout_key_str(struct jout *j, struct str key);
void jout_string(struct jout *j, struct str value);
void jout_number(struct jout *j, int64_t value);
void jout_tenths(struct jout *j, unsigned tenths);                  /* 75 as 7.5 */
void jout_decimal(struct jout *j, uint32_t value, unsigned places); /* 1, 5: 0.00001 */
void jout_bool(struct jout *j, bool value);
void jout_null(struct jout *j);

/* Inline, so that the compiler knows the length of a literal. */
static inline void jout_key(struct jout *j, const char *key)
{
	jout_key_str(j, str_of(key));
}

static inline void jout_text(struct jout *j, const char *value)
{
	jout_string(j, str_of(value));
}

/* Key and value in one. */
static inline void jout_member(struct jout *j, const char *key, struct str value)
{
	jout_key(j, key);
	jout_string(j, value);
}

static inline void jout_member_text(struct jout *j, const char *key, const char *value)
{
	jout_member(j, key, str_of(value));
}

static inline void jout_member_number(struct jout *j, const char *key, int64_t value)
{
	jout_key(j, key);
	jout_number(j, value);
}

static inline void jout_member_bool(struct jout *j, const char *key, bool value)
{
	jout_key(j, key);
	jout_bool(j, value);
}

/* Only when value is not empty. */
static inline void jout_member_opt(struct jout *j, const char *key, struct str value)
{
	if (value.len)
		jout_member(j, key, value);
}

/* The start of a member that is an object or an array. */
static inline void jout_member_object(struct jout *j, const char *key)
{
	jout_key(j, key);
	jout_object(j);
}

static inline void jout_member_array(struct jout *j, const char *key)
{
	jout_key(j, key);
	jout_array(j);
}

#endif
