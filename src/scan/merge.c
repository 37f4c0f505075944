#include "scan/merge.h"

#include <stdlib.h>

#include "core/graph.h"
#include "core/purl.h"
#include "scan/merge_join.h"
#include "scan/merge_narrow.h"
#include "scan/merge_projects.h"

struct merge {
	struct arena *arena;
	struct diag_list *d;
	struct map by_key;        /* identity -> index into packages */
	struct package *packages; /* room for those of all files */
	size_t n;
	size_t *cap_locations;               /* of each package */
	const struct parse_result *in_place; /* whose packages lie in that room already */
	struct buf key;
};

/*
 * What makes two entries the same package.  A first-party project is the one
 * of its folder; a git source is its commit, whatever version stands beside it.
 */
static struct str identity(struct merge *m, const struct package *p)
{
	struct str name = ecosystem_name_key(m->arena, p->ecosystem, p->name);

	buf_clear(&m->key);
	buf_add_char(&m->key, (char)p->ecosystem);
	buf_add_char(&m->key, p->kind == PACKAGE_PROJECT);
	buf_add(&m->key, name);
	buf_add_char(&m->key, '\0');
	buf_add(&m->key, p->version);
	buf_add_char(&m->key, '\0');
	if (!p->version.len)
		buf_add(&m->key, p->requested);
	buf_add_char(&m->key, '\0');
	buf_add(&m->key, p->vcs_commit);
	buf_add_char(&m->key, '\0');
	buf_add(&m->key, p->qualifiers);
	buf_add_char(&m->key, '\0');
	buf_add(&m->key, p->subpath);
	if (p->ecosystem == ECO_NONE && p->purl_given) {
		buf_add_char(&m->key, '\0');
		buf_add(&m->key, p->purl);
	}
	if (p->kind == PACKAGE_PROJECT) {
		buf_add_char(&m->key, '\0');
		buf_add(&m->key,
			p->has_folder ? p->folder : str_dirname(p->locations[0].path));
	}
	return buf_str(&m->key);
}

static int location_cmp(const void *a, const void *b)
{
	const struct location *x = a, *y = b;
	int c = str_cmp(x->path, y->path);

	return c ? c : (x->line > y->line) - (x->line < y->line);
}

static void add_location(struct merge *m, size_t at, struct location place)
{
	struct package *p = &m->packages[at];
	size_t *cap = &m->cap_locations[at];
	struct location *v = (struct location *)(uintptr_t)p->locations;

	arena_grow(m->arena, v, p->n_locations, cap);
	v[p->n_locations++] = place;
	p->locations = v;
}

static void take_str(struct str *have, struct str more)
{
	if (!have->len)
		*have = more;
}

/* The union of two lists of digests; few each. */
static void join_hashes(struct merge *m, struct package *p, const struct package *more)
{
	if (!p->n_hashes) {
		p->hashes = more->hashes;
		p->n_hashes = more->n_hashes;
		return;
	}
	if (p->hashes == more->hashes || !more->n_hashes)
		return;
	struct package_hash *all = arena_new_array(m->arena, struct package_hash,
						   p->n_hashes + more->n_hashes);
	size_t n = p->n_hashes;

	memcpy(all, p->hashes, n * sizeof(*all));
	for (size_t i = 0; i < more->n_hashes; i++) {
		size_t k = 0;

		while (k < n && !(all[k].alg == more->hashes[i].alg &&
				  str_eq(all[k].hex, more->hashes[i].hex)))
			k++;
		if (k == n)
			all[n++] = more->hashes[i];
	}
	if (n > p->n_hashes) {
		p->hashes = all;
		p->n_hashes = n;
	}
}

static void join(struct merge *m, size_t at, const struct package *more)
{
	struct package *p = &m->packages[at];

	if (more->scope > p->scope) {
		p->scope = more->scope;
		p->group = more->group; /* the name of the scope that wins */
	}
	if (more->relation > p->relation)
		p->relation = more->relation;
	if (more->evidence < p->evidence)
		p->evidence = more->evidence;
	p->edges_known = p->edges_known || more->edges_known;
	take_str(&p->requested, more->requested);
	take_str(&p->source_url, more->source_url);
	take_str(&p->vcs_url, more->vcs_url);
	take_str(&p->supplier, more->supplier);
	if (more->has_folder) {
		p->has_folder = true;
		p->folder = more->folder;
	}
	join_hashes(m, p, more);
	if (!p->n_licenses) {
		p->licenses = more->licenses;
		p->n_licenses = more->n_licenses;
	}
	add_location(m, at, more->locations[0]);
}

