/*
 * cmd_scan.c - scan, fs, repo, config, sbom, convert and merge: runs, writes, and judges
 * the exit code.
 */
#include <errno.h>
#include <string.h>

#include "base/fsio.h"
#include "cli/commands.h"
#include "cli/run.h"
#include "cli/split.h"
#include "cli/term.h"
#include "cli/writers.h"

/* Looks every output up before anything is scanned: a wrong one costs nothing. */
static int plan(const struct options *opt, struct planned_output **out, size_t *n)
{
	struct str error = STR("");
	struct output *v;
	bool sbom = opt->command != CMD_SCAN;

	if (options_outputs(opt, &v, n, &error) != 0) {
		term_error(STR_FMT, STR_ARG(error));
		return EXIT_USAGE;
	}
	*out = arena_new_array(opt->arena, struct planned_output, *n);
	for (size_t i = 0; i < *n; i++) {
		struct planned_output *p = &(*out)[i];

		p->file = v[i].file;
		p->writer = writer_find(v[i].format);
		if (!p->writer || (sbom && !p->writer->is_sbom)) {
			term_error("%s format '" STR_FMT "'; there are: " STR_FMT,
				   p->writer ? "no SBOM has the" : "unknown",
				   STR_ARG(v[i].format),
				   STR_ARG(writer_names(opt->arena, sbom)));
			return EXIT_USAGE;
		}
		p->version = writer_version(p->writer, v[i].version, opt->arena);
		if (!p->version) {
			term_error("%s has no version '" STR_FMT "'; it has: %s",
				   p->writer->name, STR_ARG(v[i].version),
				   p->writer->versions ? p->writer->versions
						       : "only one");
			return EXIT_USAGE;
		}
	}
	return EXIT_CLEAN;
}

static int write_one(const struct run *run, const struct planned_output *p)
{
	struct buf out;
	int rc;

	buf_init(&out, SIZE_MAX / 2);
	struct report report = run->report;

	if (p->writer->wants_every_finding) {
		report.findings = run->every.v;
		report.n_findings = run->every.n;
	}
	p->writer->write(&report, p->version, run->opt->command == CMD_SCAN, &out);
	if (!p->file.len) {
		rc = term_write(buf_str(&out)) < 0 ? EXIT_NO_RUN : EXIT_CLEAN;
	} else if (fs_write_atomic(arena_dup(run->arena, p->file).ptr, buf_str(&out)) !=
		   0) {
		term_error(STR_FMT ": cannot be written: %s", STR_ARG(p->file),
			   strerror(errno));
		rc = EXIT_NO_RUN;
	} else {
		rc = EXIT_CLEAN;
	}
	buf_release(&out);
	return rc;
}

/* Diagnostics go to stderr, unless the table on stdout shows them to the same eyes. */
static void print_diags(const struct run *run, bool table_shows)
{
	const struct diag_list *d = run->report.diags;

	if (run->opt->quiet)
		return;
	for (size_t i = 0; i < d->n; i++) {
		const struct diag *one = &d->v[i];

		if (one->level == DIAG_NOTE ? !run->opt->verbose : table_shows)
			continue;
		if (one->line)
			term_error(STR_FMT ":%u: %s: " STR_FMT " [%s]",
				   STR_ARG(one->path), one->line,
				   diag_level_name(one->level), STR_ARG(one->text),
				   diag_code_name(one->code));
		else
			term_error(STR_FMT ": %s: " STR_FMT " [%s]",
				   STR_ARG(one->path.len ? one->path : STR(".")),
				   diag_level_name(one->level), STR_ARG(one->text),
				   diag_code_name(one->code));
	}
}

static void say_nothing_found(const struct run *run)
{
	if (!run->scan.n_read && !run->n_searched && !run->opt->quiet)
		term_error(
			"nothing to scan: %zu files seen, none of a format that is read "
			"(waybill rules --formats lists them)",
			run->scan.n_seen);
}

int cmd_scan(struct options *opt)
{
	struct planned_output *outputs;
	struct run run;
	size_t n;
	bool table_shows = false;
	int rc = plan(opt, &outputs, &n);

	if (rc == EXIT_CLEAN && opt->split_by_project)
		rc = split_check(outputs, n);
	if (rc != EXIT_CLEAN)
		return rc;
	rc = run_scan(opt, &run);
	if (rc == EXIT_CLEAN && opt->split_by_project) {
		rc = split_write(&run, outputs, n);
		n = 0;
	}
	for (size_t i = 0; rc == EXIT_CLEAN && i < n; i++) {
		rc = write_one(&run, &outputs[i]);
		if (!outputs[i].file.len &&
		    str_is(str_of(outputs[i].writer->name), "table"))
			table_shows = true;
	}
	if (rc == EXIT_CLEAN) {
		print_diags(&run, table_shows);
		say_nothing_found(&run);
		rc = run_exit_code(&run);
	}
	run_release(&run);
	return rc;
}
