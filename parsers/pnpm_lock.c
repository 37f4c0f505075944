/*
 * pnpm_lock.c - pnpm-lock.yaml, lockfileVersion 5.0 to 5.4 (with inline specifiers
 * too), 6.0, 6.1 and 9.0.
 *
 * https://github.com/pnpm/spec/tree/master/lockfile (5, 5.1, 5.2, 6.0, 9.0) and what pnpm
 * 4 to 11 write.  A package's key is "/name/1.2.3_peers" in version 5,
 * "/name@1.2.3(peers)" in 6 and "name@1.2.3" in 9, which lists the edges apart, under
 * "snapshots".  Since version 11 a document with what pnpm itself needs may come first.
 */
#include "base/map.h"
#include "format/vcs_url.h"
#include "format/yaml.h"
#include "parsers/lock_text.h"
#include "parsers/npm_graph.h"
#include "parsers/npm_project.h"

enum {
	/* What pnpm writes nests 6 levels. */
	PNPM_NESTING = 64,
};
#define NO_INDEX UINT32_MAX

/* A package, however many sets of peers it is installed with. */
struct pack {
	package_ref ref;
	enum dep_scope scope; /* before version 9 the strongest of its entries' */
	bool is_first_party;
};

/* A package with one set of peers: what the edges are between. */
struct node {
	const struct ynode *entry;
	uint32_t pack;
};

struct lock {
	struct parse_ctx *ctx;
	const struct ynode *root;
	unsigned major; /* 5, 6 or 9 */
	struct pack *packs;
	size_t n_packs, cap_packs;
	struct node *nodes;
	size_t n_nodes, cap_nodes;
	struct map pack_of;  /* key without peers -> pack */
	struct map node_of;  /* key as written -> node */
	struct map projects; /* folder -> package_ref */
	struct npm_graph graph;
	struct npm_notes missing, odd;
};

/* --- keys ------------------------------------------------------------------ */

/* "name@1.2.3(react@17.0.2)" without the brackets. */
static struct str before_bracket(struct str s)
{
	return str_slice(s, 0, str_find_char(s, '('));
}

/* A key without its peers.  In version 5 they stand behind '_', which neither a version
 * nor a commit holds; what is local has none, and may hold it. */
static struct str without_peers(const struct lock *l, struct str key)
{
	if (l->major > 5)
		return before_bracket(key);
	if (str_starts_with(key, STR("file:")))
		return key;
	size_t slash = str_rfind_char(key, '/');
	size_t from = slash == STR_NONE ? 0 : slash + 1;
	size_t at = str_find_char(str_from(key, from), '_');
	return at == STR_NONE ? key : str_slice(key, 0, from + at);
}

/* "host/path/@s/name" -> "@s/name", "host/name" -> "name". */
static struct str last_name(struct str path)
{
	struct str name = str_basename(path);
	struct str scope = str_basename(str_dirname(path));

	if (!str_starts_with(scope, STR("@")))
		return name;
	return str_slice(path, path.len - name.len - 1 - scope.len, path.len);
}

/* Name and the rest of a key without peers: a version, or an address. */
static bool split_key(const struct lock *l, struct str key, struct str *name,
		      struct str *rest)
{
	struct str path;

	if (l->major == 9)
		return npm_split(key, name, rest);
	if (l->major == 5) {
		*rest = str_basename(key);
		*name = last_name(str_dirname(key));
		return name->len > 0;
	}
	if (!str_rcut(key, '@', &path, rest))
		return false;
	*name = last_name(path);
	return name->len > 0;
}

/* The key that the value of a dependency leads to. */
static struct str key_of(const struct lock *l, struct str name, struct str value)
{
	struct arena *a = parse_arena(l->ctx);
	struct str head = before_bracket(value);

