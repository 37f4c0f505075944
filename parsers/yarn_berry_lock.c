/*
 * yarn_berry_lock.c - yarn.lock of Yarn 2 and later, __metadata.version 3 to 10.
 *
 * https://yarnpkg.com/advanced/lexicon and https://yarnpkg.com/protocols , and what Yarn
 * 2.4 to 4.18 write.  A key lists descriptors ("name@npm:^1.0.0"), "resolution" is the
 * locator they lead to ("name@npm:1.2.3").  The checksum is that of a zip in Yarn's own
 * cache, so it is no hash of the package.  The entries of workspaces do not tell
 * development dependencies from others: package.json beside them does.
 */
#include "base/codec.h"
#include "base/map.h"
#include "format/yaml.h"
#include "parsers/lock_text.h"
#include "parsers/npm_graph.h"
#include "parsers/npm_project.h"

enum {
	/* What Yarn writes nests 4 levels. */
	BERRY_NESTING = 64,
	/* Patches of patches that are looked through; Yarn itself makes two. */
	PATCHES_MOST = 8,
};
#define NO_ENTRY UINT32_MAX
#define MANY_ENTRIES (UINT32_MAX - 1)

struct entry {
	const struct ynode *y;
	struct str locator;
	const struct jnode *manifest; /* of a workspace, where it has one */
	package_ref ref;
	bool is_workspace;
	bool is_first_party;
};

struct lock {
	struct parse_ctx *ctx;
	struct entry *v;
	size_t n, cap;
	struct map descriptors; /* "name@range" -> entry */
	struct map names;       /* name in descriptors -> entry, or MANY_ENTRIES */
	struct map folders;     /* of a workspace -> the first entry that names it */
	struct npm_graph graph; /* a node an entry */
	struct npm_notes missing;
};

/* --- locators -------------------------------------------------------------- */

/* "name@virtual:hash#npm:1.2.3" is the package with one set of peers. */
static struct str without_virtual(struct str reference)
{
	size_t at;

	if (!str_starts_with(reference, STR("virtual:")))
		return reference;
	at = str_find_char(reference, '#');
	return at == STR_NONE ? reference : str_from(reference, at + 1);
}

/* What "::" puts behind a reference: "version=1.2.3&hash=abc". */
static struct str without_bindings(struct str reference)
{
	size_t at = str_find(reference, STR("::"));

	return at == STR_NONE ? reference : str_slice(reference, 0, at);
}

static struct str decoded(struct arena *a, struct str s)
{
	struct str out = s;

	percent_decode(a, s, &out);
	return out;
}

/* The bound value of `key`, which ends with '=', decoded; empty when not there. */
static struct str binding(struct arena *a, struct str reference, struct str key)
{
	size_t at = str_find(reference, STR("::"));
	struct str item, rest = at == STR_NONE ? STR("") : str_from(reference, at + 2);

	while (rest.len) {
		str_cut(rest, '&', &item, &rest);
		if (str_starts_with(item, key))
			return decoded(a, str_from(item, key.len));
	}
	return STR("");
}

/* The package that a patch is put on.  *own tells a patch of the project from those
 * that Yarn brings along. */
static void look_through_patches(struct arena *a, struct str *name, struct str *reference,
				 bool *own)
{
	struct str source, patch;

	*own = false;
	for (unsigned n = 0;
	     n < PATCHES_MOST && str_starts_with(*reference, STR("patch:")); n++) {
		str_cut(str_from(*reference, 6), '#', &source, &patch);
		*own = *own || str_find(patch, STR("builtin<")) == STR_NONE;
		if (!npm_split(decoded(a, source), name, reference))
			return;
		*reference = without_virtual(*reference);
	}
}

static bool is_local(struct str reference)
{
	static const char *const local[] = { "workspace:", "link:", "portal:", "file:",
					     "exec:" };

	for (size_t i = 0; i < sizeof(local) / sizeof(local[0]); i++)
		if (str_starts_with(reference, str_of(local[i])))
			return true;
	return false;
}

