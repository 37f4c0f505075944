/*
 * bun_lock.c - bun.lock, lockfileVersion 0, 1 and 2.
 *
 * https://bun.com/docs/install/lockfile , and what Bun 1.1.45 to 1.4.5 write: JSON with
 * commas behind the last member.  "packages" is the tree of node_modules: a key is the
 * path of names from the root ("a", "a/@s/b"), a value [id, registry, info, integrity],
 * of which other sources than the registry leave some out.
 */
#include "base/map.h"
#include "format/vcs_url.h"
#include "parsers/lock_text.h"
#include "parsers/npm_graph.h"
#include "parsers/npm_project.h"

enum {
	/* What Bun writes nests 5 levels. */
	BUN_NESTING = 64,
	/* Names in a key; it bounds the work on hostile files. */
	CLIMB_MOST = 128,
	/* Bytes of a key. */
	KEY_MOST = 4096,
};
#define NO_ENTRY UINT32_MAX

struct entry {
	struct str key;
	const struct jnode *info; /* what it depends on; may be NULL */
	package_ref ref;
	bool is_workspace;
	bool is_first_party;
};

struct lock {
	struct parse_ctx *ctx;
	const struct jnode *root;
	struct entry *v;
	size_t n, cap;
	struct map keys;       /* key -> entry */
	struct map workspaces; /* folder as written -> package_ref */
	struct npm_graph graph;
	struct npm_notes missing;
};

/* The member `key` of an object; NULL when there is none, which is said of another
 * type. */
static const struct jnode *object_in(struct lock *l, const struct jnode *of,
				     const char *key)
{
	const struct jnode *v = jnode_get(of, key);

	if (v && v->type != JNODE_OBJECT) {
		parse_warn(l->ctx, v->line, DIAG_SYNTAX, "\"%s\" is %s, not an object",
			   key, jnode_type_name(v->type));
		return NULL;
	}
	return v;
}

/* --- projects -------------------------------------------------------------- */

static void add_workspace(struct lock *l, const struct jnode *w)
{
	struct str folder = npm_join(parse_arena(l->ctx), STR(""), w->key);
	package_ref ref =
		npm_add_project(l->ctx, npm_sibling_manifest(l->ctx, folder), folder);
	struct package p = { .kind = PACKAGE_PROJECT,
			     .name = jnode_string(w, "name"),
			     .version = jnode_string(w, "version"),
			     .scope = SCOPE_RUNTIME,
			     .folder = folder.len ? folder : STR("."),
			     .line = w->line };

	if (ref == PACKAGE_NONE && npm_is_name(p.name))
		ref = parse_add(l->ctx, &p);
	map_put(&l->workspaces, w->key, ref);
}

static void add_workspaces(struct lock *l)
{
	jnode_each (w, object_in(l, l->root, "workspaces")) {
		if (w->type != JNODE_OBJECT)
			parse_warn(l->ctx, w->line, DIAG_SYNTAX,
				   "workspace \"" STR_FMT "\" is %s, not an object",
				   STR_ARG(w->key), jnode_type_name(w->type));
		else if (!map_has(&l->workspaces, w->key))
			add_workspace(l, w);
	}
}

/* --- packages -------------------------------------------------------------- */

/* What follows the id: told by their types, as their places differ. */
static void read_rest(struct lock *l, struct entry *e, struct package *p,
		      const struct jnode *value)
{
	const struct jnode *integrity = NULL;

	jnode_each (item, value) {
		if (item == value->child)
			continue;
		if (item->type == JNODE_OBJECT && !e->info)
			e->info = item;
		else if (item->type != JNODE_STRING)
			continue;
		else if (!e->info && p->version.len)
			npm_set_source(l->ctx, p, item->text);
		else if (str_starts_with(item->text, STR("sha")) ||
			 str_starts_with(item->text, STR("md5-")))
			integrity = item;
	}
	if (integrity && !p->vcs_url.len)
		npm_set_hashes(l->ctx, p, integrity->text, integrity->line);
}

