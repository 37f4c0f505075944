/*
 * shard.h - where a shard of Crystal comes from, as shard.yml and shard.lock say it.
 *
 * https://github.com/crystal-lang/shards/blob/master/docs/shard.yml.adoc (shards 0.20).
 */
#ifndef PARSERS_SHARD_H
#define PARSERS_SHARD_H

#include "core/parser.h"
#include "format/vcs_url.h"
#include "format/yaml.h"

/* Turns "github: owner/repo" and "git: URL" into an address; false when there is none. */
bool shard_address(struct arena *a, const struct ynode *entry, struct vcs_url *url);

/* As a package's vcs_url has it: "hg+https://…" where it is not git's. */
struct str shard_vcs_url(struct arena *a, const struct vcs_url *url);

#endif
