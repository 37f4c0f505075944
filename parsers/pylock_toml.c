/*
 * pylock_toml.c - pylock.toml and pylock.NAME.toml, lock-version 1.0.
 *
 * PEP 751, https://packaging.python.org/en/latest/specifications/pylock-toml/ (2025-04).
 *
 * Scopes are in the markers: a package with `'x' in extras` is optional, one with
 * `'x' in dependency_groups` is for development unless x is a default group.  What was
 * asked for is in the pyproject.toml beside the lock.  Edges are optional in the format;
 * PDM keeps its own below [packages.tool.pdm].
 */
#include "base/multimap.h"
#include "format/pep508.h"
#include "format/sri.h"
#include "format/vcs_url.h"
#include "parsers/lock_text.h"
#include "parsers/python.h"

enum { MAX_NESTING = 64, MAX_SAME = 64 };

struct entry {
	const struct toml *table;
	struct str key, version;
	package_ref ref;
};

struct reading {
	struct parse_ctx *ctx;
	struct arena *a;
	struct entry *entries;
	size_t n, cap;
	struct multimap by_key; /* of entries */
	struct map asked;       /* keys in the project */
	bool knows_direct, told_index;
	struct str *groups; /* the default ones */
	size_t n_groups;
	int result;
};

/* hashes = { sha256 = "…" }, of one file. */
static void add_hashes(struct reading *r, const struct toml *file, struct str package,
		       struct python_hashes *out)
{
	const struct toml *hashes = toml_get(file, "hashes");
	struct str where = toml_string(file, "name");

	if (!where.len)
		where = toml_string(file, "url");
	if (!where.len)
		where = toml_string(file, "path");
	if (!hashes || hashes->type != TOML_TABLE) {
		parse_warn(r->ctx, file->line, DIAG_SYNTAX,
			   STR_FMT ": a file without a table of hashes",
			   STR_ARG(package));
		return;
	}
	toml_each (it, hashes) {
		enum hash_alg alg;

		arena_grow(r->a, out->v, out->n, &out->cap);
		if (python_hash(r->a, arena_cat(r->a, it->key, STR(":"), it->text), where,
				&out->v[out->n]))
			out->n++;
		else if (hash_alg_of(it->key, &alg))
			parse_warn(r->ctx, it->line, DIAG_SYNTAX,
				   STR_FMT ": a hash is no digest that is known",
				   STR_ARG(package));
		else
			/* Any algorithm of hashlib may stand here: blake2b, say. */
			parse_note(r->ctx, it->line, DIAG_UNSUPPORTED,
				   STR_FMT ": its hash " STR_FMT " is not taken over",
				   STR_ARG(package), STR_ARG(str_slice(it->key, 0, 40)));
	}
}

static void read_files(struct reading *r, const struct toml *t, struct package *p)
{
	const struct toml *sdist = toml_get(t, "sdist"), *wheels = toml_get(t, "wheels");
	const struct toml *archive = toml_get(t, "archive");
	struct python_hashes hashes = { .n = 0 };

	if (sdist)
		add_hashes(r, sdist, p->name, &hashes);
	if (archive)
		add_hashes(r, archive, p->name, &hashes);
	if (wheels && wheels->type != TOML_ARRAY)
		parse_warn(r->ctx, wheels->line, DIAG_SYNTAX,
			   STR_FMT ": wheels must be an array", STR_ARG(p->name));
	else
		toml_each (it, wheels)
			add_hashes(r, it, p->name, &hashes);
	p->hashes = hashes.v;
	p->n_hashes = hashes.n;
}

/* A repository on this machine has a path instead of an URL. */
static void read_vcs(struct reading *r, const struct toml *vcs, struct package *p)
{
	struct str url = toml_string(vcs, "url"), type = toml_string(vcs, "type");

	p->subpath = toml_string(vcs, "subdirectory");
	if (!url.len && toml_string(vcs, "path").len) {
		p->kind = PACKAGE_PROJECT;
		p->version.len = 0;
	} else if (str_is(type, "git") || !type.len) {
		python_take_repository(r->ctx, p, url, toml_string(vcs, "commit-id"));
	} else {
		p->version.len = 0;
		p->source_url = url_clean(r->a, url);
	}
}

