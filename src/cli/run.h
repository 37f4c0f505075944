/*
 * run.h - one scan from options to a finished report: the steps in their order.
 *
 * walk, parse, merge (scan/) -> reach (context/) -> match (advisory/) -> check
 * (checks/) -> suppress, view, gate (policy/) -> report, for the writers.
 */
#ifndef CLI_RUN_H
#define CLI_RUN_H

#include "checks/run.h"
#include "cli/git.h"
#include "cli/targets.h"
#include "context/reach.h"
#include "core/report.h"
#include "scan/scan.h"

struct finding_list {
	struct finding *v;
	size_t n, cap;
};

struct sbom_doc;

struct run {
	const struct options *opt;
	struct arena *arena;
	struct targets targets;
	struct sbom_doc **docs; /* with sbom:FILE, convert and merge: what was read */
	size_t n_docs;
	struct scan_result scan;
	struct git_index *index;         /* with --staged, or a revision's tree */
	struct file_source source;       /* the same, for reading */
	const struct eol_facts *known;   /* of ends of life; NULL: those built in */
	const struct hadolint *hadolint; /* .hadolint.yaml; NULL when there is none */
	struct finding_list findings;    /* all, then the shown ones in front */
	struct finding_list every; /* the shown ones and those that are suppressed */
	struct report report;
	date_day today;
	size_t n_searched;     /* files whose text was searched for secrets */
	size_t n_gate;         /* findings that reach --fail-on */
	unsigned n_violations; /* of the ignore policy */
	unsigned n_faults;     /* entries of the ignore file that could not be used */
};

/* Runs it.  Returns 0, or an exit code (2 or 4) after an error was printed. */
int run_scan(const struct options *opt, struct run *run);
/* What the program ends with after it. */
int run_exit_code(const struct run *run);
/* Counts what reaches the gate, and moves what is shown to the front. */
void run_judge(struct run *run);
/* How many of these reach --fail-on. */
size_t run_count_gate(const struct run *run, const struct finding *v, size_t n);
/* Warnings and errors, with -v notes, on stderr. */
void run_print_diags(const struct run *run);
void run_release(struct run *run); /* what is not in the arena */

/* A file that the user named, "-" being standard input, into the arena.  Returns 0 or
 * an exit code after an error was printed. */
int run_load_file(struct run *run, struct str file, struct str *bytes);

/* The steps that have files of their own. */
/* SBOMs as input: run_sbom.c.  Packages are where the documents say; flags as for
 * sbom_emit(). */
int run_read_sboms(struct run *run, const struct str *files, size_t n, unsigned flags);
/* The files of convert and merge. */
int run_read_arguments(struct run *run);
/* What of them the formats to be written have no place for: run_losses.c. */
void run_say_losses(struct run *run);
/* The root, and what the documents say of themselves. */
void run_name_sboms(struct run *run);
void run_add_findings(struct run *run, const struct finding *v, size_t n);
/* True when the path is what the command line names, or below it. */
bool run_is_below_starts(const struct targets *t, struct str path);
/* End-of-life facts newer than those of the program: run_facts.c. */
void run_facts(struct run *run);
/* Reach, and the checks on Dockerfiles: run_context.c. */
int run_context(struct run *run);
/* Looks for .hadolint.yaml: run_hadolint.c. */
void run_hadolint(struct run *run);
/* Secrets in the text of files, when run_wants() them: run_secrets.c.  opt->secrets are
 * the forms to search with. */
void run_secrets(struct run *run, const struct check_run *opt,
		 const struct reach_build *builds, size_t n_builds);
/* True when findings of a kind are asked for. */
bool run_wants(const struct options *opt, enum finding_kind kind);
/* The advisory database: run_match.c. */
int run_match(struct run *run);
/* Ignore files and baseline, before the view: run_policy.c. */
int run_suppress(struct run *run);
int run_write_baseline(struct run *run);

#endif
