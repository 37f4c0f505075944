/*
 * compose.c - images of Compose files.
 *
 * https://github.com/compose-spec/compose-spec/blob/main/spec.md, "image" and
 * "interpolation" (2026-08).  A service with `build` and `image` names what it builds:
 * its base is in the Dockerfile.  Of a variable the default is taken ("${TAG:-1.2}");
 * values of .env files are not looked at, since they are meant for secrets.  Files that
 * `include` and `extends` name (13-merge.md and 14-include.md there) are read from here
 * when their own names say nothing.
 */
#include "base/map.h"
#include "base/path.h"
#include "core/parser.h"
#include "format/compose.h"
#include "format/image_ref.h"
#include "format/yaml.h"

enum {
	NESTING = 64,
	FILES_MOST = 32, /* that one file draws in */
	DEPTH_MOST = 8,  /* of files that draw in one another */
};

struct reading {
	struct parse_ctx *ctx;
	struct arena *a;
	struct str top, path; /* of the first file, of the one that is read now */
	struct map done;      /* path LF service; path alone for the whole file */
	size_t n_files;
	int rc;
};

static void read_file(struct reading *r, struct str file, struct str service,
		      unsigned line, unsigned depth);

static void read_image(struct reading *r, const struct ynode *image)
{
	struct str unknown = STR("");
	struct str text = compose_interpolate(r->a, image->text, &unknown);
	struct package p = { .line = image->line };
	struct image_ref ref;
	const char *wrong;

	if (unknown.len) {
		parse_note(r->ctx, image->line, DIAG_UNRESOLVED,
			   "image '" STR_FMT "' is not known: " STR_FMT " has no default",
			   STR_ARG(image->text), STR_ARG(unknown));
		return;
	}
	wrong = image_ref_parse(text, &ref);
	if (wrong) {
		parse_warn(r->ctx, image->line, DIAG_SYNTAX, "image '" STR_FMT "': %s",
			   STR_ARG(text), wrong);
		return;
	}
	image_ref_to_package(r->a, &ref, &p);
	p.scope = SCOPE_RUNTIME;
	p.relation = DEP_DIRECT;
	parse_add(r->ctx, &p);
}

static void read_service(struct reading *r, const struct ynode *service, unsigned depth)
{
	const struct ynode *image = ynode_get(service, "image");
	const struct ynode *extends = ynode_get(service, "extends");
	struct str file = ynode_string(extends, "file");

	if (service->type != YNODE_MAPPING) {
		parse_warn(r->ctx, service->key_line, DIAG_SYNTAX,
			   "service " STR_FMT ": expected a mapping",
			   STR_ARG(service->key));
		return;
	}
	if (ynode_get(service, "build"))
		return;
	if (!image && file.len)
		read_file(r, file, ynode_string(extends, "service"), extends->line,
			  depth);
	if (!image)
		return;
	if (image->type == YNODE_SCALAR && image->text.len)
		read_image(r, image);
	else
		parse_warn(r->ctx, image->line, DIAG_SYNTAX,
			   "image: expected a reference");
}

/* A path, or {path: a path or several}. */
static void read_include(struct reading *r, const struct ynode *v, unsigned depth)
{
	const struct ynode *path = v->type == YNODE_MAPPING ? ynode_get(v, "path") : v;

	if (!path)
		return;
	if (path->type == YNODE_SCALAR)
		read_file(r, path->text, STR(""), path->line, depth);
	ynode_each (one, path->type == YNODE_SEQUENCE ? path : NULL)
		if (one->type == YNODE_SCALAR)
			read_file(r, one->text, STR(""), one->line, depth);
}

/* only: the one service that counts; "" for all, and what the file includes. */
static void read_document(struct reading *r, const struct ynode *doc, struct str only,
			  unsigned depth)
{
	const struct ynode *services = ynode_get(doc, "services");
	const struct ynode *include = ynode_get(doc, "include");

	if (!doc || (doc->type == YNODE_SCALAR && !doc->text.len))
		return;
	if (doc->type != YNODE_MAPPING)
		r->rc = parse_error(r->ctx, doc->line, "expected a mapping");
	if (services && services->type != YNODE_MAPPING)
		r->rc = parse_error(r->ctx, services->line,
				    "services: expected a mapping");
	ynode_each (service,
		    services && services->type == YNODE_MAPPING ? services : NULL)
		if (!only.len || str_eq(service->key, only))
			read_service(r, service, depth);
	ynode_each (v, !only.len && include && include->type == YNODE_SEQUENCE ? include
									       : NULL)
		read_include(r, v, depth);
}

