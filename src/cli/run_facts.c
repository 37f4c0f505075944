/*
 * run_facts.c - takes the end-of-life facts of the database where they are newer than
 * those of the program.
 */
#include <unistd.h>

#include "advisory/facts.h"
#include "cli/db_path.h"
#include "cli/run.h"

void run_facts(struct run *run)
{
	struct str path = db_path_to_read(run->opt), why = STR("");
	struct eol_facts facts;

	/* Without a file nothing is opened: a run of the rules alone starts at once. */
	if (!path.len || access(path.ptr, F_OK) != 0)
		return;
	int rc = facts_of_file(path.ptr, run->arena, &facts, &why);

	if (rc > 0) {
		struct eol_facts *kept = arena_new(run->arena, struct eol_facts);

		*kept = facts;
		run->known = kept;
	}
	/* A file that does not open ends a run that needs its advisories: run_match.c. */
	if (!why.len || (rc < 0 && run_wants(run->opt, FINDING_VULNERABILITY)))
		return;
	diag_add(&run->scan.diags, DIAG_WARNING, DIAG_DATABASE, STR(""), 0,
		 "%s" STR_FMT "; the end-of-life facts of the program are used",
		 rc < 0 ? "" : arena_printf(run->arena, "%s: ", path.ptr).ptr,
		 STR_ARG(why));
}
