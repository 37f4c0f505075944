/*
 * stack_yaml.c - stack.yaml of the Haskell Tool Stack, where no lock file covers it.
 *
 * https://docs.haskellstack.org/en/stable/configure/yaml/project/ (Stack 1.6 to 3.7):
 * extra-deps has packages at exact versions, of repositories and of archives; the rest
 * comes from the snapshot (`snapshot`, before 2.15 `resolver`).  Before Stack 2,
 * `packages` could hold {location, extra-dep} for what extra-deps has today.
 */
#include "parsers/lock_text.h"
#include "parsers/stack.h"

enum { NESTING = 32 };

static bool begins_line(struct str bytes, struct str field)
{
	struct str line;

	while (str_next_line(&bytes, &line))
		if (str_starts_with(line, field))
			return true;
	return false;
}

/* Other tools have files of the name. */
static bool is_of_stack(struct str bytes)
{
	return begins_line(bytes, STR("resolver:")) ||
	       begins_line(bytes, STR("snapshot:"));
}

static void read_extra_dep(struct parse_ctx *ctx, const struct ynode *dep)
{
	if (dep->type == YNODE_SCALAR && dep->text.len)
		stack_add_text(ctx, dep->text, dep->line);
	else if (dep->type == YNODE_MAPPING)
		stack_add_location(ctx, dep);
	else
		parse_warn(ctx, dep->line, DIAG_SYNTAX,
			   "an extra-dep must be text or a mapping");
}

static void read_root(struct parse_ctx *ctx, const struct ynode *root)
{
	const struct ynode *extra = ynode_get(root, "extra-deps");
	const struct ynode *snapshot = ynode_get(root, "snapshot");

	if (!snapshot)
		snapshot = ynode_get(root, "resolver");
	if (extra && extra->type != YNODE_SEQUENCE && (extra->text.len || extra->child))
		parse_warn(ctx, extra->line, DIAG_SYNTAX,
			   "\"extra-deps\": expected a list");
	else
		ynode_each (dep, extra)
			read_extra_dep(ctx, dep);
	ynode_each (package, ynode_get(root, "packages")) {
		const struct ynode *location = ynode_get(package, "location");

		if (location)
			read_extra_dep(ctx, location);
	}
	if (snapshot)
		stack_say_snapshot(ctx,
				   snapshot->type == YNODE_SCALAR
					   ? snapshot->text
					   : ynode_string(snapshot, "url"),
				   snapshot->line);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct str lock = arena_cat(parse_arena(ctx), str_basename(parse_path(ctx)),
				    STR(".lock"), STR(""));
	struct ynode_docs docs;
	int rc;

	if (parse_exists(ctx, arena_dup(parse_arena(ctx), lock).ptr))
		return 0;
	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	rc = ynode_load(parse_arena(ctx), bytes, NESTING, parse_diags(ctx),
			parse_path(ctx), &docs);
	if (docs.n && docs.v[0])
		read_root(ctx, docs.v[0]);
	return rc;
}

static const struct file_match matches[] = {
	/* not MATCH_NAME: one of another tool is nothing to complain of */
	{ MATCH_TAIL, "stack.yaml", NULL },
	{ MATCH_WRAP, "stack-", ".yaml" },
};

const struct parser stack_yaml_parser = {
	.id = "stack-yaml",
	.title = "Stack project",
	.versions = "Stack 1.6 to 3.7",
	.spec = "https://docs.haskellstack.org/en/stable/configure/yaml/project/",
	.ecosystem = ECO_HACKAGE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.sniff = is_of_stack,
	.parse = parse,
};
