/* check_packages.c - rules about apk, yum and dnf. */
#include "checks/check_ctx.h"
#include "format/command.h"

#define APK_URL "https://wiki.alpinelinux.org/wiki/Alpine_Package_Keeper"
#define DNF_URL "https://dnf.readthedocs.io/en/latest/command_ref.html"

/* rm -r of the path, something in it or a folder above it named in full. */
static bool removes(const struct sh_command *c, const char *path)
{
	struct str p = str_of(path);

	if (!str_is(c->name, "rm") || (!sh_has_flag(c, "-r") && !sh_has_flag(c, "-R") &&
				       !sh_has_flag(c, "--recursive")))
		return false;
	for (size_t i = 1; i < c->n_words; i++) {
		struct str w = c->words[i].text;

		if (str_starts_with(w, p) || str_is(w, "/var/cache/*") ||
		    str_is(w, "/var/cache") || str_is(w, "/var/cache/"))
			return true;
		if (str_starts_with(w, STR("/var/cache/{")) &&
		    str_find(w, str_basename(p)) != STR_NONE)
			return true;
	}
	return false;
}

static void run_apk_cache(struct check_ctx *ctx, const struct check *self,
			  const void *arg)
{
	const struct sh_script *s = ctx->script;
	const struct sh_command *add = NULL;

	(void)arg;
	for (size_t i = 0; s && i < s->n_commands; i++) {
		const struct sh_command *c = &s->commands[i];
		struct call k;

		/* What removes the cache may also stand before, as with a virtual
		 * package. */
		if (removes(c, "/var/cache/apk"))
			return;
		if (!add && call_read(c, &k) && k.tool == TOOL_APK &&
		    call_is(&k, "add") && !sh_has_flag(c, "--no-cache"))
			add = c;
	}
	if (!add || check_has_mount(ctx, NULL, "/var/cache/apk") ||
	    check_has_mount(ctx, NULL, "/etc/apk/cache"))
		return;
	check_report(ctx, self, check_at_command(ctx, add),
		     "apk add without --no-cache keeps the index in the layer");
}

const struct check check_apk_cache = {
	.id = "WB-DF-411",
	.slug = "apk-cache",
	.aliases = "DL3019 DS-0025 DKL-DI-0004",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "apk add without --no-cache",
	.why = "The package index stays in the image, where it is of no use and grows "
	       "old.",
	.fix = "add --no-cache, which needs no apk update either",
	.bad = "RUN apk add curl",
	.good = "RUN apk add --no-cache curl",
	.url = APK_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.instructions = DF_BIT(DF_RUN),
	.traits = CHECK_SHIPPED,
	.run = run_apk_cache,
};

static void run_apk_pin(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct sh_command *c = arg;
	const struct sh_word *w;
	struct call k;

	if (!call_read(c, &k) || k.tool != TOOL_APK || !call_is(&k, "add"))
		return;
	struct call_args args = call_args(&k);

	while (call_next_arg(&args, &w)) {
		if (w->has_variable || !w->text.len || w->text.ptr[0] == '.' ||
		    w->text.ptr[0] == '!' || str_ends_with(w->text, STR(".apk")) ||
		    str_has_char(w->text, '=') || str_has_char(w->text, '~') ||
		    str_has_char(w->text, '<') || str_has_char(w->text, '>'))
			continue;
		check_report(
			ctx, self, check_at_line(&ctx->df->instrs[ctx->index], w->line),
			"apk add of " STR_FMT " without a version", STR_ARG(w->text));
		return;
	}
}

const struct check check_apk_pin = {
	.id = "WB-DF-412",
	.slug = "apk-pin",
	.aliases = "DL3018",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "apk add without versions",
	.why = "Each build installs the newest package. Mind that Alpine drops old "
	       "versions, so a pin "
	       "breaks the build one day.",
	.fix = "write package=version, or package~version for a series",
	.bad = "RUN apk add --no-cache curl",
	.good = "RUN apk add --no-cache curl~8.17",
	.url = APK_URL,
	.on = CHECK_DOCKERFILE_COMMAND,
	.traits = CHECK_INFO,
	.run = run_apk_pin,
};

/* --- yum, dnf ------------------------------------------------------------- */

#define RPM_INSTALL "install groupinstall localinstall"

static bool is_dnf(enum tool t)
{
	return t == TOOL_DNF || t == TOOL_MICRODNF || t == TOOL_TDNF;
}

static bool rpm_says_yes(const struct call *k)
{
	const struct sh_command *c = k->command;

	if (call_has_any(k, "-y --assumeyes --yes --assumeno --downloadonly"))
		return true;
	for (size_t i = k->first; i < c->n_words; i++)
		if (str_find(c->words[i].text, STR("assumeyes=")) != STR_NONE ||
		    (i < k->sub && c->words[i].has_variable))
			return true;
	return false;
}

static void run_yum_yes(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct sh_command *c = arg;
	struct call k;

	if (call_read(c, &k) && k.tool == TOOL_YUM && call_is(&k, RPM_INSTALL) &&
	    !rpm_says_yes(&k))
		check_report(ctx, self, check_at_command(ctx, c),
			     "yum " STR_FMT " without -y asks and gets no answer",
			     STR_ARG(k.subcommand));
}