/* Where the id says it comes from, when that is not the registry. */
static void set_source(struct lock *l, struct package *p, struct str from)
{
	struct str name, version, url, ref;
	struct arena *a = parse_arena(l->ctx);

	switch (npm_spec_of(a, from)) {
	case NPM_SPEC_RANGE:
	case NPM_SPEC_ALIAS:
		if (str_starts_with(from, STR("root:")) ||
		    str_ends_with(from, STR(".tgz")))
			p->kind = PACKAGE_PROJECT;
		else
			p->version = from;
		break;
	case NPM_SPEC_LOCAL:
		p->kind = PACKAGE_PROJECT;
		break;
	case NPM_SPEC_URL:
	case NPM_SPEC_GIT:
		if (npm_read_file_url(from, &name, &version)) {
			p->name = name;
			p->version = version;
		}
		npm_set_source(l->ctx, p, from);
		/* Of GitHub's repositories Bun keeps seven digits of the commit. */
		if (p->vcs_url.len && !p->vcs_commit.len &&
		    str_cut(from, '#', &url, &ref))
			p->requested = ref;
		break;
	}
}

static void add_package(struct lock *l, struct entry *e, const struct jnode *value)
{
	const struct jnode *id = value->child;
	struct package p = { .relation = DEP_TRANSITIVE, .line = value->line };
	struct str from;
	uint64_t ref;

	if (!jnode_is(id, JNODE_STRING) || !npm_split(id->text, &p.name, &from) ||
	    !npm_is_name(p.name) || !from.len) {
		parse_warn(l->ctx, value->line, DIAG_BAD_NAME,
			   "\"" STR_FMT "\" does not tell the name of a package",
			   STR_ARG(jnode_is(id, JNODE_STRING) ? id->text : value->key));
		return;
	}
	if (str_starts_with(from, STR("workspace:"))) {
		e->is_workspace = e->is_first_party = true;
		if (map_get(&l->workspaces, str_from(from, 10), &ref))
			e->ref = (package_ref)ref;
		return;
	}
	set_source(l, &p, from);
	read_rest(l, e, &p, value);
	e->is_first_party = p.kind == PACKAGE_PROJECT;
	if (e->is_first_party)
		p.relation = DEP_UNKNOWN;
	e->ref = parse_add(l->ctx, &p);
}

static void add_packages(struct lock *l)
{
	jnode_each (value, object_in(l, l->root, "packages")) {
		struct entry e = { .key = value->key, .ref = PACKAGE_NONE };

		if (value->type != JNODE_ARRAY || value->key.len > KEY_MOST) {
			parse_warn(l->ctx, value->line, DIAG_SYNTAX,
				   "\"" STR_FMT "\" is %s, not a list",
				   STR_ARG(str_slice(value->key, 0, 80)),
				   jnode_type_name(value->type));
			continue;
		}
		add_package(l, &e, value);
		arena_grow(parse_arena(l->ctx), l->v, l->n, &l->cap);
		l->v[l->n] = e;
		map_put(&l->keys, value->key, l->n++);
	}
}

/* --- edges ----------------------------------------------------------------- */

/* "a/@s/b" -> "a": the key without its last name. */
static struct str parent_of(struct str key)
{
	struct str parent = str_dirname(key);

	return str_starts_with(str_basename(parent), STR("@")) ? str_dirname(parent)
							       : parent;
}

/* What `name` means to the package at `key`: what lies nearest above it. */
static uint32_t resolve(const struct lock *l, struct str key, struct str name)
{
	char room[KEY_MOST + 1 + KEY_MOST];
	uint64_t found;

	if (name.len > KEY_MOST || key.len > KEY_MOST)
		return NO_ENTRY;
	for (unsigned hops = 0; key.len && hops < CLIMB_MOST; hops++) {
		memcpy(room, key.ptr, key.len);
		room[key.len] = '/';
		memcpy(room + key.len + 1, name.ptr, name.len);
		if (map_get(&l->keys, (struct str){ room, key.len + 1 + name.len },
			    &found))
			return (uint32_t)found;
		key = parent_of(key);
	}
	return map_get(&l->keys, name, &found) ? (uint32_t)found : NO_ENTRY;
}

static void note_missing(struct lock *l, const struct jnode *need)
{
	if (npm_may_note(&l->missing))
		parse_note(l->ctx, need->line, DIAG_UNRESOLVED,
			   STR_FMT " is needed and not listed", STR_ARG(need->key));
}

