/*
 * cargo_lock.c - Cargo.lock, with the Cargo.toml of the workspace's members
 *
 * Format: https://doc.rust-lang.org/cargo/guide/cargo-toml-vs-cargo-lock.html and, for
 * what the versions differ in, https://doc.rust-lang.org/cargo/CHANGELOG.html
 * (Cargo 1.95): 1   no `version`; digests in [metadata]; dependencies "name version
 * (source)"; [root] 2   `checksum` in the package; a dependency is as short as is
 * unambiguous 3   git sources without "?branch=master" 4   names of branches and tags
 * percent-encoded A package without `source` is a folder: first party.
 *
 * Direct is what a first-party package depends on.  Scopes are in the manifests alone;
 * these are looked for at ./Cargo.toml, at the members it lists, at folders that `path =`
 * names and, for packages of the lock that are still without one, at <name>/ and
 * crates/<name>/.  What depends on a
 * member whose manifest is not found counts as runtime.  dev-dependencies and
 * build-dependencies are dev: neither is in what gets built.  Build dependencies of a
 * dependency are written as its others are, and so get its scope.  Without any manifest
 * scopes stay unknown.
 */
#include "base/map.h"
#include "base/path.h"
#include "core/parser.h"
#include "format/cargo_toml.h"
#include "format/vcs_url.h"

enum {
	NEWEST_VERSION = 4,
	DEPTH_MOST = 64,       /* tables of Cargo.lock nest twice */
	MANIFESTS_MOST = 2048, /* that are looked for; the largest workspaces have 500 */
	ERRORS_MOST = 64,      /* lines with errors that are remembered */
	SAME_NAME_MOST = 64,   /* versions of one crate that one other depends on */
};

#define NO_CRATE SIZE_MAX

struct crate {
	struct str name, version, source, checksum, replace;
	const struct toml *dependencies;
	unsigned line;
	package_ref ref;
	enum dep_scope scope;
	enum dep_relation relation;
	struct str group;
	bool has_manifest;
	struct str folder; /* of the manifest, from this one */
	bool unclear;      /* something of its table was not understood: is it ours? */
};

struct lock {
	struct parse_ctx *ctx;
	struct arena *arena;
	struct crate *crates;
	size_t n_crates, cap_crates;
	struct map index;     /* "name", "name version", "name version (source)": crate */
	struct map checksums; /* version 1: key of [metadata]: its struct toml */
	struct map ours;      /* name of a first-party crate: crate */
	/* Manifests. */
	const struct toml *workspace;
	struct str *todo; /* paths of manifests, from this folder */
	size_t n_todo, cap_todo;
	struct map tried;
	size_t n_found;
	unsigned errors[ERRORS_MOST]; /* lines */
	size_t n_errors;
};

static bool is_ours(const struct crate *c)
{
	return !c->source.len && !c->unclear;
}

/* --- the lock ---------------------------------------------------------------- */

static struct str long_key(struct lock *k, struct str name, struct str version,
			   struct str source)
{
	return arena_printf(k->arena, STR_FMT " " STR_FMT " (" STR_FMT ")", STR_ARG(name),
			    STR_ARG(version), STR_ARG(source));
}

static void index_once(struct lock *k, struct str key, size_t crate)
{
	bool added;

	map_get_or_put(&k->index, key, crate, &added);
}

static void index_crate(struct lock *k, size_t i)
{
	const struct crate *c = &k->crates[i];
	struct str source, commit;
	bool added;

	/* A crate that [replace] took away leaves the short names to what came for it. */
	if (!c->replace.len) {
		index_once(k, c->name, i);
		index_once(k, arena_cat(k->arena, c->name, STR(" "), c->version), i);
	}
	if (is_ours(c))
		map_get_or_put(&k->ours, c->name, i, &added);
	if (!c->source.len)
		return;
	index_once(k, long_key(k, c->name, c->version, c->source), i);
	/* Dependencies name a git source without its commit. */
	if (str_cut(c->source, '#', &source, &commit))
		index_once(k, long_key(k, c->name, c->version, source), i);
}

