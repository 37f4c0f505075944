/*
 * nuget.h - what the parsers of NuGet's files have in common: the packages that a project
 * resolves to for each of its target frameworks, joined to one graph.
 *
 * The digests in these files (contentHash, sha512) are of the package without its
 * signature, which each package of nuget.org has: they are none of the file that is
 * downloaded, and are left out.
 */
#ifndef PARSERS_NUGET_H
#define PARSERS_NUGET_H

#include "base/map.h"
#include "core/parser.h"
#include "format/json.h"

struct nuget_node {
	package_ref ref;
	struct str version;
	bool is_project;
};

struct nuget_direct {
	struct str key; /* the name in lower case */
	struct nuget_node node;
	size_t next; /* the next one of this name, from 1; 0 = none */
};

struct nuget_graph {
	struct parse_ctx *ctx;
	struct map packages;  /* kind, name and version -> package_ref */
	struct map targets;   /* "net8.0" -> its number */
	struct map in_target; /* number and name -> index into nodes */
	struct nuget_node *nodes;
	size_t n_nodes, cap_nodes;
	struct map is_direct; /* package_ref, in digits */
	struct map by_name;   /* of direct ones -> place in `direct`, from 1 */
	struct nuget_direct *direct;
	size_t n_direct, cap_direct;
};

void nuget_graph_init(struct nuget_graph *g, struct parse_ctx *ctx);
void nuget_graph_release(struct nuget_graph *g);

/* The number of a target framework, which may be new. */
unsigned nuget_target(struct nuget_graph *g, struct str name);

/* Adds *p to a target; a package of that name and version that some target has already is
 * the same one.  A name that is empty is said and gives PACKAGE_NONE. */
package_ref nuget_add(struct nuget_graph *g, unsigned target, const struct package *p);

/* An edge to the package that is the key of `need`, in a target; when it has none, to
 * that of the target `base` (the same framework without a runtime identifier).  Neither:
 * a note that `who` needs it. */
void nuget_need(struct nuget_graph *g, unsigned target, unsigned base, package_ref from,
		struct str who, const struct jnode *need);

/* The package `name` in a target or its base; PACKAGE_NONE. */
package_ref nuget_find(struct nuget_graph *g, unsigned target, unsigned base,
		       struct str name);

/* Marks nuget_find()'s as one that the project itself asks for; returns it. */
package_ref nuget_add_direct(struct nuget_graph *g, unsigned target, unsigned base,
			     struct str name);
/* The first direct one of that name, any case; NULL.  `next` leads on. */
const struct nuget_direct *nuget_direct_named(struct nuget_graph *g, struct str name);

/* What tests are run with: a project that refers to it is one of tests, which is what
 * its props file sets IsTestProject for. */
bool nuget_is_test_sdk(struct str name);

/* "1.0.0" and "[1.0.0]" are a version, all else is a requirement.  A version alone is the
 * lowest that is allowed, and what a restore takes. */
void nuget_set_version(struct package *p, struct str text);

/* The JSON document; NULL after an error. */
const struct jnode *nuget_read_json(struct parse_ctx *ctx, struct str bytes,
				    struct str path);

/* Says that "version" is none of those from low to high, both one digit. */
void nuget_check_version(struct parse_ctx *ctx, const struct jnode *root, char low,
			 char high);

/*
 * Read packages.lock.json and project.assets.json into g; 0, or -1 after an error. Scopes
 * stay as they are where the file does not tell them.
 */
int nuget_read_packages_lock(struct nuget_graph *g, const struct jnode *root);
int nuget_read_assets(struct nuget_graph *g, const struct jnode *root);

#endif
