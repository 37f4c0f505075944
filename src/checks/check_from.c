/* check_from.c - rules about FROM: tags, platforms, names of stages, arguments. */
#include "checks/check_ctx.h"

#define FROM_URL "https://docs.docker.com/reference/dockerfile/#from"
#define LINT_URL "https://docs.docker.com/reference/build-checks/"

static bool is_number(struct str s)
{
	uint32_t n;

	return str_to_u32(s, UINT32_MAX, &n);
}

/* The stage's base as an external image that is fully known; false when it is not one. */
static bool external_image(const struct check_ctx *ctx, struct image_ref *ref)
{
	const struct df_stage *s = ctx->stage;

	if (!s || !s->from || s->parent >= 0 || s->is_scratch || !s->image_known ||
	    is_number(s->image))
		return false;
	return !image_ref_parse(s->image, ref);
}

/* Images that come with moving tags only. */
static bool only_moves(const struct image_ref *ref)
{
	return str_starts_with(ref->name, STR("gcr.io/distroless/")) ||
	       str_starts_with(ref->name, STR("cgr.dev/"));
}

static struct str pin_fix(struct check_ctx *ctx, const struct image_ref *ref)
{
	const struct base_image *b = check_base(ctx, ctx->stage);

	if (only_moves(ref))
		return STR("pin the image by its digest: it has moving tags only");
	if (b && b->best.len)
		return arena_printf(ctx->arena, "name a version, for example " STR_FMT,
				    STR_ARG(b->best));
	if (b && b->n_facts && b->facts[0].next.len && !b->facts[0].is_os)
		return arena_printf(ctx->arena,
				    "name a version, for example " STR_FMT ":" STR_FMT,
				    STR_ARG(ref->name), STR_ARG(b->facts[0].next));
	return STR("name a version in the tag, or pin the digest");
}

static void run_untagged(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	struct check_at at = check_at_instr(arg);
	struct image_ref ref;

	if (!external_image(ctx, &ref) || ref.tag.len || ref.digest.len)
		return;
	at.fix = pin_fix(ctx, &ref);
	check_report(ctx, self, at,
		     STR_FMT " has no tag, so every build may get another image",
		     STR_ARG(ref.name));
}

const struct check check_from_untagged = {
	.id = "WB-DF-101",
	.slug = "from-untagged",
	.aliases = "DL3006 DS-0001 CKV_DOCKER_7",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "Base image without a tag",
	.why = "Without a tag the newest image is taken on the day of the build, "
	       "whatever its "
	       "version: builds are not repeatable and can break at any time.",
	.fix = "name a version in the tag, or pin the digest",
	.bad = "FROM debian",
	.good = "FROM debian:trixie-slim",
	.url = FROM_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.instructions = DF_BIT(DF_FROM),
	.run = run_untagged,
};

static void run_latest(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	struct check_at at = check_at_instr(arg);
	struct image_ref ref;

	if (!external_image(ctx, &ref) || !str_is(ref.tag, "latest") || ref.digest.len ||
	    only_moves(&ref))
		return;
	at.fix = pin_fix(ctx, &ref);
	check_report(ctx, self, at,
		     STR_FMT ":latest may be another image on the day of the next build",
		     STR_ARG(ref.name));
}

const struct check check_from_latest = {
	.id = "WB-DF-102",
	.slug = "from-latest",
	.aliases = "DL3007 DS-0001 CKV_DOCKER_7 DKL-DI-0006",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "Base image with the tag latest",
	.why = "The tag latest moves to every new release, with changes that break the "
	       "build or "
	       "the program in it.",
	.fix = "name a version in the tag, or pin the digest",
	.bad = "FROM node:latest",
	.good = "FROM node:24-trixie-slim",
	.url = FROM_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.instructions = DF_BIT(DF_FROM),
	.run = run_latest,
};

/* A stage that says in its name which platform it is for is meant so. */
static bool name_has_platform(struct str stage, struct str platform)
{
	struct str part, rest = platform;
	bool more = true;

	while (more) {
		more = str_cut(rest, '/', &part, &rest);
		if (part.len && str_find(stage, part) != STR_NONE)
			return true;
	}
	return false;
}

