/* check_eol.c - rules about base images whose time is over. */
#include "checks/check_ctx.h"

#define EOL_URL "https://endoflife.date/"
#define HUB_URL "https://github.com/docker-library/official-images"

#define TWO_YEARS 730

/* An image that the build takes something from. */
struct image_use {
	const struct base_image *image;
	struct str text; /* the reference as far as it is known */
	struct check_at at;
};

typedef void image_fn(struct check_ctx *ctx, const struct check *self,
		      const struct image_use *use);

static struct str without_digest(struct str ref)
{
	struct str head, tail;

	str_cut(ref, '@', &head, &tail);
	return head;
}

static void use_reference(struct check_ctx *ctx, const struct check *self, image_fn *fn,
			  struct str ref, struct check_at at)
{
	struct base_options opt = check_base_options(ctx);
	struct base_image b;

	if (str_has_char(ref, '$') ||
	    df_stage_find(ctx->df, ref, ctx->stage->index) >= 0 ||
	    !base_image_read(ctx->arena, ref, &opt, &b))
		return;
	fn(ctx, self, &(struct image_use){ &b, without_digest(ref), at });
}

/* The base of a stage, and what COPY --from= and RUN --mount=from= name. */
static void each_image(struct check_ctx *ctx, const struct check *self,
		       const struct df_instr *in, image_fn *fn)
{
	struct str from;

	if (!ctx->stage || ctx->in_onbuild)
		return;
	if (in->kind == DF_FROM) {
		const struct base_image *b = check_base(ctx, ctx->stage);

		if (b)
			fn(ctx, self,
			   &(struct image_use){ b, ctx->stage->image,
						check_at_instr(in) });
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

/* What is only likely, or what a digest and not the tag decides, weighs less. */
static enum severity weigh(const struct base_image *b, enum severity s)
{
	if (b->likely)
		s = severity_lower(s);
	return b->ref.digest.len ? severity_lower(s) : s;
}

static struct str remark(struct check_ctx *ctx, const struct base_image *b)
{
	if (b->ref.digest.len)
		return STR(" (so says the tag; the digest decides)");
	if (b->likely && b->n_facts && !b->facts[0].is_os)
		return arena_printf(ctx->arena,
				    " (" STR_FMT " looks like a mirror of " STR_FMT ")",
				    STR_ARG(b->ref.name), STR_ARG(b->name));
	return STR("");
}

static struct str suggestion(struct check_ctx *ctx, const struct image_use *use,
			     const struct base_fact *f)
{
	const struct base_image *b = use->image;
	struct arena *a = ctx->arena;

	if (b->best.len && b->minimal.len)
		return arena_printf(a, "use " STR_FMT ", or at least " STR_FMT,
				    STR_ARG(b->best), STR_ARG(b->minimal));
	if (b->minimal.len)
		return arena_printf(a, "use " STR_FMT, STR_ARG(b->minimal));
	if (b->best.len)
		return arena_printf(a, "use " STR_FMT "%s", STR_ARG(b->best),
				    b->migration ? " (its data must be migrated)" : "");
	if (b->is_retired && b->retired.successor.len)
		return arena_printf(a, "use " STR_FMT, STR_ARG(b->retired.successor));
	if (!f || !f->next.len)
		return (struct str){ "", 0 };
	return arena_printf(a, "move to " STR_FMT " " STR_FMT "%s" STR_FMT "%s",
			    STR_ARG(f->title), STR_ARG(f->next),
			    f->next_codename.len ? " (" : "", STR_ARG(f->next_codename),
			    f->next_codename.len ? ")" : "");
}

static struct str fact_subject(struct check_ctx *ctx, const struct image_use *use,
			       const struct base_fact *f)
{
	return arena_cat(ctx->arena, use->text, STR(" "), f->product);
}

/* The fact as the subject of a sentence. */
static struct str fact_phrase(struct check_ctx *ctx, const struct image_use *use,
			      const struct base_fact *f)
{
	struct str name = base_fact_name(ctx->arena, f);

	if (!f->from_table)
		return name;
	return arena_printf(ctx->arena, STR_FMT ", %s " STR_FMT " %s,", STR_ARG(name),
			    f->is_os ? "which" : "the release that", STR_ARG(use->text),
			    use->image->frozen
				    ? (f->is_os ? "was last built on" : "stopped at")
				    : "is built on");
}

static bool counts(const struct base_fact *f)
{
	/* A product that the tag leaves open has no date; a distribution has, as the
	 * image is built on it today. */
	return f->cycle.len && (f->is_os || !f->moving);
}

/* --- ended ---------------------------------------------------------------- */

static void report_ended(struct check_ctx *ctx, const struct check *self,
			 const struct image_use *use, const struct base_fact *f)
{
	struct check_at at = use->at;
	date_day last = f->extended != DATE_NONE ? f->extended : f->eol.day;
	struct str phrase = fact_phrase(ctx, use, f);
	struct str extra = { "", 0 };

	at.subject = fact_subject(ctx, use, f);
	at.fix = suggestion(ctx, use, f);
	at.severity = self->severity;
	if (f->is_os && f->eol.when == EOL_DATED && ctx->opt->as_of - last > TWO_YEARS)
		at.severity = SEVERITY_CRITICAL;
	at.severity = weigh(use->image, at.severity);
	if (f->eol.when != EOL_DATED) {
		check_report(ctx, self, at, STR_FMT " is past its end of life" STR_FMT,
			     STR_ARG(phrase), STR_ARG(remark(ctx, use->image)));
		return;
	}
	if (f->extended != DATE_NONE)
		extra = arena_printf(ctx->arena, ", long-term support ended on " STR_FMT,
				     STR_ARG(date_text(ctx->arena, f->extended)));
	check_report(ctx, self, at,
		     STR_FMT " reached end of life on " STR_FMT STR_FMT
			     "; no security fixes since" STR_FMT,
		     STR_ARG(phrase), STR_ARG(date_text(ctx->arena, f->eol.day)),
		     STR_ARG(extra), STR_ARG(remark(ctx, use->image)));
}

static void os_eol(struct check_ctx *ctx, const struct check *self,
		   const struct image_use *use)
{
	for (size_t i = 0; i < use->image->n_facts; i++) {
		const struct base_fact *f = &use->image->facts[i];

		if (f->is_os && counts(f) && f->life == BASE_LIFE_ENDED)
			report_ended(ctx, self, use, f);
	}
}

static void run_os_eol(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	each_image(ctx, self, arg, os_eol);
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

static void runtime_eol(struct check_ctx *ctx, const struct check *self,
			const struct image_use *use)
{
	for (size_t i = 0; i < use->image->n_facts; i++) {
		const struct base_fact *f = &use->image->facts[i];

		if (!f->is_os && counts(f) && f->life == BASE_LIFE_ENDED)
			report_ended(ctx, self, use, f);
	}
}

static void run_runtime_eol(struct check_ctx *ctx, const struct check *self,
			    const void *arg)
{
	each_image(ctx, self, arg, runtime_eol);
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

static void frozen(struct check_ctx *ctx, const struct check *self,
		   const struct image_use *use)
{
	const struct base_image *b = use->image;
	struct check_at at = use->at;
	struct str seen = { "", 0 };

	if (!b->frozen)
		return;
	at.subject = use->text;
	at.fix = suggestion(ctx, use, b->n_facts ? &b->facts[0] : NULL);
	at.severity = weigh(b, b->floats ? SEVERITY_HIGH : SEVERITY_MEDIUM);
	if (b->n_facts && b->facts[0].moving && b->facts[0].from_table)
		seen = arena_printf(ctx->arena, "; " STR_FMT " was the newest in it",
				    STR_ARG(base_fact_name(ctx->arena, &b->facts[0])));
	check_report(ctx, self, at,
		     STR_FMT " is frozen: not rebuilt since " STR_FMT
			     ", so no fix of its packages reaches it" STR_FMT STR_FMT,
		     STR_ARG(use->text), STR_ARG(date_text(ctx->arena, b->frozen_since)),
		     STR_ARG(seen), STR_ARG(remark(ctx, b)));
}

static void run_frozen(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	each_image(ctx, self, arg, frozen);
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

static void retired(struct check_ctx *ctx, const struct check *self,
		    const struct image_use *use)
{
	const struct base_image *b = use->image;
	const struct eol_retired *r = &b->retired;
	struct check_at at = use->at;
	date_day day = r->removed != DATE_NONE ? r->removed : r->deprecated;

	if (!b->is_retired || (day != DATE_NONE && day > ctx->opt->as_of))
		return;
	at.subject = use->text;
	at.fix = r->successor.len
			 ? arena_printf(ctx->arena, "use " STR_FMT, STR_ARG(r->successor))
			 : (struct str){ "", 0 };
	at.severity = weigh(b, r->is_removed ? SEVERITY_HIGH : SEVERITY_MEDIUM);
	check_report(ctx, self, at, "the image " STR_FMT " is %s%s" STR_FMT,
		     STR_ARG(b->name),
		     r->is_removed ? "no longer maintained" : "deprecated",
		     day == DATE_NONE ? "" : " since ",
		     STR_ARG(day == DATE_NONE ? STR("") : date_text(ctx->arena, day)));
}

static void run_retired(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	each_image(ctx, self, arg, retired);
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

static void eol_soon(struct check_ctx *ctx, const struct check *self,
		     const struct image_use *use)
{
	for (size_t i = 0; i < use->image->n_facts; i++) {
		const struct base_fact *f = &use->image->facts[i];
		struct check_at at = use->at;

		if (!counts(f) || f->moving || f->life != BASE_LIFE_ENDING)
			continue;
		at.subject = fact_subject(ctx, use, f);
		at.fix = suggestion(ctx, use, f);
		check_report(ctx, self, at,
			     STR_FMT " reaches end of life on " STR_FMT " (in %d days)",
			     STR_ARG(base_fact_name(ctx->arena, f)),
			     STR_ARG(date_text(ctx->arena, f->eol.day)),
			     (int)(f->eol.day - ctx->opt->as_of));
	}
}

static void run_eol_soon(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	each_image(ctx, self, arg, eol_soon);
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

static void lts_only(struct check_ctx *ctx, const struct check *self,
		     const struct image_use *use)
{
	for (size_t i = 0; i < use->image->n_facts; i++) {
		const struct base_fact *f = &use->image->facts[i];
		struct check_at at = use->at;

		if (!counts(f) || f->life != BASE_LIFE_EXTENDED)
			continue;
		at.subject = fact_subject(ctx, use, f);
		at.fix = suggestion(ctx, use, f);
		check_report(ctx, self, at,
			     STR_FMT
			     " is past its end of life (" STR_FMT
			     "); long-term support for part of it ends on " STR_FMT,
			     STR_ARG(fact_phrase(ctx, use, f)),
			     STR_ARG(date_text(ctx->arena, f->eol.day)),
			     STR_ARG(date_text(ctx->arena, f->extended)));
	}
}

static void run_lts_only(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	each_image(ctx, self, arg, lts_only);
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
		     const struct image_use *use)
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
