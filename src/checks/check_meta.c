/* check_meta.c - rules about CMD, ENTRYPOINT, HEALTHCHECK and EXPOSE. */
#include "checks/built_by.h"

#define REF_URL "https://docs.docker.com/reference/dockerfile/"
#define LINT_URL "https://docs.docker.com/reference/build-checks/"

/* --- only the last one of a stage counts ---------------------------------- */

static void report_earlier(struct check_ctx *ctx, const struct check *self,
			   const struct df_stage *s, enum df_kind kind)
{
	const struct df_instr *last = NULL;

	for (size_t i = s->last; i > s->first; i--) {
		const struct df_instr *in = &ctx->df->instrs[i - 1];

		if (in->kind != kind)
			continue;
		if (last)
			check_report(
				ctx, self, check_at_instr(in),
				"this %s has no effect: the one on line %u replaces it",
				df_kind_name(kind), last->line);
		else
			last = in;
	}
}

static void run_cmd_many(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	report_earlier(ctx, self, arg, DF_CMD);
}

static void run_entrypoint_many(struct check_ctx *ctx, const struct check *self,
				const void *arg)
{
	report_earlier(ctx, self, arg, DF_ENTRYPOINT);
}

static void run_healthcheck_many(struct check_ctx *ctx, const struct check *self,
				 const void *arg)
{
	report_earlier(ctx, self, arg, DF_HEALTHCHECK);
}

const struct check check_cmd_many = {
	.id = "WB-DF-208",
	.slug = "cmd-many",
	.aliases = "DL4003 DS-0016 MultipleInstructionsDisallowed",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "More than one CMD in a stage",
	.why = "Only the last one counts; the others mislead the reader.",
	.fix = "remove the earlier CMD",
	.bad = "CMD [\"a\"]\nCMD [\"b\"]",
	.good = "CMD [\"b\"]",
	.url = LINT_URL "multiple-instructions-disallowed/",
	.on = CHECK_DOCKERFILE_STAGE,
	.run = run_cmd_many,
};

const struct check check_entrypoint_many = {
	.id = "WB-DF-209",
	.slug = "entrypoint-many",
	.aliases = "DL4004 DS-0007 MultipleInstructionsDisallowed",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "More than one ENTRYPOINT in a stage",
	.why = "Only the last one counts; the others mislead the reader.",
	.fix = "remove the earlier ENTRYPOINT",
	.bad = "ENTRYPOINT [\"a\"]\nENTRYPOINT [\"b\"]",
	.good = "ENTRYPOINT [\"b\"]",
	.url = LINT_URL "multiple-instructions-disallowed/",
	.on = CHECK_DOCKERFILE_STAGE,
	.run = run_entrypoint_many,
};

const struct check check_healthcheck_many = {
	.id = "WB-DF-210",
	.slug = "healthcheck-many",
	.aliases = "DL3012 DS-0023 MultipleInstructionsDisallowed",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "More than one HEALTHCHECK in a stage",
	.why = "Only the last one counts; the others mislead the reader.",
	.fix = "remove the earlier HEALTHCHECK",
	.bad = "HEALTHCHECK CMD a\nHEALTHCHECK NONE",
	.good = "HEALTHCHECK CMD a",
	.url = LINT_URL "multiple-instructions-disallowed/",
	.on = CHECK_DOCKERFILE_STAGE,
	.run = run_healthcheck_many,
};

/* --- shell form ----------------------------------------------------------- */

/* What only a shell understands, or what hands over to the program by itself. */
static bool needs_shell(struct str text)
{
	static const char *const marks[] = { "$", "|", "&", ";", "<", ">", "`" };

	if (str_starts_with(text, STR("exec ")))
		return true;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (str_has_char(text, marks[i][0]))
			return true;
	return false;
}

static void run_shell_form(struct check_ctx *ctx, const struct check *self,
			   const void *arg)
{
	const struct df_instr *in = arg;
	struct check_at at = check_at_instr(in);

	if (in->json || in->looks_json || in->shell || !str_trim(in->text).len)
		return;
	at.info = needs_shell(in->text);
	check_report(ctx, self, at,
		     "%s in shell form: the shell, not the program, gets the signals",
		     df_kind_name(in->kind));
}

const struct check check_cmd_shell_form = {
	.id = "WB-DF-211",
	.slug = "cmd-shell-form",
	.aliases = "DL3025 JSONArgsRecommended",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "CMD or ENTRYPOINT in shell form",
	.why = "The shell runs as process 1 and does not pass on SIGTERM, so the "
	       "container is killed "
	       "after the time of grace instead of ending.",
	.fix = "write a JSON array: CMD [\"program\", \"argument\"]",
	.bad = "CMD nginx -g 'daemon off;'",
	.good = "CMD [\"nginx\", \"-g\", \"daemon off;\"]",
	.url = LINT_URL "json-args-recommended/",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.instructions = DF_BIT(DF_CMD) | DF_BIT(DF_ENTRYPOINT),
	.run = run_shell_form,
};

