/* check_workflow_injection.c - rules about text of outsiders that becomes code. */
#include "base/map.h"

#include "checks/workflow.h"
#include "format/command.h"

#define INJECTION_URL                                                                    \
	"https://docs.github.com/en/actions/concepts/security/script-injections"

/* --- who controls a value ------------------------------------------------- */

/* Values, and whole objects with such values, that anybody can set who may open an
 * issue or a pull request. */
static const char *const outsiders[] = {
	"github",
	"github.event",
	"github.head_ref",
	"github.event.issue",
	"github.event.issue.title",
	"github.event.issue.body",
	"github.event.pull_request",
	"github.event.pull_request.title",
	"github.event.pull_request.body",
	"github.event.pull_request.head",
	"github.event.pull_request.head.ref",
	"github.event.pull_request.head.label",
	"github.event.pull_request.head.repo.default_branch",
	"github.event.pull_request.head.repo.description",
	"github.event.pull_request.head.repo.homepage",
	"github.event.discussion",
	"github.event.discussion.title",
	"github.event.discussion.body",
	"github.event.review",
	"github.event.review.body",
	"github.event.review_comment.body",
	"github.event.comment",
	"github.event.comment.body",
	"github.event.pages",
	"github.event.pages.*.page_name",
	"github.event.commits",
	"github.event.commits.*.message",
	"github.event.commits.*.author.name",
	"github.event.commits.*.author.email",
	"github.event.commits.*.committer.name",
	"github.event.commits.*.committer.email",
	"github.event.head_commit",
	"github.event.head_commit.message",
	"github.event.head_commit.author.name",
	"github.event.head_commit.author.email",
	"github.event.head_commit.committer.name",
	"github.event.head_commit.committer.email",
	"github.event.workflow_run.head_branch",
	"github.event.workflow_run.head_commit",
	"github.event.workflow_run.head_commit.message",
	"github.event.workflow_run.head_commit.author.name",
	"github.event.workflow_run.head_commit.author.email",
	"github.event.workflow_run.display_title",
	"github.event.workflow_run.head_repository.description",
	"github.event.workflow_run.pull_requests.*.head.ref",
	"github.event.changes.title.from",
	"github.event.changes.body.from",
};

struct taint {
	enum severity severity; /* SEVERITY_UNKNOWN: nobody else's */
	const char *who;
};

static const struct taint clean = { SEVERITY_UNKNOWN, "" };
static const struct taint output = { SEVERITY_LOW, "whose text comes from elsewhere" };
static const struct taint handed = { SEVERITY_LOW,
				     "which the caller of the action sets" };
static const struct taint caller = { SEVERITY_MEDIUM,
				     "which whoever starts the workflow controls" };
static const struct taint outsider = { SEVERITY_HIGH, "which outsiders control" };

/* What the walk over the steps keeps: names in lower case to struct ynode. */
struct walk {
	struct check_ctx *ctx;
	const struct check *self;
	const struct gh_file *file;
	struct map inputs;  /* those of a type that holds no text of its own: to 1 */
	struct map globals; /* env of the workflow */
	struct map locals;  /* … of the job */
	struct map matrix;  /* keys of the job's matrix that are computed: to 1 */
	bool matrix_open;   /* all of its keys may be */
	const struct gh_step *step;
	struct map own; /* env of the step, once it is asked for */
	bool own_read;
};

static struct str lowered(struct arena *a, struct str s)
{
	struct str copy = arena_dup(a, s);
	char *p = (char *)copy.ptr; /* the arena's own */

	for (size_t i = 0; i < copy.len; i++)
		p[i] = lower_of(p[i]);
	return copy;
}

static void add_variables(struct walk *w, struct map *m, const struct ynode *env)
{
	if (!env || env->type != YNODE_MAPPING)
		return;
	ynode_each (v, env)
		if (v->type == YNODE_SCALAR)
			map_put(m, lowered(w->ctx->arena, v->key),
				(uint64_t)(uintptr_t)v);
}

/* An input that is a number or a switch, or one of a list, is no text of its own; unless
 * it is in the other list, too. */
