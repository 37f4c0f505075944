/*
 * conda_environment.c - environment.yml of conda, with the pip list in it.
 *
 * https://docs.conda.io/projects/conda/en/stable/user-guide/tasks/manage-environments.html
 * #create-env-file-manually (conda 25) and, for the versions, format/conda.h.
 */
#include "format/conda.h"
#include "format/pip_files.h"
#include "format/pip_package.h"
#include "format/pip_requirements.h"
#include "format/yaml.h"
#include "parsers/lock_text.h"

enum { MAX_NESTING = 64 };

struct reading {
	struct parse_ctx *ctx;
	struct arena *a;
	enum dep_scope scope;
	bool is_locked, has_pip;
	int result;
};

static void add_spec(struct reading *r, const struct ynode *it)
{
	struct conda_spec s;
	struct conda_file f = { .type = { NULL, 0 } };
	struct package p = { .line = it->line };
	const char *wrong;

	if (r->is_locked)
		return;
	wrong = conda_spec_read(it->text, &s);
	if (wrong) {
		r->result = parse_error(r->ctx, it->line, "%s", wrong);
		return;
	}
	f.name = s.name;
	f.version = s.version;
	f.channel = str_find(s.channel, STR("://")) == STR_NONE ? s.channel
								: str_basename(s.channel);
	f.subdir = s.subdir;
	/* "py3*" is a pattern, not a build. */
	if (!str_has_char(s.build, '*'))
		f.build = s.build;
	conda_file_package(r->a, &f, &p);
	p.requested = s.spec;
	p.scope = r->scope;
	p.relation = DEP_DIRECT;
	parse_add(r->ctx, &p);
}

/* --- pip's lines ------------------------------------------------------------- */

static void add_pip(struct reading *r, unsigned line, struct str text, struct str options,
		    bool editable)
{
	struct pip_package p;

	pip_package_read(r->a, text, options, editable, &p);
	if (p.problem.len && p.level == DIAG_ERROR)
		r->result = parse_error(r->ctx, line, STR_FMT, STR_ARG(p.problem));
	else if (p.problem.len && p.level == DIAG_WARNING)
		parse_warn(r->ctx, line, p.code, STR_FMT, STR_ARG(p.problem));
	else if (p.problem.len)
		parse_note(r->ctx, line, p.code, STR_FMT, STR_ARG(p.problem));
	if (!p.package.name.len)
		return;
	p.package.line = line;
	p.package.scope = r->scope;
	if (r->scope == SCOPE_RUNTIME &&
	    (p.marker.verdict == PEP508_EXTRA || p.marker.verdict == PEP508_NEVER))
		p.package.scope = SCOPE_OPTIONAL;
	p.package.relation = p.package.kind == PACKAGE_PROJECT ? DEP_UNKNOWN : DEP_DIRECT;
	parse_add(r->ctx, &p.package);
}

/* The walk finds files of requirements by their names; others are read by nobody. */
static void include(struct reading *r, unsigned line, struct str file)
{
	struct str name = str_basename(file);
	bool found = str_find(name, STR("requirements")) != STR_NONE &&
		     str_ends_with(name, STR(".txt"));

	if (found)
		parse_note(r->ctx, line, DIAG_SKIPPED, STR_FMT " is read by itself",
			   STR_ARG(file));
	else
		parse_warn(r->ctx, line, DIAG_UNRESOLVED, STR_FMT " is not read",
			   STR_ARG(file));
}

static void read_options(struct reading *r, unsigned line, struct str options)
{
	struct pip_option o;

	while (pip_option_next(&options, &o)) {
		if (o.kind == PIP_OPTION_EDITABLE) {
			add_pip(r, line, o.value, options, true);
			return;
		}
		if (o.kind == PIP_OPTION_REQUIREMENT)
			include(r, line, o.value);
		else if (o.kind == PIP_OPTION_UNKNOWN)
			parse_warn(r->ctx, line, DIAG_SYNTAX,
				   "option " STR_FMT " is not known",
				   STR_ARG(str_slice(o.name, 0, 60)));
	}
}

