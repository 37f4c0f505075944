/* check_eol.c - rules about base images whose time is over. */
#include "checks/eol.h"

#define EOL_URL "https://endoflife.date/"
#define HUB_URL "https://github.com/docker-library/official-images"

static void use_reference(struct check_ctx *ctx, const struct check *self, eol_fn *fn,
			  struct str ref, struct check_at at)
{
	const struct base_image *b;

	if (str_has_char(ref, '$') || df_stage_find(ctx->df, ref, ctx->stage->index) >= 0)
		return;
	b = check_image(ctx, ref);
	if (b)
		fn(ctx, self,
		   &(struct eol_use){
			   .image = b, .text = eol_without_digest(ref), .at = at });
}

/* The base of a stage, and what COPY --from= and RUN --mount=from= name. */
static void each_image(struct check_ctx *ctx, const struct check *self,
		       const struct df_instr *in, eol_fn *fn)
{
	struct str from;

	if (!ctx->stage || ctx->in_onbuild)
		return;
	if (in->kind == DF_FROM) {
		const struct base_image *b = check_base(ctx, ctx->stage);

		if (b)
			fn(ctx, self,
			   &(struct eol_use){ .image = b,
					      .text = ctx->stage->image,
					      .at = check_at_instr(in) });
		return;
	}
	for (size_t i = 0; i < in->n_flags; i++) {
		const struct df_flag *f = &in->flags[i];
		struct check_at at = check_at_line(in, f->line);

		if (in->kind == DF_COPY && str_eq_nocase(f->name, STR("from")))
			use_reference(ctx, self, fn, f->value, at);
		else if (in->kind == DF_RUN && str_eq_nocase(f->name, STR("mount")) &&
			 df_mount_field(f->value, "from", &from))
			use_reference(ctx, self, fn, from, at);
	}
}

/* --- ended ---------------------------------------------------------------- */

static void run_os_eol(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	each_image(ctx, self, arg, eol_report_os);
}

#define ON_IMAGES (DF_BIT(DF_FROM) | DF_BIT(DF_COPY) | DF_BIT(DF_RUN))

const struct check check_base_os_eol = {
	.id = "WB-EO-001",
	.slug = "base-os-eol",
	.kind = FINDING_END_OF_LIFE,
	.severity = SEVERITY_HIGH,
	.on_by_default = true,
	.title = "The distribution of the base image is past its end of life",
	.why = "Nobody mends flaws in its packages any more, and the archives move away, "
	       "so that the "
	       "build breaks one day.",
	.fix = "move to a release that is supported",
	.bad = "FROM debian:buster-slim",
	.good = "FROM debian:trixie-slim",
	.url = EOL_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_EACH,
	.instructions = ON_IMAGES,
	.run = run_os_eol,
};

static void run_runtime_eol(struct check_ctx *ctx, const struct check *self,
			    const void *arg)
{
	each_image(ctx, self, arg, eol_report_runtime);
}

const struct check check_runtime_eol = {
	.id = "WB-EO-002",
	.slug = "runtime-eol",
	.kind = FINDING_END_OF_LIFE,
	.severity = SEVERITY_HIGH,
	.on_by_default = true,
	.title = "The runtime in the image is past its end of life",
	.why = "Its makers mend no flaws in it any more, and libraries stop supporting "
	       "it.",
	.fix = "move to a release that is supported",
	.bad = "FROM node:14",
	.good = "FROM node:24-trixie-slim",
	.url = EOL_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_EACH,
	.instructions = ON_IMAGES,
	.run = run_runtime_eol,
};

/* --- frozen --------------------------------------------------------------- */

static void run_frozen(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	each_image(ctx, self, arg, eol_report_frozen);
}

const struct check check_tag_frozen = {
	.id = "WB-EO-003",
	.slug = "tag-frozen",
	.kind = FINDING_END_OF_LIFE,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "The tag of the base image is no longer built",
	.why = "Official images are rebuilt when their base is mended; a tag that was "
	       "given up keeps "
	       "every flaw of its last day, even if all its parts are still supported.",
	.fix = "use a tag that is still built",
	.bad = "FROM python:3.6-slim-buster",
	.good = "FROM python:3.14-slim-trixie",
	.url = HUB_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_EACH,
	.instructions = ON_IMAGES,
	.run = run_frozen,
};

/* --- retired -------------------------------------------------------------- */

/* FROM centos:${TAG} without a value: whatever the tag, the image is known. */
static void report_untagged(struct check_ctx *ctx, const struct check *self,
			    const struct df_instr *in)
{
	const struct df_stage *s = ctx->stage;
	struct str name, rest;
	const struct base_image *b;

	if (!s || ctx->in_onbuild || s->image_known ||
	    !str_cut(s->image, '$', &name, &rest) || !str_ends_with(name, STR(":")))
		return;
	name.len--;
	b = check_image(ctx, name);
	if (b)
		eol_report_retired(ctx, self,
				   &(struct eol_use){ .image = b,
						      .text = name,
						      .at = check_at_instr(in) });
}

