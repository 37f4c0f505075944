/*
 * reach_plan.c - what one build copies from its context; see reach_plan.h.
 */
#include "context/reach_plan.h"

enum { MOST_SOURCES = 20000 }; /* of one Dockerfile; then nothing is said for sure */

/* --- sources ----------------------------------------------------------------- */

static bool is_remote(struct str source)
{
	return str_find(source, STR("://")) != STR_NONE ||
	       str_starts_with(source, STR("git@"));
}

static void add_source(struct arena *a, struct reach_plan *p, const struct df_instr *in,
		       struct str text, bool known, bool mount, unsigned line)
{
	struct reach_source *s;

	if (p->n == MOST_SOURCES) {
		p->too_many = true;
		return;
	}
	arena_grow(a, p->v, p->n, &p->cap);
	s = &p->v[p->n++];
	*s = (struct reach_source){
		.known = known, .mount = mount, .stage = in->stage, .line = line, .in = in
	};
	if (known)
		s->pattern = dockerignore_clean(a, text);
}

static void add_copy(struct arena *a, struct reach_plan *p, size_t index)
{
	const struct dockerfile *df = p->b->dockerfile;
	const struct df_instr *in = &df->instrs[index];
	struct df_scope *scope = df_scope_at(a, df, index);

	if (df_flag(in, "from"))
		return;
	for (size_t i = 0; i + 1 < in->n_words; i++) {
		struct str raw = in->words[i].raw;
		struct df_expansion e;

		if (in->n_heredocs && str_find(raw, STR("<<")) != STR_NONE)
			continue;
		if (in->json) /* no quotes to take off, variables stand as they do
				 elsewhere */
			raw = in->words[i].text;
		e = df_expand(a, scope, raw, df->escape);
		if (e.error || (in->kind == DF_ADD && is_remote(e.text)))
			continue;
		add_source(a, p, in, e.text, e.known, false, in->line);
	}
}

/* RUN --mount=type=bind with no from: the context is there while the command runs. */
static void add_mounts(struct arena *a, struct reach_plan *p, const struct df_instr *in)
{
	for (size_t i = 0; i < in->n_flags; i++) {
		struct str value = in->flags[i].value, type, from;
		struct str source = STR(".");

		if (!str_eq_nocase(in->flags[i].name, STR("mount")) ||
		    df_mount_field(value, "from", &from) ||
		    (df_mount_field(value, "type", &type) && !str_is(type, "bind")))
			continue;
		df_mount_field(value, "source", &source);
		add_source(a, p, in, source, !str_has_char(source, '$'), true,
			   in->flags[i].line);
	}
}

void reach_plan_make(struct arena *a, struct reach_plan *p, const struct reach_build *b)
{
	const struct dockerfile *df = b->dockerfile;

	*p = (struct reach_plan){ .b = b, .use = df_uses(a, df, b->target) };
	for (size_t i = 0; i < df->n_instrs && p->use; i++) {
		const struct df_instr *in = &df->instrs[i];

		if (in->before_from)
			continue;
		if (in->kind == DF_COPY || in->kind == DF_ADD)
			add_copy(a, p, i);
		else if (in->kind == DF_RUN)
			add_mounts(a, p, in);
	}
}

/* --- paths ------------------------------------------------------------------- */

/* What is left of path below the source, which has as many components as its pattern. */
static struct str below_source(struct str pattern, struct str path)
{
	struct str part;

	while (pattern.len && path.len) {
		str_cut(pattern, '/', &part, &pattern);
		str_cut(path, '/', &part, &path);
	}
	return path;
}

static bool is_left_out(const struct reach_source *s, struct str path)
{
	struct str below = below_source(s->pattern, path);

	if (!below.len)
		below = str_basename(path);
	for (size_t i = 0; i < s->in->n_flags; i++) {
		const struct df_flag *f = &s->in->flags[i];

		if (str_eq_nocase(f->name, STR("exclude")) &&
		    dockerignore_match_above(f->value, below))
			return true;
	}
	return false;
}

static bool covers(const struct reach_source *s, struct str path)
{
	if (s->pattern.len && !dockerignore_match_above(s->pattern, path))
		return false;
	return !is_left_out(s, path);
}

static struct str stage_name(struct arena *a, const struct dockerfile *df, unsigned stage)
{
	if (df->stages[stage].name.len)
		return df->stages[stage].name;
	return arena_printf(a, "%u", stage);
}

/* The stages that hold a path, and the best place where one gets it. */
struct found {
	bool *has;
	const struct reach_source *best; /* of the stage of most use */
	const struct reach_source
		*unsure; /* one that is not known, of a stage that is built */
};

static bool is_better(const struct reach_plan *p, const struct reach_source *s,
		      const struct reach_source *than)
{
	if (!than || p->use[s->stage] != p->use[than->stage])
		return !than || p->use[s->stage] > p->use[than->stage];
	return than->mount && !s->mount;
}

static void find_sources(struct arena *a, const struct reach_plan *p, struct str path,
			 struct found *f)
{
	const struct dockerfile *df = p->b->dockerfile;

	*f = (struct found){ .has = arena_new_array(a, bool, df->n_stages + 1) };
	for (size_t i = 0; i < p->n; i++) {
		const struct reach_source *s = &p->v[i];

		if (!s->known) {
			if (p->use[s->stage] != DF_UNUSED && !f->unsure)
				f->unsure = s;
		} else if (covers(s, path)) {
			f->has[s->stage] |= !s->mount;
			if (is_better(p, s, f->best))
				f->best = s;
		}
	}
	for (size_t i = 0; i < df->n_stages; i++)
		if (df->stages[i].parent >= 0 && f->has[df->stages[i].parent])
			f->has[i] = true;
}

