/*
 * pdm_lock.c - pdm.lock, lock_version 2 to 4.5.
 *
 * PDM documents what the file is for, not what is in it:
 * https://pdm-project.org/en/latest/usage/lockfile/ .  Read here after what PDM 1.15 to
 * 2.29 write: `groups` in each package since 2.11 (strategy "inherit_metadata"); before
 * that only the pyproject.toml tells what is for development.  Digests are in the package
 * (4.x) or in [metadata.files], keyed "name version".
 *
 * An extra has an entry of its own ("httpx" with extras = ["http2"]) which depends on the
 * plain one: both are one package, its edges the union.
 */
#include "base/multimap.h"
#include "format/pep508.h"
#include "format/pip_files.h"
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
	struct map identity;    /* key, version and source to entry */
	struct map asked;       /* key to the strongest ask */
	struct map optional;    /* groups that are extras of the project */
	struct pyproject project;
	bool has_project, has_groups;
	const struct toml *old_files;
	int result;
};

static enum dep_scope scope_of_group(struct reading *r, struct str group)
{
	if (str_is(group, "default"))
		return SCOPE_RUNTIME;
	if (r->has_project)
		return map_has(&r->optional, python_key(r->a, group)) ? SCOPE_OPTIONAL
								      : SCOPE_DEV;
	return pip_is_dev_name(group) ? SCOPE_DEV : SCOPE_OPTIONAL;
}

/* The strongest of the groups that hold it. */
static void read_groups(struct reading *r, const struct toml *t, struct package *p)
{
	const struct toml *groups = toml_get(t, "groups");

	if (!groups)
		return;
	if (groups->type != TOML_ARRAY) {
		parse_warn(r->ctx, groups->line, DIAG_SYNTAX,
			   STR_FMT ": groups must be an array", STR_ARG(p->name));
		return;
	}
	r->has_groups = r->has_groups || groups->child;
	toml_each (it, groups) {
		enum dep_scope scope = scope_of_group(r, it->text);

		if (scope <= p->scope)
			continue;
		p->scope = scope;
		p->group = scope == SCOPE_RUNTIME ? STR("") : it->text;
	}
}

static void read_source(struct reading *r, const struct toml *t, struct package *p)
{
	static const char *const kinds[] = { "git", "hg", "svn", "bzr" };
	struct str url = toml_string(t, "url"), path = toml_string(t, "path");
	bool editable = toml_is_true(t, "editable");

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct str repository = toml_string(t, kinds[i]);

		if (!repository.len)
			continue;
		p->subpath = toml_string(t, "subdirectory");
		if (i == 0) {
			python_take_repository(r->ctx, p, repository,
					       toml_string(t, "revision"));
		} else {
			p->version.len = 0;
			p->source_url = url_clean(r->a, repository);
		}
		return;
	}
	if (path.len) {
		struct package place = *p;

		python_take_table(r->ctx, t, &place);
		if (place.kind == PACKAGE_PROJECT || editable)
			p->kind = PACKAGE_PROJECT;
	} else if (editable) {
		p->kind = PACKAGE_PROJECT;
	} else if (url.len) {
		p->source_url = url_clean(r->a, url);
	}
	if (!p->version.len && p->kind == PACKAGE_LIBRARY)
		parse_warn(r->ctx, p->line, DIAG_UNPINNED, STR_FMT " has no version",
			   STR_ARG(p->name));
}

static void read_marker(struct reading *r, const struct toml *t, struct package *p)
{
	const struct toml *marker = toml_get(t, "marker");
	struct pep508_marker m;
	const char *wrong;

	if (!marker || marker->type != TOML_STRING)
		return;
	wrong = pep508_judge(marker->text, &m);
	if (wrong)
		parse_warn(r->ctx, marker->line, DIAG_SYNTAX, "marker: %s", wrong);
	if (p->scope == SCOPE_RUNTIME && m.verdict == PEP508_NEVER)
		p->scope = SCOPE_OPTIONAL;
}

static void read_ask(struct reading *r, struct str key, struct package *p)
{
	uint64_t at;

	if (!r->has_project)
		return;
	p->relation = DEP_TRANSITIVE;
	if (!map_get(&r->asked, key, &at))
		return;
	p->relation = DEP_DIRECT;
	if (p->scope == SCOPE_UNKNOWN) {
		p->scope = r->project.asks[at].scope;
		p->group = r->project.asks[at].group;
	}
}

static void read_files(struct reading *r, const struct toml *t, struct package *p)
{
	const struct toml *files = toml_get(t, "files");
	struct python_hashes hashes = { .n = 0 };

	if (!files && r->old_files)
		files = toml_get_str(r->old_files,
				     arena_cat(r->a, p->name, STR(" "), p->version));
	python_add_hashes(r->ctx, files, p->name, &hashes);
	p->hashes = hashes.v;
	p->n_hashes = hashes.n;
}

static void link_same(struct reading *r, struct entry e)
{
	arena_grow(r->a, r->entries, r->n, &r->cap);
	r->entries[r->n++] = e;
	multimap_add(&r->by_key, e.key);
}

static struct str identity_of(struct reading *r, const struct entry *e)
{
	struct str source =
		arena_cat(r->a, toml_string(e->table, "git"),
			  toml_string(e->table, "url"), toml_string(e->table, "path"));

	return arena_printf(r->a, STR_FMT " " STR_FMT " " STR_FMT, STR_ARG(e->key),
			    STR_ARG(e->version), STR_ARG(source));
}

