/*
 * opam.h - the tokens of a file of opam, OCaml's package manager, with their lines.
 *
 * https://opam.ocaml.org/doc/Manual.html, "Common file format" and "Package definitions"
 * (file format 2.0, opam 2.0 to 2.4).  Fields are `name: value`, sections
 * `name "label" { fields }`; comments are # to the end of the line and (* … *), which
 * nest.
 */
#ifndef FORMAT_OPAM_H
#define FORMAT_OPAM_H

#include "base/arena.h"

enum opam_kind {
	OPAM_STRING, /* text without its quotes and escapes */
	OPAM_WORD,   /* a name, a number, a boolean */
	OPAM_OP,     /* = != < <= > >= ~ += =+ := =: */
	OPAM_SIGN,   /* one of : [ ] { } ( ) & | ! ? */
	OPAM_BAD,    /* text says what is wrong; the reader goes on behind it */
	OPAM_END,
};

struct opam_token {
	enum opam_kind kind;
	unsigned line;   /* 1-based, of its first byte */
	struct str text; /* borrowed, or in the arena where a string has escapes */
};

struct opam_reader {
	struct arena *a;
	struct str rest;
	unsigned line;
	struct opam_token ahead; /* read before it was asked for */
	bool has_ahead;
};

void opam_init(struct opam_reader *r, struct arena *a, struct str bytes);
/* Fills in *out; false at the end, when its kind is OPAM_END. */
bool opam_next(struct opam_reader *r, struct opam_token *out);
/* The token that opam_next() will give. */
void opam_peek(struct opam_reader *r, struct opam_token *out);

bool opam_is_sign(const struct opam_token *t, char sign);

#endif
