/*
 * bazel_workspace.c - WORKSPACE of Bazel: archives, repositories, modules of Go and
 * artifacts of Maven, as far as its calls state them
 *
 * https://bazel.build/rules/lib/repo/http , https://bazel.build/rules/lib/repo/git
 * (Bazel 0.29 to 8), go_repository of
 * https://github.com/bazel-contrib/bazel-gazelle/blob/master/repository.md and
 * maven_install of
 * https://github.com/bazel-contrib/rules_jvm_external/blob/master/docs/api.md .  What
 * other files load and call is not followed.
 */
#include "parsers/bazel.h"
#include "parsers/lock_text.h"

static void add_repository(struct parse_ctx *ctx, const struct star *call, bool is_git)
{
	struct package p = { .name = star_text(call, "name"),
			     .scope = SCOPE_RUNTIME,
			     .relation = DEP_DIRECT,
			     .line = call->line };

	if (!p.name.len) {
		parse_warn(ctx, call->line, DIAG_UNRESOLVED,
			   STR_FMT ": its name is not stated", STR_ARG(call->text));
		return;
	}
	if (is_git)
		bazel_set_git(ctx, &p, call);
	else
		bazel_set_archive(ctx, &p, call);
	parse_add(ctx, &p);
}

static void add_go(struct parse_ctx *ctx, const struct star *call)
{
	struct str replace = star_text(call, "replace");
	struct package p = { .ecosystem = ECO_GO,
			     .name = star_text(call, "importpath"),
			     .version = star_text(call, "version"),
			     .scope = SCOPE_RUNTIME,
			     .relation = DEP_DIRECT,
			     .line = call->line };

	if (replace.len)
		p.name = replace;
	if (!p.name.len) {
		parse_warn(ctx, call->line, DIAG_UNRESOLVED,
			   "a go_repository whose importpath is not stated");
		return;
	}
	if (!p.version.len && star_text(call, "commit").len)
		p.requested = star_text(call, "commit");
	else if (!p.version.len)
		p.requested = star_text(call, "tag");
	parse_add(ctx, &p);
}

static void read_call(struct parse_ctx *ctx, const struct star *call)
{
	if (str_is(call->text, "http_archive"))
		add_repository(ctx, call, false);
	else if (str_is(call->text, "git_repository") ||
		 str_is(call->text, "new_git_repository"))
		add_repository(ctx, call, true);
	else if (str_is(call->text, "go_repository"))
		add_go(ctx, call);
	else if (str_is(call->text, "maven_install"))
		bazel_add_maven(ctx, PACKAGE_NONE, call);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct star file;
	const struct star *all = &file;
	int rc;

	/* an empty one marks a folder */
	if (lock_check_conflict(ctx, bytes))
		return -1;
	rc = star_read(parse_arena(ctx), bytes, BAZEL_NESTING, parse_diags(ctx),
		       parse_path(ctx), &file);
	if (!rc && bazel_is_another(all))
		parse_note(ctx, 0, DIAG_SKIPPED,
			   "not a workspace of Bazel: no statement of one in it");
	star_each (call, all)
		if (call->type == STAR_CALL)
			read_call(ctx, call);
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "WORKSPACE", NULL },
	{ MATCH_NAME, "WORKSPACE.bazel", NULL },
	{ MATCH_NAME, "WORKSPACE.bzlmod", NULL },
};

const struct parser bazel_workspace_parser = {
	.id = "bazel-workspace",
	.title = "Bazel workspace",
	.versions = "Bazel 0.29 to 8: literals",
	.spec = "https://bazel.build/rules/lib/repo/http",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
