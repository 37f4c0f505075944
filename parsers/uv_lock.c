/*
 * uv_lock.c - uv.lock, version 1 in any revision, of projects, workspaces and scripts.
 *
 * uv calls the file an implementation detail and documents its role only:
 * https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile .  Read here after
 * what uv 0.4 to 0.13 write (revisions 0 to 5).
 *
 * Members of the workspace are first party: their lists are what was asked for.  What an
 * extra brings is a node of its own ("httpx" and "httpx[http2]"), so that an extra which
 * is asked for in development alone does not make its packages runtime ones.
 */
#include "base/multimap.h"
#include "format/pep508.h"
#include "format/vcs_url.h"
#include "parsers/lock_text.h"
#include "parsers/python.h"

enum {
	MAX_NESTING = 64,
	/* Versions of one name, extras of one package: real locks hold up to ten. */
	MAX_SAME = 64,
};

#define NONE SIZE_MAX

struct entry {
	const struct toml *table;
	struct str key, version;
	package_ref ref;
	bool is_root;
	size_t extras; /* first node of an extra, or NONE */
	enum dep_scope scope;
	bool is_direct;
	struct str group; /* of the strongest scope in which it was asked for */
};

/* A package (extra is empty), or what one of its extras adds. */
struct node {
	size_t entry, next_extra;
	struct str extra;
	const struct toml *list;
	enum dep_scope scope;
};

struct reading {
	struct parse_ctx *ctx;
	struct arena *a;
	struct entry *entries; /* nodes[i] is the package of entries[i] */
	size_t n, cap;
	struct node *nodes;
	size_t n_nodes, cap_nodes;
	struct multimap by_key; /* of entries */
	struct map members;     /* keys in the manifest */
	size_t *todo, n_todo, cap_todo;
	bool told_index, has_root;
	int result;
};

/* --- packages ---------------------------------------------------------------- */

static bool is_local(const struct toml *source)
{
	return toml_get(source, "editable") || toml_get(source, "virtual") ||
	       toml_get(source, "directory");
}

static struct str local_folder(const struct toml *source)
{
	struct str at = toml_string(source, "editable");

	if (!at.len)
		at = toml_string(source, "virtual");
	return at.len ? at : toml_string(source, "directory");
}

/* Without a manifest the one package at "." is the project. */
static bool is_root(struct reading *r, const struct toml *source, struct str key)
{
	if (!is_local(source))
		return false;
	if (r->members.n)
		return map_has(&r->members, key);
	return !toml_get(source, "directory") && str_is(local_folder(source), ".");
}

static void read_source(struct reading *r, const struct toml *source, struct package *p)
{
	struct str git = toml_string(source, "git"), url = toml_string(source, "url");
	struct str registry = toml_string(source, "registry");

	if (is_local(source)) {
		p->kind = PACKAGE_PROJECT;
		p->folder = local_folder(source);
	} else if (git.len) {
		p->subpath = toml_string(source, "subdirectory");
		python_take_repository(r->ctx, p, git, STR(""));
	} else if (url.len) {
		p->source_url = url_clean(r->a, url);
	} else if (registry.len) {
		python_note_index(r->ctx, p->line, registry, &r->told_index);
	} else if (!toml_string(source, "path").len) {
		parse_warn(r->ctx, p->line, source ? DIAG_UNSUPPORTED : DIAG_SYNTAX,
			   STR_FMT ": %s", STR_ARG(p->name),
			   source ? "a source of this kind is not known"
				  : "it has no source");
	}
	if (p->kind == PACKAGE_LIBRARY && !p->version.len && !p->vcs_url.len)
		parse_warn(r->ctx, p->line, DIAG_UNPINNED, STR_FMT " has no version",
			   STR_ARG(p->name));
}

static void add_entry(struct reading *r, struct entry e)
{
	arena_grow(r->a, r->entries, r->n, &r->cap);
	r->entries[r->n++] = e;
	multimap_add(&r->by_key, e.key);
}

static void read_entry(struct reading *r, const struct toml *t)
{
	struct str name = toml_string(t, "name");
	struct entry e = { .table = t, .extras = NONE };

	if (t->type != TOML_TABLE || !pep508_is_name(name)) {
		r->result = parse_error(r->ctx, t->line, "a package without a name");
		return;
	}
	e.key = python_key(r->a, name);
	e.version = toml_string(t, "version");
	e.is_root = is_root(r, toml_get(t, "source"), e.key);
	e.scope = SCOPE_UNKNOWN;
	add_entry(r, e);
}

