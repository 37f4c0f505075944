/*
 * npm_package_lock.c - package-lock.json and npm-shrinkwrap.json, lockfileVersion 1,
 * 2 and 3.
 *
 * https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json (npm 11);
 * version 1: https://docs.npmjs.com/cli/v6/configuring-npm/package-lock-json (npm 6).
 *
 * Versions 2 and 3 list the folders of the installed tree under "packages"; version 1
 * nests the same tree under "dependencies".  Both become one npm_tree.
 */
#include "parsers/lock_text.h"
#include "parsers/npm_lock.h"
#include "parsers/npm_project.h"
#include "parsers/npm_tree.h"

struct lock {
	struct parse_ctx *ctx;
	const struct jnode *root;
	struct npm_tree tree;
	struct map paths;   /* path -> node; not in version 1 */
	struct str project; /* the folder of package.json; "" beside the lock */
	bool has_projects;  /* another lock lists the projects of this one */
	bool nested;        /* version 1 */
	bool knows_direct;
	struct npm_notes missing, unversioned, extraneous;
};

/* --- reading the tree ------------------------------------------------------ */

/* Where the last "node_modules/" of path ends; STR_NONE when it has none. */
static size_t after_node_modules(struct str path)
{
	static const struct str dir = { "node_modules/", 13 };

	for (size_t end = path.len; end > 0; end--) {
		if (path.ptr[end - 1] != '/')
			continue;
		if (str_ends_with(str_slice(path, 0, end), dir) &&
		    (end == dir.len || path.ptr[end - dir.len - 1] == '/'))
			return end;
	}
	return STR_NONE;
}

/* The project around a path that is not below node_modules: the nearest listed
 * folder.  What lies outside of the root ("../x") has none. */
static uint32_t project_around(const struct lock *l, struct str path)
{
	uint64_t found;

	if (str_starts_with(path, STR("..")))
		return NPM_NO_NODE;
	for (unsigned n = 0; path.len && n < 64; n++) {
		path = str_dirname(path);
		if (map_get(&l->paths, path, &found))
			return (uint32_t)found;
	}
	return 0;
}

/* Fills parent and folder from the path, once all paths are known. */
static void place_node(struct lock *l, uint32_t i)
{
	struct npm_node *node = &l->tree.v[i];
	size_t at = after_node_modules(node->path);
	uint64_t parent = 0;

	if (i == 0)
		return;
	if (at == STR_NONE) {
		node->is_project = true;
		node->parent = project_around(l, node->path);
		return;
	}
	node->folder = str_from(node->path, at);
	struct str owner = str_slice(node->path, 0, at - 13);
	if (owner.len)
		owner.len--; /* its '/' */
	if (owner.len && !map_get(&l->paths, owner, &parent))
		parent = NPM_NO_NODE;
	node->parent = (uint32_t)parent;
	npm_tree_hang(&l->tree, i);
}

static void follow_link(struct lock *l, uint32_t i)
{
	struct npm_node *node = &l->tree.v[i];
	const struct jnode *to = jnode_get(node->entry, "resolved");
	uint64_t target;

	if (!jnode_is_true(node->entry, "link"))
		return;
	/* Its target is the project; one that is not listed is known by name only. */
	if (jnode_is(to, JNODE_STRING) && map_get(&l->paths, to->text, &target) &&
	    target != i && !jnode_is_true(l->tree.v[target].entry, "link")) {
		node->link = (uint32_t)target;
		if (!l->tree.v[target].folder.len)
			l->tree.v[target].folder = node->folder;
	}
}

