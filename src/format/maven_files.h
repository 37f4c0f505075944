/*
 * maven_files.h - the POMs around the one that is scanned: parents, modules, and what
 * .mvn/maven.config sets for all of them.
 *
 * POM 4.0.0 and 4.1.0: https://maven.apache.org/pom.html ,
 * https://maven.apache.org/xsd/maven-4.0.0.xsd ,
 * https://maven.apache.org/xsd/maven-4.1.0.xsd
 * .mvn/maven.config: https://maven.apache.org/configure.html
 *
 * Nothing is fetched and no repository of the user's is looked at: what is not in the
 * scanned tree is not known.  Everything lives in the arena of the file being parsed.
 */
#ifndef FORMAT_MAVEN_FILES_H
#define FORMAT_MAVEN_FILES_H

#include "base/map.h"
#include "core/parser.h"
#include "format/xml.h"

/* Parents of parents, and BOMs of BOMs. */
enum { MAVEN_LINEAGE_MOST = 16, MAVEN_IMPORTS_MOST = 8 };

struct maven_model;

struct maven_pom {
	struct str path;                /* from the scan root */
	const struct xml *root;         /* <project> */
	const struct xml *parent_entry; /* <parent>; NULL when there is none */
	/* As written; group and version are those of <parent> where the project has none
	 * of its own. */
	struct str group, artifact, version;
	struct maven_pom *parent; /* NULL: has none, or it is not in the tree */
	bool parent_sought, modules_listed;
	struct maven_model *model; /* see maven_model_of(); NULL until asked for */
};

struct maven_property {
	struct str name, value;
};

struct maven_files {
	struct parse_ctx *ctx;
	struct arena *arena;
	struct str here;         /* path of the scanned file */
	struct map by_path;      /* path: index into poms */
	struct maven_pom **poms; /* NULL for what is no POM */
	size_t n_poms, cap_poms;
	struct str *modules; /* POMs that some POM names as its module */
	size_t n_modules, cap_modules, n_finds;
	struct map modules_seen;
	bool climbed, said_full;
	struct str *repositories; /* in the tree: maven_tree.c */
	size_t n_repositories, cap_repositories;
	size_t n_asked;              /* POMs whose <repositories> are among these */
	bool knows_own, knows_usual; /* which others are */
	/* of .mvn/maven.config */
	struct maven_property *user;
	size_t n_user, cap_user;
	struct str *profiles; /* as after -P: "x", "!x", "-x", "?x" */
	size_t n_profiles, cap_profiles;
};

/* Reads maven.config too; bytes are the scanned file's.  *pom gets NULL when it is no
 * POM, which has then been said. */
void maven_files_init(struct maven_files *f, struct parse_ctx *ctx, struct str bytes,
		      struct maven_pom **pom);
void maven_files_release(struct maven_files *f);

/* The POM at a path from the scan root; NULL when there is none. */
struct maven_pom *maven_files_read(struct maven_files *f, struct str path);

/* The parent of a POM; NULL when it has none or when it is not in the tree. */
struct maven_pom *maven_files_parent(struct maven_files *f, struct maven_pom *pom);

/* The POM with these coordinates among the modules of the POMs above the scanned file;
 * a version that holds "${" is any, and so is the empty one. */
struct maven_pom *maven_files_find(struct maven_files *f, struct str group,
				   struct str artifact, struct str version);

/* Whether it is the POM with these coordinates; NULL is not. */
bool maven_pom_is(const struct maven_pom *p, struct str group, struct str artifact,
		  struct str version);

/* The path of what `relative` names from the folder of the file `from`; a folder is its
 * pom.xml.  False when there is none. */
bool maven_files_locate(struct maven_files *f, struct str from, struct str relative,
			struct str *path);

/* Value of a -D of maven.config; NULL when it is not set. */
const struct str *maven_user_property(const struct maven_files *f, struct str name);

static inline bool maven_has_reference(struct str s)
{
	return str_find(s, STR("${")) != STR_NONE;
}

#endif
