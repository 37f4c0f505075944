/*
 * gitlab_ci.c - images of GitLab pipelines: .gitlab-ci.yml and the files it includes.
 *
 * https://docs.gitlab.com/ci/yaml/ (18.x): image, services, default, include, variables.
 * Variables are put in where the file itself gives them a value; what a project's
 * settings or the runner give is not known here.  All of it runs when the program
 * is built: dev.
 */
#include "base/map.h"
#include "core/parser.h"
#include "format/yaml.h"
#include "parsers/image.h"

enum {
	NESTING = 128,
	INCLUDES_MOST = 150, /* GitLab's own limit */
	VARIABLE_DEPTH = 8,
	VARIABLES_MOST = 256, /* put in for one image */
	TEXT_MOST = 4096,     /* bytes of an image's name */
};

struct pipeline {
	struct parse_ctx *ctx;
	struct arena *arena;
	struct map variables; /* global ones: name to struct str */
	struct map seen;      /* paths of files */
	const struct ynode **roots;
	struct str *paths;
	size_t n, cap_roots, cap_paths;
	unsigned steps; /* variables that one image may still put in */
	int rc;
};

/* --- variables --------------------------------------------------------------- */

/* A value is text, or a mapping with `value`. */
static bool value_of(const struct ynode *v, struct str *out)
{
	if (v && v->type == YNODE_MAPPING)
		v = ynode_get(v, "value");
	if (!v || v->type != YNODE_SCALAR)
		return false;
	*out = v->text;
	return true;
}

static bool look_up(struct pipeline *p, const struct ynode *job, struct str name,
		    struct str *value)
{
	uint64_t at;
	const struct ynode *own = ynode_get(job, "variables");

	ynode_each (v, own && own->type == YNODE_MAPPING ? own : NULL)
		if (str_eq(v->key, name))
			return value_of(v, value);
	if (!map_get(&p->variables, name, &at))
		return false;
	*value = *(const struct str *)(uintptr_t)at;
	return true;
}

static void take_variables(struct pipeline *p, const struct ynode *list)
{
	if (!list || list->type != YNODE_MAPPING)
		return;
	ynode_each (v, list) {
		struct str *value = arena_new(p->arena, struct str);

		if (value_of(v, value))
			map_put(&p->variables, v->key, (uint64_t)(uintptr_t)value);
	}
}

/* Takes "NAME", "{NAME}" or "[[ … ]]" off *text, which follows a '$'. */
static struct str take_name(struct str *text)
{
	bool braces = str_starts_with(*text, STR("{"));
	struct str name;
	size_t n = 0;

	if (str_starts_with(*text, STR("[["))) {
		size_t end = str_find(*text, STR("]]"));

		name = str_slice(*text, 0, end == STR_NONE ? text->len : end + 2);
		*text = str_from(*text, name.len);
		return name;
	}
	*text = str_from(*text, braces);
	while (n < text->len && (is_alnum(text->ptr[n]) || text->ptr[n] == '_'))
		n++;
	name = str_slice(*text, 0, n);
	*text = str_from(*text, n + (braces && n < text->len && text->ptr[n] == '}'));
	return name;
}

/* Values put in for variables; *unknown becomes the first name without a value. */
static struct str expand(struct pipeline *p, const struct ynode *job, struct str text,
			 unsigned depth, struct str *unknown)
{
	struct str out = STR(""), name, value;

	for (;;) {
		size_t at = str_find_char(text, '$');

		if (at == STR_NONE || unknown->len || out.len + text.len > TEXT_MOST)
			break;
		out = arena_cat(p->arena, out, str_slice(text, 0, at), STR(""));
		text = str_from(text, at + 1);
		name = take_name(&text);
		if (!depth || !p->steps || !look_up(p, job, name, &value)) {
			*unknown = name.len ? name : STR("$");
			break;
		}
		p->steps--;
		out = arena_cat(p->arena, out, expand(p, job, value, depth - 1, unknown),
				STR(""));
	}
	return arena_cat(p->arena, out, text, STR(""));
}

/* --- images ------------------------------------------------------------------ */

/* Text, or a mapping with `name`. */
static void read_image(struct pipeline *p, const struct ynode *job,
		       const struct ynode *image)
{
	struct str unknown = STR(""), text;

	if (image && image->type == YNODE_MAPPING)
		image = ynode_get(image, "name");
	if (!image || (image->type == YNODE_SCALAR && !image->text.len))
		return;
	/* "!reference [job, image]" is a list: what it means is read where it is */
	if (image->type != YNODE_SCALAR)
		return;
	p->steps = VARIABLES_MOST;
	text = expand(p, job, image->text, VARIABLE_DEPTH, &unknown);
	if (unknown.len)
		parse_note(p->ctx, image->line, DIAG_UNRESOLVED,
			   "image '" STR_FMT
			   "' is not known: the file gives no value of " STR_FMT,
			   STR_ARG(image->text), STR_ARG(unknown));
	else
		image_add(p->ctx, text, SCOPE_DEV, image->line);
}

static void read_job(struct pipeline *p, const struct ynode *job)
{
	const struct ynode *services = ynode_get(job, "services");

	read_image(p, job, ynode_get(job, "image"));
	ynode_each (one, services && services->type == YNODE_SEQUENCE ? services : NULL)
		read_image(p, job, one);
}