/* True when the reader of TOML found an error between this table and the next one. */
static bool has_error(struct lock *k, const struct toml *entry)
{
	for (size_t i = 0; i < k->n_errors; i++)
		if (k->errors[i] >= entry->line &&
		    (!entry->next || k->errors[i] < entry->next->line))
			return true;
	return false;
}

static void read_crate(struct lock *k, const struct toml *entry)
{
	struct crate c = {
		.name = toml_string(entry, "name"),
		.version = toml_string(entry, "version"),
		.source = toml_string(entry, "source"),
		.checksum = toml_string(entry, "checksum"),
		.replace = toml_string(entry, "replace"),
		.dependencies = toml_get(entry, "dependencies"),
		.line = entry->line,
		.ref = PACKAGE_NONE,
		.relation = DEP_TRANSITIVE,
	};

	if (!c.name.len || !c.version.len) {
		parse_warn(k->ctx, c.line, DIAG_SYNTAX,
			   "a package without a %s that is text",
			   c.name.len ? "version" : "name");
		return;
	}
	if (toml_get(entry, "source") && !c.source.len) {
		parse_warn(k->ctx, c.line, DIAG_SYNTAX,
			   "the source of a package must be text");
		c.unclear = true;
	}
	if (!c.source.len && k->n_errors)
		c.unclear |= has_error(k, entry);
	if (c.dependencies && c.dependencies->type != TOML_ARRAY) {
		parse_warn(k->ctx, c.dependencies->line, DIAG_SYNTAX,
			   "the dependencies of a package must be an array");
		c.dependencies = NULL;
	}
	arena_grow(k->arena, k->crates, k->n_crates, &k->cap_crates);
	k->crates[k->n_crates++] = c;
	index_crate(k, k->n_crates - 1);
}

static int read_lock(struct lock *k, const struct toml *root)
{
	const struct toml *version = toml_get(root, "version"),
			  *list = toml_get(root, "package");
	const struct toml *metadata = toml_get(root, "metadata"),
			  *old = toml_get(root, "root");
	uint32_t number;

	if (version &&
	    (!str_to_u32(version->text, UINT32_MAX, &number) || number > NEWEST_VERSION))
		parse_warn(k->ctx, version->line, DIAG_UNSUPPORTED,
			   "version '" STR_FMT
			   "' of Cargo.lock is not known; read as version %d",
			   STR_ARG(version->text), NEWEST_VERSION);
	if (list && list->type != TOML_ARRAY)
		return parse_error(k->ctx, list->line,
				   "'package' must be an array of tables");
	if (metadata && metadata->type == TOML_TABLE)
		toml_each (value, metadata)
			map_put(&k->checksums, value->key, (uint64_t)(uintptr_t)value);
	if (old && old->type == TOML_TABLE)
		read_crate(k, old);
	toml_each (entry, list)
		read_crate(k, entry);
	if (!list && !old && root->n && !version)
		return parse_error(k->ctx, 1, "no package table: not a Cargo.lock");
	return 0;
}

static struct str checksum_of(struct lock *k, const struct crate *c)
{
	uint64_t at;
	struct str key = arena_cat(k->arena, STR("checksum "),
				   long_key(k, c->name, c->version, c->source), STR(""));
	const struct toml *value;

	if (c->checksum.len || !map_get(&k->checksums, key, &at))
		return c->checksum;
	value = (const struct toml *)(uintptr_t)at;
	return value->type == TOML_STRING ? value->text : STR("");
}

static bool is_sha256(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_hex(s.ptr[i]))
			return false;
	return s.len == 64; /* "<none>" is what version 1 writes for git */
}

