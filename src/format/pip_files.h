/*
 * pip_files.h - what the names of requirements files say, and where the files are
 * that they include.  Custom alone names them: pip takes any.
 */
#ifndef FORMAT_PIP_FILES_H
#define FORMAT_PIP_FILES_H

#include "base/arena.h"

/* "requirements-dev.txt", "test_requirements.txt", "docs.txt": one word of the stem,
 * between separators, is one of development. */
bool pip_is_dev_name(struct str path);

/* "constraints.txt", "constraints-3.11.txt" */
bool pip_is_constraints_name(struct str path);

/*
 * Follows `target` ("../x/./y", with '/' or '\\') from the folder of the file `from`;
 * both and *out are paths from the scan root.  Returns NULL, or why there is no such path
 * below the root
 * ("leads out of the scanned folder"), *out untouched.
 */
const char *pip_resolve(struct arena *a, struct str from, struct str target,
			struct str *out);

#endif
