/*
 * maven_model.c - a POM together with its parents; see maven_model.h.
 */
#include "format/maven_model.h"

#include "format/maven_tree.h"

/* --- properties -------------------------------------------------------------- */

static void set_property(struct maven_model *m, struct str name, struct str value)
{
	bool added;
	uint64_t at = map_get_or_put(&m->names, name, m->n_properties, &added);

	if (!added) {
		m->properties[at].value = value;
		return;
	}
	arena_grow(m->arena, m->properties, m->n_properties, &m->cap_properties);
	m->properties[m->n_properties++] = (struct maven_property){ name, value };
}

static void set_properties(struct maven_model *m, const struct xml *from)
{
	xml_each (p, xml_get(from, "properties"))
		set_property(m, p->name, p->text);
}

/* From the oldest on, so that the younger one overrides. */
static void read_properties(struct maven_model *m)
{
	for (size_t i = m->n_lineage; i > 0; i--) {
		const struct maven_pom *pom = m->lineage[i - 1];

		set_properties(m, pom->root);
		xml_each (profile, xml_get(pom->root, "profiles"))
			if (maven_profile_is_active(m->files, pom, profile))
				set_properties(m, profile);
	}
}

/* --- the lineage ------------------------------------------------------------- */

/* So many are told apart: the rest has no name of its own in diagnostics. */
enum { ABSENT_MOST = 256 };

static void note_absent(struct maven_model *m, struct maven_absent a)
{
	if (m->n_absent >= ABSENT_MOST)
		return;
	for (size_t i = 0; i < m->n_absent; i++)
		if (str_eq(m->absent[i].coordinates, a.coordinates))
			return;
	arena_grow(m->arena, m->absent, m->n_absent, &m->cap_absent);
	m->absent[m->n_absent++] = a;
}

static void say_absent(struct maven_model *m, struct str group, struct str artifact,
		       struct str version, struct str path, unsigned line, bool is_parent)
{
	struct maven_absent a = { .path = path, .line = line, .is_parent = is_parent };

	a.coordinates = arena_printf(m->arena, STR_FMT ":" STR_FMT ":" STR_FMT,
				     STR_ARG(group), STR_ARG(artifact), STR_ARG(version));
	note_absent(m, a);
}

static void read_lineage(struct maven_model *m, struct maven_pom *pom)
{
	while (pom && m->n_lineage < MAVEN_LINEAGE_MOST) {
		struct maven_pom *parent = maven_files_parent(m->files, pom);

		for (size_t i = 0; i < m->n_lineage; i++)
			if (m->lineage[i] == pom) {
				parse_warn(m->files->ctx, pom->parent_entry->line,
					   DIAG_UNRESOLVED,
					   "this project is among its own parents");
				return;
			}
		m->lineage[m->n_lineage++] = pom;
		if (!parent && pom->parent_entry)
			say_absent(m, xml_text(pom->parent_entry, "groupId"),
				   xml_text(pom->parent_entry, "artifactId"),
				   xml_text(pom->parent_entry, "version"), pom->path,
				   pom->parent_entry->line, true);
		pom = parent;
	}
}

/* --- managed versions -------------------------------------------------------- */

void maven_key_of(const struct maven_model *m, const struct xml *dependency,
		  const struct xml *overlay, struct maven_key *out)
{
	out->group = maven_expand(m, xml_text(dependency, "groupId"), overlay, NULL);
	out->artifact =
		maven_expand(m, xml_text(dependency, "artifactId"), overlay, NULL);
	out->type = maven_expand(m, xml_text(dependency, "type"), overlay, NULL);
	out->classifier =
		maven_expand(m, xml_text(dependency, "classifier"), overlay, NULL);
	if (str_is(out->type, "jar"))
		out->type = STR("");
	out->text = arena_printf(m->arena, STR_FMT ":" STR_FMT ":" STR_FMT ":" STR_FMT,
				 STR_ARG(out->group), STR_ARG(out->artifact),
				 STR_ARG(out->type), STR_ARG(out->classifier));
}

/* Adds what was not there yet. */
static void manage(struct maven_model *m, struct maven_managed managed)
{
	bool added;

	map_get_or_put(&m->keys, managed.key, m->n_managed, &added);
	if (!added)
		return;
	arena_grow(m->arena, m->managed, m->n_managed, &m->cap_managed);
	m->managed[m->n_managed++] = managed;
}

static bool is_import(const struct maven_model *m, const struct xml *d)
{
	return str_is(maven_expand(m, xml_text(d, "scope"), NULL, NULL), "import") &&
	       str_is(maven_expand(m, xml_text(d, "type"), NULL, NULL), "pom");
}

