/*
 * gemfile.h - which gems a Gemfile names, and in which groups.
 *
 * Bundler 4.0, "gemfile(5)": https://bundler.io/man/gemfile.5.html  A Gemfile is a Ruby
 * program; it is not run.  What is read are its statements `gem`, `group`, `gemspec` and
 * where blocks begin and end; both arms of an `if` count.  Strings are borrowed from the
 * bytes.
 */
#ifndef FORMAT_GEMFILE_H
#define FORMAT_GEMFILE_H

#include "base/arena.h"

struct gemfile_gem {
	struct str name;
	const struct str *groups; /* as written, without ':'; none is the default group */
	size_t n_groups;
	bool in_optional; /* in a group block with `optional: true` */
	unsigned line;    /* 1-based */
};

struct gemfile {
	const struct gemfile_gem *gems; /* in file order; a name may come twice */
	size_t n_gems;
	bool has_gemspec;         /* the gems of a gemspec are taken in too */
	struct str gemspec_group; /* of its development dependencies: "development" */
	unsigned partly_line;     /* first statement that names gems in a way not read */
	const char *partly_why;   /* NULL when there is none */
};

void gemfile_read(struct arena *a, struct str bytes, struct gemfile *out);

/* True when every group is one for working on the program ("test", "lint"): the default
 * group and names that say nothing, as "assets", are not. */
bool gemfile_is_dev(const struct gemfile_gem *g);

#endif
