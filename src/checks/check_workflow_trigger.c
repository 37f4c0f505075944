/* check_workflow_trigger.c - rules about what starts a workflow, and where it runs. */

#include "checks/workflow.h"
#include "format/command.h"

#define SECURE_URL "https://docs.github.com/en/actions/reference/security/secure-use"

/* --- triggers ------------------------------------------------------------- */

static bool names_head(struct str text)
{
	static const char *const heads[] = {
		"github.head_ref",
		"github.event.pull_request.head.sha",
		"github.event.pull_request.head.ref",
		"github.event.pull_request.head.repo.full_name",
		"github.event.workflow_run.head_sha",
		"github.event.workflow_run.head_branch",
		"github.event.workflow_run.head_repository.full_name",
		"github.event.workflow_run.head_commit.id",
		"github.event.pull_request.merge_commit_sha",
		"github.event.number",
		"github.event.pull_request.number",
		"github.event.issue.number",
	};

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		if (gh_mentions(text, heads[i]))
			return true;
	return false;
}

static bool is_git_fetch(const struct sh_command *c)
{
	if (str_is(c->name, "gh"))
		return c->n_words > 2 && str_is(c->words[1].text, "pr") &&
		       str_is(c->words[2].text, "checkout");
	if (!str_is(c->name, "git"))
		return false;
	for (size_t i = 1; i < c->n_words; i++) {
		struct str w = c->words[i].text;

		/* refs/pull/7/head */
		if (str_starts_with(w, STR("pull/")) ||
		    str_find(w, STR("/pull/")) != STR_NONE)
			return true;
	}
	return false;
}

/* True when a step takes the code of a pull request. */
static bool takes_head(struct check_ctx *ctx, struct gh_step *s)
{
	const struct sh_script *script;
	bool names = false;

	if (gh_is_one_of(&s->uses, "actions/checkout"))
		return names_head(gh_input(s->node, "ref")) ||
		       names_head(gh_input(s->node, "repository"));
	script = gh_script(ctx, s);
	for (size_t i = 0; script && i < script->n_commands; i++) {
		const struct sh_command *c = &script->commands[i];

		if (is_git_fetch(c))
			return true;
		if (str_is(c->name, "git") && c->n_words > 1)
			names |= word_in(c->words[1].text,
					 "checkout switch fetch pull clone "
					 "merge reset worktree");
	}
	return names && names_head(s->run->text);
}

/* The use that these events were made for: labels, and a word of welcome. */
static bool only_labels(const struct gh_file *f)
{
	for (size_t i = 0; i < f->n_steps; i++)
		if (!gh_is_one_of(&f->steps[i].uses,
				  "actions/labeler actions/first-interaction"))
			return false;
	return f->n_steps > 0;
}

static void run_trigger(struct check_ctx *ctx, const struct check *self, const void *doc)
{
	const struct gh_file *f = gh_file(ctx);
	const struct ynode *v = gh_trigger(f, "pull_request_target workflow_run");
	bool head = false, comment = !v;
	struct check_at at;

	(void)doc;
	if (comment)
		v = gh_trigger(f, "issue_comment");
	if (!v)
		return;
	for (size_t i = 0; !head && i < f->n_steps; i++)
		head = takes_head(ctx, &f->steps[i]);
	if (!head && (comment || only_labels(f)))
		return;
	at = gh_at_key(v);
	/* The key of a scalar is "on" itself. */
	if (f->on->type != YNODE_MAPPING)
		at.line = at.end_line = v->line;
	at.severity = head ? SEVERITY_HIGH : SEVERITY_MEDIUM;
	check_report(ctx, self, at,
		     head ? STR_FMT
			     " runs with the repository's secrets, and a job takes "
			     "the code of the pull request"
			  : STR_FMT " runs with the repository's secrets on what "
				    "outsiders send",
		     STR_ARG(f->on->type == YNODE_MAPPING ? v->key : v->text));
}

const struct check check_dangerous_trigger = {
	.id = "WB-GH-004",
	.slug = "dangerous-trigger",
	.aliases = "dangerous-triggers",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "Outsiders can start a workflow that has secrets",
	.why = "These events give the repository's token and secrets to a run that "
	       "somebody "
	       "without rights started; code of theirs in it has them too.",
	.fix = "use pull_request, or take no code of the pull request and give the job "
	       "few permissions",
	.bad = "on: pull_request_target, with a checkout of github.head_ref",
	.good = "on: pull_request",
	.url = "https://securitylab.github.com/resources/"
	       "github-actions-preventing-pwn-requests/",
	.on = CHECK_WORKFLOW,
	.run = run_trigger,
};

/* --- runners -------------------------------------------------------------- */

static bool is_self_hosted(const struct ynode *on)
{
	if (!on)
		return false;
	if (on->type == YNODE_MAPPING)
		on = ynode_get(on, "labels");
	if (on && on->type == YNODE_SCALAR)
		return str_eq_nocase(on->text, STR("self-hosted"));
	ynode_each (label, on)
		if (str_eq_nocase(label->text, STR("self-hosted")))
			return true;
	return false;
}

static void run_self_hosted(struct check_ctx *ctx, const struct check *self,
			    const void *doc)
{
	const struct gh_file *f = gh_file(ctx);
	bool pulls = gh_has_trigger(f, "pull_request pull_request_target");

	(void)doc;
	for (size_t i = 0; i < f->n_jobs; i++) {
		const struct ynode *job = f->jobs[i].node,
				   *on = ynode_get(job, "runs-on");
		struct check_at at;

		if (!is_self_hosted(on))
			continue;
		at = gh_at_key(on);
		at.severity = pulls ? SEVERITY_MEDIUM : SEVERITY_LOW;
		at.info = !pulls;
		check_report(ctx, self, at,
			     pulls ? "job " STR_FMT
				     " runs pull requests on a machine of one's own"
				   : "job " STR_FMT " runs on a machine of one's own",
			     STR_ARG(job->key));
	}
}

const struct check check_self_hosted = {
	.id = "WB-GH-013",
	.slug = "self-hosted",
	.aliases = "self-hosted-runner",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = false,
	.title = "Job runs on a self-hosted runner",
	.why = "What one run leaves on the machine the next one finds; in a public "
	       "repository a pull request can leave anything.",
	.fix = "use a hosted runner, or a machine that lives for one job",
	.bad = "runs-on: self-hosted",
	.good = "runs-on: ubuntu-24.04",
	.url = SECURE_URL "#hardening-for-self-hosted-runners",
	.on = CHECK_WORKFLOW,
	.run = run_self_hosted,
};
