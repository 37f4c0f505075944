/*
 * run_impl.h - what the runners of Dockerfiles and of YAML files share.
 */
#ifndef CHECKS_RUN_IMPL_H
#define CHECKS_RUN_IMPL_H

#include "checks/check_ctx.h"

/* Rules of one kind that are enabled. */
struct check_plan {
	struct check_set enabled;
	const struct check **v[CHECK_ON_COUNT];
	size_t n[CHECK_ON_COUNT];
};

void check_plan_make(struct arena *a, const struct check_run *opt,
		     struct check_plan *plan);
void check_plan_run(struct check_ctx *ctx, const struct check_plan *plan,
		    enum check_on on, const void *at);

/* Leaves the rules of one kind enabled: what an ignore comment in such a file can be
 * about. */
void check_plan_only(struct check_plan *plan, enum check_on on);

/* Takes a finding that a rule has reported, which is borrowed: joins it with others. */
void check_keep(struct check_ctx *ctx, const struct check_found *f);

/* Puts what was found in order. */
void check_finish(struct check_ctx *ctx, struct finding **out, size_t *n_out);

/* Sets y->lines, which borrow from its bytes. */
void check_split_lines(struct arena *a, struct check_yaml *y);

#endif
