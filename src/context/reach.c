/*
 * reach.c - what of the build context, and which packages, reach the image.
 */
#include "context/reach.h"

#include "base/map.h"

enum { MOST_SOURCES = 20000 }; /* of one Dockerfile; then nothing is said for sure */

/* One source of a COPY, an ADD or a bind mount from the context. */
struct source {
	struct str
		pattern; /* from the context folder, cleaned; "" is the folder itself */
	bool known;      /* false: a variable without a value is in it */
	bool mount;
	unsigned stage, line;
	const struct df_instr *in; /* for --exclude */
};

/* A build, read once for many paths. */
struct plan {
	const struct reach_build *b;
	const enum df_use *use; /* NULL: no such target */
	struct source *v;
	size_t n, cap;
	bool too_many;
};

/* --- sources ----------------------------------------------------------------- */

static bool is_remote(struct str source)
{
	return str_find(source, STR("://")) != STR_NONE ||
	       str_starts_with(source, STR("git@"));
}

static void add_source(struct arena *a, struct plan *p, const struct df_instr *in,
		       struct str text, bool known, bool mount, unsigned line)
{
	struct source *s;

	if (p->n == MOST_SOURCES) {
		p->too_many = true;
		return;
	}
	arena_grow(a, p->v, p->n, &p->cap);
	s = &p->v[p->n++];
	*s = (struct source){
		.known = known, .mount = mount, .stage = in->stage, .line = line, .in = in
	};
	if (known)
		s->pattern = dockerignore_clean(a, text);
}

static void add_copy(struct arena *a, struct plan *p, size_t index)
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
static void add_mounts(struct arena *a, struct plan *p, const struct df_instr *in)
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

static void make_plan(struct arena *a, struct plan *p, const struct reach_build *b)
{
	const struct dockerfile *df = b->dockerfile;

	*p = (struct plan){ .b = b, .use = df_uses(a, df, b->target) };
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

static bool is_left_out(const struct source *s, struct str path)
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

static bool covers(const struct source *s, struct str path)
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
	const struct source *best;   /* of the stage of most use */
	const struct source *unsure; /* one that is not known, of a stage that is built */
};

static bool is_better(const struct plan *p, const struct source *s,
		      const struct source *than)
{
	if (!than || p->use[s->stage] != p->use[than->stage])
		return !than || p->use[s->stage] > p->use[than->stage];
	return than->mount && !s->mount;
}

static void find_sources(struct arena *a, const struct plan *p, struct str path,
			 struct found *f)
{
	const struct dockerfile *df = p->b->dockerfile;

