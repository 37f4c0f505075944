/* check_ignored.c - rules about what a .dockerignore keeps back, and about the file
 * itself.
 */
#include "checks/check_ctx.h"

#define LINT_URL "https://docs.docker.com/reference/build-checks/"
#define IGNORE_URL "https://docs.docker.com/build/concepts/context/#dockerignore-files"

static bool is_remote(struct str source)
{
	return str_find(source, STR("://")) != STR_NONE ||
	       str_starts_with(source, STR("git@"));
}

/* The pattern that keeps all of the source back; NULL when none does. */
static const struct dockerignore_pattern *kept_back(const struct dockerignore *di,
						    struct str source)
{
	size_t by = DOCKERIGNORE_NONE;

	if (source.len)
		return dockerignore_excludes(di, source, &by) ? &di->patterns[by] : NULL;
	for (size_t i = 0; i < di->n; i++)
		if (str_is(di->patterns[i].path, "*") ||
		    str_is(di->patterns[i].path, "**"))
			return &di->patterns[i];
	return NULL;
}

static void run_copy_ignored(struct check_ctx *ctx, const struct check *self,
			     const void *arg)
{
	const struct dockerignore *di = ctx->opt->ignore;
	const struct df_instr *in = arg;

	/* What "!" takes back in may be what is copied. */
	if (!di || di->has_negated || df_flag(in, "from"))
		return;
	for (size_t i = 0; i + 1 < in->n_words; i++) {
		const struct df_word *w = &in->words[i];
		struct df_expansion e = check_expand(ctx, in->json ? w->text : w->raw);
		const struct dockerignore_pattern *by;
		struct check_at at = check_at_line(in, w->line);

		if (e.error || !e.known || is_remote(e.text) ||
		    (in->n_heredocs && str_find(w->raw, STR("<<")) != STR_NONE))
			continue;
		by = kept_back(di, dockerignore_clean(ctx->arena, e.text));
		if (!by)
			continue;
		at.subject = e.text;
		check_report(ctx, self, at,
			     STR_FMT " is left out of the context by line %u of " STR_FMT
				     " (" STR_FMT ")",
			     STR_ARG(e.text), by->line, STR_ARG(ctx->opt->ignore_path),
			     STR_ARG(by->text));
	}
}

const struct check check_copy_ignored = {
	.id = "WB-DF-207",
	.slug = "copy-ignored",
	.aliases = "CopyIgnoredFile WB-DI-006",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "COPY of what .dockerignore leaves out",
	.why = "The build does not get the file, so the instruction fails or copies "
	       "nothing.",
	.fix = "take the pattern out of the .dockerignore, or the source out of the COPY",
	.bad = "COPY .env /app/",
	.good = "COPY src /app/",
	.url = LINT_URL "copy-ignored-file/",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD,
	.instructions = DF_BIT(DF_COPY) | DF_BIT(DF_ADD),
	.run = run_copy_ignored,
};

/* --- patterns that match nothing -------------------------------------------- */

/* Folders that people mean from their machine's root, and that a context hardly has. */
static bool is_host_path(const struct check_ctx *ctx, struct str text)
{
	static const char *const tops[] = { "home", "Users", "root", "usr",
					    "var",  "etc",   "tmp",  "opt" };
	struct str first, rest;

	if (str_starts_with(text, STR("~/")) ||
	    (text.len > 2 && is_alpha(text.ptr[0]) && text.ptr[1] == ':' &&
	     (text.ptr[2] == '\\' || text.ptr[2] == '/')))
		return true;
	if (!str_starts_with(text, STR("/")) || !ctx->opt->has_beside)
		return false;
	str_cut(str_from(text, 1), '/', &first, &rest);
	if (!rest.len)
		return false;
	for (size_t i = 0; i < sizeof(tops) / sizeof(tops[0]); i++)
		if (str_is(first, tops[i]))
			return !ctx->opt->has_beside(ctx->opt->beside_data, first);
	return false;
}

/* Why the pattern matches nothing; NULL when it may match. */
static const char *why_dead(const struct check_ctx *ctx,
			    const struct dockerignore_pattern *p, bool any_before)
{
	struct str text = p->negated ? str_trim(str_from(p->text, 1)) : p->text;

	if (str_starts_with(p->text, STR("#")))
		return "a comment begins in the first column, so this is a pattern";
	if (!p->valid)
		return "it is no pattern: a '[' is not closed";
	if (str_starts_with(text, STR("../")) || str_is(text, ".."))
		return "nothing above the context folder is sent";
	if (is_host_path(ctx, text))
		return "patterns count from the context folder, not from the machine's "
		       "root";
	if (p->negated && !any_before)
		return "no pattern before it leaves out what it could take back in";
	return NULL;
}

static void run_dead_pattern(struct check_ctx *ctx, const struct check *self,
			     const void *arg)
{
	const struct dockerignore *di = ctx->opt->ignore;
	bool any_before = false;

	(void)arg;
	for (size_t i = 0; di && ctx->opt->judge_ignore && i < di->n; i++) {
		const struct dockerignore_pattern *p = &di->patterns[i];
		const char *why = why_dead(ctx, p, any_before);
		struct check_at at = { .line = p->line,
				       .end_line = p->line,
				       .path = ctx->opt->ignore_path };

		any_before = any_before || !p->negated;
		if (why)
			check_report(ctx, self, at, "\"" STR_FMT "\" matches nothing: %s",
				     STR_ARG(str_slice(p->text, 0, 100)), why);
	}
}

const struct check check_dead_pattern = {
	.id = "WB-DI-005",
	.slug = "dead-pattern",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "Pattern of a .dockerignore that matches nothing",
	.why = "What it was meant to keep back is sent to the build.",
	.fix = "write it from the context folder, or remove it",
	.bad = "../secrets",
	.good = "secrets",
	.url = IGNORE_URL,
	.on = CHECK_DOCKERFILE_FILE,
	.traits = CHECK_EACH,
	.run = run_dead_pattern,
};