static void read_packages(struct lock *l, const struct jnode *packages)
{
	struct npm_tree *t = &l->tree;

	npm_tree_add(t, (struct npm_node){ .parent = NPM_NO_NODE,
					   .link = NPM_NO_NODE,
					   .is_project = true,
					   .ref = PACKAGE_NONE });
	if (packages) {
		map_reserve(&l->paths, packages->n + 1);
		map_reserve(&t->top, packages->n);
	}
	map_put(&l->paths, STR(""), 0);
	jnode_each (entry, packages) {
		uint64_t old;

		if (entry->type != JNODE_OBJECT) {
			parse_warn(l->ctx, entry->line, DIAG_SYNTAX,
				   "\"" STR_FMT "\" is %s, not an object",
				   STR_ARG(entry->key), jnode_type_name(entry->type));
			continue;
		}
		/* The root's node is there already; of a key met twice the last counts.
		 */
		if (map_get(&l->paths, entry->key, &old)) {
			t->v[old].entry = entry;
			continue;
		}
		uint32_t i = npm_tree_add(t, (struct npm_node){ .entry = entry,
								.path = entry->key,
								.parent = NPM_NO_NODE,
								.link = NPM_NO_NODE,
								.ref = PACKAGE_NONE });
		map_put(&l->paths, entry->key, i);
	}
	l->knows_direct = t->v[0].entry != NULL;
	for (uint32_t i = 0; i < t->n; i++)
		place_node(l, i);
	for (uint32_t i = 1; i < t->n; i++)
		follow_link(l, i);
}

/* Version 1, breadth first: the nodes that are there grow while they are read. */
static void read_nested(struct lock *l)
{
	struct npm_tree *t = &l->tree;

	l->nested = true;
	npm_tree_add(t, (struct npm_node){ .entry = l->root,
					   .parent = NPM_NO_NODE,
					   .link = NPM_NO_NODE,
					   .is_project = true,
					   .ref = PACKAGE_NONE });
	for (uint32_t i = 0; i < t->n; i++) {
		const struct jnode *below = jnode_get(t->v[i].entry, "dependencies");

		if (!jnode_is(below, JNODE_OBJECT))
			continue;
		jnode_each (entry, below) {
			if (entry->type != JNODE_OBJECT) {
				parse_warn(l->ctx, entry->line, DIAG_SYNTAX,
					   "\"" STR_FMT "\" is %s, not an object",
					   STR_ARG(entry->key),
					   jnode_type_name(entry->type));
				continue;
			}
			npm_tree_hang(t, npm_tree_add(t, (struct npm_node){
								 .entry = entry,
								 .folder = entry->key,
								 .parent = i,
								 .link = NPM_NO_NODE,
								 .ref = PACKAGE_NONE }));
		}
	}
}

/* --- packages -------------------------------------------------------------- */

static enum dep_scope scope_of(const struct jnode *entry)
{
	if (jnode_is_true(entry, "dev"))
		return SCOPE_DEV;
	if (jnode_is_true(entry, "optional") || jnode_is_true(entry, "devOptional"))
		return SCOPE_OPTIONAL;
	return SCOPE_RUNTIME;
}

static void set_version(struct lock *l, struct package *p, const struct jnode *entry)
{
	const struct jnode *v = jnode_get(entry, "version");

	if (jnode_is(v, JNODE_STRING))
		p->version = v->text;
	else if (v && v->type != JNODE_NULL)
		parse_warn(l->ctx, v->line, DIAG_SYNTAX,
			   "version of " STR_FMT " is %s, not a string", STR_ARG(p->name),
			   jnode_type_name(v->type));
}

/* In version 1 the version may be an alias, an address or a path. */
static void split_version(struct lock *l, struct package *p)
{
	struct str spec = p->version, name, version;

	switch (npm_spec_of(parse_arena(l->ctx), spec)) {
	case NPM_SPEC_RANGE:
		break;
	case NPM_SPEC_ALIAS:
		p->version = STR("");
		if (npm_split(str_from(spec, 4), &name, &version)) {
			p->name = name;
			p->version = version;
		}
		break;
	case NPM_SPEC_LOCAL:
		p->version = STR("");
		npm_set_source(l->ctx, p, spec);
		if (p->kind == PACKAGE_PROJECT && str_starts_with(spec, STR("file:")) &&
		    str_find(spec, STR("://")) == STR_NONE &&
		    !str_ends_with(spec, STR(".tgz")) &&
		    !str_ends_with(spec, STR(".tar.gz")))
			p->folder = str_from(spec, 5);
		break;
	case NPM_SPEC_GIT:
	case NPM_SPEC_URL:
		p->version = STR("");
		npm_set_source(l->ctx, p, spec);
		break;
	}
}