static void add_inputs(struct walk *w)
{
	static const char *const events[] = { "workflow_dispatch", "workflow_call" };

	for (size_t i = 0; i < 2; i++) {
		const struct ynode *on = gh_trigger(w->file, events[i]);

		ynode_each (input, ynode_get(on, "inputs")) {
			struct str name = lowered(w->ctx->arena, input->key);
			uint64_t closed = word_in(ynode_string(input, "type"),
						  "boolean number choice environment");
			uint64_t before = 1;

			map_get(&w->inputs, name, &before);
			map_put(&w->inputs, name, before & closed);
		}
	}
}

static void enter_job(struct walk *w, const struct ynode *job)
{
	const struct ynode *matrix = ynode_get(ynode_get(job, "strategy"), "matrix");

	map_release(&w->locals);
	map_init(&w->locals);
	map_release(&w->matrix);
	map_init(&w->matrix);
	add_variables(w, &w->locals, ynode_get(job, "env"));
	w->matrix_open = matrix && matrix->type == YNODE_SCALAR;
	if (!matrix || matrix->type != YNODE_MAPPING)
		return;
	ynode_each (v, matrix) {
		if (v->type != YNODE_SCALAR)
			continue;
		map_put(&w->matrix, lowered(w->ctx->arena, v->key), 1);
		w->matrix_open |= str_is(v->key, "include");
	}
}

static struct taint context_taint(struct walk *w, const struct gh_context *c,
				  bool follow);

static struct taint text_taint(struct walk *w, struct str text)
{
	struct taint worst = clean;
	struct str inner;
	struct gh_context c;
	size_t from = 0, offset;

	while (gh_next_expression(text, &from, &inner, &offset)) {
		struct gh_before before = { false, false };

		while (gh_next_context(&inner, &before, &c)) {
			struct taint t = context_taint(w, &c, false);

			if (t.severity > worst.severity)
				worst = t;
		}
	}
	return worst;
}

/* The step's own variable before the job's, and that before the workflow's. */
static const struct ynode *find_variable(struct walk *w, struct str name)
{
	uint64_t at;

	if (!w->own_read)
		add_variables(w, &w->own, ynode_get(w->step->node, "env"));
	w->own_read = true;
	if (map_get(&w->own, name, &at) || map_get(&w->locals, name, &at) ||
	    map_get(&w->globals, name, &at))
		return (const struct ynode *)(uintptr_t)at;
	return NULL;
}

/* What the variable was set to. */
static struct taint variable_taint(struct walk *w, struct str name)
{
	const struct ynode *v = find_variable(w, name);
	struct taint t = v && v->type == YNODE_SCALAR ? text_taint(w, v->text) : clean;

	if (t.severity > SEVERITY_MEDIUM)
		t.severity = SEVERITY_MEDIUM;
	return t;
}

static struct taint input_taint(const struct walk *w, struct str name)
{
	uint64_t closed = 0;

	if (!w->file->n_jobs)
		return handed;
	map_get(&w->inputs, name, &closed);
	return closed ? clean : caller;
}

static struct taint context_taint(struct walk *w, const struct gh_context *c, bool follow)
{
	struct str path = str_of(c->path), key, rest;

	if (!c->is_result)
		return clean;
	bool github = str_starts_with(path, STR("github"));

	for (size_t i = 0; github && i < sizeof(outsiders) / sizeof(outsiders[0]); i++)
		if (gh_path_matches(c->path, outsiders[i]))
			return outsider;
	if (str_starts_with(path, STR("github.event.client_payload.")))
		return caller;
	if (str_starts_with(path, STR("inputs.")))
		return input_taint(w, str_from(path, 7));
	if (str_starts_with(path, STR("github.event.inputs.")))
		return input_taint(w, str_from(path, 20));
	if (follow && str_starts_with(path, STR("env.")))
		return variable_taint(w, str_from(path, 4));
	if (gh_path_matches(c->path, "steps.*.outputs.*") ||
	    gh_path_matches(c->path, "needs.*.outputs.*"))
		return output;
	if (str_starts_with(path, STR("matrix."))) {
		str_cut(str_from(path, 7), '.', &key, &rest);
		return w->matrix_open || map_has(&w->matrix, key) ? output : clean;
	}
	return clean;
}

/* --- where text is code --------------------------------------------------- */

