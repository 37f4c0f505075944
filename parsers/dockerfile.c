/*
 * dockerfile.c - Dockerfiles and Containerfiles: the images that a build pulls, and
 * the packages that its commands name
 *
 * Format: https://docs.docker.com/reference/dockerfile/ (read August 2026); see
 * format/dockerfile.h.
 *
 * Packages are the images of FROM, COPY --from and RUN --mount=from, after the defaults
 * of ARG and the build arguments; never a stage or scratch.  What the last stage is built
 * from or copies from runs with the program; what only helps a build is dev; what the
 * last stage does not reach is optional, since another target may.  The packages that
 * RUN installs by version are there by the same rule, and so is the standard library that
 * a stage of the image golang links into programs.
 */
#include "core/parser.h"
#include "format/dockerfile.h"
#include "format/image_ref.h"
#include "parsers/dockerfile_run.h"
#include "parsers/go_stdlib.h"

enum { SNIFF_LINES = 400 };

/* --- is it one? -------------------------------------------------------------- */

static bool begins_with_marker(struct str line)
{
	return str_starts_with(line, STR("{{")) || str_starts_with(line, STR("{%")) ||
	       str_starts_with(line, STR("<%"));
}

static bool has_marker(struct str text)
{
	return str_find(text, STR("{{")) != STR_NONE ||
	       str_find(text, STR("{%")) != STR_NONE ||
	       str_find(text, STR("<%")) != STR_NONE;
}

/*
 * The name says nothing for sure (Dockerfile.md).  Ours when the first line that is
 * no comment begins with an instruction, or, so that a slip there is said and not passed
 * over, a later one does in the usual capitals.
 */
static bool sniff(struct str bytes)
{
	struct str line, word;
	unsigned seen = 0;

	for (unsigned n = 0; n < SNIFF_LINES && str_next_line(&bytes, &line); n++) {
		line = str_trim(line);
		if (str_starts_with(line, STR("\xef\xbb\xbf")))
			line = str_from(line, 3);
		if (!line.len || line.ptr[0] == '#')
			continue;
		if (begins_with_marker(line))
			return false;
		struct str rest = line;
		if (!str_next_word(&rest, &word) || !rest.len)
			word = STR("");
		enum df_kind kind = df_kind_of(word);
		if (kind == DF_FROM && has_marker(line))
			return false;
		if (kind != DF_UNKNOWN && (!seen || str_is(word, df_kind_name(kind))))
			return true;
		seen++;
	}
	return !seen;
}

/* --- images ------------------------------------------------------------------ */

/* A tag or digest with variables that have no value: the name alone is known, if it is.
 */
static void add_unresolved(struct parse_ctx *ctx, struct package *p, struct str written,
			   struct str variable)
{
	size_t colon = str_rfind_char(written, ':'), slash = str_rfind_char(written, '/');
	struct image_ref ref;

	parse_note(ctx, p->line, DIAG_UNRESOLVED,
		   "the image " STR_FMT " depends on the variable " STR_FMT
		   ", which has no value here",
		   STR_ARG(str_slice(written, 0, 200)), STR_ARG(variable));
	if (str_has_char(written, '@'))
		colon = str_find_char(written, '@');
	else if (colon == STR_NONE || (slash != STR_NONE && colon < slash))
		return;
	if (image_ref_parse(str_slice(written, 0, colon), &ref))
		return; /* the variable is in the name */
	image_ref_to_package(parse_arena(ctx), &ref, p);
	p->version = STR("");
	p->requested = str_from(written, colon + 1);
	parse_add(ctx, p);
}

static void add_image(struct parse_ctx *ctx, struct str text, enum dep_scope scope,
		      unsigned line, struct str variable, bool is_base)
{
	struct package p = { .scope = scope, .relation = DEP_DIRECT, .line = line };
	struct image_ref ref;
	const char *why;

	if (variable.len) {
		add_unresolved(ctx, &p, text, variable);
		return;
	}
	why = image_ref_parse(text, &ref);
	if (why) {
		parse_warn(ctx, line, DIAG_SYNTAX, "image '" STR_FMT "': %s",
			   STR_ARG(str_slice(text, 0, 200)), why);
		return;
	}
	image_ref_to_package(parse_arena(ctx), &ref, &p);
	if (!ref.tag.len && !ref.digest.len)
		p.requested = STR("latest"); /* what the build takes */
	parse_add(ctx, &p);
	if (is_base)
		go_stdlib_add_image(ctx, &ref, scope, line);
}

