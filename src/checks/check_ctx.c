/* check_ctx.c - what rules share; see check_ctx.h. */
#include "checks/run_impl.h"

#include <stdarg.h>
#include <stdio.h>

struct check_at check_at_instr(const struct df_instr *in)
{
	return (struct check_at){ .line = in->line, .end_line = in->end_line };
}

struct check_at check_at_line(const struct df_instr *in, unsigned exact_line)
{
	struct check_at at = check_at_instr(in);

	at.exact_line = exact_line;
	return at;
}

struct check_at check_at_command(const struct check_ctx *ctx, const struct sh_command *c)
{
	return check_at_line(&ctx->df->instrs[ctx->index], c->line);
}

enum severity severity_lower(enum severity s)
{
	return s > SEVERITY_LOW ? (enum severity)(s - 1) : s;
}

bool check_stage_ships(const struct check_ctx *ctx, unsigned stage)
{
	return !ctx->uses || ctx->uses[stage] == DF_SHIPS;
}

bool check_is_target(const struct check_ctx *ctx, const struct df_stage *stage)
{
	return stage && ctx->target >= 0 && stage->index == (unsigned)ctx->target;
}

enum { MESSAGE_BYTES = 512 }; /* most have less, and need no memory of the arena */

/* A message is one line: control characters of the input become '?'. */
static struct str format_line(struct arena *a, char *small, const char *fmt, va_list ap)
	__attribute__((format(printf, 3, 0)));

static struct str format_line(struct arena *a, char *small, const char *fmt, va_list ap)
{
	va_list again;

	va_copy(again, ap);
	int n = vsnprintf(small, MESSAGE_BYTES, fmt, again);
	size_t len = n > 0 ? (size_t)n : 0;
	char *p = small;

	va_end(again);
	if (len >= MESSAGE_BYTES) {
		p = arena_alloc(a, len + 1, 1);
		vsnprintf(p, len + 1, fmt, ap);
	}
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)p[i] < 0x20 || p[i] == 0x7f)
			p[i] = '?';
	return (struct str){ p, len };
}

/* What .hadolint.yaml says of the rule. */
static void apply_hadolint(const struct check_ctx *ctx, struct finding *f, size_t i)
{
	const struct hadolint *h = ctx->opt->hadolint;

	if (!h || !ctx->df)
		return;
	if (h->level[i]) {
		f->severity = hadolint_severity(h->level[i]);
		f->informational = h->level[i] == HADOLINT_STYLE;
	}
	if (!check_set_has(&h->ignored, i))
		return;
	f->suppressed = true;
	f->suppressed_by = STR("ignore-file");
	f->suppressed_reason =
		arena_cat(ctx->arena, STR("ignored by "), h->path, STR(""));
}

void check_report(struct check_ctx *ctx, const struct check *self, struct check_at at,
		  const char *fmt, ...)
{
	bool ships = !ctx->stage || check_stage_ships(ctx, ctx->stage->index);
	struct check_found f = { .check = self,
				 .subject = at.subject,
				 .also = { at.also[0], at.also[1] } };
	struct finding *out = &f.finding;
	char small[MESSAGE_BYTES];
	va_list ap;

	if (!ships && (self->traits & CHECK_SHIPPED))
		return;
	while (check_table[f.rule] != self)
		f.rule++;
	f.stage = ctx->stage ? ctx->stage->index : UINT32_MAX;
	f.shown_line = at.exact_line > at.line ? at.exact_line : at.line;
	*out = (struct finding){
		.kind = self->kind,
		.id = str_of(self->id),
		.severity = at.severity ? at.severity : self->severity,
		.title = str_of(self->title),
		.path = at.path.len ? at.path : ctx->path,
		.line = at.line,
		.end_line = at.end_line,
		.package = at.package ? *at.package : PACKAGE_NONE,
		.fix = at.fix.len ? at.fix : str_of(self->fix),
		.url = str_of(self->url),
		.informational = at.info || (self->traits & CHECK_INFO),
	};
	if (!ships && !(self->traits & CHECK_BUILD)) {
		out->informational |= out->severity == SEVERITY_LOW;
		out->severity = severity_lower(out->severity);
	}
	apply_hadolint(ctx, out, f.rule);
	va_start(ap, fmt);
	out->message = format_line(ctx->arena, small, fmt, ap);
	va_end(ap);
	if (ctx->silence)
		ctx->silence(ctx, &f);
	check_keep(ctx, &f);
	ctx->n_reported++;
}