/* Inputs of actions that are run as a script. */
static const struct {
	const char *action, *input;
} code_inputs[] = {
	{ "actions/github-script", "script" },
	{ "azure/cli", "inlineScript" },
	{ "azure/powershell", "inlineScript" },
	{ "appleboy/ssh-action", "script" },
	{ "nick-fields/retry", "command" },
	{ "nick-invision/retry", "command" },
	{ "addnab/docker-run-action", "run" },
	{ "jannekem/run-python-script-action", "script" },
	{ "amadevus/pwsh-script", "script" },
	{ "cardinalby/js-eval-action", "expression" },
	{ "reactivecircus/android-emulator-runner", "script" },
	{ "garnertb/github-query-action", "query" },
	{ "mikefarah/yq", "cmd" },
	{ "nixbuild/nix-develop-action", "run" },
	{ "workflow/nix-shell-action", "script" },
};

static void judge_text(struct walk *w, const struct ynode *code)
{
	struct gh_lines lines = gh_lines(w->ctx, code);
	struct str inner;
	struct gh_context c;
	size_t from = 0, offset;

	while (gh_next_expression(code->text, &from, &inner, &offset)) {
		struct gh_before before = { false, false };

		while (gh_next_context(&inner, &before, &c)) {
			struct taint t = context_taint(w, &c, true);
			struct check_at at = gh_at(code, w->step);

			if (t.severity == SEVERITY_UNKNOWN)
				continue;
			at.line = at.end_line = gh_line(&lines, offset);
			at.severity = t.severity;
			/* One finding for all the outputs of a file. */
			at.subject = t.severity == SEVERITY_LOW
					     ? STR("output")
					     : arena_dup(w->ctx->arena, str_of(c.path));
			check_report(w->ctx, w->self, at,
				     "the text of " STR_FMT
				     ", %s, becomes part of a script",
				     STR_ARG(c.text), t.who);
		}
	}
}

static void judge_step(struct walk *w, const struct gh_step *s)
{
	const struct ynode *code;

	w->step = s;
	w->own_read = false;
	map_release(&w->own);
	map_init(&w->own);
	if (s->run)
		judge_text(w, s->run);
	for (size_t i = 0; i < sizeof(code_inputs) / sizeof(code_inputs[0]); i++) {
		if (!gh_is_one_of(&s->uses, code_inputs[i].action))
			continue;
		code = gh_with(s->node, code_inputs[i].input);
		if (code && code->type == YNODE_SCALAR)
			judge_text(w, code);
	}
}

static void run_injection(struct check_ctx *ctx, const struct check *self,
			  const void *doc)
{
	struct walk w = { .ctx = ctx, .self = self, .file = gh_file(ctx) };

	(void)doc;
	map_init(&w.inputs);
	map_init(&w.globals);
	map_init(&w.locals);
	map_init(&w.matrix);
	map_init(&w.own);
	add_inputs(&w);
	add_variables(&w, &w.globals, w.file->env);
	for (size_t i = 0; i < w.file->n_jobs; i++) {
		enter_job(&w, w.file->jobs[i].node);
		for (size_t k = 0; k < w.file->jobs[i].n_steps; k++)
			judge_step(&w, &w.file->jobs[i].steps[k]);
	}
	for (size_t k = 0; !w.file->n_jobs && k < w.file->n_steps; k++)
		judge_step(&w, &w.file->steps[k]);
	map_release(&w.inputs);
	map_release(&w.globals);
	map_release(&w.locals);
	map_release(&w.matrix);
	map_release(&w.own);
}

const struct check check_template_injection = {
	.id = "WB-GH-003",
	.slug = "template-injection",
	.aliases = "CKV_GHA_2",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_HIGH,
	.on_by_default = true,
	.title = "Text of others becomes part of a script",
	.why = "An expression is put into the script before the shell reads it, so that "
	       "a title like \"; curl … | sh\" is run with the job's token and secrets.",
	.fix = "give the value to the step as a variable with env: and use \"$NAME\" in "
	       "the "
	       "script",
	.bad = "run: echo ${{ github.event.issue.title }}",
	.good = "env: { TITLE: \"${{ github.event.issue.title }}\" }\n"
		"run: echo \"$TITLE\"",
	.url = INJECTION_URL,
	.on = CHECK_WORKFLOW,
	.run = run_injection,
};
