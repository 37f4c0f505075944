/*
 * run_secrets.c - the search for secrets in the text of files.
 *
 * Which files: those whose name says that they may hold credentials, those that a build
 * sends and copies, and those that the user named; with secret among --scanners, all.
 * Dockerfiles have rules of their own.
 */
#include <errno.h>
#include <stdlib.h>

#include "base/fsio.h"
#include "base/map.h"
#include "cli/commands.h"
#include "cli/run.h"
#include "scan/limits.h"
#include "scan/pool.h"

/* Fewer files than this are not worth a thread. */
enum { FILES_PER_THREAD = 64 };

struct job {
	struct str path;
	struct arena arena; /* of the findings */
	struct finding *found;
	size_t n;
	enum fs_result result;
	bool binary;
	int error; /* errno, for FS_FAILED */
};

struct search {
	struct run *run;
	const struct check_run *opt;
	struct job *v;
	size_t n;
};

static void search_file(void *arg, size_t index)
{
	struct search *s = arg;
	struct job *job = &s->v[index];
	struct buf b;

	arena_init(&job->arena);
	buf_init(&b, LIMIT_SEARCHED_BYTES);
	job->result = source_read(s->run->index ? &s->run->source : NULL,
				  s->run->scan.rootfd, job->path, &b);
	job->error = errno;
	if (job->result == FS_OK)
		job->binary = !checks_run_text(s->opt, &job->arena, job->path,
					       buf_str(&b), &job->found, &job->n);
	buf_release(&b);
}

static bool is_named(const struct run *run, struct str path)
{
	for (size_t i = 0; i < run->targets.n_starts; i++)
		if (str_eq(run->targets.starts[i], path))
			return true;
	return false;
}

/* The files to search, sorted. */
static size_t choose(struct run *run, const struct reach_build *builds, size_t n_builds,
		     const struct reach_index *reach)
{
	bool all = run->opt->scanners & (1u << FINDING_SECRET);
	struct str *v = run->scan.searched;
	struct map dockerfiles;
	size_t n = 0;

	map_init(&dockerfiles);
	for (size_t i = 0; i < n_builds; i++)
		map_put(&dockerfiles, builds[i].path, i);
	for (size_t i = 0; i < run->scan.n_searched; i++)
		if (!map_has(&dockerfiles, v[i]) &&
		    (all || checks_is_searched(v[i]) || reach_index_takes(reach, v[i]) ||
		     is_named(run, v[i])))
			v[n++] = v[i];
	map_release(&dockerfiles);
	if (n)
		qsort(v, n, sizeof(*v), str_qsort_cmp);
	return n;
}

/* Of a file that was not searched; big ones whose names promise nothing are the
 * caller's. */
static void say_one(struct run *run, const struct job *job)
{
	struct diag_list *d = &run->scan.diags;
	bool promises = checks_is_searched(job->path);

	if (job->result == FS_FAILED)
		diag_add(d, DIAG_WARNING, DIAG_IO, job->path, 0,
			 "not searched for secrets: %s",
			 fs_result_text(job->result, job->error));
	else if (job->result == FS_TOO_BIG && promises)
		diag_add(d, DIAG_WARNING, DIAG_LIMIT, job->path, 0,
			 "bigger than %u KiB, not searched for secrets",
			 LIMIT_SEARCHED_BYTES / 1024);
	else if (job->binary && promises)
		diag_add(d, DIAG_NOTE, DIAG_SKIPPED, job->path, 0,
			 "holds NUL bytes, not searched for secrets");
}

static void say_unread(struct run *run, const struct search *s)
{
	const struct job *first = NULL;
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++) {
		const struct job *job = &s->v[i];

		say_one(run, job);
		if (job->result == FS_TOO_BIG && !checks_is_searched(job->path)) {
			first = first ? first : job;
			n++;
		}
	}
	if (n == 1)
		diag_add(&run->scan.diags, DIAG_NOTE, DIAG_LIMIT, first->path, 0,
			 "bigger than %u KiB, not searched for secrets",
			 LIMIT_SEARCHED_BYTES / 1024);
	else if (n)
		diag_add(&run->scan.diags, DIAG_NOTE, DIAG_LIMIT, first->path, 0,
			 "this file and %zu more are bigger than %u KiB and were not "
			 "searched for secrets",
			 n - 1, LIMIT_SEARCHED_BYTES / 1024);
}

static void collect(struct run *run, struct search *s, const struct reach_index *reach)
{
	for (size_t i = 0; i < s->n; i++) {
		struct job *job = &s->v[i];

		for (size_t k = 0; k < job->n; k++) {
			struct reach r = reach_index_of(run->arena, reach, job->path);

			job->found[k].reach_image = r.image;
			job->found[k].reach_stages = r.stages;
			job->found[k].reach_why = r.why;
		}
		run_add_findings(run, job->found, job->n);
		if (job->n)
			arena_adopt(run->arena, &job->arena);
		else
			arena_release(&job->arena);
	}
}

void run_secrets(struct run *run, const struct check_run *opt,
		 const struct reach_build *builds, size_t n_builds)
{
	struct reach_index *reach = reach_index_new(run->arena, builds, n_builds);
	struct search s = { .run = run, .opt = opt };
	unsigned jobs = run->opt->jobs ? run->opt->jobs : pool_processors();

	s.n = choose(run, builds, n_builds, reach);
	run->n_searched = s.n;
	s.v = arena_new_array(run->arena, struct job, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		s.v[i].path = run->scan.searched[i];
	if (!run->opt->jobs && s.n / FILES_PER_THREAD + 1 < jobs)
		jobs = (unsigned)(s.n / FILES_PER_THREAD + 1);
	pool_run(jobs, s.n, search_file, &s);
	collect(run, &s, reach);
	say_unread(run, &s);
	reach_index_free(reach);
}