static void add_package(struct reading *r, struct entry *e)
{
	const struct toml *t = e->table;
	struct python_hashes hashes = { .n = 0 };
	struct package p = {
		.name = toml_string(t, "name"),
		.version = e->version,
		.line = t->line,
		.scope = e->scope,
		.group = e->group,
		.relation = e->is_direct  ? DEP_DIRECT
			    : r->has_root ? DEP_TRANSITIVE
					  : DEP_UNKNOWN,
	};

	read_source(r, toml_get(t, "source"), &p);
	if (p.kind == PACKAGE_PROJECT) {
		p.scope = SCOPE_RUNTIME;
		p.relation = DEP_UNKNOWN;
		p.group.len = 0;
	}
	python_add_hashes(r->ctx, toml_get(t, "sdist"), p.name, &hashes);
	python_add_hashes(r->ctx, toml_get(t, "wheels"), p.name, &hashes);
	p.hashes = hashes.v;
	p.n_hashes = hashes.n;
	e->ref = parse_add(r->ctx, &p);
}

/* --- the graph --------------------------------------------------------------- */

static bool same_source(const struct toml *a, const struct toml *b)
{
	if (!a || !b || a->type != TOML_TABLE || !a->child)
		return true;
	return str_eq(toml_string(b, "registry"), toml_string(a, "registry")) &&
	       str_eq(toml_string(b, "git"), toml_string(a, "git")) &&
	       str_eq(toml_string(b, "url"), toml_string(a, "url")) &&
	       str_eq(toml_string(b, "path"), toml_string(a, "path"));
}

/* A dependency names version and source where its name alone is not clear. */
static bool is_meant(const struct toml *dep, const struct entry *e)
{
	struct str version = toml_string(dep, "version");

	return (!version.len || str_eq(version, e->version)) &&
	       !pep508_excludes(toml_string(dep, "specifier"), e->version) &&
	       same_source(toml_get(dep, "source"), toml_get(e->table, "source"));
}

static void add_node(struct reading *r, struct node n)
{
	arena_grow(r->a, r->nodes, r->n_nodes, &r->cap_nodes);
	r->nodes[r->n_nodes++] = n;
}

static void add_nodes(struct reading *r)
{
	for (size_t i = 0; i < r->n; i++)
		add_node(r, (struct node){ .entry = i,
					   .next_extra = NONE,
					   .list = toml_get(r->entries[i].table,
							    "dependencies") });
	for (size_t i = 0; i < r->n; i++)
		toml_each (it, toml_get(r->entries[i].table, "optional-dependencies")) {
			add_node(r, (struct node){ .entry = i,
						   .next_extra = r->entries[i].extras,
						   .extra = it->key,
						   .list = it });
			r->entries[i].extras = r->n_nodes - 1;
		}
}

static void reach(struct reading *r, size_t node, enum dep_scope scope)
{
	struct node *n = &r->nodes[node];

	if (n->scope >= scope)
		return;
	n->scope = scope;
	if (r->entries[n->entry].scope < scope)
		r->entries[n->entry].scope = scope;
	arena_grow(r->a, r->todo, r->n_todo, &r->cap_todo);
	r->todo[r->n_todo++] = node;
}

static bool asks_extra(const struct toml *dep, struct str extra)
{
	const struct toml *list = toml_get(dep, "extra");

	/* The manifest of a script writes them as its metadata does. */
	if (!list)
		list = toml_get(dep, "extras");
	toml_each (it, list)
		if (str_eq(it->text, extra))
			return true;
	return false;
}

/* What a dependency leads to: the package, and each extra that is asked for. */
struct visit {
	enum dep_scope scope;
	struct str group;
	bool is_direct;
	package_ref from; /* for edges; PACKAGE_NONE while scopes are spread */
};

static void visit_entry(struct reading *r, const struct toml *dep, size_t entry,
			const struct visit *v)
{
	struct entry *e = &r->entries[entry];
	size_t seen = 0;

	if (v->from != PACKAGE_NONE) {
		parse_edge(r->ctx, v->from, e->ref);
		return;
	}
	if (v->is_direct && (!e->is_direct || v->scope > e->scope))
		e->group = v->group;
	e->is_direct = e->is_direct || v->is_direct;
	reach(r, entry, v->scope);
	for (size_t k = e->extras; k != NONE && seen++ < MAX_SAME;
	     k = r->nodes[k].next_extra)
		if (asks_extra(dep, r->nodes[k].extra))
			reach(r, k, v->scope);
}

static void visit_dependency(struct reading *r, const struct toml *dep,
			     const struct visit *v)
{
	struct str name = toml_string(dep, "name");
	bool some = false;
	size_t first, seen = 0;

	if (dep->type != TOML_TABLE || !name.len) {
		if (v->from != PACKAGE_NONE || v->is_direct)
			parse_warn(r->ctx, dep->line, DIAG_SYNTAX,
				   "a dependency without a name");
		return;
	}
	first = multimap_first(&r->by_key, python_key(r->a, name));
	if (first == MULTIMAP_END) {
		if (v->from != PACKAGE_NONE)
			parse_warn(r->ctx, dep->line, DIAG_UNRESOLVED,
				   STR_FMT ", which is needed, is not in the lock",
				   STR_ARG(name));
		return;
	}
	for (size_t i = first; i != MULTIMAP_END && seen++ < MAX_SAME;
	     i = multimap_next(&r->by_key, i))
		if (is_meant(dep, &r->entries[i])) {
			some = true;
			visit_entry(r, dep, i, v);
		}
	/* None fits: then it was not understood, and any may be meant. */
	if (!some)
		visit_entry(r, dep, first, v);
}

