/*
 * maven_tree.c - see maven_tree.h.
 */
#include "format/maven_tree.h"

#include "base/path.h"

enum {
	ABOVE_MOST = 16,        /* folders above the scanned file */
	REPOSITORIES_MOST = 64, /* that are looked into */
	BESIDE_MOST = 64,       /* POMs of folders beside that are read for one */
};

/* --- repositories in the tree -------------------------------------------------- */

static bool is_there(struct maven_files *f, struct str path)
{
	return parse_exists(f->ctx, path_from(f->arena, str_dirname(f->here), path).ptr);
}

static struct str under(struct maven_files *f, struct str folder, struct str name)
{
	return arena_cat(f->arena, folder, folder.len && name.len ? STR("/") : STR(""),
			 name);
}

static void add_repository(struct maven_files *f, struct str path)
{
	for (size_t i = 0; i < f->n_repositories; i++)
		if (str_eq(f->repositories[i], path))
			return;
	if (f->n_repositories >= REPOSITORIES_MOST || (path.len && !is_there(f, path)))
		return;
	arena_grow(f->arena, f->repositories, f->n_repositories, &f->cap_repositories);
	f->repositories[f->n_repositories++] = path;
}

/* Where people put one, in the folders above; each of these folders may be one. */
static void list_usual(struct maven_files *f)
{
	static const char *const names[] = {
		"",
		".m2/repository",
		".mvn/repository",
		"repository",
		"repo",
		"lib",
		"libs",
		"maven-repo",
		"maven-local",
		"local-repo",
		".m2",
		"m2repo",
		"m2",
		"maven",
	};
	struct str folder = str_dirname(f->here);

	for (unsigned i = 0; i < ABOVE_MOST; i++, folder = str_dirname(folder)) {
		for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++)
			add_repository(f, under(f, folder, str_of(names[k])));
		if (!folder.len)
			return;
	}
}

/* "file://${project.basedir}/repo": what is behind the folder, "" when it is none. */
static struct str below_base(struct str url)
{
	size_t end;

	if (!str_starts_with_nocase(url, STR("file:")))
		return STR("");
	url = str_from(url, 5);
	while (url.len && url.ptr[0] == '/')
		url = str_from(url, 1);
	if (str_starts_with(url, STR("${"))) {
		end = str_find_char(url, '}');
		url = end == STR_NONE ? STR("") : str_from(url, end + 1);
	}
	while (url.len && url.ptr[0] == '/')
		url = str_from(url, 1);
	return maven_has_reference(url) ? STR("") : url;
}

static void list_declared_in(struct maven_files *f, const struct maven_pom *pom,
			     const struct xml *from)
{
	struct str path, folder;

	xml_each (r, xml_get(from, "repositories")) {
		path = path_slashes(f->arena, below_base(xml_text(r, "url")));
		if (!path.len)
			continue;
		/* the base may be that of a POM above */
		folder = str_dirname(pom->path);
		for (unsigned i = 0; i < ABOVE_MOST; i++, folder = str_dirname(folder)) {
			struct str whole;

			if (path_join(f->arena, folder, path, &whole))
				add_repository(f, whole);
			if (!folder.len)
				break;
		}
	}
}

static void list_repositories(struct maven_files *f)
{
	if (!f->knows_usual)
		list_usual(f);
	f->knows_usual = true;
	for (; f->n_asked < f->n_poms; f->n_asked++) {
		const struct maven_pom *pom = f->poms[f->n_asked];

		if (!pom)
			continue;
		list_declared_in(f, pom, pom->root);
		xml_each (profile, xml_get(pom->root, "profiles"))
			list_declared_in(f, pom, profile);
	}
}

/* "g/r/o/u/p/artifact/1.0/" */
static struct str folder_of(struct maven_files *f, struct str group, struct str artifact,
			    struct str version)
{
	char *v = arena_alloc(f->arena, group.len + 1, 1);

	for (size_t i = 0; i < group.len; i++)
		v[i] = group.ptr[i] == '.' ? '/' : group.ptr[i];
	return arena_printf(f->arena, STR_FMT "/" STR_FMT "/" STR_FMT "/",
			    STR_ARG(((struct str){ v, group.len })), STR_ARG(artifact),
			    STR_ARG(version));
}

/* The repository that the scanned POM lies in itself: most of what it needs is there,
 * and the look at some hundred other places is saved. */
