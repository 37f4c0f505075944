/* lock_text.c - see lock_text.h. */
#include "parsers/lock_text.h"

#include "format/text.h"

/* Where the first line that is a marker of this character begins; STR_NONE without one.
 * The character is rarer than lines are. */
static size_t find_marker(struct str bytes, char c)
{
	struct str rest, line;

	for (size_t from = 0; from < bytes.len;) {
		size_t at = str_find_char(str_from(bytes, from), c);

		if (at == STR_NONE)
			break;
		at += from;
		from = at + 1;
		if (at && bytes.ptr[at - 1] != '\n')
			continue;
		rest = str_from(bytes, at);
		if (str_next_line(&rest, &line) && text_is_conflict_marker(line))
			return at;
	}
	return STR_NONE;
}

/* What a server sent instead of the file. */
static bool is_web_page(struct str bytes)
{
	static const char *const begins[] = { "<!doctype html", "<html" };
	struct str head = str_trim(str_slice(bytes, 0, 200));

	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++) {
		struct str begin = str_of(begins[i]);

		if (str_starts_with_nocase(head, begin))
			return true;
	}
	return false;
}

int lock_check_conflict(struct parse_ctx *ctx, struct str bytes)
{
	/* "=======" alone may be data; the other two are not. */
	size_t ours = find_marker(bytes, '<'), theirs = find_marker(bytes, '>');
	size_t first = ours < theirs ? ours : theirs;
	unsigned line = 1;

	if (is_web_page(bytes))
		return parse_error(ctx, 1, "a web page instead of the file itself");
	if (first == STR_NONE)
		return 0;
	for (size_t i = 0; i < first; i++)
		line += bytes.ptr[i] == '\n';
	return parse_error(ctx, line, "a merge conflict is left in the file");
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
