/* check_shell.c - further rules about the commands of RUN. */
#include "checks/check_ctx.h"
#include "format/command.h"

#define BEST_URL "https://docs.docker.com/build/building/best-practices/"

static void run_shell_symlink(struct check_ctx *ctx, const struct check *self,
			      const void *arg)
{
	const struct sh_command *c = arg;

	if (!str_is(c->name, "ln") || c->n_words < 3)
		return;
	if (str_is(sh_word_text(c, c->n_words - 1), "/bin/sh"))
		check_report(ctx, self, check_at_command(ctx, c),
			     "/bin/sh is replaced by a link");
}

const struct check check_shell_symlink = {
	.id = "WB-DF-232",
	.slug = "shell-symlink",
	.aliases = "DL4005",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "The system's shell is replaced",
	.why = "Scripts of the distribution are written for its own /bin/sh, and an "
	       "upgrade puts it "
	       "back.",
	.fix = "use SHELL [\"/bin/bash\", \"-c\"]",
	.bad = "RUN ln -sf /bin/bash /bin/sh",
	.good = "SHELL [\"/bin/bash\", \"-c\"]",
	.url = "https://docs.docker.com/reference/dockerfile/#shell",
	.on = CHECK_DOCKERFILE_COMMAND,
	.run = run_shell_symlink,
};

static void run_pointless(struct check_ctx *ctx, const struct check *self,
			  const void *arg)
{
	const struct sh_command *c = arg;

	if (!word_in(c->name,
		     "ssh vim shutdown service ps free top kill mount ifconfig") ||
	    (str_is(c->name, "service") && str_is(sh_word_text(c, 2), "start")))
		return;
	check_report(ctx, self, check_at_command(ctx, c),
		     STR_FMT " has no use in a build", STR_ARG(c->name));
}

const struct check check_pointless_command = {
	.id = "WB-DF-303",
	.slug = "pointless-command",
	.aliases = "DL3001",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "Command that has no use in a build",
	.why = "It is for a terminal or a running system; what it does is not kept in "
	       "the image.",
	.fix = "remove it",
	.bad = "RUN top -b -n 1",
	.good = "RUN make",
	.url = BEST_URL,
	.on = CHECK_DOCKERFILE_COMMAND,
	.traits = CHECK_INFO,
	.run = run_pointless,
};

static void run_two_downloaders(struct check_ctx *ctx, const struct check *self,
				const void *arg)
{
	const struct df_stage *s = arg;
	const struct df_instr *first = NULL;
	const char *name = NULL;

	for (size_t i = s->first; i < s->last; i++) {
		const struct sh_script *sh = ctx->scripts[i];

		for (size_t k = 0; sh && k < sh->n_commands; k++) {
			const struct sh_command *c = &sh->commands[k];
			const char *this = str_is(c->name, "wget")   ? "wget"
					   : str_is(c->name, "curl") ? "curl"
								     : NULL;

			if (!this)
				continue;
			if (!name) {
				name = this;
				first = &ctx->df->instrs[i];
			} else if (strcmp(name, this) != 0) {
				check_report(
					ctx, self,
					check_at_line(&ctx->df->instrs[i], c->line),
					"%s here, %s on line %u: one of them is enough",
					this, name, first->line);
				return;
			}
		}
	}
}

const struct check check_wget_and_curl = {
	.id = "WB-DF-305",
	.slug = "wget-and-curl",
	.aliases = "DL4001 DS-0014",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "Both wget and curl are used",
	.why = "Each brings packages of its own into the image.",
	.fix = "use one of them",
	.bad = "RUN wget https://a.example/x\nRUN curl -O https://a.example/y",
	.good = "RUN curl -O https://a.example/x\nRUN curl -O https://a.example/y",
	.url = BEST_URL,
	.on = CHECK_DOCKERFILE_STAGE,
	.traits = CHECK_INFO,
	.run = run_two_downloaders,
};

