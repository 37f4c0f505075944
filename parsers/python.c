/* python.c - see python.h. */
#include "parsers/python.h"

#include "base/codec.h"
#include "format/pip_package.h"
#include "format/pip_requirements.h"
#include "format/pip_source.h"
#include "format/sri.h"

/* Folders between a member and the root of its workspace. */
enum { MAX_ABOVE = 4 };

/* Lines of a requirements file in which its writer signs. */
enum { HEADER_LINES = 8 };

enum { MAX_NESTING = 64 };

/* Says what is wrong; false when there is no package. */
static bool report(struct parse_ctx *ctx, unsigned line, const struct pip_package *p)
{
	if (p->problem.len && p->level == DIAG_NOTE)
		parse_note(ctx, line, p->code, STR_FMT, STR_ARG(p->problem));
	else if (p->problem.len && p->level == DIAG_WARNING)
		parse_warn(ctx, line, p->code, STR_FMT, STR_ARG(p->problem));
	else if (p->problem.len)
		parse_error(ctx, line, STR_FMT, STR_ARG(p->problem));
	return p->package.name.len > 0;
}

/* PDM's name for the folder of the project is no secret of the environment. */
static struct str without_root(struct arena *a, struct str text)
{
	struct str variable = STR("${PROJECT_ROOT}");
	size_t at = str_find(text, variable);

	if (at == STR_NONE)
		return text;
	return arena_cat(a, str_slice(text, 0, at), STR("."),
			 str_from(text, at + variable.len));
}

int python_add(struct parse_ctx *ctx, const struct python_requirement *r,
	       package_ref from)
{
	struct str text = without_root(parse_arena(ctx), str_trim(r->text));
	struct str option = STR("-e ");
	bool editable = str_starts_with(text, option);
	struct pip_package p;
	package_ref ref;

	if (editable)
		text = str_from(text, option.len);
	pip_package_read(parse_arena(ctx), text, STR(""), editable, &p);
	if (!report(ctx, r->line, &p))
		return p.problem.len && p.level == DIAG_ERROR ? -1 : 0;
	p.package.line = r->line;
	p.package.scope = r->scope;
	p.package.group = r->group;
	p.package.relation = DEP_DIRECT;
	if (p.package.kind == PACKAGE_PROJECT) {
		p.package.relation = DEP_UNKNOWN;
		p.package.scope = SCOPE_RUNTIME;
		p.package.group.len = 0;
	} else if (r->scope == SCOPE_RUNTIME &&
		   (p.marker.verdict == PEP508_EXTRA || p.marker.verdict == PEP508_NEVER))
		p.package.scope = SCOPE_OPTIONAL;
	if (!r->group.len && p.marker.verdict == PEP508_EXTRA)
		p.package.group = p.marker.extra;
	ref = parse_add(ctx, &p.package);
	if (from != PACKAGE_NONE)
		parse_edge(ctx, from, ref);
	return 0;
}

/* --- the lock of a manifest -------------------------------------------------- */

static bool is_compiled(struct parse_ctx *ctx, const char *name)
{
	struct str bytes, line;

	if (!parse_exists(ctx, name) || !parse_sibling(ctx, name, &bytes))
		return false;
	for (unsigned i = 0; i < HEADER_LINES && str_next_line(&bytes, &line); i++)
		if (str_starts_with(line, STR("#")) &&
		    pip_header_of(str_from(line, 1)) != PIP_HEADER_NONE)
			return true;
	return false;
}

/* The last `n` folders of a path. */
static struct str last_folders(struct str path, unsigned n)
{
	size_t at = path.len;

	while (n && at) {
		at--;
		if (path.ptr[at] == '/')
			n--;
	}
	return str_from(path, at && n == 0 ? at + 1 : at);
}

/* How the lock of a workspace names a folder below it. */
static const struct {
	const char *lock;
	const char *before[3];
} workspaces[] = {
	{ "uv.lock", { "editable = \"", "virtual = \"", "directory = \"" } },
	{ "pdm.lock", { "path = \"./", NULL, NULL } },
	{ "poetry.lock", { "url = \"", NULL, NULL } },
};

/* True when the lock so many folders ("../") above lists the folder as first party. */
static bool lists_folder(struct parse_ctx *ctx, size_t kind, struct str up,
			 struct str below, struct str *lock)
{
	struct arena *a = parse_arena(ctx);
	struct str name = arena_cat(a, up, str_of(workspaces[kind].lock), STR("")), bytes;

