/*
 * bun_lockb.c - bun.lockb, which is said not to be read.
 *
 * https://bun.com/docs/install/lockfile : what Bun wrote before version 1.2 is its own
 * memory, without a document; Bun itself turns it into bun.lock.
 */
#include "core/parser.h"

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	if (!bytes.len)
		return parse_error(ctx, 0, "the file is empty");
	if (parse_exists(ctx, "bun.lock"))
		parse_note(ctx, 0, DIAG_SKIPPED,
			   "bun.lock lies beside it and is read instead, as Bun does");
	else
		parse_warn(ctx, 0, DIAG_UNSUPPORTED,
			   "the binary lock file of Bun is unreadable: run bun install "
			   "--save-text-lockfile and commit bun.lock");
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "bun.lockb", NULL },
};

const struct parser bun_lockb_parser = {
	.id = "bun-lockb",
	.title = "Bun binary lock file",
	.versions = "none",
	.spec = "https://bun.com/docs/install/lockfile",
	.ecosystem = ECO_NPM,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.is_binary = true,
	.parse = parse,
};