/* Where it comes from: crates.io says nothing, git is a repository, else a registry. */
static void set_source(struct lock *k, const struct crate *c, struct package *p)
{
	struct vcs_url vcs;
	struct str kind, url, source = c->source;

	if (is_ours(c)) {
		p->kind = PACKAGE_PROJECT;
		p->folder = c->folder;
		p->relation = DEP_UNKNOWN;
		p->scope = SCOPE_RUNTIME;
	} else if (str_starts_with(source, STR("git+"))) {
		if (!vcs_url_read(k->arena, source, VCS_REPOSITORY, &vcs)) {
			parse_warn(k->ctx, p->line, DIAG_UNRESOLVED,
				   STR_FMT ": its git source is not one that can be read",
				   STR_ARG(p->name));
			/* Its number is not one of the registry's. */
			p->requested = p->version;
			p->version = STR("");
			return;
		}
		p->vcs_url = vcs.url;
		p->vcs_commit = vcs.commit;
	} else if (!str_is(source,
			   "registry+https://github.com/rust-lang/crates.io-index") &&
		   !str_is(source, "sparse+https://index.crates.io/") &&
		   str_cut(source, '+', &kind, &url) &&
		   str_starts_with(url, STR("http"))) {
		url = url_clean(k->arena, url);
		p->qualifiers = arena_cat(k->arena, STR("repository_url="), url, STR(""));
	}
}

static void add_crate(struct lock *k, struct crate *c)
{
	struct package p = {
		.name = c->name,
		.version = c->version,
		.scope = c->scope,
		.relation = c->relation,
		.group = c->group,
		.line = c->line,
	};
	struct package_hash hash = { .alg = HASH_SHA256, .hex = checksum_of(k, c) };

	if (is_sha256(hash.hex)) {
		hash.hex = arena_lower(k->arena, hash.hex);
		p.hashes = &hash;
		p.n_hashes = 1;
	}
	set_source(k, c, &p);
	c->ref = parse_add(k->ctx, &p);
}

/* A dependency as the lock writes it to its crate; one that [replace] took away leads on.
 */
static size_t find_crate(struct lock *k, struct str text)
{
	uint64_t at;

	if (!map_get(&k->index, text, &at))
		return NO_CRATE;
	if (k->crates[at].replace.len && !map_get(&k->index, k->crates[at].replace, &at))
		return NO_CRATE;
	return at;
}

static void add_edges(struct lock *k, const struct crate *c)
{
	if (!c->dependencies || c->ref == PACKAGE_NONE)
		return;
	toml_each (d, c->dependencies) {
		size_t to = d->type == TOML_STRING ? find_crate(k, d->text) : NO_CRATE;

		if (d->type != TOML_STRING) {
			parse_warn(k->ctx, d->line, DIAG_SYNTAX,
				   "a dependency must be text");
			continue;
		}
		if (to == NO_CRATE) {
			parse_warn(k->ctx, d->line, DIAG_UNRESOLVED,
				   STR_FMT " needs '" STR_FMT
					   "', which is not in the lock",
				   STR_ARG(c->name), STR_ARG(d->text));
			continue;
		}
		if (k->crates[to].ref != PACKAGE_NONE)
			parse_edge(k->ctx, c->ref, k->crates[to].ref);
	}
}

/* --- manifests --------------------------------------------------------------- */

/* Puts the manifest of a folder on the list, once. */
static void want_manifest(struct lock *k, struct str folder, struct str path)
{
	struct str at;
	bool added;

	if (k->n_todo >= MANIFESTS_MOST || str_starts_with(path, STR("/")) ||
	    !path_join(k->arena, folder, path, &at))
		return;
	map_get_or_put(&k->tried, at, 0, &added);
	if (!added)
		return;
	arena_grow(k->arena, k->todo, k->n_todo, &k->cap_todo);
	k->todo[k->n_todo++] = at;
}

static void want_members(struct lock *k)
{
	const struct toml *members = toml_get(k->workspace, "members");

	if (!members || members->type != TOML_ARRAY)
		return;
	toml_each (m, members) {
		struct str *folders;

		if (m->type != TOML_STRING)
			continue;
		size_t n = parse_glob(k->ctx, m->text, &folders);

		for (size_t i = 0; i < n; i++)
			want_manifest(k, STR(""), folders[i]);
	}
}