static void manage_entry(struct maven_model *m, const struct xml *d)
{
	struct maven_key key;
	struct maven_managed managed;

	maven_key_of(m, d, NULL, &key);
	managed.key = key.text;
	managed.version = maven_expand(m, xml_text(d, "version"), NULL, NULL);
	managed.scope = maven_expand(m, xml_text(d, "scope"), NULL, NULL);
	managed.optional =
		str_is(maven_expand(m, xml_text(d, "optional"), NULL, NULL), "true");
	manage(m, managed);
}

/* All that a BOM manages becomes ours, after what we have. */
static void import(struct maven_model *m, const struct xml *d, struct str path,
		   unsigned depth)
{
	struct maven_key key;
	struct maven_model *bom = NULL;
	struct maven_pom *pom = NULL;
	struct str version = maven_expand(m, xml_text(d, "version"), NULL, NULL);

	maven_key_of(m, d, NULL, &key);
	if (depth < MAVEN_IMPORTS_MOST)
		pom = maven_tree_find(m->files, key.group, key.artifact, version);
	if (pom)
		bom = maven_model_of(m->files, pom, depth + 1);
	if (!bom) {
		say_absent(m, key.group, key.artifact, version, path, d->line, false);
		return;
	}
	for (size_t i = 0; i < m->n_imported; i++)
		if (m->imported[i] == pom)
			return;
	arena_grow(m->arena, m->imported, m->n_imported, &m->cap_imported);
	m->imported[m->n_imported++] = pom;
	for (size_t i = 0; i < bom->n_managed; i++)
		manage(m, bom->managed[i]);
	for (size_t i = 0; i < bom->n_absent; i++)
		note_absent(m, bom->absent[i]);
}

/* The last of one key within a POM counts, so from the last one on. */
static void read_entries(struct maven_model *m, const struct xml *from)
{
	const struct xml *list = xml_path(from, "dependencyManagement.dependencies"), **v;
	size_t n = 0;

	if (!list)
		return;
	v = arena_new_array(m->arena, const struct xml *, list->n + 1);
	xml_each (d, list)
		if (!is_import(m, d))
			v[n++] = d;
	while (n > 0)
		manage_entry(m, v[--n]);
}

static void read_imports(struct maven_model *m, const struct xml *from, struct str path,
			 unsigned depth)
{
	xml_each (d, xml_path(from, "dependencyManagement.dependencies"))
		if (is_import(m, d))
			import(m, d, path, depth);
}

/* What stands in any POM of the lineage goes before what any of them imports; a
 * profile before the rest of its POM. */
static void read_managed(struct maven_model *m, unsigned depth)
{
	for (int imports = 0; imports < 2; imports++)
		for (size_t i = 0; i < m->n_lineage; i++) {
			const struct maven_pom *pom = m->lineage[i];

			xml_each (profile, xml_get(pom->root, "profiles")) {
				if (!maven_profile_is_active(m->files, pom, profile))
					continue;
				if (imports)
					read_imports(m, profile, pom->path, depth);
				else
					read_entries(m, profile);
			}
			if (imports)
				read_imports(m, pom->root, pom->path, depth);
			else
				read_entries(m, pom->root);
		}
}

const struct maven_managed *maven_managed_find(const struct maven_model *m,
					       struct str key)
{
	uint64_t at;

	return map_get(&m->keys, key, &at) ? &m->managed[at] : NULL;
}

struct maven_model *maven_model_of(struct maven_files *f, struct maven_pom *pom,
				   unsigned depth)
{
	struct maven_model *m = pom->model;

	if (m)
		return m->is_made ? m : NULL;
	m = pom->model = arena_new(f->arena, struct maven_model);
	m->files = f;
	m->arena = f->arena;
	map_init(&m->names);
	map_init(&m->keys);
	read_lineage(m, pom);
	read_properties(m);
	m->group = maven_expand(m, pom->group, NULL, NULL);
	m->artifact = maven_expand(m, pom->artifact, NULL, NULL);
	m->version = maven_expand(m, pom->version, NULL, NULL);
	read_managed(m, depth);
	m->is_made = true;
	return m;
}

void maven_models_release(struct maven_files *f)
{
	for (size_t i = 0; i < f->n_poms; i++) {
		struct maven_model *m = f->poms[i] ? f->poms[i]->model : NULL;

		if (!m)
			continue;
		map_release(&m->names);
		map_release(&m->keys);
	}
}