	*lock = arena_dup(a, name);
	if (!parse_exists(ctx, lock->ptr) || !parse_sibling(ctx, lock->ptr, &bytes))
		return false;
	for (size_t i = 0; i < 3 && workspaces[kind].before[i]; i++)
		if (str_find(bytes, arena_cat(a, str_of(workspaces[kind].before[i]),
					      below, STR("\""))) != STR_NONE)
			return true;
	return false;
}

static struct str lock_above(struct parse_ctx *ctx)
{
	struct str folder = str_dirname(parse_path(ctx)), up = STR(""), lock;

	for (unsigned n = 1; n <= MAX_ABOVE && folder.len; n++) {
		struct str below = last_folders(folder, n);

		up = arena_cat(parse_arena(ctx), up, STR("../"), STR(""));
		for (size_t i = 0; i < sizeof(workspaces) / sizeof(workspaces[0]); i++)
			if (lists_folder(ctx, i, up, below, &lock))
				return lock;
		if (below.len == folder.len)
			break;
	}
	return STR("");
}

struct str python_lock(struct parse_ctx *ctx)
{
	static const char *const locks[] = { "uv.lock", "poetry.lock", "pdm.lock",
					     "pylock.toml", "Pipfile.lock" };

	for (size_t i = 0; i < sizeof(locks) / sizeof(locks[0]); i++)
		if (parse_exists(ctx, locks[i]))
			return str_of(locks[i]);
	if (is_compiled(ctx, "requirements.txt"))
		return STR("requirements.txt");
	if (is_compiled(ctx, "requirements.lock")) /* Rye's */
		return STR("requirements.lock");
	return lock_above(ctx);
}

void python_note_lock(struct parse_ctx *ctx, struct str lock)
{
	parse_note(ctx, 0, DIAG_SKIPPED, STR_FMT " %s gives the versions", STR_ARG(lock),
		   str_starts_with(lock, STR("../")) ? "above it" : "beside it");
}

void python_note_no_lock(struct parse_ctx *ctx)
{
	parse_note(ctx, 0, DIAG_UNRESOLVED,
		   "no lock file beside it: what the packages depend on is not listed");
}

/* --- parts of lock files ----------------------------------------------------- */

/* "https://h/a/torch-1.13%2Bcu117.whl?x#y" to "torch-1.13+cu117.whl". */
static struct str file_name(struct arena *a, struct str where)
{
	struct str name, unused;

	if (str_find(where, STR("://")) != STR_NONE) {
		str_cut(where, '#', &where, &unused);
		str_cut(where, '?', &where, &unused);
	}
	name = str_basename(where);
	percent_decode(a, name, &name);
	return name;
}

bool python_hash(struct arena *a, struct str text, struct str where,
		 struct package_hash *out)
{
	struct str alg, hex;

	if (!str_cut(text, ':', &alg, &hex) || !hash_alg_of(alg, &out->alg) ||
	    !hash_is_hex(out->alg, hex))
		return false;
	out->hex = arena_lower(a, hex);
	out->file = file_name(a, where);
	return true;
}

static void add_hash(struct parse_ctx *ctx, const struct toml *file, struct str package,
		     struct python_hashes *out)
{
	static const char *const keys[] = { "file", "filename", "url", "path" };
	struct arena *a = parse_arena(ctx);
	struct str where = STR("");

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]) && !where.len; i++)
		where = toml_string(file, keys[i]);
	/* A file in the tree has none, and needs none. */
	if (file->type == TOML_TABLE && !toml_get(file, "hash"))
		return;
	arena_grow(a, out->v, out->n, &out->cap);
	if (python_hash(a, toml_string(file, "hash"), where, &out->v[out->n]))
		out->n++;
	else
		parse_warn(ctx, file->line, DIAG_SYNTAX,
			   STR_FMT ": a hash is no digest that is known",
			   STR_ARG(package));
}

void python_add_hashes(struct parse_ctx *ctx, const struct toml *files,
		       struct str package, struct python_hashes *out)
{
	if (!files)
		return;
	if (files->type == TOML_TABLE)
		add_hash(ctx, files, package, out);
	else if (files->type == TOML_ARRAY)
		toml_each (it, files)
			add_hash(ctx, it, package, out);
	else
		parse_warn(ctx, files->line, DIAG_SYNTAX,
			   STR_FMT ": expected a table of files, or an array of them",
			   STR_ARG(package));
}

void python_take_repository(struct parse_ctx *ctx, struct package *p, struct str url,
			    struct str ref)
{
	struct arena *a = parse_arena(ctx);
	struct vcs_url vcs;

