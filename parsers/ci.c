/* ci.c - see ci.h. */
#include "parsers/ci.h"

#include "parsers/image.h"
#include "parsers/lock_text.h"

int ci_load(struct parse_ctx *ctx, struct str bytes, struct ynode_docs *docs)
{
	size_t kept = 0;
	int rc;

	docs->n = 0;
	if (lock_check_conflict(ctx, bytes))
		return -1;
	rc = ynode_load(parse_arena(ctx), bytes, CI_NESTING, parse_diags(ctx),
			parse_path(ctx), docs);
	for (size_t i = 0; i < docs->n; i++) {
		struct ynode *root = docs->v[i];

		if (!root || (root->type == YNODE_SCALAR && !root->text.len))
			continue;
		if (root->type == YNODE_MAPPING)
			docs->v[kept++] = root;
		else
			rc = parse_error(ctx, root->line, "expected a mapping");
	}
	docs->n = kept;
	return rc;
}

bool ci_is_open(struct parse_ctx *ctx, const char *what, struct str text, unsigned line)
{
	if (!str_has_char(text, '$') && str_find(text, STR("{{")) == STR_NONE &&
	    str_find(text, STR("<<")) == STR_NONE)
		return false;
	parse_note(ctx, line, DIAG_UNRESOLVED, "%s '" STR_FMT "' is filled in later",
		   what, STR_ARG(str_slice(text, 0, 200)));
	return true;
}

void ci_image(struct parse_ctx *ctx, const struct ynode *image, const char *key,
	      enum dep_scope scope)
{
	if (image && image->type == YNODE_MAPPING && key)
		image = ynode_get(image, key);
	if (!image || (image->type == YNODE_SCALAR && !image->text.len))
		return;
	if (image->type != YNODE_SCALAR)
		parse_warn(ctx, image->line, DIAG_SYNTAX, "an image must be text");
	else if (!ci_is_open(ctx, "image", image->text, image->line))
		image_add(ctx, image->text, scope, image->line);
}

bool ci_is_version(struct str s)
{
	size_t i = str_starts_with(s, STR("v")) || str_starts_with(s, STR("V"));

	return i < s.len && is_digit(s.ptr[i]);
}