struct base_options check_base_options(const struct check_ctx *ctx)
{
	return (struct base_options){
		.known = ctx->opt->known,
		.as_of = ctx->opt->as_of,
		.warn_days = ctx->opt->eol_warn_days,
		.extended = ctx->opt->eol_extended,
		.n_extended = ctx->opt->n_eol_extended,
		.mirrors = ctx->opt->mirrors,
		.n_mirrors = ctx->opt->n_mirrors,
	};
}

const struct base_image *check_image(struct check_ctx *ctx, struct str ref)
{
	struct base_options opt = check_base_options(ctx);
	struct base_image b, *kept;

	if (ctx->opt->bases)
		return base_cache_read(ctx->opt->bases, ref, &opt);
	if (!base_image_read(ctx->arena, ref, &opt, &b))
		return NULL;
	kept = arena_new(ctx->arena, struct base_image);
	*kept = b;
	return kept;
}

const struct base_image *check_base(struct check_ctx *ctx, const struct df_stage *stage)
{
	if (stage->parent >= 0 || stage->is_scratch || !stage->from ||
	    !stage->image_known)
		return NULL;
	if (!ctx->bases[stage->index])
		ctx->bases[stage->index] = check_image(ctx, stage->image);
	return ctx->bases[stage->index];
}

const struct base_image *check_root_base(struct check_ctx *ctx,
					 const struct df_stage *stage)
{
	while (stage && stage->parent >= 0)
		stage = &ctx->df->stages[stage->parent];
	return stage ? check_base(ctx, stage) : NULL;
}

const struct df_instr *check_last_in_chain(const struct check_ctx *ctx,
					   const struct df_stage *stage,
					   enum df_kind kind, size_t end)
{
	for (;;) {
		size_t i = end < stage->last ? end : stage->last;

		while (i > stage->first)
			if (ctx->df->instrs[--i].kind == kind)
				return &ctx->df->instrs[i];
		if (stage->parent < 0)
			return NULL;
		stage = &ctx->df->stages[stage->parent];
		end = stage->last;
	}
}

enum df_value check_variable(const struct check_ctx *ctx, struct str name,
			     struct str *value)
{
	struct df_scope *s = df_scope_at(ctx->arena, ctx->df, ctx->index);

	return df_scope_get(s, name, value);
}

struct df_expansion check_expand(const struct check_ctx *ctx, struct str word)
{
	struct df_scope *s = df_scope_at(ctx->arena, ctx->df, ctx->index);

	return df_expand(ctx->arena, s, word, ctx->df->escape);
}

bool check_has_mount(const struct check_ctx *ctx, const char *type, const char *target)
{
	struct str want = str_of(target), have, kind;

	for (size_t i = 0; i < ctx->instr->n_flags; i++) {
		const struct df_flag *f = &ctx->instr->flags[i];

		if (!str_eq_nocase(f->name, STR("mount")))
			continue;
		if (!df_mount_field(f->value, "type", &kind))
			kind = STR("bind");
		if (type ? !str_is(kind, type)
			 : !str_is(kind, "cache") && !str_is(kind, "tmpfs"))
			continue;
		if (!df_mount_field(f->value, "target", &have))
			continue;
		while (have.len > 1 && have.ptr[have.len - 1] == '/')
			have.len--;
		if (str_starts_with(want, have) &&
		    (want.len == have.len || want.ptr[have.len] == '/'))
			return true;
	}
	return false;
}
