/* check_run.c - rules about the shell text of RUN in general. */
#include "checks/check_ctx.h"
#include "format/command.h"

#define RUN_URL "https://docs.docker.com/build/building/best-practices/#run"

static void run_sudo(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct sh_command *c = arg;

	if (str_is(c->name, "sudo"))
		check_report(
			ctx, self, check_at_command(ctx, c),
			"sudo in a build: who runs it is root already or should not be");
}

const struct check check_sudo = {
	.id = "WB-DF-301",
	.slug = "sudo",
	.aliases = "DL3004 DS-0010 CKV2_DOCKER_1 DKL-DI-0001",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "sudo in RUN",
	.why = "sudo has no use in a build, behaves differently with terminals and "
	       "signals, and a user "
	       "who may use it is root.",
	.fix = "drop sudo, or put USER root before and the other user behind",
	.bad = "RUN sudo make install",
	.good = "RUN make install",
	.url = "https://docs.docker.com/build/building/best-practices/#user",
	.on = CHECK_DOCKERFILE_COMMAND,
	.run = run_sudo,
};

static void run_cd(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct df_instr *in = arg;
	const struct sh_command *c = ctx->script ? ctx->script->commands : NULL;

	if (!c || ctx->script->n_commands < 2 || !str_is(c[0].name, "cd") ||
	    (c[0].flags & (SH_SUBSHELL | SH_NESTED_SCRIPT)) ||
	    !str_starts_with(sh_word_text(&c[0], 1), STR("/")))
		return;
	check_report(ctx, self, check_at_instr(in), "the RUN begins with cd " STR_FMT,
		     STR_ARG(c[0].words[1].text));
}

const struct check check_cd = {
	.id = "WB-DF-302",
	.slug = "cd",
	.aliases = "DL3003 DS-0013",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "RUN that begins with cd",
	.why = "WORKDIR says the same for all instructions that follow and makes the "
	       "folder.",
	.fix = "use WORKDIR",
	.bad = "RUN cd /src && make",
	.good = "WORKDIR /src\nRUN make",
	.url = "https://docs.docker.com/build/building/best-practices/#workdir",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_INFO,
	.instructions = DF_BIT(DF_RUN),
	.run = run_cd,
};

/* SHELL ["/bin/bash", "-eo", "pipefail", "-c"] */
static bool shell_has_pipefail(const struct df_instr *shell)
{
	for (size_t i = 1; shell && i < shell->n_words; i++)
		if (str_is(shell->words[i].text, "pipefail"))
			return true;
	return false;
}

static bool has_word(const struct sh_command *c, const char *word)
{
	for (size_t i = 1; i < c->n_words; i++)
		if (str_is(sh_word_text(c, i), word))
			return true;
	return false;
}

static void run_pipefail(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct df_instr *in = arg;
	const struct sh_script *s = ctx->script;
	struct check_at at;

	if (!s || !s->pipelines || shell_has_pipefail(in->shell))
		return;
	bool set = false;

	for (size_t i = 0; i < s->n_commands; i++) {
		const struct sh_command *c = &s->commands[i];

		if (str_is(c->name, "set") && has_word(c, "pipefail"))
			set = true;
		if (word_in(c->name, "bash zsh ksh ash sh") && has_word(c, "pipefail"))
			set = true;
		if (set || !(c->flags & SH_PIPE_FIRST))
			continue;
		at = check_at_command(ctx, c);
		at.info = word_in(c->name, "echo printf yes true"); /* never fail */
		const struct base_image *b = check_root_base(ctx, ctx->stage);
		bool alpine = false;

		for (size_t k = 0; b && k < b->n_facts; k++)
			alpine |= str_is(b->facts[k].product, "alpine-linux");
		at.fix = alpine ? STR("SHELL [\"/bin/ash\", \"-eo\", \"pipefail\", "
				      "\"-c\"] "
				      "before it")
				: STR("SHELL [\"/bin/bash\", \"-o\", \"pipefail\", "
				      "\"-c\"] "
				      "before it");
		check_report(ctx, self, at,
			     "a failure of " STR_FMT
			     " at the head of the pipe goes unseen",
			     STR_ARG(c->name));
		return;
	}
}