	*f = (struct found){ .has = arena_new_array(a, bool, df->n_stages + 1) };
	for (size_t i = 0; i < p->n; i++) {
		const struct source *s = &p->v[i];

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

static struct reach judge(struct arena *a, const struct plan *p, const struct found *f)
{
	const struct dockerfile *df = p->b->dockerfile;
	const struct source *s = f->best;
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

static struct reach reach_in_plan(struct arena *a, const struct plan *p, struct str path)
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

struct reach reach_of_path(struct arena *a, const struct reach_build *b, struct str path)
{
	struct plan p;

	make_plan(a, &p, b);
	return reach_in_plan(a, &p, path);
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

/* What stands at a line of the Dockerfile: an image, which is a base or the source of a
 * copy, or a package that a command installs. */
static struct reach reach_of_line(struct arena *a, const struct plan *p, unsigned line,
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

/* --- several builds ---------------------------------------------------------- */

static bool beats(enum tristate x, enum tristate y)
{
	return (x == TRI_YES && y != TRI_YES) || (x == TRI_UNKNOWN && y == TRI_NO);
}

static struct str below(struct str context, struct str path)
{
	return context.len ? str_from(path, context.len + 1) : path;
}

struct reach_index {
	struct plan *plans;
	size_t *next; /* the next build of the same context */
	size_t n;
	size_t *next_of_file;   /* the next build of the same Dockerfile */
	struct map dockerfiles; /* path of one to its first build */
	struct map contexts;    /* context folder to its first build */
	uint64_t lengths; /* of their paths, modulo 64: most folders have another one */
};

struct reach_index *reach_index_new(struct arena *a, const struct reach_build *builds,
				    size_t n)
{
	struct reach_index *x = arena_new(a, struct reach_index);
	bool added;

	map_init(&x->contexts);
	map_init(&x->dockerfiles);
	x->plans = arena_new_array(a, struct plan, n + 1);
	x->next = arena_new_array(a, size_t, n + 1);
	x->next_of_file = arena_new_array(a, size_t, n + 1);
	x->n = n;
	/* From the back, so that each list runs in the order given. */
	for (size_t i = n; i-- > 0;) {
		make_plan(a, &x->plans[i], &builds[i]);
		x->next[i] = (size_t)map_get_or_put(&x->contexts, builds[i].context,
						    SIZE_MAX, &added);
		map_put(&x->contexts, builds[i].context, i);
		x->lengths |= UINT64_C(1) << (builds[i].context.len & 63);
		x->next_of_file[i] = (size_t)map_get_or_put(
			&x->dockerfiles, builds[i].path, SIZE_MAX, &added);
		map_put(&x->dockerfiles, builds[i].path, i);
	}
	return x;
}

void reach_index_free(struct reach_index *x)
{
	map_release(&x->contexts);
	map_release(&x->dockerfiles);
}

/* A walk over the builds whose context is a folder above path. */
struct above {
	struct str folder;
	size_t build; /* SIZE_MAX: look in the folder */
	bool ended;
};

static bool find_context(const struct reach_index *x, struct str folder, uint64_t *first)
{
	return (x->lengths >> (folder.len & 63) & 1) &&
	       map_get(&x->contexts, folder, first);
}

static const struct plan *next_above(const struct reach_index *x, struct above *it)
{
	uint64_t at;

	while (!it->ended) {
		if (it->build < x->n) {
			const struct plan *p = &x->plans[it->build];

			it->build = x->next[it->build];
			if (it->build >= x->n) {
				it->ended = !it->folder.len;
				it->folder = str_dirname(it->folder);
				it->build = SIZE_MAX;
			}
			return p;
		}
		if (find_context(x, it->folder, &at)) {
			it->build = (size_t)at;
			continue;
		}
		it->ended = !it->folder.len;
		it->folder = str_dirname(it->folder);
	}
	return NULL;
}

static bool takes(const struct plan *p, struct str path)
{
	if (!p->use || dockerignore_excludes(p->b->ignore, path, NULL))
		return false;
	for (size_t i = 0; i < p->n; i++) {
		const struct source *s = &p->v[i];

		if (p->use[s->stage] != DF_UNUSED && (!s->known || covers(s, path)))
			return true;
	}
	return p->too_many;
}

bool reach_index_takes(const struct reach_index *x, struct str path)
{
	struct above it = { str_dirname(path), SIZE_MAX, !x->n };
	const struct plan *p;

	while ((p = next_above(x, &it)))
		if (takes(p, below(p->b->context, path)))
			return true;
	return false;
}

struct reach reach_index_of(struct arena *a, const struct reach_index *x, struct str path)
{
	struct reach best = { TRI_UNKNOWN, STR(""), STR("no Dockerfile") };
	struct above it = { str_dirname(path), SIZE_MAX, false };
	const struct plan *p;
	bool any = false;

	while ((p = next_above(x, &it))) {
		struct reach r = reach_in_plan(a, p, below(p->b->context, path));

		if (!any || beats(r.image, best.image))
			best = r;
		any = true;
	}
	return best;
}

/* --- the inventory ----------------------------------------------------------- */

struct filler {
	struct arena *a;
	const struct reach_index *x;
	struct map paths; /* location path to index in known */
	struct reach *known;
	size_t n_known, cap_known;
};

/* The nearest folder above path that is a context; its first build, or SIZE_MAX. */
static size_t nearest_build(const struct filler *f, struct str path)
{
	struct str folder = str_dirname(path);
	uint64_t at;

	for (;;) {
		if (find_context(f->x, folder, &at))
			return (size_t)at;
		if (!folder.len)
			return SIZE_MAX;
		folder = str_dirname(folder);
	}
}

static struct reach reach_of_file(struct filler *f, struct str path)
{
	struct reach best = { TRI_UNKNOWN, STR(""), STR("no Dockerfile") };
	size_t first = nearest_build(f, path);

	for (size_t i = first; i < f->x->n; i = f->x->next[i]) {
		const struct plan *p = &f->x->plans[i];
		struct reach r = reach_in_plan(f->a, p, below(p->b->context, path));

		if (i == first || beats(r.image, best.image))
			best = r;
	}
	return best;
}

/* Locations repeat: a lockfile has thousands of packages.  NULL for a Dockerfile. */
static const struct reach *reach_of_file_once(struct filler *f, struct str path)
{
	uint64_t at;

	if (map_get(&f->paths, path, &at))
		return &f->known[at];
	if (map_has(&f->x->dockerfiles, path))
		return NULL;
	map_put(&f->paths, path, f->n_known);
	arena_grow(f->a, f->known, f->n_known, &f->cap_known);
	f->known[f->n_known] = reach_of_file(f, path);
	return &f->known[f->n_known++];
}

/* Of what a Dockerfile names: an image, or a package that a command installs. */
static struct reach reach_in_dockerfile(struct filler *f, const struct location *at,
					bool image)
{
	struct reach best = { TRI_UNKNOWN, STR(""),
			      image ? STR("no image of a Dockerfile")
				    : STR("the Dockerfile is not one that is built") };
	uint64_t first = SIZE_MAX;

	map_get(&f->x->dockerfiles, at->path, &first);
	for (size_t i = (size_t)first; i < f->x->n; i = f->x->next_of_file[i]) {
		struct reach r = reach_of_line(f->a, &f->x->plans[i], at->line, image);

		if (i == first || beats(r.image, best.image))
			best = r;
	}
	return best;
}

static struct reach reach_of_location(struct filler *f, const struct package *p,
				      const struct location *at)
{
	bool image = p->kind == PACKAGE_CONTAINER;

	const struct reach *known;

	if (image || p->evidence == EVIDENCE_COMMAND)
		return reach_in_dockerfile(f, at, image);
	if (p->kind == PACKAGE_ACTION)
		return map_has(&f->x->dockerfiles, at->path)
			       ? reach_in_dockerfile(f, at, false)
			       : (struct reach){ TRI_NO, STR(""),
						 STR("runs in a workflow") };
	known = reach_of_file_once(f, at->path);
	return known ? *known : reach_in_dockerfile(f, at, false);
}

static void fill_package(struct filler *f, struct package *p)
{
	struct reach best = { TRI_UNKNOWN, STR(""), STR("no location") };

	for (size_t i = 0; i < p->n_locations; i++) {
		struct reach r = reach_of_location(f, p, &p->locations[i]);

		if (i == 0 || beats(r.image, best.image))
			best = r;
	}
	p->reach_image = best.image;
	p->reach_stages = best.stages;
	p->reach_why = best.why;
}

void reach_fill(struct arena *a, struct inventory *inv, const struct reach_build *builds,
		size_t n_builds)
{
	struct reach_index *x = reach_index_new(a, builds, n_builds);
	struct filler f = { .a = a, .x = x };

	map_init(&f.paths);
	for (size_t i = 0; i < inv->n_packages; i++)
		fill_package(&f, &inv->packages[i]);
	map_release(&f.paths);
	reach_index_free(x);
}
