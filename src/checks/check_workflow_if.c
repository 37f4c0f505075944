/* check_workflow_if.c - rules about conditions that do not say what they seem to. */

#include "checks/workflow.h"
#include "format/command.h"

#define SECURE_URL "https://docs.github.com/en/actions/reference/security/secure-use"
#define EXPRESSION_URL                                                                   \
	"https://docs.github.com/en/actions/reference/workflows-and-actions/expressions"

typedef void if_fn(struct check_ctx *ctx, const struct check *self, const struct ynode *v,
		   const struct gh_step *step);

static void each_if(struct check_ctx *ctx, const struct check *self, if_fn *fn)
{
	const struct gh_file *f = gh_file(ctx);
	const struct ynode *v;

	for (size_t i = 0; i < f->n_jobs; i++)
		if ((v = ynode_get(f->jobs[i].node, "if")) && v->type == YNODE_SCALAR)
			fn(ctx, self, v, NULL);
	for (size_t i = 0; i < f->n_steps; i++)
		if ((v = ynode_get(f->steps[i].node, "if")) && v->type == YNODE_SCALAR)
			fn(ctx, self, v, &f->steps[i]);
}

/* True when a name of a bot follows `==` behind text[at], or stands in front of it. */
static bool compares_with_bot(struct str text, size_t from, size_t to)
{
	struct str after = str_trim_left(str_from(text, to));
	struct str before = str_trim_right(str_slice(text, 0, from));
	struct str value, rest;

	if (str_starts_with(after, STR("=="))) {
		after = str_trim_left(str_from(after, 2));
		if (!str_starts_with(after, STR("'")))
			return false;
		str_cut(str_from(after, 1), '\'', &value, &rest);
		return str_ends_with(value, STR("[bot]"));
	}
	return str_ends_with(before, STR("==")) &&
	       str_ends_with(str_trim_right(str_slice(before, 0, before.len - 2)),
			     STR("[bot]'"));
}

static void bot_condition(struct check_ctx *ctx, const struct check *self,
			  const struct ynode *v, const struct gh_step *step)
{
	static const char *const names[] = { "github.actor", "github.triggering_actor",
					     "github.event.sender.login" };

	for (size_t i = 0; i < 3; i++) {
		struct str name = str_of(names[i]);
		size_t at = 0, hit;

		while ((hit = str_find(str_from(v->text, at), name)) != STR_NONE) {
			struct check_at where = gh_at(v, step);
			struct gh_lines lines;

			at += hit + name.len;
			if (!compares_with_bot(v->text, at - name.len, at))
				continue;
			lines = gh_lines(ctx, v);
			where.line = where.end_line = gh_line(&lines, at - name.len);
			check_report(ctx, self, where,
				     "%s is whoever acted last, not who made the pull "
				     "request",
				     names[i]);
			break;
		}
	}
}

static void run_bot_condition(struct check_ctx *ctx, const struct check *self,
			      const void *doc)
{
	(void)doc;
	if (gh_has_trigger(gh_file(ctx), "pull_request pull_request_target workflow_run "
					 "issue_comment pull_request_review"))
		each_if(ctx, self, bot_condition);
}

const struct check check_bot_condition = {
	.id = "WB-GH-015",
	.slug = "bot-condition",
	.aliases = "bot-conditions",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "Condition on the name of a bot that can be had by others",
	.why = "github.actor is the one who acted last: somebody can make a bot act on "
	       "a pull request of theirs, and so pass the condition.",
	.fix = "compare github.event.pull_request.user.login",
	.bad = "if: github.actor == 'dependabot[bot]'",
	.good = "if: github.event.pull_request.user.login == 'dependabot[bot]'",
	.url = SECURE_URL,
	.on = CHECK_WORKFLOW,
	.run = run_bot_condition,
};

static void unsound_if(struct check_ctx *ctx, const struct check *self,
		       const struct ynode *v, const struct gh_step *step)
{
	struct str inner;
	size_t from = 0, offset;

	if (!gh_next_expression(v->text, &from, &inner, &offset))
		return;
	if (!offset && from == v->text.len)
		return;
	check_report(ctx, self, gh_at(v, step),
		     v->block && !str_trim(str_from(v->text, from)).len && !offset
			     ? "the line break after ${{ … }} makes this condition a "
			       "text, which is always true"
			     : "the text around ${{ … }} makes this condition a text, "
			       "which is always true");
}

static void run_unsound_if(struct check_ctx *ctx, const struct check *self,
			   const void *doc)
{
	(void)doc;
	each_if(ctx, self, unsound_if);
}

const struct check check_unsound_if = {
	.id = "WB-GH-016",
	.slug = "unsound-if",
	.aliases = "unsound-condition",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "Condition that is always true",
	.why = "When anything stands around ${{ }}, a blank too, the whole becomes a "
	       "text, and a text that is not empty counts as true.",
	.fix = "write the condition without ${{ }}, or with | replaced by >-",
	.bad = "if: ${{ github.ref == 'refs/heads/main' }} && success()",
	.good = "if: github.ref == 'refs/heads/main' && success()",
	.url = EXPRESSION_URL,
	.on = CHECK_WORKFLOW,
	.run = run_unsound_if,
};

static void unsound_contains(struct check_ctx *ctx, const struct check *self,
			     const struct ynode *v, const struct gh_step *step)
{
	struct str text = v->text, list, rest;
	size_t offset = 0;

	for (;;) {
		size_t at = str_find(str_from(text, offset), STR("contains("));

		if (at == STR_NONE)
			return;
		offset += at + strlen("contains(");
		rest = str_trim_left(str_from(text, offset));
		if (!str_starts_with(rest, STR("'")))
			continue;
		str_cut(str_from(rest, 1), '\'', &list, &rest);
		rest = str_trim_left(rest);
		if (!str_starts_with(rest, STR(",")))
			continue;
		rest = str_trim_left(str_from(rest, 1));
		if (!rest.len || !is_alpha(rest.ptr[0]))
			continue;
		check_report(ctx, self, gh_at(v, step),
			     "any part of '" STR_FMT "' passes this condition",
			     STR_ARG(list));
	}
}

static void run_unsound_contains(struct check_ctx *ctx, const struct check *self,
				 const void *doc)
{
	(void)doc;
	each_if(ctx, self, unsound_contains);
}

const struct check check_unsound_contains = {
	.id = "WB-GH-017",
	.slug = "unsound-contains",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "contains() searches a text where a list is meant",
	.why = "On a text contains() looks for a part of it: 'refs/heads/mai' is in "
	       "'refs/heads/main refs/heads/dev', too.",
	.fix = "compare with ==, or give a list: contains(fromJSON('[…]'), x)",
	.bad = "if: contains('refs/heads/main refs/heads/dev', github.ref)",
	.good = "if: contains(fromJSON('[\"refs/heads/main\"]'), github.ref)",
	.url = EXPRESSION_URL "#contains",
	.on = CHECK_WORKFLOW,
	.run = run_unsound_contains,
};
