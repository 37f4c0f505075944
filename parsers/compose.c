/*
 * compose.c - images of Compose files.
 *
 * https://github.com/compose-spec/compose-spec/blob/main/spec.md, "image" and
 * "interpolation" (2026-08).  A service with `build` and `image` names what it builds:
 * its base is in the Dockerfile.  Of a variable the default is taken ("${TAG:-1.2}");
 * values of .env files are not looked at, since they are meant for secrets.
 */
#include "core/parser.h"
#include "format/image_ref.h"
#include "format/yaml.h"

enum {
	NESTING = 64,
	VARIABLE_DEPTH = 8,
	TEXT_MOST = 4096, /* bytes of an image's name in which variables are looked for */
};

/* Where the '}' of an opened '{' is; the end when there is none. */
static size_t closing_brace(struct str text)
{
	unsigned open = 1;
	size_t i = 0;

	for (; i < text.len; i++) {
		open += text.ptr[i] == '{';
		open -= text.ptr[i] == '}';
		if (!open)
			break;
	}
	return i;
}

/* Takes what follows a '$': NAME, {NAME}, {NAME:-default} or {NAME-default}; those with
 * '?' or '+' have no default. */
static struct str take_variable(struct str *text, struct str *value, bool *has_default)
{
	struct str inner = *text, name;
	size_t n = 0;

	if (text->ptr[0] == '{') {
		size_t end = closing_brace(str_from(*text, 1));

		inner = str_slice(*text, 1, end + 1);
		*text = str_from(*text, end + 2);
	}
	while (n < inner.len && (is_alnum(inner.ptr[n]) || inner.ptr[n] == '_'))
		n++;
	name = str_slice(inner, 0, n);
	if (inner.ptr == text->ptr)
		*text = str_from(*text, n);
	inner = str_from(inner, n);
	if (str_starts_with(inner, STR(":")))
		inner = str_from(inner, 1);
	*has_default = str_starts_with(inner, STR("-"));
	*value = str_from(inner, 1);
	return name;
}

/*
 * Puts defaults in for variables.  *unknown becomes the first name that has none; "$$"
 * is a dollar sign.
 */
static struct str interpolate(struct arena *a, struct str text, unsigned depth,
			      struct str *unknown)
{
	struct str out = STR(""), name, value;
	bool has_default;

	while (text.len && text.len <= TEXT_MOST && depth) {
		size_t at = str_find_char(text, '$');

		if (at == STR_NONE || at + 1 == text.len)
			break;
		out = arena_cat(a, out, str_slice(text, 0, at), STR(""));
		text = str_from(text, at + 1);
		if (text.ptr[0] == '$') {
			out = arena_cat(a, out, STR("$"), STR(""));
			text = str_from(text, 1);
			continue;
		}
		name = take_variable(&text, &value, &has_default);
		if (!has_default) {
			*unknown = name;
			return STR("");
		}
		/* a default may hold variables itself; each step is shorter */
		out = arena_cat(a, out, interpolate(a, value, depth - 1, unknown),
				STR(""));
		if (unknown->len)
			return STR("");
	}
	return arena_cat(a, out, text, STR(""));
}

static void read_image(struct parse_ctx *ctx, const struct ynode *image)
{
	struct arena *a = parse_arena(ctx);
	struct str unknown = STR("");
	struct str text = interpolate(a, image->text, VARIABLE_DEPTH, &unknown);
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
