/* check_label.c - rules about the labels that a configured schema asks for. */
#include "checks/check_ctx.h"
#include "core/license.h"

#define SCHEMA_URL "https://github.com/hadolint/hadolint#linting-labels"

static const struct check_label *in_schema(const struct check_ctx *ctx, struct str name)
{
	for (size_t i = 0; i < ctx->opt->n_labels; i++)
		if (str_eq(ctx->opt->labels[i].name, name))
			return &ctx->opt->labels[i];
	return NULL;
}

static struct str unquoted(struct str s)
{
	if (s.len > 1 && (s.ptr[0] == '"' || s.ptr[0] == '\'') &&
	    s.ptr[s.len - 1] == s.ptr[0])
		return str_slice(s, 1, s.len - 1);
	return s;
}

static bool stage_has(const struct check_ctx *ctx, const struct df_stage *s,
		      struct str name)
{
	for (;;) {
		for (size_t i = s->first; i < s->last; i++) {
			const struct df_instr *in = &ctx->df->instrs[i];

			for (size_t k = 0; in->kind == DF_LABEL && k < in->n_pairs; k++)
				if (str_eq(unquoted(in->pairs[k].name), name))
					return true;
		}
		if (s->parent < 0)
			return false;
		s = &ctx->df->stages[s->parent];
	}
}

static void run_missing(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct df_stage *s = arg;

	if (!s->from || !check_is_target(ctx, s))
		return;
	for (size_t i = 0; i < ctx->opt->n_labels; i++) {
		struct check_at at = check_at_instr(s->from);

		if (stage_has(ctx, s, ctx->opt->labels[i].name))
			continue;
		at.subject = ctx->opt->labels[i].name;
		check_report(ctx, self, at, "the image has no label " STR_FMT,
			     STR_ARG(ctx->opt->labels[i].name));
	}
}

const struct check check_label_missing = {
	.id = "WB-DF-223",
	.slug = "label-missing",
	.aliases = "DL3049",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "Label of the schema is missing",
	.why = "The label-schema of the configuration asks for it.",
	.fix = "add a LABEL to the last stage",
	.bad = "FROM alpine:3.24",
	.good = "FROM alpine:3.24\nLABEL org.opencontainers.image.version=1.2.3",
	.url = SCHEMA_URL,
	.on = CHECK_DOCKERFILE_STAGE,
	.traits = CHECK_ABSENT,
	.run = run_missing,
};

static void run_extra(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct df_instr *in = arg;

	for (size_t i = 0; ctx->opt->strict_labels && i < in->n_pairs; i++) {
		struct check_at at = check_at_line(in, in->pairs[i].line);

		at.subject = unquoted(in->pairs[i].name);
		if (!in_schema(ctx, at.subject))
			check_report(ctx, self, at,
				     "label " STR_FMT " is not in the schema",
				     STR_ARG(at.subject));
	}
}

const struct check check_label_extra = {
	.id = "WB-DF-224",
	.slug = "label-extra",
	.aliases = "DL3050",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "Label that the schema does not have",
	.why = "strict-labels of the configuration allows those of the schema alone.",
	.fix = "remove the label, or add it to the schema",
	.bad = "LABEL color=red",
	.good = "LABEL org.opencontainers.image.version=1.2.3",
	.url = SCHEMA_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.instructions = DF_BIT(DF_LABEL),
	.run = run_extra,
};

static void run_empty(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct df_instr *in = arg;

	for (size_t i = 0; i < in->n_pairs; i++) {
		struct check_at at = check_at_line(in, in->pairs[i].line);

		at.subject = unquoted(in->pairs[i].name);
		if (!in->pairs[i].value.len && in_schema(ctx, at.subject))
			check_report(ctx, self, at, "label " STR_FMT " is empty",
				     STR_ARG(at.subject));
	}
}

const struct check check_label_empty = {
	.id = "WB-DF-225",
	.slug = "label-empty",
	.aliases = "DL3051",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "Label of the schema without a value",
	.why = "The label-schema of the configuration asks for a value.",
	.fix = "give the label a value",
	.bad = "LABEL org.opencontainers.image.version=",
	.good = "LABEL org.opencontainers.image.version=1.2.3",
	.url = SCHEMA_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.instructions = DF_BIT(DF_LABEL),
	.run = run_empty,
};

/* --- forms ------------------------------------------------------------------ */

