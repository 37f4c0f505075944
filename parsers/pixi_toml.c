/*
 * pixi_toml.c - pixi.toml, the manifest of a workspace of pixi, where no pixi.lock says
 * more.
 *
 * https://pixi.sh/latest/reference/pixi_manifest/ (pixi 0.60).  Tables of dependencies,
 * at the top, below [feature.NAME], below [target.PLATFORM] of both, and those of
 * [package]: dependencies, host-dependencies   packages of conda build-dependencies the
 * same, for building pypi-dependencies                 packages of PyPI A value is a
 * version or range, or a table with version, channel, build, git, url, path. A feature
 * need be in no environment.
 */
#include "format/conda.h"
#include "format/pip_files.h"
#include "format/toml.h"
#include "parsers/lock_text.h"
#include "parsers/python.h"

enum { NESTING = 32 };

struct reading {
	struct parse_ctx *ctx;
	package_ref project;
	enum dep_scope scope;
	struct str group;
	size_t n_found;
	int result;
};

static void add(struct reading *r, struct package *p)
{
	if (p->kind == PACKAGE_PROJECT)
		p->relation = DEP_UNKNOWN;
	parse_edge(r->ctx, r->project, parse_add(r->ctx, p));
	r->n_found++;
}

static void add_conda(struct reading *r, const struct toml *it, enum dep_scope scope)
{
	struct arena *a = parse_arena(r->ctx);
	struct str text = it->type == TOML_STRING ? it->text : toml_string(it, "version");
	struct conda_file f = { .name = it->key };
	struct package p = { .ecosystem = ECO_CONDA,
			     .scope = scope,
			     .group = r->group,
			     .relation = DEP_DIRECT,
			     .line = it->line };
	struct conda_spec s;

	if (it->type != TOML_STRING && it->type != TOML_TABLE) {
		parse_warn(r->ctx, it->line, DIAG_SYNTAX,
			   STR_FMT ": expected a version or a table", STR_ARG(it->key));
		return;
	}
	p.name = it->key;
	if (it->type == TOML_TABLE && python_take_table(r->ctx, it, &p)) {
		add(r, &p);
		return;
	}
	const char *wrong = conda_spec_read(arena_cat(a, it->key, STR(" "), text), &s);

	if (wrong || !str_eq(s.name, it->key)) {
		r->result = parse_error(r->ctx, it->line, "%s",
					wrong ? wrong : "expected the name of a package");
		return;
	}
	f.version = s.version;
	f.channel = str_basename(toml_string(it, "channel"));
	f.subdir = toml_string(it, "subdir");
	if (!str_has_char(toml_string(it, "build"), '*'))
		f.build = toml_string(it, "build");
	conda_file_package(a, &f, &p);
	if (!str_is(s.spec, "*"))
		p.requested = s.spec;
	add(r, &p);
}

/* A version is a clause of PEP 440 behind the name. */
static void add_pypi(struct reading *r, const struct toml *it, enum dep_scope scope)
{
	struct str spec = it->type == TOML_STRING ? it->text : toml_string(it, "version");
	struct python_requirement ask = { .line = it->line,
					  .scope = scope,
					  .group = r->group };
	struct package p = { .ecosystem = ECO_PYPI,
			     .name = it->key,
			     .scope = scope,
			     .group = r->group,
			     .relation = DEP_DIRECT,
			     .line = it->line };

	if (it->type == TOML_TABLE && python_take_table(r->ctx, it, &p)) {
		add(r, &p);
		return;
	}
	if (it->type != TOML_STRING && it->type != TOML_TABLE) {
		parse_warn(r->ctx, it->line, DIAG_SYNTAX,
			   STR_FMT ": expected a version or a table", STR_ARG(it->key));
		return;
	}
	if (str_is(spec, "*"))
		spec = STR("");
	ask.text = arena_cat(parse_arena(r->ctx), it->key, STR(" "), spec);
	if (python_add(r->ctx, &ask, r->project) < 0)
		r->result = -1;
	r->n_found++;
}

static void read_lists(struct reading *r, const struct toml *of)
{
	static const struct {
		const char *key;
		void (*add)(struct reading *r, const struct toml *it,
			    enum dep_scope scope);
		bool is_build;
	} lists[] = {
		{ "dependencies", add_conda, false },
		{ "host-dependencies", add_conda, false },
		{ "run-dependencies", add_conda, false },
		{ "build-dependencies", add_conda, true },
		{ "pypi-dependencies", add_pypi, false },
	};

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		const struct toml *list = toml_get(of, lists[i].key);

		if (list && list->type != TOML_TABLE)
			parse_warn(r->ctx, list->line, DIAG_SYNTAX,
				   "%s: expected a table", lists[i].key);
		toml_each (it, list && list->type == TOML_TABLE ? list : NULL)
			lists[i].add(r, it, lists[i].is_build ? SCOPE_DEV : r->scope);
	}
}

static void read_all(struct reading *r, const struct toml *of)
{
	const struct toml *targets = toml_get(of, "target");

	read_lists(r, of);
	toml_each (target, targets && targets->type == TOML_TABLE ? targets : NULL)
		read_lists(r, target);
}

static void read_features(struct reading *r, const struct toml *root)
{
	const struct toml *features = toml_get(root, "feature");

	toml_each (it, features && features->type == TOML_TABLE ? features : NULL) {
		r->group = it->key;
		r->scope = pip_is_dev_name(it->key) ? SCOPE_DEV : SCOPE_OPTIONAL;
		read_all(r, it);
	}
}

static void add_project(struct reading *r, const struct toml *project)
{
	const struct toml *name = toml_get(project, "name");
	struct str license = toml_string(project, "license");
	struct package p = { .ecosystem = ECO_CONDA,
			     .kind = PACKAGE_PROJECT,
			     .name = toml_string(project, "name"),
			     .version = toml_string(project, "version"),
			     .scope = SCOPE_RUNTIME,
			     .line = name ? name->line : 1 };

	if (license.len) {
		p.licenses = &license;
		p.n_licenses = 1;
	}
	r->project = p.name.len ? parse_add(r->ctx, &p) : PACKAGE_NONE;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .ctx = ctx, .scope = SCOPE_RUNTIME };
	const struct toml *project;
	unsigned errors = 0;

	if (parse_exists(ctx, "pixi.lock"))
		return 0;
	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	const struct toml *root = toml_read(parse_arena(ctx), bytes, NESTING,
					    parse_diags(ctx), parse_path(ctx), &errors);

	project = toml_get(root, "workspace");
	if (!project)
		project = toml_get(root, "project");
	if (!project)
		project = toml_get(root, "package");
	if (!project && !errors)
		return parse_error(ctx, 1,
				   "neither [workspace], [project] nor [package]: not a "
				   "pixi.toml");
	add_project(&r, project);
	read_all(&r, root);
	read_all(&r, toml_get(root, "package"));
	read_features(&r, root);
	if (r.n_found)
		parse_note(ctx, 0, DIAG_UNPINNED,
			   "no pixi.lock: which versions are used, and what they need, "
			   "is not known");
	return errors ? -1 : r.result;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "pixi.toml", NULL },
};

const struct parser pixi_toml_parser = {
	.id = "pixi-toml",
	.title = "manifest of pixi",
	.versions = "pixi 0.1 to 0.60",
	.spec = "https://pixi.sh/latest/reference/pixi_manifest/",
	.ecosystem = ECO_CONDA,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
