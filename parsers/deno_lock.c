/*
 * deno_lock.c - deno.lock, versions 1 to 5.
 *
 * https://docs.deno.com/runtime/fundamentals/modules/#integrity-checking-and-lock-files
 * and what Deno 1.46 to 2.9 write.  Version 1 lists addresses alone; 2 has packages of
 * npm under "npm", 3 those of npm and JSR under "packages", 4 and 5 at the top.  JSR has
 * no purl type and no advisories: its packages are listed without an ecosystem.  What
 * "integrity" says of them is the hash of a list, so it is no hash of the package.
 */
#include "base/map.h"
#include "parsers/deno_url.h"
#include "parsers/lock_text.h"
#include "parsers/npm_project.h"

struct lock {
	struct parse_ctx *ctx;
	const struct jnode *root, *npm, *jsr, *specifiers;
	unsigned version;
	struct map keys;     /* "npm:a@1.0.0_peers", "npm:a", the same of "jsr:" -> ref */
	struct map resolved; /* specifier -> the member of `specifiers` */
	struct npm_notes missing;
};

/* A member that should be an object; NULL when there is none, and said of others. */
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

/* --- packages -------------------------------------------------------------- */

static void provide(struct lock *l, struct str scheme, struct str name, package_ref ref)
{
	bool added;

	map_get_or_put(&l->keys, arena_cat(parse_arena(l->ctx), scheme, name, STR("")),
		       ref, &added);
}

static package_ref find(const struct lock *l, struct str scheme, struct str name)
{
	struct str key = arena_cat(parse_arena(l->ctx), scheme, name, STR(""));
	uint64_t ref;

	return map_get(&l->keys, key, &ref) ? (package_ref)ref : PACKAGE_NONE;
}

/* "name@1.2.3_react@17.0.2": what follows '_' are the peers, which make no other
 * package. */
static void add_package(struct lock *l, const struct jnode *entry, struct str scheme)
{
	const struct jnode *integrity = jnode_get(entry, "integrity");
	struct package p = { .line = entry->line, .edges_known = l->version > 1 };
	struct str rest, peers;

	if (entry->type != JNODE_OBJECT || !npm_split(entry->key, &p.name, &rest) ||
	    !npm_is_name(p.name) || !rest.len) {
		parse_warn(l->ctx, entry->line, DIAG_BAD_NAME,
			   "\"" STR_FMT "\" is no package", STR_ARG(entry->key));
		return;
	}
	str_cut(rest, '_', &p.version, &peers);
	struct str bare = str_slice(entry->key, 0, entry->key.len - rest.len);
	bare = arena_cat(parse_arena(l->ctx), bare, p.version, STR(""));
	package_ref ref = find(l, scheme, bare);

	if (ref == PACKAGE_NONE) {
		if (str_is(scheme, "npm:")) {
			p.ecosystem = ECO_NPM;
			npm_set_source(l->ctx, &p, jnode_string(entry, "tarball"));
			if (jnode_is(integrity, JNODE_STRING))
				npm_set_hashes(l->ctx, &p, integrity->text,
					       integrity->line);
		}
		ref = parse_add(l->ctx, &p);
	}
	provide(l, scheme, entry->key, ref);
	provide(l, scheme, bare, ref);
	provide(l, scheme, p.name, ref);
}

static void add_packages(struct lock *l)
{
	jnode_each (entry, l->npm)
		add_package(l, entry, STR("npm:"));
	jnode_each (entry, l->jsr)
		add_package(l, entry, STR("jsr:"));
	if (l->jsr && l->jsr->n)
		parse_note(l->ctx, l->jsr->line, DIAG_NO_ADVISORIES,
			   "%zu %s JSR's, of which no advisories are known", l->jsr->n,
			   l->jsr->n == 1 ? "package is" : "packages are");
}

/* --- specifiers ------------------------------------------------------------ */

static void index_specifiers(struct lock *l)
{
	jnode_each (s, l->specifiers) {
		struct str key = s->key;

		if (s->type != JNODE_STRING)
			continue;
		if (l->version == 2)
			key = arena_cat(parse_arena(l->ctx), STR("npm:"), key, STR(""));
		map_put(&l->resolved, key, (uint64_t)(uintptr_t)s);
	}
}

