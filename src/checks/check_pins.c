/* check_pins.c - rules about packages of yum, dnf and zypper without a version. */
#include "checks/check_ctx.h"
#include "format/command.h"

#define PIN_WHY                                                                          \
	"Each build installs the newest package. Mind that archives drop old versions, " \
	"so a pin breaks the build one day."

/* name-version: a digit begins what stands behind some '-'. */
static bool has_rpm_version(struct str w)
{
	for (size_t i = 1; i + 1 < w.len; i++)
		if (w.ptr[i] == '-' && is_digit(w.ptr[i + 1]))
			return true;
	return false;
}

static bool is_file(struct str w)
{
	return str_ends_with(w, STR(".rpm")) || str_has_char(w, '/') ||
	       str_starts_with(w, STR("@"));
}

static void check_pins(struct check_ctx *ctx, const struct check *self,
		       const struct call *k, bool (*is_pinned)(struct str))
{
	struct call_args args = call_args(k);
	const struct sh_word *w;

	while (call_next_arg(&args, &w)) {
		if (w->has_variable || !w->text.len || is_file(w->text) ||
		    is_pinned(w->text))
			continue;
		check_report(ctx, self,
			     check_at_line(&ctx->df->instrs[ctx->index], w->line),
			     "%s install of " STR_FMT " without a version",
			     tool_name(k->tool), STR_ARG(w->text));
		return;
	}
}

/* "yum module install nodejs:22"; the word install passes for one, too. */
static bool has_stream(struct str w)
{
	return str_has_char(w, ':') || str_is(w, "install");
}

static bool is_install_of(const struct call *k)
{
	struct call_args args = call_args(k);
	const struct sh_word *w;

	return call_next_arg(&args, &w) && str_is(w->text, "install");
}

static void run_yum_pin(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	struct call k;

	if (!call_read(arg, &k) || k.tool != TOOL_YUM)
		return;
	if (call_is(&k, "install"))
		check_pins(ctx, self, &k, has_rpm_version);
	if (call_is(&k, "module") && is_install_of(&k))
		check_pins(ctx, self, &k, has_stream);
}

const struct check check_yum_pin = {
	.id = "WB-DF-423",
	.slug = "yum-pin",
	.aliases = "DL3033",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "yum install without versions",
	.why = PIN_WHY,
	.fix = "write package-version",
	.bad = "RUN yum install -y httpd",
	.good = "RUN yum install -y httpd-2.4.62",
	.url = "https://dnf.readthedocs.io/en/latest/command_ref.html",
	.on = CHECK_DOCKERFILE_COMMAND,
	.traits = CHECK_INFO,
	.run = run_yum_pin,
};

static void run_dnf_pin(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	struct call k;

	if (call_read(arg, &k) &&
	    (k.tool == TOOL_DNF || k.tool == TOOL_MICRODNF || k.tool == TOOL_TDNF) &&
	    call_is(&k, "install in"))
		check_pins(ctx, self, &k, has_rpm_version);
}

const struct check check_dnf_pin = {
	.id = "WB-DF-426",
	.slug = "dnf-pin",
	.aliases = "DL3041",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "dnf install without versions",
	.why = PIN_WHY,
	.fix = "write package-version",
	.bad = "RUN dnf install -y httpd",
	.good = "RUN dnf install -y httpd-2.4.62",
	.url = "https://dnf.readthedocs.io/en/latest/command_ref.html",
	.on = CHECK_DOCKERFILE_COMMAND,
	.traits = CHECK_INFO,
	.run = run_dnf_pin,
};

static bool has_zypper_version(struct str w)
{
	return str_has_char(w, '=') || str_has_char(w, '<') || str_has_char(w, '>');
}

static void run_zypper_pin(struct check_ctx *ctx, const struct check *self,
			   const void *arg)
{
	struct call k;

	if (call_read(arg, &k) && k.tool == TOOL_ZYPPER && call_is(&k, "install in"))
		check_pins(ctx, self, &k, has_zypper_version);
}

const struct check check_zypper_pin = {
	.id = "WB-DF-430",
	.slug = "zypper-pin",
	.aliases = "DL3037",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "zypper install without versions",
	.why = PIN_WHY,
	.fix = "write package=version",
	.bad = "RUN zypper -n install httpd",
	.good = "RUN zypper -n install httpd=2.4.62",
	.url = "https://en.opensuse.org/SDB:Zypper_manual",
	.on = CHECK_DOCKERFILE_COMMAND,
	.traits = CHECK_INFO,
	.run = run_zypper_pin,
};
