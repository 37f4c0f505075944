/*
 * ci.h - what the parsers of pipelines and of what deploys share: YAML documents, and the
 * images that their fields name.
 */
#ifndef PARSERS_CI_H
#define PARSERS_CI_H

#include "core/parser.h"
#include "format/yaml.h"

enum { CI_NESTING = 96 };

/* The documents that are mappings.  Returns 0, or -1 after an error; what was read
 * before it is in *docs. */
int ci_load(struct parse_ctx *ctx, struct str bytes, struct ynode_docs *docs);

/*
 * Adds the image that a field holds: text, or a mapping that has it below `key` (which
 * may be NULL).  What is filled in later ("$X", "{{ x }}", "<< x >>") is a note; nothing,
 * for a field that is not there or empty.
 */
void ci_image(struct parse_ctx *ctx, const struct ynode *image, const char *key,
	      enum dep_scope scope);

/* True, and said in a note, when text is filled in later. */
bool ci_is_open(struct parse_ctx *ctx, const char *what, struct str text, unsigned line);

/* "1", "1.2", "v1.2.3-rc1": what begins as a version does. */
bool ci_is_version(struct str s);

#endif
