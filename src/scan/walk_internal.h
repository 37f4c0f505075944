/*
 * walk_internal.h - what the files of the walk share; nobody else's.
 */
#ifndef SCAN_WALK_INTERNAL_H
#define SCAN_WALK_INTERNAL_H

#include "scan/gitignore.h"
#include "scan/limits.h"
#include "scan/walk.h"

struct walker {
	const struct file_source *source; /* NULL: a folder is walked */
	int rootfd;
	const char *root;
	struct str above; /* see find_parsers() */
	char *real_root;  /* malloc'd; NULL until a link is met */
	const struct walk_options *opt;
	const struct parser_index *index;
	struct arena *arena;
	struct diag_list *d;
	walk_found_fn *found;
	void *found_arg;
	size_t most_seen, most_files;
	struct walk_file *files;
	size_t n_files, cap_files;
	struct walk_file
		*links; /* to files that a parser may have under their own name */
	size_t n_links, cap_links;
	struct str *notable;
	size_t n_notable, cap_notable;
	struct str *searched;
	size_t n_searched, cap_searched;
	struct gitignore ignore; /* empty without --gitignore */
	size_t n_seen;
	bool no_more_text;
	bool full;       /* a limit ended the walk, and it has been said */
	struct buf path; /* of the folder that is being read, from the root */
	char *rooms[LIMIT_WALK_DEPTH +
		    1]; /* malloc'd: to read the folders above it into */
};

/* A diagnostic of one fixed sentence. */
void walk_say(struct walker *w, enum diag_level level, enum diag_code code,
	      struct str path, const char *text);
void walk_say_installed(struct walker *w, struct str path);
/* Of what is no file to search, when its name promises secrets. */
void walk_say_unsearched(struct walker *w, struct str path, const char *why);

/* Keeps a path that the checks want to know of. */
void walk_note(struct walker *w, struct str path);

/* The last folders of the root's path, for patterns that ask for them: "repo/.github" of
 * /home/me/repo/.github. */
struct str walk_last_folders(struct str root);

/* True when some parser knows a file of this name. */
bool walk_is_wanted(struct walker *w, struct str path);

/* A regular file, a link, and what may be an executable, as they are met; paths are from
 * the root. */
void walk_see_file(struct walker *w, struct str path);
void walk_see_link(struct walker *w, struct str path);
void walk_see_program(struct walker *w, int dirfd, const char *name, struct str path,
		      bool named);
void walk_see_program_of_source(struct walker *w, struct str path);

/* Puts what was found in order, each once. */
void walk_sort_result(struct walker *w);

#endif
