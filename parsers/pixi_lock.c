/*
 * pixi_lock.c - pixi.lock, versions 4 to 7.
 *
 * https://pixi.sh/latest/workspace/lockfile/ and, for what the versions differ in, the
 * notes of rattler_lock (https://docs.rs/rattler_lock): 4 has one list of packages for
 * all environments, 5 the indexes, 6 tells kind and address in one key, 7 has
 * sources with what they are built with, and addresses within the workspace.
 *
 * Environments name packages by address.  A package of the environment "default" is for
 * runtime, one of environments for tests and the like alone for development.  What
 * another one needs is looked for in the same environment on the same platform.
 */
#include "base/map.h"
#include "format/conda.h"
#include "format/pip_files.h"
#include "format/vcs_url.h"
#include "format/yaml.h"
#include "parsers/lock_text.h"
#include "parsers/python.h"

enum { MAX_NESTING = 64, NEWEST = 7, OLDEST = 4 };

struct entry {
	const struct ynode *node;
	struct str address, name;
	bool is_pypi;
	package_ref ref;
	enum dep_scope scope;
	struct str group; /* the environment that gave the scope */
};

struct reading {
	struct parse_ctx *ctx;
	struct arena *a;
	struct entry *entries;
	size_t n, cap;
	struct map by_address;
	size_t n_missing; /* that environments name */
	unsigned missing_line;
	int result;
};

/* --- packages ---------------------------------------------------------------- */

/* `kind: conda` with `url:`, or since 6 `conda: url`. */
static struct str address_of(const struct ynode *t, bool *is_pypi)
{
	struct str kind = ynode_string(t, "kind"), url;

	*is_pypi = ynode_get(t, "pypi") || str_is(kind, "pypi");
	url = ynode_string(t, *is_pypi ? "pypi" : "conda");
	if (!url.len)
		url = ynode_string(t, "conda_source");
	if (!url.len)
		url = ynode_string(t, "url");
	return url.len ? url : ynode_string(t, "path");
}

static void read_hashes(struct reading *r, const struct ynode *t, struct package *p,
			struct package_hash v[2])
{
	static const char *const algs[] = { "sha256", "md5" };

	for (size_t i = 0; i < 2; i++) {
		struct str hex = ynode_string(t, algs[i]);

		if (!hex.len)
			continue;
		if (python_hash(r->a, arena_cat(r->a, str_of(algs[i]), STR(":"), hex),
				STR(""), &v[p->n_hashes]))
			p->n_hashes++;
		else
			parse_warn(r->ctx, t->line, DIAG_SYNTAX,
				   "a hash is no digest that is known");
	}
	p->hashes = v;
}

static void take_license(const struct ynode *t, struct package *p, struct str *license)
{
	*license = ynode_string(t, "license");
	if (!license->len || str_is(*license, "None"))
		return;
	p->licenses = license;
	p->n_licenses = 1;
}

static bool is_local(struct str address)
{
	return str_find(address, STR("://")) == STR_NONE;
}

/*
 * What is built from a source: one in the workspace, or a repository.  `conda_source:
 * name[hash] @ place` since 7; before, the place alone beside `conda:`.
 */
static bool take_source(struct reading *r, const struct ynode *t, struct str address,
			struct package *p)
{
	size_t at = str_find(address, STR("] @ "));
	struct vcs_url url;
	struct str rest;

	if (at != STR_NONE && ynode_get(t, "conda_source")) {
		if (!p->name.len)
			str_cut(str_slice(address, 0, at), '[', &p->name, &rest);
		address = str_from(address, at + 4);
	}
	p->ecosystem = ECO_CONDA;
	if (is_local(address)) {
		p->kind = PACKAGE_PROJECT;
		p->folder = address;
		return true;
	}
	if (!vcs_url_read(r->a, address, VCS_GUESS, &url))
		return false;
	p->vcs_url = url.url;
	p->vcs_commit = url.commit;
	p->subpath = url.subpath;
	p->requested = url.ref.len ? url.ref : p->version;
	p->version = STR("");
	return true;
}

static void take_conda(struct reading *r, const struct ynode *t, struct str address,
		       struct package *p)
{
	struct conda_file f = { .type = { NULL, 0 } };
	bool found = conda_file_read(address, &f);
	struct str build = ynode_string(t, "build"), subdir = ynode_string(t, "subdir");

	if (p->name.len)
		f.name = p->name;
	if (p->version.len)
		f.version = p->version;
	if (build.len)
		f.build = build;
	if (subdir.len)
		f.subdir = subdir;
	if ((!found || ynode_get(t, "conda_source")) && take_source(r, t, address, p))
		return;
	if (!found)
		parse_warn(r->ctx, p->line, DIAG_SYNTAX,
			   "its address is not one of a conda package");
	conda_file_package(r->a, &f, p);
	p->source_url = is_local(address) ? STR("") : conda_url_clean(r->a, address);
}

