/*
 * executable.h - what the readers of single languages take from an executable.
 *
 * Each adds what it finds and returns true when the program is of its language and tells
 * its packages.
 */
#ifndef PARSERS_EXECUTABLE_H
#define PARSERS_EXECUTABLE_H

#include "core/parser.h"
#include "format/object_file.h"

bool executable_go(struct parse_ctx *ctx, const struct object_file *o);
bool executable_rust(struct parse_ctx *ctx, const struct object_file *o);
/* Of Windows, in whatever language: what its version resource says of the product. */
bool executable_pe(struct parse_ctx *ctx, const struct object_file *o);

#endif
