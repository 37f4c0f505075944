/*
 * stack.h - what stack.yaml and stack.yaml.lock write alike: where a Haskell package
 * comes from.
 *
 * https://docs.haskellstack.org/en/stable/topics/package_location/ (Stack 2.1 to 3.7).
 */
#ifndef PARSERS_STACK_H
#define PARSERS_STACK_H

#include "core/parser.h"
#include "format/yaml.h"

/*
 * "name-1.2.3", with or without "@sha256:…,size" or "@rev:1" behind it.  The digest is
 * of the package's description and not of its archive.  False when it is nothing of
 * this.
 */
bool stack_split_hackage(struct str text, struct str *name, struct str *version);

/* Adds what a mapping with hackage, git, github, hg or archive/url means; says what it
 * cannot make out. */
void stack_add_location(struct parse_ctx *ctx, const struct ynode *location);

/* Adds what text alone means: of Hackage, an archive's address, or a folder. */
void stack_add_text(struct parse_ctx *ctx, struct str text, unsigned line);

/* Says that the packages of a snapshot ("lts-21.23", an address) are not known. */
void stack_say_snapshot(struct parse_ctx *ctx, struct str snapshot, unsigned line);

#endif
