/*
 * pom_scan.h - one POM while its packages are reported: what pom_xml.c and pom_tools.c
 * share.
 */
#ifndef PARSERS_POM_SCAN_H
#define PARSERS_POM_SCAN_H

#include "core/parser.h"
#include "format/maven_model.h"

struct pom_scan {
	struct parse_ctx *ctx;
	struct arena *arena;
	struct maven_files *files;
	struct maven_model *model;
	struct maven_pom *pom;
	package_ref project;
	struct str away; /* "g:a:v or g:a:v": BOMs and parents not in the tree */
	struct map seen; /* keys of dependencies */
	size_t n_dependencies;
};

/* Where a <dependency>, <plugin> or <extension> stands. */
struct pom_place {
	const struct maven_pom *pom;
	const struct xml *profile; /* NULL outside one */
	bool active;               /* the profile is, or there is none */
};

/* Entries that are looked through for the sake of one other. */
enum { POM_LOOK_MOST = 1000 };

/* Properties that hold there beyond those of the model; NULL when none do. */
const struct xml *pom_overlay(const struct pom_place *at);

/* A diagnostic, or a package, in a POM of the lineage. */
void pom_say(struct pom_scan *s, struct str path, unsigned line, enum diag_level level,
	     enum diag_code code, struct str text);
package_ref pom_add(struct pom_scan *s, struct str path, const struct package *p);

struct str pom_name(struct pom_scan *s, struct str group, struct str artifact);

/* False, and said, when group or artifact is missing or holds a reference to what is
 * not known. */
bool pom_has_name(struct pom_scan *s, const struct pom_place *at, const struct xml *e,
		  struct str group, struct str artifact);

/* Version or requirement of *p from its text: "[1.10]" is a version, "[1.0,2.0)" and
 * what a repository has to answer are not. */
void pom_set_version(struct package *p, struct str text);

/* The version as written, expanded, or that of what manages it.  away: what is not
 * in the tree ("g:a:v") may have it. */
void pom_take_version(struct pom_scan *s, const struct pom_place *at, const struct xml *e,
		      struct str managed, struct str away, struct package *p);

/* The managed entry for a dependency; one in the profile itself goes before. */
struct maven_managed pom_managed(struct pom_scan *s, const struct pom_place *at,
				 const struct maven_key *key);

/* Plugins, their dependencies, annotation processors and build extensions of the POM
 * itself: those of the parents are reported with the parents. */
void pom_add_tools(struct pom_scan *s);

#endif