/* --- packages -------------------------------------------------------------- */

/* Name and source from the locator; `version` is the entry's own field. */
static void set_source(struct lock *l, struct package *p, struct str reference)
{
	struct arena *a = parse_arena(l->ctx);
	struct str name, version;

	if (is_local(reference)) {
		p->kind = PACKAGE_PROJECT;
		/* Nobody gave it that version. */
		if (str_is(p->version, "0.0.0-use.local"))
			p->version = STR("");
	} else if (str_starts_with(reference, STR("npm:"))) {
		struct str url = binding(a, reference, STR("__archiveUrl="));

		if (!p->version.len)
			p->version = without_bindings(str_from(reference, 4));
		if (url.len)
			npm_set_source(l->ctx, p, url);
	} else {
		/* The name before the address of a file is the project's own: with it
		 * the version means nothing unless the address tells both. */
		if (npm_read_file_url(reference, &name, &version)) {
			p->name = name;
			p->version = version;
		} else {
			p->version = STR("");
		}
		npm_set_source(l->ctx, p, without_bindings(reference));
	}
}

/* The project of a workspace; package.json tells its version.  One that two entries name
 * is read once. */
static void add_workspace(struct lock *l, struct entry *e, const struct package *p,
			  struct str path)
{
	struct str folder = npm_join(parse_arena(l->ctx), STR(""), path);
	struct package plain = *p;
	uint64_t first;

	e->is_workspace = true;
	if (map_get(&l->folders, folder, &first)) {
		e->manifest = l->v[first].manifest;
		e->ref = l->v[first].ref;
		return;
	}
	map_put(&l->folders, folder, (uint64_t)(e - l->v));
	e->manifest = npm_sibling_manifest(l->ctx, folder);
	e->ref = npm_add_project(l->ctx, e->manifest, folder);
	if (e->ref != PACKAGE_NONE)
		return;
	plain.scope = SCOPE_RUNTIME;
	e->ref = parse_add(l->ctx, &plain);
}

static void add_package(struct lock *l, struct entry *e)
{
	struct str reference = STR("");
	struct package p = { .line = e->y->key_line };
	bool patched = false;

	e->ref = PACKAGE_NONE;
	p.name = e->locator;
	p.version = ynode_string(e->y, "version");
	if (npm_split(e->locator, &p.name, &reference)) {
		reference = without_virtual(reference);
		look_through_patches(parse_arena(l->ctx), &p.name, &reference, &patched);
		set_source(l, &p, reference);
	}
	if (!npm_is_name(p.name) || !reference.len) {
		parse_warn(l->ctx, p.line, DIAG_BAD_NAME,
			   "\"" STR_FMT "\" does not tell the name of a package",
			   STR_ARG(e->locator.len ? e->locator : e->y->key));
		return;
	}
	e->is_first_party = p.kind == PACKAGE_PROJECT;
	if (!e->is_first_party && !p.version.len && !p.vcs_url.len && !p.source_url.len)
		parse_warn(l->ctx, p.line, DIAG_SYNTAX, STR_FMT " has no version",
			   STR_ARG(p.name));
	if (patched)
		parse_note(l->ctx, p.line, DIAG_UNSUPPORTED,
			   STR_FMT " is patched by the project: what the patch changes "
				   "is not looked into",
			   STR_ARG(p.name));
	if (str_starts_with(reference, STR("workspace:")))
		add_workspace(l, e, &p, without_bindings(str_from(reference, 10)));
	else
		e->ref = parse_add(l->ctx, &p);
}