/* A name that is not written: the folder below node_modules, a link's name, or
 * a project's folder. */
static struct str name_of(const struct lock *l, uint32_t i)
{
	const struct npm_node *node = &l->tree.v[i];
	struct str name = jnode_string(node->entry, "name");

	if (i == 0)
		return name.len ? name : jnode_string(l->root, "name");
	if (name.len && !l->nested)
		return name;
	if (node->folder.len)
		return node->folder;
	return str_basename(node->path);
}

static void note_oddities(struct lock *l, const struct package *p,
			  const struct jnode *entry)
{
	if (p->kind == PACKAGE_LIBRARY && !p->version.len && !p->vcs_url.len &&
	    npm_may_note(&l->unversioned))
		parse_note(l->ctx, entry->line, DIAG_UNPINNED,
			   STR_FMT " has no version in the lock file", STR_ARG(p->name));
	if (jnode_is_true(entry, "extraneous") && npm_may_note(&l->extraneous))
		parse_note(l->ctx, entry->line, DIAG_UNRESOLVED,
			   STR_FMT " is extraneous: nothing in the lock file needs it",
			   STR_ARG(p->name));
}

static void fill_package(struct lock *l, struct package *p, const struct jnode *entry)
{
	const struct jnode *integrity = jnode_get(entry, "integrity");

	set_version(l, p, entry);
	if (p->kind == PACKAGE_LIBRARY && l->nested)
		split_version(l, p);
	/* Of a git package the hash is that of an archive npm made, nobody else's. */
	if (p->kind == PACKAGE_LIBRARY && !p->vcs_url.len)
		npm_set_source(l->ctx, p, jnode_string(entry, "resolved"));
	if (p->kind == PACKAGE_LIBRARY && !p->vcs_url.len &&
	    jnode_is(integrity, JNODE_STRING))
		npm_set_hashes(l->ctx, p, integrity->text, integrity->line);
	npm_set_licenses(l->ctx, p, entry);
}

/* A project of an installed tree is the one that its package.json tells, whose place the
 * lock of the tree is not.  False when there is none. */
static bool add_manifest(struct lock *l, struct npm_node *node)
{
	struct str folder;

	if (!l->project.len || !node->is_project)
		return false;
	folder = npm_join(parse_arena(l->ctx), l->project, node->path);
	node->ref = npm_add_project(l->ctx, npm_sibling_manifest(l->ctx, folder), folder);
	return node->ref != PACKAGE_NONE;
}

static void add_node(struct lock *l, uint32_t i)
{
	struct npm_node *node = &l->tree.v[i];
	const struct jnode *entry = node->entry;
	struct package p = { .name = name_of(l, i), .scope = SCOPE_RUNTIME };

	if (node->link != NPM_NO_NODE || (i == 0 && !p.name.len))
		return;
	if (!npm_is_name(p.name)) {
		parse_warn(l->ctx, entry ? entry->line : 0, DIAG_BAD_NAME,
			   "\"" STR_FMT "\" is no package name", STR_ARG(p.name));
		return;
	}
	if (node->is_project || jnode_is_true(entry, "link")) {
		p.kind = PACKAGE_PROJECT;
		if (node->is_project)
			p.folder = node->path.len ? node->path : STR(".");
		/* The root's own entry need not repeat the version. */
		if (i == 0 && !jnode_get(entry, "version"))
			p.version = jnode_string(l->root, "version");
	} else {
		p.scope = scope_of(entry);
		p.relation = l->knows_direct ? DEP_TRANSITIVE : DEP_UNKNOWN;
	}
	p.line = entry ? entry->line : 0;
	/* In version 1, and where no root is listed, the root is the whole document. */
	if (i == 0 && (l->nested || !entry))
		p.line = jnode_get(l->root, "name")->line;
	if (entry)
		fill_package(l, &p, entry);
	node->is_first_party = p.kind == PACKAGE_PROJECT;
	if (node->is_first_party && (l->has_projects || add_manifest(l, node)))
		return;
	if (node->is_first_party)
		p.relation = DEP_UNKNOWN;
	if (i && entry)
		note_oddities(l, &p, entry);
	node->ref = parse_add(l->ctx, &p);
}