/* True when version is one the requirement "1", "1.2" or "=1.2.3" begins like. */
static bool fits(struct str requirement, struct str version)
{
	while (requirement.len &&
	       (is_space(requirement.ptr[0]) || requirement.ptr[0] == '^' ||
		requirement.ptr[0] == '=' || requirement.ptr[0] == '~'))
		requirement = str_from(requirement, 1);
	return str_starts_with(version, requirement) &&
	       (version.len == requirement.len || version.ptr[requirement.len] == '.');
}

/* What one first-party crate depends on, by name. */
struct needs {
	struct map first; /* name: index into v */
	struct need {
		size_t crate, next;
	} * v;
	size_t n, cap;
};

static void collect_needs(struct lock *k, const struct crate *c, struct needs *out)
{
	map_init(&out->first);
	toml_each (d, c->dependencies) {
		size_t to = d->type == TOML_STRING ? find_crate(k, d->text) : NO_CRATE;
		struct need need = { .crate = to, .next = NO_CRATE };
		uint64_t first;
		bool added;

		if (to == NO_CRATE)
			continue; /* said where the edges are made */
		first = map_get_or_put(&out->first, k->crates[to].name, out->n, &added);
		if (!added) {
			need.next = out->v[first].next;
			out->v[first].next = out->n;
		}
		arena_grow(k->arena, out->v, out->n, &out->cap);
		out->v[out->n++] = need;
	}
}

/* Lifts the scope of what the lock has for a dependency of the manifest.  Where that is
 * several versions of a name, the requirement tells which. */
static void apply_dep(struct lock *k, const struct needs *needs,
		      const struct cargo_dep *dep)
{
	enum dep_scope scope = dep->kind != CARGO_NORMAL ? SCOPE_DEV
			       : dep->optional           ? SCOPE_OPTIONAL
							 : SCOPE_RUNTIME;
	bool some_fit = false;
	uint64_t first;

	if (!map_get(&needs->first, dep->name, &first))
		return;
	for (int pass = 0; pass < 2 && !some_fit; pass++) {
		unsigned left = SAME_NAME_MOST;

		for (size_t i = first; i != NO_CRATE && left--; i = needs->v[i].next) {
			struct crate *to = &k->crates[needs->v[i].crate];

			if (pass == 0 && !fits(dep->requirement, to->version))
				continue;
			some_fit = true;
			if (is_ours(to) || scope <= to->scope)
				continue;
			to->scope = scope;
			to->group = dep->kind == CARGO_DEV     ? STR("dev-dependencies")
				    : dep->kind == CARGO_BUILD ? STR("build-dependencies")
							       : STR("");
		}
	}
}

/* Reads the manifest of one folder; what it names by path comes on the list. */
static void read_manifest(struct lock *k, struct str folder)
{
	struct str name = arena_cat(k->arena, folder, folder.len ? STR("/") : STR(""),
				    STR("Cargo.toml"));
	struct str bytes, here = str_dirname(parse_path(k->ctx));
	struct cargo_manifest m;
	struct needs needs = { .n = 0 };
	uint64_t at;

	name = arena_dup(k->arena, name);
	if (!parse_sibling(k->ctx, name.ptr, &bytes))
		return;
	cargo_toml_read(k->arena, bytes, k->workspace, parse_diags(k->ctx),
			arena_cat(k->arena, here, here.len ? STR("/") : STR(""), name),
			&m);
	k->n_found++;
	if (!folder.len) {
		k->workspace = m.workspace;
		want_members(k);
	}
	for (size_t i = 0; i < m.n_deps; i++)
		if (m.deps[i].path.len)
			want_manifest(k, m.deps[i].path_is_of_root ? STR("") : folder,
				      m.deps[i].path);
	if (!m.name.len || !map_get(&k->ours, m.name, &at) || k->crates[at].has_manifest)
		return;
	k->crates[at].has_manifest = true;
	k->crates[at].folder = folder.len ? folder : STR(".");
	collect_needs(k, &k->crates[at], &needs);
	for (size_t i = 0; i < m.n_deps; i++)
		apply_dep(k, &needs, &m.deps[i]);
	map_release(&needs.first);
}

