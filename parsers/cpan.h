/*
 * cpan.h - what a project of Perl asks for: modules, which distributions provide.
 *
 * cpanfile: https://metacpan.org/dist/Module-CPANfile/view/lib/cpanfile.pod (1.1004), a
 * Perl program that is not run: its literals are read.
 */
#ifndef PARSERS_CPAN_H
#define PARSERS_CPAN_H

#include "core/parser.h"

struct cpan_need {
	struct str module; /* "Path::Tiny" */
	struct str range;  /* as written, "0.144", ">= 1, < 2"; empty for any */
	enum dep_scope scope;
	unsigned line;
};

typedef void cpan_need_fn(void *arg, const struct cpan_need *need);

/* Calls take for each module that the bytes of a cpanfile ask for. */
void cpan_read_cpanfile(struct str bytes, cpan_need_fn *take, void *arg);

/* Adds the module as a package, and an edge to it from the project; "perl" itself is
 * none.  A module has no purl: which distribution has it is not known. */
void cpan_add_need(struct parse_ctx *ctx, package_ref project,
		   const struct cpan_need *need);

#endif
