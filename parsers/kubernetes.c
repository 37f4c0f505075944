/*
 * kubernetes.c - images of Kubernetes manifests, Kustomize files, Tekton tasks and
 * workflows of Argo.
 *
 * https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/ (1.34):
 * containers, initContainers, ephemeralContainers, and the image of a volume;
 * https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/ ;
 * https://tekton.dev/docs/pipelines/tasks/ (steps, sidecars, stepTemplate) ;
 * https://argo-workflows.readthedocs.io/en/latest/fields/#template (container, script).
 *
 * Any YAML file may be one, so that reading them all would cost more than the rest of a
 * scan: files are known by the folders and names that people give to them, and by
 * their text.  A Helm template is no YAML before it is filled in: it is not read.
 */
#include "core/parser.h"
#include "format/yaml.h"
#include "parsers/image.h"

enum { NESTING = 96 };

/* --- whether it is one ------------------------------------------------------- */

/* "{{inputs.parameters.image}}": a variable of Argo Workflows, which stands in a string
 * where Helm's functions and fields begin otherwise. */
static bool is_argo_variable(struct str text)
{
	static const char *const roots[] = { "inputs.", "workflow.", "item",  "steps.",
					     "tasks.",  "pod.",      "node.", "=" };

	text = str_trim(text);
	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
		if (str_starts_with(text, str_of(roots[i])))
			return true;
	return false;
}

/* A line of a Go template that stands outside of text: "{{- if", "image: {{ .x }}". */
static bool is_template_line(struct str line)
{
	static const char *const keys[] = { "image:", "- image:", "apiVersion:", "kind:",
					    "name:" };
	size_t at;

	line = str_trim(line);
	if (str_starts_with(line, STR("{{")))
		return true;
	at = str_find(line, STR("{{"));
	if (at == STR_NONE || is_argo_variable(str_from(line, at + 2)))
		return false;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (str_starts_with(line, str_of(keys[i])))
			return true;
	return false;
}

/* "apiVersion:" and "kind:" at the start of a line, as every manifest has them. */
static bool is_manifest(struct str bytes)
{
	struct str line;
	bool version = false, kind = false, flow = false;

	while (str_next_line(&bytes, &line)) {
		version |= str_starts_with(line, STR("apiVersion:"));
		kind |= str_starts_with(line, STR("kind:"));
		flow |= str_starts_with(line, STR("{"));
		if (is_template_line(line))
			return false;
	}
	return (version && kind) || flow;
}

/* --- images ------------------------------------------------------------------ */

static void read_image(struct parse_ctx *ctx, const struct ynode *of, const char *key)
{
	const struct ynode *image = ynode_get(of, key);

	if (!image || (image->type == YNODE_SCALAR && !image->text.len))
		return; /* an image that something else fills in, or a patch of another
			   field */
	if (image->type != YNODE_SCALAR) {
		parse_warn(ctx, image->line, DIAG_SYNTAX, "an image must be text");
		return;
	}
	if (str_has_char(image->text, '$') ||
	    str_find(image->text, STR("{{")) != STR_NONE) {
		parse_note(ctx, image->line, DIAG_UNRESOLVED,
			   "image '" STR_FMT "' is filled in later",
			   STR_ARG(image->text));
		return;
	}
	image_add(ctx, image->text, SCOPE_RUNTIME, image->line);
}

static void read_containers(struct parse_ctx *ctx, const struct ynode *list)
{
	ynode_each (one, list)
		if (one->type == YNODE_MAPPING)
			read_image(ctx, one, "image");
		else if (one->type == YNODE_SEQUENCE || one->text.len)
			parse_warn(ctx, one->line, DIAG_SYNTAX,
				   "a container must be a mapping");
}

/* A volume that is the content of an image. */
static void read_volumes(struct parse_ctx *ctx, const struct ynode *list)
{
	ynode_each (one, list)
		if (one->type == YNODE_MAPPING)
			read_image(ctx, ynode_get(one, "image"), "reference");
}