const struct check check_pipefail = {
	.id = "WB-DF-304",
	.slug = "pipefail",
	.aliases = "DL4006",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "Pipe without pipefail",
	.why = "A shell looks at the last command of a pipe only: when the download "
	       "before it fails, "
	       "the build goes on with what there is.",
	.fix = "set -o pipefail, by SHELL or at the head of the RUN",
	.bad = "RUN curl -f https://a.example/x | tar x",
	.good = "SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nRUN curl -f "
		"https://a.example/x | tar x",
	.url = "https://docs.docker.com/build/building/best-practices/#using-pipes",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD,
	.instructions = DF_BIT(DF_RUN),
	.run = run_pipefail,
};

/* --- chmod ---------------------------------------------------------------- */

/* Octal: the last three digits are rwx of user, group, others; one before is special. */
static const char *bad_octal(struct str mode)
{
	for (size_t i = 0; i < mode.len; i++)
		if (mode.ptr[i] < '0' || mode.ptr[i] > '7')
			return NULL;
	if (mode.len < 3 || mode.len > 5)
		return NULL;
	char special = mode.len > 3 ? mode.ptr[mode.len - 4] : '0';

	if (special == '1')
		return NULL; /* sticky: everybody may add, nobody may take away */
	if ((special - '0') & 4)
		return "runs as its owner whoever starts it";
	return (mode.ptr[mode.len - 1] - '0') & 2 ? "is writable for everybody" : NULL;
}

/* One clause: "a+rwx", "o+w", "u+s"; a bare "+w" follows the umask. */
static const char *bad_clause(struct str clause)
{
	size_t op = 0;

	while (op < clause.len && is_alpha(clause.ptr[op]))
		op++;
	if (op >= clause.len || clause.ptr[op] == '-')
		return NULL;
	struct str who = str_slice(clause, 0, op), what = str_from(clause, op + 1);

	if (str_has_char(what, 's') && str_has_char(who, 'u'))
		return "runs as its owner whoever starts it";
	if (str_has_char(what, 'w') && (str_has_char(who, 'o') || str_has_char(who, 'a')))
		return "is writable for everybody";
	return NULL;
}

static const char *bad_mode(struct str mode)
{
	struct str clause;
	const char *why = NULL;

	if (mode.len && is_digit(mode.ptr[0]))
		return bad_octal(mode);
	while (!why && mode.len) {
		str_cut(mode, ',', &clause, &mode);
		why = bad_clause(clause);
	}
	return why;
}

static bool is_tmp(struct str path)
{
	return str_is(path, "/tmp") || str_is(path, "/var/tmp") ||
	       str_starts_with(path, STR("/tmp/")) ||
	       str_starts_with(path, STR("/var/tmp/"));
}

static void check_chmod(struct check_ctx *ctx, const struct check *self,
			const struct sh_command *c)
{
	size_t at = 1;

	while (at < c->n_words && c->words[at].text.len > 1 &&
	       c->words[at].text.ptr[0] == '-' && is_alpha(c->words[at].text.ptr[1]) &&
	       !word_in(c->words[at].text, "-r -w -x -s"))
		at++;
	struct str mode = sh_word_text(c, at);
	const char *why = bad_mode(mode);
	bool tmp_only = at + 1 < c->n_words;

	for (size_t i = at + 1; i < c->n_words; i++)
		tmp_only = tmp_only && is_tmp(sh_word_text(c, i));
	if (!why || tmp_only)
		return;
	check_report(ctx, self, check_at_command(ctx, c),
		     "after chmod " STR_FMT " the file %s", STR_ARG(mode), why);
}

static void run_chmod(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct df_instr *in = arg;
	const struct df_flag *f;

	if (in->kind != DF_RUN) {
		f = df_flag(in, "chmod");
		const char *why = f ? bad_mode(f->value) : NULL;

		if (why)
			check_report(ctx, self, check_at_line(in, f->line),
				     "with --chmod=" STR_FMT " the file %s",
				     STR_ARG(f->value), why);
		return;
	}
	for (size_t i = 0; ctx->script && i < ctx->script->n_commands; i++)
		if (str_is(ctx->script->commands[i].name, "chmod"))
			check_chmod(ctx, self, &ctx->script->commands[i]);
}

const struct check check_chmod_777 = {
	.id = "WB-DF-314",
	.slug = "chmod-777",
	.aliases = "CIS-DI-0008",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "File that everybody may write, or that runs as its owner",
	.why = "Who gets into the container as any user can change the program or become "
	       "root.",
	.fix = "give the file to the user that needs it (COPY --chown, chown)",
	.bad = "RUN chmod -R 777 /app",
	.good = "RUN chown -R app /app",
	.url = RUN_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.instructions = DF_BIT(DF_RUN) | DF_BIT(DF_COPY) | DF_BIT(DF_ADD),
	.run = run_chmod,
};