/* Keywords of the top level that are no jobs. */
static bool is_keyword(struct str key)
{
	static const char *const keys[] = { "variables", "stages",   "include", "cache",
					    "workflow",  "services", "image",   "spec" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (str_is(key, keys[i]))
			return true;
	return false;
}

static void read_root(struct pipeline *p, const struct ynode *root)
{
	read_job(p, root);
	ynode_each (job, root)
		if (job->type == YNODE_MAPPING && !is_keyword(job->key))
			read_job(p, job);
}

/* --- files ------------------------------------------------------------------- */

static void load(struct pipeline *p, struct str bytes, struct str path);

static void include_local(struct pipeline *p, struct str here, struct str path,
			  unsigned line)
{
	struct str bytes;

	while (str_starts_with(path, STR("/")))
		path = str_from(path, 1);
	if (str_has_char(path, '*') || str_has_char(path, '$')) {
		parse_note(p->ctx, line, DIAG_UNRESOLVED,
			   "included files '" STR_FMT "' are not looked for",
			   STR_ARG(path));
		return;
	}
	if (p->n >= INCLUDES_MOST) {
		parse_warn(p->ctx, line, DIAG_LIMIT, "more than %d files included",
			   INCLUDES_MOST);
		return;
	}
	path = arena_dup(p->arena, path); /* with a NUL behind it */
	if (map_has(&p->seen, path))
		return;
	map_put(&p->seen, path, 0);
	/* from the root of the repository, which is where the first file lies */
	parse_in_file(p->ctx, STR(""));
	if (parse_sibling(p->ctx, path.ptr, &bytes)) {
		struct str folder = str_dirname(parse_path(p->ctx));

		load(p, bytes,
		     arena_cat(p->arena, folder, folder.len ? STR("/") : STR(""), path));
	} else {
		parse_in_file(p->ctx, here);
		parse_note(p->ctx, line, DIAG_UNRESOLVED,
			   "included file " STR_FMT " is not there", STR_ARG(path));
	}
	parse_in_file(p->ctx, here);
}

static void read_include(struct pipeline *p, struct str here, const struct ynode *one)
{
	static const char *const elsewhere[] = { "project", "remote", "template",
						 "component" };

	if (one->type == YNODE_SCALAR) {
		if (str_find(one->text, STR("://")) == STR_NONE)
			include_local(p, here, one->text, one->line);
		else
			parse_note(p->ctx, one->line, DIAG_UNRESOLVED,
				   "included from elsewhere, not read: " STR_FMT,
				   STR_ARG(one->text));
		return;
	}
	if (ynode_string(one, "local").len)
		include_local(p, here, ynode_string(one, "local"), one->line);
	for (size_t i = 0; i < sizeof(elsewhere) / sizeof(elsewhere[0]); i++) {
		struct str what = ynode_string(one, elsewhere[i]);

		if (what.len)
			parse_note(p->ctx, one->line, DIAG_UNRESOLVED,
				   "included from elsewhere, not read: %s " STR_FMT,
				   elsewhere[i], STR_ARG(what));
	}
}

static void read_includes(struct pipeline *p, struct str here, const struct ynode *list)
{
	if (!list)
		return;
	if (list->type != YNODE_SEQUENCE) {
		read_include(p, here, list);
		return;
	}
	ynode_each (one, list)
		read_include(p, here, one);
}

/* Keeps the documents of a file; what they include is loaded when its turn comes. */
static void load(struct pipeline *p, struct str bytes, struct str path)
{
	struct ynode_docs docs;

	if (ynode_load(p->arena, bytes, NESTING, parse_diags(p->ctx), path, &docs) < 0)
		p->rc = -1;
	for (size_t i = 0; i < docs.n; i++) {
		if (!docs.v[i] ||
		    (docs.v[i]->type == YNODE_SCALAR && !docs.v[i]->text.len))
			continue;
		parse_in_file(p->ctx, path);
		if (docs.v[i]->type != YNODE_MAPPING) {
			p->rc = parse_error(p->ctx, docs.v[i]->line,
					    "expected a mapping");
			continue;
		}
		arena_grow(p->arena, p->roots, p->n, &p->cap_roots);
		arena_grow(p->arena, p->paths, p->n, &p->cap_paths);
		p->paths[p->n] = path;
		p->roots[p->n++] = docs.v[i];
	}
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct pipeline p = { .ctx = ctx, .arena = parse_arena(ctx) };
	struct str name = str_basename(parse_path(ctx));

	map_init(&p.variables);
	map_init(&p.seen);
	load(&p, bytes, parse_path(ctx));
	/* paths are from the root of the repository, where only this name lies */
	for (size_t i = 0; i < p.n && str_is(name, ".gitlab-ci.yml"); i++) {
		parse_in_file(ctx, p.paths[i]);
		read_includes(&p, p.paths[i], ynode_get(p.roots[i], "include"));
	}
	/* what includes a file has the last word on its variables */
	for (size_t i = p.n; i > 0; i--)
		take_variables(&p, ynode_get(p.roots[i - 1], "variables"));
	for (size_t i = 0; i < p.n; i++) {
		parse_in_file(ctx, p.paths[i]);
		read_root(&p, p.roots[i]);
	}
	parse_in_file(ctx, STR(""));
	map_release(&p.seen);
	map_release(&p.variables);
	return p.rc;
}

static const struct file_match matches[] = {
	{ MATCH_SUFFIX, ".gitlab-ci.yml", NULL },
	{ MATCH_SUFFIX, ".gitlab-ci.yaml", NULL },
};

const struct parser gitlab_ci_parser = {
	.id = "gitlab-ci",
	.title = "GitLab pipeline",
	.versions = "GitLab 18",
	.spec = "https://docs.gitlab.com/ci/yaml/",
	.ecosystem = ECO_OCI,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
