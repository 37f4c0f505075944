/* check_workflow_env.c - rules about how a step speaks to the runner: files and commands
 * that set variables. */

#include "checks/workflow.h"
#include "format/command.h"

/* --- files that set variables for later steps ------------------------------ */

static bool is_env_file(struct str word)
{
	return str_find(word, STR("GITHUB_ENV")) != STR_NONE ||
	       str_find(word, STR("GITHUB_PATH")) != STR_NONE;
}

/* Variables of the runner that hold no text of others. */
static bool is_plain_variable(struct str name)
{
	return word_in(name,
		       "GITHUB_SHA GITHUB_RUN_ID GITHUB_RUN_NUMBER GITHUB_RUN_ATTEMPT "
		       "GITHUB_REPOSITORY GITHUB_REPOSITORY_OWNER GITHUB_WORKSPACE "
		       "GITHUB_ACTOR GITHUB_EVENT_NAME GITHUB_SERVER_URL GITHUB_ENV "
		       "GITHUB_PATH RUNNER_TEMP RUNNER_OS RUNNER_ARCH RUNNER_TOOL_CACHE "
		       "HOME PWD PATH USER");
}

/* True when every variable in the word is one of the runner's own. */
static bool is_constant(const struct sh_word *w)
{
	struct str rest = w->text, head;

	if (!w->has_variable)
		return true;
	while (str_cut(rest, '$', &head, &rest)) {
		struct str name = rest;
		size_t n = 0;

		if (name.len && name.ptr[0] == '{')
			name = str_from(name, 1);
		while (n < name.len && (is_alnum(name.ptr[n]) || name.ptr[n] == '_'))
			n++;
		if (!is_plain_variable(str_slice(name, 0, n)))
			return false;
	}
	return !str_has_char(w->text, '`');
}

/* True when what is written is not known: a variable, a file, another command. */
static bool writes_unknown(const struct sh_command *c)
{
	if (!str_is(c->name, "echo") && !str_is(c->name, "printf"))
		return true;
	for (size_t i = 1; i < c->n_words; i++)
		if (!is_constant(&c->words[i]))
			return true;
	return false;
}

static const struct sh_command *first_of_pipeline(const struct sh_script *script,
						  const struct sh_command *c)
{
	const struct sh_command *first = c;

	while (first > script->commands && first[-1].pipeline == c->pipeline &&
	       (c->flags & SH_IN_PIPE))
		first--;
	return first;
}

static void env_file(struct check_ctx *ctx, const struct check *self,
		     const struct gh_step *step, const struct sh_script *script, size_t i)
{
	const struct sh_command *c = &script->commands[i];
	bool tee = str_is(c->name, "tee") && c->n_words > 1 &&
		   is_env_file(c->words[c->n_words - 1].text);

	if (!tee && !is_env_file(c->redirect_out))
		return;
	if (writes_unknown(tee ? first_of_pipeline(script, c) : c))
		check_report(ctx, self, gh_at_command(step, c),
			     "text that is not fixed is written to the file that sets "
			     "variables for later steps");
}

static void run_env_file(struct check_ctx *ctx, const struct check *self, const void *doc)
{
	(void)doc;
	if (gh_has_trigger(gh_file(ctx), "pull_request_target workflow_run"))
		gh_each_command(ctx, self, env_file);
}

const struct check check_env_file_write = {
	.id = "WB-GH-009",
	.slug = "env-file-write",
	.aliases = "github-env",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_HIGH,
	.on_by_default = true,
	.title = "Unchecked text is written to GITHUB_ENV or GITHUB_PATH",
	.why = "A workflow with the repository's rights handles what outsiders send: a "
	       "line "
	       "break in it sets any variable, as LD_PRELOAD, and so runs code.",
	.fix = "use an output of the step (GITHUB_OUTPUT), or check the text first",
	.bad = "echo \"TITLE=$TITLE\" >> \"$GITHUB_ENV\"",
	.good = "echo \"title=$TITLE\" >> \"$GITHUB_OUTPUT\"",
	.url = "https://docs.github.com/en/actions/reference/security/secure-use",
	.on = CHECK_WORKFLOW,
	.run = run_env_file,
};

/* --- commands in the log ---------------------------------------------------- */

static bool is_true(const struct ynode *v)
{
	return v && v->type == YNODE_SCALAR &&
	       str_eq_nocase(str_trim(v->text), STR("true"));
}

static void report_allowed(struct check_ctx *ctx, const struct check *self,
			   const struct ynode *env, const struct gh_step *step)
{
	const struct ynode *v = ynode_get(env, "ACTIONS_ALLOW_UNSECURE_COMMANDS");

	if (is_true(v))
		check_report(ctx, self, gh_at(v, step),
			     "the log may set variables and paths again");
}

/* The name of an old command in the text; "" when none. */
static struct str old_command(struct str text, size_t *offset)
{
	static const char *const names[] = { "set-output", "save-state", "set-env",
					     "add-path" };
	size_t at = 0, hit;

	while ((hit = str_find(str_from(text, at), STR("::"))) != STR_NONE) {
		struct str rest = str_from(text, at + hit + 2);

		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
			struct str name = str_of(names[i]),
				   after = str_from(rest, name.len);

			if (!str_starts_with(rest, name) ||
			    !(str_starts_with(after, STR(" ")) ||
			      str_starts_with(after, STR("::"))))
				continue;
			*offset = at + hit;
			return name;
		}
		at += hit + 2;
	}
	return (struct str){ "", 0 };
}

static void run_insecure_commands(struct check_ctx *ctx, const struct check *self,
				  const void *doc)
{
	const struct gh_file *f = gh_file(ctx);
	size_t offset;

	(void)doc;
	report_allowed(ctx, self, f->env, NULL);
	for (size_t i = 0; i < f->n_jobs; i++)
		report_allowed(ctx, self, ynode_get(f->jobs[i].node, "env"), NULL);
	for (size_t i = 0; i < f->n_steps; i++) {
		const struct gh_step *s = &f->steps[i];
		struct str name = { "", 0 };

		report_allowed(ctx, self, ynode_get(s->node, "env"), s);
		if (s->run)
			name = old_command(s->run->text, &offset);
		if (!name.len)
			continue;
		struct check_at at = gh_at(s->run, s);
		struct gh_lines lines = gh_lines(ctx, s->run);

		at.line = at.end_line = gh_line(&lines, offset);
		at.severity = SEVERITY_LOW;
		at.subject = STR("deprecated");
		check_report(ctx, self, at,
			     "::" STR_FMT " is deprecated: what is printed "
			     "can set it",
			     STR_ARG(name));
	}
}

const struct check check_insecure_commands = {
	.id = "WB-GH-010",
	.slug = "insecure-commands",
	.aliases = "CKV_GHA_1",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_HIGH,
	.on_by_default = true,
	.title = "Commands to the runner that stand in the log",
	.why = "Whatever a step prints can then set variables: a title or file name of "
	       "an "
	       "outsider, too.",
	.fix = "write to the files $GITHUB_ENV, $GITHUB_PATH, $GITHUB_OUTPUT and "
	       "$GITHUB_STATE",
	.bad = "env: { ACTIONS_ALLOW_UNSECURE_COMMANDS: true }",
	.good = "run: echo \"name=value\" >> \"$GITHUB_OUTPUT\"",
	.url = "https://github.blog/changelog/"
	       "2022-10-11-github-actions-deprecating-save-state-and-set-output-"
	       "commands/",
	.on = CHECK_WORKFLOW,
	.run = run_insecure_commands,
};
