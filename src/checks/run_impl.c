/* run_impl.c - which rules run, and findings of one rule joined; see run_impl.h. */
#include "checks/run_impl.h"

#include <stdlib.h>

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

static int found_cmp(const void *pa, const void *pb)
{
	const struct check_found *a = pa, *b = pb;
	int c = strcmp(a->check->id, b->check->id);

	if (!c)
		c = (a->stage > b->stage) - (a->stage < b->stage);
	if (!c)
		c = str_cmp(a->subject, b->subject);
	if (!c)
		c = a->finding.suppressed - b->finding.suppressed;
	if (!c)
		c = (a->finding.line > b->finding.line) -
		    (a->finding.line < b->finding.line);
	if (!c)
		c = (a->shown_line > b->shown_line) - (a->shown_line < b->shown_line);
	return c ? c : str_cmp(a->finding.message, b->finding.message);
}

static bool joins(const struct check_found *a, const struct check_found *b)
{
	if (a->check != b->check || (a->check->traits & CHECK_EACH) ||
	    a->finding.suppressed || b->finding.suppressed)
		return false;
	return a->stage == b->stage && str_eq(a->subject, b->subject);
}

#define JOINED_LINES_MAX 8

/* One finding of v[0..n), all of one rule and stage: the first, naming the others. */
static struct finding join(struct arena *a, const struct check_found *v, size_t n)
{
	struct finding f = v[0].finding;
	unsigned last = v[0].shown_line, listed = 0;

	if (v[0].shown_line > f.line)
		f.message = arena_printf(a, STR_FMT " (line %u)", STR_ARG(f.message),
					 v[0].shown_line);
	for (size_t i = 1; i < n; i++) {
		const struct finding *g = &v[i].finding;

		if (g->severity > f.severity)
			f.severity = g->severity;
		f.informational = f.informational && g->informational;
		if (v[i].shown_line == last || listed > JOINED_LINES_MAX)
			continue;
		last = v[i].shown_line;
		if (listed++ == JOINED_LINES_MAX)
			f.message = arena_cat(a, f.message, STR(" and more"), STR(""));
		else
			f.message =
				arena_printf(a, STR_FMT "%s %u", STR_ARG(f.message),
					     listed == 1 ? "; also on line" : ",", last);
	}
	return f;
}

/* The rule's aliases as the finding wants them: sorted. */
static const struct str *split_aliases(struct arena *a, const char *aliases, size_t *n)
{
	struct str rest = str_of(aliases), word, *v = NULL;
	size_t cap = 0;

	*n = 0;
	while (str_next_word(&rest, &word)) {
		arena_grow(a, v, *n, &cap);
		v[(*n)++] = word;
	}
	if (*n)
		qsort(v, *n, sizeof(*v), str_qsort_cmp);
	return v;
}

void check_finish(struct check_ctx *ctx, struct finding **out, size_t *n_out)
{
	struct secret_patterns *patterns =
		ctx->opt->secrets ? ctx->opt->secrets : ctx->secrets;
	const struct str *aliases = NULL;
	struct finding *v = NULL;
	size_t n = 0, n_aliases = 0;

	if (ctx->n_found) {
		qsort(ctx->found, ctx->n_found, sizeof(*ctx->found), found_cmp);
		v = arena_new_array(ctx->arena, struct finding, ctx->n_found);
	}
	for (size_t i = 0; i < ctx->n_found;) {
		size_t end = i + 1;

		while (end < ctx->n_found && joins(&ctx->found[i], &ctx->found[end]))
			end++;
		v[n] = join(ctx->arena, &ctx->found[i], end - i);
		/* A rule may quote what another one has found to be a secret. */
		v[n].message = secret_masked(ctx->arena, patterns, v[n].message);
		if (!i || ctx->found[i].check != ctx->found[i - 1].check)
			aliases = split_aliases(ctx->arena, ctx->found[i].check->aliases,
						&n_aliases);
		v[n].aliases = aliases;
		v[n++].n_aliases = n_aliases;
		i = end;
	}
	if (n)
		qsort(v, n, sizeof(*v), finding_cmp);
	*out = v;
	*n_out = n;
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
