#include "scan/gitignore.h"

#include "base/glob.h"

/* Blanks at the end do not count unless a backslash stands before them. */
static struct str trim_end(struct str line)
{
	while (line.len && line.ptr[line.len - 1] == ' ' &&
	       (line.len < 2 || line.ptr[line.len - 2] != '\\'))
		line.len--;
	return line;
}

static void add_line(struct gitignore *g, size_t base, struct str line)
{
	struct gitignore_rule r = { .base = base };

	line = trim_end(line);
	if (!line.len || line.ptr[0] == '#')
		return;
	if (line.ptr[0] == '!') {
		r.negated = true;
		line = str_from(line, 1);
	}
	if (line.len && line.ptr[line.len - 1] == '/') {
		r.folders_only = true;
		line.len--;
	}
	r.bound = str_has_char(line, '/');
	if (line.len && line.ptr[0] == '/')
		line = str_from(line, 1);
	if (!line.len)
		return;
	r.pattern = arena_dup(g->arena, line);
	arena_grow(g->arena, g->v, g->n, &g->cap);
	g->v[g->n++] = r;
}

void gitignore_add(struct gitignore *g, struct str folder, struct str bytes)
{
	size_t base = folder.len ? folder.len + 1 : 0;
	struct str line;

	if (str_starts_with(bytes, STR("\xef\xbb\xbf")))
		bytes = str_from(bytes, 3);
	while (str_next_line(&bytes, &line))
		add_line(g, base, line);
}

bool gitignore_excludes(const struct gitignore *g, struct str path, bool is_folder)
{
	for (size_t i = g->n; i > 0; i--) {
		const struct gitignore_rule *r = &g->v[i - 1];
		struct str below = str_from(path, r->base);

		if (r->folders_only && !is_folder)
			continue;
		if (glob_match(r->pattern, r->bound ? below : str_basename(path)))
			return !r->negated;
	}
	return false;
}
