/*
 * erlang_term.h - terms of Erlang and Elixir as they stand in files, with line numbers.
 *
 * Erlang Reference Manual (OTP 28), "Data Types":
 * https://www.erlang.org/doc/system/data_types.html ; Elixir 1.19, "Syntax reference":
 * https://hexdocs.pm/elixir/syntax-reference.html
 * Literals only: atoms, strings, binaries of one string, numbers, tuples, lists, maps and
 * keyword pairs; nothing is evaluated.  Both languages are read by the same reader: where
 * one has a sign that the other lacks, it means the same thing to a lock file.
 * Nodes live in the arena; text without escapes is borrowed from the bytes.
 */
#ifndef FORMAT_ERLANG_TERM_H
#define FORMAT_ERLANG_TERM_H

#include "base/diag.h"

enum term_type {
	TERM_ATOM,   /* ok, :ok, 'ok', true */
	TERM_STRING, /* "x", <<"x">> */
	TERM_NUMBER, /* as written */
	TERM_TUPLE,
	TERM_LIST,
	TERM_MAP, /* #{…}, %{…}: key and value in turn, each a child */
};

struct term {
	enum term_type type;
	unsigned line;   /* 1-based, of its first byte */
	struct str text; /* of an atom without ':' or quotes, of a string, of a number */
	struct str key;  /* of a keyword pair "key: value", which is its value */
	struct term *child, *next;
	size_t n; /* children */
};

enum term_language {
	TERM_ERLANG, /* "term. term." with % comments */
	TERM_ELIXIR, /* one term, with # comments */
};

/*
 * Reads every term of the file into *out, a TERM_LIST.  0, or -1 after an error
 * diagnostic with its line; *out then holds the terms that came before.
 */
int term_read(struct arena *a, struct str bytes, enum term_language language,
	      unsigned max_depth, struct diag_list *d, struct str path, struct term *out);

/* The i-th child, from 0; NULL when t is NULL, is no collection, or has fewer. */
const struct term *term_at(const struct term *t, size_t i);
/* The value of a keyword pair in a list or map; NULL without one. */
const struct term *term_get(const struct term *t, const char *key);
/* Text of the i-th child when it is a string (or, term_atom, an atom); "" else. */
struct str term_string(const struct term *t, size_t i);
struct str term_atom(const struct term *t, size_t i);

static inline bool term_is(const struct term *t, enum term_type type)
{
	return t && t->type == type;
}

#define term_each(it, parent)                                                            \
	for (const struct term *it = (parent) ? (parent)->child : NULL; it; it = it->next)

#endif
