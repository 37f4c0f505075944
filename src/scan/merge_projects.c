#include "scan/merge_projects.h"

#include <stdlib.h>

#include "core/ecosystem.h"

/* --- files ---------------------------------------------------------------------- */

static void add_place(struct project_file *f, struct arena *a, struct str path,
		      size_t *cap)
{
	if (f->n_places && str_eq(f->places[f->n_places - 1], path))
		return;
	arena_grow(a, f->places, f->n_places, cap);
	f->places[f->n_places++] = path;
}

static void copy_edges(const struct parse_result *r, struct project_file *f)
{
	for (size_t i = 0; i < r->n_edges; i++)
		f->first[r->edges[i].from + 1]++;
	for (uint32_t i = 0; i < f->n_entries; i++)
		f->first[i + 1] += f->first[i];
	for (size_t i = 0; i < r->n_edges; i++)
		f->to[f->first[r->edges[i].from]++] = r->edges[i].to;
	/* each beginning has moved to where the next list begins */
	for (uint32_t i = f->n_entries; i > 0; i--)
		f->first[i] = f->first[i - 1];
	f->first[0] = 0;
}

void merge_project_file(const struct parse_result *r, struct arena *a,
			struct project_file *out)
{
	size_t cap = 0;

	bool above;
	struct str folder = merge_project_folder(r->path, &above);

	*out = (struct project_file){
		.path = r->path,
		.folder = folder,
		.above = above,
		.is_joined = r->joined != NULL,
		.n_entries = (uint32_t)r->n_packages,
		.entries = arena_new_array(a, struct project_entry, r->n_packages),
		.first = arena_new_array(a, uint32_t, r->n_packages + 1),
		.to = arena_new_array(a, uint32_t, r->n_edges),
	};
	for (uint32_t i = 0; i < out->n_entries; i++) {
		const struct package *p = &r->packages[i];

		add_place(out, a, p->locations[0].path, &cap);
		out->entries[i] = (struct project_entry){
			.ref = PACKAGE_NONE,
			.place = (uint32_t)(out->n_places - 1),
			.line = p->locations[0].line,
			.scope = (uint8_t)p->scope,
			.relation = (uint8_t)p->relation,
		};
	}
	copy_edges(r, out);
}

/* --- projects ------------------------------------------------------------------- */

struct finder {
	struct project_list *list;
	const struct package *packages;
	struct arena *arena;
	struct map by_folder; /* index into list->v */
	size_t cap;
	bool *seen;   /* by entry of the file at hand */
	bool *led_to; /* the same: by a project that is in it */
	uint32_t *stack;
};

static uint32_t most_entries(const struct project_list *list)
{
	uint32_t most = 0;

	for (size_t i = 0; i < list->n_files; i++)
		if (list->files[i].n_entries > most)
			most = list->files[i].n_entries;
	return most;
}

static void finder_init(struct finder *s, struct project_list *list,
			const struct package *packages, struct arena *a)
{
	size_t most = most_entries(list);

	*s = (struct finder){
		.list = list,
		.packages = packages,
		.arena = a,
		.seen = arena_new_array(a, bool, most + 1),
		.led_to = arena_new_array(a, bool, most + 1),
		.stack = arena_new_array(a, uint32_t, most + 1),
	};
}

/* Marks what entry `start` of the file leads to, itself too. */
static void mark(struct finder *s, const struct project_file *f, uint32_t start)
{
	size_t n = 0;

	if (s->seen[start])
		return;
	s->seen[start] = true;
	s->stack[n++] = start;
	while (n) {
		uint32_t at = s->stack[--n];

		for (uint32_t k = f->first[at]; k < f->first[at + 1]; k++)
			if (!s->seen[f->to[k]]) {
				s->seen[f->to[k]] = true;
				s->stack[n++] = f->to[k];
			}
	}
}

