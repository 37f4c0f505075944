/* check_zypper.c - rules about zypper, and about upgrades of a whole distribution. */
#include "checks/check_ctx.h"
#include "format/command.h"

#define ZYPPER_URL "https://en.opensuse.org/SDB:Zypper_manual"

static void run_zypper_yes(struct check_ctx *ctx, const struct check *self,
			   const void *arg)
{
	const struct sh_command *c = arg;
	struct call k;

	if (!call_read(c, &k) || k.tool != TOOL_ZYPPER ||
	    !call_is(&k, "install in remove rm source-install si patch") ||
	    call_has_any(&k, "-n --non-interactive -y --no-confirm -D --dry-run"))
		return;
	check_report(ctx, self, check_at_command(ctx, c),
		     "zypper " STR_FMT " without -n asks and gets no answer",
		     STR_ARG(k.subcommand));
}

const struct check check_zypper_yes = {
	.id = "WB-DF-427",
	.slug = "zypper-yes",
	.aliases = "DL3034",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "zypper without -n",
	.why = "The question whether to go on meets no terminal, and the build fails.",
	.fix = "write zypper -n, or add -y",
	.bad = "RUN zypper install httpd",
	.good = "RUN zypper -n install httpd",
	.url = ZYPPER_URL,
	.on = CHECK_DOCKERFILE_COMMAND,
	.traits = CHECK_BUILD,
	.run = run_zypper_yes,
};

static bool removes_cache(const struct sh_command *c)
{
	if (!str_is(c->name, "rm") || !sh_has_flag(c, "-r"))
		return false;
	for (size_t i = 1; i < c->n_words; i++)
		if (str_starts_with(c->words[i].text, STR("/var/cache/zypp")))
			return true;
	return false;
}

static void run_zypper_clean(struct check_ctx *ctx, const struct check *self,
			     const void *arg)
{
	const struct sh_script *s = ctx->script;
	const struct sh_command *open = NULL;

	(void)arg;
	for (size_t i = 0; s && i < s->n_commands; i++) {
		struct call k;

		if (removes_cache(&s->commands[i])) {
			open = NULL;
		} else if (call_read(&s->commands[i], &k) && k.tool == TOOL_ZYPPER) {
			if (call_is(&k, "clean cc"))
				open = NULL;
			else if (call_is(&k,
					 "install in remove rm patch source-install si "
					 "update up dup dist-upgrade"))
				open = &s->commands[i];
		}
	}
	if (open && !check_has_mount(ctx, NULL, "/var/cache/zypp"))
		check_report(ctx, self, check_at_command(ctx, open),
			     "no zypper clean follows the last zypper install");
}

const struct check check_zypper_clean = {
	.id = "WB-DF-429",
	.slug = "zypper-clean",
	.aliases = "DL3036 DS-0020",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "zypper's cache is kept",
	.why = "Package data stays in the layer, where it is of no use.",
	.fix = "end the RUN with && zypper clean -a",
	.bad = "RUN zypper -n install httpd",
	.good = "RUN zypper -n install httpd && zypper clean -a",
	.url = ZYPPER_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_SHIPPED,
	.instructions = DF_BIT(DF_RUN),
	.run = run_zypper_clean,
};

static void run_dist_upgrade(struct check_ctx *ctx, const struct check *self,
			     const void *arg)
{
	const struct sh_command *c = arg;
	struct call k;
	bool found = str_is(c->name, "do-release-upgrade");

	if (!found && call_read(c, &k))
		found = ((k.tool == TOOL_APT || k.tool == TOOL_APT_GET) &&
			 call_is(&k, "dist-upgrade full-upgrade")) ||
			(k.tool == TOOL_ZYPPER && call_is(&k, "dup dist-upgrade"));
	if (found)
		check_report(ctx, self, check_at_command(ctx, c),
			     STR_FMT " upgrades to another release of the distribution",
			     STR_ARG(c->name));
}

const struct check check_dist_upgrade = {
	.id = "WB-DF-407",
	.slug = "dist-upgrade",
	.aliases = "DS-0024 DKL-DI-0003 DL3035",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "Upgrade of the whole distribution",
	.why = "It may remove packages and bring what the base image was not made for; "
	       "the tag of the "
	       "base then says nothing.",
	.fix = "take a newer base image; apt-get upgrade is enough for fixes",
	.bad = "RUN apt-get update && apt-get dist-upgrade -y",
	.good = "RUN apt-get update && apt-get upgrade -y",
	.url = "https://docs.docker.com/build/building/best-practices/"
	       "#rebuild-your-images-often",
	.on = CHECK_DOCKERFILE_COMMAND,
	.run = run_dist_upgrade,
};
