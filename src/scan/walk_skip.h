/*
 * walk_skip.h - which folders a walk does not go into.
 */
#ifndef SCAN_WALK_SKIP_H
#define SCAN_WALK_SKIP_H

#include "base/str.h"

enum skip_reason {
	SKIP_NOT,
	SKIP_VCS,       /* version control's own folder: nothing of the project */
	SKIP_INSTALLED, /* what a package manager unpacked or a build made */
};

/* Asks whether `name` exists in the folder that holds the candidate ("Cargo.toml"),
 * or below the candidate itself ("vendor/modules.txt"). */
typedef bool walk_exists_fn(void *arg, const char *name);

/*
 * Judges a folder by its name, its parent's name ("" at the root) and, where the
 * name alone is no proof, by what lies beside or in it.
 */
enum skip_reason walk_skip_reason(struct str name, struct str parent,
				  walk_exists_fn *exists, void *arg);

#endif
