/*
 * vscode_extensions.c - .vscode/extensions.json and *.code-workspace: the extensions that
 * a project recommends.
 *
 * https://code.visualstudio.com/docs/configure/extensions/extension-marketplace
 * #_workspace-recommended-extensions : names without a version; those that are unwanted
 * are nobody's dependency.
 */
#include "parsers/lock_text.h"
#include "parsers/vscode.h"

enum { NESTING = 64 };

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	const struct jnode *root, *list;

	/* an empty file is what the editor leaves, too */
	if (!str_trim(bytes).len)
		return 0;
	if (lock_check_bytes(ctx, bytes))
		return -1;
	root = lock_read_object(ctx, bytes, JNODE_COMMENTS, NESTING);
	if (!root)
		return -1;
	if (str_ends_with(parse_path(ctx), STR(".code-workspace")))
		root = jnode_get(root, "extensions");
	list = jnode_get(root, "recommendations");
	if (list && list->type != JNODE_ARRAY) {
		parse_warn(ctx, list->line, DIAG_SYNTAX,
			   "recommendations: %s, not an array",
			   jnode_type_name(list->type));
		return 0;
	}
	jnode_each (one, list) {
		if (one->type == JNODE_STRING)
			vscode_add(ctx, one->text, SCOPE_DEV, DEP_DIRECT, one->line);
		else
			parse_warn(ctx, one->line, DIAG_SYNTAX,
				   "a recommendation is %s, not text",
				   jnode_type_name(one->type));
	}
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_TAIL, ".vscode/extensions.json", NULL },
	{ MATCH_SUFFIX, ".code-workspace", NULL },
};

const struct parser vscode_extensions_parser = {
	.id = "vscode-extensions",
	.title = "recommended extensions of Visual Studio Code",
	.versions = "Visual Studio Code 1",
	.spec = "https://code.visualstudio.com/docs/configure/extensions/"
		"extension-marketplace#_workspace-recommended-extensions",
	.ecosystem = ECO_VSCODE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