static void read_wanted(struct lock *k, size_t *done)
{
	while (*done < k->n_todo)
		read_manifest(k, k->todo[(*done)++]);
}

/* First-party packages that no manifest was found for: by their name. */
static void guess_manifests(struct lock *k)
{
	for (size_t i = 0; i < k->n_crates; i++) {
		const struct crate *c = &k->crates[i];

		if (!is_ours(c) || c->has_manifest)
			continue;
		want_manifest(k, STR(""), c->name);
		want_manifest(k, STR("crates"), c->name);
	}
}

static void mark_scopes(struct lock *k)
{
	size_t done = 0;

	want_manifest(k, STR(""), STR("."));
	read_wanted(k, &done);
	if (!k->n_found)
		return;
	guess_manifests(k);
	read_wanted(k, &done);
	for (size_t i = 0; i < k->n_crates; i++) {
		const struct crate *c = &k->crates[i];

		if (!is_ours(c) || c->has_manifest)
			continue;
		parse_note(k->ctx, c->line, DIAG_UNRESOLVED,
			   "no Cargo.toml of " STR_FMT
			   " was found, so that what it depends on"
			   " counts as runtime",
			   STR_ARG(c->name));
		if (!c->dependencies)
			continue;
		toml_each (d, c->dependencies) {
			size_t to = d->type == TOML_STRING ? find_crate(k, d->text)
							   : NO_CRATE;

			if (to != NO_CRATE)
				k->crates[to].scope = SCOPE_RUNTIME;
		}
	}
}

/* --- the file ---------------------------------------------------------------- */

static void mark_direct(struct lock *k)
{
	for (size_t i = 0; i < k->n_crates; i++) {
		if (!is_ours(&k->crates[i]))
			continue;
		toml_each (d, k->crates[i].dependencies) {
			size_t to = d->type == TOML_STRING ? find_crate(k, d->text)
							   : NO_CRATE;

			if (to != NO_CRATE)
				k->crates[to].relation = DEP_DIRECT;
		}
	}
}

static void add_all(struct lock *k)
{
	mark_direct(k);
	mark_scopes(k);
	for (size_t i = 0; i < k->n_crates; i++)
		if (!k->crates[i].replace.len)
			add_crate(k, &k->crates[i]);
	for (size_t i = 0; i < k->n_crates; i++)
		add_edges(k, &k->crates[i]);
	parse_spread_scopes(k->ctx);
}

static int parse_cargo_lock(struct parse_ctx *ctx, struct str bytes)
{
	struct lock k = { .ctx = ctx, .arena = parse_arena(ctx) };
	unsigned errors = 0;
	const struct toml *root;
	int rc;

	root = toml_read(k.arena, bytes, DEPTH_MOST, parse_diags(ctx), parse_path(ctx),
			 &errors);
	for (size_t i = 0; errors && i < parse_diags(ctx)->n; i++)
		if (parse_diags(ctx)->v[i].level == DIAG_ERROR &&
		    k.n_errors < ERRORS_MOST)
			k.errors[k.n_errors++] = parse_diags(ctx)->v[i].line;
	map_init(&k.index);
	map_init(&k.checksums);
	map_init(&k.ours);
	map_init(&k.tried);
	rc = read_lock(&k, root);
	add_all(&k);
	map_release(&k.tried);
	map_release(&k.ours);
	map_release(&k.checksums);
	map_release(&k.index);
	return errors ? -1 : rc;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "Cargo.lock", NULL },
};

const struct parser cargo_lock_parser = {
	.id = "cargo-lock",
	.title = "Cargo lock file",
	.versions = "1, 2, 3, 4",
	.spec = "https://doc.rust-lang.org/cargo/guide/cargo-toml-vs-cargo-lock.html",
	.ecosystem = ECO_CRATES,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.has_edges = true,
	.parse = parse_cargo_lock,
};