static void read_source(struct reading *r, const struct toml *t, struct package *p)
{
	const struct toml *vcs = toml_get(t, "vcs"), *index = toml_get(t, "index");

	if (vcs)
		read_vcs(r, vcs, p);
	else if (toml_get(t, "directory"))
		p->kind = PACKAGE_PROJECT;
	else if (toml_get(t, "archive"))
		p->source_url =
			url_clean(r->a, toml_string(toml_get(t, "archive"), "url"));
	else if (index && index->type == TOML_STRING)
		python_note_index(r->ctx, index->line, index->text, &r->told_index);
	if (p->kind == PACKAGE_LIBRARY && !p->version.len && !vcs)
		parse_note(r->ctx, p->line, DIAG_UNPINNED, STR_FMT " has no version",
			   STR_ARG(p->name));
}

static void read_marker(struct reading *r, const struct toml *t, struct package *p)
{
	const struct toml *marker = toml_get(t, "marker");
	struct pep508_marker m;
	const char *wrong;

	p->scope = SCOPE_RUNTIME;
	if (!marker)
		return;
	wrong = pep508_judge_with(marker->type == TOML_STRING ? marker->text : STR("?"),
				  r->groups, r->n_groups, &m);
	if (wrong)
		parse_warn(r->ctx, marker->line, DIAG_SYNTAX, "marker: %s", wrong);
	if (m.verdict == PEP508_GROUP)
		p->scope = SCOPE_DEV;
	else if (m.verdict == PEP508_EXTRA || m.verdict == PEP508_NEVER)
		p->scope = SCOPE_OPTIONAL;
	if (m.verdict == PEP508_GROUP || m.verdict == PEP508_EXTRA)
		p->group = m.extra;
}

static void add_entry(struct reading *r, struct entry e)
{
	arena_grow(r->a, r->entries, r->n, &r->cap);
	r->entries[r->n++] = e;
	multimap_add(&r->by_key, e.key);
}

static void read_package(struct reading *r, const struct toml *t)
{
	struct package p = { .name = toml_string(t, "name"), .line = t->line };
	struct entry e = { .table = t };
	const struct toml *dependencies = toml_get(t, "dependencies");

	if (t->type != TOML_TABLE || !pep508_is_name(p.name)) {
		r->result = parse_error(r->ctx, t->line, "a package without a name");
		return;
	}
	e.key = python_key(r->a, p.name);
	p.version = e.version = toml_string(t, "version");
	p.edges_known = dependencies && dependencies->type == TOML_ARRAY;
	if (r->knows_direct)
		p.relation = map_has(&r->asked, e.key) ? DEP_DIRECT : DEP_TRANSITIVE;
	read_marker(r, t, &p);
	read_files(r, t, &p);
	read_source(r, t, &p);
	if (p.kind == PACKAGE_PROJECT) {
		p.relation = DEP_UNKNOWN;
		p.scope = SCOPE_RUNTIME;
	}
	e.ref = parse_add(r->ctx, &p);
	add_entry(r, e);
}

/* To each entry of the name that the version or the clauses may mean. */
static void add_edge(struct reading *r, const struct entry *from, struct str name,
		     struct str version, struct str spec, unsigned line)
{
	size_t i = multimap_first(&r->by_key, python_key(r->a, name)), seen = 0;

	if (i == MULTIMAP_END) {
		/* PDM lists what other platforms need, too. */
		if (version.len)
			parse_note(r->ctx, line, DIAG_UNRESOLVED,
				   STR_FMT ", which is needed, is not in the lock",
				   STR_ARG(name));
		return;
	}
	for (; i != MULTIMAP_END && seen++ < MAX_SAME; i = multimap_next(&r->by_key, i))
		if ((!version.len || str_eq(version, r->entries[i].version)) &&
		    !pep508_excludes(spec, r->entries[i].version))
			parse_edge(r->ctx, from->ref, r->entries[i].ref);
}