static void run_healthcheck_missing(struct check_ctx *ctx, const struct check *self,
				    const void *arg)
{
	const struct df_stage *s = arg;
	size_t end = SIZE_MAX;

	if (!check_is_target(ctx, s) || !s->from ||
	    check_last_in_chain(ctx, s, DF_HEALTHCHECK, end) ||
	    !check_last_in_chain(ctx, s, DF_EXPOSE, end) ||
	    (!check_last_in_chain(ctx, s, DF_CMD, end) &&
	     !check_last_in_chain(ctx, s, DF_ENTRYPOINT, end)) ||
	    built_by_probes(ctx))
		return;
	check_report(ctx, self, check_at_instr(s->from), "the image has no HEALTHCHECK");
}

const struct check check_healthcheck_missing = {
	.id = "WB-DF-212",
	.slug = "healthcheck-missing",
	.aliases = "DL3057 DS-0026 CKV_DOCKER_2 CIS-DI-0006",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "No HEALTHCHECK",
	.why = "Docker and Swarm cannot tell a hanging service from a working one; "
	       "Kubernetes uses "
	       "probes of its own instead.",
	.fix = "add a HEALTHCHECK, or HEALTHCHECK NONE where something else probes",
	.bad = "FROM alpine:3.24\nEXPOSE 80\nCMD [\"httpd\"]",
	.good = "FROM alpine:3.24\nEXPOSE 80\nHEALTHCHECK CMD wget -q localhost\nCMD "
		"[\"httpd\"]",
	.url = REF_URL "#healthcheck",
	.on = CHECK_DOCKERFILE_STAGE,
	.traits = CHECK_INFO | CHECK_ABSENT,
	.run = run_healthcheck_missing,
};

/* --- EXPOSE --------------------------------------------------------------- */

struct ports {
	uint32_t from, to;
	struct str protocol;
};

#define PORT_MAX 65535u

/* "80", "8000-8010", "53/udp".  False when it is no number, also of what is not known. */
static bool parse_ports(const struct check_ctx *ctx, struct str word, struct ports *out)
{
	struct df_expansion e = check_expand(ctx, word);
	struct str range, from, to;

	if (!e.known || e.error)
		return false;
	str_cut(e.text, '/', &range, &out->protocol);
	bool has_to = str_cut(range, '-', &from, &to);

	if (!str_to_u32(from, UINT32_MAX, &out->from))
		return false;
	out->to = out->from;
	return !has_to || str_to_u32(to, UINT32_MAX, &out->to);
}

static void run_expose_range(struct check_ctx *ctx, const struct check *self,
			     const void *arg)
{
	const struct df_instr *in = arg;

	for (size_t i = 0; i < in->n_words; i++) {
		struct ports p;

		if (!parse_ports(ctx, in->words[i].text, &p))
			continue;
		if (p.from > PORT_MAX || p.to > PORT_MAX)
			check_report(ctx, self, check_at_line(in, in->words[i].line),
				     STR_FMT " is above 65535, the highest port",
				     STR_ARG(in->words[i].text));
		else if (p.to < p.from)
			check_report(ctx, self, check_at_line(in, in->words[i].line),
				     "the range " STR_FMT " ends before it begins",
				     STR_ARG(in->words[i].text));
	}
}

const struct check check_expose_range = {
	.id = "WB-DF-213",
	.slug = "expose-range",
	.aliases = "DL3011 DS-0008",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "EXPOSE of a port that does not exist",
	.why = "Ports go from 0 to 65535; the build fails.",
	.fix = "write a port from 1 to 65535",
	.bad = "EXPOSE 80000",
	.good = "EXPOSE 8080",
	.url = REF_URL "#expose",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.instructions = DF_BIT(DF_EXPOSE),
	.run = run_expose_range,
};

static void run_expose_ssh(struct check_ctx *ctx, const struct check *self,
			   const void *arg)
{
	const struct df_instr *in = arg;

	for (size_t i = 0; i < in->n_words; i++) {
		struct ports p;

		if (!parse_ports(ctx, in->words[i].text, &p) || p.from > 22 ||
		    p.to < 22 ||
		    (p.protocol.len && !str_eq_nocase(p.protocol, STR("tcp"))))
			continue;
		check_report(ctx, self, check_at_line(in, in->words[i].line),
			     "EXPOSE " STR_FMT " opens the port of SSH",
			     STR_ARG(in->words[i].text));
	}
}

const struct check check_expose_ssh = {
	.id = "WB-DF-214",
	.slug = "expose-ssh",
	.aliases = "DS-0004 CKV_DOCKER_1",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "EXPOSE of the SSH port",
	.why = "A shell server in a container is one more service to attack, with keys "
	       "to keep; "
	       "docker exec does what it is used for.",
	.fix = "remove the SSH server and the EXPOSE",
	.bad = "EXPOSE 22",
	.good = "EXPOSE 8080",
	.url = REF_URL "#expose",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.instructions = DF_BIT(DF_EXPOSE),
	.run = run_expose_ssh,
};
