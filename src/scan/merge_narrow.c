#include "scan/merge_narrow.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"

enum { KEY_BYTES = 1024 * 1024 };

struct narrow {
	struct package *v;
	size_t n;
	struct arena arena; /* of the keys */
	struct map best;    /* name and place -> the package that says most there */
	struct buf key;
};

/* The name and the place: a package-url keeps '@' for what precedes the version. */
static struct str key_of(struct narrow *w, const struct package *p,
			 const struct location *at)
{
	struct str base, rest;

	str_cut(p->purl, '@', &base, &rest);
	buf_clear(&w->key);
	buf_add_char(&w->key, (char)p->ecosystem);
	buf_add_char(&w->key, (char)p->kind);
	buf_add(&w->key, base);
	buf_printf(&w->key, "\n%u\n", at->line);
	buf_add(&w->key, at->path);
	return buf_str(&w->key);
}

/* b says more than a about what will be installed. */
static bool says_more(const struct package *a, const struct package *b)
{
	if (a->version.len)
		return false;
	/* constraints are added to a requirement, so the longer one is the narrower */
	return b->version.len || b->requested.len > a->requested.len;
}

static bool can_narrow(const struct package *p)
{
	return !p->version.len && p->requested.len && p->purl.len &&
	       p->kind == PACKAGE_LIBRARY;
}

/* The places of what can be narrowed, and who says most at each of them. */
static void find_best(struct narrow *w)
{
	bool added;

	for (size_t i = 0; i < w->n; i++)
		for (size_t at = 0; can_narrow(&w->v[i]) && at < w->v[i].n_locations;
		     at++) {
			struct str key = key_of(w, &w->v[i], &w->v[i].locations[at]);

			if (!map_has(&w->best, key))
				map_get_or_put(&w->best, arena_dup(&w->arena, key), i,
					       &added);
		}
	for (size_t i = 0; i < w->n && w->best.n; i++)
		for (size_t at = 0; w->v[i].purl.len && at < w->v[i].n_locations; at++) {
			struct str key = key_of(w, &w->v[i], &w->v[i].locations[at]);
			uint64_t best;

			if (map_get(&w->best, key, &best) &&
			    says_more(&w->v[best], &w->v[i]))
				map_put(&w->best, key, i);
		}
}

/* What stands for another at a place is needed as much as that one. */
static void take_over(struct package *to, const struct package *from)
{
	if (from->relation > to->relation)
		to->relation = from->relation;
	if (from->scope > to->scope) {
		to->scope = from->scope;
		to->group = from->group;
	}
}

static void narrow(struct narrow *w, size_t i, package_ref *same_as)
{
	struct package *p = &w->v[i];
	struct location *places = (struct location *)(uintptr_t)p->locations;
	package_ref other = (package_ref)i;
	size_t kept = 0;

	for (size_t at = 0; at < p->n_locations; at++) {
		uint64_t best = i;

		map_get(&w->best, key_of(w, p, &places[at]), &best);
		if (!says_more(p, &w->v[best])) {
			places[kept++] = places[at];
			continue;
		}
		take_over(&w->v[best], p);
		other = (package_ref)best;
	}
	p->n_locations = kept;
	if (!kept)
		same_as[i] = other;
}

void merge_narrow(struct package *v, size_t n, package_ref *same_as)
{
	struct narrow w = { .v = v, .n = n };

	arena_init(&w.arena);
	map_init(&w.best);
	buf_init(&w.key, KEY_BYTES);
	find_best(&w);
	for (size_t i = 0; i < n; i++) {
		same_as[i] = (package_ref)i;
		if (can_narrow(&v[i]))
			narrow(&w, i, same_as);
	}
	buf_release(&w.key);
	map_release(&w.best);
	arena_release(&w.arena);
}
