#include "scan/merge_projects.h"

#include <stdlib.h>

#include "core/ecosystem.h"

/* --- files ---------------------------------------------------------------------- */

static bool is_any_of(struct str s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(s, words[i]))
			return true;
	return false;
}

#define IS_ANY_OF(s, words) is_any_of((s), (words), sizeof(words) / sizeof((words)[0]))

/* Folders that a build tool keeps below the one of the manifest. */
static bool is_beside_manifest(struct str folder)
{
	static const char *const names[] = {
		"requirements", "gradle",       "dependency-locks", "obj",
		".mvn",         "xcshareddata", "swiftpm",          "opam",
		"subprojects",  "cmake",        "packrat",
	};

	return str_ends_with(folder, STR(".xcworkspace")) ||
	       str_ends_with(folder, STR(".xcodeproj")) || IS_ANY_OF(folder, names);
}

/* Folders that an installer fills. */
static bool is_installed(struct str folder)
{
	static const char *const names[] = {
		"node_modules",     "vendor",         "site-packages", "dist-packages",
		"__pypackages__",   "specifications", ".venv",         "venv",
		"lua_modules",      "Pods",           "Carthage",      ".meta",
		"bower_components", "conda-meta",     ".registry",
	};

	return str_ends_with(folder, STR(".dist-info")) ||
	       str_ends_with(folder, STR(".egg-info")) || IS_ANY_OF(folder, names);
}

/* Files that an installer reads: what was built of some other project; and what was
 * copied from one, or tells of that. */
static bool is_archive(struct str path)
{
	static const char *const ends[] = {
		".jar",       ".war",         ".ear",
		".whl",       ".egg",         ".vsix",
		".gguf",      ".safetensors", ".hpi",
		".jpi",       ".nupkg",       ".php",
		"/style.css", ".exe",         ".dll",
		".js",        ".h",           ".hpp",
		".inc",       ".c",           "/README.chromium",
		"/moz.yaml",  "/METADATA",    "/cgmanifest.json",
	};

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (str_ends_with(path, str_of(ends[i])))
			return true;
	return false;
}

/* Folders with one folder more for each package. */
static bool rack_root(struct str folder, struct str *root)
{
	static const char *const racks[] = { "var/lib/pacman/local/", "var/db/pkg/",
					     "var/lib/flatpak/", ".local/share/flatpak/",
					     "Cellar/" };

	for (size_t i = 0; i < sizeof(racks) / sizeof(racks[0]); i++) {
		size_t at = str_find(folder, str_of(racks[i]));

		if (at == STR_NONE || (at && folder.ptr[at - 1] != '/'))
			continue;
		*root = str_slice(folder, 0, at ? at - 1 : 0);
		return true;
	}
	return false;
}

/* Folders in which a system keeps what is installed: its project is the root of it. */
static bool system_root(struct str folder, struct str *root)
{
	static const char *const places[] = {
		"var/lib/dpkg/status.d", "var/lib/dpkg",  "usr/lib/dpkg",
		"usr/lib/apk/db",        "lib/apk/db",    "usr/lib/sysimage/rpm",
		"var/lib/rpm",           "usr/share/rpm", "nix/var/nix/db",
	};
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		struct str place = str_of(places[i]);
		size_t at = folder.len - place.len;

		if (!str_ends_with(folder, place) || (at && folder.ptr[at - 1] != '/'))
			continue;
		*root = str_slice(folder, 0, at ? at - 1 : 0);
		return true;
	}
	return false;
}

/* A layer of Yocto and a tree of Buildroot have a folder for each recipe: the project is
 * what they lie in. */
static bool recipe_root(struct str path, struct str *root)
{
	struct str folder = str_dirname(path);

	if (str_ends_with(path, STR(".mk"))) {
		*root = str_dirname(folder);
		if (str_is(str_basename(*root), "package"))
			*root = str_dirname(*root);
		return true;
	}
	if (!str_ends_with(path, STR(".bb")) && !str_ends_with(path, STR(".bbappend")))
		return false;
	*root = folder;
	while (folder.len) {
		if (str_starts_with(str_basename(folder), STR("recipes"))) {
			*root = str_dirname(folder);
			return true;
		}
		folder = str_dirname(folder);
	}
	return true;
}

