/* check_apt.c - rules about apt-get and its kin. */
#include "checks/check_ctx.h"
#include "format/command.h"

#define APT_URL "https://docs.docker.com/build/building/best-practices/#apt-get"

#define APT_CONF_MAX 64

static bool mentions(const struct df_instr *in, const char *text)
{
	if (str_find(in->text, str_of(text)) != STR_NONE)
		return true;
	for (size_t i = 0; i < in->n_heredocs; i++)
		if (str_find(in->heredocs[i].body, str_of(text)) != STR_NONE)
			return true;
	return false;
}

/* The RUNs that write apt's configuration, looked for once; the first APT_CONF_MAX. */
static void find_apt_conf(struct check_ctx *ctx)
{
	ctx->apt_conf = arena_new_array(ctx->arena, size_t, APT_CONF_MAX);
	for (size_t i = 0; i < ctx->df->n_instrs && ctx->n_apt_conf < APT_CONF_MAX; i++)
		if (ctx->df->instrs[i].kind == DF_RUN &&
		    mentions(&ctx->df->instrs[i], "apt.conf"))
			ctx->apt_conf[ctx->n_apt_conf++] = i;
}

/* True when this RUN, or an earlier one of the stage or of those it is FROM, writes the
 * option into apt's configuration. */
static bool configured(struct check_ctx *ctx, const char *option)
{
	if (!ctx->apt_conf)
		find_apt_conf(ctx);
	for (size_t i = 0; i < ctx->n_apt_conf && ctx->apt_conf[i] <= ctx->index; i++) {
		const struct df_instr *in = &ctx->df->instrs[ctx->apt_conf[i]];
		const struct df_stage *s = ctx->stage;

		while (s && s->index > in->stage && s->parent >= 0)
			s = &ctx->df->stages[s->parent];
		if (s && s->index == in->stage && mentions(in, option))
			return true;
	}
	return false;
}

/* A variable that may hold flags: in front of the sub-command, or named for it. */
static bool may_hold_flags(const struct call *k)
{
	const struct sh_command *c = k->command;

	for (size_t i = k->first; i < c->n_words; i++) {
		struct str w = c->words[i].text;

		if (!c->words[i].has_variable || !w.len || w.ptr[0] != '$')
			continue;
		if (i < k->sub || str_find(w, STR("OPT")) != STR_NONE ||
		    str_find(w, STR("FLAG")) != STR_NONE ||
		    str_find(w, STR("opt")) != STR_NONE ||
		    str_find(w, STR("flag")) != STR_NONE)
			return true;
	}
	return false;
}

static bool is_apt(const struct call *k)
{
	return k->tool == TOOL_APT || k->tool == TOOL_APT_GET;
}

static void run_apt(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct sh_command *c = arg;

	if (str_is(c->name, "apt"))
		check_report(ctx, self, check_at_command(ctx, c),
			     "apt is made for people at a terminal, not for scripts");
}

const struct check check_apt = {
	.id = "WB-DF-401",
	.slug = "apt",
	.aliases = "DL3027 CKV_DOCKER_9",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "apt in a script",
	.why = "apt warns that its interface may change from release to release; apt-get "
	       "and "
	       "apt-cache keep theirs.",
	.fix = "write apt-get or apt-cache",
	.bad = "RUN apt install -y curl",
	.good = "RUN apt-get install -y curl",
	.url = APT_URL,
	.on = CHECK_DOCKERFILE_COMMAND,
	.run = run_apt,
};

/* --- questions ------------------------------------------------------------ */

static bool says_yes(const struct call *k)
{
	const struct sh_command *c = k->command;
	unsigned quiet = 0;

	if (call_has_any(k, "-y --yes --assume-yes -s --simulate --dry-run --print-uris "
			    "--force-yes --trivial-only"))
		return true;
	for (size_t i = 1; i < c->n_words; i++) {
		struct str w = c->words[i].text;

		if (str_is(w, "-q=2") || str_is(w, "--quiet=2") ||
		    str_find(w, STR("Assume-Yes")) != STR_NONE)
			return true;
		if (str_is(w, "--quiet"))
			quiet++;
		if (w.len < 2 || w.ptr[0] != '-' || !is_alpha(w.ptr[1]))
			continue;
		for (size_t p = 1; p < w.len && is_alpha(w.ptr[p]); p++)
			quiet += w.ptr[p] == 'q';
	}
	return quiet >= 2;
}

/* yes | apt-get install x */
static bool is_fed_yes(const struct check_ctx *ctx, const struct sh_command *c)
{
	if (!(c->flags & SH_IN_PIPE) || (c->flags & SH_PIPE_FIRST))
		return false;
	for (const struct sh_command *p = c; p > ctx->script->commands && c - p < 8;) {
		p--;
		if (p->pipeline != c->pipeline)
			return false;
		if (word_in(p->name, "yes echo printf"))
			return true;
	}
	return false;
}

