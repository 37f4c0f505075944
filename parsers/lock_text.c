/* lock_text.c - see lock_text.h. */
#include "parsers/lock_text.h"

#include "format/text.h"

int lock_check_conflict(struct parse_ctx *ctx, struct str bytes)
{
	struct str line;
	unsigned n = 0;

	while (str_next_line(&bytes, &line)) {
		n++;
		/* "=======" alone may be data; the other two are not. */
		if (line.len && (line.ptr[0] == '<' || line.ptr[0] == '>') &&
		    text_is_conflict_marker(line))
			return parse_error(ctx, n,
					   "a merge conflict is left in the file");
	}
	return 0;
}

int lock_check_bytes(struct parse_ctx *ctx, struct str bytes)
{
	if (!str_trim(bytes).len)
		return parse_error(ctx, 0, "the file is empty");
	if (text_is_lfs_pointer(bytes))
		return parse_error(ctx, 1,
				   "a git-lfs pointer instead of the file itself");
	return lock_check_conflict(ctx, bytes);
}

const struct ynode *lock_sibling_yaml(struct parse_ctx *ctx, const char *name,
				      unsigned depth)
{
	struct diag_list unused; /* it is read by itself, if it is a format of its own */
	struct ynode_docs docs;
	struct str bytes;

	if (!parse_sibling(ctx, name, &bytes))
		return NULL;
	diag_list_init(&unused, parse_arena(ctx));
	if (ynode_load(parse_arena(ctx), bytes, depth, &unused, parse_path(ctx), &docs) <
		    0 ||
	    !docs.n) {
		parse_note(ctx, 0, DIAG_SYNTAX, "%s beside it is not YAML", name);
		return NULL;
	}
	return docs.v[0];
}

const struct jnode *lock_read_object(struct parse_ctx *ctx, struct str bytes,
				     unsigned flags, unsigned depth)
{
	const struct jnode *root;

	if (lock_check_bytes(ctx, bytes) < 0)
		return NULL;
	root = jnode_read(parse_arena(ctx), bytes, flags, depth, parse_diags(ctx),
			  parse_path(ctx));
	if (root && root->type != JNODE_OBJECT) {
		parse_error(ctx, root->line, "%s instead of an object",
			    jnode_type_name(root->type));
		return NULL;
	}
	return root;
}