	if (l->major == 9) {
		/* "real@1.2.3" is a key; the '@' of an address comes after its ':'. */
		size_t at = str_find_char(head, '@'), colon = str_find_char(head, ':');

		if (at != STR_NONE && (at == 0 || colon == STR_NONE || at < colon))
			return value;
		return arena_cat(a, name, STR("@"), value);
	}
	if (l->major == 5)
		head = without_peers(l, value);
	if (str_has_char(head, '/') || str_starts_with(head, STR("file:")))
		return value;
	name = arena_cat(a, STR("/"), name, l->major == 5 ? STR("/") : STR("@"));
	return arena_cat(a, name, value, STR(""));
}

/* --- packages -------------------------------------------------------------- */

static bool is_yes(const struct ynode *entry, const char *key)
{
	return str_is(ynode_string(entry, key), "true");
}

/* Where it comes from, when that is not the registry. */
static void set_resolution(struct lock *l, struct package *p, const struct ynode *entry)
{
	const struct ynode *from = ynode_get(entry, "resolution");
	const struct ynode *integrity = ynode_get(from, "integrity");
	struct arena *a = parse_arena(l->ctx);
	struct str repo = ynode_string(from, "repo");
	struct vcs_url v;

	if (str_is(ynode_string(from, "type"), "directory")) {
		p->kind = PACKAGE_PROJECT;
	} else if (repo.len) {
		p->version = STR("");
		p->vcs_commit = ynode_string(from, "commit");
		p->subpath = ynode_string(from, "path");
		p->vcs_url = vcs_url_read(a, repo, VCS_SHORTHAND | VCS_REPOSITORY, &v)
				     ? v.url
				     : url_clean(a, repo);
		if (str_starts_with(p->vcs_url, STR("file:")) ||
		    npm_spec_of(a, repo) == NPM_SPEC_LOCAL)
			p->vcs_url = STR("");
	} else {
		npm_set_source(l->ctx, p, ynode_string(from, "tarball"));
	}
	if (integrity && p->kind == PACKAGE_LIBRARY && !p->vcs_commit.len)
		npm_set_hashes(l->ctx, p, integrity->text, integrity->line);
}

static void set_name(const struct lock *l, struct package *p, struct str key,
		     const struct ynode *entry)
{
	struct str name, rest = STR("");

	/* Both are written where the key does not tell them. */
	p->name = ynode_string(entry, "name");
	p->version = ynode_string(entry, "version");
	if (split_key(l, key, &name, &rest) && !p->name.len)
		p->name = name;
	if (str_starts_with(rest, STR("file:")) || str_starts_with(key, STR("file:")))
		p->kind = PACKAGE_PROJECT;
	else if (!p->version.len && rest.len && is_digit(rest.ptr[0]) &&
		 !vcs_is_commit(rest))
		p->version = rest;
	else if (l->major == 9)
		npm_set_source(l->ctx, p, rest);
}

static enum dep_scope scope_of(const struct ynode *entry)
{
	if (is_yes(entry, "dev"))
		return SCOPE_DEV;
	return is_yes(entry, "optional") ? SCOPE_OPTIONAL : SCOPE_RUNTIME;
}

/* Adds the package of an entry, if it is not there yet; NO_INDEX when it is none. */
static uint32_t add_pack(struct lock *l, const struct ynode *entry)
{
	struct str key = without_peers(l, entry->key);
	enum dep_scope scope = l->major == 9 ? SCOPE_UNKNOWN : scope_of(entry);
	struct package p = { .relation = DEP_TRANSITIVE, .line = entry->key_line };
	uint64_t old;

	if (map_get(&l->pack_of, key, &old)) {
		if (l->packs[old].scope < scope)
			l->packs[old].scope = scope;
		return (uint32_t)old;
	}
	set_name(l, &p, key, entry);
	if (!npm_is_name(p.name)) {
		parse_warn(l->ctx, p.line, DIAG_BAD_NAME,
			   "\"" STR_FMT "\" does not tell the name of a package",
			   STR_ARG(entry->key));
		return NO_INDEX;
	}
	if (p.kind == PACKAGE_LIBRARY)
		set_resolution(l, &p, entry);
	if (p.kind == PACKAGE_PROJECT)
		p.relation = DEP_UNKNOWN;
	else if (!p.version.len && !p.vcs_commit.len && npm_may_note(&l->odd))
		parse_note(l->ctx, p.line, DIAG_UNPINNED,
			   STR_FMT " has no version in the lock file", STR_ARG(p.name));
	arena_grow(parse_arena(l->ctx), l->packs, l->n_packs, &l->cap_packs);
	l->packs[l->n_packs] =
		(struct pack){ .ref = parse_add(l->ctx, &p),
			       .scope = scope,
			       .is_first_party = p.kind == PACKAGE_PROJECT };
	map_put(&l->pack_of, key, l->n_packs);
	return (uint32_t)l->n_packs++;
}

