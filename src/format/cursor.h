/*
 * cursor.h - a place in a text that is read byte by byte, with its line; for the readers
 * of languages that go down by recursion.
 */
#ifndef FORMAT_CURSOR_H
#define FORMAT_CURSOR_H

#include "base/diag.h"

struct cursor {
	struct arena *arena;
	struct str bytes;
	size_t at;
	unsigned line;       /* 1-based */
	struct diag_list *d; /* what is wrong goes here */
	struct str path;
};

static inline bool cursor_at_end(const struct cursor *c)
{
	return c->at >= c->bytes.len;
}

/* The byte that is so far ahead; NUL behind the end. */
static inline char cursor_peek(const struct cursor *c, size_t ahead)
{
	return ahead < c->bytes.len - c->at ? c->bytes.ptr[c->at + ahead] : '\0';
}

static inline void cursor_advance(struct cursor *c, size_t n)
{
	while (n-- && c->at < c->bytes.len)
		c->line += c->bytes.ptr[c->at++] == '\n';
}

/* An error with the line; -1, for `return`.  A merge conflict is said to be one. */
int cursor_fail(struct cursor *c, const char *what);

/*
 * Goes behind a string in quotes, at whose first quote the cursor is; a backslash takes
 * the next byte along.  *inside gets what is between them, *escapes whether a backslash
 * is there.  0, or -1 after an error.
 */
int cursor_quoted(struct cursor *c, bool on_one_line, struct str *inside, bool *escapes);

#endif