/* What "npm:a@^1.0.0" leads to.  Where one version only is there, "npm:a" is written
 * for it. */
static package_ref resolve(const struct lock *l, struct str specifier)
{
	struct str scheme, name, range;
	uint64_t at;

	if (!str_cut(specifier, ':', &scheme, &name))
		return PACKAGE_NONE;
	scheme = str_slice(specifier, 0, scheme.len + 1);
	if (!map_get(&l->resolved, specifier, &at))
		return find(l, scheme, name);
	const struct jnode *s = (const struct jnode *)(uintptr_t)at;
	struct str value = s->text;
	if (l->version < 4)
		return find(l, scheme,
			    str_starts_with(value, scheme) ? str_from(value, scheme.len)
							   : value);
	if (!npm_split(name, &name, &range))
		return PACKAGE_NONE;
	return find(l, scheme, arena_cat(parse_arena(l->ctx), name, STR("@"), value));
}

/* --- edges ----------------------------------------------------------------- */

/* One dependency of a package: "a", "a@1.0.0", "alias@npm:a@1.0.0", or of JSR a
 * specifier. */
static void add_edge(struct lock *l, package_ref from, const struct jnode *need,
		     struct str scheme, bool required)
{
	struct str text = need->text;
	package_ref to = PACKAGE_NONE;

	if (need->type != JNODE_STRING)
		return;
	size_t alias = str_find(text, STR("@npm:"));
	if (str_is(scheme, "jsr:") && str_has_char(text, ':'))
		to = resolve(l, text);
	else if (alias != STR_NONE && alias > 0)
		to = find(l, scheme, str_from(text, alias + 5));
	else
		to = find(l, scheme, text);
	if (to != PACKAGE_NONE)
		parse_edge(l->ctx, from, to);
	else if (required && npm_may_note(&l->missing))
		parse_note(l->ctx, need->line, DIAG_UNRESOLVED,
			   STR_FMT " is needed and not listed", STR_ARG(text));
}

static void add_edges(struct lock *l, const struct jnode *packages, struct str scheme)
{
	static const struct {
		const char *key;
		bool required;
	} lists[] = { { "dependencies", true },
		      { "optionalDependencies", false },
		      { "optionalPeers", false } };

	jnode_each (entry, packages) {
		package_ref from = find(l, scheme, entry->key);

		for (size_t k = 0; k < sizeof(lists) / sizeof(lists[0]); k++)
			jnode_each (need, jnode_get(entry, lists[k].key))
				add_edge(l, from, need, scheme, lists[k].required);
	}
}

/* --- the projects ---------------------------------------------------------- */

static void add_direct(struct lock *l, const struct jnode *list, package_ref project,
		       const struct map *scopes)
{
	jnode_each (s, list) {
		package_ref ref =
			s->type == JNODE_STRING ? resolve(l, s->text) : PACKAGE_NONE;
		struct str scheme, name, range;
		uint64_t scope = SCOPE_RUNTIME;

		if (ref == PACKAGE_NONE) {
			if (s->type == JNODE_STRING && npm_may_note(&l->missing))
				parse_note(l->ctx, s->line, DIAG_UNRESOLVED,
					   STR_FMT " is needed and not listed",
					   STR_ARG(s->text));
			continue;
		}
		if (scopes && str_cut(s->text, ':', &scheme, &name) &&
		    npm_split(name, &name, &range))
			map_get(scopes, name, &scope);
		parse_relation(l->ctx, ref, DEP_DIRECT);
		parse_scope(l->ctx, ref, (enum dep_scope)scope);
		parse_edge(l->ctx, project, ref);
	}
}