static package_ref add(struct merge *m, const struct package *p)
{
	bool added;
	uint64_t at = map_get_or_keep(&m->by_key, m->arena, identity(m, p), m->n, &added);

	if (!added) {
		join(m, (size_t)at, p);
		return (package_ref)at;
	}
	m->packages[m->n] = *p;
	m->cap_locations[m->n] = 1;
	return (package_ref)m->n++;
}

/* By purl, then by what tells those of one purl, or without one, apart. */
static int package_cmp(const struct package *x, const struct package *y)
{
	int c = str_cmp(x->purl, y->purl);

	if (!c)
		c = str_cmp(x->name, y->name);
	if (!c)
		c = str_cmp(x->version, y->version);
	if (!c)
		c = (x->ecosystem > y->ecosystem) - (x->ecosystem < y->ecosystem);
	if (!c)
		c = (x->kind > y->kind) - (x->kind < y->kind);
	if (!c)
		c = str_cmp(x->requested, y->requested);
	return c ? c : location_cmp(&x->locations[0], &y->locations[0]);
}

/* A Go module of one word ("stdlib", "go4.org") is sound, but the purl type golang
 * wants a namespace. */
static bool has_no_purl_by_nature(const struct package *p)
{
	return p->ecosystem == ECO_GO && !str_has_char(p->name, '/');
}

/* By the merge, for a folder whose project no manifest names. */
static bool is_made(const struct package *p)
{
	return p->has_folder && p->ecosystem == ECO_NONE && !p->purl.len;
}

/* The id of what has no purl.  A reader of SBOMs that finds no purl looks at the
 * reference, which is the id: there stands what all others write for the module. */
static struct str named_id(struct merge *m, const struct package *p)
{
	struct str in_use = STR("");

	if (has_no_purl_by_nature(p) && p->version.len && p->kind != PACKAGE_PROJECT)
		in_use = purl_in_use(m->arena, p);
	return in_use.len ? in_use
			  : arena_printf(m->arena, STR_FMT ":" STR_FMT "@" STR_FMT,
					 STR_ARG(ecosystem_label(p->ecosystem)),
					 STR_ARG(p->name), STR_ARG(p->version));
}

/*
 * An id is the purl; what has none is named by its ecosystem, a project that no manifest
 * names by its folder.  Those that share one follow each other, and get a number after
 * '#'.
 */
static void give_ids(struct merge *m, struct package *v, size_t n)
{
	struct str base, last = STR("");
	unsigned count = 0;

	for (size_t i = 0; i < n; i++) {
		struct package *p = &v[i];

		base = p->purl;
		if (is_made(p))
			base = arena_cat(m->arena, STR("project:"), p->folder, STR(""));
		else if (!base.len)
			base = named_id(m, p);
		count = str_eq(base, last) ? count + 1 : 1;
		last = base;
		p->id = count == 1 ? base
				   : arena_printf(m->arena, STR_FMT "#%u", STR_ARG(base),
						  count);
	}
}

/* A file that is found and included by another names its packages twice. */
static void sort_locations(struct package *p)
{
	struct location *v = (struct location *)(uintptr_t)p->locations;
	size_t kept = 1;

	qsort(v, p->n_locations, sizeof(*v), location_cmp);
	for (size_t i = 1; i < p->n_locations; i++)
		if (location_cmp(&v[kept - 1], &v[i]) != 0)
			v[kept++] = v[i];
	p->n_locations = kept;
}

static void finish_package(struct merge *m, struct package *p)
{
	const struct location *v = p->locations;

	if (p->n_locations > 1)
		sort_locations(p);
	if (!p->purl.len && !p->purl_given && p->kind != PACKAGE_PROJECT &&
	    !has_no_purl_by_nature(p))
		diag_add(m->d, DIAG_WARNING, DIAG_BAD_NAME, v[0].path, v[0].line,
			 "'" STR_FMT "' is no name that a package can have in %s",
			 STR_ARG(p->name), ecosystem_label(p->ecosystem).ptr);
}

/* A package while they are sorted: the first bytes of its purl as two numbers, which tell
 * most packages apart without a look at them. */
struct sort_entry {
	uint64_t head[2];
	const struct package *package;
};

