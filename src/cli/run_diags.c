/*
 * run_diags.c - what could not be read, on stderr.
 */
#include "cli/run.h"
#include "cli/term.h"

void run_print_diags(const struct run *run)
{
	const struct diag_list *d = &run->scan.diags;

	if (run->opt->quiet)
		return;
	for (size_t i = 0; i < d->n; i++) {
		const struct diag *one = &d->v[i];
		struct str path = one->path.len ? one->path : STR(".");

		if (one->level == DIAG_NOTE && !run->opt->verbose)
			continue;
		if (one->line)
			term_error(STR_FMT ":%u: %s: " STR_FMT " [%s]", STR_ARG(path),
				   one->line, diag_level_name(one->level),
				   STR_ARG(one->text), diag_code_name(one->code));
		else
			term_error(STR_FMT ": %s: " STR_FMT " [%s]", STR_ARG(path),
				   diag_level_name(one->level), STR_ARG(one->text),
				   diag_code_name(one->code));
	}
}