static const struct package *package_of(const struct finder *s,
					const struct project_file *f, uint32_t entry)
{
	return &s->packages[f->entries[entry].ref];
}

/* Marks what the projects in the file lead to. */
static void mark_projects(struct finder *s, const struct project_file *f)
{
	memset(s->seen, 0, (f->n_entries + 1) * sizeof(*s->seen));
	for (uint32_t i = 0; i < f->n_entries; i++)
		if (package_of(s, f, i)->has_folder)
			mark(s, f, i);
	memcpy(s->led_to, s->seen, f->n_entries * sizeof(*s->seen));
}

/* Base images, actions and extensions make no project: they belong to one that is near.
 */
static bool makes_project(const struct package *p)
{
	if (p->ecosystem == ECO_VSCODE || p->ecosystem == ECO_OCI)
		return false; /* what people work with */
	return p->kind == PACKAGE_LIBRARY || p->kind == PACKAGE_PROJECT;
}

static struct project *project_at(struct finder *s, struct str folder)
{
	struct project_list *list = s->list;
	bool added;
	uint64_t at = map_get_or_put(&s->by_folder, folder, list->n, &added);

	if (added) {
		arena_grow(s->arena, list->v, list->n, &s->cap);
		list->v[list->n++] =
			(struct project){ .folder = folder, .package = PACKAGE_NONE };
	}
	return &list->v[at];
}

static void add_file(struct finder *s, struct project *p, size_t file)
{
	arena_grow(s->arena, p->files, p->n_files, &p->cap_files);
	p->files[p->n_files++] = (uint32_t)file;
}

static void add_node(struct finder *s, size_t file, uint32_t entry)
{
	const struct project_entry *e = &s->list->files[file].entries[entry];
	struct project *p = project_at(s, s->packages[e->ref].folder);

	arena_grow(s->arena, p->nodes, p->n_nodes, &p->cap_nodes);
	p->nodes[p->n_nodes++] = (struct project_node){ (uint32_t)file, entry };
	if (p->package == PACKAGE_NONE)
		p->package = e->ref;
}

/* The projects that a file names, and the one that what is left in it belongs to. */
static void find_in_file(struct finder *s, size_t file)
{
	const struct project_file *f = &s->list->files[file];
	bool is_rest = false;

	mark_projects(s, f);
	for (uint32_t i = 0; i < f->n_entries; i++) {
		if (package_of(s, f, i)->has_folder)
			add_node(s, file, i);
		is_rest = is_rest || (!s->seen[i] && makes_project(package_of(s, f, i)));
	}
	if (is_rest && !f->above)
		project_at(s, f->folder);
}

static bool may_go_up(const struct finder *s, const struct project_file *f)
{
	if (f->above && f->n_entries)
		return true;
	for (uint32_t i = 0; i < f->n_entries; i++)
		if (!makes_project(package_of(s, f, i)))
			return true;
	return false;
}

/* Each file belongs to the project in its folder; one with base images or actions, or
 * one that tells of what is installed, to the nearest. */
static void give_files(struct finder *s)
{
	for (size_t i = 0; i < s->list->n_files; i++) {
		struct project_file *f = &s->list->files[i];
		struct str folder = f->folder;

		if (may_go_up(s, f))
			while (folder.len && !map_has(&s->by_folder, folder))
				folder = str_dirname(folder);
		else if (!map_has(&s->by_folder, folder))
			continue;
		f->folder = folder;
		add_file(s, project_at(s, folder), i);
	}
}

static int project_cmp(const void *a, const void *b)
{
	return str_cmp(((const struct project *)a)->folder,
		       ((const struct project *)b)->folder);
}

/* The first file of it with something in it. */
static const struct project_file *main_file(const struct finder *s,
					    const struct project *p)
{
	for (size_t i = 0; i < p->n_files; i++)
		if (s->list->files[p->files[i]].n_entries)
			return &s->list->files[p->files[i]];
	return NULL;
}

