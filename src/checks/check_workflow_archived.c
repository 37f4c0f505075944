/* check_workflow_archived.c - actions that are known to be bad. */
#include "checks/check_ctx.h"
#include "checks/workflow.h"
#include "checks/archived_actions.h"

static const struct archived_action *archived(struct str name)
{
	size_t lo = 0, hi = archived_actions_len;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int c = str_cmp_nocase(str_of(archived_actions[mid].name), name);

		if (!c)
			return &archived_actions[mid];
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

static void judge(struct check_ctx *ctx, const struct check *self,
		  const struct gh_uses *u, const struct ynode *v,
		  const struct gh_step *step)
{
	const struct archived_action *a = u->text.len ? archived(u->name) : NULL;
	struct check_at at;

	if (!a)
		return;
	at = gh_at(v, step);
	at.subject = arena_lower(ctx->arena, u->name);
	if (a->instead)
		at.fix = arena_printf(ctx->arena, "use %s", a->instead);
	check_report(ctx, self, at,
		     "the repository of " STR_FMT
		     " is archived: nobody mends it any more",
		     STR_ARG(u->name));
}

static void run_archived(struct check_ctx *ctx, const struct check *self, const void *doc)
{
	const struct gh_file *f = gh_file(ctx);

	(void)doc;
	for (size_t i = 0; i < f->n_steps; i++)
		judge(ctx, self, &f->steps[i].uses, ynode_get(f->steps[i].node, "uses"),
		      &f->steps[i]);
	for (size_t i = 0; i < f->n_jobs; i++)
		judge(ctx, self, &f->jobs[i].uses, ynode_get(f->jobs[i].node, "uses"),
		      NULL);
}

const struct check check_known_bad_action = {
	.id = "WB-GH-020",
	.slug = "known-bad-action",
	.aliases = "known-vulnerable-actions archived-uses",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "Action whose repository is archived",
	.why = "Flaws that are found in it stay.  Versions of actions that have a known "
	       "flaw "
	       "are findings of their own, from the advisory database (GitHub Actions).",
	.fix = "use an action that is maintained, or a command of the runner",
	.bad = "uses: actions/create-release@v1",
	.good = "run: gh release create \"$GITHUB_REF_NAME\"",
	.url = "https://docs.zizmor.sh/audits/#archived-uses",
	.on = CHECK_WORKFLOW,
	.run = run_archived,
};
