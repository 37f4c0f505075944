/*
 * merge_projects.h - which projects the parsed files make: see core/project.h.
 *
 * Used by the merge, in this order: each file is kept as it is, before its packages are
 * joined with those of others; the projects are found; those that have no package of
 * their own get one; and each project is connected with what its files list.
 */
#ifndef SCAN_MERGE_PROJECTS_H
#define SCAN_MERGE_PROJECTS_H

#include "core/project.h"
#include "scan/parse_ctx.h"

struct edge_list {
	struct package_edge
		*v; /* room for one edge a package beside those of the files */
	size_t n;
};

/* Fills *out but for the refs of its entries. */
void merge_project_file(const struct parse_result *r, struct arena *a,
			struct project_file *out);

/* A project that no manifest gives a name: the package to add for it. */
struct made_project {
	size_t project;
	struct package package;
};

struct merge_projects {
	struct made_project *made;
	size_t n_made;
};

/* Fills v and n of the list, whose files are there, with `packages` by their refs. */
void merge_projects_find(struct project_list *list, const struct package *packages,
			 struct arena *a, struct merge_projects *out);

/* Adds the edges from projects to the packages of their files that nothing in these leads
 * to, or that are direct.  A project whose direct packages are not told has edges that
 * are not known. */
void merge_projects_connect(struct project_list *list, struct package *packages,
			    size_t n_packages, struct arena *a, struct edge_list *edges);

/* The folder of the project that a file belongs to: its own, but for the folders that
 * build tools keep beside a manifest ("requirements", "gradle", "obj").  *above: it tells
 * of what is installed or built, and belongs to a project at or above that folder. */
struct str merge_project_folder(struct str path, bool *above);

#endif
