/*
 * model.h - files of machine learning models, as packages.
 */
#ifndef PARSERS_MODEL_H
#define PARSERS_MODEL_H

#include "core/parser.h"

/* What a model says of itself; empty where it does not. */
struct model {
	struct str name, version, license, author;
};

/*
 * Adds the model.  One that does not tell its name goes by that of its file, which is
 * noted; of a model in several files ("x-00002-of-00003.gguf") the first one counts.
 */
void model_add(struct parse_ctx *ctx, const struct model *m);

/* True, and said, when git-lfs has left a pointer in place of the file. */
bool model_is_pointer(struct parse_ctx *ctx);

#endif
