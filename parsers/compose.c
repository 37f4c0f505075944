/*
 * compose.c - images of Compose files.
 *
 * https://github.com/compose-spec/compose-spec/blob/main/spec.md, "image" and
 * "interpolation" (2026-08).  A service with `build` and `image` names what it builds:
 * its base is in the Dockerfile.  Of a variable the default is taken ("${TAG:-1.2}");
 * values of .env files are not looked at, since they are meant for secrets.
 */
#include "core/parser.h"
#include "format/compose.h"
#include "format/image_ref.h"
#include "format/yaml.h"

enum { NESTING = 64 };

static void read_image(struct parse_ctx *ctx, const struct ynode *image)
{
	struct arena *a = parse_arena(ctx);
	struct str unknown = STR("");
	struct str text = compose_interpolate(a, image->text, &unknown);
	struct package p = { .line = image->line };
	struct image_ref ref;
	const char *wrong;

	if (unknown.len) {
		parse_note(ctx, image->line, DIAG_UNRESOLVED,
			   "image '" STR_FMT "' is not known: " STR_FMT " has no default",
			   STR_ARG(image->text), STR_ARG(unknown));
		return;
	}
	wrong = image_ref_parse(text, &ref);
	if (wrong) {
		parse_warn(ctx, image->line, DIAG_SYNTAX, "image '" STR_FMT "': %s",
			   STR_ARG(text), wrong);
		return;
	}
	image_ref_to_package(a, &ref, &p);
	p.scope = SCOPE_RUNTIME;
	p.relation = DEP_DIRECT;
	parse_add(ctx, &p);
}

static void read_service(struct parse_ctx *ctx, const struct ynode *service)
{
	const struct ynode *image = ynode_get(service, "image");

	if (service->type != YNODE_MAPPING) {
		parse_warn(ctx, service->key_line, DIAG_SYNTAX,
			   "service " STR_FMT ": expected a mapping",
			   STR_ARG(service->key));
		return;
	}
	if (!image || ynode_get(service, "build"))
		return;
	if (image->type == YNODE_SCALAR && image->text.len)
		read_image(ctx, image);
	else
		parse_warn(ctx, image->line, DIAG_SYNTAX, "image: expected a reference");
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct ynode_docs docs;
	int rc = ynode_load(parse_arena(ctx), bytes, NESTING, parse_diags(ctx),
			    parse_path(ctx), &docs);

	for (size_t i = 0; i < docs.n; i++) {
		const struct ynode *services = ynode_get(docs.v[i], "services");

		if (!docs.v[i] ||
		    (docs.v[i]->type == YNODE_SCALAR && !docs.v[i]->text.len))
			continue;
		if (docs.v[i]->type != YNODE_MAPPING)
			rc = parse_error(ctx, docs.v[i]->line, "expected a mapping");
		if (services && services->type != YNODE_MAPPING)
			rc = parse_error(ctx, services->line,
					 "services: expected a mapping");
		ynode_each (service,
			    services && services->type == YNODE_MAPPING ? services : NULL)
			read_service(ctx, service);
	}
	return rc;
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
