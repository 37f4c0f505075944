/*
 * run_match.c - opens the advisory database and matches the packages against it.
 */
#include "advisory/match.h"
#include "cli/commands.h"
#include "cli/db_path.h"
#include "cli/run.h"
#include "cli/term.h"

/* --db-max-age: a database that is too old is no database. */
static int check_age(struct run *run, struct str path)
{
	date_day built;
	uint32_t most = run->opt->db_max_age;

	if (!most || !date_parse(run->report.db.built, &built))
		return EXIT_CLEAN;
	int age = run->today - built;

	if (age <= (int)most)
		return EXIT_CLEAN;
	term_error("the advisory database%s" STR_FMT
		   " is %d days old, more than the %u of "
		   "--db-max-age; import newer advisories with: waybill db import FILE…",
		   path.len ? " " : " built into the program", STR_ARG(path), age, most);
	return EXIT_NO_RUN;
}

int run_match(struct run *run)
{
	struct str path = db_path_to_read(run->opt), error = STR("");
	struct advisory_db *db;
	struct finding *found;
	size_t n;

	if (advisory_db_open(&db, path.len ? path.ptr : NULL, run->arena, &error) != 0) {
		term_error(STR_FMT, STR_ARG(error));
		return EXIT_NO_RUN;
	}
	advisory_db_describe(db, run->arena, &run->report.db);
	int rc = check_age(run, path);

	if (rc == EXIT_CLEAN) {
		if (advisory_match(db, &run->scan.inventory, run->arena, &run->scan.diags,
				   &found, &n) != 0) {
			term_error(
				"the advisory database cannot be read; waybill db verify "
				"tells more");
			rc = EXIT_NO_RUN;
		} else {
			run_add_findings(run, found, n);
		}
	}
	advisory_db_close(db);
	return rc;
}