static void index_descriptors(struct lock *l, uint32_t i)
{
	struct str rest = l->v[i].y->key, descriptor, name, range;

	while (rest.len) {
		bool added;

		str_cut(rest, ',', &descriptor, &rest);
		descriptor = str_trim(descriptor);
		map_put(&l->descriptors, descriptor, i);
		if (npm_split(descriptor, &name, &range) &&
		    map_get_or_put(&l->names, name, i, &added) != i)
			map_put(&l->names, name, MANY_ENTRIES);
	}
}

/* --- edges ----------------------------------------------------------------- */

/* The entry that a range of `from`'s leads to.  Before version 8 ranges of the registry
 * are written without "npm:"; what is local is bound to who asks for it.  Where
 * "resolutions" of package.json have replaced the range, no descriptor is left: then
 * the only entry of that name is meant. */
static uint32_t find_entry(const struct lock *l, const struct entry *from,
			   struct str name, struct str range)
{
	struct arena *a = parse_arena(l->ctx);
	struct str key = arena_cat(a, name, STR("@"), range);
	uint64_t i = NO_ENTRY;

	if (map_get(&l->descriptors, key, &i) ||
	    map_get(&l->descriptors,
		    arena_cat(a, key, STR("::locator="),
			      percent_encode(a, from->locator, "!*'()")),
		    &i))
		return (uint32_t)i;
	key = arena_cat(a, name, STR("@npm:"), range);
	if (map_get(&l->descriptors, key, &i))
		return (uint32_t)i;
	if (map_get(&l->names, name, &i) && i != MANY_ENTRIES)
		return (uint32_t)i;
	return NO_ENTRY;
}

/* Names that a list of package.json holds, with this scope; a later list wins. */
static void put_scope(struct map *scopes, const struct jnode *manifest, const char *key,
		      enum dep_scope scope)
{
	const struct jnode *list = jnode_get(manifest, key);

	if (jnode_is(list, JNODE_OBJECT))
		jnode_each (need, list)
			map_put(scopes, need->key, scope);
}

/* How an entry asks for its dependencies: what the entry itself says is optional, and
 * what package.json says of a workspace.  The rest is for run time. */
static void read_wants(const struct entry *e, struct map *scopes)
{
	put_scope(scopes, e->manifest, "devDependencies", SCOPE_DEV);
	put_scope(scopes, e->manifest, "dependencies", SCOPE_RUNTIME);
	put_scope(scopes, e->manifest, "optionalDependencies", SCOPE_OPTIONAL);
	ynode_each (one, ynode_get(e->y, "dependenciesMeta"))
		if (str_is(ynode_string(one, "optional"), "true"))
			map_put(scopes, one->key, SCOPE_OPTIONAL);
}

static void add_edge(struct lock *l, uint32_t from, const struct ynode *need,
		     enum dep_scope scope)
{
	const struct entry *e = &l->v[from];
	uint32_t to = find_entry(l, e, need->key, need->text);

	if (to == NO_ENTRY) {
		if (scope != SCOPE_OPTIONAL && npm_may_note(&l->missing))
			parse_note(l->ctx, need->key_line, DIAG_UNRESOLVED,
				   STR_FMT "@" STR_FMT " is needed and not listed",
				   STR_ARG(need->key), STR_ARG(need->text));
		return;
	}
	const struct entry *target = &l->v[to];
	parse_edge(l->ctx, e->ref, target->ref);
	if (e->is_workspace)
		npm_graph_want(&l->graph, to, scope);
	else
		npm_graph_edge(&l->graph, from, to, scope == SCOPE_OPTIONAL);
	if (e->is_first_party && !target->is_first_party)
		parse_relation(l->ctx, target->ref, DEP_DIRECT);
}

