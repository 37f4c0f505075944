/*
 * conda_direct.h - what the files that a conda-lock.yml was made from ask for.
 *
 * https://conda.github.io/conda-lock/src_environment_yml/ (conda-lock 3):
 * metadata.sources lists them, from the folder of the lock file.  environment.yml is
 * read.
 */
#ifndef PARSERS_CONDA_DIRECT_H
#define PARSERS_CONDA_DIRECT_H

#include "base/map.h"
#include "core/parser.h"
#include "format/yaml.h"

struct conda_direct {
	struct parse_ctx *ctx;
	bool is_known; /* some source was read */
	bool is_all;   /* and every one was */
	struct map asked;
};

void conda_direct_init(struct conda_direct *d, struct parse_ctx *ctx,
		       const struct ynode *sources);
void conda_direct_release(struct conda_direct *d);

enum dep_relation conda_direct_relation(const struct conda_direct *d, bool is_pip,
					struct str name);

#endif