static uint64_t eight_bytes(struct str s)
{
	uint64_t n = 0;

	for (size_t i = 0; i < 8; i++)
		n = n << 8 | (i < s.len ? (unsigned char)s.ptr[i] : 0u);
	return n;
}

static int entry_cmp(const void *a, const void *b)
{
	const struct sort_entry *x = a, *y = b;

	for (size_t i = 0; i < 2; i++)
		if (x->head[i] != y->head[i])
			return x->head[i] < y->head[i] ? -1 : 1;
	int c = package_cmp(x->package, y->package);

	return c ? c : (x->package > y->package) - (x->package < y->package);
}

/* Puts the package of v[i] at place i, and the places that they had in moved. */
static void permute(struct merge *m, const struct sort_entry *v, package_ref *moved)
{
	/* from[i]: where the package of place i is; itself once it is there */
	package_ref *from = arena_new_raw_array(m->arena, package_ref, m->n);

	for (size_t i = 0; i < m->n; i++) {
		from[i] = (package_ref)(v[i].package - m->packages);
		moved[from[i]] = (package_ref)i;
	}
	for (size_t i = 0; i < m->n; i++) {
		struct package first = m->packages[i];
		size_t at = i;

		while (from[at] != i) {
			size_t next = from[at];

			m->packages[at] = m->packages[next];
			from[at] = (package_ref)at;
			at = next;
		}
		if (at != i)
			m->packages[at] = first;
		from[at] = (package_ref)at;
	}
}

/* Bytes that all purls have in common: "pkg:", but for what an SBOM may call one. */
static size_t common_head(const struct merge *m)
{
	const struct str scheme = STR("pkg:");

	for (size_t i = 0; i < m->n; i++)
		if (m->packages[i].purl.len &&
		    !str_starts_with(m->packages[i].purl, scheme))
			return 0;
	return scheme.len;
}

/* Sorts the packages; moved[old index] becomes the new one. */
static void sort_packages(struct merge *m, package_ref *moved)
{
	size_t head = common_head(m);
	struct sort_entry *v = malloc((m->n + 1) * sizeof(*v));

	if (!v)
		oom_die();
	for (size_t i = 0; i < m->n; i++) {
		struct package *p = &m->packages[i];

		finish_package(m, p);
		p->line = 0; /* locations have theirs */
		v[i] = (struct sort_entry){ { eight_bytes(str_from(p->purl, head)),
					      eight_bytes(str_from(p->purl, head + 8)) },
					    p };
	}
	if (m->n)
		qsort(v, m->n, sizeof(*v), entry_cmp);
	permute(m, v, moved);
	free(v);
}

/* Takes out the packages that another stands for. */
static void drop_narrowed(struct merge *m, package_ref *moved)
{
	package_ref *same_as = arena_new_array(m->arena, package_ref, m->n + 1);
	package_ref *place = arena_new_array(m->arena, package_ref, m->n + 1);
	size_t kept = 0;

	merge_narrow(m->packages, m->n, same_as);
	for (size_t i = 0; i < m->n; i++) {
		if (!m->packages[i].n_locations)
			continue;
		place[i] = (package_ref)kept;
		m->packages[kept++] = m->packages[i];
	}
	for (size_t i = 0; i < m->n; i++)
		moved[i] = place[same_as[moved[i]]];
	m->n = kept;
}

/* Sorts the packages and turns the edges' old indices into new ones. */
static void order(struct merge *m, const struct edge_list *edges,
		  struct project_list *projects, struct inventory *out)
{
	package_ref *moved = arena_new_array(m->arena, package_ref, m->n + 1);

	sort_packages(m, moved);
	drop_narrowed(m, moved);
	for (size_t i = 0; i < edges->n; i++) {
		struct package_edge *e = &edges->v[i];

		*e = (struct package_edge){ moved[e->from], moved[e->to] };
	}
	project_list_move(projects, moved);
	give_ids(m, m->packages, m->n);
	*out = (struct inventory){
		.packages = m->packages,
		.n_packages = m->n,
		.edges = edges->v,
		.n_edges = edges->n,
		.projects = projects,
	};
	graph_index(out, m->arena);
}

