/* lock_text.c - see lock_text.h. */
#include "parsers/lock_text.h"

#include "format/text.h"

int lock_check_bytes(struct parse_ctx *ctx, struct str bytes)
{
	struct str rest = bytes, line;
	unsigned n = 0;

	if (!str_trim(bytes).len)
		return parse_error(ctx, 0, "the file is empty");
	if (text_is_lfs_pointer(bytes))
		return parse_error(ctx, 1,
				   "a git-lfs pointer instead of the file itself");
	while (str_next_line(&rest, &line)) {
		n++;
		/* "=======" alone may be data; the other two are not. */
		if (line.len && (line.ptr[0] == '<' || line.ptr[0] == '>') &&
		    text_is_conflict_marker(line))
			return parse_error(ctx, n,
					   "a merge conflict is left in the file");
	}
	return 0;
}