static void run_wget_progress(struct check_ctx *ctx, const struct check *self,
			      const void *arg)
{
	const struct sh_command *c = arg;

	if (!str_is(c->name, "wget"))
		return;
	for (size_t i = 1; i < c->n_words; i++) {
		struct str w = c->words[i].text;

		if (str_starts_with(w, STR("--progress")) ||
		    word_in(w, "-q --quiet -nv --no-verbose -o --output-file -a "
			       "--append-output --version --help") ||
		    str_starts_with(w, STR("-q")) || str_starts_with(w, STR("-nv")))
			return;
		if (w.len > 1 && w.ptr[0] == '-' && w.ptr[1] != '-' &&
		    str_has_char(w, 'q'))
			return;
	}
	check_report(ctx, self, check_at_command(ctx, c),
		     "wget fills the log with its progress bar");
}

const struct check check_wget_progress = {
	.id = "WB-DF-306",
	.slug = "wget-progress",
	.aliases = "DL3047",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "wget with a progress bar",
	.why = "Logs of builds grow by thousands of lines.",
	.fix = "add --progress=dot:giga or -nv",
	.bad = "RUN wget https://a.example/x",
	.good = "RUN wget -nv https://a.example/x",
	.url = BEST_URL,
	.on = CHECK_DOCKERFILE_COMMAND,
	.traits = CHECK_INFO,
	.run = run_wget_progress,
};

static void run_useradd(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct sh_command *c = arg;
	struct str uid;
	uint32_t n;

	if (!str_is(c->name, "useradd") || sh_has_flag(c, "-l") ||
	    sh_has_flag(c, "--no-log-init") ||
	    (!sh_flag_value(c, "-u", &uid) && !sh_flag_value(c, "--uid", &uid)) ||
	    uid.len <= 5 || !str_to_u32(uid, UINT32_MAX, &n))
		return;
	check_report(ctx, self, check_at_command(ctx, c),
		     "useradd with the uid " STR_FMT
		     " and without -l writes a huge log file",
		     STR_ARG(uid));
}

const struct check check_useradd_l = {
	.id = "WB-DF-307",
	.slug = "useradd-l",
	.aliases = "DL3046",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "useradd with a high uid and without -l",
	.why = "/var/log/faillog and lastlog have a place for each uid up to the "
	       "highest: the layer "
	       "grows by gigabytes.",
	.fix = "add -l (--no-log-init)",
	.bad = "RUN useradd -u 1234567 app",
	.good = "RUN useradd -l -u 1234567 app",
	.url = "https://docs.docker.com/build/building/best-practices/#user",
	.on = CHECK_DOCKERFILE_COMMAND,
	.run = run_useradd,
};

/* -p with a value that is written there: a hash made at random is no common one. */
static bool sets_literal_password(const struct sh_command *c)
{
	for (size_t i = 1; i < c->n_words; i++) {
		struct str w = c->words[i].text, name, value;
		const struct sh_word *next = i + 1 < c->n_words ? &c->words[i + 1] : NULL;

		if (word_in(w, "-p --password"))
			return next && !next->has_variable;
		if (str_cut(w, '=', &name, &value) && str_is(name, "--password"))
			return !c->words[i].has_variable;
	}
	return false;
}

static void run_chpasswd(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct sh_command *c = arg;
	const char *what = NULL;

	if (str_is(c->name, "chpasswd"))
		what = "chpasswd";
	else if (str_is(c->name, "passwd") &&
		 (sh_has_flag(c, "-d") || sh_has_flag(c, "--delete")))
		what = "passwd -d";
	else if (str_is(c->name, "passwd") && sh_has_flag(c, "--stdin"))
		what = "passwd --stdin";
	else if (word_in(c->name, "useradd usermod") && sets_literal_password(c))
		what = "a password for useradd";
	if (what)
		check_report(ctx, self, check_at_command(ctx, c),
			     "%s puts the same password into every copy of the image",
			     what);
}

