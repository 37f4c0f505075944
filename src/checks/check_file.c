/* check_file.c - rules about the form of the file and of its instructions. */
#include "checks/check_ctx.h"

#define REF_URL "https://docs.docker.com/reference/dockerfile/"
#define LINT_URL "https://docs.docker.com/reference/build-checks/"

static void run_order(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct df_instr *in = arg;
	bool first = ctx->index == 0 && !ctx->df->has_from;

	if (ctx->in_onbuild || in->kind == DF_ARG || in->kind == DF_UNKNOWN ||
	    in->kind == DF_FROM || !(in->before_from || first))
		return;
	check_report(ctx, self, check_at_instr(in),
		     "%s stands before the first FROM, where only ARG may",
		     df_kind_name(in->kind));
}

const struct check check_order = {
	.id = "WB-DF-002",
	.slug = "order",
	.aliases = "DL3061",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "Instruction before the first FROM",
	.why = "A build has no stage to put it in and fails.",
	.fix = "move it behind the FROM",
	.bad = "LABEL a=b\nFROM alpine:3.24",
	.good = "FROM alpine:3.24\nLABEL a=b",
	.url = REF_URL "#format",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD,
	.run = run_order,
};

static void run_empty_continuation(struct check_ctx *ctx, const struct check *self,
				   const void *arg)
{
	const struct df_instr *in = arg;

	if (in->blank_in_continuation && !ctx->in_onbuild)
		check_report(ctx, self, check_at_line(in, in->blank_line),
			     "an empty line stands among the lines of this %s",
			     df_kind_name(in->kind));
}

const struct check check_empty_continuation = {
	.id = "WB-DF-003",
	.slug = "empty-continuation",
	.aliases = "NoEmptyContinuation",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "Empty line within an instruction",
	.why = "Builders skip it today and have announced that it will become an error.",
	.fix = "remove the empty line, or write # there",
	.bad = "RUN a && \\\n\n    b",
	.good = "RUN a && \\\n    b",
	.url = LINT_URL "no-empty-continuation/",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD,
	.run = run_empty_continuation,
};

static void run_maintainer(struct check_ctx *ctx, const struct check *self,
			   const void *arg)
{
	check_report(ctx, self, check_at_instr(arg), "MAINTAINER is deprecated");
}

const struct check check_maintainer = {
	.id = "WB-DF-007",
	.slug = "maintainer",
	.aliases = "DL4000 DS-0022 CKV_DOCKER_6 MaintainerDeprecated",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "MAINTAINER is deprecated",
	.why = "The instruction is deprecated since 2017; a label does the same and can "
	       "be read by "
	       "every tool.",
	.fix = "write LABEL org.opencontainers.image.authors=\"…\"",
	.bad = "MAINTAINER me",
	.good = "LABEL org.opencontainers.image.authors=\"me\"",
	.url = LINT_URL "maintainer-deprecated/",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.instructions = DF_BIT(DF_MAINTAINER),
	.run = run_maintainer,
};

/*
 * True for text that was meant to be an array: "['a']", "[\"a\",]", "[\"a\"" or "[a]".
 * The test command has a blank after its bracket and no comma or bracket after a quoted
 * word.
 */
static bool is_broken_array(struct str text)
{
	struct str rest = str_from(str_trim(text), 1), body = str_trim_left(rest);

	if (!body.len)
		return true;
	if (body.ptr[0] != '\'' && body.ptr[0] != '"')
		return body.len == rest.len && body.ptr[0] != '[' && body.ptr[0] != ':';
	size_t end = str_find_char(str_from(body, 1), body.ptr[0]);

	if (end == STR_NONE)
		return true;
	body = str_trim_left(str_from(body, end + 2));
	return !body.len || str_has_char(STR(",]'\""), body.ptr[0]);
}

static void run_exec_form(struct check_ctx *ctx, const struct check *self,
			  const void *arg)
{
	const struct df_instr *in = arg;
	const struct df_instr *inner = in->kind == DF_HEALTHCHECK ? in->health : in;
	struct check_at at = check_at_instr(in);

	if (!inner || inner->json || !inner->looks_json || inner->n_heredocs ||
	    !inner->text.len || !is_broken_array(inner->text))
		return;
	if (str_has_char(inner->text, '\'') && !str_has_char(inner->text, '"'))
		at.fix = STR("use double quotes: the array is JSON");
	check_report(
		ctx, self, at,
		"this %s looks like a JSON array but is none, so a shell gets it as text",
		df_kind_name(in->kind));
}

const struct check check_exec_form_broken = {
	.id = "WB-DF-009",
	.slug = "exec-form-broken",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "Exec form that is not JSON",
	.why = "What is no valid JSON array of strings is run by the shell as it stands, "
	       "brackets and "
	       "all, which fails only when the container starts.",
	.fix = "write a JSON array of strings in double quotes",
	.bad = "CMD ['nginx', '-g', 'daemon off;']",
	.good = "CMD [\"nginx\", \"-g\", \"daemon off;\"]",
	.url = REF_URL "#shell-and-exec-form",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_EACH,
	.instructions = DF_BIT(DF_CMD) | DF_BIT(DF_ENTRYPOINT) | DF_BIT(DF_RUN) |
			DF_BIT(DF_SHELL) | DF_BIT(DF_HEALTHCHECK),
	.run = run_exec_form,
};

/* What BuildKit refuses is a diagnostic, with which the report is not complete; this row
 * is here for its names. */
static void run_parse_error(struct check_ctx *ctx, const struct check *self,
			    const void *arg)
{
	(void)ctx;
	(void)self;
	(void)arg;
}

const struct check check_parse_error = {
	.id = "WB-DF-001",
	.slug = "parse-error",
	.aliases = "DL1000",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_HIGH,
	.on_by_default = true,
	.title = "Line that no build takes",
	.why = "The build stops at it.  It is no finding but a diagnostic of level "
	       "error: the "
	       "report says that it is not complete, and --strict ends with 3.  The rest "
	       "of "
	       "the file is checked all the same.",
	.fix = "correct the line",
	.bad = "FROM alpine:3.24\nCPOY a /a",
	.good = "FROM alpine:3.24\nCOPY a /a",
	.url = "https://docs.docker.com/reference/dockerfile/",
	.on = CHECK_DOCKERFILE_FILE,
	.run = run_parse_error,
};
