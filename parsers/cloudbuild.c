/*
 * cloudbuild.c - cloudbuild.yaml of Google Cloud Build: the images that its steps run.
 *
 * https://cloud.google.com/build/docs/build-config-file-schema (2026-08).  The file's own
 * substitutions are put in; those of the service (the project, the commit) are not known
 * here.  What a build makes (`images`) is no dependency of it.  All of it runs when the
 * program is built: dev.
 */
#include "parsers/ci.h"
#include "parsers/image.h"

enum { TEXT_MOST = 4096, SUBSTITUTIONS_MOST = 64 };

/* Takes "_NAME" or "{_NAME}" off *text, which follows a '$'. */
static struct str take_name(struct str *text)
{
	bool braces = str_starts_with(*text, STR("{"));
	struct str name;
	size_t n = 0;

	*text = str_from(*text, braces);
	while (n < text->len && (is_alnum(text->ptr[n]) || text->ptr[n] == '_'))
		n++;
	name = str_slice(*text, 0, n);
	*text = str_from(*text, n + (braces && n < text->len && text->ptr[n] == '}'));
	return name;
}

/* False when some name has no value in the file. */
static bool expand(struct parse_ctx *ctx, const struct ynode *values, struct str text,
		   struct str *out)
{
	struct arena *a = parse_arena(ctx);
	size_t at;

	*out = STR("");
	for (int n = 0; (at = str_find_char(text, '$')) != STR_NONE; n++) {
		struct str head = str_slice(text, 0, at), name;
		const struct ynode *value = NULL;

		text = str_from(text, at + 1);
		name = take_name(&text);
		ynode_each (v, values && values->type == YNODE_MAPPING ? values : NULL)
			if (str_eq(v->key, name) && v->type == YNODE_SCALAR)
				value = v;
		if (!value || n >= SUBSTITUTIONS_MOST || str_has_char(value->text, '$') ||
		    out->len > TEXT_MOST)
			return false;
		*out = arena_cat(a, *out, head, value->text);
	}
	*out = arena_cat(a, *out, text, STR(""));
	return true;
}

static void read_step(struct parse_ctx *ctx, const struct ynode *values,
		      const struct ynode *step)
{
	const struct ynode *name = ynode_get(step, "name");
	struct str image;

	if (step->type != YNODE_MAPPING || !name || name->type != YNODE_SCALAR ||
	    !name->text.len)
		parse_warn(ctx, step->line, DIAG_SYNTAX, "a step without an image");
	else if (expand(ctx, values, name->text, &image))
		image_add(ctx, image, SCOPE_DEV, name->line);
	else
		parse_note(ctx, name->line, DIAG_UNRESOLVED,
			   "image '" STR_FMT "' is filled in later",
			   STR_ARG(str_slice(name->text, 0, 200)));
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct ynode_docs docs;
	int rc = ci_load(ctx, bytes, &docs);

	for (size_t i = 0; i < docs.n; i++) {
		const struct ynode *steps = ynode_get(docs.v[i], "steps");

		if (steps && steps->type != YNODE_SEQUENCE)
			rc = parse_error(ctx, steps->line, "steps: expected a list");
		else
			ynode_each (step, steps)
				read_step(ctx, ynode_get(docs.v[i], "substitutions"),
					  step);
	}
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_WRAP, "cloudbuild", ".yaml" },
	{ MATCH_WRAP, "cloudbuild", ".yml" },
	{ MATCH_WRAP, "cloudbuild", ".json" },
};

const struct parser cloudbuild_parser = {
	.id = "cloudbuild",
	.title = "Google Cloud Build configuration",
	.versions = "as of 2026-08",
	.spec = "https://cloud.google.com/build/docs/build-config-file-schema",
	.ecosystem = ECO_OCI,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
