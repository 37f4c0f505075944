/*
 * yarn_lock.c - yarn.lock of Yarn 1 ("classic").
 *
 * https://classic.yarnpkg.com/lang/en/docs/yarn-lock/ (Yarn 1.22).  The file tells
 * neither which packages the project asks for nor for what: package.json beside it does,
 * and those of the members of its workspaces.
 */
#include "base/map.h"
#include "format/sri.h"
#include "parsers/lock_text.h"
#include "parsers/npm_graph.h"
#include "parsers/npm_project.h"
#include "parsers/yarn_v1.h"

#define NO_ENTRY UINT32_MAX
#define MANY_ENTRIES (UINT32_MAX - 1)

struct state {
	struct parse_ctx *ctx;
	struct yarn_lock lock;
	struct map patterns; /* "name@range" -> entry */
	struct map names;    /* name as in patterns -> entry, or MANY_ENTRIES */
	struct map members;  /* names of workspace members -> package_ref */
	struct npm_notes missing;
	struct npm_graph graph; /* a node an entry */
};

/* --- packages -------------------------------------------------------------- */

/* Yarn puts the file's sha1 behind '#'. */
static void add_fragment_hash(struct parse_ctx *ctx, struct package *p,
			      struct str resolved)
{
	struct str url, hex;

	if (!str_cut(resolved, '#', &url, &hex) || !hash_is_hex(HASH_SHA1, hex))
		return;
	for (size_t i = 0; i < p->n_hashes; i++)
		if (p->hashes[i].alg == HASH_SHA1)
			return;
	struct package_hash *all =
		arena_new_array(parse_arena(ctx), struct package_hash, p->n_hashes + 1);
	for (size_t i = 0; i < p->n_hashes; i++)
		all[i] = p->hashes[i];
	all[p->n_hashes] =
		(struct package_hash){ .alg = HASH_SHA1,
				       .hex = arena_lower(parse_arena(ctx), hex) };
	p->hashes = all;
	p->n_hashes++;
}

/* Name and source from the first pattern: "name@range", "alias@npm:real@range". */
static void read_pattern(struct state *s, struct package *p, const struct yarn_entry *e)
{
	struct str range, real, rest;

	p->name = e->patterns[0];
	if (!npm_split(e->patterns[0], &p->name, &range))
		return;
	switch (npm_spec_of(parse_arena(s->ctx), range)) {
	case NPM_SPEC_ALIAS:
		real = str_from(range, 4);
		p->name = npm_split(real, &real, &rest) ? real : str_from(range, 4);
		break;
	case NPM_SPEC_LOCAL:
		p->kind = PACKAGE_PROJECT;
		/* Of a link Yarn writes a version that nobody gave it. */
		if (str_starts_with(range, STR("link:")))
			p->version = STR("");
		break;
	case NPM_SPEC_GIT:
		if (!e->resolved.len)
			npm_set_source(s->ctx, p, range);
		break;
	case NPM_SPEC_URL:
		/* The name before the address is the project's own: with it the
		 * version means nothing unless the address tells the name. */
		if (npm_read_file_url(range, &real, &rest))
			p->name = real;
		else
			p->version = STR("");
		break;
	case NPM_SPEC_RANGE:
		break;
	}
}

static void add_entry(struct state *s, struct yarn_entry *e)
{
	struct package p = { .version = e->version, .line = e->line };

	read_pattern(s, &p, e);
	if (!npm_is_name(p.name)) {
		parse_warn(s->ctx, e->line, DIAG_BAD_NAME,
			   "\"" STR_FMT "\" is no package name", STR_ARG(p.name));
		return;
	}
	if (!e->version.len)
		parse_warn(s->ctx, e->line, DIAG_SYNTAX, STR_FMT " has no version",
			   STR_ARG(p.name));
	if (p.kind == PACKAGE_LIBRARY)
		npm_set_source(s->ctx, &p, e->resolved);
	if (p.kind == PACKAGE_LIBRARY && !p.vcs_url.len) {
		npm_set_hashes(s->ctx, &p, e->integrity, e->integrity_line);
		add_fragment_hash(s->ctx, &p, e->resolved);
	}
	e->is_first_party = p.kind == PACKAGE_PROJECT;
	e->ref = parse_add(s->ctx, &p);
}