/* --- edges ----------------------------------------------------------------- */

static void note_missing(struct lock *l, uint32_t from, const struct jnode *owner,
			 const struct jnode *need)
{
	if (!npm_may_note(&l->missing) ||
	    jnode_get_str(jnode_get(owner, "optionalDependencies"), need->key))
		return;
	struct str name = name_of(l, from);
	parse_note(l->ctx, need->line, DIAG_UNRESOLVED,
		   "%s" STR_FMT " needs " STR_FMT ", which the lock file does not list",
		   name.len ? "" : "the project", STR_ARG(name), STR_ARG(need->key));
}

/* Edges of one list of `owner`, whose names are looked up from node `from`. */
static void add_edges(struct lock *l, uint32_t from, const struct jnode *owner,
		      const char *key, bool required, bool direct)
{
	const struct jnode *list = jnode_get(owner, key);

	if (!list)
		return;
	if (list->type != JNODE_OBJECT) {
		if (list->type > JNODE_TRUE && (list->type != JNODE_ARRAY || list->n))
			parse_warn(l->ctx, list->line, DIAG_SYNTAX,
				   "\"%s\" is %s, not an object", key,
				   jnode_type_name(list->type));
		return;
	}
	jnode_each (need, list) {
		uint32_t to = npm_tree_resolve(&l->tree, from, need->key);

		if (to == NPM_NO_NODE) {
			if (required)
				note_missing(l, from, owner, need);
			continue;
		}
		parse_edge(l->ctx, l->tree.v[from].ref, l->tree.v[to].ref);
		if (direct && !l->tree.v[to].is_first_party)
			parse_relation(l->ctx, l->tree.v[to].ref, DEP_DIRECT);
	}
}

static void add_node_edges(struct lock *l, uint32_t i)
{
	const struct npm_node *node = &l->tree.v[i];

	if (node->link != NPM_NO_NODE || !node->entry)
		return;
	if (l->nested) {
		if (i)
			add_edges(l, i, node->entry, "requires", true,
				  node->is_first_party);
		return;
	}
	for (size_t k = 0; k < NPM_N_LISTS; k++)
		if (node->is_project || npm_lists[k].scope != SCOPE_DEV)
			add_edges(l, i, node->entry, npm_lists[k].key,
				  npm_lists[k].required, node->is_project);
}

/* Version 1 leaves the direct ones to package.json, and so does what npm keeps of an
 * installed tree. */
static const struct jnode *read_manifest(struct lock *l)
{
	const struct jnode *manifest = npm_sibling_manifest(l->ctx, l->project);

	l->knows_direct = manifest != NULL;
	return manifest;
}

static void add_all(struct lock *l)
{
	const struct jnode *manifest =
		l->nested || l->project.len ? read_manifest(l) : NULL;

	for (uint32_t i = 0; i < l->tree.n; i++)
		add_node(l, i);
	for (uint32_t i = 0; i < l->tree.n; i++)
		add_node_edges(l, i);
	if (manifest)
		parse_in_file(l->ctx, npm_manifest_path(l->ctx, l->project));
	for (size_t k = 0; manifest && k < NPM_N_LISTS; k++)
		add_edges(l, 0, manifest, npm_lists[k].key, npm_lists[k].required, true);
	parse_in_file(l->ctx, STR(""));
	npm_end_notes(l->ctx, &l->missing,
		      "dependencies that the lock file does not list");
	npm_end_notes(l->ctx, &l->unversioned, "packages without a version");
	npm_end_notes(l->ctx, &l->extraneous, "packages that nothing needs");
}

