/* run_impl.c - which rules run; see run_impl.h. */
#include "checks/run_impl.h"

void check_plan_make(struct arena *a, const struct check_run *opt,
		     struct check_plan *plan)
{
	*plan = (struct check_plan){ .n = { 0 } };
	if (opt->enabled)
		plan->enabled = *opt->enabled;
	else
		check_set_default(&plan->enabled);
	for (int on = 0; on < CHECK_ON_COUNT; on++) {
		plan->v[on] = arena_new_array(a, const struct check *, check_table_len);
		for (size_t i = 0; i < check_table_len; i++)
			if (((int)check_table[i]->on == on ||
			     (on == CHECK_TEXT && check_table[i]->run_text)) &&
			    check_set_has(&plan->enabled, i))
				plan->v[on][plan->n[on]++] = check_table[i];
	}
}

void check_plan_run(struct check_ctx *ctx, const struct check_plan *plan,
		    enum check_on on, const void *at)
{
	for (size_t i = 0; i < plan->n[on]; i++) {
		const struct check *c = plan->v[on][i];

		if (on == CHECK_TEXT && c->run_text)
			c->run_text(ctx, c, at);
		else
			c->run(ctx, c, at);
	}
}

void check_plan_only(struct check_plan *plan, enum check_on on)
{
	for (size_t i = 0; i < check_table_len; i++)
		if (check_table[i]->on != on)
			plan->enabled.bits[i / 64] &= ~(UINT64_C(1) << (i % 64));
}

void check_split_lines(struct arena *a, struct check_yaml *y)
{
	struct str rest = y->bytes, line, *v;
	size_t n = 0;

	while (str_next_line(&rest, &line))
		n++;
	v = arena_new_array(a, struct str, n + 1);
	rest = y->bytes;
	while (str_next_line(&rest, &line))
		v[y->n_lines++] = line;
	y->lines = v;
}
