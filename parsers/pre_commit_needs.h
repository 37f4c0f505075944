/*
 * pre_commit_needs.h - what pre-commit installs beside a hook, in the languages that have
 * a registry of their own.
 *
 * https://pre-commit.com/#supported-languages (pre-commit 4): golang, ruby, rust, dart.
 */
#ifndef PARSERS_PRE_COMMIT_NEEDS_H
#define PARSERS_PRE_COMMIT_NEEDS_H

#include "core/parser.h"

/* True for the languages of this file. */
bool pre_commit_knows(struct str language);

/* Adds what `text` installs for a hook of a language that it knows; what is not
 * understood is noted. */
void pre_commit_add(struct parse_ctx *ctx, struct str language, struct str text,
		    unsigned line);

#endif