static struct str names_of(struct arena *a, const struct dockerfile *df, const bool *has)
{
	struct str out = STR("");

	for (unsigned i = 0; i < df->n_stages && out.len < 4096; i++)
		if (has[i])
			out = arena_cat(a, out, out.len ? STR(" ") : STR(""),
					stage_name(a, df, i));
	return out;
}

static struct reach judge(struct arena *a, const struct reach_plan *p,
			  const struct found *f)
{
	const struct dockerfile *df = p->b->dockerfile;
	const struct reach_source *s = f->best;
	struct reach r = { TRI_NO, names_of(a, df, f->has),
			   STR("not copied by any stage") };
	struct str name = s ? stage_name(a, df, s->stage) : STR("");
	enum df_use use = s ? p->use[s->stage] : DF_UNUSED;

	if (use == DF_SHIPS && !s->mount) {
		r.image = df->has_from ? TRI_YES : TRI_UNKNOWN;
		r.why = df->has_from
				? arena_printf(a, "copied into the final stage (line %u)",
					       s->line)
				: arena_printf(
					  a, "copied (line %u) by a part of a Dockerfile",
					  s->line);
	} else if (use == DF_SHIPS) {
		r.image = TRI_UNKNOWN;
		r.why = arena_printf(
			a, "mounted while the final stage is built (line %u)", s->line);
	} else if (use != DF_UNUSED) {
		r.image = TRI_UNKNOWN;
		r.why = arena_printf(a,
				     "%s by stage " STR_FMT
				     " (line %u), whose files are used by later ones",
				     s->mount ? "mounted" : "copied", STR_ARG(name),
				     s->line);
	} else if (f->unsure) {
		r.image = TRI_UNKNOWN;
		r.why = arena_printf(a, "what line %u copies depends on a variable",
				     f->unsure->line);
	} else if (p->too_many) {
		r.image = TRI_UNKNOWN;
		r.why = STR("the Dockerfile copies too much to follow");
	} else if (s) {
		r.why = arena_printf(a,
				     "copied by stage " STR_FMT
				     " (line %u) but not into the final stage",
				     STR_ARG(name), s->line);
	}
	return r;
}

struct reach reach_plan_path(struct arena *a, const struct reach_plan *p, struct str path)
{
	size_t by = DOCKERIGNORE_NONE;
	struct found f;

	if (!p->use)
		return (struct reach){
			TRI_UNKNOWN, STR(""),
			p->b->target.len
				? arena_printf(a, "the Dockerfile has no stage " STR_FMT,
					       STR_ARG(p->b->target))
				: STR("the Dockerfile has no stages")
		};
	if (dockerignore_excludes(p->b->ignore, path, &by))
		return (struct reach){ TRI_NO, STR(""),
				       arena_printf(a,
						    "excluded by .dockerignore line %u",
						    p->b->ignore->patterns[by].line) };
	find_sources(a, p, path, &f);
	return judge(a, p, &f);
}

bool reach_plan_takes(const struct reach_plan *p, struct str path)
{
	if (!p->use || dockerignore_excludes(p->b->ignore, path, NULL))
		return false;
	for (size_t i = 0; i < p->n; i++) {
		const struct reach_source *s = &p->v[i];

		if (p->use[s->stage] != DF_UNUSED && (!s->known || covers(s, path)))
			return true;
	}
	return p->too_many;
}

/* --- images ------------------------------------------------------------------ */

/* What the command at a line installs; nobody has seen it do that. */
static struct reach reach_of_command(struct arena *a, struct str stage, enum df_use use,
				     unsigned line)
{
	struct reach r = {
		TRI_NO, stage,
		arena_printf(a, "named by a command (line %u) of a builder stage", line)
	};

	if (use == DF_SHIPS) {
		r.image = TRI_YES;
		r.why = arena_printf(a,
				     "installed by a command of the final stage (line "
				     "%u), which was not run: low confidence",
				     line);
	} else if (use == DF_COPIED) {
		r.image = TRI_UNKNOWN;
		r.why = arena_printf(a,
				     "named by a command (line %u) of a stage whose "
				     "files are copied",
				     line);
	}
	return r;
}

/* The last stage that begins at or above a line; NULL when none does. */
static const struct df_stage *stage_at_line(const struct dockerfile *df, unsigned line)
{
	size_t low = 0, high = df->n_stages;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct df_instr *from = df->stages[middle].from;

		if (from && from->line <= line)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? &df->stages[low - 1] : NULL;
}

struct reach reach_plan_line(struct arena *a, const struct reach_plan *p, unsigned line,
			     bool image)
{
	const struct dockerfile *df = p->b->dockerfile;
	struct reach r = { TRI_NO, STR(""), STR("builder stage") };
	const struct df_stage *s = stage_at_line(df, line);

	if (!p->use)
		return (struct reach){ TRI_UNKNOWN, STR(""),
				       STR("the target is not known") };
	if (!s || !s->from)
		return (struct reach){ TRI_UNKNOWN, STR(""),
				       STR("the stage is not known") };
	r.stages = stage_name(a, df, s->index);
	bool base = line <= s->from->end_line;

	if (p->use[s->index] == DF_UNUSED) {
		r.why = STR("the stage is not built");
	} else if (!image) {
		r = reach_of_command(a, r.stages, p->use[s->index], line);
	} else if (p->use[s->index] == DF_SHIPS && base) {
		r.image = TRI_YES;
		r.why = STR("base of the final stage");
	} else if (p->use[s->index] == DF_SHIPS) {
		r.image = TRI_UNKNOWN;
		r.why = STR("files are copied or used from it");
	}
	return r;
}
