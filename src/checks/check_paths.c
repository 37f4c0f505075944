/* check_paths.c - further rules about folders: WORKDIR, destinations, VOLUME. */
#include "checks/check_ctx.h"

#define REF_URL "https://docs.docker.com/reference/dockerfile/"

/* path is the folder or below it. */
static bool is_below(struct str path, const char *folder)
{
	struct str f = str_of(folder);

	return str_starts_with(path, f) && (path.len == f.len || path.ptr[f.len] == '/');
}

static struct str without_quotes(struct str s)
{
	s = str_trim(s);
	if (s.len > 1 && (s.ptr[0] == '"' || s.ptr[0] == '\'') &&
	    s.ptr[s.len - 1] == s.ptr[0])
		s = str_slice(s, 1, s.len - 1);
	return s;
}

static void run_workdir_system(struct check_ctx *ctx, const struct check *self,
			       const void *arg)
{
	static const char *const folders[] = { "/proc", "/boot",   "/dev",
					       "/sys",  "/initrd", "/lost+found" };
	const struct df_instr *in = arg;
	struct df_expansion e = check_expand(ctx, in->text);
	struct str path = without_quotes(e.text);

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (is_below(path, folders[i]))
			check_report(ctx, self, check_at_instr(in),
				     "WORKDIR " STR_FMT " is a folder of the system",
				     STR_ARG(path));
}

const struct check check_workdir_system = {
	.id = "WB-DF-202",
	.slug = "workdir-system",
	.aliases = "DS-0030",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "WORKDIR in a folder of the system",
	.why = "The kernel mounts its own over these folders when the container starts, "
	       "so that what "
	       "the build put there is gone, or the start fails.",
	.fix = "use a folder of your own, for example /app",
	.bad = "WORKDIR /proc/app",
	.good = "WORKDIR /app",
	.url = REF_URL "#workdir",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.instructions = DF_BIT(DF_WORKDIR),
	.run = run_workdir_system,
};

static bool is_absolute(struct str path)
{
	return path.len &&
	       (path.ptr[0] == '/' || path.ptr[0] == '\\' || path.ptr[0] == '$' ||
		(path.len > 1 && is_alpha(path.ptr[0]) && path.ptr[1] == ':'));
}

/* Official images that set a WORKDIR of their own (their Dockerfiles, 2026-08). */
static bool base_has_workdir(const struct base_image *b)
{
	static const char *const names[] = { "golang",    "composer", "httpd",
					     "tomcat",    "php",      "gradle",
					     "wordpress", "drupal",   "nextcloud",
					     "jruby",     "redis",    "rabbitmq" };

	for (size_t i = 0; b && i < sizeof(names) / sizeof(names[0]); i++)
		if (str_is(b->name, names[i]))
			return true;
	return false;
}

/* scratch has no WORKDIR, so a relative path is below /. */
static bool is_on_scratch(const struct check_ctx *ctx)
{
	const struct df_stage *stage = ctx->stage;

	while (stage && stage->parent >= 0)
		stage = &ctx->df->stages[stage->parent];
	return stage && stage->is_scratch;
}

static void run_copy_relative(struct check_ctx *ctx, const struct check *self,
			      const void *arg)
{
	const struct df_instr *in = arg;

	if (in->n_words < 2 || ctx->in_onbuild || !ctx->stage || !ctx->stage->from)
		return;
	struct df_expansion e = check_expand(ctx, in->words[in->n_words - 1].text);

	if (!e.text.len || is_absolute(e.text) || ctx->workdir_stage == ctx->stage)
		return;
	if (check_last_in_chain(ctx, ctx->stage, DF_WORKDIR, ctx->index)) {
		ctx->workdir_stage = ctx->stage; /* holds for the rest of the stage */
		return;
	}
	if (is_on_scratch(ctx))
		return;
	if (base_has_workdir(check_root_base(ctx, ctx->stage)))
		return;
	check_report(ctx, self, check_at_line(in, in->words[in->n_words - 1].line),
		     STR_FMT " is below whatever folder the base image has set",
		     STR_ARG(e.text));
}

