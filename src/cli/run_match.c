/*
 * run_match.c - opens the advisory database and matches the packages against it.
 */
#include "advisory/match.h"
#include "cli/commands.h"
#include "cli/db_path.h"
#include "cli/run.h"
#include "cli/term.h"
#include "scan/pool.h"

/* One part of the inventory, with a database of its own. */
struct part_job {
	struct match_part *part;
	const char *path;
	const struct inventory *inv;
	size_t from, to;
	struct arena arena;
	int rc;
};

static void run_part(void *arg, size_t index)
{
	struct part_job *job = (struct part_job *)arg + index;
	struct advisory_db *db;
	struct str error;

	job->rc = advisory_db_open(&db, job->path, &job->arena, &error);
	if (job->rc != 0)
		return;
	job->rc = match_part_run(job->part, db, job->inv, job->from, job->to);
	advisory_db_close(db);
}

/* A database is opened in the time that a few hundred packages take. */
enum { PART_PACKAGES = 1500, MOST_PARTS = 16 };

static size_t parts_for(const struct run *run)
{
	size_t jobs = run->opt->jobs ? run->opt->jobs : pool_processors();
	size_t parts = run->scan.inventory.n_packages / PART_PACKAGES + 1;

	if (parts > jobs)
		parts = jobs;
	return parts > MOST_PARTS ? MOST_PARTS : parts;
}

static int match_all(struct run *run, const char *path)
{
	struct part_job jobs[MOST_PARTS] = { { .part = NULL } };
	struct match_part *parts[MOST_PARTS];
	size_t n_parts = parts_for(run), n = run->scan.inventory.n_packages, n_found;
	struct finding *found;
	int rc = 0;

	for (size_t i = 0; i < n_parts; i++) {
		parts[i] = match_part_new();
		jobs[i] = (struct part_job){
			.part = parts[i],
			.path = path,
			.inv = &run->scan.inventory,
			.from = n * i / n_parts,
			.to = n * (i + 1) / n_parts,
		};
		arena_init(&jobs[i].arena);
	}
	pool_run((unsigned)n_parts, n_parts, run_part, jobs);
	for (size_t i = 0; i < n_parts; i++) {
		rc |= jobs[i].rc;
		arena_release(&jobs[i].arena);
	}
	match_parts_join(parts, n_parts, run->arena, &run->scan.diags, &found, &n_found);
	run_add_findings(run, found, n_found);
	return rc;
}

int run_match(struct run *run)
{
	struct str path = db_path_to_read(run->opt), error = STR("");
	const char *file = path.len ? path.ptr : NULL;
	struct advisory_db *db;

	if (advisory_db_open(&db, file, run->arena, &error) != 0)
		return db_say_unusable(error);
	advisory_db_describe(db, run->arena, &run->report.db);
	advisory_db_close(db);
	int rc = db_check_age(run->opt, path, &run->report.db, run->today);

	if (rc == EXIT_CLEAN && match_all(run, file) != 0) {
		term_error("the advisory database cannot be read; waybill db verify "
			   "tells more");
		rc = EXIT_NO_RUN;
	}
	return rc;
}
