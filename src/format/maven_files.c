/*
 * maven_files.c - finding and reading POMs; see maven_files.h.
 */
#include "format/maven_files.h"

#include "base/path.h"
#include "format/maven_config.h"
#include "format/maven_tree.h"

enum {
	DEPTH_MOST = 256, /* elements within elements */
	POMS_MOST = 256,  /* that are read for the sake of one */
	MODULES_MOST = 4096,
	FINDS_MOST = 10000, /* searches for the sake of one POM */
	CLIMB_MOST = 16,    /* folders above the scanned file */
};

/* --- paths ------------------------------------------------------------------- */

/* A path from the scan root as parse_sibling() wants it: from the scanned file. */
static const char *sibling_name(struct maven_files *f, struct str path)
{
	return path_from(f->arena, str_dirname(f->here), path).ptr;
}

static bool exists(struct maven_files *f, struct str path)
{
	return path.len && parse_exists(f->ctx, sibling_name(f, path));
}

bool maven_files_locate(struct maven_files *f, struct str from, struct str relative,
			struct str *path)
{
	struct str whole, inside;

	if (!relative.len || relative.ptr[0] == '/' || maven_has_reference(relative) ||
	    !path_join(f->arena, str_dirname(from), path_slashes(f->arena, relative),
		       &whole))
		return false;
	inside = arena_cat(f->arena, whole, whole.len ? STR("/") : STR(""),
			   STR("pom.xml"));
	if (exists(f, inside)) {
		*path = inside;
		return true;
	}
	if (!str_ends_with(whole, STR(".xml")) && !str_ends_with(whole, STR(".pom")))
		return false;
	if (!exists(f, whole))
		return false;
	*path = whole;
	return true;
}

/* --- POMs -------------------------------------------------------------------- */

static void fill_pom(struct maven_pom *p)
{
	p->parent_entry = xml_get(p->root, "parent");
	p->group = xml_text(p->root, "groupId");
	p->artifact = xml_text(p->root, "artifactId");
	p->version = xml_text(p->root, "version");
	if (!p->group.len)
		p->group = xml_text(p->parent_entry, "groupId");
	if (!p->version.len)
		p->version = xml_text(p->parent_entry, "version");
}

static struct maven_pom *keep_pom(struct maven_files *f, struct str path,
				  const struct xml *root)
{
	struct maven_pom *p = NULL;

	if (xml_is(root, "project")) {
		p = arena_new(f->arena, struct maven_pom);
		p->path = path;
		p->root = root;
		fill_pom(p);
	}
	map_put(&f->by_path, path, f->n_poms);
	arena_grow(f->arena, f->poms, f->n_poms, &f->cap_poms);
	f->poms[f->n_poms++] = p;
	return p;
}

struct maven_pom *maven_files_read(struct maven_files *f, struct str path)
{
	const struct xml *root = NULL;
	struct diag_list unused; /* that file is scanned too, and says it then */
	struct str bytes;
	uint64_t at;

	if (map_get(&f->by_path, path, &at))
		return f->poms[at];
	if (f->n_poms >= POMS_MOST) {
		if (!f->said_full)
			parse_warn(f->ctx, 0, DIAG_LIMIT,
				   "more than %d POMs around this one; the rest is not "
				   "looked at",
				   POMS_MOST);
		f->said_full = true;
		return NULL;
	}
	diag_list_init(&unused, f->arena);
	if (exists(f, path) && parse_sibling(f->ctx, sibling_name(f, path), &bytes))
		root = xml_read(f->arena, bytes, DEPTH_MOST, &unused, path);
	return keep_pom(f, path, root);
}

void maven_files_init(struct maven_files *f, struct parse_ctx *ctx, struct str bytes,
		      struct maven_pom **pom)
{
	const struct xml *root;

	*f = (struct maven_files){
		.ctx = ctx,
		.arena = parse_arena(ctx),
		.here = parse_path(ctx),
	};
	map_init(&f->by_path);
	map_init(&f->modules_seen);
	root = xml_read(f->arena, bytes, DEPTH_MOST, parse_diags(ctx), f->here);
	*pom = keep_pom(f, f->here, root);
	if (root && !*pom)
		parse_error(ctx, root->line, "expected <project>, found <" STR_FMT ">",
			    STR_ARG(root->name));
	if (*pom)
		maven_config_read(f);
}

void maven_files_release(struct maven_files *f)
{
	map_release(&f->by_path);
	map_release(&f->modules_seen);
}

/* --- modules ----------------------------------------------------------------- */

