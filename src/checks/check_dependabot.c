/*
 * check_dependabot.c - rules about dependabot.yml: what it updates, when, and what code
 * it runs.
 *
 * https://docs.github.com/en/code-security/reference/supply-chain-security/
 * dependabot-options-reference (2026-08).
 */
#include "checks/workflow.h"

#define COOLDOWN_LEAST 7 /* days; in most attacks the bad release was gone by then */

/* The days that an update waits; false when nothing is said. */
static bool days_of(const struct ynode *cooldown, uint32_t *days)
{
	return str_to_u32(ynode_string(cooldown, "default-days"), 10000, days);
}

static void judge_cooldown(struct check_ctx *ctx, const struct check *self,
			   const struct ynode *update)
{
	const struct ynode *cooldown = ynode_get(update, "cooldown");
	struct check_at at = cooldown ? gh_at_key(cooldown) : gh_at(update, NULL);
	uint32_t days = 0;

	/* The days for major, minor and patch releases stand beside the default. */
	if (cooldown &&
	    (days_of(cooldown, &days) ? days >= COOLDOWN_LEAST : cooldown->child != NULL))
		return;
	at.severity = SEVERITY_LOW;
	at.info = true;
	at.subject = STR("cooldown");
	if (cooldown)
		check_report(ctx, self, at, "updates wait %u days only, less than %d",
			     days, COOLDOWN_LEAST);
	else
		check_report(ctx, self, at,
			     "updates are taken on the day that they come out: there is "
			     "no cooldown");
}

static void run_dependabot(struct check_ctx *ctx, const struct check *self,
			   const void *doc)
{
	const struct ynode *updates = ynode_get(doc, "updates");

	if (!updates || updates->type != YNODE_SEQUENCE || ynode_get(doc, "jobs"))
		return;
	ynode_each (update, updates) {
		const struct ynode *code =
			ynode_get(update, "insecure-external-code-execution");

		if (update->type != YNODE_MAPPING)
			continue;
		if (code && str_is(code->text, "allow"))
			check_report(ctx, self, gh_at(code, NULL),
				     "the updater runs code of the packages that it "
				     "updates, with access to registries");
		judge_cooldown(ctx, self, update);
	}
}

const struct check check_dependabot = {
	.id = "WB-GH-021",
	.slug = "dependabot",
	.aliases = "dependabot-cooldown dependabot-execution",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "Dependabot takes updates at once, or runs their code",
	.why = "Bad releases are mostly found within days; code of a package that runs "
	       "while it is updated has the tokens of private registries.",
	.fix = "set cooldown: { default-days: 7 }, and deny "
	       "insecure-external-code-execution",
	.bad = "insecure-external-code-execution: allow",
	.good = "cooldown: { default-days: 7 }",
	.url = "https://docs.github.com/en/code-security/reference/supply-chain-security/"
	       "dependabot-options-reference",
	.on = CHECK_WORKFLOW,
	.run = run_dependabot,
};