static void add_needs(struct lock *l, uint32_t from, const struct npm_list *list)
{
	const struct entry *e = &l->v[from];

	jnode_each (need, object_in(l, e->info, list->key)) {
		uint32_t to = resolve(l, e->key, need->key);

		if (to == NO_ENTRY) {
			if (list->required)
				note_missing(l, need);
			continue;
		}
		parse_edge(l->ctx, e->ref, l->v[to].ref);
		npm_graph_edge(&l->graph, from, to, list->scope == SCOPE_OPTIONAL);
		if (e->is_first_party && !l->v[to].is_first_party)
			parse_relation(l->ctx, l->v[to].ref, DEP_DIRECT);
	}
}

static void add_direct(struct lock *l, const struct jnode *w, const struct npm_list *list)
{
	struct str base = w->key.len ? jnode_string(w, "name") : STR("");
	uint64_t project = PACKAGE_NONE;

	map_get(&l->workspaces, w->key, &project);
	jnode_each (need, object_in(l, w, list->key)) {
		uint32_t to = resolve(l, base, need->key);

		if (to == NO_ENTRY) {
			if (list->required)
				note_missing(l, need);
			continue;
		}
		parse_edge(l->ctx, (package_ref)project, l->v[to].ref);
		npm_graph_want(&l->graph, to, list->scope);
		if (!l->v[to].is_first_party)
			parse_relation(l->ctx, l->v[to].ref, DEP_DIRECT);
	}
}

/* The edges of a workspace stand under "workspaces" (version 0 repeats them). */
static void add_edges(struct lock *l)
{
	npm_graph_init(&l->graph, parse_arena(l->ctx), l->n);
	for (size_t k = 0; k < NPM_N_LISTS; k++) {
		for (uint32_t i = 0; i < l->n; i++)
			if (!l->v[i].is_workspace && npm_lists[k].scope != SCOPE_DEV)
				add_needs(l, i, &npm_lists[k]);
		jnode_each (w, jnode_get(l->root, "workspaces"))
			add_direct(l, w, &npm_lists[k]);
	}
	npm_graph_spread(&l->graph);
	for (uint32_t i = 0; i < l->n; i++)
		if (!l->v[i].is_workspace)
			parse_set_scope(l->ctx, l->v[i].ref, l->graph.scope[i]);
}

/* --- the file -------------------------------------------------------------- */

static void check_version(struct lock *l)
{
	const struct jnode *v = jnode_get(l->root, "lockfileVersion");
	uint32_t n;

	if (!jnode_is(v, JNODE_NUMBER) || !str_to_u32(v->text, 2, &n))
		parse_warn(l->ctx, v ? v->line : 1, DIAG_UNSUPPORTED,
			   "lockfileVersion \"" STR_FMT
			   "\" is not one of 0, 1, 2; it is read as 2",
			   STR_ARG(v ? v->text : STR("")));
}

static void read_lock(struct lock *l)
{
	check_version(l);
	map_init(&l->keys);
	map_init(&l->workspaces);
	add_workspaces(l);
	add_packages(l);
	add_edges(l);
	jnode_each (patch, object_in(l, l->root, "patchedDependencies"))
		parse_note(l->ctx, patch->line, DIAG_UNSUPPORTED,
			   STR_FMT " is patched by the project: what the patch changes "
				   "is not looked into",
			   STR_ARG(patch->key));
	npm_end_notes(l->ctx, &l->missing, "dependencies that are not listed");
	map_release(&l->workspaces);
	map_release(&l->keys);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct lock l = { .ctx = ctx };

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	l.root = jnode_read(parse_arena(ctx), bytes, JNODE_COMMENTS, BUN_NESTING,
			    parse_diags(ctx), parse_path(ctx));
	if (!l.root)
		return -1;
	if (l.root->type != JNODE_OBJECT)
		return parse_error(ctx, l.root->line, "%s instead of an object",
				   jnode_type_name(l.root->type));
	if (!jnode_get(l.root, "lockfileVersion") && !jnode_get(l.root, "workspaces"))
		return parse_error(
			ctx, 1,
			"neither \"lockfileVersion\" nor \"workspaces\": not a "
			"lock file of Bun");
	read_lock(&l);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "bun.lock", NULL },
};

const struct parser bun_lock_parser = {
	.id = "bun-lock",
	.title = "Bun lock file",
	.versions = "0, 1, 2",
	.spec = "https://bun.com/docs/install/lockfile",
	.ecosystem = ECO_NPM,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.has_edges = true,
	.parse = parse,
};
