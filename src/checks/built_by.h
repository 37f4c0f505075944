/*
 * built_by.h - how the files beside a Dockerfile build and run it: Compose and bake files
 * in its folder and the one above, files of Kubernetes.
 */
#ifndef CHECKS_BUILT_BY_H
#define CHECKS_BUILT_BY_H

#include "checks/check_ctx.h"

/* A Compose service or a bake target builds up to that stage. */
bool built_by_targets(struct check_ctx *ctx, struct str stage);

/* Something else looks after the container: a Compose service that builds it has a
 * healthcheck, or there are files of Kubernetes, which has probes. */
bool built_by_probes(struct check_ctx *ctx);

#endif