static void take_pypi(struct reading *r, struct str address, struct package *p)
{
	struct package_hash *v = (struct package_hash *)(uintptr_t)p->hashes;

	p->ecosystem = ECO_PYPI;
	python_take_place(r->ctx, address, p);
	if (p->kind == PACKAGE_PROJECT && !p->folder.len && is_local(address))
		p->folder = address;
	if (p->vcs_url.len || p->kind == PACKAGE_PROJECT)
		p->n_hashes = 0; /* of a source tree */
	for (size_t i = 0; i < p->n_hashes; i++)
		v[i].file = str_basename(p->source_url);
	/* PyPI's own files need no address. */
	if (str_find(p->source_url, STR("://files.pythonhosted.org/")) != STR_NONE)
		p->source_url.len = 0;
}

static void add_package(struct reading *r, struct entry *e)
{
	const struct ynode *t = e->node;
	struct package p = { .name = ynode_string(t, "name"),
			     .version = ynode_string(t, "version"),
			     .line = t->line,
			     .scope = e->scope,
			     .group = e->group };
	struct package_hash hashes[2];
	struct str license;

	read_hashes(r, t, &p, hashes);
	take_license(t, &p, &license);
	if (e->is_pypi)
		take_pypi(r, e->address, &p);
	else
		take_conda(r, t, e->address, &p);
	if (p.kind == PACKAGE_PROJECT) {
		p.n_hashes = 0;
		p.scope = SCOPE_RUNTIME;
		p.group.len = 0;
	}
	e->name = p.name;
	if (!p.name.len) {
		r->result = parse_error(r->ctx, t->line, "a package without a name");
		return;
	}
	if (!p.version.len && p.kind == PACKAGE_LIBRARY && !p.vcs_url.len)
		parse_warn(r->ctx, t->line, DIAG_UNPINNED, STR_FMT " has no version",
			   STR_ARG(p.name));
	e->ref = parse_add(r->ctx, &p);
}

static void read_entry(struct reading *r, const struct ynode *t)
{
	struct entry e = { .node = t, .ref = PACKAGE_NONE, .scope = SCOPE_UNKNOWN };

	e.address = address_of(t, &e.is_pypi);
	if (t->type != YNODE_MAPPING || !e.address.len) {
		r->result = parse_error(r->ctx, t->line, "a package without an address");
		return;
	}
	if (map_has(&r->by_address, e.address))
		return; /* the same one again */
	map_put(&r->by_address, e.address, r->n);
	arena_grow(r->a, r->entries, r->n, &r->cap);
	r->entries[r->n++] = e;
}

/* --- environments ------------------------------------------------------------ */

static enum dep_scope scope_of(struct str environment)
{
	if (str_is(environment, "default"))
		return SCOPE_RUNTIME;
	return pip_is_dev_name(environment) ? SCOPE_DEV : SCOPE_OPTIONAL;
}

/* The entry that an item of an environment's list names, or NULL. */
static struct entry *find(struct reading *r, const struct ynode *item)
{
	bool is_pypi;
	uint64_t at;

	if (!map_get(&r->by_address, address_of(item, &is_pypi), &at))
		return NULL;
	return &r->entries[at];
}

typedef void list_fn(struct reading *r, const struct ynode *list, struct str environment);

static void each_list(struct reading *r, const struct ynode *environments, list_fn *fn)
{
	ynode_each (environment, environments)
		ynode_each (list, ynode_get(environment, "packages"))
			fn(r, list, environment->key);
}

static void mark(struct reading *r, const struct ynode *list, struct str environment)
{
	enum dep_scope scope = scope_of(environment);

	ynode_each (item, list) {
		struct entry *e = find(r, item);

		if (!e) {
			if (!r->n_missing++)
				r->missing_line = item->line;
			continue;
		}
		if (scope <= e->scope)
			continue;
		e->scope = scope;
		e->group = scope == SCOPE_RUNTIME ? STR("") : environment;
	}
}

static const char *const built_with[] = { "build_packages", "host_packages" };

/* What sources are built with is in no environment's list. */
static void mark_built_with(struct reading *r)
{
	for (size_t i = 0; i < r->n; i++)
		for (size_t k = 0; k < 2; k++)
			ynode_each (item, ynode_get(r->entries[i].node, built_with[k])) {
				struct entry *e = find(r, item);

				if (e && e->scope < SCOPE_DEV)
					e->scope = SCOPE_DEV;
			}
}

static void add_built_with(struct reading *r)
{
	for (size_t i = 0; i < r->n; i++)
		for (size_t k = 0; k < 2; k++)
			ynode_each (item, ynode_get(r->entries[i].node, built_with[k])) {
				const struct entry *e = find(r, item);

				if (e && e->ref != PACKAGE_NONE &&
				    r->entries[i].ref != PACKAGE_NONE)
					parse_edge(r->ctx, r->entries[i].ref, e->ref);
			}
}

