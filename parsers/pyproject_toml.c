/*
 * pyproject_toml.c - pyproject.toml: the project itself, what it is built with, and,
 * where no lock file gives the versions, what it asks for.
 *
 * See format/pyproject.h for the documents.
 */
#include "format/poetry_project.h"
#include "format/text.h"
#include "format/vcs_url.h"
#include "parsers/python.h"

enum { MAX_NESTING = 64 };

struct reading {
	struct parse_ctx *ctx;
	struct arena *a;
	struct pyproject project;
	package_ref self; /* PACKAGE_NONE where there is no project */
	size_t n_added;
	int result;
};

static bool is_dynamic(const struct reading *r, const char *what)
{
	toml_each (it, r->project.dynamic)
		if (it->type == TOML_STRING && str_is(it->text, what))
			return true;
	return false;
}

/* What is made when the project is built is not in this file. */
static void note_dynamic(struct reading *r)
{
	static const char *const lists[] = { "dependencies", "optional-dependencies" };

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		if (is_dynamic(r, lists[i]))
			parse_note(r->ctx, r->project.dynamic->line, DIAG_UNRESOLVED,
				   "%s are dynamic: they are known when the project is "
				   "built, from setup.py, setup.cfg or files that these "
				   "name",
				   lists[i]);
}

/* The lock of the workspace above lists the project where it is. */
static void add_project(struct reading *r, struct str lock)
{
	struct pyproject *project = &r->project;
	struct package p = { .name = project->name,
			     .version = project->version,
			     .kind = PACKAGE_PROJECT,
			     .folder = STR("."),
			     .scope = SCOPE_RUNTIME,
			     .line = project->line };

	if (!project->name.len || str_starts_with(lock, STR("../")))
		return;
	/* Poetry's plugins fill this in. */
	if (str_is(p.version, "0.0.0") || is_dynamic(r, "version"))
		p.version.len = 0;
	p.n_licenses = python_license_list(r->a, &project->license, &p.licenses);
	r->self = parse_add(r->ctx, &p);
}

/* Poetry's constraint, or the table that it is in. */
static void take_poetry(struct reading *r, const struct pyproject_ask *ask,
			struct package *p)
{
	const struct toml *t = ask->table;
	struct str constraint =
		t->type == TOML_STRING ? t->text : toml_string(t, "version");

	p->requested = poetry_to_pep440(r->a, constraint, &p->version);
	if (p->version.len)
		p->requested.len = 0;
}

/* A marker of a table: "markers", or an old "python". */
static void take_marker(struct reading *r, const struct pyproject_ask *ask,
			struct package *p)
{
	const struct toml *markers = toml_get(ask->table, "markers");
	struct pep508_marker m;
	const char *wrong;

	if (!markers || markers->type != TOML_STRING)
		return;
	wrong = pep508_judge(markers->text, &m);
	if (wrong)
		parse_warn(r->ctx, markers->line, DIAG_SYNTAX, "markers: %s", wrong);
	if (p->scope == SCOPE_RUNTIME && m.verdict == PEP508_NEVER)
		p->scope = SCOPE_OPTIONAL;
}

/* Where a tool's table says that the package comes from elsewhere. */
static void add_from_table(struct reading *r, const struct pyproject_ask *ask,
			   const struct toml *source)
{
	struct package p = { .name = ask->name,
			     .scope = ask->scope,
			     .group = ask->group,
			     .relation = DEP_DIRECT,
			     .line = ask->line };
	package_ref ref;

	if (!pep508_is_name(p.name)) {
		parse_warn(r->ctx, ask->line, DIAG_SYNTAX,
			   "a key is not the name of a package");
		return;
	}
	if (ask->table) {
		take_poetry(r, ask, &p);
		take_marker(r, ask, &p);
	}
	if (source)
		python_take_table(r->ctx, source, &p);
	if (p.kind == PACKAGE_PROJECT)
		p.relation = DEP_UNKNOWN;
	ref = parse_add(r->ctx, &p);
	if (r->self != PACKAGE_NONE)
		parse_edge(r->ctx, r->self, ref);
}

static bool has_place(const struct toml *source)
{
	static const char *const keys[] = { "git", "hg",   "svn", "bzr",
					    "url", "path", "file" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (toml_string(source, keys[i]).len)
			return true;
	return toml_is_true(source, "workspace");
}

static void add_ask(struct reading *r, const struct pyproject_ask *ask)
{
	const struct toml *source = ask->source ? ask->source : ask->table;

	if (ask->wrong) {
		parse_warn(r->ctx, ask->line, DIAG_SYNTAX, "%s", ask->wrong);
		return;
	}
	/* "shop[yaml]" in an extra of shop: itself. */
	if (ask->key.len && str_eq(ask->key, python_key(r->a, r->project.name)))
		return;
	r->n_added++;
	if (!ask->text.len || (ask->key.len && has_place(source)))
		add_from_table(r, ask, source);
	else if (python_add(r->ctx,
			    &(struct python_requirement){ .text = ask->text,
							  .line = ask->line,
							  .scope = ask->scope,
							  .group = ask->group },
			    r->self))
		r->result = -1;
}

static int read_file(struct reading *r, const struct toml *root)
{
	struct str lock = python_lock(r->ctx);
	bool asks;

	pyproject_read(r->a, root, &r->project);
	add_project(r, lock);
	asks = r->project.n_asks || is_dynamic(r, "dependencies");
	if (lock.len && asks) {
		python_note_lock(r->ctx, lock);
	} else if (asks) {
		note_dynamic(r);
		for (size_t i = 0; i < r->project.n_asks; i++)
			add_ask(r, &r->project.asks[i]);
		if (r->n_added)
			python_note_no_lock(r->ctx);
	}
	r->self = PACKAGE_NONE; /* it does not depend on what builds it */
	for (size_t i = 0; i < r->project.n_build; i++)
		add_ask(r, &r->project.build[i]);
	return r->result;
}

static int parse_pyproject(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .ctx = ctx, .a = parse_arena(ctx), .self = PACKAGE_NONE };
	const struct toml *root;
	unsigned errors = 0;

	if (text_is_lfs_pointer(bytes))
		return parse_error(ctx, 1,
				   "a git-lfs pointer stands in place of the file");
	root = toml_read(r.a, bytes, MAX_NESTING, parse_diags(ctx), parse_path(ctx),
			 &errors);
	read_file(&r, root);
	return errors ? -1 : r.result;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "pyproject.toml", NULL },
};

const struct parser pyproject_toml_parser = {
	.id = "pyproject-toml",
	.title = "pyproject.toml",
	.versions = "PEP 518, 621, 639, 735; Poetry 1-2, PDM 2, uv, Hatch, Flit",
	.spec = "https://packaging.python.org/en/latest/specifications/pyproject-toml/",
	.ecosystem = ECO_PYPI,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse_pyproject,
};