static bool is_container_list(struct str key)
{
	static const char *const keys[] = { "containers", "initContainers",
					    "ephemeralContainers", "steps", "sidecars" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (str_is(key, keys[i]))
			return true;
	return false;
}

/* What is a container by itself.  `script` is text in a task of Tekton, and values of a
 * chart (Flux' HelmRelease) may have anything below these names. */
static bool is_container(const struct ynode *node)
{
	const struct ynode *image = ynode_get(node, "image");

	return image && image->type == YNODE_SCALAR &&
	       (str_is(node->key, "stepTemplate") || str_is(node->key, "container") ||
		str_is(node->key, "script"));
}

/* Pods are at many depths: in a Deployment's template, a CronJob's, in a List. */
static void search(struct parse_ctx *ctx, const struct ynode *at, unsigned depth)
{
	if (!depth || at->type == YNODE_SCALAR)
		return;
	ynode_each (child, at) {
		bool is_list = at->type == YNODE_MAPPING && child->type == YNODE_SEQUENCE;

		if (is_list && is_container_list(child->key))
			read_containers(ctx, child);
		else if (is_list && str_is(child->key, "volumes"))
			read_volumes(ctx, child);
		else if (at->type == YNODE_MAPPING && is_container(child))
			read_image(ctx, child, "image");
		else
			search(ctx, child, depth - 1);
	}
}

/* --- Kustomize --------------------------------------------------------------- */

static void read_kustomize_image(struct parse_ctx *ctx, const struct ynode *image)
{
	struct arena *a = parse_arena(ctx);
	struct str name = ynode_string(image, "newName");
	struct str tag = ynode_string(image, "newTag");
	struct str digest = ynode_string(image, "digest");

	if (!name.len)
		name = ynode_string(image, "name");
	if (image->type != YNODE_MAPPING || !name.len) {
		parse_warn(ctx, image->line, DIAG_SYNTAX,
			   "images: expected a mapping with a name");
		return;
	}
	if (tag.len)
		name = arena_cat(a, name, STR(":"), tag);
	if (digest.len)
		name = arena_cat(a, name, STR("@"), digest);
	image_add(ctx, name, SCOPE_RUNTIME, image->line);
}

static void read_kustomization(struct parse_ctx *ctx, const struct ynode *root)
{
	static const char *const lists[] = { "resources", "components", "bases" };
	const struct ynode *images = ynode_get(root, "images");

	ynode_each (image, images && images->type == YNODE_SEQUENCE ? images : NULL)
		read_kustomize_image(ctx, image);
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		ynode_each (item, ynode_get(root, lists[i]))
			if (item->type == YNODE_SCALAR &&
			    (str_find(item->text, STR("://")) != STR_NONE ||
			     str_starts_with(item->text, STR("github.com/"))))
				parse_note(ctx, item->line, DIAG_UNRESOLVED,
					   STR_FMT
					   " is elsewhere: its images are not known",
					   STR_ARG(item->text));
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct ynode_docs docs;
	int rc = ynode_load(parse_arena(ctx), bytes, NESTING, parse_diags(ctx),
			    parse_path(ctx), &docs);

	for (size_t i = 0; i < docs.n; i++) {
		const struct ynode *root = docs.v[i];
		struct str kind = ynode_string(root, "kind");

		if (!kind.len || !ynode_string(root, "apiVersion").len)
			continue;
		if (str_is(kind, "Kustomization") || str_is(kind, "Component"))
			read_kustomization(ctx, root);
		else
			search(ctx, root, NESTING);
	}
	return rc;
}

#define IN_FOLDER(name)                                                                  \
	{ MATCH_DIR, name, ".yaml" },                                                    \
	{                                                                                \
		MATCH_DIR, name, ".yml"                                                  \
	}
#define NAMED(word)                                                                      \
	{ MATCH_WITH_NOCASE, word, ".yaml" },                                            \
	{                                                                                \
		MATCH_WITH_NOCASE, word, ".yml"                                          \
	}
#define NAME(word)                                                                       \
	{ MATCH_WRAP, word, ".yaml" },                                                   \
	{                                                                                \
		MATCH_WRAP, word, ".yml"                                                 \
	}

static const struct file_match matches[] = {
	IN_FOLDER("k8s"),
	IN_FOLDER("kubernetes"),
	IN_FOLDER("kube"),
	IN_FOLDER("manifests"),
	IN_FOLDER("kubernetes-manifests"),
	IN_FOLDER("k8s-manifests"),
	IN_FOLDER("deploy"),
	IN_FOLDER("tekton"),
	IN_FOLDER(".tekton"),
	NAMED("deployment"),
	NAMED("statefulset"),
	NAMED("daemonset"),
	NAMED("cronjob"),
	NAMED("kustomization"),
	NAMED("kubernetes"),
	NAMED("k8s"),
	NAME("pod"),
	NAME("job"),
	NAME("rollout"),
	NAME("manifest"),
};

const struct parser kubernetes_parser = {
	.id = "kubernetes",
	.title = "Kubernetes manifest",
	.versions = "Kubernetes 1, Kustomize 1, Tekton 1, Argo Workflows 1",
	.spec = "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/"
		"pod-v1/",
	.ecosystem = ECO_OCI,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.sniff = is_manifest,
	.parse = parse,
};