static void add_node(struct lock *l, const struct ynode *entry, uint32_t pack)
{
	if (pack == NO_INDEX)
		return;
	arena_grow(parse_arena(l->ctx), l->nodes, l->n_nodes, &l->cap_nodes);
	l->nodes[l->n_nodes] = (struct node){ entry, pack };
	map_put(&l->node_of, entry->key, l->n_nodes++);
}

/* The mapping `key` of `of`; NULL when there is none, which is said of another type. */
static const struct ynode *mapping(struct lock *l, const struct ynode *of,
				   const char *key)
{
	const struct ynode *v = ynode_get(of, key);

	if (!v || v->type == YNODE_MAPPING)
		return v;
	if (v->type != YNODE_SCALAR ||
	    (v->text.len && !str_is(v->text, "null") && !str_is(v->text, "~")))
		parse_warn(l->ctx, v->key_line, DIAG_SYNTAX, "\"%s\" is not a mapping",
			   key);
	return NULL;
}

/* "packages" lists packages; each is a node too where there are no "snapshots". */
static void read_packages(struct lock *l)
{
	const struct ynode *snapshots = NULL;

	if (l->major == 9)
		snapshots = mapping(l, l->root, "snapshots");
	ynode_each (entry, mapping(l, l->root, "packages")) {
		if (entry->type != YNODE_MAPPING) {
			parse_warn(l->ctx, entry->key_line, DIAG_SYNTAX,
				   "\"" STR_FMT "\" is not a mapping",
				   STR_ARG(entry->key));
			continue;
		}
		uint32_t pack = add_pack(l, entry);

		if (!snapshots)
			add_node(l, entry, pack);
	}
	/* One that "packages" does not list is a package all the same. */
	ynode_each (entry, snapshots)
		add_node(l, entry, add_pack(l, entry));
}

/* --- edges ----------------------------------------------------------------- */

/* "1.2.3", or {specifier, version} as importers have it since 5.4-inlineSpecifiers. */
static struct str value_of(const struct ynode *need)
{
	return need->type == YNODE_SCALAR ? need->text : ynode_string(need, "version");
}

/* The node of a dependency; NO_INDEX when it is not listed. */
static uint32_t find_node(const struct lock *l, struct str name, struct str value)
{
	struct str key = key_of(l, name, value);
	uint64_t i;

	if (map_get(&l->node_of, key, &i) ||
	    map_get(&l->node_of, without_peers(l, key), &i))
		return (uint32_t)i;
	return NO_INDEX;
}

/* The project in a folder.  One that has no package.json has no name to be listed by. */
static package_ref project_in(struct lock *l, struct str folder)
{
	uint64_t known;

	if (map_get(&l->projects, folder, &known))
		return (package_ref)known;
	package_ref ref =
		npm_add_project(l->ctx, npm_sibling_manifest(l->ctx, folder), folder);
	map_put(&l->projects, folder, ref);
	return ref;
}

static void note_missing(struct lock *l, const struct ynode *need)
{
	if (npm_may_note(&l->missing))
		parse_note(l->ctx, need->key_line, DIAG_UNRESOLVED,
			   STR_FMT " " STR_FMT " is needed and not listed",
			   STR_ARG(need->key), STR_ARG(value_of(need)));
}