const struct check check_chpasswd = {
	.id = "WB-DF-311",
	.slug = "chpasswd",
	.aliases = "CKV2_DOCKER_17",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_HIGH,
	.on_by_default = true,
	.title = "A password is set in the image",
	.why = "Whoever can pull the image knows it, from the history or from its hash.",
	.fix = "leave accounts without a password; let keys or the orchestrator decide "
	       "who gets in",
	.bad = "RUN echo root:secret | chpasswd",
	.good = "RUN useradd -r app",
	.url = BEST_URL,
	.on = CHECK_DOCKERFILE_COMMAND,
	.run = run_chpasswd,
};

/* --- heredocs ------------------------------------------------------------- */

static bool sets_errexit(struct str line)
{
	struct str rest = line, word;

	if (!str_next_word(&rest, &word))
		return false;
	if (str_starts_with(word, STR("#!")))
		while (str_next_word(&rest, &word))
			if (word.ptr[0] == '-' && str_has_char(word, 'e'))
				return true;
	if (!str_is(word, "set"))
		return false;
	while (str_next_word(&rest, &word))
		if (word.len > 1 && word.ptr[0] == '-' && word.ptr[1] != '-' &&
		    str_has_char(word, 'e'))
			return true;
	return str_find(line, STR("errexit")) != STR_NONE;
}

/* "RUN <<EOF" alone, or "RUN bash <<EOF": the body is the script.  *first is its first
 * command. */
static bool is_heredoc_script(const struct df_instr *in, const struct sh_script *s,
			      size_t *first)
{
	struct str text = str_trim(in->text);

	if (in->n_heredocs != 1 || !s->n_commands)
		return false;
	*first = 0;
	if (str_starts_with(text, STR("<<")) && !str_has_char(text, ' '))
		return true;
	*first = 1;
	if (!word_in(s->commands[0].name, "sh bash dash ash"))
		return false;
	for (size_t i = 1; i < s->n_commands; i++)
		if (!(s->commands[i].flags & SH_NESTED_SCRIPT))
			return false;
	return true;
}

static void run_errexit(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct df_instr *in = arg;
	const struct sh_script *s = ctx->script;
	struct str rest, line;
	size_t unguarded = 0, first;
	bool open = false;

	if (!s || s->interpreter || s->errexit || s->partly ||
	    !is_heredoc_script(in, s, &first))
		return;
	for (size_t i = 1; in->shell && i < in->shell->n_words; i++) {
		struct str w = in->shell->words[i].text;

		if (w.len > 1 && w.ptr[0] == '-' && w.ptr[1] != '-' &&
		    str_has_char(w, 'e'))
			return;
	}
	rest = in->heredocs[0].body;
	while (str_next_line(&rest, &line))
		if (sets_errexit(line))
			return;
	/* The last command's status is the script's; && hands on what is before it. */
	for (size_t i = first; i < s->n_commands; i++) {
		const struct sh_command *c = &s->commands[i];

		if (c->wrapper) /* sudo has been counted */
			continue;
		unguarded += open;
		open = !word_in(c->name, "echo printf cat export set true : local "
					 "readonly") &&
		       !(c->flags &
			 (SH_CONDITION | SH_SUBSTITUTION | SH_IN_PIPE | SH_FUNCTION)) &&
		       c->n_words > 0;
	}
	if (unguarded)
		check_report(
			ctx, self, check_at_instr(in),
			"the script has no set -e, so it goes on when a command fails");
}

const struct check check_heredoc_no_errexit = {
	.id = "WB-DF-315",
	.slug = "heredoc-no-errexit",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "RUN heredoc without set -e",
	.why = "Only the last command decides: one that fails before goes unseen, and "
	       "the image is "
	       "built without what it should have done.",
	.fix = "put set -e at its head",
	.bad = "RUN <<EOF\nmake\nmake install\nEOF",
	.good = "RUN <<EOF\nset -e\nmake\nmake install\nEOF",
	.url = "https://docs.docker.com/reference/dockerfile/#here-documents",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD | CHECK_EACH,
	.instructions = DF_BIT(DF_RUN),
	.run = run_errexit,
};
