#include "format/csv.h"

/* What stands between quotes, with doubled ones made one; s begins behind the first. */
static struct str take_quoted(struct arena *a, struct str *s)
{
	struct str whole = *s, part;
	size_t at = 0, pairs = 0;

	while (at < whole.len) {
		if (whole.ptr[at] != '"') {
			at++;
		} else if (at + 1 < whole.len && whole.ptr[at + 1] == '"') {
			pairs++;
			at += 2;
		} else {
			break;
		}
	}
	part = str_slice(whole, 0, at);
	*s = str_from(whole, at < whole.len ? at + 1 : at);
	if (!pairs)
		return part;
	char *p = arena_alloc(a, part.len, 1);
	size_t n = 0;

	for (size_t i = 0; i < part.len; i++) {
		p[n++] = part.ptr[i];
		if (part.ptr[i] == '"')
			i++;
	}
	return (struct str){ p, n };
}

bool csv_next(struct arena *a, struct str *row, bool *done, struct str *field)
{
	struct str rest;

	if (*done)
		return false;
	if (row->len && row->ptr[0] == '"') {
		*row = str_from(*row, 1);
		*field = take_quoted(a, row);
		/* what stands between the quote and the comma is nobody's */
		*done = !str_cut(*row, ',', &rest, row);
		return true;
	}
	*done = !str_cut(*row, ',', field, row);
	return true;
}

bool csv_is_open(struct str text)
{
	bool open = false;

	for (size_t i = 0; i < text.len; i++)
		open ^= text.ptr[i] == '"';
	return open;
}
