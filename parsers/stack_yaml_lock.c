/*
 * stack_yaml_lock.c - stack.yaml.lock of the Haskell Tool Stack.
 *
 * https://docs.haskellstack.org/en/stable/topics/lock_files/ (Stack 2.1 to 3.7):
 * `packages` has the extra-deps of stack.yaml, each `completed` with where it comes from
 * and what it is; `snapshots` names the sets from which all else is taken, whose lists
 * are on the network.  Neither edges nor scopes.
 */
#include "parsers/lock_text.h"
#include "parsers/stack.h"

enum { NESTING = 32 };

static void read_package(struct parse_ctx *ctx, const struct ynode *entry)
{
	const struct ynode *completed = ynode_get(entry, "completed");

	if (completed && completed->type == YNODE_MAPPING)
		stack_add_location(ctx, completed);
	else
		parse_warn(ctx, entry->line, DIAG_SYNTAX,
			   "a package without \"completed\"");
}

/* `original` is "lts-21.23", or a mapping with its address. */
static void read_snapshot(struct parse_ctx *ctx, const struct ynode *entry)
{
	const struct ynode *original = ynode_get(entry, "original");
	struct str name = ynode_string(entry, "original");

	if (!name.len)
		name = ynode_string(original, "url");
	if (!name.len)
		name = ynode_string(ynode_get(entry, "completed"), "url");
	stack_say_snapshot(ctx, name, entry->line);
}

static int read_root(struct parse_ctx *ctx, const struct ynode *root)
{
	const struct ynode *packages = ynode_get(root, "packages");
	const struct ynode *snapshots = ynode_get(root, "snapshots");

	if (!packages && !snapshots)
		return parse_error(ctx, root ? root->line : 1,
				   "neither \"packages\" nor \"snapshots\": not a "
				   "stack.yaml.lock");
	if (packages && packages->type != YNODE_SEQUENCE)
		return parse_error(ctx, packages->line, "\"packages\": expected a list");
	ynode_each (entry, packages)
		read_package(ctx, entry);
	ynode_each (entry, snapshots)
		read_snapshot(ctx, entry);
	return 0;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct ynode_docs docs;

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	int rc = ynode_load(parse_arena(ctx), bytes, NESTING, parse_diags(ctx),
			    parse_path(ctx), &docs);

	if (rc < 0 && (!docs.n || !docs.v[0]))
		return rc;
	return read_root(ctx, docs.n ? docs.v[0] : NULL) < 0 ? -1 : rc;
}

static const struct file_match matches[] = {
	{ MATCH_WRAP, "stack", ".yaml.lock" },
};

const struct parser stack_yaml_lock_parser = {
	.id = "stack-yaml-lock",
	.title = "Stack lock file",
	.versions = "Stack 2.1 to 3.7",
	.spec = "https://docs.haskellstack.org/en/stable/topics/lock_files/",
	.ecosystem = ECO_HACKAGE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