static void read_pip(struct reading *r, const struct ynode *list)
{
	if (list->type == YNODE_SCALAR && !list->text.len)
		return;
	if (list->type != YNODE_SEQUENCE) {
		parse_warn(r->ctx, list->line, DIAG_SYNTAX,
			   "pip: expected a list of requirements");
		return;
	}
	ynode_each (it, list) {
		struct pip_reader reader;
		struct pip_line line;

		if (it->type != YNODE_SCALAR) {
			parse_warn(r->ctx, it->line, DIAG_SYNTAX,
				   "pip: expected a requirement");
			continue;
		}
		if (r->is_locked)
			continue;
		pip_reader_init(&reader, r->a, it->text);
		while (pip_reader_next(&reader, &line)) {
			if (line.kind == PIP_LINE_REQUIREMENT)
				add_pip(r, it->line, line.text, line.options, false);
			else if (line.kind == PIP_LINE_OPTIONS)
				read_options(r, it->line, line.options);
		}
	}
}

/* --- the file ---------------------------------------------------------------- */

static void read_dependencies(struct reading *r, const struct ynode *list)
{
	if (list->type == YNODE_SCALAR && !list->text.len)
		return;
	if (list->type != YNODE_SEQUENCE) {
		parse_warn(r->ctx, list->line, DIAG_SYNTAX,
			   "dependencies: expected a list");
		return;
	}
	ynode_each (it, list) {
		if (it->type == YNODE_SCALAR)
			add_spec(r, it);
		else if (it->type == YNODE_MAPPING && ynode_get(it, "pip"))
			read_pip(r, ynode_get(it, "pip"));
		else
			parse_warn(r->ctx, it->line, DIAG_SYNTAX,
				   "expected a package, or pip: with a list");
	}
}

static int read_document(struct reading *r, const struct ynode *root)
{
	const struct ynode *list = ynode_get(root, "dependencies");

	if (!root || root->type != YNODE_MAPPING) {
		parse_warn(r->ctx, root ? root->line : 0, DIAG_SYNTAX,
			   "expected a mapping with dependencies");
		return 0;
	}
	if (!list) {
		if (!ynode_get(root, "channels") && !ynode_get(root, "name"))
			parse_note(r->ctx, 0, DIAG_SKIPPED,
				   "this is no environment of conda");
		return 0;
	}
	r->is_locked = parse_exists(r->ctx, "conda-lock.yml");
	if (r->is_locked)
		parse_note(r->ctx, 0, DIAG_SKIPPED,
			   "conda-lock.yml beside it gives the versions");
	read_dependencies(r, list);
	if (!r->is_locked && list->child)
		parse_note(r->ctx, 0, DIAG_UNRESOLVED,
			   "no lock file beside it: what the packages depend on is not "
			   "listed");
	return r->result;
}

static int parse_environment(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .ctx = ctx, .a = parse_arena(ctx) };
	struct ynode_docs docs;
	int failed;

	if (lock_check_bytes(ctx, bytes))
		return -1;
	r.scope = pip_is_dev_name(parse_path(ctx)) ? SCOPE_DEV : SCOPE_RUNTIME;
	failed = ynode_load(r.a, bytes, MAX_NESTING, parse_diags(ctx), parse_path(ctx),
			    &docs);
	for (size_t i = 0; i < docs.n; i++)
		read_document(&r, docs.v[i]);
	return failed ? -1 : r.result;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "environment.yml", NULL },
	{ MATCH_NAME, "environment.yaml", NULL },
	{ MATCH_WRAP, "environment-", ".yml" },
	{ MATCH_WRAP, "environment-", ".yaml" },
	{ MATCH_WRAP, "environment_", ".yml" },
	{ MATCH_WRAP, "environment_", ".yaml" },
	{ MATCH_SUFFIX, "-environment.yml", NULL },
	{ MATCH_SUFFIX, "_environment.yml", NULL },
	{ MATCH_WRAP, "conda-", ".lock.yml" }, /* of conda-lock render -k env */
	{ MATCH_NAME, "conda.yml", NULL },
	{ MATCH_NAME, "conda.yaml", NULL },
};

const struct parser conda_environment_parser = {
	.id = "conda-environment",
	.title = "environment.yml of conda",
	.versions = "conda 4 to 25",
	.spec = "https://docs.conda.io/projects/conda/en/stable/user-guide/tasks/"
		"manage-environments.html",
	.ecosystem = ECO_CONDA,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse_environment,
};
