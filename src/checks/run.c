/* run.c - walks a Dockerfile and runs the rules; see run.h. */
#include "checks/run.h"

#include "checks/pragma.h"
#include "checks/run_impl.h"

static struct sh_script *read_run(struct check_ctx *ctx, const struct df_instr *in)
{
	static const struct df_word cmd = { .text = { "cmd", 3 }, .raw = { "cmd", 3 } };

	if (in->shell)
		return shell_read_instr(ctx->arena, in, in->shell->words,
					in->shell->n_words, &ctx->shell_words);
	if (df_stage_is_windows(ctx->df, in->stage))
		return shell_read_instr(ctx->arena, in, &cmd, 1, &ctx->shell_words);
	return shell_read_instr(ctx->arena, in, NULL, 0, &ctx->shell_words);
}

static void run_instruction(struct check_ctx *ctx, const struct check_plan *plan,
			    const struct df_instr *in)
{
	ctx->instr = in;
	ctx->script = ctx->in_onbuild ? NULL : ctx->scripts[ctx->index];
	if (ctx->in_onbuild && in->kind == DF_RUN)
		ctx->script = read_run(ctx, in);
	for (size_t i = 0; i < plan->n[CHECK_DOCKERFILE_INSTRUCTION]; i++) {
		const struct check *c = plan->v[CHECK_DOCKERFILE_INSTRUCTION][i];

		if (!c->instructions || (c->instructions & DF_BIT(in->kind)))
			c->run(ctx, c, in);
	}
	for (size_t i = 0; ctx->script && i < ctx->script->n_commands; i++)
		check_plan_run(ctx, plan, CHECK_DOCKERFILE_COMMAND,
			       &ctx->script->commands[i]);
}

static void run_at(struct check_ctx *ctx, const struct check_plan *plan, size_t index)
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

static void walk(struct check_ctx *ctx, const struct check_plan *plan)
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
		check_plan_run(ctx, plan, CHECK_DOCKERFILE_STAGE, ctx->stage);
	}
	ctx->stage = NULL;
	check_plan_run(ctx, plan, CHECK_DOCKERFILE_FILE, NULL);
}

/* Bases that no rule can judge are said, as are facts that have grown old. */
static void note_gaps(struct check_ctx *ctx, const struct check_plan *plan)
{
	const struct dockerfile *df = ctx->df;
	bool eol = false;

	for (size_t i = 0; i < plan->n[CHECK_DOCKERFILE_INSTRUCTION]; i++)
		eol |= plan->v[CHECK_DOCKERFILE_INSTRUCTION][i]->kind ==
		       FINDING_END_OF_LIFE;
	if (!eol)
		return;
	if (base_facts_are_old(ctx->opt->known, ctx->opt->as_of))
		diag_add(ctx->diags, DIAG_NOTE, DIAG_DATABASE, (struct str){ "", 0 }, 0,
			 "the facts about ends of life are of " STR_FMT
			 ", more than %d days ago",
			 STR_ARG(base_facts_date(ctx->opt->known)), BASE_FACTS_OLD);
	for (size_t s = 0; s < df->n_stages; s++)
		if (df->stages[s].from && !df->stages[s].image_known)
			diag_add(ctx->diags, DIAG_NOTE, DIAG_UNRESOLVED, ctx->path,
				 df->stages[s].from->line,
				 "base not resolved: " STR_FMT " has no default",
				 STR_ARG(df->stages[s].unknown));
}

/* "# hadolint shell=powershell": what shell the base image has, for a stage from there
 * on, or below a FROM's own comment.
 * https://github.com/hadolint/hadolint#non-posix-shells */
struct shell_pragma {
	size_t next; /* comment to look at */
	struct df_word shell;
	bool is_set;
};

static bool is_set_above(struct shell_pragma *p, const struct dockerfile *df,
			 const struct df_instr *in)
{
	bool found = false;

	for (; p->next < df->n_comments && df->comments[p->next].line < in->line;
	     p->next++) {
		struct str s = str_trim(df->comments[p->next].text);

		if (!str_starts_with_nocase(s, STR("hadolint shell=")))
			continue;
		s = str_trim(str_from(s, 15));
		p->shell.text = p->shell.raw = s;
		p->is_set = found = true;
	}
	return found;
}

static void follow_shell(struct shell_pragma *p, const struct dockerfile *df,
			 const struct df_instr *in)
{
	bool above = is_set_above(p, df, in);

	if (in->kind == DF_SHELL || (in->kind == DF_FROM && !above))
		p->is_set = false;
}

static void note_partly(struct check_ctx *ctx, const struct sh_script *s, bool was_spent)
{
	if (!s->partly || was_spent)
		return;
	diag_add(ctx->diags, DIAG_NOTE, DIAG_UNSUPPORTED, ctx->path, s->partly_line,
		 "the shell text of this RUN was read up to here: %s", s->partly_why);
	if (ctx->shell_words.spent)
		diag_add(
			ctx->diags, DIAG_WARNING, DIAG_LIMIT, ctx->path, s->partly_line,
			"more than %u words in the RUNs of one file; what follows is not "
			"read",
			SH_MOST_WORDS_OF_FILE);
}

static void read_scripts(struct check_ctx *ctx)
{
	const struct dockerfile *df = ctx->df;
	struct shell_pragma pragma = { .is_set = false };
	bool was_spent = false;

	ctx->scripts = arena_new_array(ctx->arena, struct sh_script *, df->n_instrs + 1);
	for (size_t i = 0; i < df->n_instrs; i++) {
		const struct df_instr *in = &df->instrs[i];

		follow_shell(&pragma, df, in);
		if (in->kind != DF_RUN)
			continue;
		if (pragma.is_set)
			ctx->scripts[i] = shell_read_instr(ctx->arena, in, &pragma.shell,
							   1, &ctx->shell_words);
		else
			ctx->scripts[i] = read_run(ctx, in);
		note_partly(ctx, ctx->scripts[i], was_spent);
		was_spent = ctx->shell_words.spent;
	}
}

void checks_run_model(const struct check_run *opt, struct arena *a, struct diag_list *d,
		      struct str path, const struct dockerfile *df, struct finding **out,
		      size_t *n)
{
	struct check_ctx ctx = {
		.arena = a, .diags = d, .path = path, .opt = opt, .df = df, .target = -1
	};
	struct check_plan plan;

	check_plan_make(a, opt, &plan);
	ctx.uses = df_uses(a, df, opt->target);
	if (df->n_stages)
		ctx.target = opt->target.len ? df_stage_find(df, opt->target,
							     (unsigned)df->n_stages)
					     : (int)df->n_stages - 1;
	ctx.bases = arena_new_array(a, const struct base_image *, df->n_stages + 1);
	read_scripts(&ctx);
	note_gaps(&ctx, &plan);
	ctx.pragmas =
		pragmas_read(a, d, path, df, opt->as_of,
			     opt->hadolint && opt->hadolint->no_pragmas, &ctx.n_pragmas);
	ctx.silence = pragmas_silence;
	walk(&ctx, &plan);
	pragmas_note_unused(ctx.pragmas, ctx.n_pragmas, &plan.enabled, d, path);
	check_finish(&ctx, out, n);
	secret_patterns_free(ctx.secrets);
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