/* One file's packages, and its edges in terms of all. */
static void take_result(struct merge *m, struct parse_result *r, struct edge_list *edges,
			struct project_file *file)
{
	merge_project_file(r, m->arena, file);
	arena_adopt(m->arena, &r->arena);
	diag_join(m->d, &r->diags);
	for (uint32_t k = 0; k < file->n_entries; k++)
		file->entries[k].ref = add(m, &r->packages[k]);
	for (size_t k = 0; k < r->n_edges; k++)
		edges->v[edges->n++] =
			(struct package_edge){ file->entries[r->edges[k].from].ref,
					       file->entries[r->edges[k].to].ref };
	if (r == m->in_place)
		r->packages = NULL; /* the arena has it */
	parse_result_free_arrays(r);
}

/* What leads from a package of one file to one of another. */
static void take_joins(const struct merge_joins *joins, struct project_list *projects,
		       struct arena *a, struct edge_list *edges)
{
	projects->joined = arena_new_array(a, struct package_edge, joins->n);
	for (size_t i = 0; i < joins->n; i++) {
		const struct merge_join *j = &joins->v[i];
		struct package_edge e = {
			projects->files[j->from_file].entries[j->from].ref,
			projects->files[j->to_file].entries[j->to].ref,
		};

		if (e.from == e.to)
			continue;
		edges->v[edges->n++] = e;
		projects->joined[projects->n_joined++] = e;
	}
}

/* The packages of the projects that no manifest names, and what leads from projects to
 * packages. */
static void take_projects(struct merge *m, struct project_list *projects,
			  struct edge_list *edges)
{
	struct merge_projects found;

	merge_projects_find(projects, m->packages, m->arena, &found);
	for (size_t i = 0; i < found.n_made; i++)
		projects->v[found.made[i].project].package =
			add(m, &found.made[i].package);
	merge_projects_connect(projects, m->packages, m->n, m->arena, edges);
}

enum { FEW_PACKAGES = 1000 };

/*
 * Room for n packages.  Where one file has most of them they are not had twice: its array
 * is the room, with its packages at the place that those of the files before it leave. No
 * package is written over before it is taken, since none moves up.
 */
static struct package *room_for_packages(struct merge *m, struct parse_result *results,
					 size_t n_results, size_t n)
{
	size_t before = 0, most = 0;

	for (size_t i = 1; i < n_results; i++)
		if (results[i].n_packages > results[most].n_packages)
			most = i;
	if (!n_results || results[most].n_packages < FEW_PACKAGES ||
	    results[most].n_packages < n / 2)
		return arena_new_raw_array(m->arena, struct package, n);
	for (size_t i = 0; i < most; i++)
		before += results[i].n_packages;
	struct parse_result *r = &results[most];
	struct package *room = realloc(r->packages, n * sizeof(*room));

	if (!room)
		oom_die();
	arena_own(m->arena, room);
	r->packages = memmove(room + before, room, r->n_packages * sizeof(*room));
	m->in_place = r;
	return room;
}

static void merge_all(struct parse_result *results, size_t n, bool are_documents,
		      struct arena *a, struct diag_list *d, struct inventory *out)
{
	struct merge m = { .arena = a, .d = d };
	struct project_list *projects = arena_new(a, struct project_list);
	size_t n_packages = n, n_edges = 0; /* a file may make a project */
	struct merge_joins joins;

	for (size_t i = 0; i < n; i++) {
		n_packages += results[i].n_packages;
		n_edges += results[i].n_edges;
	}
	merge_join_find(results, n, a, &joins);
	n_edges += joins.n;
	struct edge_list edges = { .v = arena_new_raw_array(a, struct package_edge,
							    n_edges + n_packages + 1) };

	projects->files = arena_new_array(a, struct project_file, n + 1);
	projects->n_files = n;
	m.packages = room_for_packages(&m, results, n, n_packages + 1);
	m.cap_locations = arena_new_raw_array(a, size_t, n_packages + 1);
	map_init(&m.by_key);
	map_reserve(&m.by_key, n_packages);
	buf_init(&m.key, 1024 * 1024);
	for (size_t i = 0; i < n; i++)
		take_result(&m, &results[i], &edges, &projects->files[i]);
	take_joins(&joins, projects, a, &edges);
	if (!are_documents)
		take_projects(&m, projects, &edges);
	buf_release(&m.key);
	map_release(&m.by_key);
	order(&m, &edges, projects, out);
}

void merge_results(struct parse_result *results, size_t n, struct arena *a,
		   struct diag_list *d, struct inventory *out)
{
	merge_all(results, n, false, a, d, out);
}

void merge_documents(struct parse_result *results, size_t n, struct arena *a,
		     struct diag_list *d, struct inventory *out)
{
	merge_all(results, n, true, a, d, out);
}
