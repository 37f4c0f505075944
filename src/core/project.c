#include "core/project.h"

#include <assert.h>
#include <stdlib.h>

#include "core/graph.h"

static int edge_cmp(const void *a, const void *b)
{
	const struct package_edge *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x->to > y->to) - (x->to < y->to);
}

static void move_joined(struct project_list *list, const package_ref *moved)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->n_joined; i++) {
		struct package_edge e = { moved[list->joined[i].from],
					  moved[list->joined[i].to] };

		if (e.from != PACKAGE_NONE && e.to != PACKAGE_NONE)
			list->joined[kept++] = e;
	}
	list->n_joined = kept;
	if (kept)
		qsort(list->joined, kept, sizeof(*list->joined), edge_cmp);
}

void project_list_move(struct project_list *list, const package_ref *moved)
{
	move_joined(list, moved);
	for (size_t i = 0; i < list->n_files; i++) {
		struct project_file *f = &list->files[i];

		for (uint32_t k = 0; k < f->n_entries; k++)
			if (f->entries[k].ref != PACKAGE_NONE)
				f->entries[k].ref = moved[f->entries[k].ref];
	}
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].package != PACKAGE_NONE)
			list->v[i].package = moved[list->v[i].package];
}

/* Index of the project of exactly this folder; list->n when there is none. */
static size_t find_folder(const struct project_list *list, struct str folder)
{
	size_t from = 0, to = list->n;

	while (from < to) {
		size_t mid = from + (to - from) / 2;
		int c = str_cmp(list->v[mid].folder, folder);

		if (c == 0)
			return mid;
		if (c < 0)
			from = mid + 1;
		else
			to = mid;
	}
	return list->n;
}

size_t project_of_path(const struct project_list *list, struct str path)
{
	do {
		path = str_dirname(path);
		size_t at = find_folder(list, path);

		if (at < list->n)
			return at;
	} while (path.len);
	return list->n;
}

struct path_list {
	struct arena *arena;
	struct str *v;
	size_t n, cap;
};

static void add_path(struct path_list *list, struct str path)
{
	arena_grow(list->arena, list->v, list->n, &list->cap);
	list->v[list->n++] = path;
}

static void add_paths(struct path_list *list, const struct project_file *f)
{
	add_path(list, f->path);
	for (size_t i = 0; i < f->n_places; i++)
		add_path(list, f->places[i]);
}

size_t project_paths(const struct project_list *list, size_t which, struct arena *a,
		     struct str **out)
{
	const struct project *p = &list->v[which];
	struct path_list paths = { .arena = a };

	for (size_t i = 0; i < p->n_files; i++)
		add_paths(&paths, &list->files[p->files[i]]);
	for (size_t i = 0; i < p->n_nodes; i++)
		if (!i || p->nodes[i].file != p->nodes[i - 1].file)
			add_paths(&paths, &list->files[p->nodes[i].file]);
	*out = paths.v;
	return paths.n;
}

/* --- what a project consists of ------------------------------------------------- */

/* One line of one file that the project takes. */
struct taken {
	package_ref ref;
	uint32_t file, entry;
};

struct project_reader {
	const struct inventory *inv;
	/* Marks, by the number of the question that set them: none has to be cleared.
	 * By entry, of the file at hand; by package, with where it is in the result. */
	uint32_t question;
	uint32_t *seen, *stack;
	uint32_t *in_result;
	package_ref *place;
	/* of the project at hand */
	struct taken *taken;
	size_t n_taken, cap_taken;
	struct arena *arena;
};

struct project_reader *project_reader_new(const struct inventory *inv, struct arena *a)
{
	struct project_reader *r = arena_new(a, struct project_reader);
	uint32_t most = 0;

	for (size_t i = 0; i < inv->projects->n_files; i++)
		if (inv->projects->files[i].n_entries > most)
			most = inv->projects->files[i].n_entries;
	r->inv = inv;
	r->seen = arena_new_array(a, uint32_t, (size_t)most + 1);
	r->stack = arena_new_array(a, uint32_t, (size_t)most + 1);
	r->in_result = arena_new_array(a, uint32_t, inv->n_packages + 1);
	r->place = arena_new_array(a, package_ref, inv->n_packages + 1);
	return r;
}

static bool is_wanted(const struct project_entry *e, bool no_dev)
{
	return e->ref != PACKAGE_NONE && !(no_dev && e->scope == SCOPE_DEV);
}

static bool is_node(const struct inventory *inv, const struct project_entry *e)
{
	return e->ref != PACKAGE_NONE && inv->packages[e->ref].has_folder;
}