static void list_module(struct maven_files *f, struct str path)
{
	bool added;

	if (f->n_modules >= MODULES_MOST)
		return;
	map_get_or_put(&f->modules_seen, path, 0, &added);
	if (!added)
		return;
	arena_grow(f->arena, f->modules, f->n_modules, &f->cap_modules);
	f->modules[f->n_modules++] = path;
}

static void list_modules_in(struct maven_files *f, const struct maven_pom *p,
			    const struct xml *from)
{
	static const char *const lists[] = { "modules", "subprojects" };
	struct str path;

	for (size_t i = 0; i < 2; i++)
		xml_each (m, xml_get(from, lists[i]))
			if (maven_files_locate(f, p->path, m->text, &path))
				list_module(f, path);
}

static void list_modules(struct maven_files *f, struct maven_pom *p)
{
	if (p->modules_listed)
		return;
	p->modules_listed = true;
	list_modules_in(f, p, p->root);
	xml_each (profile, xml_get(p->root, "profiles"))
		list_modules_in(f, p, profile);
}

/* Lists the POMs in the folders above, and their modules. */
static void climb(struct maven_files *f)
{
	struct str folder = str_dirname(f->here);

	if (f->climbed)
		return;
	f->climbed = true;
	list_module(f, f->here);
	for (unsigned i = 0; folder.len && i < CLIMB_MOST; i++) {
		struct str path;

		folder = str_dirname(folder);
		path = arena_cat(f->arena, folder, folder.len ? STR("/") : STR(""),
				 STR("pom.xml"));
		if (exists(f, path))
			list_module(f, path);
	}
}

static bool is_same(struct str a, struct str b)
{
	return str_eq(a, b) || !a.len || !b.len || maven_has_reference(a) ||
	       maven_has_reference(b);
}

bool maven_pom_is(const struct maven_pom *p, struct str group, struct str artifact,
		  struct str version)
{
	return p && p->artifact.len && str_eq(p->artifact, artifact) &&
	       is_same(p->group, group) && is_same(p->version, version);
}

/* How likely the folder of a module has this artifact: 0 the most. */
static unsigned guess(struct str path, struct str artifact)
{
	struct str folder = str_basename(str_dirname(path));

	if (str_eq(folder, artifact))
		return 0;
	return folder.len && (str_ends_with(artifact, folder) ||
			      str_ends_with(folder, artifact))
		       ? 1
		       : 2;
}

struct maven_pom *maven_files_find(struct maven_files *f, struct str group,
				   struct str artifact, struct str version)
{
	climb(f);
	for (size_t i = 0; i < f->n_poms; i++)
		if (maven_pom_is(f->poms[i], group, artifact, version))
			return f->poms[i];
	if (f->n_finds++ >= FINDS_MOST)
		return NULL;
	for (unsigned likely = 0; likely < 3; likely++)
		for (size_t i = 0; i < f->n_modules; i++) {
			struct maven_pom *p;
			size_t before = f->n_modules;

			if (guess(f->modules[i], artifact) > likely)
				continue;
			p = maven_files_read(f, f->modules[i]);
			if (p)
				list_modules(f, p);
			if (maven_pom_is(p, group, artifact, version))
				return p;
			if (f->n_modules > before && likely > 0)
				likely = 0, i = (size_t)-1;
		}
	return NULL;
}

/* --- parents ----------------------------------------------------------------- */

struct maven_pom *maven_files_parent(struct maven_files *f, struct maven_pom *pom)
{
	const struct xml *e = pom->parent_entry, *relative = xml_get(e, "relativePath");
	struct str group = xml_text(e, "groupId"), artifact = xml_text(e, "artifactId"),
		   path;
	struct maven_pom *p = NULL;

	if (!e || pom->parent_sought)
		return pom->parent;
	pom->parent_sought = true;
	if ((!relative || relative->text.len) &&
	    maven_files_locate(f, pom->path,
			       relative ? relative->text : STR("../pom.xml"), &path))
		p = maven_files_read(f, path);
	/* model 4.1.0: <parent> alone, or with the path alone, is what stands there */
	if (p && (artifact.len || group.len) &&
	    !maven_pom_is(p, group, artifact.len ? artifact : p->artifact,
			  xml_text(e, "version")))
		p = NULL;
	if (!p && artifact.len)
		p = maven_tree_find(f, group, artifact, xml_text(e, "version"));
	if (p == pom)
		p = NULL;
	pom->parent = p;
	/* what 4.1.0 leaves out is the parent's */
	if (p && !pom->group.len)
		pom->group = p->group;
	if (p && !pom->version.len)
		pom->version = p->version;
	return p;
}
