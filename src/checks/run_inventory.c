/* run_inventory.c - runs the rules about what the files name; see run.h. */
#include "checks/eol.h"
#include "checks/run_impl.h"

void checks_run_inventory(const struct check_run *opt, struct arena *a,
			  struct diag_list *d, const struct inventory *inv,
			  struct finding **out, size_t *n)
{
	struct check_ctx ctx = {
		.arena = a, .diags = d, .opt = opt, .target = -1, .unbounded = true
	};
	struct check_plan plan;

	check_plan_make(a, opt, &plan);
	check_plan_run(&ctx, &plan, CHECK_INVENTORY, inv);
	check_finish(&ctx, out, n);
	eol_release(&ctx);
}