static void visit_list(struct reading *r, const struct toml *list, struct visit v)
{
	if (list && list->type != TOML_ARRAY) {
		if (v.from != PACKAGE_NONE || v.is_direct)
			parse_warn(r->ctx, list->line, DIAG_SYNTAX,
				   "expected an array of dependencies");
		return;
	}
	toml_each (it, list)
		visit_dependency(r, it, &v);
}

static void spread(struct reading *r)
{
	while (r->n_todo) {
		size_t at = r->todo[--r->n_todo];
		const struct node *n = &r->nodes[at];

		/* What a member needs has been asked for by its own lists. */
		if (r->entries[n->entry].is_root && !n->extra.len)
			continue;
		visit_list(r, n->list,
			   (struct visit){ .scope = n->scope, .from = PACKAGE_NONE });
	}
}

static void ask(struct reading *r, const struct toml *list, enum dep_scope scope,
		struct str group)
{
	r->has_root = r->has_root || list;
	visit_list(r, list,
		   (struct visit){ .scope = scope,
				   .group = group,
				   .is_direct = true,
				   .from = PACKAGE_NONE });
}

/* Development before runtime, so that what is stronger has the last word. */
static void ask_all(struct reading *r, const struct toml *manifest)
{
	toml_each (it, toml_get(manifest, "dependency-groups"))
		ask(r, it, SCOPE_DEV, it->key);
	for (size_t i = 0; i < r->n; i++) {
		const struct toml *t = r->entries[i].table;

		if (!r->entries[i].is_root)
			continue;
		r->has_root = true;
		toml_each (it, toml_get(t, "dev-dependencies"))
			ask(r, it, SCOPE_DEV, it->key);
		toml_each (it, toml_get(t, "optional-dependencies"))
			ask(r, it, SCOPE_OPTIONAL, it->key);
		ask(r, toml_get(t, "dependencies"), SCOPE_RUNTIME, STR(""));
	}
	ask(r, toml_get(manifest, "requirements"), SCOPE_RUNTIME, STR(""));
	spread(r);
}

static void add_edges(struct reading *r)
{
	for (size_t i = 0; i < r->n_nodes; i++) {
		const struct node *n = &r->nodes[i];

		visit_list(r, n->list,
			   (struct visit){ .from = r->entries[n->entry].ref });
	}
	for (size_t i = 0; i < r->n; i++)
		toml_each (it, toml_get(r->entries[i].table, "dev-dependencies"))
			visit_list(r, it, (struct visit){ .from = r->entries[i].ref });
}

/* --- the file ---------------------------------------------------------------- */

static void check_version(struct reading *r, const struct toml *root, bool whole)
{
	const struct toml *version = toml_get(root, "version");

	if (version && !str_is(version->text, "1"))
		parse_warn(r->ctx, version->line, DIAG_UNSUPPORTED,
			   "version " STR_FMT " is not known (1 is); read as if it were",
			   STR_ARG(str_slice(version->text, 0, 40)));
	else if (!version && whole)
		parse_warn(r->ctx, 1, DIAG_SYNTAX, "no version: uv did not write this");
}

static void read_lock(struct reading *r, const struct toml *root, bool whole)
{
	const struct toml *packages = toml_get(root, "package");
	const struct toml *manifest = toml_get(root, "manifest");

	check_version(r, root, whole);
	if (packages && packages->type != TOML_ARRAY) {
		r->result = parse_error(r->ctx, packages->line,
					"expected [[package]], an array of tables");
		return;
	}
	toml_each (it, toml_get(manifest, "members"))
		map_put(&r->members, python_key(r->a, it->text), 1);
	toml_each (it, packages)
		read_entry(r, it);
	add_nodes(r);
	ask_all(r, manifest);
	for (size_t i = 0; i < r->n; i++)
		add_package(r, &r->entries[i]);
	add_edges(r);
}

static int parse_uv_lock(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .ctx = ctx, .a = parse_arena(ctx) };
	const struct toml *root;
	unsigned errors = 0;

	if (lock_check_bytes(ctx, bytes))
		return -1;
	multimap_init(&r.by_key, r.a);
	map_init(&r.members);
	root = toml_read(r.a, bytes, MAX_NESTING, parse_diags(ctx), parse_path(ctx),
			 &errors);
	read_lock(&r, root, errors == 0);
	map_release(&r.members);
	multimap_release(&r.by_key);
	return errors ? -1 : r.result;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "uv.lock", NULL },
	{ MATCH_SUFFIX, ".py.lock", NULL },
};

const struct parser uv_lock_parser = {
	.id = "uv-lock",
	.title = "uv.lock",
	.versions = "1, revisions 0 to 5",
	.spec = "https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile",
	.ecosystem = ECO_PYPI,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.has_edges = true,
	.parse = parse_uv_lock,
};
