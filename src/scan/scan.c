#define _GNU_SOURCE /* O_DIRECTORY */
#include "scan/scan.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fsio.h"
#include "format/text.h"
#include "scan/limits.h"
#include "scan/merge.h"
#include "scan/pool.h"

/* One parser on one file; the results are merged in this order. */
struct job {
	struct walk_file file;
	struct parse_result result;
	struct build_file kept; /* .bytes in result.arena */
	bool is_other;          /* what could have been a program is none */
};

struct jobs {
	const struct scan_options *opt;
	struct arena *arena;
	int rootfd;
	struct pool_feed *feed;
	struct job **v;
	size_t n, cap;
};

/* Two formats share the name: the first whose sniff agrees; one without is the default.
 */
static const struct parser *choose(const struct walk_file *f, struct str text)
{
	const struct parser *any = NULL;

	for (size_t i = 0; i < f->n_parsers; i++) {
		const struct parser *p = f->parsers[i];

		if (!p->sniff) {
			if (!any)
				any = p;
		} else if (p->sniff(text)) {
			return p;
		}
	}
	return any;
}

/* The name alone says what it must be ("Dockerfile"); most patterns ("Dockerfile*") do
 * not.
 */
static const struct parser *named_exactly(const struct walk_file *f)
{
	struct str name = str_basename(f->path);

	for (size_t i = 0; i < f->n_parsers; i++)
		for (size_t k = 0; k < f->parsers[i]->n_matches; k++) {
			const struct file_match *m = &f->parsers[i]->matches[k];

			if ((m->kind == MATCH_NAME && str_is(name, m->text)) ||
			    (m->kind == MATCH_NAME_NOCASE &&
			     str_eq_nocase(name, str_of(m->text))) ||
			    (m->kind == MATCH_SURE_SUFFIX &&
			     str_ends_with(name, str_of(m->text))))
				return f->parsers[i];
		}
	return NULL;
}

/* The parser for these bytes; NULL when every format of that name disowns them. */
static const struct parser *choose_by_text(const struct walk_file *f, struct str bytes)
{
	const struct parser *chosen;
	struct diag_list unused; /* parse_bytes() decodes again, and says it */
	struct arena a;

	if (f->n_parsers == 1 && !f->parsers[0]->sniff)
		return f->parsers[0];
	if (text_is_lfs_pointer(bytes))
		return f->parsers[0];
	arena_init(&a);
	diag_list_init(&unused, &a);
	chosen = choose(f, text_decode(&a, bytes, &unused, f->path));
	arena_release(&a);
	return chosen;
}

static void parse_bytes(struct jobs *jobs, struct job *job, const struct parser *parser,
			struct str bytes)
{
	struct parse_ctx ctx;
	const struct scan_options *opt = jobs->opt;

	parse_ctx_init(&ctx, parser, jobs->rootfd, job->file.path, opt->build_args,
		       opt->n_build_args, &job->result);
	ctx.source = opt->source;
	struct str text = parser->is_binary
				  ? bytes
				  : text_decode(&ctx.scratch, bytes, &job->result.diags,
						job->file.path);

	if (text_is_lfs_pointer(text))
		parse_warn(&ctx, 1, DIAG_UNSUPPORTED,
			   "a git-lfs pointer stands in place of the file; run git lfs "
			   "pull");
	else
		parser->parse(&ctx, text); /* what went wrong is in the diagnostics */
	if (parser->is_build_file)
		job->kept = (struct build_file){ job->file.path,
						 arena_dup(&job->result.arena, text),
						 parser };
	parse_ctx_finish(&ctx);
}

static void begin_empty(struct job *job)
{
	job->result.path = job->file.path;
	arena_init(&job->result.arena);
	diag_list_init(&job->result.diags, &job->result.arena);
}

static void say_unread(struct job *job, enum fs_result r, int err)
{
	struct parse_result *out = &job->result;
	const struct parser *expected;

	begin_empty(job);
	if (r == FS_TOO_BIG)
		diag_add(&out->diags, DIAG_WARNING, DIAG_LIMIT, job->file.path, 0,
			 "bigger than %u MiB, not read",
			 LIMIT_FILE_BYTES / (1024 * 1024));
	else if (r != FS_OK)
		diag_add(&out->diags, DIAG_WARNING, DIAG_IO, job->file.path, 0,
			 "not read: %s", fs_result_text(r, err));
	else if ((expected = named_exactly(&job->file)))
		diag_add(&out->diags, DIAG_ERROR, DIAG_SYNTAX, job->file.path, 0,
			 "not a %s, though its name says so", expected->title);
	else
		diag_add(&out->diags, DIAG_NOTE, DIAG_SKIPPED, job->file.path, 0,
			 "not read: its text is not that of a %s",
			 job->file.parsers[0]->title);
}

static void parse_program(struct jobs *jobs, struct job *job, int fd, uint64_t size,
			  struct str whole)
{
	const struct parser *parser = job->file.parsers[0];
	struct parse_ctx ctx;

	parse_ctx_init(&ctx, parser, jobs->rootfd, job->file.path, jobs->opt->build_args,
		       jobs->opt->n_build_args, &job->result);
	ctx.source = jobs->opt->source;
	ctx.fd = fd;
	ctx.size = size;
	ctx.whole = whole;
	job->is_other = parser->parse(&ctx, STR("")) > 0;
	parse_ctx_finish(&ctx);
}

