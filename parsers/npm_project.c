/* npm_project.c - see npm_project.h. */
#include "parsers/npm_project.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/glob.h"

enum {
	/* Bytes of a folder's name, far beyond PATH_MAX. */
	FOLDER_MOST = 65536,
};

/* Takes the last component off, where there is one that is not "..". */
static bool climb(struct buf *b)
{
	struct str all = buf_str(b);

	if (!all.len || str_is(all, "../") || str_ends_with(all, STR("/../")))
		return false;
	all.len--;
	size_t at = str_rfind_char(all, '/');
	b->len = at == STR_NONE ? 0 : at + 1;
	b->ptr[b->len] = '\0';
	return true;
}

struct str npm_join(struct arena *a, struct str folder, struct str path)
{
	struct str part;
	struct buf b;

	buf_init(&b, FOLDER_MOST);
	buf_add(&b, folder);
	while (path.len) {
		str_cut(path, '/', &part, &path);
		if (!part.len || str_is(part, "."))
			continue;
		if (str_is(part, "..") && climb(&b))
			continue;
		buf_add(&b, part);
		buf_add_char(&b, '/');
	}
	struct str out = arena_dup(a, buf_str(&b));
	buf_release(&b);
	return out;
}

package_ref npm_add_project(struct parse_ctx *ctx, const struct jnode *manifest,
			    struct str folder)
{
	const struct jnode *name = jnode_get(manifest, "name");
	struct package p = { .ecosystem = ECO_NPM,
			     .kind = PACKAGE_PROJECT,
			     .scope = SCOPE_RUNTIME,
			     .folder = STR("."),
			     .edges_known = true };

	if (!jnode_is(name, JNODE_STRING) || !npm_is_name(name->text))
		return PACKAGE_NONE;
	p.name = name->text;
	p.line = name->line;
	p.version = jnode_string(manifest, "version");
	npm_set_licenses(ctx, &p, manifest);
	parse_in_file(ctx, npm_manifest_path(ctx, folder));
	package_ref ref = parse_add(ctx, &p);
	parse_in_file(ctx, STR(""));
	return ref;
}

void npm_patterns_add(struct arena *a, struct npm_patterns *p, struct str glob)
{
	bool takes_away = str_starts_with(glob, STR("!"));

	if (takes_away)
		glob = str_from(glob, 1);
	while (str_starts_with(glob, STR("./")))
		glob = str_from(glob, 2);
	while (str_starts_with(glob, STR("/")))
		glob = str_from(glob, 1);
	while (str_ends_with(glob, STR("/")))
		glob.len--;
	if (!glob.len)
		return;
	arena_grow(a, p->v, p->n, &p->cap);
	p->v[p->n++] = takes_away ? arena_cat(a, STR("!"), glob, STR("")) : glob;
}

void npm_patterns_read(struct arena *a, const struct jnode *manifest,
		       struct npm_patterns *p)
{
	const struct jnode *list = jnode_get(manifest, "workspaces");

	if (jnode_is(list, JNODE_OBJECT))
		list = jnode_get(list, "packages");
	if (!jnode_is(list, JNODE_ARRAY))
		return;
	jnode_each (item, list)
		if (item->type == JNODE_STRING)
			npm_patterns_add(a, p, item->text);
}

static bool is_taken_away(const struct npm_patterns *p, struct str folder)
{
	for (size_t i = 0; i < p->n; i++)
		if (str_starts_with(p->v[i], STR("!")) &&
		    glob_match(str_from(p->v[i], 1), folder))
			return true;
	return false;
}

bool npm_patterns_match(const struct npm_patterns *p, struct str folder)
{
	for (size_t i = 0; i < p->n; i++)
		if (!str_starts_with(p->v[i], STR("!")) && glob_match(p->v[i], folder))
			return !is_taken_away(p, folder);
	return false;
}

size_t npm_patterns_folders(struct parse_ctx *ctx, const struct npm_patterns *p,
			    struct str **out)
{
	struct arena *a = parse_arena(ctx);
	struct str *all = NULL, *some;
	size_t n = 0, cap = 0, kept = 0;

	for (size_t i = 0; i < p->n; i++) {
		if (str_starts_with(p->v[i], STR("!")))
			continue;
		size_t found = parse_glob(ctx, p->v[i], &some);

		for (size_t k = 0; k < found; k++) {
			if (is_taken_away(p, some[k]))
				continue;
			arena_grow(a, all, n, &cap);
			all[n++] = npm_join(a, STR(""), some[k]);
		}
	}
	if (n)
		qsort(all, n, sizeof(*all), str_qsort_cmp);
	for (size_t i = 0; i < n; i++)
		if (!kept || !str_eq(all[kept - 1], all[i]))
			all[kept++] = all[i];
	*out = all;
	return kept;
}
