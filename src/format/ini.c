/* ini.c - see ini.h. */
#include "format/ini.h"

void ini_reader_init(struct ini_reader *r, struct str bytes)
{
	*r = (struct ini_reader){ .rest = bytes };
}

static bool is_comment(struct str text)
{
	return text.ptr[0] == '#' || text.ptr[0] == ';';
}

static size_t indent_of(struct str line)
{
	size_t n = 0;

	while (n < line.len && is_space(line.ptr[n]))
		n++;
	return n;
}

static void read_key(struct ini_reader *r, struct str text, size_t indent,
		     struct ini_line *out)
{
	size_t n = 0;

	while (n < text.len && text.ptr[n] != '=' && text.ptr[n] != ':')
		n++;
	if (n == text.len || !r->section.len) {
		out->kind = INI_BAD;
		out->value = text;
		return;
	}
	r->key = str_trim(str_slice(text, 0, n));
	r->indent = indent;
	out->kind = INI_KEY;
	out->key = r->key;
	out->value = str_trim(str_from(text, n + 1));
}

bool ini_next(struct ini_reader *r, struct ini_line *out)
{
	struct str line, text;

	while (str_next_line(&r->rest, &line)) {
		size_t indent = indent_of(line);

		r->line++;
		text = str_trim(line);
		if (!text.len || is_comment(text))
			continue;
		*out = (struct ini_line){ .line = r->line, .section = r->section };
		if (r->key.len && indent > r->indent) {
			out->kind = INI_MORE;
			out->key = r->key;
			out->value = text;
			return true;
		}
		if (text.ptr[0] == '[' && str_has_char(text, ']')) {
			r->section =
				str_trim(str_slice(text, 1, str_find_char(text, ']')));
			r->key.len = 0;
			out->kind = INI_SECTION;
			out->key = out->section = r->section;
			return true;
		}
		read_key(r, text, indent, out);
		return true;
	}
	*out = (struct ini_line){ .kind = INI_END, .line = r->line };
	return false;
}
