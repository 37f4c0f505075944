/*
 * edn.h - EDN, and as much of Clojure's syntax as holds data, with line numbers.
 *
 * https://github.com/edn-format/edn and, for what Clojure has beyond it,
 * https://clojure.org/reference/reader (Clojure 1.12).  Nothing is evaluated: a form that
 * has to be is EDN_COMPUTED.  Tags and metadata are passed over, what "#_" discards is
 * gone, and "#:ns{:a 1}" has the key ":ns/a".
 * Nodes live in the arena; text without escapes is borrowed from the bytes.
 */
#ifndef FORMAT_EDN_H
#define FORMAT_EDN_H

#include "base/diag.h"

enum edn_type {
	EDN_COMPUTED, /* ~x, @x, #(…), a regular expression; text is the name of x */
	EDN_SYMBOL,   /* nil, true and false too */
	EDN_KEYWORD,  /* text without the ':' */
	EDN_STRING,
	EDN_NUMBER, /* as written */
	EDN_CHAR,
	EDN_LIST,
	EDN_VECTOR,
	EDN_MAP, /* key and value in turn, each a child */
	EDN_SET,
};

struct edn {
	enum edn_type type;
	unsigned line; /* 1-based, of its first byte */
	struct str text;
	struct edn *child, *next;
	size_t n; /* children */
};

/*
 * Reads every form of the file into *out, an EDN_LIST.  0, or -1 after an error
 * diagnostic with its line; *out then holds what came before, a form that is not closed
 * among it.
 */
int edn_read(struct arena *a, struct str bytes, unsigned max_depth, struct diag_list *d,
	     struct str path, struct edn *out);

/* The value of a keyword in a map, the last of several; NULL when v is none or has no
 * such key. */
const struct edn *edn_get(const struct edn *v, const char *keyword);
/* Its text when it is a string, else "". */
struct str edn_string(const struct edn *v, const char *keyword);

static inline bool edn_is(const struct edn *v, enum edn_type type)
{
	return v && v->type == type;
}

/* True for a list or a vector. */
static inline bool edn_is_sequence(const struct edn *v)
{
	return edn_is(v, EDN_LIST) || edn_is(v, EDN_VECTOR);
}

#define edn_each(it, parent)                                                             \
	for (const struct edn *it = (parent) ? (parent)->child : NULL; it; it = it->next)

/* The pairs of a map: it is a key, it->next its value. */
#define edn_each_pair(it, map)                                                           \
	for (const struct edn *it = edn_is(map, EDN_MAP) ? (map)->child : NULL;          \
	     it && it->next; it = it->next->next)

#endif