const struct check check_copy_relative_no_workdir = {
	.id = "WB-DF-203",
	.slug = "copy-relative-no-workdir",
	.aliases = "DL3045",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "COPY to a relative path without a WORKDIR",
	.why = "Where the files end up depends on the base image, / if it says nothing.",
	.fix = "set a WORKDIR before, or write an absolute destination",
	.bad = "FROM alpine:3.24\nCOPY a app/",
	.good = "FROM alpine:3.24\nWORKDIR /srv\nCOPY a app/",
	.url = REF_URL "#destination",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.instructions = DF_BIT(DF_COPY) | DF_BIT(DF_ADD),
	.run = run_copy_relative,
};

static void run_volume(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct df_instr *in = arg;

	for (size_t i = 0; i < in->n_words; i++) {
		struct str path = in->words[i].text;

		if (is_below(path, "/dev") || is_below(path, "/proc") ||
		    is_below(path, "/sys"))
			check_report(ctx, self, check_at_line(in, in->words[i].line),
				     "VOLUME " STR_FMT " covers a folder of the system",
				     STR_ARG(path));
	}
}

const struct check check_volume_sensitive = {
	.id = "WB-DF-231",
	.slug = "volume-sensitive",
	.aliases = "DKL-DI-0002",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "VOLUME over a folder of the system",
	.why = "/dev, /proc and /sys are the kernel's: a volume there breaks the "
	       "container or shows "
	       "it more of the host than it should see.",
	.fix = "use a folder of your own",
	.bad = "VOLUME /sys",
	.good = "VOLUME /data",
	.url = REF_URL "#volume",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.instructions = DF_BIT(DF_VOLUME),
	.run = run_volume,
};

/* --- EXPOSE --------------------------------------------------------------- */

static void run_proto_case(struct check_ctx *ctx, const struct check *self,
			   const void *arg)
{
	const struct df_instr *in = arg;

	for (size_t i = 0; i < in->n_words; i++) {
		struct str port, protocol;
		bool upper = false;

		if (!str_cut(in->words[i].text, '/', &port, &protocol) ||
		    str_has_char(protocol, '$'))
			continue;
		for (size_t k = 0; k < protocol.len; k++)
			upper |= is_upper(protocol.ptr[k]);
		if (upper)
			check_report(ctx, self, check_at_line(in, in->words[i].line),
				     "the protocol in EXPOSE " STR_FMT
				     " has capital letters",
				     STR_ARG(in->words[i].text));
	}
}

const struct check check_expose_proto_case = {
	.id = "WB-DF-215",
	.slug = "expose-proto-case",
	.aliases = "ExposeProtoCasing",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "Protocol of EXPOSE with capital letters",
	.why = "Protocols are defined in small letters; not every tool takes others.",
	.fix = "write tcp or udp",
	.bad = "EXPOSE 80/TCP",
	.good = "EXPOSE 80/tcp",
	.url = "https://docs.docker.com/reference/build-checks/expose-proto-casing/",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_INFO,
	.instructions = DF_BIT(DF_EXPOSE),
	.run = run_proto_case,
};

static void run_host_mapping(struct check_ctx *ctx, const struct check *self,
			     const void *arg)
{
	const struct df_instr *in = arg;

	for (size_t i = 0; i < in->n_words; i++) {
		struct df_expansion e = check_expand(ctx, in->words[i].text);

		if (e.known && !e.error && str_has_char(e.text, ':'))
			check_report(ctx, self, check_at_line(in, in->words[i].line),
				     "EXPOSE " STR_FMT
				     " names a port or address of the host",
				     STR_ARG(in->words[i].text));
	}
}

const struct check check_expose_host_mapping = {
	.id = "WB-DF-216",
	.slug = "expose-host-mapping",
	.aliases = "ExposeInvalidFormat",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "EXPOSE with a port of the host",
	.why = "EXPOSE names ports of the container only; what stands before the last "
	       "colon is "
	       "ignored today and will be an error.",
	.fix = "keep the last port and publish with docker run -p",
	.bad = "EXPOSE 127.0.0.1:80:80",
	.good = "EXPOSE 80",
	.url = "https://docs.docker.com/reference/build-checks/expose-invalid-format/",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.instructions = DF_BIT(DF_EXPOSE),
	.run = run_host_mapping,
};