static struct str key_of(struct reading *r, bool is_pypi, struct str name)
{
	return is_pypi ? arena_cat(r->a, STR("pypi "), python_key(r->a, name), STR(""))
		       : arena_cat(r->a, STR("conda "), name, STR(""));
}

/* What is asked of PyPI may be there through conda. */
static void need_pypi(struct reading *r, const struct map *names, const struct entry *e,
		      struct str text)
{
	struct pep508_marker m;
	struct pep508 q;
	uint64_t to;

	if (pep508_read(text, &q))
		return;
	pep508_judge(q.marker, &m);
	if (m.verdict == PEP508_EXTRA || m.verdict == PEP508_NEVER)
		return;
	if (map_get(names, key_of(r, true, q.name), &to) ||
	    map_get(names, key_of(r, false, python_key(r->a, q.name)), &to))
		parse_edge(r->ctx, e->ref, (package_ref)to);
}

/* "python >=3.9": the name is all that counts, an environment has it once. */
static void need_conda(struct reading *r, const struct map *names, const struct entry *e,
		       struct str text)
{
	struct conda_spec s;
	uint64_t to;

	if (!conda_spec_read(text, &s) && map_get(names, key_of(r, false, s.name), &to))
		parse_edge(r->ctx, e->ref, (package_ref)to);
}

static void add_edges(struct reading *r, const struct ynode *list, struct str environment)
{
	struct map names;

	(void)environment;
	map_init(&names);
	ynode_each (item, list) {
		const struct entry *e = find(r, item);

		if (e && e->ref != PACKAGE_NONE)
			map_put(&names, key_of(r, e->is_pypi, e->name), e->ref);
	}
	ynode_each (item, list) {
		const struct entry *e = find(r, item);

		if (!e || e->ref == PACKAGE_NONE)
			continue;
		ynode_each (d, ynode_get(e->node, "requires_dist"))
			need_pypi(r, &names, e, d->text);
		ynode_each (d, ynode_get(e->node, "depends"))
			need_conda(r, &names, e, d->text);
	}
	map_release(&names);
}

/* --- the file ---------------------------------------------------------------- */

/* False when another layout is sure. */
static bool check_version(struct reading *r, const struct ynode *root)
{
	struct str version = ynode_string(root, "version");
	uint32_t number;

	if (!version.len) {
		parse_warn(r->ctx, root->line, DIAG_SYNTAX,
			   "no version: pixi did not write this");
		return true;
	}
	if (!str_to_u32(version, UINT32_MAX, &number) || number < OLDEST) {
		parse_warn(r->ctx, ynode_get(root, "version")->line, DIAG_UNSUPPORTED,
			   "version " STR_FMT
			   " is not known (4 to 7 are); nothing is read",
			   STR_ARG(str_slice(version, 0, 40)));
		return false;
	}
	if (number > NEWEST)
		parse_warn(r->ctx, ynode_get(root, "version")->line, DIAG_UNSUPPORTED,
			   "version " STR_FMT " is not known (4 to 7 are); read as if it "
			   "were 7",
			   STR_ARG(str_slice(version, 0, 40)));
	return true;
}

static void read_lock(struct reading *r, const struct ynode *root)
{
	const struct ynode *packages = ynode_get(root, "packages");
	const struct ynode *environments = ynode_get(root, "environments");

	if (!root || root->type != YNODE_MAPPING) {
		r->result = parse_error(r->ctx, root ? root->line : 0,
					"expected a mapping with packages");
		return;
	}
	if (!check_version(r, root))
		return;
	if (packages && packages->type != YNODE_SEQUENCE) {
		r->result =
			parse_error(r->ctx, packages->line, "packages: expected a list");
		return;
	}
	ynode_each (it, packages)
		read_entry(r, it);
	each_list(r, environments, mark);
	mark_built_with(r);
	if (r->n_missing)
		parse_warn(r->ctx, r->missing_line, DIAG_UNRESOLVED,
			   "packages of its environments that are not listed: %zu",
			   r->n_missing);
	for (size_t i = 0; i < r->n; i++)
		add_package(r, &r->entries[i]);
	each_list(r, environments, add_edges);
	add_built_with(r);
}

static int parse_pixi_lock(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .ctx = ctx, .a = parse_arena(ctx) };
	struct ynode_docs docs;
	int failed;

	if (lock_check_bytes(ctx, bytes))
		return -1;
	map_init(&r.by_address);
	failed = ynode_load(r.a, bytes, MAX_NESTING, parse_diags(ctx), parse_path(ctx),
			    &docs);
	if (docs.n)
		read_lock(&r, docs.v[0]);
	map_release(&r.by_address);
	return failed ? -1 : r.result;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "pixi.lock", NULL },
};

const struct parser pixi_lock_parser = {
	.id = "pixi-lock",
	.title = "pixi.lock",
	.versions = "4 to 7",
	.spec = "https://pixi.sh/latest/workspace/lockfile/",
	.ecosystem = ECO_CONDA,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.has_edges = true,
	.parse = parse_pixi_lock,
};
