/* eol.c - what is said of an image whose time is over; see eol.h. */
#include "checks/eol.h"

#include "base/map.h"
#include "checks/check_ctx.h"

#define TWO_YEARS 730

struct str eol_without_digest(struct str ref)
{
	struct str head, tail;

	str_cut(ref, '@', &head, &tail);
	return head;
}

/* What is only likely, or what a digest and not the tag decides, weighs less. */
static enum severity weigh(const struct eol_use *use, enum severity s)
{
	if (use->image->likely)
		s = severity_lower(s);
	if (use->image->ref.digest.len)
		s = severity_lower(s);
	return use->most && s > use->most ? use->most : s;
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

struct str eol_suggestion(struct check_ctx *ctx, const struct eol_use *use,
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

static struct str fact_subject(struct check_ctx *ctx, const struct eol_use *use,
			       const struct base_fact *f)
{
	return arena_cat(ctx->arena, use->text, STR(" "), f->product);
}

/* The fact as the subject of a sentence. */
static struct str fact_phrase(struct check_ctx *ctx, const struct eol_use *use,
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

static void report_ended(struct check_ctx *ctx, const struct check *self,
			 const struct eol_use *use, const struct base_fact *f)
{
	struct check_at at = use->at;
	date_day last = f->extended != DATE_NONE ? f->extended : f->eol.day;
	struct str phrase = fact_phrase(ctx, use, f);
	struct str extra = { "", 0 };

	at.subject = fact_subject(ctx, use, f);
	at.fix = eol_suggestion(ctx, use, f);
	at.severity = SEVERITY_HIGH;
	if (f->is_os && f->eol.when == EOL_DATED && ctx->opt->as_of - last > TWO_YEARS)
		at.severity = SEVERITY_CRITICAL;
	at.severity = weigh(use, at.severity);
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

void eol_report_os(struct check_ctx *ctx, const struct check *self,
		   const struct eol_use *use)
{
	for (size_t i = 0; i < use->image->n_facts; i++) {
		const struct base_fact *f = &use->image->facts[i];

		if (f->is_os && counts(f) && f->life == BASE_LIFE_ENDED)
			report_ended(ctx, self, use, f);
	}
}

void eol_report_runtime(struct check_ctx *ctx, const struct check *self,
			const struct eol_use *use)
{
	for (size_t i = 0; i < use->image->n_facts; i++) {
		const struct base_fact *f = &use->image->facts[i];

		if (!f->is_os && counts(f) && f->life == BASE_LIFE_ENDED)
			report_ended(ctx, self, use, f);
	}
}

void eol_report_frozen(struct check_ctx *ctx, const struct check *self,
		       const struct eol_use *use)
{
	const struct base_image *b = use->image;
	struct check_at at = use->at;
	struct str seen = { "", 0 };

	if (!b->frozen)
		return;
	at.subject = use->text;
	at.fix = eol_suggestion(ctx, use, b->n_facts ? &b->facts[0] : NULL);
	at.severity = weigh(use, b->floats ? SEVERITY_HIGH : SEVERITY_MEDIUM);
	if (b->n_facts && b->facts[0].moving && b->facts[0].from_table)
		seen = arena_printf(ctx->arena, "; " STR_FMT " was the newest in it",
				    STR_ARG(base_fact_name(ctx->arena, &b->facts[0])));
	check_report(ctx, self, at,
		     STR_FMT " is frozen: not rebuilt since " STR_FMT
			     ", so no fix of its packages reaches it" STR_FMT STR_FMT,
		     STR_ARG(use->text), STR_ARG(date_text(ctx->arena, b->frozen_since)),
		     STR_ARG(seen), STR_ARG(remark(ctx, b)));
}

void eol_report_retired(struct check_ctx *ctx, const struct check *self,
			const struct eol_use *use)
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
	at.severity = weigh(use, r->is_removed ? SEVERITY_HIGH : SEVERITY_MEDIUM);
	check_report(ctx, self, at, "the image " STR_FMT " is %s%s" STR_FMT,
		     STR_ARG(b->name),
		     r->is_removed ? "no longer maintained" : "deprecated",
		     day == DATE_NONE ? "" : " since ",
		     STR_ARG(day == DATE_NONE ? STR("") : date_text(ctx->arena, day)));
}

void eol_report_soon(struct check_ctx *ctx, const struct check *self,
		     const struct eol_use *use)
{
	for (size_t i = 0; i < use->image->n_facts; i++) {
		const struct base_fact *f = &use->image->facts[i];
		struct check_at at = use->at;

		if (!counts(f) || f->moving || f->life != BASE_LIFE_ENDING)
			continue;
		at.subject = fact_subject(ctx, use, f);
		at.fix = eol_suggestion(ctx, use, f);
		at.severity = SEVERITY_LOW;
		check_report(ctx, self, at,
			     STR_FMT " reaches end of life on " STR_FMT " (in %d days)",
			     STR_ARG(base_fact_name(ctx->arena, f)),
			     STR_ARG(date_text(ctx->arena, f->eol.day)),
			     (int)(f->eol.day - ctx->opt->as_of));
	}
}

void eol_report_lts(struct check_ctx *ctx, const struct check *self,
		    const struct eol_use *use)
{
	for (size_t i = 0; i < use->image->n_facts; i++) {
		const struct base_fact *f = &use->image->facts[i];
		struct check_at at = use->at;

		if (!counts(f) || f->life != BASE_LIFE_EXTENDED)
			continue;
		at.subject = fact_subject(ctx, use, f);
		at.fix = eol_suggestion(ctx, use, f);
		at.severity = SEVERITY_LOW;
		check_report(ctx, self, at,
			     STR_FMT
			     " is past its end of life (" STR_FMT
			     "); long-term support for part of it ends on " STR_FMT,
			     STR_ARG(fact_phrase(ctx, use, f)),
			     STR_ARG(date_text(ctx->arena, f->eol.day)),
			     STR_ARG(date_text(ctx->arena, f->extended)));
	}
}

/* --- what was read before --------------------------------------------------- */

/* A file names the same few things over and over. */
struct eol_cache {
	struct map images;  /* reference, or "product version", to struct base_image; 0:
			       none */
	struct map runners; /* label to the day; DATE_NONE too */
};

static struct eol_cache *cache(struct check_ctx *ctx)
{
	if (!ctx->eol) {
		ctx->eol = arena_new(ctx->arena, struct eol_cache);
		map_init(&ctx->eol->images);
		map_init(&ctx->eol->runners);
	}
	return ctx->eol;
}

void eol_release(struct check_ctx *ctx)
{
	if (!ctx->eol)
		return;
	map_release(&ctx->eol->images);
	map_release(&ctx->eol->runners);
	ctx->eol = NULL;
}

/* The image that ref names, or with a product that version of it; NULL when unknown. */
static const struct base_image *read_once(struct check_ctx *ctx, struct str product,
					  struct str ref)
{
	struct base_options opt = check_base_options(ctx);
	struct str key =
		product.len ? arena_cat(ctx->arena, product, STR(" "), ref) : ref;
	struct base_image b, *kept = NULL;
	uint64_t value;

	if (map_get(&cache(ctx)->images, key, &value))
		return (const struct base_image *)(uintptr_t)value;
	if (product.len ? base_version_read(ctx->arena, product, ref, &opt, &b)
			: base_image_read(ctx->arena, ref, &opt, &b)) {
		kept = arena_new(ctx->arena, struct base_image);
		*kept = b;
	}
	map_put(&cache(ctx)->images, key, (uint64_t)(uintptr_t)kept);
	return kept;
}

/* Images of runners that were taken away before the facts begin, by GitHub's changelog
 * (https://github.blog/changelog/label/actions/). */
static const struct {
	const char *label, *day;
} gone_runners[] = {
	{ "ubuntu-16.04", "2021-09-20" }, { "windows-2016", "2022-04-01" },
	{ "macos-10.15", "2022-12-01" },  { "ubuntu-18.04", "2023-04-03" },
	{ "macos-11", "2024-06-28" },     { "windows-2019", "2025-06-30" },
};

/* "macos-13-xlarge" is macos-13 on another machine. */
static struct str without_size(struct str label)
{
	static const char *const sizes[] = { "-large", "-xlarge", "-arm", "-arm64" };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		if (str_ends_with(label, str_of(sizes[i])))
			return str_slice(label, 0, label.len - strlen(sizes[i]));
	return label;
}

static date_day runner_end(const struct eol_facts *known, struct str label)
{
	struct str product = STR("github-actions-runner-images");
	struct str base = without_size(label);
	date_day day = DATE_NONE;
	struct eol_cycle c;

	for (size_t i = 0; i < sizeof(gone_runners) / sizeof(gone_runners[0]); i++)
		if (str_is(base, gone_runners[i].label) &&
		    date_parse(str_of(gone_runners[i].day), &day))
			return day;
	if (!eol_cycle_find(known, product, label, &c) &&
	    !eol_cycle_find(known, product, base, &c))
		return DATE_NONE;
	return c.eol.when == EOL_DATED ? c.eol.day : DATE_NONE;
}

date_day eol_runner_end(struct check_ctx *ctx, struct str label)
{
	uint64_t value;
	date_day end;

	if (map_get(&cache(ctx)->runners, label, &value))
		return (date_day)(int64_t)value;
	end = runner_end(ctx->opt->known, label);
	map_put(&cache(ctx)->runners, label, (uint64_t)(int64_t)end);
	return end;
}

/* --- one rule for all ------------------------------------------------------- */

void eol_report_image(struct check_ctx *ctx, const struct check *self, struct str ref,
		      struct check_at at, enum severity most)
{
	const struct base_image *b;
	size_t before = ctx->n_reported;

	if (str_has_char(ref, '$') || !(b = read_once(ctx, STR(""), ref)))
		return;
	struct eol_use use = {
		.image = b, .text = eol_without_digest(ref), .at = at, .most = most
	};

	eol_report_os(ctx, self, &use);
	eol_report_runtime(ctx, self, &use);
	eol_report_retired(ctx, self, &use);
	eol_report_soon(ctx, self, &use);
	eol_report_lts(ctx, self, &use);
	if (ctx->n_reported == before)
		eol_report_frozen(ctx, self, &use);
}

void eol_report_version(struct check_ctx *ctx, const struct check *self,
			struct str product, struct str version, struct check_at at,
			enum severity most)
{
	const struct base_image *b = read_once(ctx, product, version);

	if (!b)
		return;
	struct eol_use use = { .image = b, .text = version, .at = at, .most = most };

	eol_report_os(ctx, self, &use);
	eol_report_runtime(ctx, self, &use);
	eol_report_soon(ctx, self, &use);
	eol_report_lts(ctx, self, &use);
}
