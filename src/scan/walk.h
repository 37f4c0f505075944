/*
 * walk.h - finds the files of a tree that some parser knows.
 *
 * One pass, one thread, by descriptors (openat), using the file type that the
 * directory gives, so that no file is stat'ed but those that could be executables by
 * their name.  A link is never followed out
 * of the root; one that leads to a file inside it is read under its own name
 * unless that file is found by itself.  Folders of version control are passed over;
 * installed trees too, which is said.  What cannot be read is said.
 */
#ifndef SCAN_WALK_H
#define SCAN_WALK_H

#include "base/diag.h"
#include "core/parser.h"
#include "scan/source.h"

struct walk_options {
	const struct str *skip_dirs; /* globs over paths from the root, or bare names */
	size_t n_skip_dirs;
	const struct str *skip_files;
	size_t n_skip_files;
	bool gitignore; /* leave out what .gitignore files of the tree name */
	bool (*is_notable)(struct str path); /* keeps the paths of such files and folders;
						NULL: of none */
	bool (*is_searched)(struct str path);  /* the same for files only, for a search
						  of their text */
	bool (*is_promising)(struct str path); /* worth a word when what has the name is
						  no file to search; may be NULL */
	bool installed;                        /* go into node_modules and its like too */
	bool starts_found; /* the starts are what git names, not what the user asked for:
			      what is passed over is passed over there too */
	size_t most_seen, most_files; /* 0: those of limits.h */
};

enum { WALK_PARSERS_PER_FILE = 4 };
struct walk_file {
	struct str path; /* from the root */
	struct str real; /* where a link inside the root leads to; else path */
	const struct parser *parsers[WALK_PARSERS_PER_FILE];
	size_t n_parsers;
};

struct walk_result {
	struct walk_file *files; /* sorted by path, each once */
	size_t n_files;
	size_t n_seen;             /* files looked at */
	const struct str *notable; /* sorted paths: see walk_options.is_notable */
	size_t n_notable;
	struct str *searched; /* paths in no order: see walk_options.is_searched */
	size_t n_searched;
};

/* Is told of each file as soon as it is found, in no order, some perhaps twice; the
 * path's bytes are in the arena, all else is borrowed.  May be NULL. */
typedef void walk_found_fn(void *arg, const struct walk_file *file);

/*
 * Walks below rootfd (root is its path, for resolving links).  `starts` are
 * folders or files below the root ("" for the root itself); with NULL the root is
 * walked.  Results are in the arena.
 */
void walk(int rootfd, const char *root, const struct str *starts, size_t n_starts,
	  const struct walk_options *opt, const struct parser_index *index,
	  struct arena *a, struct diag_list *d, walk_found_fn *found, void *found_arg,
	  struct walk_result *out);

/* The same for `starts`, files of a source, without a folder to walk. */
void walk_source(const struct file_source *source, const char *root,
		 const struct str *starts, size_t n_starts,
		 const struct walk_options *opt, const struct parser_index *index,
		 struct arena *a, struct diag_list *d, walk_found_fn *found,
		 void *found_arg, struct walk_result *out);

#endif
