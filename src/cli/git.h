/*
 * git.h - what --staged, --diff and `waybill diff` ask git: names of changed files, the
 * index, and the tree of a revision.
 *
 * git runs as a child (child.h) with hooks and its file system monitor switched off and
 * no lock taken; nothing of the repository is executed or written.
 */
#ifndef CLI_GIT_H
#define CLI_GIT_H

#include "base/arena.h"
#include "scan/source.h"

/*
 * Paths below folder `root` (absolute) that were added or changed: against the revision,
 * or, with rev empty, those that are staged.  Sorted, in a.  Returns 0, or -1 with
 * *error.
 */
int git_changed(struct arena *a, const char *root, struct str rev, struct str **out,
		size_t *n, struct str *error);

/* The index below root, or the tree that a revision has there, as a source: regular
 * files alone, no links and no submodules.  git_index_close ends its child.  0, or -1
 * with *error. */
struct git_index;
int git_index_open(struct arena *a, const char *root, struct git_index **out,
		   struct file_source *source, struct str *error);
int git_tree_open(struct arena *a, const char *root, struct str rev,
		  struct git_index **out, struct file_source *source, struct str *error);

/* What of the listing is no regular file, in git's order. */
struct git_left_out {
	struct str path;
	bool submodule; /* else a link */
};
const struct git_left_out *git_index_left_out(const struct git_index *g, size_t *n);

void git_index_close(struct git_index *g); /* NULL is fine */

#endif