static void add_edges(struct reading *r, const struct entry *from)
{
	const struct toml *list = toml_get(from->table, "dependencies");
	struct pep508 q;

	if (list && list->type != TOML_ARRAY)
		parse_warn(r->ctx, list->line, DIAG_SYNTAX,
			   "dependencies must be an array");
	toml_each (it, list) {
		if (toml_string(it, "name").len)
			add_edge(r, from, toml_string(it, "name"),
				 toml_string(it, "version"), STR(""), it->line);
		else
			parse_warn(r->ctx, it->line, DIAG_SYNTAX,
				   "a dependency without a name");
	}
	toml_each (it, toml_path(from->table, "tool.pdm.dependencies"))
		if (it->type == TOML_STRING && !pep508_read(it->text, &q))
			add_edge(r, from, q.name, STR(""), q.spec, it->line);
}

/* --- the file ---------------------------------------------------------------- */

static void read_groups(struct reading *r, const struct toml *root)
{
	const struct toml *list = toml_get(root, "default-groups");

	if (!list || list->type != TOML_ARRAY)
		return;
	r->groups = arena_new_array(r->a, struct str, list->n + 1);
	toml_each (it, list)
		if (it->type == TOML_STRING)
			r->groups[r->n_groups++] = it->text;
}

/* A lock of something else than the project beside it has none of its dependencies. */
static void read_project(struct reading *r, const struct toml *packages)
{
	struct pyproject project;

	if (!python_project(r->ctx, &project))
		return;
	for (size_t i = 0; i < project.n_asks; i++)
		if (project.asks[i].key.len)
			map_put(&r->asked, project.asks[i].key, 1);
	toml_each (it, packages)
		if (map_has(&r->asked, python_key(r->a, toml_string(it, "name"))))
			r->knows_direct = true;
}

/* False when the major version is another: then nothing may be read. */
static bool check_version(struct reading *r, const struct toml *root, bool whole)
{
	const struct toml *version = toml_get(root, "lock-version");
	struct str major, minor;

	if (!version) {
		if (whole)
			parse_warn(r->ctx, 1, DIAG_SYNTAX, "no lock-version");
		return true;
	}
	str_cut(version->text, '.', &major, &minor);
	if (str_is(version->text, "1.0"))
		return true;
	parse_warn(r->ctx, version->line, DIAG_UNSUPPORTED,
		   "lock-version " STR_FMT " is not known (1.0 is)%s",
		   STR_ARG(str_slice(version->text, 0, 40)),
		   str_is(major, "1") ? "; read as if it were" : "; nothing is read");
	return str_is(major, "1");
}

static void read_lock(struct reading *r, const struct toml *root, bool whole)
{
	const struct toml *packages = toml_get(root, "packages");

	if (!check_version(r, root, whole))
		return;
	if (packages && packages->type != TOML_ARRAY) {
		r->result = parse_error(r->ctx, packages->line,
					"expected [[packages]], an array of tables");
		return;
	}
	read_groups(r, root);
	read_project(r, packages);
	toml_each (it, packages)
		read_package(r, it);
	for (size_t i = 0; i < r->n; i++)
		add_edges(r, &r->entries[i]);
}

/* "pylock.toml", "pylock.NAME.toml": a NAME has no dots. */
static bool is_our_name(struct str path)
{
	struct str rest = str_from(str_basename(path), strlen("pylock."));

	return str_is(rest, "toml") ||
	       str_find_char(rest, '.') + strlen(".toml") == rest.len;
}

static int parse_pylock(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .ctx = ctx, .a = parse_arena(ctx) };
	const struct toml *root;
	unsigned errors = 0;

	if (!is_our_name(parse_path(ctx)))
		parse_note(ctx, 0, DIAG_SYNTAX,
			   "the name of a lock has no dots: installers will not find it");
	if (lock_check_bytes(ctx, bytes))
		return -1;
	multimap_init(&r.by_key, r.a);
	map_init(&r.asked);
	root = toml_read(r.a, bytes, MAX_NESTING, parse_diags(ctx), parse_path(ctx),
			 &errors);
	read_lock(&r, root, errors == 0);
	map_release(&r.asked);
	multimap_release(&r.by_key);
	return errors ? -1 : r.result;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "pylock.toml", NULL },
	{ MATCH_WRAP, "pylock.", ".toml" },
};

const struct parser pylock_toml_parser = {
	.id = "pylock-toml",
	.title = "pylock.toml",
	.versions = "1.0",
	.spec = "https://packaging.python.org/en/latest/specifications/pylock-toml/",
	.ecosystem = ECO_PYPI,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse_pylock,
};