/* --- files that are drawn in ---------------------------------------------------- */

/* The walk finds these by themselves. */
static bool is_found_by_name(struct str path)
{
	struct str name = str_basename(path);

	return (str_starts_with(name, STR("compose")) ||
		str_starts_with(name, STR("docker-compose"))) &&
	       (str_ends_with(name, STR(".yml")) || str_ends_with(name, STR(".yaml")));
}

/* True when the file is to be read now; *path gets where it is. */
static bool is_wanted(struct reading *r, struct str file, struct str service,
		      unsigned line, unsigned depth, struct str *path)
{
	bool added;

	if (str_has_char(file, '$') || str_find(file, STR("://")) != STR_NONE ||
	    str_starts_with(file, STR("/")) ||
	    !path_join(r->a, str_dirname(r->path), file, path)) {
		parse_note(r->ctx, line, DIAG_UNRESOLVED,
			   STR_FMT ": only files of the tree are looked at",
			   STR_ARG(file));
		return false;
	}
	if (is_found_by_name(*path))
		return false;
	map_get_or_put(&r->done, arena_cat(r->a, *path, STR("\n"), service), 1, &added);
	if (!added)
		return false;
	if (depth && r->n_files++ < FILES_MOST)
		return true;
	parse_warn(r->ctx, line, DIAG_LIMIT,
		   "more than %d files within one another, or %d in all; " STR_FMT
		   " is not read",
		   DEPTH_MOST, FILES_MOST, STR_ARG(*path));
	return false;
}

static void read_file(struct reading *r, struct str file, struct str service,
		      unsigned line, unsigned depth)
{
	struct str path, bytes, from = r->path, here = str_dirname(r->path);
	struct ynode_docs docs;
	const char *name;

	if (!is_wanted(r, file, service, line, depth, &path))
		return;
	name = path_from(r->a, here, path).ptr;
	if (!parse_exists(r->ctx, name) || !parse_sibling(r->ctx, name, &bytes)) {
		parse_note(r->ctx, line, DIAG_UNRESOLVED, STR_FMT " is not in the tree",
			   STR_ARG(path));
		return;
	}
	r->path = path;
	parse_in_file(r->ctx, path);
	if (ynode_load(r->a, bytes, NESTING, parse_diags(r->ctx), path, &docs) < 0)
		r->rc = -1;
	for (size_t i = 0; i < docs.n; i++)
		read_document(r, docs.v[i], service, depth - 1);
	r->path = from;
	parse_in_file(r->ctx, str_eq(from, r->top) ? STR("") : from);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .ctx = ctx, .a = parse_arena(ctx) };
	struct ynode_docs docs;

	r.top = r.path = parse_path(ctx);
	map_init(&r.done);
	r.rc = ynode_load(r.a, bytes, NESTING, parse_diags(ctx), r.path, &docs);
	for (size_t i = 0; i < docs.n; i++)
		read_document(&r, docs.v[i], STR(""), DEPTH_MOST);
	map_release(&r.done);
	return r.rc;
}

static const struct file_match matches[] = {
	{ MATCH_WRAP, "compose", ".yml" },
	{ MATCH_WRAP, "compose", ".yaml" },
	{ MATCH_WRAP, "docker-compose", ".yml" },
	{ MATCH_WRAP, "docker-compose", ".yaml" },
};

const struct parser compose_parser = {
	.id = "compose",
	.title = "Compose file",
	.versions = "Compose specification; 2.x and 3.x of docker-compose",
	.spec = "https://github.com/compose-spec/compose-spec/blob/main/spec.md",
	.ecosystem = ECO_OCI,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.is_build_file = true,
	.parse = parse,
};
