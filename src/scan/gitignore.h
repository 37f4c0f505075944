/*
 * gitignore.h - the patterns of .gitignore files, for --gitignore.
 *
 * https://git-scm.com/docs/gitignore (git 2.39): patterns of a folder count for what is
 * below it, the last one that matches decides, '!' takes back in, a '/' at the end means
 * folders only, a '/' elsewhere binds a pattern to its folder.  Only files of the tree
 * are read, neither .git/info/exclude nor the user's own.
 */
#ifndef SCAN_GITIGNORE_H
#define SCAN_GITIGNORE_H

#include "base/arena.h"

struct gitignore_rule {
	struct str pattern; /* without '!' and the slashes at its ends */
	size_t base;        /* bytes of the folder's path, with its '/' */
	bool negated, folders_only, bound;
};

/* Rules of the folders from the root down to the one being walked. */
struct gitignore {
	struct gitignore_rule *v;
	size_t n, cap;
	struct arena *arena; /* borrowed */
};

/* Adds the rules of folder/.gitignore; folder is from the root, "" is the root.  A caller
 * leaving the folder sets n back to what it was. */
void gitignore_add(struct gitignore *g, struct str folder, struct str bytes);

/* True when path, from the root, is ignored.  Its folders have been asked before. */
bool gitignore_excludes(const struct gitignore *g, struct str path, bool is_folder);

#endif
