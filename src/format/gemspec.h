/*
 * gemspec.h - what a gemspec states in plain literals.
 *
 * RubyGems 4.0, "Specification Reference":
 * https://guides.rubygems.org/specification-reference/ A gemspec is a Ruby program; it is
 * not run.  What is read are assignments to name, version and licenses, and calls of
 * add_dependency and its like, where the values are literals.  Strings are borrowed from
 * the bytes or in the arena.
 */
#ifndef FORMAT_GEMSPEC_H
#define FORMAT_GEMSPEC_H

#include "base/arena.h"

struct gemspec_dep {
	struct str name;
	struct str requirement; /* "~> 1.0, >= 1.0.2"; may be empty */
	bool is_dev;
	bool is_computed; /* the requirement, or a part of it, is no literal */
	unsigned line;    /* 1-based */
};

struct gemspec {
	struct str name, version, platform; /* empty where they are no literals */
	unsigned name_line, version_line;   /* 0: not assigned */
	const struct str *licenses;
	size_t n_licenses;
	const struct gemspec_dep *deps; /* in file order; the first of two of one name */
	size_t n_deps;
	unsigned partly_line; /* first dependency whose name is computed; 0 = none */
	bool is_gemspec;      /* it says Gem::Specification somewhere */
};

void gemspec_read(struct arena *a, struct str bytes, struct gemspec *out);

#endif
