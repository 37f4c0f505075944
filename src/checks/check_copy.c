/* check_copy.c - rules about COPY, ADD and WORKDIR. */
#include "checks/check_ctx.h"

#define REF_URL "https://docs.docker.com/reference/dockerfile/"

static const struct df_flag *from_flag(const struct df_instr *in)
{
	const struct df_flag *f = df_flag(in, "from");

	return f && f->value.len ? f : NULL;
}

static bool is_own_stage(const struct df_stage *s, struct str ref)
{
	uint32_t n;

	if (str_to_u32(ref, UINT32_MAX, &n))
		return n == s->index;
	return s->name.len && str_eq_nocase(ref, s->name);
}

static void run_from_self(struct check_ctx *ctx, const struct check *self,
			  const void *arg)
{
	const struct df_instr *in = arg;
	const struct df_flag *f = from_flag(in);

	if (!f || !ctx->stage || !is_own_stage(ctx->stage, f->value) ||
	    df_stage_find(ctx->df, f->value, ctx->stage->index) >= 0)
		return;
	check_report(ctx, self, check_at_line(in, f->line),
		     "--from=" STR_FMT " is the stage that this COPY is in",
		     STR_ARG(f->value));
}

const struct check check_copy_from_self = {
	.id = "WB-DF-112",
	.slug = "copy-from-self",
	.aliases = "DL3023 DS-0006",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_CRITICAL,
	.on_by_default = true,
	.title = "COPY from its own stage",
	.why = "A stage cannot copy from itself: the build fails with a circular "
	       "dependency.",
	.fix = "name an earlier stage, or use RUN cp",
	.bad = "FROM alpine:3.24 AS app\nCOPY --from=app /a /b",
	.good = "FROM alpine:3.24 AS build\nFROM alpine:3.24\nCOPY --from=build /a /b",
	.url = REF_URL "#copy---from",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD | CHECK_EACH,
	.instructions = DF_BIT(DF_COPY) | DF_BIT(DF_ADD),
	.run = run_from_self,
};

static bool is_context(const struct check_ctx *ctx, struct str name)
{
	for (size_t i = 0; i < ctx->opt->n_contexts; i++)
		if (str_eq_nocase(name, ctx->opt->contexts[i]))
			return true;
	return false;
}

static void run_from_unknown(struct check_ctx *ctx, const struct check *self,
			     const void *arg)
{
	const struct df_instr *in = arg;
	const struct df_flag *f = from_flag(in);

	if (!f || !ctx->stage || is_own_stage(ctx->stage, f->value) ||
	    str_has_char(f->value, ':') || str_has_char(f->value, '/') ||
	    str_has_char(f->value, '$') || str_has_char(f->value, '@') ||
	    is_context(ctx, f->value) ||
	    df_stage_find(ctx->df, f->value, ctx->stage->index) >= 0)
		return;
	int later = df_stage_find(ctx->df, f->value, (unsigned)ctx->df->n_stages);

	if (later >= 0)
		check_report(ctx, self, check_at_line(in, f->line),
			     "--from=" STR_FMT " is a stage that comes only later",
			     STR_ARG(f->value));
	else
		check_report(ctx, self, check_at_line(in, f->line),
			     "--from=" STR_FMT
			     " is no stage or build context known here, so "
			     "it means the newest image of that name",
			     STR_ARG(f->value));
}

const struct check check_copy_from_unknown = {
	.id = "WB-DF-113",
	.slug = "copy-from-unknown",
	.aliases = "DL3022",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "COPY from a stage that does not exist",
	.why = "A name that is no earlier stage is pulled as an image from Docker Hub: "
	       "often nothing "
	       "is there, or something by somebody else.",
	.fix = "name an earlier stage, or write the image with its tag",
	.bad = "FROM alpine:3.24\nCOPY --from=biuld /a /b",
	.good = "FROM alpine:3.24 AS build\nFROM alpine:3.24\nCOPY --from=build /a /b",
	.url = REF_URL "#copy---from",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD | CHECK_EACH,
	.instructions = DF_BIT(DF_COPY) | DF_BIT(DF_ADD),
	.run = run_from_unknown,
};

/* --- WORKDIR -------------------------------------------------------------- */

static struct str without_quotes(struct str s)
{
	s = str_trim(s);
	while (s.len && (s.ptr[0] == '"' || s.ptr[0] == '\''))
		s = str_from(s, 1);
	while (s.len && (s.ptr[s.len - 1] == '"' || s.ptr[s.len - 1] == '\''))
		s.len--;
	return s;
}

static bool is_absolute(struct str path)
{
	return path.len &&
	       (path.ptr[0] == '/' || path.ptr[0] == '\\' ||
		(path.len > 1 && is_alpha(path.ptr[0]) && path.ptr[1] == ':'));
}

