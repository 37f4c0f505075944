/*
 * lua_literal.h - what a Lua file states in literals, with line numbers.
 *
 * Lua 5.4 Reference Manual, sections 3.1, 3.3.3, 3.4: https://www.lua.org/manual/5.4/ .
 * For files that are programs but hold data: rockspecs, luarocks.lock.  Nothing is run.
 * What is read are assignments to names at the top level, and the table or string that a
 * chunk returns: strings of all forms, numbers, true, false, nil, table constructors,
 * names that were assigned a literal before, and strings joined by "..".  All else is
 * LUA_COMPUTED, up to where the next statement or item begins.
 * Nodes live in the arena; text without escapes is borrowed from the bytes.
 */
#ifndef FORMAT_LUA_LITERAL_H
#define FORMAT_LUA_LITERAL_H

#include "base/diag.h"

enum lua_type {
	LUA_COMPUTED, /* not a literal */
	LUA_STRING,
	LUA_NUMBER, /* as written */
	LUA_BOOL,
	LUA_NIL,
	LUA_TABLE,
};

struct lua {
	enum lua_type type;
	unsigned line;   /* 1-based, of its key or first byte */
	struct str key;  /* "" for items of a list */
	struct str text; /* of a string, number or bool */
	struct lua *child, *next;
	size_t n;
};

/*
 * Reads a chunk into *out, a table of what is assigned; *returned gets what it returns,
 * or stays NULL.  0, or -1 after an error diagnostic with its line; *out then holds what
 * came before.
 */
int lua_read(struct arena *a, struct str bytes, unsigned max_depth, struct diag_list *d,
	     struct str path, struct lua *out, const struct lua **returned);

/* The last value of that key; NULL when t is NULL or has none. */
const struct lua *lua_get(const struct lua *t, const char *key);
/* Its text when it is a string, else "". */
struct str lua_string(const struct lua *t, const char *key);

static inline bool lua_is(const struct lua *v, enum lua_type type)
{
	return v && v->type == type;
}

#define lua_each(it, parent)                                                             \
	for (const struct lua *it = (parent) ? (parent)->child : NULL; it; it = it->next)

#endif
