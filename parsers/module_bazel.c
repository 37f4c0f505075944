/*
 * module_bazel.c - MODULE.bazel: the modules that one of Bazel depends on, and the
 * artifacts of Maven that it asks for
 *
 * https://bazel.build/rules/lib/globals/module (Bazel 6 to 8).  A version is the least
 * that will do, and the one that is taken unless a module asks for a higher one; with a
 * MODULE.bazel.lock beside it that file says which it is.
 */
#include "parsers/bazel.h"
#include "parsers/lock_text.h"
#include "parsers/npm_project.h"

static void set_folder(struct parse_ctx *ctx, const struct star *call, struct package *p)
{
	struct str path = star_text(call, "path");

	p->kind = PACKAGE_PROJECT;
	p->relation = DEP_UNKNOWN;
	if (!path.len || path.ptr[0] == '/')
		return;
	p->folder = npm_join(parse_arena(ctx), STR(""), path);
	if (p->folder.len)
		p->folder.len--; /* the '/' behind */
}

static void add_dep(struct parse_ctx *ctx, package_ref project, const struct bazel_dep *d)
{
	struct package p = { .ecosystem = ECO_BAZEL,
			     .name = d->name,
			     .scope = d->is_dev ? SCOPE_DEV : SCOPE_RUNTIME,
			     .relation = DEP_DIRECT,
			     .line = d->line };

	switch (d->source) {
	case BAZEL_GIT:
		bazel_set_git(ctx, &p, d->override);
		break;
	case BAZEL_ARCHIVE:
		bazel_set_archive(ctx, &p, d->override);
		break;
	case BAZEL_FOLDER:
		set_folder(ctx, d->override, &p);
		break;
	case BAZEL_REGISTRY:
		p.version = d->version;
		bazel_set_registry(ctx, &p, d->registry);
		if (!d->version.len)
			parse_note(ctx, d->line, DIAG_UNPINNED,
				   STR_FMT ": its version is not stated here",
				   STR_ARG(d->name));
		break;
	}
	parse_edge(ctx, project, parse_add(ctx, &p));
}

/* The names that the file gives to the extension "maven". */
static void find_extensions(const struct star *file, struct map *names)
{
	star_each (it, file)
		if (it->key.len && star_is(it, STAR_CALL) &&
		    str_is(it->text, "use_extension") && it->child && it->child->next &&
		    str_is(it->child->next->text, "maven"))
			map_put(names, it->key, 0);
}

static bool is_maven(const struct map *names, const struct star *call)
{
	struct str object, method;

	return call->type == STAR_CALL && str_rcut(call->text, '.', &object, &method) &&
	       (str_is(method, "install") || str_is(method, "artifact")) &&
	       map_has(names, object);
}

static void read_calls(struct parse_ctx *ctx, const struct star *file,
		       package_ref project)
{
	struct map names;

	map_init(&names);
	find_extensions(file, &names);
	star_each (call, file) {
		if (is_maven(&names, call))
			bazel_add_maven(ctx, project, call);
		else if (call->type == STAR_CALL && str_is(call->text, "include"))
			parse_note(ctx, call->line, DIAG_SKIPPED,
				   "a part of it that another file holds");
	}
	map_release(&names);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	bool is_locked = parse_exists(ctx, "MODULE.bazel.lock");
	struct bazel_module m;
	package_ref project;
	struct star file;
	int rc;

	/* that of a workspace without modules is empty */
	if (str_trim(bytes).len && lock_check_bytes(ctx, bytes))
		return -1;
	rc = star_read(parse_arena(ctx), bytes, BAZEL_NESTING, parse_diags(ctx),
		       parse_path(ctx), &file);
	if (!rc && bazel_is_another(&file))
		parse_warn(ctx, 1, DIAG_SYNTAX, "no statement of Bazel in it");
	bazel_module_read(ctx, &file, &m);
	project = bazel_add_project(ctx, &m);
	for (size_t i = 0; i < m.n; i++)
		if (!is_locked || m.deps[i].source != BAZEL_REGISTRY)
			add_dep(ctx, project, &m.deps[i]);
	read_calls(ctx, &file, project);
	if (m.n && !is_locked)
		parse_note(ctx, 0, DIAG_UNPINNED,
			   "no MODULE.bazel.lock: a module may be taken in a higher "
			   "version, and what it needs is not known");
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "MODULE.bazel", NULL },
	{ MATCH_SUFFIX, ".MODULE.bazel", NULL },
};

const struct parser module_bazel_parser = {
	.id = "module-bazel",
	.title = "Bazel module",
	.versions = "Bazel 6 to 8: literals",
	.spec = "https://bazel.build/rules/lib/globals/module",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
