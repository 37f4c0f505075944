/*
 * devcontainer.c - devcontainer.json: the image that people develop in, the features that
 * are installed into it, and the extensions of their editor.
 *
 * https://containers.dev/implementors/json_reference/ and
 * https://containers.dev/implementors/features/ (2026-08): features are artifacts of an
 * OCI registry, by tag or digest; devcontainer-lock.json beside the file tells which
 * release a tag stood for (https://containers.dev/implementors/features-distribution/).
 * A Dockerfile or Compose file that it names is read for itself.  All of it is for
 * development: dev.
 */
#include "format/image_ref.h"
#include "parsers/image.h"
#include "parsers/lock_text.h"
#include "parsers/vscode.h"

enum { NESTING = 64 };

struct reading {
	struct parse_ctx *ctx;
	const struct jnode *lock; /* its features; NULL when there is none */
};

static void read_image(struct parse_ctx *ctx, const struct jnode *root)
{
	const struct jnode *image = jnode_get(root, "image");

	if (!image)
		return;
	if (image->type != JNODE_STRING || !image->text.len)
		parse_warn(ctx, image->line, DIAG_SYNTAX, "image: expected text");
	else if (str_has_char(image->text, '$'))
		parse_note(ctx, image->line, DIAG_UNRESOLVED,
			   "image '" STR_FMT "' is known to the environment alone",
			   STR_ARG(image->text));
	else
		image_add(ctx, image->text, SCOPE_DEV, image->line);
}

/* --- features ---------------------------------------------------------------- */

static const struct jnode *read_lock(struct parse_ctx *ctx)
{
	struct str name = str_basename(parse_path(ctx)), bytes;
	const char *lock = str_starts_with(name, STR(".")) ? ".devcontainer-lock.json"
							   : "devcontainer-lock.json";
	const struct jnode *root;

	if (!parse_exists(ctx, lock) || !parse_sibling(ctx, lock, &bytes))
		return NULL;
	root = jnode_read(parse_arena(ctx), bytes, JNODE_COMMENTS, NESTING,
			  parse_diags(ctx), str_of(lock));
	return jnode_get(root, "features");
}

/* "ghcr.io/devcontainers/features/node:1", an artifact with a tag or a digest. */
static void add_artifact(struct reading *r, const struct jnode *feature)
{
	struct package p = { .scope = SCOPE_DEV,
			     .relation = DEP_DIRECT,
			     .line = feature->line };
	const struct jnode *locked = jnode_get_str(r->lock, feature->key);
	struct image_ref ref;
	const char *wrong = image_ref_parse(feature->key, &ref);
	struct str version = jnode_string(locked, "version");

	if (wrong) {
		parse_warn(r->ctx, feature->line, DIAG_SYNTAX,
			   "feature '" STR_FMT "': %s", STR_ARG(feature->key), wrong);
		return;
	}
	image_ref_to_package(parse_arena(r->ctx), &ref, &p);
	p.kind = PACKAGE_LIBRARY; /* it goes into an image, and is none */
	if (version.len && !ref.digest.len) {
		p.requested = p.version;
		p.version = version;
	}
	parse_add(r->ctx, &p);
}

/* Before they were artifacts, features were files of a repository's release
 * ("owner/repo/feature@v1"), or names of the tool's own. */
static void read_feature(struct reading *r, const struct jnode *feature)
{
	struct str id = feature->key, owner, rest;

	if (str_starts_with(id, STR("./")) || str_starts_with(id, STR("../")))
		return; /* a folder of the project */
	if (str_find(id, STR("://")) != STR_NONE || !str_has_char(id, '/')) {
		parse_note(r->ctx, feature->line, DIAG_UNRESOLVED,
			   "feature '" STR_FMT "' names no artifact of a registry",
			   STR_ARG(str_slice(id, 0, 120)));
		return;
	}
	str_cut(id, '/', &owner, &rest);
	if (str_has_char(owner, '.') || str_has_char(owner, ':'))
		add_artifact(r, feature);
	else
		parse_note(r->ctx, feature->line, DIAG_UNRESOLVED,
			   "feature '" STR_FMT "' is a file of a repository's release",
			   STR_ARG(str_slice(id, 0, 120)));
}

static void read_features(struct parse_ctx *ctx, const struct jnode *root)
{
	struct reading r = { .ctx = ctx };
	const struct jnode *features = jnode_get(root, "features");

	if (!features)
		return;
	if (features->type != JNODE_OBJECT) {
		parse_warn(ctx, features->line, DIAG_SYNTAX,
			   "features: %s, not an object",
			   jnode_type_name(features->type));
		return;
	}
	r.lock = read_lock(ctx);
	jnode_each (feature, features)
		read_feature(&r, feature);
}

/* --- extensions -------------------------------------------------------------- */

/* "-publisher.name" takes one away that an image brings. */
static void read_extensions(struct parse_ctx *ctx, const struct jnode *list)
{
	jnode_each (one, jnode_is(list, JNODE_ARRAY) ? list : NULL) {
		if (one->type != JNODE_STRING)
			parse_warn(ctx, one->line, DIAG_SYNTAX,
				   "an extension is %s, not text",
				   jnode_type_name(one->type));
		else if (!str_starts_with(one->text, STR("-")) &&
			 !str_ends_with(one->text, STR(".vsix")) &&
			 !str_has_char(one->text, '$'))
			vscode_add(ctx, one->text, SCOPE_DEV, DEP_DIRECT, one->line);
	}
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	const struct jnode *root, *custom;

	if (lock_check_bytes(ctx, bytes))
		return -1;
	root = lock_read_object(ctx, bytes, JNODE_COMMENTS, NESTING);
	if (!root)
		return -1;
	custom = jnode_get(root, "customizations");
	read_image(ctx, root);
	read_features(ctx, root);
	read_extensions(ctx, jnode_get(jnode_get(custom, "vscode"), "extensions"));
	read_extensions(ctx, jnode_get(root, "extensions")); /* before 2022 */
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "devcontainer.json", NULL },
	{ MATCH_NAME, ".devcontainer.json", NULL },
};

const struct parser devcontainer_parser = {
	.id = "devcontainer",
	.title = "development container",
	.versions = "as of 2026-08",
	.spec = "https://containers.dev/implementors/json_reference/",
	.ecosystem = ECO_OCI,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
