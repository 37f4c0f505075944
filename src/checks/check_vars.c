/* check_vars.c - rules about variables in instructions. */
#include "checks/check_ctx.h"

#define LINT_URL "https://docs.docker.com/reference/build-checks/"

bool check_may_come_from_base(struct str name)
{
	static const char *const known[] = {
		"PATH",
		"HOME",
		"HOSTNAME",
		"PWD",
		"LANG",
		"JAVA_HOME",
		"GOPATH",
		"GOROOT",
		"GEM_HOME",
		"CARGO_HOME",
		"RUSTUP_HOME",
		"NODE_ENV",
		"PYTHONPATH",
		"LD_LIBRARY_PATH",
		"PKG_CONFIG_PATH",
		"MANPATH",
		"CLASSPATH",
		"CUDA_HOME",
		"VIRTUAL_ENV",
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_is(name, known[i]))
			return true;
	return str_ends_with(name, STR("_VERSION")) || str_ends_with(name, STR("_HOME"));
}

enum { ONBUILD_MOST = 1000 };

/*
 * ONBUILD runs in a stage that is FROM this image: with what ENV sets anywhere in it, and
 * with what is declared by other ONBUILDs.
 */
static bool is_set_for_onbuild(const struct check_ctx *ctx, struct str name)
{
	const struct df_stage *s = ctx->stage;

	if (s->last - s->first > ONBUILD_MOST)
		return true; /* too much to look at for each */
	for (size_t i = s->first; i < s->last; i++) {
		const struct df_instr *in = &ctx->df->instrs[i];

		if (in->kind == DF_ONBUILD && in->onbuild)
			in = in->onbuild;
		else if (in->kind != DF_ENV)
			continue;
		for (size_t k = 0; k < in->n_pairs; k++)
			if (str_eq(in->pairs[k].name, name))
				return true;
	}
	return false;
}

static void check_word(struct check_ctx *ctx, const struct check *self,
		       const struct df_instr *in, struct str word, unsigned line)
{
	struct df_scope *scope;
	struct check_at at = check_at_line(in, line);

	if (!str_has_char(word, '$'))
		return;
	scope = df_scope_at(ctx->arena, ctx->df, ctx->index);
	struct df_expansion e = df_expand(ctx->arena, scope, word, ctx->df->escape);

	if (e.error || !e.undefined.len || df_is_predefined(e.undefined) ||
	    check_may_come_from_base(e.undefined) ||
	    (ctx->in_onbuild && is_set_for_onbuild(ctx, e.undefined)))
		return;
	/* An external base may set it; then only a name that is nearly another counts. */
	struct str near = check_near_variable(ctx, e.undefined);

	if (!near.len && df_scope_is_open(scope))
		return;
	at.subject = e.undefined;
	if (near.len)
		at.fix = arena_printf(ctx->arena, "did you mean $" STR_FMT "?",
				      STR_ARG(near));
	check_report(ctx, self, at, "$" STR_FMT " is set by no ARG or ENV of the stage",
		     STR_ARG(e.undefined));
}

static void run_undefined(struct check_ctx *ctx, const struct check *self,
			  const void *arg)
{
	const struct df_instr *in = arg;

	if (!ctx->stage || in->json)
		return;
	for (size_t i = 0; i < in->n_pairs; i++)
		check_word(ctx, self, in, in->pairs[i].raw, in->pairs[i].line);
	for (size_t i = 0; i < in->n_words && !in->n_pairs; i++)
		check_word(ctx, self, in, in->words[i].raw, in->words[i].line);
	if (!in->n_words && !in->n_pairs)
		check_word(ctx, self, in, in->text, in->line);
}

const struct check check_var_undefined = {
	.id = "WB-DF-217",
	.slug = "var-undefined",
	.aliases = "UndefinedVar",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "Variable that nothing sets",
	.why = "It is empty, and the path or value around it is not what it seems.",
	.fix = "declare it by ARG or ENV in the stage",
	.bad = "FROM alpine:3.24\nARG VERSION=1\nCOPY app-$VERSON /app",
	.good = "FROM alpine:3.24\nARG VERSION=1\nCOPY app-$VERSION /app",
	.url = LINT_URL "undefined-var/",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.instructions = DF_BIT(DF_ENV) | DF_BIT(DF_ARG) | DF_BIT(DF_LABEL) |
			DF_BIT(DF_COPY) | DF_BIT(DF_ADD) | DF_BIT(DF_WORKDIR) |
			DF_BIT(DF_USER) | DF_BIT(DF_EXPOSE) | DF_BIT(DF_VOLUME) |
			DF_BIT(DF_STOPSIGNAL),
	.run = run_undefined,
};

/* Offset of $name or ${name…} in text, the name as a whole; STR_NONE when absent. */
static bool uses_name(struct str text, struct str name)
{
	size_t from = 0, at;

	while ((at = str_find_char(str_from(text, from), '$')) != STR_NONE) {
		struct str rest = str_from(text, from + at + 1);

		from += at + 1;
		if (rest.len && rest.ptr[0] == '{')
			rest = str_from(rest, 1);
		if (str_starts_with(rest, name) &&
		    (rest.len == name.len ||
		     !(is_alnum(rest.ptr[name.len]) || rest.ptr[name.len] == '_')))
			return true;
	}
	return false;
}

#define PAIRS_MAX 64

static void run_self_reference(struct check_ctx *ctx, const struct check *self,
			       const void *arg)
{
	const struct df_instr *in = arg;
	size_t n = in->n_pairs < PAIRS_MAX ? in->n_pairs : PAIRS_MAX;
	struct str unused;

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < n; k++) {
			const struct df_pair *p = &in->pairs[k];

			if (i == k || str_eq(p->name, in->pairs[i].name) ||
			    !uses_name(p->raw, in->pairs[i].name) ||
			    check_may_come_from_base(in->pairs[i].name) ||
			    check_variable(ctx, in->pairs[i].name, &unused) != DF_UNSET)
				continue;
			check_report(
				ctx, self, check_at_line(in, p->line),
				STR_FMT
				" uses $" STR_FMT
				", which the same ENV sets and which is empty until its "
				"end",
				STR_ARG(p->name), STR_ARG(in->pairs[i].name));
			break;
		}
	}
}

const struct check check_env_self_reference = {
	.id = "WB-DF-218",
	.slug = "env-self-reference",
	.aliases = "DL3044",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "ENV uses a variable that it sets itself",
	.why = "All pairs of an ENV see the values from before it: the new value is not "
	       "there yet.",
	.fix = "set the variable in an ENV before",
	.bad = "ENV A=/a B=$A/b",
	.good = "ENV A=/a\nENV B=$A/b",
	.url = "https://docs.docker.com/reference/dockerfile/#environment-replacement",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_EACH,
	.instructions = DF_BIT(DF_ENV),
	.run = run_self_reference,
};
