/*
 * yarn_v1.h - the text of a classic yarn.lock as a list of entries.
 *
 * There is no document; this was written from what Yarn 1.22 writes, and from its
 * description at https://classic.yarnpkg.com/lang/en/docs/yarn-lock/ .  It looks like
 * YAML and is not: indentation is by two blanks, values have no ':', quoted strings
 * are JSON's.
 */
#ifndef PARSERS_YARN_V1_H
#define PARSERS_YARN_V1_H

#include "core/parser.h"

struct yarn_need {
	struct str name, range;
	unsigned line;
	bool optional;
	uint32_t to; /* the entry it leads to; not set by the reader */
};

struct yarn_entry {
	const struct str *patterns; /* "name@range", at least one */
	size_t n_patterns;
	struct str version, resolved, integrity; /* empty when not there */
	struct yarn_need *needs;
	size_t n_needs, cap_needs;
	unsigned line, integrity_line;
	/* The reader leaves these PACKAGE_NONE and false. */
	package_ref ref;
	bool is_first_party;
};

struct yarn_lock {
	struct yarn_entry *v;
	size_t n, cap;
};

/* Reads bytes; strings are borrowed from them or in ctx's arena.  Returns 0, or -1 after
 * parse_error(), entries before the error kept. */
int yarn_v1_read(struct parse_ctx *ctx, struct str bytes, struct yarn_lock *out);

#endif