/* A source has only whole files, and nobody has looked at their first bytes. */
static void run_program_of_source(struct jobs *jobs, struct job *job)
{
	struct buf bytes;

	buf_init(&bytes, LIMIT_FILE_BYTES);
	enum fs_result r =
		source_read(jobs->opt->source, jobs->rootfd, job->file.real, &bytes);

	if (r != FS_OK) {
		say_unread(job, r, errno);
	} else if (job->file.parsers[0]->sniff(buf_str(&bytes))) {
		parse_program(jobs, job, -1, 0, buf_str(&bytes));
	} else {
		begin_empty(job);
		job->is_other = true;
	}
	buf_release(&bytes);
}

/* Programs are big, and little of them is needed. */
static void run_program(struct jobs *jobs, struct job *job)
{
	uint64_t size;
	int fd;

	if (jobs->opt->source) {
		run_program_of_source(jobs, job);
		return;
	}
	enum fs_result r = fs_open_beneath(jobs->rootfd, job->file.real, &fd, &size);

	if (r != FS_OK) {
		say_unread(job, r, errno);
		return;
	}
	parse_program(jobs, job, fd, size, STR(""));
	close(fd);
}

static void run_job(void *arg, void *item)
{
	struct jobs *jobs = arg;
	struct job *job = item;
	const struct parser *parser = NULL;
	struct buf bytes;

	if (job->file.parsers[0]->is_program) {
		run_program(jobs, job);
		return;
	}
	buf_init(&bytes, LIMIT_FILE_BYTES);
	enum fs_result r =
		source_read(jobs->opt->source, jobs->rootfd, job->file.real, &bytes);
	int err = errno;

	if (r == FS_OK)
		parser = choose_by_text(&job->file, buf_str(&bytes));
	if (parser)
		parse_bytes(jobs, job, parser, buf_str(&bytes));
	else
		say_unread(job, r, err);
	buf_release(&bytes);
}

/* A file is parsed while the walk goes on. */
static void add_job(void *arg, const struct walk_file *file)
{
	struct jobs *jobs = arg;
	struct job *job = arena_new(jobs->arena, struct job);

	job->file = *file;
	arena_grow(jobs->arena, jobs->v, jobs->n, &jobs->cap);
	jobs->v[jobs->n++] = job;
	pool_feed_add(jobs->feed, job);
}

static int job_cmp(const void *a, const void *b)
{
	const struct job *const *x = a, *const *y = b;

	return str_cmp((*x)->file.path, (*y)->file.path);
}

static void drop_result(struct parse_result *r)
{
	parse_result_free_arrays(r);
	arena_release(&r->arena);
}

/* In the order of paths, and each once: starts may lie in one another. */
static void sort_jobs(struct jobs *jobs)
{
	size_t kept = 0;

	if (jobs->n)
		qsort(jobs->v, jobs->n, sizeof(struct job *), job_cmp);
	for (size_t i = 0; i < jobs->n; i++)
		if (!kept || job_cmp(&jobs->v[kept - 1], &jobs->v[i]) != 0)
			jobs->v[kept++] = jobs->v[i];
		else
			drop_result(&jobs->v[i]->result);
	jobs->n = kept;
}

static void collect(struct jobs *jobs, struct arena *a, struct scan_result *out)
{
	struct parse_result *results =
		arena_new_array(a, struct parse_result, jobs->n + 1);
	struct str *read = arena_new_array(a, struct str, jobs->n + 1);

	out->build_files = arena_new_array(a, struct build_file, jobs->n + 1);
	for (size_t i = 0; i < jobs->n; i++) {
		results[i] = jobs->v[i]->result;
		if (jobs->v[i]->kept.parser)
			out->build_files[out->n_build_files++] = jobs->v[i]->kept;
		if (!jobs->v[i]->is_other)
			read[out->n_read++] = jobs->v[i]->file.path;
	}
	out->read = read;
	merge_results(results, jobs->n, a, &out->diags, &out->inventory);
}

/* Threads cost more than they save on a handful of files. */
static struct pool_feed *open_feed(struct jobs *jobs)
{
	unsigned asked = jobs->opt->jobs;

	return pool_feed_open(asked ? asked : pool_processors(), asked ? 1 : 4, run_job,
			      jobs);
}

static void find_and_parse(struct jobs *jobs, struct diag_list *d,
			   struct walk_result *found)
{
	const struct scan_options *opt = jobs->opt;
	struct parser_index *index = parser_index_new(opt->parsers, opt->n_parsers);

	jobs->feed = open_feed(jobs);
	if (opt->source)
		walk_source(opt->source, opt->root, opt->starts, opt->n_starts,
			    &opt->walk, index, jobs->arena, d, add_job, jobs, found);
	else
		walk(jobs->rootfd, opt->root, opt->starts, opt->n_starts, &opt->walk,
		     index, jobs->arena, d, add_job, jobs, found);
	pool_feed_close(jobs->feed);
	parser_index_free(index);
	sort_jobs(jobs);
}

int scan_run(const struct scan_options *opt, struct arena *arena, struct scan_result *out,
	     struct str *error)
{
	struct walk_result found;
	struct jobs jobs = { .opt = opt, .arena = arena };

	*out = (struct scan_result){ .n_read = 0 };
	diag_list_init(&out->diags, arena);
	out->rootfd = open(opt->root, O_RDONLY | O_CLOEXEC | O_DIRECTORY);
	jobs.rootfd = out->rootfd;
	if (jobs.rootfd < 0) {
		*error = arena_printf(arena, "%s: %s", opt->root,
				      errno == ENOENT ? "no such file or folder"
				      : errno == ENOTDIR
					      ? "not a folder"
					      : fs_result_text(FS_FAILED, errno));
		return -1;
	}
	find_and_parse(&jobs, &out->diags, &found);
	collect(&jobs, arena, out);
	out->notable = found.notable;
	out->n_notable = found.n_notable;
	out->searched = found.searched;
	out->n_searched = found.n_searched;
	out->n_seen = found.n_seen;
	return 0;
}
