/*
 * drone.c - pipelines of Drone and Woodpecker: the images of steps and services.
 *
 * https://docs.drone.io/pipeline/overview/ (1, 2; and 0.8, where steps are a mapping),
 * https://woodpecker-ci.org/docs/usage/workflow-syntax (1 to 3).  A pipeline of the type
 * exec, ssh or macstadium has steps without images.  All of it runs when the program is
 * built: dev.
 */
#include "parsers/ci.h"

static void read_list(struct parse_ctx *ctx, const struct ynode *list)
{
	if (list && list->type == YNODE_SCALAR && list->text.len) {
		parse_warn(ctx, list->line, DIAG_SYNTAX,
			   "expected a list of steps, or a mapping");
		return;
	}
	ynode_each (step, list)
		if (step->type == YNODE_MAPPING)
			ci_image(ctx, ynode_get(step, "image"), NULL, SCOPE_DEV);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	static const char *const lists[] = { "steps", "services", "pipeline", "clone" };
	struct ynode_docs docs;
	int rc = ci_load(ctx, bytes, &docs);

	for (size_t i = 0; i < docs.n; i++) {
		struct str kind = ynode_string(docs.v[i], "kind");

		if (str_is(kind, "template")) {
			parse_note(ctx, docs.v[i]->line, DIAG_UNRESOLVED,
				   "made of a template that the server has: its images "
				   "are not known");
			continue;
		}
		if (kind.len && !str_is(kind, "pipeline"))
			continue;
		for (size_t k = 0; k < sizeof(lists) / sizeof(lists[0]); k++)
			read_list(ctx, ynode_get(docs.v[i], lists[k]));
	}
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, ".drone.yml", NULL },      { MATCH_NAME, ".drone.yaml", NULL },
	{ MATCH_NAME, ".woodpecker.yml", NULL }, { MATCH_NAME, ".woodpecker.yaml", NULL },
	{ MATCH_DIR, ".woodpecker", ".yml" },    { MATCH_DIR, ".woodpecker", ".yaml" },
};

const struct parser drone_parser = {
	.id = "drone",
	.title = "pipeline of Drone or Woodpecker",
	.versions = "Drone 0.8 to 2, Woodpecker 1 to 3",
	.spec = "https://docs.drone.io/pipeline/overview/",
	.ecosystem = ECO_OCI,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
