#include "cli/diff_packages.h"

#include <stdlib.h>

struct entry {
	const struct package *p;
	struct str key; /* of its name */
};

static int entry_cmp_name(const struct entry *x, const struct entry *y)
{
	int c = (x->p->ecosystem > y->p->ecosystem) - (x->p->ecosystem < y->p->ecosystem);

	return c ? c : str_cmp(x->key, y->key);
}

/* What tells two entries of one name apart. */
static int entry_cmp_version(const struct entry *x, const struct entry *y)
{
	int c = str_cmp(x->p->version, y->p->version);

	if (!c)
		c = str_cmp(x->p->requested, y->p->requested);
	if (!c)
		c = str_cmp(x->p->vcs_commit, y->p->vcs_commit);
	return c ? c : str_cmp(x->p->purl, y->p->purl);
}

static int entry_cmp(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int c = entry_cmp_name(x, y);

	return c ? c : entry_cmp_version(x, y);
}

static struct entry *entries_of(const struct inventory *inv, struct arena *a, size_t *n)
{
	struct entry *v = arena_new_array(a, struct entry, inv->n_packages + 1);

	*n = 0;
	for (size_t i = 0; i < inv->n_packages; i++) {
		const struct package *p = &inv->packages[i];

		if (p->kind != PACKAGE_PROJECT)
			v[(*n)++] = (struct entry){ p, ecosystem_name_key(a, p->ecosystem,
									  p->name) };
	}
	if (*n)
		qsort(v, *n, sizeof(*v), entry_cmp);
	return v;
}

static bool same_licenses(const struct package *x, const struct package *y)
{
	if (x->n_licenses != y->n_licenses)
		return false;
	for (size_t i = 0; i < x->n_licenses; i++)
		if (!str_eq(x->licenses[i], y->licenses[i]))
			return false;
	return true;
}

/* One name: what stands on one side only; and, of the rest, what it says otherwise. */
static void compare_group(const struct entry *b, size_t n_b, const struct entry *h,
			  size_t n_h, struct arena *a, struct package_change *out)
{
	size_t i = 0, k = 0;

	*out = (struct package_change){ .n_base = 0 };
	out->base = arena_new_array(a, const struct package *, n_b + 1);
	out->head = arena_new_array(a, const struct package *, n_h + 1);
	while (i < n_b || k < n_h) {
		int c = i == n_b ? 1 : k == n_h ? -1 : entry_cmp_version(&b[i], &h[k]);

		if (c < 0) {
			out->base[out->n_base++] = b[i++].p;
		} else if (c > 0) {
			out->head[out->n_head++] = h[k++].p;
		} else {
			i++;
			k++;
		}
	}
	if (n_b != 1 || n_h != 1 || out->n_base || out->n_head)
		return;
	out->scope_differs = scope_name(b->p->scope) != scope_name(h->p->scope);
	/* a document that knows no licences says nothing against them */
	out->licenses_differ =
		b->p->n_licenses && h->p->n_licenses && !same_licenses(b->p, h->p);
	if (out->scope_differs || out->licenses_differ) {
		out->base[out->n_base++] = b->p;
		out->head[out->n_head++] = h->p;
	}
}

size_t diff_packages(const struct inventory *base, const struct inventory *head,
		     struct arena *a, struct package_change **out)
{
	size_t n_b, n_h, i = 0, k = 0, n = 0;
	struct entry *b = entries_of(base, a, &n_b), *h = entries_of(head, a, &n_h);
	struct package_change *v =
		arena_new_array(a, struct package_change, n_b + n_h + 1);

	while (i < n_b || k < n_h) {
		int c = i == n_b ? 1 : k == n_h ? -1 : entry_cmp_name(&b[i], &h[k]);
		const struct entry *first = c <= 0 ? &b[i] : &h[k];
		size_t i_end = i, k_end = k;

		while (i_end < n_b && entry_cmp_name(&b[i_end], first) == 0)
			i_end++;
		while (k_end < n_h && entry_cmp_name(&h[k_end], first) == 0)
			k_end++;
		compare_group(&b[i], i_end - i, &h[k], k_end - k, a, &v[n]);
		n += v[n].n_base || v[n].n_head;
		i = i_end;
		k = k_end;
	}
	*out = v;
	return n;
}