static void add_edges(struct lock *l, uint32_t from, const char *key, bool optional)
{
	const struct pack *p = &l->packs[l->nodes[from].pack];

	ynode_each (need, mapping(l, l->nodes[from].entry, key)) {
		struct str value = value_of(need);

		if (str_starts_with(value, STR("link:"))) {
			struct str folder = npm_join(parse_arena(l->ctx), STR(""),
						     str_from(value, 5));

			parse_edge(l->ctx, p->ref, project_in(l, folder));
			continue;
		}
		uint32_t to = find_node(l, need->key, value);

		if (to == NO_INDEX) {
			if (!optional)
				note_missing(l, need);
			continue;
		}
		const struct pack *target = &l->packs[l->nodes[to].pack];
		parse_edge(l->ctx, p->ref, target->ref);
		npm_graph_edge(&l->graph, from, to, optional);
		if (p->is_first_party && !target->is_first_party)
			parse_relation(l->ctx, target->ref, DEP_DIRECT);
	}
}

/* What one project asks for in one of its lists. */
static void add_direct(struct lock *l, const struct ynode *importer,
		       const struct npm_list *list, struct str folder,
		       package_ref project)
{
	ynode_each (need, mapping(l, importer, list->key)) {
		struct str value = value_of(need);

		if (str_starts_with(value, STR("link:"))) {
			struct str to =
				npm_join(parse_arena(l->ctx), folder, str_from(value, 5));

			parse_edge(l->ctx, project, project_in(l, to));
			continue;
		}
		uint32_t to = value.len ? find_node(l, need->key, value) : NO_INDEX;

		if (to == NO_INDEX) {
			if (list->required)
				note_missing(l, need);
			continue;
		}
		const struct pack *target = &l->packs[l->nodes[to].pack];
		parse_edge(l->ctx, project, target->ref);
		npm_graph_want(&l->graph, to, list->scope);
		if (!target->is_first_party)
			parse_relation(l->ctx, target->ref, DEP_DIRECT);
	}
}

static void read_importer(struct lock *l, const struct ynode *importer, struct str path)
{
	struct str folder = npm_join(parse_arena(l->ctx), STR(""), path);
	package_ref project = project_in(l, folder);

	for (size_t k = 0; k < NPM_N_LISTS; k++)
		if (!str_is(str_of(npm_lists[k].key), "peerDependencies"))
			add_direct(l, importer, &npm_lists[k], folder, project);
}

/* Several projects stand under "importers"; a single one may be at the top itself. */
static void read_importers(struct lock *l)
{
	const struct ynode *importers = mapping(l, l->root, "importers");

	if (!importers) {
		read_importer(l, l->root, STR(""));
		return;
	}
	ynode_each (importer, importers) {
		if (importer->type == YNODE_MAPPING)
			read_importer(l, importer, importer->key);
		else
			parse_warn(l->ctx, importer->key_line, DIAG_SYNTAX,
				   "importer \"" STR_FMT "\" is not a mapping",
				   STR_ARG(importer->key));
	}
}

/* Up to version 6 every entry tells; version 9 leaves it to the edges. */
static void set_scopes(struct lock *l)
{
	if (l->major == 9) {
		npm_graph_spread(&l->graph);
		for (size_t i = 0; i < l->n_nodes; i++) {
			struct pack *p = &l->packs[l->nodes[i].pack];

			if (p->scope < l->graph.scope[i])
				p->scope = l->graph.scope[i];
		}
	}
	for (size_t i = 0; i < l->n_packs; i++)
		parse_set_scope(l->ctx, l->packs[i].ref, l->packs[i].scope);
}

static void note_patches(struct lock *l)
{
	ynode_each (patch, mapping(l, l->root, "patchedDependencies"))
		parse_note(l->ctx, patch->key_line, DIAG_UNSUPPORTED,
			   STR_FMT " is patched by the project: what the patch changes "
				   "is not looked into",
			   STR_ARG(patch->key));
}

/* --- the file -------------------------------------------------------------- */