static void make_package(const struct finder *s, const struct project *p,
			 struct package *out)
{
	const struct project_file *f = main_file(s, p);
	struct location *at = arena_new(s->arena, struct location);

	*at = (struct location){ f->path, 0 };
	*out = (struct package){
		.kind = PACKAGE_PROJECT,
		.name = str_basename(p->folder),
		.scope = SCOPE_RUNTIME,
		.folder = p->folder,
		.has_folder = true,
		.edges_known = true,
		.locations = at,
		.n_locations = 1,
	};
}

void merge_projects_find(struct project_list *list, const struct package *packages,
			 struct arena *a, struct merge_projects *out)
{
	struct finder s;

	finder_init(&s, list, packages, a);
	map_init(&s.by_folder);
	for (size_t i = 0; i < list->n_files; i++)
		find_in_file(&s, i);
	give_files(&s);
	map_release(&s.by_folder);
	if (list->n)
		qsort(list->v, list->n, sizeof(*list->v), project_cmp);
	out->made = arena_new_array(a, struct made_project, list->n + 1);
	out->n_made = 0;
	for (size_t i = 0; i < list->n; i++) {
		if (list->v[i].package != PACKAGE_NONE || !list->v[i].folder.len)
			continue;
		out->made[out->n_made].project = i;
		make_package(&s, &list->v[i], &out->made[out->n_made++].package);
	}
}

/* --- edges ---------------------------------------------------------------------- */

/* The project's package of the same ecosystem, where its folder has several. */
static package_ref owner_of(const struct finder *s, const struct project *p,
			    enum ecosystem e)
{
	for (size_t i = 0; i < p->n_nodes; i++) {
		const struct project_file *f = &s->list->files[p->nodes[i].file];

		if (package_of(s, f, p->nodes[i].entry)->ecosystem == e)
			return f->entries[p->nodes[i].entry].ref;
	}
	return p->package;
}

/* The marks tell what is connected already. */
static void connect_file(struct finder *s, const struct project *p,
			 const struct project_file *f, struct package *packages,
			 struct edge_list *edges)
{
	/* what is direct; then, of what is left, whatever leads to the rest of it */
	for (int pass = 0; pass < 2; pass++)
		for (uint32_t i = 0; i < f->n_entries; i++) {
			const struct project_entry *e = &f->entries[i];

			if (pass ? s->seen[i] : s->led_to[i] || e->relation != DEP_DIRECT)
				continue;
			package_ref from = owner_of(s, p, packages[e->ref].ecosystem);

			mark(s, f, i);
			if (from == e->ref)
				continue;
			edges->v[edges->n++] = (struct package_edge){ from, e->ref };
			if (pass && packages[e->ref].kind == PACKAGE_LIBRARY)
				packages[from].edges_known = false;
		}
}

/* Which packages some project leads to, as edges are added. */
struct reach {
	uint32_t *first; /* of each package: what it leads to */
	package_ref *to, *stack;
	bool *is_target; /* something leads to it */
	bool *reached;
};

static void reach_from(struct reach *r, package_ref start)
{
	size_t n = 0;

	if (r->reached[start])
		return;
	r->reached[start] = true;
	r->stack[n++] = start;
	while (n) {
		package_ref at = r->stack[--n];

		for (uint32_t k = r->first[at]; k < r->first[at + 1]; k++)
			if (!r->reached[r->to[k]]) {
				r->reached[r->to[k]] = true;
				r->stack[n++] = r->to[k];
			}
	}
}

