/*
 * reach.c - what of the build contexts, and which packages, reach the images.
 */
#include "context/reach.h"

#include "base/map.h"
#include "context/reach_plan.h"

struct reach reach_of_path(struct arena *a, const struct reach_build *b, struct str path)
{
	struct reach_plan p;

	reach_plan_make(a, &p, b);
	return reach_plan_path(a, &p, path);
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
	struct reach_plan *plans;
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
	x->plans = arena_new_array(a, struct reach_plan, n + 1);
	x->next = arena_new_array(a, size_t, n + 1);
	x->next_of_file = arena_new_array(a, size_t, n + 1);
	x->n = n;
	/* From the back, so that each list runs in the order given. */
	for (size_t i = n; i-- > 0;) {
		reach_plan_make(a, &x->plans[i], &builds[i]);
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

static const struct reach_plan *next_above(const struct reach_index *x, struct above *it)
{
	uint64_t at;

	while (!it->ended) {
		if (it->build < x->n) {
			const struct reach_plan *p = &x->plans[it->build];

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

bool reach_index_takes(const struct reach_index *x, struct str path)
{
	struct above it = { str_dirname(path), SIZE_MAX, !x->n };
	const struct reach_plan *p;

	while ((p = next_above(x, &it)))
		if (reach_plan_takes(p, below(p->b->context, path)))
			return true;
	return false;
}

struct reach reach_index_of(struct arena *a, const struct reach_index *x, struct str path)
{
	struct reach best = { TRI_UNKNOWN, STR(""), STR("no Dockerfile") };
	struct above it = { str_dirname(path), SIZE_MAX, false };
	const struct reach_plan *p;
	bool any = false;

	while ((p = next_above(x, &it))) {
		struct reach r = reach_plan_path(a, p, below(p->b->context, path));

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
		const struct reach_plan *p = &f->x->plans[i];
		struct reach r = reach_plan_path(f->a, p, below(p->b->context, path));

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
		struct reach r = reach_plan_line(f->a, &f->x->plans[i], at->line, image);

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
