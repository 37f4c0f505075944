/* check_stage.c - further rules about stages, platforms and registries. */
#include "base/glob.h"
#include "checks/built_by.h"

#define REF_URL "https://docs.docker.com/reference/dockerfile/"
#define LINT_URL "https://docs.docker.com/reference/build-checks/"

static bool is_allowed(const struct check_ctx *ctx, struct str registry)
{
	for (size_t i = 0; i < ctx->opt->n_registries; i++)
		if (glob_match(ctx->opt->registries[i], registry))
			return true;
	return false;
}

static void check_registry(struct check_ctx *ctx, const struct check *self,
			   struct check_at at, struct str text)
{
	struct image_ref ref;

	if (str_has_char(text, '$') || image_ref_parse(text, &ref) ||
	    df_stage_find(ctx->df, text, ctx->stage->index) >= 0)
		return;
	struct str registry = image_ref_is_hub(&ref) ? STR("docker.io") : ref.registry;

	if (!is_allowed(ctx, registry))
		check_report(ctx, self, at, "the registry " STR_FMT " is not allowed",
			     STR_ARG(registry));
}

static void run_registry(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct df_instr *in = arg;
	struct str from;

	if (!ctx->opt->n_registries || !ctx->stage)
		return;
	if (in->kind == DF_FROM) {
		if (ctx->stage->parent < 0 && !ctx->stage->is_scratch &&
		    ctx->stage->image_known)
			check_registry(ctx, self, check_at_instr(in), ctx->stage->image);
		return;
	}
	for (size_t i = 0; i < in->n_flags; i++) {
		const struct df_flag *f = &in->flags[i];
		struct check_at at = check_at_line(in, f->line);

		if (in->kind == DF_COPY && str_eq_nocase(f->name, STR("from")))
			check_registry(ctx, self, at, f->value);
		else if (str_eq_nocase(f->name, STR("mount")) &&
			 df_mount_field(f->value, "from", &from))
			check_registry(ctx, self, at, from);
	}
}

const struct check check_registry_not_allowed = {
	.id = "WB-DF-103",
	.slug = "registry-not-allowed",
	.aliases = "DL3026",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "Image from a registry that is not on the list",
	.why = "The list of registries says where images may come from; without a list "
	       "nothing is "
	       "reported.",
	.fix = "take the image from a registry that is allowed",
	.bad = "FROM evil.example/alpine:3.24",
	.good = "FROM alpine:3.24",
	.url = REF_URL "#from",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD | CHECK_EACH,
	.instructions = DF_BIT(DF_FROM) | DF_BIT(DF_COPY) | DF_BIT(DF_RUN),
	.run = run_registry,
};

static void run_platform_redundant(struct check_ctx *ctx, const struct check *self,
				   const void *arg)
{
	const struct df_instr *in = arg;
	const struct df_flag *f = df_flag(in, "platform");

	if (f && (str_is(f->value, "$TARGETPLATFORM") ||
		  str_is(f->value, "${TARGETPLATFORM}")))
		check_report(ctx, self, check_at_line(in, f->line),
			     "--platform=" STR_FMT " is what a build does anyway",
			     STR_ARG(f->value));
}

const struct check check_platform_redundant = {
	.id = "WB-DF-105",
	.slug = "platform-redundant",
	.aliases = "DL3065 RedundantTargetPlatform",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "--platform that is the default",
	.why = "A base is taken for the target platform unless something else is said.",
	.fix = "remove the --platform",
	.bad = "FROM --platform=$TARGETPLATFORM alpine:3.24",
	.good = "FROM alpine:3.24",
	.url = LINT_URL "redundant-target-platform/",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_INFO,
	.instructions = DF_BIT(DF_FROM),
	.run = run_platform_redundant,
};

/* The name behind AS, as written. */
static struct str written_name(const struct df_instr *in)
{
	for (size_t i = 1; i + 1 < in->n_words; i++)
		if (str_eq_nocase(in->words[i].text, STR("as")))
			return in->words[i + 1].text;
	return (struct str){ "", 0 };
}

static void run_stage_reserved(struct check_ctx *ctx, const struct check *self,
			       const void *arg)
{
	struct str name = written_name(arg);

	if (str_eq_nocase(name, STR("scratch")) || str_eq_nocase(name, STR("context")))
		check_report(ctx, self, check_at_instr(arg),
			     "the stage name " STR_FMT
			     " means something else to the builder",
			     STR_ARG(name));
}

