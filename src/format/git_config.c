/* git_config.c - see git_config.h. */
#include "format/git_config.h"

void git_config_init(struct git_config_reader *r, struct arena *a, struct str bytes)
{
	*r = (struct git_config_reader){ .a = a, .rest = bytes, .line = 1 };
}

static void advance(struct git_config_reader *r, size_t n)
{
	for (size_t i = 0; i < n && i < r->rest.len; i++)
		r->line += r->rest.ptr[i] == '\n';
	r->rest = str_from(r->rest, n);
}

static struct str line_at_hand(const struct git_config_reader *r)
{
	struct str rest = r->rest, line = STR("");

	str_next_line(&rest, &line);
	return line;
}

/* Passes over blanks, empty lines and comments. */
static void skip_space(struct git_config_reader *r)
{
	size_t n = 0;

	while (n < r->rest.len) {
		char c = r->rest.ptr[n];

		if (c == '#' || c == ';')
			while (n < r->rest.len && r->rest.ptr[n] != '\n')
				n++;
		else if (is_space(c))
			n++;
		else
			break;
	}
	advance(r, n);
}

/* Takes the rest of the line off, which is not understood. */
static void take_bad(struct git_config_reader *r, struct git_config_item *out)
{
	struct str line = line_at_hand(r);

	out->kind = GIT_CONFIG_BAD;
	out->value = line;
	advance(r, line.len);
	if (r->rest.len && r->rest.ptr[0] == '\r')
		advance(r, 1);
}

static bool is_name_char(char c)
{
	return is_alnum(c) || c == '-';
}

/* "sub\"section" from the quote on; the bytes it takes, 0 where it does not end on its
 * line. */
static size_t read_subsection(struct arena *a, struct str s, struct str *out)
{
	size_t end = 1, n = 0;

	while (end < s.len && s.ptr[end] != '"') {
		if (s.ptr[end] == '\\')
			end++;
		if (end < s.len && s.ptr[end] == '\n')
			return 0;
		end++;
	}
	if (end >= s.len)
		return 0;
	char *text = arena_alloc(a, end, 1);

	for (size_t i = 1; i < end; i++) {
		if (s.ptr[i] == '\\' && i + 1 < end)
			i++;
		text[n++] = s.ptr[i];
	}
	*out = (struct str){ text, n };
	return end + 1;
}

static void take_section(struct git_config_reader *r, struct git_config_item *out)
{
	struct str name, subsection = STR(""), s = r->rest;
	size_t n = 1;

	while (n < s.len && (is_name_char(s.ptr[n]) || s.ptr[n] == '.'))
		n++;
	name = str_slice(s, 1, n);
	while (n < s.len && (s.ptr[n] == ' ' || s.ptr[n] == '\t'))
		n++;
	if (n < s.len && s.ptr[n] == '"') {
		size_t quoted = read_subsection(r->a, str_from(s, n), &subsection);

		n = quoted ? n + quoted : s.len;
	} else {
		str_cut(name, '.', &name, &subsection);
	}
	if (!name.len || n >= s.len || s.ptr[n] != ']') {
		/* what follows is not of the section before */
		r->section = r->subsection = STR("");
		take_bad(r, out);
		return;
	}
	advance(r, n + 1);
	r->section = name;
	r->subsection = subsection;
	out->kind = GIT_CONFIG_SECTION;
}

/* Where the value that begins at s ends: at a line end that no backslash precedes, or
 * at a comment.  *special tells that it has quotes or escapes. */
static size_t value_end(struct str s, bool *special)
{
	bool quoted = false;
	size_t i = 0;

	*special = false;
	for (; i < s.len && s.ptr[i] != '\n'; i++) {
		if (!quoted && (s.ptr[i] == '#' || s.ptr[i] == ';'))
			break;
		if (s.ptr[i] == '"') {
			quoted = !quoted;
			*special = true;
		} else if (s.ptr[i] == '\\') {
			*special = true;
			/* a CRLF goes on with the next line too */
			i += i + 2 < s.len && s.ptr[i + 1] == '\r' && s.ptr[i + 2] == '\n'
				     ? 2
				     : 1;
		}
	}
	return i < s.len ? i : s.len;
}

static struct str unquote(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, s.len + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (c == '"')
			continue;
		if (c == '\\' && i + 1 < s.len) {
			c = s.ptr[++i];
			if (c == '\r' && i + 1 < s.len && s.ptr[i + 1] == '\n')
				c = s.ptr[++i];
			if (c == '\n')
				continue;
			c = c == 'n' ? '\n' : c == 't' ? '\t' : c == 'b' ? '\b' : c;
		}
		out[n++] = c;
	}
	return (struct str){ out, n };
}

static void take_variable(struct git_config_reader *r, struct git_config_item *out)
{
	size_t n = 0, end;
	bool special;

	while (n < r->rest.len && is_name_char(r->rest.ptr[n]))
		n++;
	out->name = str_slice(r->rest, 0, n);
	while (n < r->rest.len && (r->rest.ptr[n] == ' ' || r->rest.ptr[n] == '\t'))
		n++;
	char after = n < r->rest.len ? r->rest.ptr[n] : '\n';

	if (after == '\n' || after == '\r' || after == '#' || after == ';') {
		out->kind = GIT_CONFIG_VARIABLE;
		advance(r, n);
		return;
	}
	if (after != '=') {
		take_bad(r, out);
		return;
	}
	advance(r, n + 1);
	end = value_end(r->rest, &special);
	out->kind = GIT_CONFIG_VARIABLE;
	out->has_value = true;
	out->value = str_trim(str_slice(r->rest, 0, end));
	if (special)
		out->value = unquote(r->a, out->value);
	advance(r, end);
}

bool git_config_next(struct git_config_reader *r, struct git_config_item *out)
{
	skip_space(r);
	*out = (struct git_config_item){ .kind = GIT_CONFIG_END, .line = r->line };
	if (!r->rest.len)
		return false;
	if (r->rest.ptr[0] == '[')
		take_section(r, out);
	else if (is_alpha(r->rest.ptr[0]))
		take_variable(r, out);
	else
		take_bad(r, out);
	out->section = r->section;
	out->subsection = r->subsection;
	return true;
}