static void run_workdir(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct df_instr *in = arg;
	struct check_at at = check_at_instr(in);

	if (ctx->in_onbuild || !ctx->stage ||
	    check_last_in_chain(ctx, ctx->stage, DF_WORKDIR, ctx->index))
		return;
	struct df_expansion e = check_expand(ctx, in->text);
	struct str path = without_quotes(e.text);

	if (!path.len || is_absolute(path) || path.ptr[0] == '$')
		return;
	if (path.ptr[0] == '~')
		at.fix = STR("write the path of the home folder: ~ is not expanded here");
	check_report(ctx, self, at,
		     "WORKDIR " STR_FMT
		     " is below whatever folder the base image has set",
		     STR_ARG(path));
}

const struct check check_workdir_relative = {
	.id = "WB-DF-201",
	.slug = "workdir-relative",
	.aliases = "DL3000 DS-0009 CKV_DOCKER_10 WorkdirRelativePath",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "First WORKDIR is relative",
	.why = "A relative path starts from the base image's folder, which may change "
	       "with it.",
	.fix = "write an absolute path",
	.bad = "WORKDIR app",
	.good = "WORKDIR /app",
	.url = REF_URL "#workdir",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.instructions = DF_BIT(DF_WORKDIR),
	.run = run_workdir,
};

/* --- destinations and sources --------------------------------------------- */

/* "file:4f3a…" and "dir:…" come from the history of an image, not from people. */
static bool is_history(const struct df_instr *in)
{
	for (size_t i = 0; i < in->n_words; i++)
		if (str_starts_with(in->words[i].text, STR("file:")) ||
		    str_starts_with(in->words[i].text, STR("dir:")) ||
		    str_starts_with(in->words[i].text, STR("multi:")))
			return true;
	return false;
}

static void run_no_slash(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct df_instr *in = arg;

	if (in->n_words < 3 || is_history(in))
		return;
	struct df_expansion e = check_expand(ctx, in->words[in->n_words - 1].text);
	struct str to = e.text, last;

	if (!e.known || !to.len)
		return;
	last = str_basename(to);
	if (to.ptr[to.len - 1] == '/' || to.ptr[to.len - 1] == '\\' ||
	    str_is(last, ".") || str_is(last, ".."))
		return;
	check_report(ctx, self, check_at_line(in, in->words[in->n_words - 1].line),
		     "%zu sources go to " STR_FMT ", which does not end in /",
		     in->n_words - 1, STR_ARG(to));
}

const struct check check_copy_many_no_slash = {
	.id = "WB-DF-204",
	.slug = "copy-many-no-slash",
	.aliases = "DL3021 DS-0011",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "Several sources, but the destination is no folder",
	.why = "With more than one source the destination must be a folder and end in a "
	       "slash: the "
	       "build fails.",
	.fix = "end the destination in /",
	.bad = "COPY a b /app",
	.good = "COPY a b /app/",
	.url = REF_URL "#destination",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD | CHECK_EACH,
	.instructions = DF_BIT(DF_COPY) | DF_BIT(DF_ADD),
	.run = run_no_slash,
};

static bool is_archive(struct str name)
{
	static const char *const ends[] = {
		".tar", ".gz",   ".tgz", ".bz2", ".tbz", ".tbz2", ".xz",
		".txz", ".lzma", ".tlz", ".Z",   ".zst", ".tzst", ".lz4",
	};

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (str_ends_with(name, str_of(ends[i])))
			return true;
	return str_find(name, STR(".tar.")) != STR_NONE ||
	       str_find(name, STR(".tar*")) != STR_NONE;
}

/* What ADD does more than COPY with a source. */
static bool needs_add(struct str source)
{
	return str_has_char(source, '$') || str_find(source, STR("://")) != STR_NONE ||
	       str_starts_with(source, STR("git@")) ||
	       str_ends_with(source, STR(".git")) ||
	       str_find(source, STR(".git#")) != STR_NONE || is_archive(source);
}

static void run_add_for_copy(struct check_ctx *ctx, const struct check *self,
			     const void *arg)
{
	const struct df_instr *in = arg;

	if (in->n_words < 2 || in->n_heredocs || is_history(in) ||
	    df_flag(in, "checksum") || df_flag(in, "unpack") ||
	    df_flag(in, "keep-git-dir"))
		return;
	for (size_t i = 0; i + 1 < in->n_words; i++)
		if (needs_add(in->words[i].text))
			return;
	check_report(ctx, self, check_at_instr(in),
		     "ADD of local files (" STR_FMT ") does no more than COPY",
		     STR_ARG(in->words[0].text));
}

const struct check check_add_for_copy = {
	.id = "WB-DF-205",
	.slug = "add-for-copy",
	.aliases = "DL3020 DS-0005 CKV_DOCKER_4 CIS-DI-0009",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "ADD where COPY does",
	.why = "ADD also unpacks archives and downloads; with COPY it is plain that "
	       "nothing of that is "
	       "meant.",
	.fix = "write COPY",
	.bad = "ADD src /app/src",
	.good = "COPY src /app/src",
	.url = "https://docs.docker.com/build/building/best-practices/#add-or-copy",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.instructions = DF_BIT(DF_ADD),
	.run = run_add_for_copy,
};