/* Marks what the entry leads to; into the result too, where `file` is given. */
static void walk_from(struct project_reader *r, const struct project_file *f,
		      uint32_t start, const uint32_t *file, bool no_dev)
{
	size_t n = 0;

	if (r->seen[start] == r->question)
		return;
	r->seen[start] = r->question;
	r->stack[n++] = start;
	while (n) {
		uint32_t at = r->stack[--n];

		if (file && is_wanted(&f->entries[at], no_dev)) {
			arena_grow(r->arena, r->taken, r->n_taken, &r->cap_taken);
			r->taken[r->n_taken++] =
				(struct taken){ f->entries[at].ref, *file, at };
		}
		/* another project is not developed by those who use it */
		bool no_dev_here = at != start && is_node(r->inv, &f->entries[at]);

		for (uint32_t k = f->first[at]; k < f->first[at + 1]; k++) {
			uint32_t to = f->to[k];

			if (r->seen[to] == r->question ||
			    (no_dev_here && f->entries[to].scope == SCOPE_DEV))
				continue;
			r->seen[to] = r->question;
			r->stack[n++] = to;
		}
	}
}

/* A file of the project's own: all but what only other projects lead to. */
static void take_file(struct project_reader *r, uint32_t index, struct str folder,
		      bool no_dev)
{
	const struct project_file *f = &r->inv->projects->files[index];
	const struct package *packages = r->inv->packages;
	uint32_t others = ++r->question;

	for (uint32_t i = 0; i < f->n_entries; i++)
		if (is_node(r->inv, &f->entries[i]) &&
		    !str_eq(packages[f->entries[i].ref].folder, folder))
			walk_from(r, f, i, NULL, no_dev);
	uint32_t *of_others = arena_new_array(r->arena, uint32_t, f->n_entries + 1);

	memcpy(of_others, r->seen, f->n_entries * sizeof(*of_others));
	r->question++;
	for (uint32_t i = 0; i < f->n_entries; i++)
		if (of_others[i] != others ||
		    (is_node(r->inv, &f->entries[i]) &&
		     str_eq(packages[f->entries[i].ref].folder, folder)))
			walk_from(r, f, i, &index, no_dev);
}

static void take_all(struct project_reader *r, const struct project *p, bool no_dev)
{
	const struct project_list *list = r->inv->projects;
	uint32_t last = UINT32_MAX;

	for (size_t i = 0; i < p->n_files; i++)
		take_file(r, p->files[i], p->folder, no_dev);
	for (size_t i = 0; i < p->n_nodes; i++) {
		const struct project_file *f = &list->files[p->nodes[i].file];

		if (str_eq(f->folder, p->folder))
			continue; /* one of those above */
		if (p->nodes[i].file != last)
			r->question++;
		last = p->nodes[i].file;
		walk_from(r, f, p->nodes[i].entry, &p->nodes[i].file, no_dev);
	}
}

static int taken_cmp(const void *a, const void *b)
{
	const struct taken *x = a, *y = b;

	if (x->ref != y->ref)
		return x->ref < y->ref ? -1 : 1;
	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	return (x->entry > y->entry) - (x->entry < y->entry);
}

static int location_cmp(const void *a, const void *b)
{
	const struct location *x = a, *y = b;
	int c = str_cmp(x->path, y->path);

	return c ? c : (x->line > y->line) - (x->line < y->line);
}

/* One package, from what n lines say of it. */
static void fill_package(const struct project_reader *r, const struct taken *v, size_t n,
			 struct package *p)
{
	struct location *places = arena_new_array(r->arena, struct location, n);
	size_t kept = 0;

	*p = r->inv->packages[v[0].ref];
	p->scope = SCOPE_UNKNOWN;
	p->relation = DEP_UNKNOWN;
	for (size_t i = 0; i < n; i++) {
		const struct project_file *f = &r->inv->projects->files[v[i].file];
		const struct project_entry *e = &f->entries[v[i].entry];

		if (e->scope > p->scope)
			p->scope = (enum dep_scope)e->scope;
		if (e->relation > p->relation)
			p->relation = (enum dep_relation)e->relation;
		places[i] = (struct location){ f->places[e->place], e->line };
	}
	if (p->scope != r->inv->packages[v[0].ref].scope)
		p->group = STR(""); /* it named the other one */
	qsort(places, n, sizeof(*places), location_cmp);
	for (size_t i = 0; i < n; i++)
		if (!kept || location_cmp(&places[kept - 1], &places[i]) != 0)
			places[kept++] = places[i];
	p->locations = places;
	p->n_locations = kept;
}