const struct check check_yum_yes = {
	.id = "WB-DF-421",
	.slug = "yum-yes",
	.aliases = "DL3030",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "yum install without -y",
	.why = "The question whether to go on meets no terminal, and the build fails.",
	.fix = "add -y",
	.bad = "RUN yum install httpd",
	.good = "RUN yum install -y httpd",
	.url = DNF_URL,
	.on = CHECK_DOCKERFILE_COMMAND,
	.traits = CHECK_BUILD,
	.run = run_yum_yes,
};

static void run_dnf_yes(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct sh_command *c = arg;
	struct call k;

	if (!call_read(c, &k) || !is_dnf(k.tool) || !call_is(&k, RPM_INSTALL " in") ||
	    rpm_says_yes(&k))
		return;
	struct check_at at = check_at_command(ctx, c);

	/* Old releases of microdnf never asked. */
	at.info = k.tool == TOOL_MICRODNF;
	at.severity = at.info ? SEVERITY_LOW : SEVERITY_UNKNOWN;
	check_report(ctx, self, at, "%s " STR_FMT " without -y asks and gets no answer",
		     tool_name(k.tool), STR_ARG(k.subcommand));
}

const struct check check_dnf_yes = {
	.id = "WB-DF-424",
	.slug = "dnf-yes",
	.aliases = "DL3038",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "dnf install without -y",
	.why = "The question whether to go on meets no terminal, and the build fails.",
	.fix = "add -y",
	.bad = "RUN dnf install httpd",
	.good = "RUN dnf install -y httpd",
	.url = DNF_URL,
	.on = CHECK_DOCKERFILE_COMMAND,
	.traits = CHECK_BUILD,
	.run = run_dnf_yes,
};

/* The last install of one of the tools that no clean-up of the same tool follows. */
static const struct sh_command *last_unclean(const struct check_ctx *ctx, bool dnf)
{
	const struct sh_script *s = ctx->script;
	const struct sh_command *install[TOOL_COUNT] = { NULL }, *open = NULL;

	for (size_t i = 0; s && i < s->n_commands; i++) {
		const struct sh_command *c = &s->commands[i];
		struct call k;

		if (dnf ? removes(c, "/var/cache/dnf") ||
				    removes(c, "/var/cache/libdnf5") ||
				    removes(c, "/var/cache/yum") ||
				    removes(c, "/var/cache/tdnf")
			: removes(c, "/var/cache/yum")) {
			for (int t = 0; t < TOOL_COUNT; t++)
				install[t] = NULL;
			continue;
		}
		if (!call_read(c, &k) || (dnf ? !is_dnf(k.tool) : k.tool != TOOL_YUM))
			continue;
		if (call_is(&k, "clean") &&
		    (str_is(sh_word_text(c, k.sub + 1), "all") || sh_has_flag(c, "all")))
			install[k.tool] = NULL;
		else if (call_is(&k, dnf ? "install in upgrade up reinstall update "
					   "groupinstall localinstall"
					 : "install groupinstall localinstall reinstall"))
			install[k.tool] = c;
	}
	for (int t = 0; t < TOOL_COUNT; t++)
		if (install[t])
			open = install[t];
	return open;
}

static void run_yum_clean(struct check_ctx *ctx, const struct check *self,
			  const void *arg)
{
	const struct sh_command *c = last_unclean(ctx, false);

	(void)arg;
	if (c && !check_has_mount(ctx, NULL, "/var/cache/yum"))
		check_report(ctx, self, check_at_command(ctx, c),
			     "no yum clean all follows the last yum install");
}

const struct check check_yum_clean = {
	.id = "WB-DF-422",
	.slug = "yum-clean",
	.aliases = "DL3032 DS-0015",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "yum's cache is kept",
	.why = "Package data stays in the layer, where it is of no use.",
	.fix = "end the RUN with && yum clean all",
	.bad = "RUN yum install -y httpd",
	.good = "RUN yum install -y httpd && yum clean all",
	.url = DNF_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_SHIPPED,
	.instructions = DF_BIT(DF_RUN),
	.run = run_yum_clean,
};

static void run_dnf_clean(struct check_ctx *ctx, const struct check *self,
			  const void *arg)
{
	const struct sh_command *c = last_unclean(ctx, true);

	(void)arg;
	if (!c || check_has_mount(ctx, NULL, "/var/cache/dnf") ||
	    check_has_mount(ctx, NULL, "/var/cache/libdnf5") ||
	    check_has_mount(ctx, NULL, "/root/.cache/libdnf5"))
		return;
	check_report(ctx, self, check_at_command(ctx, c),
		     "no " STR_FMT " clean all follows the last " STR_FMT " install",
		     STR_ARG(c->name), STR_ARG(c->name));
}

const struct check check_dnf_clean = {
	.id = "WB-DF-425",
	.slug = "dnf-clean",
	.aliases = "DL3040 DS-0019 DS-0027",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "dnf's cache is kept",
	.why = "Package data stays in the layer, where it is of no use.",
	.fix = "end the RUN with && dnf clean all",
	.bad = "RUN dnf install -y httpd",
	.good = "RUN dnf install -y httpd && dnf clean all",
	.url = DNF_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_SHIPPED,
	.instructions = DF_BIT(DF_RUN),
	.run = run_dnf_clean,
};