struct str merge_project_folder(struct str path, bool *above)
{
	struct str folder = str_dirname(path), rest = folder, part;

	*above = is_archive(path);
	while (rest.len) {
		size_t from = folder.len - rest.len;

		str_cut(rest, '/', &part, &rest);
		if (!is_installed(part))
			continue;
		*above = true;
		return str_slice(folder, 0, from ? from - 1 : 0);
	}
	/* "lib/cowboy-2.9.0/ebin/cowboy.app" of a release */
	if (str_ends_with(path, STR(".app"))) {
		*above = true;
		return str_dirname(str_dirname(str_dirname(folder)));
	}
	if (str_ends_with(path, STR("meta/snap.yaml"))) {
		*above = true;
		return str_dirname(folder);
	}
	if (system_root(folder, &rest) || rack_root(folder, &rest) ||
	    recipe_root(path, &rest))
		return rest;
	/* what sbt builds the build with */
	if (str_is(str_basename(folder), "project") &&
	    (str_ends_with(path, STR(".sbt")) || str_ends_with(path, STR(".scala"))))
		folder = str_dirname(folder);
	while (folder.len && is_beside_manifest(str_basename(folder)))
		folder = str_dirname(folder);
	return folder;
}

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

/* reached[i]: some project leads to package i. */
static void mark_reached(const struct finder *s, size_t n_packages,
			 const struct edge_list *edges, bool *reached)
{
	uint32_t *first = arena_new_array(s->arena, uint32_t, n_packages + 2);
	package_ref *to = arena_new_array(s->arena, package_ref, edges->n + 1);
	package_ref *stack = arena_new_array(s->arena, package_ref, n_packages + 1);
	size_t n = 0;

	for (size_t i = 0; i < edges->n; i++)
		first[edges->v[i].from + 2]++;
	for (size_t i = 1; i <= n_packages; i++)
		first[i + 1] += first[i];
	for (size_t i = 0; i < edges->n; i++)
		to[first[edges->v[i].from + 1]++] = edges->v[i].to;
	for (size_t i = 0; i < n_packages; i++)
		if (s->packages[i].has_folder) {
			reached[i] = true;
			stack[n++] = (package_ref)i;
		}
	while (n) {
		package_ref at = stack[--n];

		for (uint32_t k = first[at]; k < first[at + 1]; k++)
			if (!reached[to[k]]) {
				reached[to[k]] = true;
				stack[n++] = to[k];
			}
	}
}

static void connect_files(struct finder *s, bool above, const bool *reached,
			  struct package *packages, struct edge_list *edges)
{
	for (size_t i = 0; i < s->list->n; i++) {
		const struct project *p = &s->list->v[i];

		for (size_t k = 0; k < p->n_files && p->package != PACKAGE_NONE; k++) {
			const struct project_file *f = &s->list->files[p->files[k]];

			if (f->above != above)
				continue;
			mark_projects(s, f);
			for (uint32_t e = 0; reached && e < f->n_entries; e++)
				if (reached[f->entries[e].ref])
					s->seen[e] = s->led_to[e] = true;
			connect_file(s, p, f, packages, edges);
		}
	}
}

void merge_projects_connect(struct project_list *list, struct package *packages,
			    size_t n_packages, struct arena *a, struct edge_list *edges)
{
	bool *reached = arena_new_array(a, bool, n_packages + 1);
	struct finder s;

	finder_init(&s, list, packages, a);
	connect_files(&s, false, NULL, packages, edges);
	/* What is installed is what some project asked for: only what none has is left.
	 */
	mark_reached(&s, n_packages, edges, reached);
	connect_files(&s, true, reached, packages, edges);
}
