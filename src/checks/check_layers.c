/* check_layers.c - rules about layers, labels and the form of USER. */
#include "checks/check_ctx.h"
#include "format/command.h"

#define REF_URL "https://docs.docker.com/reference/dockerfile/"

/* --- archives ------------------------------------------------------------- */

static bool is_archive(struct str name)
{
	static const char *const ends[] = { ".tar", ".gz",  ".tgz", ".bz2", ".tbz", ".xz",
					    ".txz", ".zip", ".Z",   ".zst", ".lzma" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (str_ends_with(name, str_of(ends[i])))
			return true;
	return false;
}

static bool extracts(const struct sh_command *c)
{
	if (word_in(c->name, "unzip gunzip bunzip2 unxz uncompress unzstd"))
		return true;
	struct str first = sh_word_text(c, 1);

	if (!str_is(c->name, "tar"))
		return false;
	if (first.len && first.ptr[0] != '-')
		return str_has_char(first, 'x');
	return sh_has_flag(c, "-x") || sh_has_flag(c, "--extract") ||
	       sh_has_flag(c, "--get");
}

static bool extracted_later(const struct check_ctx *ctx, const struct df_stage *s,
			    size_t from, struct str base)
{
	for (size_t i = from; i < s->last && i < from + 200; i++) {
		const struct sh_script *sh = ctx->scripts[i];

		for (size_t k = 0; sh && k < sh->n_commands; k++) {
			const struct sh_command *c = &sh->commands[k];

			if (!extracts(c))
				continue;
			for (size_t w = 1; w < c->n_words; w++)
				if (str_eq(str_basename(c->words[w].text), base))
					return true;
		}
	}
	return false;
}

static void run_extract(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct df_instr *in = arg;

	if (!ctx->stage || ctx->in_onbuild || df_flag(in, "from"))
		return;
	for (size_t i = 0; i + 1 < in->n_words && i < 20; i++) {
		struct str base = str_basename(in->words[i].text);

		if (!is_archive(base) ||
		    !extracted_later(ctx, ctx->stage, ctx->index + 1, base))
			continue;
		check_report(ctx, self, check_at_line(in, in->words[i].line),
			     STR_FMT " is copied, then unpacked by a RUN",
			     STR_ARG(in->words[i].text));
	}
}

const struct check check_copy_then_extract = {
	.id = "WB-DF-206",
	.slug = "copy-then-extract",
	.aliases = "DL3010",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "An archive is copied and then unpacked",
	.why = "The archive stays in its layer beside what was unpacked.",
	.fix = "use ADD, which unpacks tar archives, or RUN --mount=type=bind",
	.bad = "COPY a.tar.gz /tmp/\nRUN tar xzf /tmp/a.tar.gz",
	.good = "ADD a.tar.gz /opt/",
	.url = REF_URL "#add",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_INFO,
	.instructions = DF_BIT(DF_COPY),
	.run = run_extract,
};

/* --- consecutive RUNs ----------------------------------------------------- */

static bool same_flags(const struct df_instr *a, const struct df_instr *b)
{
	if (a->n_flags != b->n_flags)
		return false;
	for (size_t i = 0; i < a->n_flags; i++)
		if (!str_eq(a->flags[i].name, b->flags[i].name) ||
		    !str_eq(a->flags[i].value, b->flags[i].value))
			return false;
	return true;
}

static void run_consecutive(struct check_ctx *ctx, const struct check *self,
			    const void *arg)
{
	const struct df_instr *in = arg, *before;

	if (!ctx->stage || ctx->in_onbuild || ctx->index <= ctx->stage->first)
		return;
	before = &ctx->df->instrs[ctx->index - 1];
	if (before->kind != DF_RUN || !same_flags(in, before) || !ctx->script ||
	    ctx->script->n_commands > 2 || !ctx->scripts[ctx->index - 1] ||
	    ctx->scripts[ctx->index - 1]->n_commands > 2)
		return;
	check_report(ctx, self, check_at_instr(in),
		     "this RUN and the one before could be one layer");
}

const struct check check_run_consecutive = {
	.id = "WB-DF-308",
	.slug = "run-consecutive",
	.aliases = "DL3059",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "Short RUNs one after the other",
	.why = "Each makes a layer. Keep them apart where the build cache gains from it.",
	.fix = "join them with &&",
	.bad = "RUN a\nRUN b",
	.good = "RUN a && b",
	.url = "https://docs.docker.com/build/building/best-practices/#run",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_INFO | CHECK_SHIPPED,
	.instructions = DF_BIT(DF_RUN),
	.run = run_consecutive,
};

/* --- USER ----------------------------------------------------------------- */

static void run_not_numeric(struct check_ctx *ctx, const struct check *self,
			    const void *arg)
{
	const struct df_stage *s = arg;
	struct str user, group;
	uint32_t n;

	if (!check_is_target(ctx, s))
		return;
	const struct df_instr *in = check_last_in_chain(ctx, s, DF_USER, SIZE_MAX);

	if (!in)
		return;
	str_cut(str_trim(in->text), ':', &user, &group);
	if (!user.len || str_has_char(user, '$') || str_to_u32(user, UINT32_MAX, &n))
		return;
	check_report(ctx, self, check_at_instr(in),
		     "USER " STR_FMT " is a name, which a cluster cannot tell from root",
		     STR_ARG(user));
}

const struct check check_user_not_numeric = {
	.id = "WB-DF-221",
	.slug = "user-not-numeric",
	.aliases = "DL3066",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "USER by name",
	.why = "Kubernetes' runAsNonRoot can be checked only for a number.",
	.fix = "write the uid",
	.bad = "USER app",
	.good = "USER 1000",
	.url = "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
	.on = CHECK_DOCKERFILE_STAGE,
	.traits = CHECK_INFO,
	.run = run_not_numeric,
};

/* --- labels --------------------------------------------------------------- */

static const char *wrong_key(struct str key)
{
	static const char *const reserved[] = { "com.docker.", "io.docker.",
						"org.dockerproject." };

	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
		if (str_starts_with(key, str_of(reserved[i])))
			return "it lies in a namespace that is reserved";
	for (size_t i = 0; i < key.len; i++) {
		char c = key.ptr[i];

		if (is_upper(c) ||
		    (!is_alnum(c) && c != '.' && c != '/' && c != '_' && c != '-'))
			return "only a-z, 0-9 and . / _ - are allowed";
		if (i && c == key.ptr[i - 1] && (c == '.' || c == '-'))
			return "it has .. or -- in it";
	}
	if (key.len && (!is_alpha(key.ptr[0]) || !is_alnum(key.ptr[key.len - 1])))
		return "it must begin with a letter and end with a letter or digit";
	return NULL;
}

static void run_label_key(struct check_ctx *ctx, const struct check *self,
			  const void *arg)
{
	const struct df_instr *in = arg;

	for (size_t i = 0; i < in->n_pairs; i++) {
		const char *why = wrong_key(in->pairs[i].name);

		if (why && !str_has_char(in->pairs[i].name, '$'))
			check_report(ctx, self, check_at_line(in, in->pairs[i].line),
				     "label key " STR_FMT ": %s",
				     STR_ARG(in->pairs[i].name), why);
	}
}

const struct check check_label_key = {
	.id = "WB-DF-222",
	.slug = "label-key",
	.aliases = "DL3048",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "Key of a label against Docker's guidelines",
	.why = "Keys that differ in case or form are missed by tools that look for them.",
	.fix = "write it as reverse.domain.name/key in small letters",
	.bad = "LABEL Maintainer=me",
	.good = "LABEL org.opencontainers.image.authors=me",
	.url = "https://docs.docker.com/engine/manage-resources/labels/",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_INFO,
	.instructions = DF_BIT(DF_LABEL),
	.run = run_label_key,
};