static enum dep_scope scope_of_use(enum df_use use)
{
	if (use == DF_UNUSED)
		return SCOPE_OPTIONAL;
	return use == DF_BUILDS ? SCOPE_DEV : SCOPE_RUNTIME;
}

static void add_base(struct parse_ctx *ctx, const struct df_stage *s, enum df_use use)
{
	struct str variable = STR("");

	if (!s->from || !s->from->n_words || s->parent >= 0 || s->is_scratch)
		return;
	if (!s->image_known) {
		variable = s->unknown;
		if (!variable.len)
			return; /* the reader has said what is wrong */
	}
	add_image(ctx, s->image, scope_of_use(use), s->from->words[0].line, variable,
		  true);
}

/* What COPY --from or a mount names, unless it is a stage. */
static void add_source(struct parse_ctx *ctx, const struct dockerfile *df,
		       struct str from, unsigned line, enum dep_scope scope)
{
	if (!from.len || str_is(from, "scratch") ||
	    df_stage_find(df, from, (unsigned)df->n_stages) >= 0)
		return;
	if (str_has_char(from, '$')) {
		parse_note(ctx, line, DIAG_UNRESOLVED,
			   "a variable is not replaced in from=" STR_FMT,
			   STR_ARG(str_slice(from, 0, 200)));
		return;
	}
	add_image(ctx, from, scope, line, STR(""), false);
}

static void add_sources(struct parse_ctx *ctx, const struct dockerfile *df,
			const struct df_instr *in, enum df_use use)
{
	enum dep_scope tool = use == DF_UNUSED ? SCOPE_OPTIONAL : SCOPE_DEV;
	struct str from;

	if (in->onbuild)
		in = in->onbuild;
	for (size_t i = 0; i < in->n_flags; i++) {
		const struct df_flag *f = &in->flags[i];

		if (in->kind == DF_RUN && str_is(f->name, "mount")) {
			if (df_mount_field(f->value, "from", &from))
				add_source(ctx, df, from, f->line, tool);
		} else if ((in->kind == DF_COPY || in->kind == DF_ADD) &&
			   str_is(f->name, "from")) {
			add_source(ctx, df, f->value, f->line,
				   use == DF_SHIPS ? SCOPE_RUNTIME : tool);
		}
	}
}

static bool build_arg(const void *ctx, struct str name, struct str *value)
{
	return parse_build_arg(ctx, name, value);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	enum df_name name = df_name_of(str_basename(parse_path(ctx)));
	const struct dockerfile *df;
	const enum df_use *uses;
	unsigned errors;

	if (name == DF_NAME_OTHER || name == DF_NAME_LEFTOVER ||
	    (name == DF_NAME_TEMPLATE && has_marker(bytes))) {
		parse_note(ctx, 0, DIAG_SKIPPED, "not read: its name says that it is %s",
			   name == DF_NAME_TEMPLATE ? "a template"
			   : name == DF_NAME_LEFTOVER
				   ? "an older copy"
				   : "something else than a Dockerfile");
		return 0;
	}
	df = dockerfile_read(parse_arena(ctx), bytes, parse_diags(ctx), parse_path(ctx),
			     build_arg, ctx, &errors);
	uses = df_uses(parse_arena(ctx), df, STR(""));
	struct dockerfile_runs runs = { .ctx = ctx, .df = df };

	for (size_t i = 0; i < df->n_stages; i++) {
		const struct df_stage *s = &df->stages[i];

		add_base(ctx, s, uses[i]);
		for (size_t k = s->first; k < s->last; k++) {
			add_sources(ctx, df, &df->instrs[k], uses[i]);
			dockerfile_runs_add(&runs, k, scope_of_use(uses[i]));
		}
	}
	dockerfile_runs_end(&runs);
	return errors ? -1 : 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME_NOCASE, "dockerfile", NULL },
	{ MATCH_NAME_NOCASE, "containerfile", NULL },
	{ MATCH_WRAP_NOCASE, "dockerfile", "" },
	{ MATCH_WRAP_NOCASE, "containerfile", "" },
	{ MATCH_WRAP_NOCASE, "", ".dockerfile" },
	{ MATCH_WRAP_NOCASE, "", ".containerfile" },
};

/* ECO_NONE: the packages of RUN are of any. */
const struct parser dockerfile_parser = {
	.id = "dockerfile",
	.title = "Dockerfile",
	.versions = "BuildKit's front end, docker/dockerfile 1",
	.spec = "https://docs.docker.com/reference/dockerfile/",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.is_build_file = true,
	.sniff = sniff,
	.parse = parse,
};
