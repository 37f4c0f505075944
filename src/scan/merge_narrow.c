#include "scan/merge_narrow.h"

static bool same_place(const struct location *a, const struct location *b)
{
	return a->line == b->line && str_eq(a->path, b->path);
}

static bool has_place(const struct package *p, const struct location *at)
{
	for (size_t i = 0; i < p->n_locations; i++)
		if (same_place(&p->locations[i], at))
			return true;
	return false;
}

/* b says more than a about what will be installed. */
static bool says_more(const struct package *a, const struct package *b)
{
	if (b->version.len)
		return true;
	/* constraints are added to a requirement, so the longer one is the narrower */
	return b->requested.len > a->requested.len;
}

/* Packages of the same name follow each other, that without a version first. */
static bool same_name(const struct package *a, const struct package *b)
{
	return a->ecosystem == b->ecosystem && a->kind == b->kind && a->purl.len &&
	       str_starts_with(b->purl, a->purl) &&
	       (b->purl.len == a->purl.len || b->purl.ptr[a->purl.len] == '@');
}

static void narrow(struct package *v, size_t n, size_t i, package_ref *same_as)
{
	struct package *p = &v[i];
	struct location *places = (struct location *)(uintptr_t)p->locations;
	size_t first = i;

	while (first && same_name(p, &v[first - 1]))
		first--;
	for (size_t k = first; k < n && same_name(p, &v[k]) && p->n_locations; k++) {
		size_t kept = 0;

		if (k == i || !says_more(p, &v[k]))
			continue;
		for (size_t at = 0; at < p->n_locations; at++)
			if (!has_place(&v[k], &places[at]))
				places[kept++] = places[at];
		if (kept < p->n_locations && p->relation > v[k].relation)
			v[k].relation = p->relation;
		p->n_locations = kept;
		if (!kept)
			same_as[i] = (package_ref)k;
	}
}

void merge_narrow(struct package *v, size_t n, package_ref *same_as)
{
	for (size_t i = 0; i < n; i++)
		same_as[i] = (package_ref)i;
	for (size_t i = 0; i < n; i++)
		if (!v[i].version.len && v[i].requested.len &&
		    v[i].kind == PACKAGE_LIBRARY)
			narrow(v, n, i, same_as);
	/* what stands for one may itself have found another */
	for (size_t i = 0; i < n; i++)
		while (same_as[same_as[i]] != same_as[i])
			same_as[i] = same_as[same_as[i]];
}