static void list_own(struct maven_files *f)
{
	const struct maven_pom *p = f->poms[0];
	struct str folder = str_dirname(f->here), layout;

	f->knows_own = true;
	if (!p || !p->group.len || !p->artifact.len || !p->version.len)
		return;
	layout = folder_of(f, p->group, p->artifact, p->version);
	layout.len--; /* the last '/' */
	if (!str_ends_with(folder, layout))
		return;
	folder.len -= layout.len;
	if (folder.len && folder.ptr[folder.len - 1] != '/')
		return;
	folder.len -= folder.len > 0;
	add_repository(f, folder);
}

/* The POM in those repositories from `from` on. */
static struct maven_pom *find_from(struct maven_files *f, size_t from, struct str group,
				   struct str artifact, struct str version)
{
	struct str name = arena_printf(f->arena, STR_FMT "-" STR_FMT ".pom",
				       STR_ARG(artifact), STR_ARG(version));
	struct str place[2] = { folder_of(f, group, artifact, version), STR("") };

	for (size_t i = from; i < f->n_repositories; i++)
		for (size_t k = 0; k < 2; k++) {
			struct str path =
				under(f, f->repositories[i],
				      arena_cat(f->arena, place[k], name, STR("")));
			struct maven_pom *p = NULL;

			if (is_there(f, path))
				p = maven_files_read(f, path);
			if (maven_pom_is(p, group, artifact, version))
				return p;
		}
	return NULL;
}

static struct maven_pom *find_in_repository(struct maven_files *f, struct str group,
					    struct str artifact, struct str version)
{
	if (!f->knows_own)
		list_own(f);
	size_t known = f->n_repositories;
	struct maven_pom *p = find_from(f, 0, group, artifact, version);

	if (p)
		return p;
	list_repositories(f);
	return find_from(f, known, group, artifact, version);
}

/* --- folders beside ------------------------------------------------------------- */

/* The first two parts of a group: who owns it. */
static struct str owner(struct str group)
{
	size_t dots = 0, n = 0;

	while (n < group.len && (group.ptr[n] != '.' || ++dots < 2))
		n++;
	return str_slice(group, 0, n);
}

/* Reads the POM of a folder, from the scan root, when it is likely enough. */
static struct maven_pom *try_folder(struct maven_files *f, struct str folder,
				    size_t *left)
{
	struct str path = under(f, folder, STR("pom.xml"));

	if (!*left || map_has(&f->by_path, path) || !is_there(f, path))
		return NULL;
	--*left;
	return maven_files_read(f, path);
}

/* The folders in `above`, those first that are called like what is sought. */
static struct maven_pom *find_beside(struct maven_files *f, struct str above,
				     struct str group, struct str artifact,
				     struct str version, size_t *left)
{
	struct str here = str_dirname(f->here), *v;
	struct str pattern = path_from(f->arena, here, under(f, above, STR("*")));
	size_t n = parse_glob(f->ctx, pattern, &v);

	for (unsigned likely = 0; likely < 2; likely++)
		for (size_t i = 0; i < n; i++) {
			struct str name = str_basename(v[i]), folder;
			bool alike = str_ends_with(artifact, name) ||
				     str_ends_with(name, artifact);
			struct maven_pom *p;

			if (alike != (likely == 0) ||
			    !path_join(f->arena, here, v[i], &folder))
				continue;
			p = try_folder(f, folder, left);
			if (maven_pom_is(p, group, artifact, version))
				return p;
			p = try_folder(f, under(f, folder, artifact), left);
			if (maven_pom_is(p, group, artifact, version))
				return p;
		}
	return NULL;
}

struct maven_pom *maven_tree_find(struct maven_files *f, struct str group,
				  struct str artifact, struct str version)
{
	struct maven_pom *p = maven_files_find(f, group, artifact, version);
	struct str folder = str_dirname(f->here);
	size_t left = BESIDE_MOST;

	if (p || !group.len || !artifact.len || maven_has_reference(group) ||
	    maven_has_reference(artifact) || str_has_char(artifact, '/'))
		return p;
	if (version.len && !maven_has_reference(version))
		p = find_in_repository(f, group, artifact, version);
	/* what another owner publishes is no folder of this tree */
	if (p || !f->poms[0] ||
	    (f->poms[0]->group.len && !str_eq(owner(f->poms[0]->group), owner(group))))
		return p;
	for (unsigned i = 0; !p && i < ABOVE_MOST; i++, folder = str_dirname(folder)) {
		p = find_beside(f, folder, group, artifact, version, &left);
		if (!folder.len)
			break;
	}
	return p;
}