static void run_platform_const(struct check_ctx *ctx, const struct check *self,
			       const void *arg)
{
	const struct df_instr *in = arg;
	const struct df_flag *f = df_flag(in, "platform");

	if (!f || !f->value.len || str_has_char(f->value, '$'))
		return;
	struct str platform = arena_lower(ctx->arena, f->value);

	if (ctx->stage && name_has_platform(ctx->stage->name, platform))
		return;
	check_report(ctx, self, check_at_line(in, f->line),
		     "the platform is always " STR_FMT ", whatever the build asks for",
		     STR_ARG(f->value));
}

const struct check check_platform_const = {
	.id = "WB-DF-104",
	.slug = "platform-const",
	.aliases = "DL3029 FromPlatformFlagConstDisallowed",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "FROM with a constant platform",
	.why = "A constant --platform makes an image for one architecture even when "
	       "another was "
	       "asked for, or runs the build under emulation.",
	.fix = "use --platform=$BUILDPLATFORM or $TARGETPLATFORM, or leave it out",
	.bad = "FROM --platform=linux/amd64 alpine:3.24",
	.good = "FROM --platform=$BUILDPLATFORM alpine:3.24",
	.url = LINT_URL "from-platform-flag-const-disallowed/",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.instructions = DF_BIT(DF_FROM),
	.run = run_platform_const,
};

static void run_duplicate(struct check_ctx *ctx, const struct check *self,
			  const void *arg)
{
	const struct df_stage *s = ctx->stage;

	if (!s || !s->name.len)
		return;
	int other = df_stage_find(ctx->df, s->name, s->index);

	if (other < 0 || !ctx->df->stages[other].from)
		return;
	check_report(ctx, self, check_at_instr(arg),
		     "the stage name " STR_FMT " is taken by line %u", STR_ARG(s->name),
		     ctx->df->stages[other].from->line);
}

const struct check check_stage_duplicate = {
	.id = "WB-DF-106",
	.slug = "stage-duplicate",
	.aliases = "DL3024 DS-0012 CKV_DOCKER_11 DuplicateStageName",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_HIGH,
	.on_by_default = true,
	.title = "Two stages of the same name",
	.why = "Names of stages are compared without case; a later reference means one "
	       "of them, and "
	       "which depends on the builder.",
	.fix = "give each stage a name of its own",
	.bad = "FROM a:1 AS build\nFROM b:1 AS Build",
	.good = "FROM a:1 AS build\nFROM b:1 AS test",
	.url = LINT_URL "duplicate-stage-name/",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD | CHECK_EACH,
	.instructions = DF_BIT(DF_FROM),
	.run = run_duplicate,
};

/* --- arguments ------------------------------------------------------------ */

static void report_undeclared(struct check_ctx *ctx, const struct check *self,
			      const struct df_instr *in, struct str name)
{
	struct check_at at = check_at_instr(in);
	struct str near = check_near_variable(ctx, name);

	if (near.len)
		at.fix = arena_printf(ctx->arena, "did you mean $" STR_FMT "?",
				      STR_ARG(near));
	check_report(ctx, self, at,
		     "$" STR_FMT " is not declared by an ARG before the first FROM",
		     STR_ARG(name));
}

static void run_arg_undeclared(struct check_ctx *ctx, const struct check *self,
			       const void *arg)
{
	const struct df_instr *in = arg;
	const struct df_flag *f = df_flag(in, "platform");
	struct df_expansion e;

	if (f) {
		e = check_expand(ctx, f->value);
		if (e.undefined.len && !df_is_predefined(e.undefined) && !e.known)
			report_undeclared(ctx, self, in, e.undefined);
	}
	if (!in->n_words)
		return;
	e = check_expand(ctx, in->words[0].text);
	if (!e.undefined.len || df_is_predefined(e.undefined))
		return;
	/* ${X:-y} has a value without any ARG. */
	if (e.known && e.text.len && str_find(in->words[0].text, STR(":-")) != STR_NONE)
		return;
	report_undeclared(ctx, self, in, e.undefined);
}

