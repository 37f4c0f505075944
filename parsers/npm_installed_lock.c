/*
 * npm_installed_lock.c - node_modules/.package-lock.json, what npm 7 and later keep of
 * the tree that they have installed.
 *
 * https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json ("Hidden Lockfiles").
 * It is a lock of version 2 or 3 without its root, and lies below node_modules: the walk
 * gets there with --installed only.
 */
#include "parsers/npm_lock.h"

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	return npm_lock_read(ctx, bytes, STR("../"));
}

static const struct file_match matches[] = {
	{ MATCH_TAIL, "node_modules/.package-lock.json", NULL },
};

const struct parser npm_installed_lock_parser = {
	.id = "npm-installed-lock",
	.title = "npm's record of an installed tree",
	.versions = "2, 3",
	.spec = "https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json",
	.ecosystem = ECO_NPM,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.has_edges = true,
	.parse = parse,
};
