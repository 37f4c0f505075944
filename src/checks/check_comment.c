/* check_comment.c - rules about comments in a Dockerfile. */
#include "checks/check_ctx.h"
#include "checks/pragma.h"

#define LINT_URL "https://docs.docker.com/reference/build-checks/"

static void run_ignore_pragma(struct check_ctx *ctx, const struct check *self,
			      const void *arg)
{
	(void)arg;
	for (size_t i = 0; i < ctx->df->n_comments; i++) {
		const struct df_comment *c = &ctx->df->comments[i];
		struct check_at at = { .line = c->line, .end_line = c->line };

		if (pragma_is(c->text))
			check_report(ctx, self, at, "a comment silences rules here");
	}
}

const struct check check_ignore_pragma = {
	.id = "WB-DF-010",
	.slug = "ignore-pragma",
	.aliases = "DL1001",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "Comment that silences rules",
	.why = "Where exceptions are kept in one place, or are not wanted, those within "
	       "files "
	       "should be seen.",
	.fix = "solve what it hides, or move it to .waybill-ignore.yaml",
	.bad = "# hadolint ignore=DL3008\nRUN apt-get install -y curl",
	.good = "RUN apt-get install -y curl",
	.url = "https://github.com/hadolint/hadolint/wiki/DL1001",
	.on = CHECK_DOCKERFILE_FILE,
	.traits = CHECK_INFO | CHECK_EACH,
	.run = run_ignore_pragma,
};

/* --- what describes an ARG or a stage --------------------------------------- */

static bool is_directive(struct str line)
{
	return str_starts_with_nocase(line, STR("syntax=")) ||
	       str_starts_with_nocase(line, STR("escape=")) ||
	       str_starts_with_nocase(line, STR("check=")) ||
	       str_starts_with(line, STR("!"));
}

/* The comments of the lines right above, which an empty one ends; from the last on. */
struct above {
	size_t next; /* index of the one to look at, + 1 */
	unsigned line;
};

static struct above above(const struct dockerfile *df, const struct df_instr *in)
{
	size_t lo = 0, hi = df->n_comments;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (df->comments[mid].line < in->line)
			lo = mid + 1;
		else
			hi = mid;
	}
	return (struct above){ lo, in->line };
}

static bool next_above(const struct dockerfile *df, struct above *it, struct str *text)
{
	if (!it->next || df->comments[it->next - 1].line + 1 != it->line)
		return false;
	it->next--;
	it->line--;
	*text = str_trim(df->comments[it->next].text);
	return text->len > 0;
}

static bool begins_with(struct str text, struct str name)
{
	return name.len && str_starts_with_nocase(text, name) &&
	       (text.len == name.len || is_space(text.ptr[name.len]) ||
		text.ptr[name.len] == ':');
}

static bool names_it(const struct check_ctx *ctx, const struct df_instr *in,
		     struct str text)
{
	if (in->kind == DF_FROM)
		return begins_with(text, ctx->stage->name);
	for (size_t i = 0; i < in->n_pairs; i++)
		if (begins_with(text, in->pairs[i].name))
			return true;
	return false;
}

static void run_comment_form(struct check_ctx *ctx, const struct check *self,
			     const void *arg)
{
	const struct df_instr *in = arg;
	struct check_at at = check_at_instr(in);
	struct above it = above(ctx->df, in);
	bool describes = false;
	struct str text;

	if (ctx->in_onbuild || (in->kind == DF_FROM && !ctx->stage))
		return;
	at.subject = in->kind == DF_FROM ? ctx->stage->name
		     : in->n_pairs       ? in->pairs[0].name
					 : STR("");
	if (!at.subject.len)
		return;
	while (next_above(ctx->df, &it, &text)) {
		if (names_it(ctx, in, text))
			return;
		/* Comments for programs are none for people. */
		describes = describes || !(pragma_is(text) || is_directive(text));
	}
	if (describes)
		check_report(ctx, self, at,
			     "the comment above %s " STR_FMT
			     " does not begin with the name",
			     in->kind == DF_ARG ? "ARG" : "stage", STR_ARG(at.subject));
}

const struct check check_comment_form = {
	.id = "WB-DF-011",
	.slug = "comment-form",
	.aliases = "InvalidDefinitionDescription",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "Comment above an ARG or stage that does not describe it",
	.why = "docker build --call=outline and =targets print such comments as the "
	       "description, when they begin with the name.",
	.fix = "begin it with the name, or put an empty line between",
	.bad = "# the release to install\nARG VERSION=1",
	.good = "# VERSION is the release to install\nARG VERSION=1",
	.url = LINT_URL "invalid-definition-description/",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_INFO | CHECK_BUILD,
	.instructions = DF_BIT(DF_ARG) | DF_BIT(DF_FROM),
	.run = run_comment_form,
};