static void reach_init(const struct finder *s, size_t n_packages,
		       const struct edge_list *edges, struct reach *r)
{
	uint32_t *first = arena_new_array(s->arena, uint32_t, n_packages + 2);

	*r = (struct reach){
		.first = first,
		.to = arena_new_array(s->arena, package_ref, edges->n + 1),
		.stack = arena_new_array(s->arena, package_ref, n_packages + 1),
		.is_target = arena_new_array(s->arena, bool, n_packages + 1),
		.reached = arena_new_array(s->arena, bool, n_packages + 1),
	};
	for (size_t i = 0; i < edges->n; i++)
		first[edges->v[i].from + 2]++;
	for (size_t i = 1; i <= n_packages; i++)
		first[i + 1] += first[i];
	for (size_t i = 0; i < edges->n; i++) {
		r->to[first[edges->v[i].from + 1]++] = edges->v[i].to;
		r->is_target[edges->v[i].to] = true;
	}
	for (size_t i = 0; i < n_packages; i++)
		if (s->packages[i].has_folder)
			reach_from(r, (package_ref)i);
}

/* Files that each tell all that one project needs. */
static void connect_whole_files(struct finder *s, struct package *packages,
				struct edge_list *edges)
{
	for (size_t i = 0; i < s->list->n; i++) {
		const struct project *p = &s->list->v[i];

		for (size_t k = 0; k < p->n_files && p->package != PACKAGE_NONE; k++) {
			const struct project_file *f = &s->list->files[p->files[k]];

			if (f->above || f->is_joined)
				continue;
			mark_projects(s, f);
			connect_file(s, p, f, packages, edges);
		}
	}
}

/* What was asked for; what else nothing leads to; and one of each circle that is left. */
enum pass { PASS_DIRECT, PASS_TOP, PASS_REST, PASS_COUNT };

static bool is_for_pass(const struct reach *r, const struct project_entry *e,
			enum pass pass)
{
	if (r->reached[e->ref])
		return false;
	return pass == PASS_REST ||
	       (pass == PASS_DIRECT ? e->relation == DEP_DIRECT : !r->is_target[e->ref]);
}

/* Connects the project with what a file of what is installed has for this pass. */
static void connect_installed(struct finder *s, const struct project *p,
			      const struct project_file *f, enum pass pass,
			      struct reach *r, struct package *packages,
			      struct edge_list *edges)
{
	for (uint32_t i = 0; i < f->n_entries; i++) {
		const struct project_entry *e = &f->entries[i];
		package_ref from;

		if (!is_for_pass(r, e, pass))
			continue;
		from = owner_of(s, p, packages[e->ref].ecosystem);
		/* one that was asked for stays so where another needs it, too */
		if (pass != PASS_DIRECT)
			reach_from(r, e->ref);
		if (from == e->ref)
			continue;
		edges->v[edges->n++] = (struct package_edge){ from, e->ref };
		if (pass != PASS_DIRECT && packages[e->ref].kind == PACKAGE_LIBRARY)
			packages[from].edges_known = false;
	}
}

static void connect_rest(struct finder *s, struct reach *r, struct package *packages,
			 struct edge_list *edges)
{
	size_t before = edges->n;

	for (enum pass pass = PASS_DIRECT; pass < PASS_COUNT; pass++) {
		for (size_t i = 0; i < s->list->n; i++) {
			const struct project *p = &s->list->v[i];

			for (size_t k = 0; k < p->n_files; k++) {
				const struct project_file *f =
					&s->list->files[p->files[k]];

				if (p->package != PACKAGE_NONE &&
				    (f->above || f->is_joined))
					connect_installed(s, p, f, pass, r, packages,
							  edges);
			}
		}
		for (; before < edges->n; before++)
			reach_from(r, edges->v[before].to);
	}
}

void merge_projects_connect(struct project_list *list, struct package *packages,
			    size_t n_packages, struct arena *a, struct edge_list *edges)
{
	struct finder s;
	struct reach r;

	finder_init(&s, list, packages, a);
	connect_whole_files(&s, packages, edges);
	/* What is installed is what some project asked for: only what none has is left.
	 */
	reach_init(&s, n_packages, edges, &r);
	connect_rest(&s, &r, packages, edges);
}