const struct check check_stage_reserved = {
	.id = "WB-DF-107",
	.slug = "stage-reserved",
	.aliases = "DL3063 ReservedStageName",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "Reserved name of a stage",
	.why = "scratch is the empty base and context the folder that is built; a stage "
	       "of that name "
	       "cannot be referred to.",
	.fix = "give the stage another name",
	.bad = "FROM alpine:3.24 AS scratch",
	.good = "FROM alpine:3.24 AS base",
	.url = LINT_URL "reserved-stage-name/",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD,
	.instructions = DF_BIT(DF_FROM),
	.run = run_stage_reserved,
};

static void run_stage_case(struct check_ctx *ctx, const struct check *self,
			   const void *arg)
{
	struct str name = written_name(arg);

	for (size_t i = 0; i < name.len; i++) {
		if (!is_upper(name.ptr[i]))
			continue;
		check_report(ctx, self, check_at_instr(arg),
			     "the stage name " STR_FMT " has capital letters",
			     STR_ARG(name));
		return;
	}
}

const struct check check_stage_case = {
	.id = "WB-DF-108",
	.slug = "stage-case",
	.aliases = "StageNameCasing",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "Name of a stage with capital letters",
	.why = "Names of stages are compared without case; small letters leave no doubt.",
	.fix = "write the name in small letters, and where it is used too",
	.bad = "FROM alpine:3.24 AS Build",
	.good = "FROM alpine:3.24 AS build",
	.url = LINT_URL "stage-name-casing/",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_INFO,
	.instructions = DF_BIT(DF_FROM),
	.run = run_stage_case,
};

static void run_copy_rootfs(struct check_ctx *ctx, const struct check *self,
			    const void *arg)
{
	const struct df_instr *in = arg;

	const struct df_flag *f = df_flag(in, "from");

	/* tonistiigi/xx is made of helpers only, and made to be copied so. */
	if (!f || str_ends_with(f->value, STR("xx")) ||
	    str_find(f->value, STR("/xx:")) != STR_NONE)
		return;
	if (!ctx->stage || ctx->stage->is_scratch || in->n_words != 2 ||
	    !str_is(in->words[0].text, "/") || !str_is(in->words[1].text, "/"))
		return;
	check_report(ctx, self, check_at_instr(in),
		     "all files of another image are copied over those of this one");
}

const struct check check_copy_rootfs = {
	.id = "WB-DF-114",
	.slug = "copy-rootfs",
	.aliases = "DL3067",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "COPY of a whole image over another",
	.why = "Two systems are mixed: package databases contradict the files, and "
	       "scanners see the "
	       "wrong ones.",
	.fix = "copy what is needed, or start from the other image",
	.bad = "FROM alpine:3.24\nCOPY --from=debian:trixie / /",
	.good = "FROM scratch\nCOPY --from=build / /",
	.url = REF_URL "#copy---from",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.instructions = DF_BIT(DF_COPY),
	.run = run_copy_rootfs,
};

static void run_stage_unused(struct check_ctx *ctx, const struct check *self,
			     const void *arg)
{
	const struct df_stage *s = arg;

	if (!ctx->uses || ctx->uses[s->index] != DF_UNUSED || !s->name.len || !s->from ||
	    built_by_targets(ctx, s->name))
		return;
	check_report(ctx, self, check_at_instr(s->from),
		     "nothing in the file uses the stage " STR_FMT, STR_ARG(s->name));
}

const struct check check_stage_unused = {
	.id = "WB-DF-115",
	.slug = "stage-unused",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "Stage that nothing uses",
	.why = "It may be a target of its own; if not, it only makes the file longer.",
	.fix = "remove it, unless it is built by --target",
	.bad = "FROM alpine:3.24 AS old\nFROM alpine:3.24",
	.good = "FROM alpine:3.24 AS build\nFROM alpine:3.24\nCOPY --from=build /a /a",
	.url = "https://docs.docker.com/build/building/multi-stage/",
	.on = CHECK_DOCKERFILE_STAGE,
	.traits = CHECK_INFO,
	.run = run_stage_unused,
};