	p->version.len = 0;
	if (vcs_url_read(a, url, VCS_REPOSITORY | VCS_AT_REF, &vcs)) {
		if (str_is(str_of(vcs.type), "git"))
			p->vcs_url = vcs.url;
		else
			p->source_url = vcs.url;
		p->vcs_commit = vcs.commit;
		if (!ref.len)
			ref = vcs.ref;
		if (!p->subpath.len) {
			p->subpath = vcs.subpath;
			/* In a query it is escaped; a '%' of its own is met nowhere. */
			percent_decode(a, vcs.subpath, &p->subpath);
		}
	} else {
		parse_warn(ctx, p->line, DIAG_UNRESOLVED,
			   STR_FMT ": the repository's address is not understood",
			   STR_ARG(p->name));
	}
	if (vcs_is_commit(ref))
		p->vcs_commit = arena_lower(a, ref);
	else if (p->vcs_url.len && ref.len)
		p->requested = ref;
	if (p->vcs_commit.len)
		return;
	parse_note(ctx, p->line, DIAG_UNPINNED,
		   STR_FMT " follows a repository without a commit", STR_ARG(p->name));
}

static void take_git(struct parse_ctx *ctx, const struct toml *table, struct str url,
		     struct package *p)
{
	static const char *const refs[] = { "rev", "ref", "tag", "branch" };
	struct str ref = STR("");

	for (size_t i = 0; i < sizeof(refs) / sizeof(refs[0]) && !ref.len; i++)
		ref = toml_string(table, refs[i]);
	p->subpath = toml_string(table, "subdirectory");
	python_take_repository(ctx, p, url, ref);
}

void python_take_place(struct parse_ctx *ctx, struct str where, struct package *p)
{
	struct arena *a = parse_arena(ctx);
	struct pip_source s;

	pip_source_read(a, where, &s);
	p->requested.len = 0;
	if (s.kind == PIP_SOURCE_FOLDER) {
		p->kind = PACKAGE_PROJECT;
		p->version.len = 0;
		return;
	}
	if (s.kind == PIP_SOURCE_REPOSITORY) {
		python_take_repository(ctx, p, where,
				       s.vcs.commit.len ? s.vcs.commit : s.vcs.ref);
		return;
	}
	if (!p->name.len)
		p->name = s.name;
	if (str_eq(python_key(a, s.name), python_key(a, p->name)) && s.version.len)
		p->version = s.version;
	p->source_url = s.url;
}

bool python_take_table(struct parse_ctx *ctx, const struct toml *table, struct package *p)
{
	static const char *const kinds[] = { "git", "hg", "svn", "bzr" };
	static const char *const places[] = { "path", "file", "url" };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct str url = toml_string(table, kinds[i]);

		if (!url.len)
			continue;
		p->requested.len = 0;
		if (i == 0)
			take_git(ctx, table, url, p);
		else
			p->source_url = url_clean(parse_arena(ctx), url);
		return true;
	}
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		struct str where = toml_string(table, places[i]);

		if (!where.len)
			continue;
		python_take_place(ctx, where, p);
		return true;
	}
	if (!toml_is_true(table, "workspace"))
		return false;
	p->kind = PACKAGE_PROJECT;
	p->version.len = p->requested.len = 0;
	return true;
}

bool python_project(struct parse_ctx *ctx, struct pyproject *out)
{
	struct arena *a = parse_arena(ctx);
	struct diag_list unused; /* its own parser tells of what is wrong in it */
	struct str bytes;
	unsigned errors;

	if (!parse_exists(ctx, "pyproject.toml") ||
	    !parse_sibling(ctx, "pyproject.toml", &bytes))
		return false;
	diag_list_init(&unused, a);
	pyproject_read(a, toml_read(a, bytes, MAX_NESTING, &unused, STR(""), &errors),
		       out);
	return true;
}

void python_note_index(struct parse_ctx *ctx, unsigned line, struct str url, bool *told)
{
	struct str clean = url_clean(parse_arena(ctx), url);

	if (*told || pip_is_pypi(clean))
		return;
	*told = true;
	parse_note(ctx, line, DIAG_UNRESOLVED,
		   "packages also come from " STR_FMT ", not only from PyPI",
		   STR_ARG(clean));
}

struct str python_beside(struct parse_ctx *ctx, struct str name)
{
	struct str folder = str_dirname(parse_path(ctx));

	return folder.len ? arena_cat(parse_arena(ctx), folder, STR("/"), name) : name;
}
