/*
 * helm_values.c - values.yaml beside a Chart.yaml: the images that a chart runs unless
 * somebody asks for others.
 *
 * https://helm.sh/docs/chart_template_guide/values_files/ (Helm 3 and 4) and
 * https://helm.sh/docs/chart_best_practices/values/ .  Templates give values their
 * meaning, so that two spellings that nearly all charts have are read: "image: name:tag",
 * and a mapping with `repository` and `tag`, `digest` or `registry`.
 */
#include "format/image_ref.h"
#include "parsers/ci.h"
#include "parsers/image.h"

static struct str scalar(const struct ynode *of, const char *key)
{
	struct str text = ynode_string(of, key);

	return str_is(text, "null") || str_is(text, "~") ? STR("") : str_trim(text);
}

/* "image", "initImage", "busybox-image" */
static bool is_image_key(struct str key)
{
	struct str word = STR("image");

	return key.len >= word.len &&
	       str_eq_nocase(str_from(key, key.len - word.len), word);
}

static bool is_image(const struct ynode *at)
{
	struct str repository = scalar(at, "repository");

	if (at->type != YNODE_MAPPING || !repository.len ||
	    str_find(repository, STR("://")) != STR_NONE)
		return false; /* one of Git, or of charts */
	return is_image_key(at->key) || ynode_get(at, "tag") || ynode_get(at, "digest");
}

/* The parts that are there, as one reference. */
static void read_parts(struct parse_ctx *ctx, const struct ynode *at)
{
	struct arena *a = parse_arena(ctx);
	struct str text = scalar(at, "repository"), registry = scalar(at, "registry");
	struct str tag = scalar(at, "tag"), digest = scalar(at, "digest");
	unsigned line = ynode_get(at, "repository")->line;

	if (registry.len)
		text = arena_cat(a, registry, STR("/"), text);
	if (tag.len)
		text = arena_cat(a, text, STR(":"), tag);
	if (digest.len)
		text = arena_cat(a, text, STR("@"), digest);
	if (ci_is_open(ctx, "image", text, line))
		return;
	if (!tag.len && !digest.len)
		parse_note(ctx, line, DIAG_UNPINNED,
			   "image " STR_FMT " has no tag here: the chart's templates "
			   "give it one",
			   STR_ARG(text));
	image_add(ctx, text, SCOPE_RUNTIME, line);
}

/* "image: nginx:1.25", or with the tag beside it.  Pictures are called so, too. */
static void read_text(struct parse_ctx *ctx, const struct ynode *image,
		      const struct ynode *of)
{
	struct arena *a = parse_arena(ctx);
	struct str text = str_trim(image->text), tag = scalar(of, "imageTag");
	struct image_ref ref;

	if (!text.len || str_is(text, "null") || str_is(text, "~") ||
	    str_find(text, STR("://")) != STR_NONE || str_starts_with(text, STR("/")) ||
	    ci_is_open(ctx, "image", text, image->line))
		return;
	if (!tag.len)
		tag = scalar(of, "tag");
	if (image_ref_parse(text, &ref) == NULL && !ref.tag.len && !ref.digest.len &&
	    tag.len)
		text = arena_cat(a, text, STR(":"), tag);
	if (image_ref_parse(text, &ref) == NULL)
		image_add(ctx, text, SCOPE_RUNTIME, image->line);
	else
		parse_note(ctx, image->line, DIAG_UNRESOLVED,
			   "image '" STR_FMT "' is no reference to one",
			   STR_ARG(str_slice(text, 0, 200)));
}

static void search(struct parse_ctx *ctx, const struct ynode *at, unsigned depth)
{
	const struct ynode *image;

	if (!depth || at->type == YNODE_SCALAR)
		return;
	image = ynode_get(at, "image"); /* the last of several */
	ynode_each (child, at) {
		if (is_image(child))
			read_parts(ctx, child);
		else if (child == image && child->type == YNODE_SCALAR)
			read_text(ctx, child, at);
		else
			search(ctx, child, depth - 1);
	}
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct ynode_docs docs;
	int rc;

	/* many other things are configured by a file of this name */
	if (!parse_exists(ctx, "Chart.yaml")) {
		if (str_find(bytes, STR("image:")) != STR_NONE)
			parse_note(ctx, 0, DIAG_SKIPPED,
				   "no Chart.yaml beside it: not read");
		return 0;
	}
	rc = ci_load(ctx, bytes, &docs);
	for (size_t i = 0; i < docs.n; i++)
		search(ctx, docs.v[i], CI_NESTING);
	return rc;
}

/* What has an apiVersion is for Kubernetes itself. */
static bool sniff(struct str bytes)
{
	return !str_starts_with(bytes, STR("apiVersion:")) &&
	       str_find(bytes, STR("\napiVersion:")) == STR_NONE;
}

static const struct file_match matches[] = {
	{ MATCH_WRAP, "values", ".yaml" },
	{ MATCH_WRAP, "values", ".yml" },
};

const struct parser helm_values_parser = {
	.id = "helm-values",
	.title = "values of a Helm chart",
	.versions = "Helm 3, 4",
	.spec = "https://helm.sh/docs/chart_template_guide/values_files/",
	.ecosystem = ECO_OCI,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.sniff = sniff,
	.parse = parse,
};