static void run_apt_yes(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct sh_command *c = arg;
	struct call k;

	if (!call_read(c, &k) || !is_apt(&k) || !call_is(&k, "install") || says_yes(&k) ||
	    may_hold_flags(&k) || is_fed_yes(ctx, c) || configured(ctx, "Assume-Yes"))
		return;
	check_report(ctx, self, check_at_command(ctx, c),
		     "%s install without -y asks and gets no answer", tool_name(k.tool));
}

const struct check check_apt_yes = {
	.id = "WB-DF-402",
	.slug = "apt-yes",
	.aliases = "DL3014 DS-0021",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "apt-get install without -y",
	.why = "The question whether to go on meets no terminal, and the build fails.",
	.fix = "add -y",
	.bad = "RUN apt-get install curl",
	.good = "RUN apt-get install -y curl",
	.url = APT_URL,
	.on = CHECK_DOCKERFILE_COMMAND,
	.traits = CHECK_BUILD,
	.run = run_apt_yes,
};

static void run_apt_recommends(struct check_ctx *ctx, const struct check *self,
			       const void *arg)
{
	const struct sh_command *c = arg;
	struct call k;

	if (!call_read(c, &k) || !is_apt(&k) || !call_is(&k, "install") ||
	    sh_has_flag(c, "--no-install-recommends") || may_hold_flags(&k))
		return;
	for (size_t i = 1; i < c->n_words; i++)
		if (str_find(c->words[i].text, STR("Install-Recommends")) != STR_NONE)
			return;
	if (configured(ctx, "Install-Recommends"))
		return;
	check_report(ctx, self, check_at_command(ctx, c),
		     "%s install brings recommended packages too", tool_name(k.tool));
}

const struct check check_apt_recommends = {
	.id = "WB-DF-403",
	.slug = "apt-recommends",
	.aliases = "DL3015 DS-0029",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "apt-get install with recommended packages",
	.why = "Recommended packages make the image bigger and add what nobody asked "
	       "for.",
	.fix = "add --no-install-recommends and name what is needed",
	.bad = "RUN apt-get install -y curl",
	.good = "RUN apt-get install -y --no-install-recommends curl",
	.url = APT_URL,
	.on = CHECK_DOCKERFILE_COMMAND,
	.traits = CHECK_INFO | CHECK_SHIPPED,
	.run = run_apt_recommends,
};

/* --- lists ---------------------------------------------------------------- */

/* rm -rf /var/lib/apt/lists, or a folder above it, or what is in it. */
static bool removes_lists(const struct sh_command *c)
{
	if (word_in(c->name, "apt-get apt") &&
	    (sh_has_flag(c, "dist-clean") || str_is(sh_word_text(c, 1), "dist-clean") ||
	     str_is(sh_word_text(c, 1), "distclean")))
		return true;
	if (!word_in(c->name, "rm find"))
		return false;
	if (str_is(c->name, "rm") && !sh_has_flag(c, "-r") && !sh_has_flag(c, "-R") &&
	    !sh_has_flag(c, "--recursive"))
		return false;
	for (size_t i = 1; i < c->n_words; i++) {
		struct str w = c->words[i].text;

		if (str_starts_with(w, STR("/var/lib/apt/lists")) ||
		    str_is(w, "/var/lib/apt") || str_is(w, "/var/lib/apt/") ||
		    str_is(w, "/var/lib/apt/*") ||
		    str_starts_with(w, STR("/var/lib/{apt")) ||
		    str_starts_with(w, STR("/var/lib/apt/{")))
			return true;
		if (str_starts_with(w, STR("/var/{")) &&
		    str_find(w, STR("lib/apt")) != STR_NONE)
			return true;
	}
	return false;
}

static void run_apt_lists(struct check_ctx *ctx, const struct check *self,
			  const void *arg)
{
	const struct sh_script *s = ctx->script;
	const struct sh_command *update = NULL;

	(void)arg;
	for (size_t i = 0; s && i < s->n_commands; i++) {
		struct call k;

		if (removes_lists(&s->commands[i]))
			update = NULL;
		else if (call_read(&s->commands[i], &k) &&
			 (is_apt(&k) || k.tool == TOOL_APTITUDE) && call_is(&k, "update"))
			update = &s->commands[i];
	}
	if (!update || check_has_mount(ctx, NULL, "/var/lib/apt/lists"))
		return;
	check_report(ctx, self, check_at_command(ctx, update),
		     "the package lists stay in the layer");
}

const struct check check_apt_lists = {
	.id = "WB-DF-404",
	.slug = "apt-lists",
	.aliases = "DL3009 DKL-DI-0005",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "apt's package lists are kept",
	.why = "The lists take tens of megabytes and are of no use in the image.",
	.fix = "end the RUN with && rm -rf /var/lib/apt/lists/*",
	.bad = "RUN apt-get update && apt-get install -y curl",
	.good = "RUN apt-get update && apt-get install -y curl && rm -rf "
		"/var/lib/apt/lists/*",
	.url = APT_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_INFO | CHECK_SHIPPED,
	.instructions = DF_BIT(DF_RUN),
	.run = run_apt_lists,
};