/* The lock has the names that package.json means, not those it gives to them. */
static void read_scopes(struct lock *l, const struct jnode *manifest, struct map *scopes)
{
	for (size_t k = 0; k < NPM_N_LISTS; k++)
		jnode_each (need, jnode_get(manifest, npm_lists[k].key)) {
			struct str name = need->key, range;
			uint64_t old = SCOPE_UNKNOWN;

			if (need->type == JNODE_STRING &&
			    npm_spec_of(parse_arena(l->ctx), need->text) ==
				    NPM_SPEC_ALIAS &&
			    !npm_split(str_from(need->text, 4), &name, &range))
				name = str_from(need->text, 4);
			map_get(scopes, name, &old);
			if (npm_lists[k].scope > old)
				map_put(scopes, name, npm_lists[k].scope);
		}
}

/* The root, or a member of its workspace: imports of deno.json, and package.json. */
static void read_member(struct lock *l, const struct jnode *member, struct str folder)
{
	const struct jnode *npm = jnode_get(member, "packageJson");
	const struct jnode *manifest = NULL;
	package_ref project = PACKAGE_NONE;
	struct map scopes;

	map_init(&scopes);
	if (jnode_is(npm, JNODE_OBJECT)) {
		manifest = npm_sibling_manifest(l->ctx, folder);
		project = npm_add_project(l->ctx, manifest, folder);
		read_scopes(l, manifest, &scopes);
	}
	add_direct(l, jnode_get(member, "dependencies"), project, NULL);
	add_direct(l, jnode_get(npm, "dependencies"), project, &scopes);
	map_release(&scopes);
}

/* Whether a package of JSR has the specifier, which it may write without the range. */
static bool is_taken(const struct map *taken, struct str specifier)
{
	struct str scheme, name, range;

	if (map_has(taken, specifier))
		return true;
	if (!str_cut(specifier, ':', &scheme, &name) || !npm_split(name, &name, &range))
		return false;
	return map_has(taken, str_slice(specifier, 0, specifier.len - range.len - 1));
}

/* Without "workspace" every specifier stands in some module of the project.  What a
 * package of JSR has too may come from there alone: then nothing is known. */
static void read_scripts(struct lock *l, bool *unsure)
{
	struct map taken;

	map_init(&taken);
	jnode_each (entry, l->jsr)
		jnode_each (need, jnode_get(entry, "dependencies"))
			if (need->type == JNODE_STRING)
				map_put(&taken, need->text, 1);
	jnode_each (s, l->specifiers) {
		struct str key = s->key;

		if (l->version == 2)
			key = arena_cat(parse_arena(l->ctx), STR("npm:"), key, STR(""));
		package_ref ref = resolve(l, key);

		if (ref == PACKAGE_NONE)
			continue;
		if (is_taken(&taken, key)) {
			unsure[ref] = true;
			continue;
		}
		parse_relation(l->ctx, ref, DEP_DIRECT);
		parse_scope(l->ctx, ref, SCOPE_RUNTIME);
	}
	map_release(&taken);
}

/* What is not direct is needed by something else. */
static void set_transitive(struct lock *l, const struct jnode *packages,
			   struct str scheme, const bool *unsure)
{
	jnode_each (entry, packages) {
		package_ref ref = find(l, scheme, entry->key);

		if (ref != PACKAGE_NONE && !unsure[ref])
			parse_relation(l->ctx, ref, DEP_TRANSITIVE);
	}
}

static void read_workspace(struct lock *l, const struct jnode *workspace)
{
	read_member(l, workspace, STR(""));
	jnode_each (member, object_in(l, workspace, "members"))
		if (member->type == JNODE_OBJECT && !str_has_char(member->key, '\0'))
			read_member(l, member,
				    npm_join(parse_arena(l->ctx), STR(""), member->key));
	parse_spread_scopes(l->ctx);
}

static void read_projects(struct lock *l)
{
	const struct jnode *workspace = object_in(l, l->root, "workspace");
	/* Packages have been added before all else, one an entry at the most. */
	size_t n = (l->npm ? l->npm->n : 0) + (l->jsr ? l->jsr->n : 0);
	bool *unsure = arena_new_array(parse_arena(l->ctx), bool, n + 1);

	if (workspace)
		read_workspace(l, workspace);
	else
		read_scripts(l, unsure);
	set_transitive(l, l->npm, STR("npm:"), unsure);
	set_transitive(l, l->jsr, STR("jsr:"), unsure);
}