static void index_entry(struct state *s, uint32_t i)
{
	const struct yarn_entry *e = &s->lock.v[i];
	struct str name, last = STR(""), range;

	for (size_t k = 0; k < e->n_patterns; k++) {
		bool added;

		map_put(&s->patterns, e->patterns[k], i);
		if (!npm_split(e->patterns[k], &name, &range) || str_eq(name, last))
			continue;
		last = name;
		if (map_get_or_put(&s->names, name, i, &added) != i)
			map_put(&s->names, name, MANY_ENTRIES);
	}
}

/* The entry of name@range.  Where "resolutions" of package.json have replaced the range
 * no pattern may be left for it: then the only entry of that name is meant. */
static uint32_t find_entry(struct state *s, struct str name, struct str range)
{
	uint64_t i = NO_ENTRY;
	struct str key = arena_cat(parse_arena(s->ctx), name, STR("@"), range);

	if (map_get(&s->patterns, key, &i))
		return (uint32_t)i;
	if (map_get(&s->names, name, &i) && i < MANY_ENTRIES)
		return (uint32_t)i;
	return NO_ENTRY;
}

static void add_edges(struct state *s, struct yarn_entry *e)
{
	for (size_t k = 0; k < e->n_needs; k++) {
		struct yarn_need *need = &e->needs[k];

		need->to = find_entry(s, need->name, need->range);
		if (need->to != NO_ENTRY) {
			const struct yarn_entry *to = &s->lock.v[need->to];

			parse_edge(s->ctx, e->ref, to->ref);
			npm_graph_edge(&s->graph, (uint32_t)(e - s->lock.v), need->to,
				       need->optional);
			if (e->is_first_party && !to->is_first_party)
				parse_relation(s->ctx, to->ref, DEP_DIRECT);
		} else if (!need->optional && npm_may_note(&s->missing)) {
			parse_note(s->ctx, need->line, DIAG_UNRESOLVED,
				   STR_FMT "@" STR_FMT " is needed and not listed",
				   STR_ARG(need->name), STR_ARG(need->range));
		}
	}
}

/* --- package.json ---------------------------------------------------------- */

struct manifest {
	const struct jnode *root;
	struct str folder; /* "" or "packages/a/" */
	package_ref ref;
};

static void add_project(struct state *s, struct manifest *m)
{
	m->ref = npm_add_project(s->ctx, m->root, m->folder);
	if (m->ref != PACKAGE_NONE)
		map_put(&s->members, jnode_string(m->root, "name"), m->ref);
}

static void add_direct(struct state *s, const struct manifest *m,
		       const struct npm_list *list, const struct jnode *need)
{
	uint32_t to = NO_ENTRY;
	uint64_t member;

	if (need->type == JNODE_STRING)
		to = find_entry(s, need->key, need->text);
	if (to != NO_ENTRY) {
		struct yarn_entry *e = &s->lock.v[to];

		parse_edge(s->ctx, m->ref, e->ref);
		if (!e->is_first_party)
			parse_relation(s->ctx, e->ref, DEP_DIRECT);
		npm_graph_want(&s->graph, to, list->scope);
	} else if (map_get(&s->members, need->key, &member)) {
		parse_edge(s->ctx, m->ref, (package_ref)member);
	} else if (list->required && need->type == JNODE_STRING &&
		   npm_spec_of(parse_arena(s->ctx), need->text) != NPM_SPEC_LOCAL &&
		   npm_may_note(&s->missing)) {
		parse_note(s->ctx, need->line, DIAG_UNRESOLVED,
			   STR_FMT
			   " is not in yarn.lock, which is older than package.json",
			   STR_ARG(need->key));
	}
}

/* What stands in optionalDependencies too is optional, wherever else it stands. */
static void add_direct_lists(struct state *s, const struct manifest *m)
{
	const struct jnode *optional = jnode_get(m->root, "optionalDependencies");
	struct map names;

	map_init(&names);
	if (jnode_is(optional, JNODE_OBJECT))
		jnode_each (need, optional)
			map_put(&names, need->key, 1);
	parse_in_file(s->ctx, npm_manifest_path(s->ctx, m->folder));
	for (size_t k = 0; k < NPM_N_LISTS; k++) {
		const struct jnode *list = jnode_get(m->root, npm_lists[k].key);

		/* Yarn 1 does not install the peers of the project itself. */
		if (!jnode_is(list, JNODE_OBJECT) ||
		    str_is(list->key, "peerDependencies"))
			continue;
		jnode_each (need, list)
			if (list == optional || !map_has(&names, need->key))
				add_direct(s, m, &npm_lists[k], need);
	}
	parse_in_file(s->ctx, STR(""));
	map_release(&names);
}

