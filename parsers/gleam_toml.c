/*
 * gleam_toml.c - gleam.toml: the project, and what it asks for where no manifest.toml
 * covers it.
 *
 * https://gleam.run/writing-gleam/gleam-toml/ (Gleam 1.12).  Requirements are Hex's:
 * ">= 1.0.0 and < 2.0.0"; { git = "…", ref = "…" } and { path = "…" } are others.  Before
 * 1.13 the table is dev-dependencies, then dev_dependencies.
 */
#include "format/toml.h"
#include "format/vcs_url.h"
#include "parsers/lock_text.h"

enum { NESTING = 32 };

struct manifest {
	struct parse_ctx *ctx;
	package_ref project;
	size_t n;
};

static package_ref add_project(struct parse_ctx *ctx, const struct toml *root)
{
	const struct toml *licences = toml_get(root, "licences");
	struct package p = { .kind = PACKAGE_PROJECT,
			     .ecosystem = ECO_HEX,
			     .name = toml_string(root, "name"),
			     .version = toml_string(root, "version"),
			     .folder = STR("."),
			     .line = 1 };
	struct str *v = NULL;
	size_t cap = 0;

	toml_each (one, licences && licences->type == TOML_ARRAY ? licences : NULL)
		if (one->type == TOML_STRING) {
			arena_grow(parse_arena(ctx), v, p.n_licenses, &cap);
			v[p.n_licenses++] = one->text;
		}
	p.licenses = v;
	if (toml_get(root, "name"))
		p.line = toml_get(root, "name")->line;
	return parse_add(ctx, &p);
}

static void set_git(struct manifest *m, const struct toml *dep, struct package *p)
{
	struct str ref = toml_string(dep, "ref");
	struct vcs_url url;

	if (vcs_url_read(parse_arena(m->ctx), toml_string(dep, "git"), VCS_REPOSITORY,
			 &url))
		p->vcs_url = url.url;
	if (vcs_is_commit(ref))
		p->vcs_commit = arena_lower(parse_arena(m->ctx), ref);
	else
		p->requested = ref;
}

/* Another project of the same repository: its own manifest tells the version. */
static void set_path(struct manifest *m, const struct toml *dep, struct package *p)
{
	struct arena *a = parse_arena(m->ctx);
	struct str file, bytes;
	struct diag_list unused;
	unsigned errors;

	p->kind = PACKAGE_PROJECT;
	p->relation = DEP_UNKNOWN;
	p->folder = toml_string(dep, "path");
	file = arena_dup(a, arena_cat(a, p->folder, STR("/gleam.toml"), STR("")));
	if (!parse_exists(m->ctx, file.ptr) || !parse_sibling(m->ctx, file.ptr, &bytes))
		return;
	diag_list_init(&unused, a); /* it is read by itself */
	p->version = toml_string(
		toml_read(a, bytes, NESTING, &unused, parse_path(m->ctx), &errors),
		"version");
}

static void add_dependency(struct manifest *m, const struct toml *dep,
			   enum dep_scope scope)
{
	struct package p = { .name = dep->key,
			     .scope = scope,
			     .relation = DEP_DIRECT,
			     .line = dep->line };

	if (dep->type == TOML_STRING) {
		p.requested = dep->text;
	} else if (dep->type == TOML_TABLE && toml_get(dep, "path")) {
		set_path(m, dep, &p);
	} else if (dep->type == TOML_TABLE && toml_get(dep, "git")) {
		set_git(m, dep, &p);
	} else if (dep->type == TOML_TABLE) {
		p.requested = toml_string(dep, "version");
	} else {
		parse_warn(m->ctx, dep->line, DIAG_SYNTAX,
			   STR_FMT ": expected a requirement", STR_ARG(dep->key));
		return;
	}
	m->n++;
	parse_edge(m->ctx, m->project, parse_add(m->ctx, &p));
}

static void add_table(struct manifest *m, const struct toml *table, enum dep_scope scope)
{
	if (table && table->type != TOML_TABLE)
		parse_warn(m->ctx, table->line, DIAG_SYNTAX, STR_FMT ": expected a table",
			   STR_ARG(table->key));
	toml_each (dep, table && table->type == TOML_TABLE ? table : NULL)
		add_dependency(m, dep, scope);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct manifest m = { .ctx = ctx };
	const struct toml *root;
	unsigned errors = 0;

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	root = toml_read(parse_arena(ctx), bytes, NESTING, parse_diags(ctx),
			 parse_path(ctx), &errors);
	if (!toml_string(root, "name").len)
		return errors ? -1 : parse_error(ctx, 1, "no name: not a gleam.toml");
	m.project = add_project(ctx, root);
	if (parse_exists(ctx, "manifest.toml"))
		return errors ? -1 : 0;
	add_table(&m, toml_get(root, "dependencies"), SCOPE_RUNTIME);
	add_table(&m, toml_get(root, "dev-dependencies"), SCOPE_DEV);
	add_table(&m, toml_get(root, "dev_dependencies"), SCOPE_DEV);
	if (m.n)
		parse_note(ctx, 0, DIAG_UNPINNED,
			   "no manifest.toml: which versions are used, and what they "
			   "need, is not known");
	return errors ? -1 : 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "gleam.toml", NULL },
};

const struct parser gleam_toml_parser = {
	.id = "gleam-toml",
	.title = "Gleam project",
	.versions = "Gleam 0.15 to 1.13",
	.spec = "https://gleam.run/writing-gleam/gleam-toml/",
	.ecosystem = ECO_HEX,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
