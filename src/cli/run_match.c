/*
 * run_match.c - opens the advisory database and matches the packages against it.
 */
#include "advisory/match.h"
#include "cli/commands.h"
#include "cli/db_path.h"
#include "cli/run.h"
#include "cli/term.h"

int run_match(struct run *run)
{
	struct str path = db_path_to_read(run->opt), error = STR("");
	struct advisory_db *db;
	struct finding *found;
	size_t n;

	if (advisory_db_open(&db, path.len ? path.ptr : NULL, run->arena, &error) != 0) {
		return db_say_unusable(error);
	}
	advisory_db_describe(db, run->arena, &run->report.db);
	int rc = db_check_age(run->opt, path, &run->report.db, run->today);

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