const struct check check_from_arg_undeclared = {
	.id = "WB-DF-109",
	.slug = "from-arg-undeclared",
	.aliases = "UndefinedArgInFrom",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "Variable in FROM that no ARG declares",
	.why = "Only ARGs before the first FROM count in a FROM; any other variable is "
	       "empty there, "
	       "and --build-arg cannot set it.",
	.fix = "declare it by an ARG before the first FROM",
	.bad = "FROM alpine:$VERSION",
	.good = "ARG VERSION=3.24\nFROM alpine:$VERSION",
	.url = LINT_URL "undefined-arg-in-from/",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD,
	.instructions = DF_BIT(DF_FROM),
	.run = run_arg_undeclared,
};

/* The reference with "${NAME}", which stands for what is not known, taken out. */
static struct str without_unknown(struct arena *a, struct str image)
{
	struct str out = { "", 0 };
	size_t at;

	while ((at = str_find(image, STR("${"))) != STR_NONE) {
		struct str rest = str_from(image, at);
		size_t end = str_find_char(rest, '}');

		out = arena_cat(a, out, str_slice(image, 0, at), STR(""));
		image = end == STR_NONE ? str_from(rest, rest.len)
					: str_from(rest, end + 1);
	}
	return arena_cat(a, out, image, STR(""));
}

static void run_arg_empty(struct check_ctx *ctx, const struct check *self,
			  const void *arg)
{
	const struct df_instr *in = arg;
	const struct df_stage *s = ctx->stage;
	struct image_ref ref;

	if (!s || !in->n_words || s->parent >= 0 || s->is_scratch ||
	    in->words[0].text.len > 4096)
		return;
	struct df_expansion e = check_expand(ctx, in->words[0].text);

	/* A predefined variable has a value in every build: ${TARGETOS}. */
	if (!e.used_variable || e.undefined.len || e.error ||
	    (e.unknown.len && df_is_predefined(e.unknown)))
		return;
	struct str image = without_unknown(ctx->arena, s->image);
	const char *wrong = image.len ? image_ref_parse(image, &ref) : "it is empty";

	if (wrong)
		check_report(ctx, self, check_at_instr(in),
			     "without --build-arg the base is \"" STR_FMT "\": %s",
			     STR_ARG(image), wrong);
}

const struct check check_from_arg_empty = {
	.id = "WB-DF-110",
	.slug = "from-arg-empty",
	.aliases = "InvalidDefaultArgInFrom",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "FROM is no reference without --build-arg",
	.why = "With the defaults alone the build cannot start, so a plain docker build "
	       "fails and "
	       "tools cannot tell the base.",
	.fix = "give the ARG a default, or write ${NAME:-default}",
	.bad = "ARG TAG\nFROM alpine:$TAG",
	.good = "ARG TAG=3.24\nFROM alpine:$TAG",
	.url = LINT_URL "invalid-default-arg-in-from/",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD,
	.instructions = DF_BIT(DF_FROM),
	.run = run_arg_empty,
};

static void run_no_digest(struct check_ctx *ctx, const struct check *self,
			  const void *arg)
{
	struct image_ref ref;

	if (!external_image(ctx, &ref) || ref.digest.len)
		return;
	check_report(ctx, self, check_at_instr(arg), STR_FMT " is not pinned by a digest",
		     STR_ARG(ctx->stage->image));
}

const struct check check_from_no_digest = {
	.id = "WB-DF-111",
	.slug = "from-no-digest",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "Base image without a digest",
	.why = "A tag can be moved to another image; a digest cannot.",
	.fix = "add @sha256:… behind the tag and let a bot renew it",
	.bad = "FROM alpine:3.24",
	.good = "FROM alpine:3.24@sha256:…",
	.url = FROM_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_INFO,
	.instructions = DF_BIT(DF_FROM),
	.run = run_no_digest,
};
