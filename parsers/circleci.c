/*
 * circleci.c - .circleci/config.yml: the images of jobs and executors, and the orbs.
 *
 * https://circleci.com/docs/reference/configuration-reference/ (2.0, 2.1).  An orb is a
 * package of the registry of CircleCI, "owner/name@version", or written out in the file.
 * The `image` of a machine is one of a virtual machine.  What a parameter gives is known
 * when a job is called.  All of it runs when the program is built: dev.
 */
#include "parsers/ci.h"

static void add_orb(struct parse_ctx *ctx, const struct ynode *orb)
{
	struct package p = { .kind = PACKAGE_ACTION,
			     .scope = SCOPE_DEV,
			     .relation = DEP_DIRECT,
			     .line = orb->line };
	struct str version;

	if (ci_is_open(ctx, "orb", orb->text, orb->line))
		return;
	if (!str_cut(orb->text, '@', &p.name, &version) || !version.len ||
	    !str_has_char(p.name, '/')) {
		parse_warn(ctx, orb->line, DIAG_SYNTAX,
			   "'" STR_FMT "' is no orb, owner/name@version",
			   STR_ARG(str_slice(orb->text, 0, 120)));
		return;
	}
	/* "volatile", "dev:x" and "5" or "5.1" move */
	size_t dots = 0;

	for (size_t i = 0; i < version.len; i++)
		dots += version.ptr[i] == '.';
	*(ci_is_version(version) && dots == 2 ? &p.version : &p.requested) = version;
	parse_add(ctx, &p);
}

static void read_docker(struct parse_ctx *ctx, const struct ynode *holder)
{
	const struct ynode *docker = ynode_get(holder, "docker");

	if (docker && docker->type == YNODE_SCALAR)
		return; /* an executor's key that is a parameter */
	ynode_each (one, docker && docker->type == YNODE_SEQUENCE ? docker : NULL)
		if (one->type == YNODE_MAPPING)
			ci_image(ctx, one, "image", SCOPE_DEV);
		else
			parse_warn(ctx, one->line, DIAG_SYNTAX,
				   "docker: expected a mapping with image");
}

/* The file, or an orb that is written out in it. */
static void read_config(struct parse_ctx *ctx, const struct ynode *root, unsigned depth)
{
	static const char *const lists[] = { "jobs", "executors" };
	const struct ynode *orbs = ynode_get(root, "orbs");

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		const struct ynode *list = ynode_get(root, lists[i]);

		if (list && list->type == YNODE_MAPPING)
			ynode_each (one, list)
				read_docker(ctx, one);
		else if (list && list->type != YNODE_SCALAR)
			parse_warn(ctx, list->line, DIAG_SYNTAX, "%s: expected a mapping",
				   lists[i]);
	}
	if (orbs && orbs->type != YNODE_MAPPING) {
		parse_warn(ctx, orbs->line, DIAG_SYNTAX, "orbs: expected a mapping");
		return;
	}
	ynode_each (orb, orbs) {
		if (orb->type == YNODE_SCALAR)
			add_orb(ctx, orb);
		else if (orb->type == YNODE_MAPPING && depth)
			read_config(ctx, orb, depth - 1);
	}
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct ynode_docs docs;
	int rc = ci_load(ctx, bytes, &docs);

	for (size_t i = 0; i < docs.n; i++)
		read_config(ctx, docs.v[i], 4);
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_DIR, ".circleci", ".yml" },
	{ MATCH_DIR, ".circleci", ".yaml" },
};

const struct parser circleci_parser = {
	.id = "circleci",
	.title = "CircleCI configuration",
	.versions = "2.0, 2.1",
	.spec = "https://circleci.com/docs/reference/configuration-reference/",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
