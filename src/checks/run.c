/* run.c - walks a Dockerfile and runs the rules; see run.h. */
#include "checks/run.h"

#include <stdlib.h>

#include "checks/check_ctx.h"
#include "checks/pragma.h"
#include "checks/secret_pattern.h"

/* Rules of one kind that are enabled. */
struct plan {
	const struct check **v[CHECK_ON_COUNT];
	size_t n[CHECK_ON_COUNT];
};

static void make_plan(struct arena *a, const struct check_set *enabled, struct plan *plan)
{
	*plan = (struct plan){ .n = { 0 } };
	for (int on = 0; on < CHECK_ON_COUNT; on++) {
		plan->v[on] = arena_new_array(a, const struct check *, check_table_len);
		for (size_t i = 0; i < check_table_len; i++)
			if ((int)check_table[i]->on == on && check_set_has(enabled, i))
				plan->v[on][plan->n[on]++] = check_table[i];
	}
}

static void run_all(struct check_ctx *ctx, const struct plan *plan, enum check_on on,
		    const void *at)
{
	for (size_t i = 0; i < plan->n[on]; i++)
		plan->v[on][i]->run(ctx, plan->v[on][i], at);
}

static void run_instruction(struct check_ctx *ctx, const struct plan *plan,
			    const struct df_instr *in)
{
	ctx->instr = in;
	ctx->script = ctx->in_onbuild ? NULL : ctx->scripts[ctx->index];
	if (ctx->in_onbuild && in->kind == DF_RUN)
		ctx->script = shell_read_instr(ctx->arena, in,
					       in->shell ? in->shell->words : NULL,
					       in->shell ? in->shell->n_words : 0);
	for (size_t i = 0; i < plan->n[CHECK_DOCKERFILE_INSTRUCTION]; i++) {
		const struct check *c = plan->v[CHECK_DOCKERFILE_INSTRUCTION][i];

		if (!c->instructions || (c->instructions & DF_BIT(in->kind)))
			c->run(ctx, c, in);
	}
	for (size_t i = 0; ctx->script && i < ctx->script->n_commands; i++)
		run_all(ctx, plan, CHECK_DOCKERFILE_COMMAND, &ctx->script->commands[i]);
}

static void run_at(struct check_ctx *ctx, const struct plan *plan, size_t index)
{
	const struct df_instr *in = &ctx->df->instrs[index];

	ctx->index = index;
	ctx->in_onbuild = false;
	run_instruction(ctx, plan, in);
	if (in->kind == DF_ONBUILD && in->onbuild) {
		ctx->in_onbuild = true;
		run_instruction(ctx, plan, in->onbuild);
		ctx->in_onbuild = false;
	}
}

static void walk(struct check_ctx *ctx, const struct plan *plan)
{
	const struct dockerfile *df = ctx->df;
	size_t i = 0;

	ctx->stage = NULL;
	for (; i < df->n_instrs && (!df->n_stages || i < df->stages[0].first); i++)
		run_at(ctx, plan, i);
	for (size_t s = 0; s < df->n_stages; s++) {
		ctx->stage = &df->stages[s];
		for (i = ctx->stage->first; i < ctx->stage->last; i++)
			run_at(ctx, plan, i);
		ctx->instr = ctx->stage->from;
		ctx->index = ctx->stage->first;
		ctx->script = NULL;
		run_all(ctx, plan, CHECK_DOCKERFILE_STAGE, ctx->stage);
	}
	ctx->stage = NULL;
	run_all(ctx, plan, CHECK_DOCKERFILE_FILE, NULL);
}

/* Bases that no rule can judge are said, as are facts that have grown old. */
static void note_gaps(struct check_ctx *ctx, const struct plan *plan)
{
	const struct dockerfile *df = ctx->df;
	bool eol = false;

	for (size_t i = 0; i < plan->n[CHECK_DOCKERFILE_INSTRUCTION]; i++)
		eol |= plan->v[CHECK_DOCKERFILE_INSTRUCTION][i]->kind ==
		       FINDING_END_OF_LIFE;
	if (!eol)
		return;
	if (base_facts_are_old(ctx->opt->as_of))
		diag_add(ctx->diags, DIAG_NOTE, DIAG_DATABASE, (struct str){ "", 0 }, 0,
			 "the facts about ends of life are of " STR_FMT
			 ", more than %d days ago",
			 STR_ARG(base_facts_date()), BASE_FACTS_OLD);
	for (size_t s = 0; s < df->n_stages; s++)
		if (df->stages[s].from && !df->stages[s].image_known)
			diag_add(ctx->diags, DIAG_NOTE, DIAG_UNRESOLVED, ctx->path,
				 df->stages[s].from->line,
				 "base not resolved: " STR_FMT " has no default",
				 STR_ARG(df->stages[s].unknown));
}

static void read_scripts(struct check_ctx *ctx)
{
	const struct dockerfile *df = ctx->df;

	ctx->scripts = arena_new_array(ctx->arena, struct sh_script *, df->n_instrs + 1);
	for (size_t i = 0; i < df->n_instrs; i++) {
		const struct df_instr *in = &df->instrs[i];

		if (in->kind != DF_RUN)
			continue;
		ctx->scripts[i] = shell_read_instr(ctx->arena, in,
						   in->shell ? in->shell->words : NULL,
						   in->shell ? in->shell->n_words : 0);
		if (ctx->scripts[i]->partly)
			diag_add(ctx->diags, DIAG_NOTE, DIAG_UNSUPPORTED, ctx->path,
				 ctx->scripts[i]->partly_line,
				 "the shell text of this RUN was read up to here: %s",
				 ctx->scripts[i]->partly_why);
	}
}

/* --- joining -------------------------------------------------------------- */

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

static void finish(struct check_ctx *ctx, struct finding **out, size_t *n_out)
{
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

void checks_run_model(const struct check_run *opt, struct arena *a, struct diag_list *d,
		      struct str path, const struct dockerfile *df, struct finding **out,
		      size_t *n)
{
	struct check_ctx ctx = {
		.arena = a, .diags = d, .path = path, .opt = opt, .df = df, .target = -1
	};
	struct check_set enabled;
	struct plan plan;
	size_t n_pragmas;

	if (opt->enabled) {
		enabled = *opt->enabled;
	} else {
		enabled = (struct check_set){ .bits = { 0 } };
		check_set_default(&enabled);
	}
	make_plan(a, &enabled, &plan);
	ctx.uses = df_uses(a, df, opt->target);
	if (df->n_stages)
		ctx.target = opt->target.len ? df_stage_find(df, opt->target,
							     (unsigned)df->n_stages)
					     : (int)df->n_stages - 1;
	ctx.bases = arena_new_array(a, struct base_image *, df->n_stages + 1);
	read_scripts(&ctx);
	note_gaps(&ctx, &plan);
	walk(&ctx, &plan);
	secret_patterns_free(ctx.secrets);
	struct pragma *pragmas = pragmas_read(a, d, path, df, opt->as_of, &n_pragmas);

	pragmas_apply(pragmas, n_pragmas, &enabled, ctx.found, ctx.n_found, d, path);
	finish(&ctx, out, n);
}

void checks_run_dockerfile(const struct check_run *opt, struct arena *a,
			   struct diag_list *d, struct str path, struct str bytes,
			   struct finding **out, size_t *n)
{
	unsigned errors = 0;
	struct dockerfile *df = dockerfile_read(a, bytes, d, path, opt->build_arg,
						opt->build_arg_data, &errors);

	checks_run_model(opt, a, d, path, df, out, n);
}
