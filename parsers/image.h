/*
 * image.h - an image that a YAML file names, as a package.
 */
#ifndef PARSERS_IMAGE_H
#define PARSERS_IMAGE_H

#include "core/parser.h"

/* Adds the image `text` refers to, or warns that it is no reference. */
void image_add(struct parse_ctx *ctx, struct str text, enum dep_scope scope,
	       unsigned line);

#endif
