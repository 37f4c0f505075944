/*
 * project.h - the projects of a scan: each a folder with a manifest, a lock or both.
 *
 * A project is what people build and ship on its own: the folder of a package.json, a
 * member of a Cargo workspace whose lock lies above it, a folder with nothing but a
 * requirements.txt.  Each but the root has a first-party package in the inventory, made
 * by the merge where no manifest gives one, and everything that its files list hangs on
 * that package, so that a graph leads from the root through the projects to all packages.
 *
 * What one file says is kept apart here, since the inventory has joined it with what the
 * others say: a package may be for development in one project and shipped by another,
 * and one lock may take what it needs in a version that another lock does not have.
 */
#ifndef CORE_PROJECT_H
#define CORE_PROJECT_H

#include "core/package.h"

/* What one file says of a package. */
struct project_entry {
	package_ref ref; /* in the inventory; PACKAGE_NONE: taken out of it since */
	uint32_t place;  /* index into places: the file that it stands in */
	uint32_t line;
	uint8_t scope;    /* enum dep_scope */
	uint8_t relation; /* enum dep_relation */
};

/* One file that was parsed.  Its entry i depends on the entries
 * to[first[i] .. first[i + 1]). */
struct project_file {
	struct str path;
	struct str folder; /* of the project that the file belongs to */
	bool above;        /* makes no project there, but is part of one above */
	bool is_joined;    /* its packages need those of other files */
	struct project_entry *entries;
	uint32_t n_entries;
	uint32_t *first, *to;
	struct str *places; /* the file, and those that it includes; repeats happen */
	size_t n_places;
};

/* The first-party package of a project, as one file lists it. */
struct project_node {
	uint32_t file, entry;
};

struct project {
	struct str folder;   /* from the root of the scan; "" = the root itself */
	package_ref package; /* PACKAGE_NONE only in the root, without a manifest */
	struct project_node *nodes;
	size_t n_nodes, cap_nodes;
	uint32_t *files; /* that lie in it */
	size_t n_files, cap_files;
};

struct project_list {
	struct project *v; /* sorted by folder, each folder once */
	size_t n;
	struct project_file *files; /* sorted by path */
	size_t n_files;
	/* from a package of one file to one of another, sorted once they are moved */
	struct package_edge *joined;
	size_t n_joined;
};

/* Where the inventory loses packages: moved[old] is the new one, or PACKAGE_NONE. */
void project_list_move(struct project_list *list, const package_ref *moved);

/* The project in the nearest folder at or above that of the path; list->n when none. */
size_t project_of_path(const struct project_list *list, struct str path);

/* The inventories of many projects, one after the other, by projects_inventory(). */
struct project_reader;
struct project_reader *project_reader_new(const struct inventory *inv, struct arena *a);

/*
 * What project `which` consists of: its packages, with the scope, the relation and the
 * places that its own files give them; what these need; the members of the same
 * workspace among that, and what those need.  Without packages for development where
 * no_dev is set.  *self is the project's own package in *out, or PACKAGE_NONE.  Valid as
 * long as a, which owns it.
 */
void project_inventory(struct project_reader *reader, size_t which, bool no_dev,
		       struct arena *a, struct inventory *out, package_ref *self);

/* The files that project `which` is read from, in a, in no order; some may be there more
 * than once.  Returns how many. */
size_t project_paths(const struct project_list *list, size_t which, struct arena *a,
		     struct str **out);

#endif
