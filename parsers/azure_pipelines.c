/*
 * azure_pipelines.c - azure-pipelines.yml and its templates: the images of container
 * jobs.
 *
 * https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/ (2026-08): resources'
 * containers, and `container` of a job, a step or a template, which is an image or the
 * name of such a resource.  Jobs stand at many depths, below stages and conditions.  The
 * `vmImage` of a pool is one of a virtual machine.  All of it runs when the program is
 * built: dev.
 */
#include "base/map.h"
#include "parsers/ci.h"

struct reading {
	struct parse_ctx *ctx;
	struct map names; /* of the containers among the resources */
};

/* Entries of `containers`: a name, and an image unless it is one of Azure's registry. */
static void read_resource(struct reading *r, const struct ynode *one)
{
	const struct ynode *name = ynode_get(one, "container");
	struct str registry = ynode_string(one, "registry");
	struct str repository = ynode_string(one, "repository");

	if (!name || name->type != YNODE_SCALAR)
		return;
	map_put(&r->names, name->text, 1);
	if (ynode_get(one, "image"))
		ci_image(r->ctx, one, "image", SCOPE_DEV);
	else if (registry.len && repository.len)
		parse_note(r->ctx, one->line, DIAG_UNRESOLVED,
			   "container '" STR_FMT "' is " STR_FMT
			   " of a registry of Azure's, whose address the file does not "
			   "tell",
			   STR_ARG(name->text), STR_ARG(repository));
}

static void find_resources(struct reading *r, const struct ynode *at, unsigned depth)
{
	if (!depth || at->type == YNODE_SCALAR)
		return;
	ynode_each (child, at) {
		if (at->type == YNODE_MAPPING && str_is(child->key, "containers") &&
		    child->type == YNODE_SEQUENCE)
			ynode_each (one, child)
				read_resource(r, one);
		else
			find_resources(r, child, depth - 1);
	}
}

/* A bare word may be a resource of the file that includes this one. */
static void read_container(struct reading *r, const struct ynode *container)
{
	struct str text = container->text;

	if (container->type == YNODE_SCALAR &&
	    (map_has(&r->names, text) || str_is(text, "host") || !text.len))
		return;
	if (container->type == YNODE_SCALAR && !str_has_char(text, ':') &&
	    !str_has_char(text, '/') && !str_has_char(text, '$'))
		parse_note(r->ctx, container->line, DIAG_UNRESOLVED,
			   "container '" STR_FMT
			   "' is no resource of this file: not listed",
			   STR_ARG(str_slice(text, 0, 120)));
	else
		ci_image(r->ctx, container, "image", SCOPE_DEV);
}

static void search(struct reading *r, const struct ynode *at, unsigned depth)
{
	if (!depth || at->type == YNODE_SCALAR)
		return;
	ynode_each (child, at) {
		bool named = at->type == YNODE_MAPPING;

		if (named && str_is(child->key, "container") &&
		    child->type != YNODE_SEQUENCE)
			read_container(r, child);
		else if (!named || (!str_is(child->key, "resources") &&
				    !str_is(child->key, "inputs") &&
				    !str_is(child->key, "variables")))
			search(r, child, depth - 1);
	}
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .ctx = ctx };
	struct ynode_docs docs;
	int rc = ci_load(ctx, bytes, &docs);

	map_init(&r.names);
	for (size_t i = 0; i < docs.n; i++)
		find_resources(&r, docs.v[i], CI_NESTING);
	for (size_t i = 0; i < docs.n; i++)
		search(&r, docs.v[i], CI_NESTING);
	map_release(&r.names);
	return rc;
}

#define IN_FOLDER(name)                                                                  \
	{ MATCH_DIR, name, ".yml" },                                                     \
	{                                                                                \
		MATCH_DIR, name, ".yaml"                                                 \
	}

static const struct file_match matches[] = {
	{ MATCH_WRAP, "azure-pipelines", ".yml" },
	{ MATCH_WRAP, "azure-pipelines", ".yaml" },
	{ MATCH_WRAP, ".azure-pipelines", ".yml" },
	IN_FOLDER(".azure-pipelines"),
	IN_FOLDER("azure-pipelines"),
	IN_FOLDER(".azuredevops"),
};

const struct parser azure_pipelines_parser = {
	.id = "azure-pipelines",
	.title = "Azure pipeline",
	.versions = "as of 2026-08",
	.spec = "https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/",
	.ecosystem = ECO_OCI,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