static void add_edges(struct lock *l, uint32_t from)
{
	const struct entry *e = &l->v[from];
	const struct ynode *list = ynode_get(e->y, "dependencies");
	struct map scopes;

	if (list && list->type != YNODE_MAPPING) {
		if (list->type != YNODE_SCALAR || list->text.len)
			parse_warn(l->ctx, list->key_line, DIAG_SYNTAX,
				   "\"dependencies\" is not a mapping");
		return;
	}
	map_init(&scopes);
	read_wants(e, &scopes);
	ynode_each (need, list) {
		uint64_t scope = SCOPE_RUNTIME;

		map_get(&scopes, need->key, &scope);
		add_edge(l, from, need, (enum dep_scope)scope);
	}
	map_release(&scopes);
}

/* --- the file -------------------------------------------------------------- */

static void set_scopes(struct lock *l)
{
	npm_graph_spread(&l->graph);
	for (uint32_t i = 0; i < l->n; i++) {
		if (!l->v[i].is_workspace)
			parse_set_scope(l->ctx, l->v[i].ref, l->graph.scope[i]);
		/* Only workspaces tell what is direct. */
		if (l->folders.n && !l->v[i].is_first_party)
			parse_relation(l->ctx, l->v[i].ref, DEP_TRANSITIVE);
	}
}

static void read_entries(struct lock *l, const struct ynode *root)
{
	ynode_each (y, root) {
		if (str_is(y->key, "__metadata"))
			continue;
		if (y->type != YNODE_MAPPING) {
			parse_warn(l->ctx, y->key_line, DIAG_SYNTAX,
				   "\"" STR_FMT "\" is not a mapping", STR_ARG(y->key));
			continue;
		}
		arena_grow(parse_arena(l->ctx), l->v, l->n, &l->cap);
		l->v[l->n++] = (struct entry){ .y = y,
					       .locator = ynode_string(y, "resolution") };
	}
	npm_graph_init(&l->graph, parse_arena(l->ctx), l->n);
	for (uint32_t i = 0; i < l->n; i++) {
		add_package(l, &l->v[i]);
		index_descriptors(l, i);
	}
	for (uint32_t i = 0; i < l->n; i++)
		add_edges(l, i);
	set_scopes(l);
	npm_end_notes(l->ctx, &l->missing, "dependencies that are not listed");
}

static void check_version(struct parse_ctx *ctx, const struct ynode *root)
{
	const struct ynode *meta = ynode_get(root, "__metadata");
	struct str text = ynode_string(meta, "version");
	uint32_t n;

	if (!str_to_u32(text, 10, &n) || n < 3)
		parse_warn(ctx, meta ? meta->key_line : 1, DIAG_UNSUPPORTED,
			   "__metadata.version \"" STR_FMT
			   "\" is not one of 3 to 10; it is read as 10",
			   STR_ARG(text));
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct lock l = { .ctx = ctx };
	struct ynode_docs docs;

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	int rc = ynode_load(parse_arena(ctx), bytes, BERRY_NESTING, parse_diags(ctx),
			    parse_path(ctx), &docs);
	if (!docs.n || !docs.v[0])
		return rc;
	if (docs.v[0]->type != YNODE_MAPPING)
		return parse_error(ctx, docs.v[0]->line,
				   "not a mapping: no lock file of Yarn");
	check_version(ctx, docs.v[0]);
	map_init(&l.descriptors);
	map_init(&l.names);
	map_init(&l.folders);
	read_entries(&l, docs.v[0]);
	map_release(&l.folders);
	map_release(&l.names);
	map_release(&l.descriptors);
	return rc;
}

/* Yarn 1 has the same name and no "__metadata". */
static bool sniff(struct str bytes)
{
	struct str line;

	while (str_next_line(&bytes, &line))
		if (str_starts_with(line, STR("__metadata:")))
			return true;
	return false;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "yarn.lock", NULL },
};

const struct parser yarn_berry_lock_parser = {
	.id = "yarn-berry-lock",
	.title = "Yarn lock file",
	.versions = "3 to 10",
	.spec = "https://yarnpkg.com/advanced/lexicon",
	.ecosystem = ECO_NPM,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.has_edges = true,
	.sniff = sniff,
	.parse = parse,
};