static bool is_url(struct str v)
{
	size_t mark = str_find(v, STR("://"));

	if (mark == STR_NONE || mark == 0 || !is_alpha(v.ptr[0]) || v.len <= mark + 3)
		return false;
	for (size_t i = 0; i < v.len; i++)
		if (is_space(v.ptr[i]) || (i < mark && !is_alnum(v.ptr[i]) &&
					   !str_has_char(STR("+-."), v.ptr[i])))
			return false;
	return v.ptr[mark + 3] != '/' || str_starts_with(v, STR("file:"));
}

static bool is_commit(struct str v)
{
	for (size_t i = 0; i < v.len; i++)
		if (!is_hex(v.ptr[i]) || is_upper(v.ptr[i]))
			return false;
	return v.len == 7 || v.len == 40;
}

/* Dot-separated identifiers of digits, letters and hyphens. */
static bool is_dotted(struct str v, bool numbers, size_t *n)
{
	struct str part;

	*n = 0;
	do {
		bool more = str_cut(v, '.', &part, &v);

		for (size_t i = 0; i < part.len; i++)
			if (numbers ? !is_digit(part.ptr[i])
				    : !is_alnum(part.ptr[i]) && part.ptr[i] != '-')
				return false;
		if (!part.len || (numbers && part.len > 1 && part.ptr[0] == '0'))
			return false;
		(*n)++;
		if (!more)
			break;
	} while (true);
	return true;
}

/* Semantic Versioning 2.0.0. */
static bool is_semver(struct str v)
{
	struct str build, pre, core;
	bool has_build = str_cut(v, '+', &v, &build);
	bool has_pre = str_cut(v, '-', &core, &pre);
	size_t n, unused;

	return is_dotted(core, true, &n) && n == 3 &&
	       (!has_pre || is_dotted(pre, false, &unused)) &&
	       (!has_build || is_dotted(build, false, &unused));
}

static bool is_email(struct str v)
{
	struct str local, domain;
	size_t dot;

	if (!str_rcut(v, '@', &local, &domain) || !local.len || str_has_char(v, ' '))
		return false;
	dot = str_rfind_char(domain, '.');
	return dot != STR_NONE && dot > 0 && dot + 1 < domain.len;
}

static bool fits(struct check_ctx *ctx, enum label_type type, struct str v)
{
	struct str unused;
	int64_t seconds;

	switch (type) {
	case LABEL_TEXT:
		return true;
	case LABEL_URL:
		return is_url(v);
	case LABEL_TIME:
		return v.len > 10 && time_parse(v, &seconds);
	case LABEL_SEMVER:
		return is_semver(v);
	case LABEL_SPDX:
		return license_normalize(ctx->arena, v, &unused);
	case LABEL_COMMIT:
		return is_commit(v);
	case LABEL_EMAIL:
		return is_email(v);
	}
	return true;
}

static void run_format(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	static const char *const names[] = {
		[LABEL_TEXT] = "a text",
		[LABEL_URL] = "a URL",
		[LABEL_TIME] = "a time as of RFC 3339",
		[LABEL_SEMVER] = "a semantic version",
		[LABEL_SPDX] = "an SPDX licence",
		[LABEL_COMMIT] = "a git commit of 7 or 40 hex digits",
		[LABEL_EMAIL] = "an e-mail address",
	};
	const struct df_instr *in = arg;

	for (size_t i = 0; i < in->n_pairs; i++) {
		struct str value = in->pairs[i].value;
		struct check_at at = check_at_line(in, in->pairs[i].line);
		const struct check_label *l;

		at.subject = unquoted(in->pairs[i].name);
		l = in_schema(ctx, at.subject);
		if (!l || !value.len || str_has_char(value, '$') ||
		    fits(ctx, l->type, value))
			continue;
		check_report(ctx, self, at, "label " STR_FMT " is not %s: " STR_FMT,
			     STR_ARG(at.subject), names[l->type],
			     STR_ARG(str_slice(value, 0, 100)));
	}
}

const struct check check_label_format = {
	.id = "WB-DF-226",
	.slug = "label-format",
	.aliases = "DL3052 DL3053 DL3054 DL3055 DL3056 DL3058",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "Label is not of the type that the schema gives",
	.why = "Programs that read the label expect the form that the label-schema of "
	       "the "
	       "configuration names.",
	.fix = "write the value in that form",
	.bad = "LABEL org.opencontainers.image.version=latest",
	.good = "LABEL org.opencontainers.image.version=1.2.3",
	.url = SCHEMA_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.instructions = DF_BIT(DF_LABEL),
	.run = run_format,
};