/* --- versions ------------------------------------------------------------- */

static void run_apt_pin(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct sh_command *c = arg;
	const struct sh_word *w;
	struct call k;

	if (!call_read(c, &k) || !is_apt(&k) || !call_is(&k, "install"))
		return;
	struct call_args args = call_args(&k);

	while (call_next_arg(&args, &w)) {
		if (w->has_variable || !w->text.len || str_has_char(w->text, '=') ||
		    str_has_char(w->text, '/') || str_ends_with(w->text, STR(".deb")) ||
		    str_ends_with(w->text, STR("-")) || str_has_char(w->text, '*'))
			continue;
		check_report(ctx, self,
			     check_at_line(&ctx->df->instrs[ctx->index], w->line),
			     "%s install of " STR_FMT " without a version",
			     tool_name(k.tool), STR_ARG(w->text));
		return;
	}
}

const struct check check_apt_pin = {
	.id = "WB-DF-405",
	.slug = "apt-pin",
	.aliases = "DL3008",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "apt-get install without versions",
	.why = "Each build installs the newest package. Mind that archives drop old "
	       "versions, so a pin "
	       "breaks the build one day.",
	.fix = "write package=version, or take packages from a snapshot of the archive",
	.bad = "RUN apt-get install -y curl",
	.good = "RUN apt-get install -y curl=8.14.1-2",
	.url = APT_URL,
	.on = CHECK_DOCKERFILE_COMMAND,
	.traits = CHECK_INFO,
	.run = run_apt_pin,
};

/* --- update alone --------------------------------------------------------- */

enum family {
	FAMILY_NONE,
	FAMILY_APT,
	FAMILY_APK,
	FAMILY_RPM,
	FAMILY_ZYPPER,
	FAMILY_COUNT
};

static enum family family_of(enum tool t)
{
	switch (t) {
	case TOOL_APT:
	case TOOL_APT_GET:
	case TOOL_APTITUDE:
		return FAMILY_APT;
	case TOOL_APK:
		return FAMILY_APK;
	case TOOL_YUM:
	case TOOL_DNF:
	case TOOL_MICRODNF:
	case TOOL_TDNF:
		return FAMILY_RPM;
	case TOOL_ZYPPER:
		return FAMILY_ZYPPER;
	default:
		return FAMILY_NONE;
	}
}

static bool refreshes_index(const struct call *k)
{
	switch (family_of(k->tool)) {
	case FAMILY_APT:
	case FAMILY_APK:
		return call_is(k, "update");
	case FAMILY_RPM: /* their update is an upgrade of everything */
		return call_is(k, "makecache check-update");
	case FAMILY_ZYPPER:
		return call_is(k, "refresh ref");
	default:
		return false;
	}
}

static bool uses_index(const struct call *k)
{
	return call_is(
		k, "install add upgrade full-upgrade dist-upgrade build-dep satisfy "
		   "source download reinstall update in up dup patch si source-install "
		   "fix groupinstall localinstall safe-upgrade fetch search show policy "
		   "list info repolist dselect-upgrade");
}

static void run_update_alone(struct check_ctx *ctx, const struct check *self,
			     const void *arg)
{
	const struct sh_script *s = ctx->script;
	const struct sh_command *open[FAMILY_COUNT] = { NULL };

	(void)arg;
	for (size_t i = 0; s && i < s->n_commands; i++) {
		struct call k;

		if (!call_read(&s->commands[i], &k))
			continue;
		enum family f = family_of(k.tool);

		if (refreshes_index(&k))
			open[f] = &s->commands[i];
		else if (uses_index(&k) || !k.subcommand.len)
			open[f] = NULL;
	}
	for (int f = FAMILY_APT; s && f < FAMILY_COUNT; f++)
		if (open[f] && !s->partly)
			check_report(ctx, self, check_at_command(ctx, open[f]),
				     STR_FMT " " STR_FMT
					     " without an install in the same RUN",
				     STR_ARG(open[f]->name),
				     STR_ARG(sh_word_text(open[f], 1).len
						     ? open[f]->words[1].text
						     : STR("update")));
}

const struct check check_update_alone = {
	.id = "WB-DF-406",
	.slug = "update-alone",
	.aliases = "DS-0017 CKV_DOCKER_5 CIS-DI-0007",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "Package lists are fetched in a RUN of their own",
	.why = "The layer with the lists stays in the build cache, so a later install "
	       "gets old "
	       "packages, or asks for some that are gone.",
	.fix = "put the update and the install into one RUN",
	.bad = "RUN apt-get update\nRUN apt-get install -y curl",
	.good = "RUN apt-get update && apt-get install -y curl",
	.url = APT_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD,
	.instructions = DF_BIT(DF_RUN),
	.run = run_update_alone,
};