/* --- addresses ------------------------------------------------------------- */

/* Many addresses are of one package: it is listed where it is met first. */
static void add_remote(struct lock *l, const struct jnode *remote)
{
	struct arena *a = parse_arena(l->ctx);
	size_t n_other = 0;

	jnode_each (url, remote) {
		struct deno_module m;
		package_ref ref;

		if (!deno_read_url(a, url->key, &m)) {
			n_other++;
			continue;
		}
		struct package p = { .ecosystem = m.ecosystem,
				     .name = m.name,
				     .version = m.version,
				     .source_url = m.url,
				     .line = url->line };
		struct str key = arena_cat(a, m.name, STR("@"), m.version);
		struct str scheme = m.ecosystem == ECO_NPM ? STR("npm:") : STR("jsr:");
		ref = find(l, scheme, key);
		if (ref == PACKAGE_NONE)
			provide(l, scheme, key, parse_add(l->ctx, &p));
	}
	if (n_other)
		parse_note(l->ctx, remote->line, DIAG_UNRESOLVED,
			   "%zu addresses tell neither a package nor its version",
			   n_other);
}

/* --- the file -------------------------------------------------------------- */

/* 0 when it is no lock file.  Version 1 is a list of addresses without more. */
static unsigned read_version(struct lock *l)
{
	const struct jnode *v = jnode_get(l->root, "version");
	uint32_t n;

	if (!v)
		return l->root->n && str_starts_with(l->root->child->key, STR("http"))
			       ? 1
			       : 0;
	if ((v->type == JNODE_STRING || v->type == JNODE_NUMBER) &&
	    str_to_u32(v->text, 5, &n) && n)
		return n;
	parse_warn(l->ctx, v->line, DIAG_UNSUPPORTED,
		   "version \"" STR_FMT "\" is not one of 1 to 5; it is read as 5",
		   STR_ARG(v->text));
	return 5;
}

static void find_sections(struct lock *l)
{
	const struct jnode *from = l->root;

	if (l->version == 2) {
		from = object_in(l, l->root, "npm");
		l->npm = object_in(l, from, "packages");
	} else if (l->version > 2) {
		if (l->version == 3)
			from = object_in(l, l->root, "packages");
		l->npm = object_in(l, from, "npm");
		l->jsr = object_in(l, from, "jsr");
	}
	l->specifiers = object_in(l, from, "specifiers");
}

static void read_lock(struct lock *l)
{
	const struct jnode *remote = jnode_get(l->root, "remote");

	if (l->version == 1 && !remote)
		remote = l->root;
	map_init(&l->keys);
	map_init(&l->resolved);
	find_sections(l);
	add_packages(l);
	index_specifiers(l);
	add_edges(l, l->npm, STR("npm:"));
	add_edges(l, l->jsr, STR("jsr:"));
	if (l->version > 1)
		read_projects(l);
	if (jnode_is(remote, JNODE_OBJECT))
		add_remote(l, remote);
	npm_end_notes(l->ctx, &l->missing, "dependencies that are not listed");
	map_release(&l->resolved);
	map_release(&l->keys);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct lock l = { .ctx = ctx };

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	l.root = jnode_read(parse_arena(ctx), bytes, JNODE_STRICT, NPM_NESTING,
			    parse_diags(ctx), parse_path(ctx));
	if (!l.root)
		return -1;
	if (l.root->type != JNODE_OBJECT)
		return parse_error(ctx, l.root->line, "%s instead of an object",
				   jnode_type_name(l.root->type));
	l.version = read_version(&l);
	if (!l.version && l.root->n)
		return parse_error(ctx, 1, "no \"version\": not a lock file of Deno");
	read_lock(&l);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "deno.lock", NULL },
};

/* ECO_NONE, so that packages of JSR can be told from npm's. */
const struct parser deno_lock_parser = {
	.id = "deno-lock",
	.title = "Deno lock file",
	.versions = "1 to 5",
	.spec = "https://docs.deno.com/runtime/fundamentals/modules/",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
