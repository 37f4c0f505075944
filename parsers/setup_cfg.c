/*
 * setup_cfg.c - setup.cfg of setuptools: the project, what it asks for, what builds it.
 *
 * https://setuptools.pypa.io/en/latest/userguide/declarative_config.html (setuptools 80).
 * Requirements are a list with a line each or, on one line, with ';' between.
 */
#include "format/ini.h"
#include "format/text.h"
#include "parsers/python.h"

struct reading {
	struct parse_ctx *ctx;
	struct arena *a;
	struct package project;
	struct python_license license;
	package_ref self;
	bool is_locked, told_file;
	size_t n_added;
	int result;
};

struct list {
	enum dep_scope scope;
	struct str group;
	bool is_build;
};

/* Whether a key holds requirements, and which. */
static bool is_list(const struct ini_line *l, struct list *out)
{
	*out = (struct list){ .scope = SCOPE_RUNTIME };
	if (str_is(l->section, "options.extras_require")) {
		*out = (struct list){ .scope = SCOPE_OPTIONAL, .group = l->key };
		return true;
	}
	if (!str_is(l->section, "options"))
		return false;
	if (str_eq_nocase(l->key, STR("install_requires")) ||
	    str_eq_nocase(l->key, STR("install-requires")))
		return true;
	*out = (struct list){ .scope = SCOPE_DEV, .group = STR("build-system") };
	out->is_build = str_eq_nocase(l->key, STR("setup_requires")) ||
			str_eq_nocase(l->key, STR("setup-requires"));
	if (out->is_build)
		return true;
	out->group = STR("tests");
	return str_eq_nocase(l->key, STR("tests_require")) ||
	       str_eq_nocase(l->key, STR("tests-require"));
}

static void add_one(struct reading *r, const struct list *list, struct str text,
		    unsigned line)
{
	struct python_requirement q = {
		.text = text, .line = line, .scope = list->scope, .group = list->group
	};

	text = str_trim(text);
	if (!text.len)
		return;
	if (str_starts_with(text, STR("file:"))) {
		if (!r->told_file)
			parse_note(r->ctx, line, DIAG_UNRESOLVED,
				   "requirements come from " STR_FMT,
				   STR_ARG(str_trim(str_from(text, 5))));
		r->told_file = true;
		return;
	}
	if (!list->is_build)
		r->n_added++;
	if (python_add(r->ctx, &q, list->is_build ? PACKAGE_NONE : r->self))
		r->result = -1;
}

static void read_requirements(struct reading *r, const struct ini_line *l)
{
	struct str rest = l->value, one;
	struct list list;

	if (!is_list(l, &list) || (r->is_locked && !list.is_build))
		return;
	/* A line of several has markers behind its ';'. */
	if (l->kind == INI_MORE) {
		add_one(r, &list, rest, l->line);
		return;
	}
	while (rest.len) {
		str_cut(rest, ';', &one, &rest);
		add_one(r, &list, one, l->line);
	}
}

static void read_metadata(struct reading *r, const struct ini_line *l)
{
	struct package *p = &r->project;

	if (str_eq_nocase(l->key, STR("name")) && l->kind == INI_KEY) {
		p->name = l->value;
		p->line = l->line;
	} else if (str_eq_nocase(l->key, STR("version")) && l->kind == INI_KEY) {
		/* "attr: x.__version__" and "file: VERSION" are known to the build. */
		if (!str_starts_with(l->value, STR("attr:")) &&
		    !str_starts_with(l->value, STR("file:")))
			p->version = l->value;
	} else if (str_eq_nocase(l->key, STR("license")) && l->kind == INI_KEY) {
		r->license.text = l->value;
	} else if (str_eq_nocase(l->key, STR("license_expression")) &&
		   l->kind == INI_KEY) {
		r->license.expression = l->value;
	} else if (str_eq_nocase(l->key, STR("classifiers")) ||
		   str_eq_nocase(l->key, STR("classifier"))) {
		python_license_classifier(r->a, &r->license, l->value);
	}
}

/* The project comes first, for the edges; its section may come last. */
static void read_project(struct reading *r, struct str bytes)
{
	struct ini_reader ini;
	struct ini_line l;

	ini_reader_init(&ini, bytes);
	while (ini_next(&ini, &l))
		if (str_is(l.section, "metadata"))
			read_metadata(r, &l);
	if (!pep508_is_name(r->project.name))
		return;
	r->project.kind = PACKAGE_PROJECT;
	r->project.folder = STR(".");
	r->project.scope = SCOPE_RUNTIME;
	r->project.n_licenses =
		python_license_list(r->a, &r->license, &r->project.licenses);
	r->self = parse_add(r->ctx, &r->project);
}

static bool holds_requirements(struct str bytes)
{
	struct ini_reader ini;
	struct ini_line l;
	struct list list;

	ini_reader_init(&ini, bytes);
	while (ini_next(&ini, &l))
		if (is_list(&l, &list) && !list.is_build)
			return true;
	return false;
}

static void read_lines(struct reading *r, struct str bytes)
{
	struct ini_reader ini;
	struct ini_line l;

	ini_reader_init(&ini, bytes);
	while (ini_next(&ini, &l)) {
		if (l.kind == INI_BAD && text_is_conflict_marker(l.value))
			r->result = parse_error(r->ctx, l.line,
						"a merge conflict is not resolved");
		else if (l.kind == INI_BAD)
			parse_warn(r->ctx, l.line, DIAG_SYNTAX,
				   "expected a section, or a key with a value");
		else if (l.kind == INI_MORE && text_is_conflict_marker(l.value))
			r->result = parse_error(r->ctx, l.line,
						"a merge conflict is not resolved");
		else if (l.kind != INI_SECTION)
			read_requirements(r, &l);
	}
}

static int parse_setup_cfg(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .ctx = ctx, .a = parse_arena(ctx), .self = PACKAGE_NONE };
	struct str lock = python_lock(ctx);

	if (text_is_lfs_pointer(bytes))
		return parse_error(ctx, 1,
				   "a git-lfs pointer stands in place of the file");
	r.is_locked = lock.len > 0;
	read_project(&r, bytes);
	if (r.is_locked && holds_requirements(bytes))
		python_note_lock(ctx, lock);
	read_lines(&r, bytes);
	if (r.n_added)
		python_note_no_lock(ctx);
	return r.result;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "setup.cfg", NULL },
};

const struct parser setup_cfg_parser = {
	.id = "setup-cfg",
	.title = "setup.cfg of setuptools",
	.versions = "setuptools 30.3 to 80",
	.spec = "https://setuptools.pypa.io/en/latest/userguide/declarative_config.html",
	.ecosystem = ECO_PYPI,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse_setup_cfg,
};
