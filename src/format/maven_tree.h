/*
 * maven_tree.h - POMs that no module list and no relativePath leads to: in a repository
 * that is committed with the project, or in a folder beside.
 *
 * Layout of a repository: https://maven.apache.org/repository/layout.html .  One in the
 * user's home is no part of the tree, and is not looked at.
 */
#ifndef FORMAT_MAVEN_TREE_H
#define FORMAT_MAVEN_TREE_H

#include "format/maven_files.h"

/* The POM with these coordinates, first as maven_files_find() has it; NULL. */
struct maven_pom *maven_tree_find(struct maven_files *f, struct str group,
				  struct str artifact, struct str version);

#endif
