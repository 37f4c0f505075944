/* go_workspace.c - see go_workspace.h. */
#include "parsers/go_workspace.h"

#include "base/path.h"

enum {
	ABOVE_MOST = 32, /* folders above a module in which a go.work is looked for */
	USES_MOST = 256, /* modules whose names are looked up, for each of them */
};

static struct str key_of(const struct go_workspace *w, struct str module,
			 struct str version)
{
	return arena_cat(w->arena, module, version.len ? STR("\n") : STR(""), version);
}

static void read_use(struct go_workspace *w, const struct go_line *l)
{
	struct str folder;

	if (l->n_words != 1 || str_starts_with(l->word[0], STR("/")) ||
	    !path_join(w->arena, str_dirname(w->path), l->word[0], &folder))
		return;
	arena_grow(w->arena, w->uses, w->n_uses, &w->cap_uses);
	w->uses[w->n_uses++] = folder;
}

/* What is wrong with a line is said where go.work itself is read. */
static void read_lines(struct go_workspace *w, struct str bytes)
{
	struct go_replacement r;
	struct go_reader reader;
	struct go_line line;

	go_reader_init(&reader, w->arena, bytes);
	while (go_reader_next(&reader, &line)) {
		if (line.error)
			continue;
		if (str_is(line.verb, "use"))
			read_use(w, &line);
		if (!str_is(line.verb, "replace") || go_line_replace(&line, &r))
			continue;
		arena_grow(w->arena, w->replaces, w->n_replaces, &w->cap_replaces);
		w->replaces[w->n_replaces] = r;
		map_put(&w->replace_of, key_of(w, r.path, r.version), w->n_replaces++);
	}
}

/* The name of the module in a folder, which its go.mod says. */
static void name_module(struct go_workspace *w, size_t use)
{
	struct str folder = w->uses[use];
	struct str here = str_dirname(parse_path(w->ctx)), bytes, module;
	struct str file = arena_cat(w->arena, folder, folder.len ? STR("/") : STR(""),
				    STR("go.mod"));
	struct go_reader reader;
	struct go_line line;
	unsigned at = 0;

	if (!parse_sibling(w->ctx, path_from(w->arena, here, file).ptr, &bytes))
		return;
	go_reader_init(&reader, w->arena, bytes);
	while (!at && go_reader_next(&reader, &line))
		if (!line.error && str_is(line.verb, "module") &&
		    !go_line_single(&line, &module, &at))
			map_put(&w->modules, module, use);
}

static bool is_used(const struct go_workspace *w, struct str folder)
{
	for (size_t i = 0; i < w->n_uses; i++)
		if (str_eq(w->uses[i], folder))
			return true;
	return false;
}

static void name_modules(struct go_workspace *w, struct str here)
{
	size_t n = w->n_uses < USES_MOST ? w->n_uses : USES_MOST;

	if (n < w->n_uses)
		parse_note(w->ctx, 0, DIAG_LIMIT,
			   "the workspace uses more than %d modules; the rest is not "
			   "known as its own here",
			   USES_MOST);
	for (size_t i = 0; i < n; i++)
		if (!str_eq(w->uses[i], here))
			name_module(w, i);
}

void go_workspace_init(struct go_workspace *w, struct parse_ctx *ctx)
{
	struct str here = str_dirname(parse_path(ctx)), folder = here, bytes;

	*w = (struct go_workspace){ .ctx = ctx, .arena = parse_arena(ctx) };
	map_init(&w->replace_of);
	map_init(&w->modules);
	for (unsigned i = 0; i < ABOVE_MOST; i++, folder = str_dirname(folder)) {
		struct str path =
			arena_cat(w->arena, folder, folder.len ? STR("/") : STR(""),
				  STR("go.work"));
		const char *name = path_from(w->arena, here, path).ptr;

		if (parse_exists(ctx, name)) {
			if (!parse_sibling(ctx, name, &bytes))
				return;
			w->path = path;
			read_lines(w, bytes);
			if (is_used(w, here))
				name_modules(w, here);
			else /* then go refuses to build here, or GOWORK is off */
				w->path = STR("");
			return;
		}
		if (!folder.len)
			return;
	}
}

void go_workspace_release(struct go_workspace *w)
{
	map_release(&w->modules);
	map_release(&w->replace_of);
}

const struct go_replacement *go_workspace_replace(const struct go_workspace *w,
						  struct str module, struct str version)
{
	uint64_t at;

	if (!w->path.len)
		return NULL;
	if (map_get(&w->replace_of, key_of(w, module, version), &at) ||
	    map_get(&w->replace_of, module, &at))
		return &w->replaces[at];
	return NULL;
}

bool go_workspace_uses(const struct go_workspace *w, struct str module,
		       struct str *folder)
{
	uint64_t at;

	if (!w->path.len || !map_get(&w->modules, module, &at))
		return false;
	*folder = path_from(w->arena, str_dirname(parse_path(w->ctx)), w->uses[at]);
	return true;
}