/* Which of the three ways of writing is meant.  0: not a lock file. */
static unsigned read_version(struct lock *l)
{
	static const char *const known[] = { "5",   "5.0", "5.1",
					     "5.2", "5.3", "5.4",
					     "6.0", "6.1", "5.4-inlineSpecifiers",
					     "9.0" };
	const struct ynode *v = ynode_get(l->root, "lockfileVersion");
	struct str text = ynode_string(l->root, "lockfileVersion"), major, minor;
	uint32_t n = 0;

	if (!text.len)
		return 0;
	str_cut(text, '.', &major, &minor);
	if (!str_to_u32(major, 1000, &n))
		n = 9;
	n = n <= 5 ? 5 : n == 6 ? 6 : 9;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_is(text, known[i]))
			return n;
	parse_warn(l->ctx, v->key_line, DIAG_UNSUPPORTED,
		   "lockfileVersion " STR_FMT " is not one of 5.0 to 5.4, 6.0, 6.1, 9.0; "
		   "it is read as %u",
		   STR_ARG(text), n);
	return n;
}

/* True for the document of what pnpm itself needs: its own version, and plugins. */
static bool is_about_pnpm(const struct ynode *doc)
{
	const struct ynode *importer = ynode_get(ynode_get(doc, "importers"), ".");

	for (size_t i = 0; i < NPM_N_LISTS; i++)
		if (ynode_get(importer, npm_lists[i].key))
			return false;
	return ynode_get(importer, "configDependencies") ||
	       ynode_get(importer, "packageManagerDependencies");
}

/* The first document that is a lock of the project; NULL when there is none. */
static const struct ynode *find_lock(struct parse_ctx *ctx, const struct ynode_docs *docs)
{
	const struct ynode *found = NULL;

	for (size_t i = 0; i < docs->n; i++) {
		const struct ynode *doc = docs->v[i];

		if (!doc || doc->type != YNODE_MAPPING)
			continue;
		if (is_about_pnpm(doc))
			parse_note(ctx, doc->line, DIAG_SKIPPED,
				   "what pnpm itself needs (document %zu of %zu) is left "
				   "out",
				   i + 1, docs->n);
		else if (!found)
			found = doc;
		else
			parse_warn(ctx, doc->line, DIAG_UNSUPPORTED,
				   "a second lock in the same file is left out");
	}
	return found;
}

static void read_lock(struct lock *l)
{
	map_init(&l->pack_of);
	map_init(&l->node_of);
	map_init(&l->projects);
	read_packages(l);
	npm_graph_init(&l->graph, parse_arena(l->ctx), l->n_nodes);
	read_importers(l);
	for (uint32_t i = 0; i < l->n_nodes; i++) {
		add_edges(l, i, "dependencies", false);
		add_edges(l, i, "optionalDependencies", true);
	}
	set_scopes(l);
	note_patches(l);
	npm_end_notes(l->ctx, &l->missing, "dependencies that are not listed");
	npm_end_notes(l->ctx, &l->odd, "packages without a version");
	map_release(&l->projects);
	map_release(&l->node_of);
	map_release(&l->pack_of);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct lock l = { .ctx = ctx };
	struct ynode_docs docs;

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	int rc = ynode_load(parse_arena(ctx), bytes, PNPM_NESTING, parse_diags(ctx),
			    parse_path(ctx), &docs);
	l.root = find_lock(ctx, &docs);
	if (!l.root) {
		bool only_pnpm = docs.n && docs.v[0] && docs.v[0]->type == YNODE_MAPPING;

		if (rc < 0 || only_pnpm)
			return rc;
		return parse_error(ctx, 1, "not a mapping: no lock file of pnpm");
	}
	l.major = read_version(&l);
	if (!l.major)
		return parse_error(ctx, l.root->line,
				   "no lockfileVersion: not a lock file of pnpm");
	read_lock(&l);
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "pnpm-lock.yaml", NULL },
};

const struct parser pnpm_lock_parser = {
	.id = "pnpm-lock",
	.title = "pnpm lock file",
	.versions = "5.0-5.4, 6.0, 6.1, 9.0",
	.spec = "https://github.com/pnpm/spec/tree/master/lockfile",
	.ecosystem = ECO_NPM,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.has_edges = true,
	.parse = parse,
};