static void read_package(struct reading *r, const struct toml *t)
{
	struct package p = { .name = toml_string(t, "name"), .line = t->line };
	struct entry e = { .table = t };
	uint64_t at;

	if (t->type != TOML_TABLE || !pep508_is_name(p.name)) {
		r->result = parse_error(r->ctx, t->line, "a package without a name");
		return;
	}
	e.key = python_key(r->a, p.name);
	p.version = e.version = toml_string(t, "version");
	read_groups(r, t, &p);
	if (map_get(&r->identity, identity_of(r, &e), &at)) {
		/* An extra: the package is there already. */
		e.ref = r->entries[at].ref;
		parse_scope(r->ctx, e.ref, p.scope);
		link_same(r, e);
		return;
	}
	map_put(&r->identity, identity_of(r, &e), r->n);
	read_files(r, t, &p);
	read_source(r, t, &p);
	read_ask(r, e.key, &p);
	read_marker(r, t, &p);
	if (p.kind == PACKAGE_PROJECT) {
		p.relation = DEP_UNKNOWN;
		p.scope = SCOPE_RUNTIME;
	}
	e.ref = parse_add(r->ctx, &p);
	link_same(r, e);
}

/* "a[x]>=1; marker": to each entry that the clauses allow, with or without the extra. */
static void add_edge(struct reading *r, const struct entry *from, const struct toml *it)
{
	struct pep508 q;
	size_t seen = 0;
	size_t i;

	if (it->type != TOML_STRING || pep508_read(it->text, &q)) {
		parse_warn(r->ctx, it->line, DIAG_SYNTAX,
			   "a dependency must be a requirement");
		return;
	}
	/* Absent ones belong to platforms that were not locked. */
	for (i = multimap_first(&r->by_key, python_key(r->a, q.name));
	     i != MULTIMAP_END && seen++ < MAX_SAME; i = multimap_next(&r->by_key, i))
		if (!pep508_excludes(q.spec, r->entries[i].version))
			parse_edge(r->ctx, from->ref, r->entries[i].ref);
}

static void add_edges(struct reading *r, const struct entry *from)
{
	const struct toml *list = toml_get(from->table, "dependencies");

	if (list && list->type != TOML_ARRAY) {
		parse_warn(r->ctx, list->line, DIAG_SYNTAX,
			   "dependencies must be an array");
		return;
	}
	toml_each (it, list)
		add_edge(r, from, it);
}

/* --- the file ---------------------------------------------------------------- */

static void read_project(struct reading *r)
{
	r->has_project = python_project(r->ctx, &r->project);
	for (size_t i = 0; i < r->project.n_asks; i++) {
		const struct pyproject_ask *ask = &r->project.asks[i];
		bool added;
		uint64_t at;

		if (!ask->key.len)
			continue;
		at = map_get_or_put(&r->asked, ask->key, i, &added);
		if (!added && ask->scope > r->project.asks[at].scope)
			map_put(&r->asked, ask->key, i);
		if (ask->scope == SCOPE_OPTIONAL)
			map_put(&r->optional, python_key(r->a, ask->group), 1);
	}
}

static void check_version(struct reading *r, const struct toml *meta, bool whole)
{
	const struct toml *version = toml_get(meta, "lock_version");
	struct str major, minor;

	if (!meta || meta->type != TOML_TABLE) {
		if (whole)
			parse_warn(r->ctx, 1, DIAG_SYNTAX,
				   "no [metadata]: PDM did not write this");
		return;
	}
	if (!version)
		return;
	str_cut(version->text, '.', &major, &minor);
	if (!str_is(major, "4") && !str_is(major, "3") && !str_is(major, "2"))
		parse_warn(r->ctx, version->line, DIAG_UNSUPPORTED,
			   "lock_version " STR_FMT
			   " is not known (2 to 4 are); read as if "
			   "it were 4",
			   STR_ARG(str_slice(version->text, 0, 40)));
}

static void read_lock(struct reading *r, const struct toml *root, bool whole)
{
	const struct toml *packages = toml_get(root, "package");

	check_version(r, toml_get(root, "metadata"), whole);
	r->old_files = toml_path(root, "metadata.files");
	if (packages && packages->type != TOML_ARRAY) {
		r->result = parse_error(r->ctx, packages->line,
					"expected [[package]], an array of tables");
		return;
	}
	read_project(r);
	toml_each (it, packages)
		read_package(r, it);
	for (size_t i = 0; i < r->n; i++)
		add_edges(r, &r->entries[i]);
	if (!r->n || r->has_groups)
		return;
	if (r->has_project)
		parse_spread_scopes(r->ctx);
	else
		parse_note(r->ctx, 0, DIAG_UNRESOLVED,
			   "without a pyproject.toml beside it this lock does not tell "
			   "which packages are for development");
}

static int parse_pdm_lock(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .ctx = ctx, .a = parse_arena(ctx) };
	struct map *const maps[] = { &r.identity, &r.asked, &r.optional };
	const struct toml *root;
	unsigned errors = 0;

	if (lock_check_bytes(ctx, bytes))
		return -1;
	for (size_t i = 0; i < sizeof(maps) / sizeof(maps[0]); i++)
		map_init(maps[i]);
	multimap_init(&r.by_key, r.a);
	root = toml_read(r.a, bytes, MAX_NESTING, parse_diags(ctx), parse_path(ctx),
			 &errors);
	read_lock(&r, root, errors == 0);
	for (size_t i = 0; i < sizeof(maps) / sizeof(maps[0]); i++)
		map_release(maps[i]);
	multimap_release(&r.by_key);
	return errors ? -1 : r.result;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "pdm.lock", NULL },
};

const struct parser pdm_lock_parser = {
	.id = "pdm-lock",
	.title = "pdm.lock",
	.versions = "2 to 4.5",
	.spec = "https://pdm-project.org/en/latest/usage/lockfile/",
	.ecosystem = ECO_PYPI,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.has_edges = true,
	.parse = parse_pdm_lock,
};