static void run_retired(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	if (ctx->instr->kind == DF_FROM)
		report_untagged(ctx, self, arg);
	each_image(ctx, self, arg, eol_report_retired);
}

const struct check check_image_retired = {
	.id = "WB-EO-004",
	.slug = "image-retired",
	.kind = FINDING_END_OF_LIFE,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "The base image was given up by its makers",
	.why = "No tag of it is built any more or soon will be, whatever its version.",
	.fix = "use the image that took its place",
	.bad = "FROM openjdk:17-slim",
	.good = "FROM eclipse-temurin:25-jre-noble",
	.url = HUB_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_EACH,
	.instructions = ON_IMAGES,
	.run = run_retired,
};

/* --- soon, and longer support only ---------------------------------------- */

static void run_eol_soon(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	each_image(ctx, self, arg, eol_report_soon);
}

const struct check check_eol_soon = {
	.id = "WB-EO-005",
	.slug = "eol-soon",
	.kind = FINDING_END_OF_LIFE,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "The end of life of something in the base image is near",
	.why = "There is still time to move before fixes stop.",
	.fix = "plan the move to the next release",
	.bad = "FROM php:8.2-cli-trixie",
	.good = "FROM php:8.5-cli-trixie",
	.url = EOL_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_EACH,
	.instructions = ON_IMAGES,
	.run = run_eol_soon,
};

static void run_lts_only(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	each_image(ctx, self, arg, eol_report_lts);
}

const struct check check_lts_only = {
	.id = "WB-EO-006",
	.slug = "lts-only",
	.kind = FINDING_END_OF_LIFE,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "The base image lives on long-term support only",
	.why = "Long-term support covers fewer packages and architectures and is done by "
	       "fewer people.",
	.fix = "move to a release with full support",
	.bad = "FROM debian:bookworm-slim",
	.good = "FROM debian:trixie-slim",
	.url = EOL_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_EACH,
	.instructions = ON_IMAGES,
	.run = run_lts_only,
};

static void outdated(struct check_ctx *ctx, const struct check *self,
		     const struct eol_use *use)
{
	const struct base_image *b = use->image;
	struct check_at at = use->at;

	if (!b->is_outdated || !b->n_facts || b->facts[0].life == BASE_LIFE_ENDED)
		return;
	at.subject = use->text;
	at.fix = arena_printf(ctx->arena, "move to " STR_FMT, STR_ARG(b->latest));
	check_report(ctx, self, at, STR_FMT " " STR_FMT " is older than " STR_FMT,
		     STR_ARG(b->facts[0].title), STR_ARG(b->version), STR_ARG(b->latest));
}

static void run_outdated(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	each_image(ctx, self, arg, outdated);
}

const struct check check_outdated_patch = {
	.id = "WB-EO-007",
	.slug = "outdated-patch",
	.kind = FINDING_END_OF_LIFE,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "The base image names an old patch release",
	.why = "Tags of patch releases are not rebuilt once the next one is out, so "
	       "fixes of the base "
	       "do not reach them either.",
	.fix = "move to the newest patch release, or name the cycle only",
	.bad = "FROM python:3.14.0-slim-trixie",
	.good = "FROM python:3.14-slim-trixie",
	.url = EOL_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_EACH | CHECK_INFO,
	.instructions = ON_IMAGES,
	.run = run_outdated,
};

/* --- not yet released ------------------------------------------------------ */

/* A mark of letters; the short ones, as in 3.15.0b2, are Python's. */
static bool is_marked(const struct base_image *b)
{
	static const char *const marks[] = { "rc", "beta", "alpha" };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (str_find(b->ref.tag, str_of(marks[i])) != STR_NONE)
			return true;
	return str_is(b->name, "python");
}

static void prerelease(struct check_ctx *ctx, const struct check *self,
		       const struct eol_use *use)
{
	struct check_at at = use->at;

	if (!use->image->prerelease || !is_marked(use->image))
		return;
	at.subject = use->text;
	check_report(ctx, self, at, STR_FMT " is a release candidate or an earlier test",
		     STR_ARG(use->text));
}

static void run_prerelease(struct check_ctx *ctx, const struct check *self,
			   const void *arg)
{
	each_image(ctx, self, arg, prerelease);
}

const struct check check_base_prerelease = {
	.id = "WB-EO-009",
	.slug = "base-prerelease",
	.kind = FINDING_END_OF_LIFE,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "The base image holds what is not yet released",
	.why = "A release candidate gets no fixes once the release is out, and its tag "
	       "is "
	       "no longer built.",
	.fix = "use the last release, or move on when this one is out",
	.bad = "FROM python:3.15.0rc1-slim-trixie",
	.good = "FROM python:3.14-slim-trixie",
	.url = HUB_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_EACH,
	.instructions = ON_IMAGES,
	.run = run_prerelease,
};
