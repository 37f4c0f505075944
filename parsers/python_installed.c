/* python_installed.c - see python_installed.h. */
#include "parsers/python_installed.h"

#include "base/map.h"
#include "base/path.h"
#include "format/core_metadata.h"
#include "format/pep508.h"
#include "parsers/python.h"

struct installed {
	struct parse_ctx *ctx;
	struct arena *a;
	struct str *folders; /* "../name-1.0.dist-info" */
	struct map by_name;  /* key of a name: index into folders */
};

static void list_folders(struct installed *i)
{
	size_t n = parse_glob(i->ctx, STR("../*.dist-info"), &i->folders);

	for (size_t k = 0; k < n; k++) {
		struct str name, version;

		/* neither holds a '-', which is written as '_' */
		if (str_cut(str_basename(i->folders[k]), '-', &name, &version))
			map_put(&i->by_name, python_key(i->a, name), k);
	}
}

/* Name, version and line as the file there states them, so that this is the package
 * that is listed from it. */
static bool read_package(struct installed *i, struct str folder, struct package *p)
{
	struct core_metadata m;
	struct str bytes;
	const char *direct =
		arena_cat(i->a, folder, STR("/direct_url.json"), STR("")).ptr;
	const char *metadata = arena_cat(i->a, folder, STR("/METADATA"), STR("")).ptr;

	/* that of a repository has no version, and another identity */
	if (parse_exists(i->ctx, direct) || !parse_exists(i->ctx, metadata) ||
	    !parse_sibling(i->ctx, metadata, &bytes))
		return false;
	core_metadata_read(i->a, bytes, &m);
	p->name = m.name;
	p->version = m.version;
	p->line = m.line;
	return pep508_is_name(p->name) && p->version.len;
}

static void add_edge(struct installed *i, package_ref from, struct str folder)
{
	struct str here = str_dirname(parse_path(i->ctx)), path;
	struct package p = { .scope = SCOPE_RUNTIME };
	package_ref to;

	if (!read_package(i, folder, &p) ||
	    !path_join(i->a, here, arena_cat(i->a, folder, STR("/METADATA"), STR("")),
		       &path))
		return;
	parse_in_file(i->ctx, path);
	to = parse_add(i->ctx, &p);
	parse_in_file(i->ctx, STR(""));
	parse_edge(i->ctx, from, to);
}

void python_installed_edges(struct parse_ctx *ctx, package_ref from,
			    const struct str *requires, size_t n)
{
	struct installed i = { .ctx = ctx, .a = parse_arena(ctx) };
	struct map done;
	bool added;

	map_init(&i.by_name);
	map_init(&done);
	if (n)
		list_folders(&i);
	for (size_t k = 0; k < n; k++) {
		struct pep508 r;
		struct pep508_marker m;
		struct str key;
		uint64_t at;

		if (pep508_read(requires[k], &r))
			continue;
		pep508_judge(r.marker, &m);
		/* what is there for an extra may be so for another's sake */
		if (m.verdict == PEP508_EXTRA || m.verdict == PEP508_NEVER)
			continue;
		key = python_key(i.a, r.name);
		map_get_or_put(&done, key, 1, &added);
		if (!added)
			continue;
		if (map_get(&i.by_name, key, &at))
			add_edge(&i, from, i.folders[at]);
	}
	map_release(&done);
	map_release(&i.by_name);
}
