/* cursor.c - see cursor.h. */
#include "format/cursor.h"

#include "format/text.h"

int cursor_fail(struct cursor *c, const char *what)
{
	size_t at = c->at < c->bytes.len ? c->at : c->bytes.len;
	bool conflict = text_in_conflict_marker(c->bytes, at);

	diag_add(c->d, DIAG_ERROR, DIAG_SYNTAX, c->path, c->line, "%s",
		 conflict ? "unresolved merge conflict: found a conflict marker" : what);
	return -1;
}

int cursor_quoted(struct cursor *c, bool on_one_line, struct str *inside, bool *escapes)
{
	char quote = cursor_peek(c, 0);
	size_t from = c->at + 1, i = from;

	*escapes = false;
	for (; i < c->bytes.len && c->bytes.ptr[i] != quote; i++) {
		if (on_one_line && c->bytes.ptr[i] == '\n')
			return cursor_fail(c, "a string is not closed on its line");
		if (c->bytes.ptr[i] == '\\') {
			*escapes = true;
			i++;
		}
	}
	if (i >= c->bytes.len)
		return cursor_fail(c,
				   "a string is not closed before the end of the file");
	*inside = str_slice(c->bytes, from, i);
	cursor_advance(c, i + 1 - c->at);
	return 0;
}