/* --- the file -------------------------------------------------------------- */

/* The stated version, or the one that the shape tells: npm before 5 wrote none. */
static unsigned lock_version(struct lock *l)
{
	const struct jnode *v = jnode_get(l->root, "lockfileVersion");
	bool has_packages = jnode_is(jnode_get(l->root, "packages"), JNODE_OBJECT);
	uint32_t n;

	if (!v || v->type == JNODE_NULL)
		return has_packages ? 3 : 1;
	if ((v->type == JNODE_NUMBER || v->type == JNODE_STRING) &&
	    str_to_u32(v->text, 3, &n) && n > 0)
		return n == 1 || has_packages ? n : 1;
	parse_warn(l->ctx, v->line, DIAG_UNSUPPORTED,
		   "lockfileVersion " STR_FMT " is not one of 1, 2, 3; it is read as %s",
		   STR_ARG(v->text.len ? v->text : str_of(jnode_type_name(v->type))),
		   has_packages ? "3" : "1");
	return has_packages ? 3 : 1;
}

static int read_lock(struct lock *l)
{
	unsigned version = lock_version(l);
	const struct jnode *list =
		jnode_get(l->root, version == 1 ? "dependencies" : "packages");

	if (list && list->type != JNODE_OBJECT)
		return parse_error(l->ctx, list->line, "\"%s\" is %s, not an object",
				   version == 1 ? "dependencies" : "packages",
				   jnode_type_name(list->type));
	if (!list && !jnode_get(l->root, "lockfileVersion") &&
	    !jnode_get(l->root, "name"))
		return parse_error(l->ctx, 1,
				   "neither \"packages\" nor \"dependencies\": not a "
				   "lock file of npm");
	if (version == 1)
		read_nested(l);
	else
		read_packages(l, list);
	add_all(l);
	return 0;
}

int npm_lock_read(struct parse_ctx *ctx, struct str bytes, struct str project)
{
	struct lock l = { .ctx = ctx, .project = project };

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	l.root = jnode_read(parse_arena(ctx), bytes, JNODE_STRICT, NPM_NESTING,
			    parse_diags(ctx), parse_path(ctx));
	if (!l.root)
		return -1;
	if (l.root->type != JNODE_OBJECT)
		return parse_error(ctx, l.root->line, "%s instead of an object",
				   jnode_type_name(l.root->type));
	l.has_projects = project.len && (parse_exists(ctx, "../package-lock.json") ||
					 parse_exists(ctx, "../npm-shrinkwrap.json"));
	npm_tree_init(&l.tree, parse_arena(ctx));
	map_init(&l.paths);
	int rc = read_lock(&l);
	map_release(&l.paths);
	npm_tree_release(&l.tree);
	return rc;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct str other;

	if (str_is(str_basename(parse_path(ctx)), "package-lock.json") &&
	    parse_sibling(ctx, "npm-shrinkwrap.json", &other)) {
		parse_note(ctx, 0, DIAG_SKIPPED,
			   "npm-shrinkwrap.json lies beside it and is read instead, as "
			   "npm does");
		return 0;
	}
	return npm_lock_read(ctx, bytes, STR(""));
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "package-lock.json", NULL },
	{ MATCH_NAME, "npm-shrinkwrap.json", NULL },
};

const struct parser npm_package_lock_parser = {
	.id = "npm-package-lock",
	.title = "npm lock file",
	.versions = "1, 2, 3",
	.spec = "https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json",
	.ecosystem = ECO_NPM,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.has_edges = true,
	.parse = parse,
};