/* The package that the merge made for the project stands in no file. */
static void take_made(struct project_reader *r, const struct project *p,
		      struct inventory *out, uint32_t question)
{
	if (p->package == PACKAGE_NONE || r->in_result[p->package] == question)
		return;
	r->in_result[p->package] = question;
	r->place[p->package] = (package_ref)out->n_packages;
	out->packages[out->n_packages++] = r->inv->packages[p->package];
}

static void collect_packages(struct project_reader *r, const struct project *p,
			     struct inventory *out)
{
	uint32_t question = ++r->question;
	bool made = p->package != PACKAGE_NONE;

	if (r->n_taken)
		qsort(r->taken, r->n_taken, sizeof(*r->taken), taken_cmp);
	out->packages = arena_new_array(r->arena, struct package, r->n_taken + 2);
	for (size_t i = 0, k; i < r->n_taken; i = k) {
		package_ref ref = r->taken[i].ref;

		for (k = i; k < r->n_taken && r->taken[k].ref == ref; k++)
			;
		/* in the order of the inventory, which is that of the ids */
		if (made && p->package < ref)
			take_made(r, p, out, question);
		if (r->in_result[ref] == question)
			continue;
		r->in_result[ref] = question;
		r->place[ref] = (package_ref)out->n_packages;
		fill_package(r, r->taken + i, k - i, &out->packages[out->n_packages++]);
	}
	take_made(r, p, out, question);
}

static void add_edge(struct project_reader *r, struct inventory *out, size_t *cap,
		     package_ref from, package_ref to)
{
	if (r->in_result[to] != r->question)
		return;
	arena_grow(r->arena, out->edges, out->n_edges, cap);
	out->edges[out->n_edges++] =
		(struct package_edge){ r->place[from], r->place[to] };
}

/* Both lists are sorted. */
static void collect_joined(struct project_reader *r, struct inventory *out, size_t *cap)
{
	const struct project_list *list = r->inv->projects;
	size_t at = 0;

	for (size_t i = 0; i < list->n_joined; i++) {
		const struct package_edge *e = &list->joined[i];

		while (at < r->n_taken && r->taken[at].ref < e->from)
			at++;
		if (at < r->n_taken && r->taken[at].ref == e->from)
			add_edge(r, out, cap, e->from, e->to);
	}
}

/* The project's own as the inventory has them; all others as its files do. */
static void collect_edges(struct project_reader *r, package_ref self,
			  struct inventory *out)
{
	const struct inventory *inv = r->inv;
	size_t cap = 0;

	if (self != PACKAGE_NONE)
		for (uint32_t k = inv->first_edge[self]; k < inv->first_edge[self + 1];
		     k++)
			add_edge(r, out, &cap, self, inv->edges[k].to);
	for (size_t i = 0; i < r->n_taken; i++) {
		const struct taken *t = &r->taken[i];
		const struct project_file *f = &inv->projects->files[t->file];

		for (uint32_t k = f->first[t->entry]; k < f->first[t->entry + 1]; k++) {
			const struct project_entry *to = &f->entries[f->to[k]];

			if (to->ref != PACKAGE_NONE && to->ref != t->ref)
				add_edge(r, out, &cap, t->ref, to->ref);
		}
	}
	collect_joined(r, out, &cap);
	graph_index(out, r->arena);
}

/* In a workspace a package may be direct in one member and not in another. */
static void judge_relations(struct inventory *out, package_ref self, struct str folder)
{
	if (self == PACKAGE_NONE || !out->packages[self].edges_known)
		return;
	for (size_t i = 0; i < out->n_packages; i++)
		if (out->packages[i].relation == DEP_DIRECT)
			out->packages[i].relation = DEP_TRANSITIVE;
	/* a folder may hold manifests of several ecosystems */
	for (size_t i = 0; i < out->n_packages; i++) {
		if (!out->packages[i].has_folder ||
		    !str_eq(out->packages[i].folder, folder))
			continue;
		for (uint32_t k = out->first_edge[i]; k < out->first_edge[i + 1]; k++) {
			struct package *p = &out->packages[out->edges[k].to];

			if (p->relation == DEP_TRANSITIVE)
				p->relation = DEP_DIRECT;
		}
	}
}

void project_inventory(struct project_reader *r, size_t which, bool no_dev,
		       struct arena *a, struct inventory *out, package_ref *self)
{
	const struct project *p = &r->inv->projects->v[which];

	*out = (struct inventory){ .n_packages = 0 };
	r->arena = a;
	r->taken = NULL;
	r->n_taken = r->cap_taken = 0;
	take_all(r, p, no_dev);
	collect_packages(r, p, out);
	collect_edges(r, p->package, out);
	*self = p->package == PACKAGE_NONE ? PACKAGE_NONE : r->place[p->package];
	judge_relations(out, *self, p->folder);
}
