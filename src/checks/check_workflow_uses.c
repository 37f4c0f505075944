/* check_workflow_uses.c - rules about actions and how they are named. */
#include "checks/check_ctx.h"
#include "checks/workflow.h"
#include "format/command.h"

#define PIN_URL                                                                          \
	"https://docs.github.com/en/actions/reference/security/"                         \
	"secure-use#using-third-party-actions"

typedef void uses_fn(struct check_ctx *ctx, const struct check *self,
		     const struct gh_uses *u, const struct ynode *v,
		     const struct gh_step *step);

/* What steps and jobs use. */
static void each_uses(struct check_ctx *ctx, const struct check *self, uses_fn *fn)
{
	const struct gh_file *f = gh_file(ctx);

	for (size_t i = 0; i < f->n_steps; i++)
		if (f->steps[i].uses.text.len)
			fn(ctx, self, &f->steps[i].uses,
			   ynode_get(f->steps[i].node, "uses"), &f->steps[i]);
	for (size_t i = 0; i < f->n_jobs; i++)
		if (f->jobs[i].uses.text.len)
			fn(ctx, self, &f->jobs[i].uses,
			   ynode_get(f->jobs[i].node, "uses"), NULL);
}

static bool is_commit(struct str ref)
{
	if (ref.len != 40 && ref.len != 64)
		return false;
	for (size_t i = 0; i < ref.len; i++)
		if (!is_hex(ref.ptr[i]))
			return false;
	return true;
}

/* "v4", "4.1.2", "v1.2.3-rc1" */
static bool is_version(struct str s)
{
	if (s.len && (s.ptr[0] == 'v' || s.ptr[0] == 'V'))
		s = str_from(s, 1);
	return s.len && is_digit(s.ptr[0]);
}

static void unpinned(struct check_ctx *ctx, const struct check *self,
		     const struct gh_uses *u, const struct ynode *v,
		     const struct gh_step *step)
{
	struct check_at at = gh_at(v, step);

	if (is_commit(u->ref))
		return;
	at.subject = u->text;
	if (!u->ref.len) {
		at.severity = SEVERITY_HIGH;
		check_report(ctx, self, at, STR_FMT " has no ref", STR_ARG(u->text));
	} else if (word_in(u->ref, "main master HEAD develop dev trunk latest next")) {
		at.severity = SEVERITY_MEDIUM;
		check_report(ctx, self, at,
			     STR_FMT " is whatever the branch holds when the job runs",
			     STR_ARG(u->text));
	} else if (word_in(u->owner, "actions github docker")) {
		at.subject = STR("first party");
		at.info = true;
		check_report(ctx, self, at,
			     STR_FMT " is named by a tag, which can be moved",
			     STR_ARG(u->text));
	} else {
		check_report(ctx, self, at,
			     is_version(u->ref)
				     ? STR_FMT " is named by a tag, which can be moved"
				     : STR_FMT " is named by a branch or tag, which can "
					       "be moved",
			     STR_ARG(u->text));
	}
}

static void run_unpinned(struct check_ctx *ctx, const struct check *self, const void *doc)
{
	(void)doc;
	each_uses(ctx, self, unpinned);
}

const struct check check_unpinned_action = {
	.id = "WB-GH-001",
	.slug = "unpinned-action",
	.aliases = "unpinned-uses",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "Action is not named by a commit",
	.why = "Who can push to the action's repository, or took over its maintainer's "
	       "account, can move a tag or branch, and runs code with the job's secrets.",
	.fix = "name the full commit, with the version in a comment behind it",
	.bad = "uses: someone/action@v1",
	.good = "uses: someone/action@8f4b7f84864484a7bf31766abe9204da3cbe65b3 # v1.2.0",
	.url = PIN_URL,
	.on = CHECK_WORKFLOW,
	.run = run_unpinned,
};

/* "v4.1.2", "tag=v4", "pin@v4", "ratchet:a/b@v4", "releases/v1" */
static bool comment_has_version(struct str comment)
{
	struct str word;

	while (str_next_word(&comment, &word)) {
		for (size_t i = word.len; i > 0; i--) {
			char c = word.ptr[i - 1];

			if (c == '@' || c == '=' || c == '/' || c == ':') {
				word = str_from(word, i);
				break;
			}
		}
		if (is_version(word))
			return true;
	}
	return false;
}

static void pinned(struct check_ctx *ctx, const struct check *self,
		   const struct gh_uses *u, const struct ynode *v,
		   const struct gh_step *step)
{
	if (!is_commit(u->ref) || comment_has_version(v->comment))
		return;
	check_report(ctx, self, gh_at(v, step),
		     v->comment.len ? "the comment behind " STR_FMT
				      " does not say the version of the commit"
				    : "no comment says which version of " STR_FMT
				      " the commit is",
		     STR_ARG(u->name));
}

static void run_pinned(struct check_ctx *ctx, const struct check *self, const void *doc)
{
	(void)doc;
	each_uses(ctx, self, pinned);
}

const struct check check_pinned_comment = {
	.id = "WB-GH-002",
	.slug = "pinned-comment",
	.aliases = "ref-version-mismatch",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "Pinned action without its version in a comment",
	.why = "Nobody sees from a commit how old it is; tools that keep pins up to date "
	       "read and write the comment.",
	.fix = "write the version behind it: # v1.2.3",
	.bad = "uses: someone/action@8f4b7f84864484a7bf31766abe9204da3cbe65b3",
	.good = "uses: someone/action@8f4b7f84864484a7bf31766abe9204da3cbe65b3 # v1.2.0",
	.url = PIN_URL,
	.on = CHECK_WORKFLOW,
	.traits = CHECK_INFO,
	.run = run_pinned,
};