static void set_scopes(struct state *s)
{
	npm_graph_spread(&s->graph);
	for (uint32_t i = 0; i < s->lock.n; i++)
		parse_set_scope(s->ctx, s->lock.v[i].ref, s->graph.scope[i]);
}

/* The root and, where there are any, the members of its workspaces. */
static size_t read_projects(struct state *s, const struct jnode *root,
			    struct manifest **out)
{
	struct arena *a = parse_arena(s->ctx);
	struct npm_patterns patterns = { 0 };
	struct str *folders;
	size_t n = 1;

	npm_patterns_read(a, root, &patterns);
	size_t n_folders = npm_patterns_folders(s->ctx, &patterns, &folders);
	struct manifest *v = arena_new_array(a, struct manifest, n_folders + 1);

	v[0] = (struct manifest){ .root = root, .folder = STR("") };
	for (size_t i = 0; i < n_folders; i++) {
		v[n].root = npm_sibling_manifest(s->ctx, folders[i]);
		v[n].folder = folders[i];
		n += v[n].root != NULL;
	}
	*out = v;
	return n;
}

/* Everything that package.json tells: projects, direct ones, scopes. */
static void read_manifests(struct state *s)
{
	const struct jnode *root = npm_sibling_manifest(s->ctx, STR(""));
	struct manifest *v;

	if (!root)
		return;
	size_t n = read_projects(s, root, &v);
	for (size_t i = 0; i < n; i++)
		add_project(s, &v[i]);
	for (size_t i = 0; i < n; i++)
		add_direct_lists(s, &v[i]);
	set_scopes(s);
	for (uint32_t i = 0; i < s->lock.n; i++)
		if (!s->lock.v[i].is_first_party)
			parse_relation(s->ctx, s->lock.v[i].ref, DEP_TRANSITIVE);
}

/* --- the file -------------------------------------------------------------- */

/* A later format of Yarn 1 would say so in its comment.  Returns the line that tells, or
 * 0. What Yarn 2 and later write is yarn_berry_lock.c's. */
static unsigned other_format_line(struct str bytes)
{
	struct str line;

	for (unsigned n = 1; str_next_line(&bytes, &line); n++)
		if (str_starts_with(line, STR("# yarn lockfile v")) &&
		    !str_is(str_trim_right(line), "# yarn lockfile v1"))
			return n;
	return 0;
}

static void read_entries(struct state *s)
{
	npm_graph_init(&s->graph, parse_arena(s->ctx), s->lock.n);
	for (uint32_t i = 0; i < s->lock.n; i++) {
		add_entry(s, &s->lock.v[i]);
		index_entry(s, i);
	}
	for (uint32_t i = 0; i < s->lock.n; i++)
		add_edges(s, &s->lock.v[i]);
	read_manifests(s);
	npm_end_notes(s->ctx, &s->missing, "dependencies that are not listed");
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct state s = { .ctx = ctx };

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	unsigned other = other_format_line(bytes);
	if (other) {
		parse_warn(ctx, other, DIAG_UNSUPPORTED,
			   "a later format of Yarn 1: only v1 is read");
		return 0;
	}
	int rc = yarn_v1_read(ctx, bytes, &s.lock);
	map_init(&s.patterns);
	map_init(&s.names);
	map_init(&s.members);
	read_entries(&s);
	map_release(&s.members);
	map_release(&s.names);
	map_release(&s.patterns);
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "yarn.lock", NULL },
};

/* No sniff: this one is the default for the name, and says so of what it cannot read. */
const struct parser yarn_lock_parser = {
	.id = "yarn-lock",
	.title = "Yarn 1 lock file",
	.versions = "1",
	.spec = "https://classic.yarnpkg.com/lang/en/docs/yarn-lock/",
	.ecosystem = ECO_NPM,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.has_edges = true,
	.parse = parse,
};
