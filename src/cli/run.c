#include "cli/run.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "checks/run.h"
#include "checks/table.h"
#include "cli/commands.h"
#include "cli/formats.h"
#include "cli/term.h"
#include "core/graph.h"
#include "core/project.h"
#include "data/eol_facts.h"
#include "policy/fingerprint.h"
#include "policy/gate.h"
#include "sbom/sbom_emit.h"

void run_add_findings(struct run *run, const struct finding *v, size_t n)
{
	struct finding_list *list = &run->findings;

	for (size_t i = 0; i < n; i++) {
		arena_grow(run->arena, list->v, list->n, &list->cap);
		list->v[list->n++] = v[i];
	}
}

bool run_is_below_starts(const struct targets *t, struct str path)
{
	for (size_t i = 0; i < t->n_starts; i++) {
		struct str s = t->starts[i];

		if (!s.len || str_eq(path, s) ||
		    (path.len > s.len && path.ptr[s.len] == '/' &&
		     str_starts_with(path, s)))
			return true;
	}
	return !t->n_starts;
}

/*
 * --staged and --diff: the files that git names become what is scanned, none if it names
 * none.
 */
static int choose_changed(struct run *run, struct scan_options *scan, struct str *error)
{
	const char *root = run->targets.root.ptr;
	struct str *changed;
	size_t n, kept = 0;

	if (git_changed(run->arena, root, run->opt->diff, &changed, &n, error) != 0)
		return -1;
	if (run->opt->staged) {
		if (git_index_open(run->arena, root, &run->index, &run->source, error) !=
		    0)
			return -1;
		scan->source = &run->source;
	}
	struct str *starts = arena_new_array(run->arena, struct str, n + 1);

	for (size_t i = 0; i < n; i++)
		if (run_is_below_starts(&run->targets, changed[i]))
			starts[kept++] = changed[i];
	run->targets.starts = starts;
	run->targets.n_starts = kept;
	scan->walk.starts_found = true;
	return 0;
}

/* The tree of a revision instead of the folder: all its files, but for installed trees.
 */
static int choose_tree(struct run *run, struct scan_options *scan, struct str *error)
{
	if (git_tree_open(run->arena, run->targets.root.ptr, run->opt->tree, &run->index,
			  &run->source, error) != 0)
		return -1;
	scan->source = &run->source;
	scan->walk.starts_found = true;
	run->targets.starts =
		arena_new_array(run->arena, struct str, run->source.n_paths + 1);
	run->targets.n_starts = run->source.n_paths;
	for (size_t i = 0; i < run->source.n_paths; i++)
		run->targets.starts[i] = run->source.paths[i];
	return 0;
}

/* Of a kind, the first is named. */
static void say_left_out(struct run *run, bool submodule, const char *what)
{
	size_t n, count = 0;
	const struct git_left_out *v = git_index_left_out(run->index, &n);
	struct str first = STR("");

	for (size_t i = 0; i < n; i++)
		if (v[i].submodule == submodule && !count++)
			first = v[i].path;
	if (count)
		diag_add(&run->scan.diags, submodule ? DIAG_WARNING : DIAG_NOTE,
			 DIAG_SKIPPED, first, 0, "of a revision %s not read (%zu)", what,
			 count);
}

bool run_wants(const struct options *opt, enum finding_kind kind)
{
	return opt->command == CMD_SCAN &&
	       (!opt->scanners || (opt->scanners & (1u << kind)));
}

/* A pattern that means this path alone. */
static struct str exact_pattern(struct arena *a, struct str path)
{
	struct buf b;

	buf_init(&b, SIZE_MAX / 2);
	buf_add_text(&b, "./");
	for (size_t i = 0; i < path.len; i++) {
		if (memchr("*?[\\", path.ptr[i], 4))
			buf_add_char(&b, '\\');
		buf_add_char(&b, path.ptr[i]);
	}
	if (str_ends_with(path, STR("/"))) /* a folder, one document a project */
		buf_add_text(&b, "**");
	struct str pattern = arena_dup(a, buf_str(&b));

	buf_release(&b);
	return pattern;
}

/*
 * --skip-files, and the files that this run writes: an SBOM in the tree is read like a
 * lock file, and what the last run found would be found again for ever.
 */
static struct string_list skip_outputs(struct run *run)
{
	const struct options *opt = run->opt;
	struct string_list list = opt->skip_files;
	struct str error, path;
	struct output *v;
	size_t n;

	if (options_outputs(opt, &v, &n, &error) != 0)
		return list;
	for (size_t i = 0; i < n; i++)
		if (v[i].file.len &&
		    targets_below(run->arena, &run->targets, v[i].file, &path)) {
			arena_grow(run->arena, list.v, list.n, &list.cap);
			list.v[list.n++] = exact_pattern(run->arena, path);
		}
	return list;
}

static int read_files(struct run *run)
{
	const struct options *opt = run->opt;
	struct str error = STR(""), sbom;
	bool usage = false;
	struct string_list skip;
	struct scan_options scan = {
		.walk = { .skip_dirs = opt->skip_dirs.v,
			  .n_skip_dirs = opt->skip_dirs.n,
			  .gitignore = opt->gitignore,
			  .is_notable = checks_is_notable,
			  .is_searched = run_wants(opt, FINDING_SECRET)
						 ? checks_may_be_searched
						 : NULL,
			  .is_promising = run_wants(opt, FINDING_SECRET)
						  ? checks_is_searched
						  : NULL,
			  .installed = opt->installed },
		.build_args = opt->build_args,
		.n_build_args = opt->n_build_args,
		.jobs = opt->jobs,
		.parsers = format_table,
		.n_parsers = format_table_len,
	};

	if (opt->command & (CMD_CONVERT | CMD_MERGE))
		return run_read_arguments(run);
	if (targets_sbom(opt, &sbom, &error)) {
		if (!error.len)
			return run_read_sboms(run, &sbom, 1, SBOM_EMIT_EVIDENCE);
		term_error(STR_FMT, STR_ARG(error));
		return EXIT_USAGE;
	}
	if (targets_read(opt, &run->targets, &error, &usage) != 0) {
		term_error(STR_FMT, STR_ARG(error));
		return usage ? EXIT_USAGE : EXIT_NO_RUN;
	}
	if ((opt->staged || opt->diff.len) && choose_changed(run, &scan, &error) != 0) {
		term_error(STR_FMT, STR_ARG(error));
		return EXIT_NO_RUN;
	}
	if (opt->tree.len && choose_tree(run, &scan, &error) != 0) {
		term_error(STR_FMT, STR_ARG(error));
		return EXIT_NO_RUN;
	}
	skip = skip_outputs(run);
	scan.walk.skip_files = skip.v;
	scan.walk.n_skip_files = skip.n;
	scan.root = run->targets.root.ptr;
	scan.starts = run->targets.starts;
	scan.n_starts = run->targets.n_starts;
	if (scan_run(&scan, run->arena, &run->scan, &error) != 0) {
		term_error(STR_FMT, STR_ARG(error));
		return EXIT_NO_RUN;
	}
	if (opt->tree.len) {
		say_left_out(run, false, "symbolic links are");
		say_left_out(run, true, "submodules are");
	}
	return EXIT_CLEAN;
}

/* --no-dev: development packages are taken out of the inventory, not hidden. */
static void drop_dev(struct run *run)
{
	struct inventory *inv = &run->scan.inventory;
	package_ref *moved =
		arena_new_array(run->arena, package_ref, inv->n_packages + 1);
	size_t kept = 0, edges = 0;

	for (size_t i = 0; i < inv->n_packages; i++) {
		moved[i] = PACKAGE_NONE;
		if (inv->packages[i].scope == SCOPE_DEV)
			continue;
		moved[i] = (package_ref)kept;
		inv->packages[kept++] = inv->packages[i];
	}
	for (size_t i = 0; i < inv->n_edges; i++) {
		package_ref from = moved[inv->edges[i].from],
			    to = moved[inv->edges[i].to];

		if (from != PACKAGE_NONE && to != PACKAGE_NONE)
			inv->edges[edges++] = (struct package_edge){ from, to };
	}
	inv->n_packages = kept;
	inv->n_edges = edges;
	project_list_move(inv->projects, moved);
	graph_index(inv, run->arena);
}

/* The application: the project whose manifest lies at the root, else the folder. */
static void name_subject(struct run *run)
{
	struct report_subject *s = &run->report.subject;
	const struct inventory *inv = &run->scan.inventory;

	s->package = PACKAGE_NONE;
	for (size_t i = 0; i < inv->n_packages && s->package == PACKAGE_NONE; i++)
		if (inv->packages[i].has_folder && !inv->packages[i].folder.len)
			s->package = (package_ref)i;
	s->name = run->targets.name;
	if (s->package != PACKAGE_NONE) {
		const struct package *root = &inv->packages[s->package];

		s->name = root->name;
		s->version = root->version;
		s->purl = root->purl;
		s->licenses = root->licenses;
		s->n_licenses = root->n_licenses;
		s->vcs_url = root->vcs_url;
	}
}

/* --source-name and its like. */
static void name_as_asked(struct run *run)
{
	const struct options *opt = run->opt;
	struct report_subject *s = &run->report.subject;

	if (opt->source_name.len || opt->source_version.len)
		s->purl = STR(""); /* it named the other one */
	if (opt->source_name.len)
		s->name = opt->source_name;
	if (opt->source_version.len)
		s->version = opt->source_version;
	if (opt->source_supplier.len)
		s->supplier = opt->source_supplier;
}

static struct view view_of(const struct options *opt)
{
	return (struct view){
		.severities = opt->severities,
		.ignore_unfixed = opt->ignore_unfixed,
		.reach_image = opt->reach_image,
		.show_suppressed = opt->show_suppressed,
	};
}

/* Some formats mark a suppressed finding themselves, --show-suppressed or not. */
static void keep_every(struct run *run, struct view view)
{
	struct report_counts unused = { .hidden = 0 };
	size_t n = run->findings.n;
	struct finding *v = arena_new_array(run->arena, struct finding, n + 1);

	if (n)
		memcpy(v, run->findings.v, n * sizeof(*v));
	view.show_suppressed = true;
	run->every.v = v;
	run->every.n = view_apply(&view, v, n, &unused);
}

/* failure-threshold of .hadolint.yaml, where nobody has said --fail-on. */
static void gate_by_hadolint(const struct run *run, struct gate *gate)
{
	const struct hadolint *h = run->hadolint;

	if (run->opt->any_gate || !h || !h->threshold || h->no_fail)
		return;
	gate->set[FINDING_MISCONFIGURATION] = true;
	gate->least[FINDING_MISCONFIGURATION] = hadolint_severity(h->threshold);
}

size_t run_count_gate(const struct run *run, const struct finding *v, size_t n)
{
	const struct options *opt = run->opt;
	const struct view view = view_of(opt);
	struct gate gate;

	for (int k = 0; k < FINDING_KIND_COUNT; k++) {
		gate.set[k] = opt->fail_on[k].set;
		gate.least[k] = opt->fail_on[k].least;
	}
	gate_by_hadolint(run, &gate);
	gate.exploited = opt->fail_on_exploited;
	gate.epss = opt->fail_on_epss;
	return gate_count(&gate, &view, v, n);
}

void run_judge(struct run *run)
{
	const struct view view = view_of(run->opt);

	run->n_gate = run_count_gate(run, run->findings.v, run->findings.n);
	keep_every(run, view);
	run->report.n_findings =
		view_apply(&view, run->findings.v, run->findings.n, &run->report.counts);
	run->report.findings = run->findings.v;
}

static void drop_other_kinds(struct run *run)
{
	size_t kept = 0;

	for (size_t i = 0; i < run->findings.n; i++)
		if (run_wants(run->opt, run->findings.v[i].kind))
			run->findings.v[kept++] = run->findings.v[i];
	run->findings.n = kept;
}

static int find(struct run *run)
{
	int rc = run->n_docs ? EXIT_CLEAN : run_context(run);

	if (rc == EXIT_CLEAN && run_wants(run->opt, FINDING_VULNERABILITY))
		rc = run_match(run);
	if (rc != EXIT_CLEAN)
		return rc;
	drop_other_kinds(run);
	if (run->findings.n)
		qsort(run->findings.v, run->findings.n, sizeof(*run->findings.v),
		      finding_cmp);
	fingerprint_all(&run->scan.inventory, run->findings.v, run->findings.n,
			run->arena);
	rc = run_suppress(run);
	return rc == EXIT_CLEAN ? run_write_baseline(run) : rc;
}

/* A reader may quote what it does not understand. */
static void mask_diags(struct run *run)
{
	struct secret_patterns *p = secret_patterns_new();
	struct diag_list *d = &run->scan.diags;

	for (size_t i = 0; i < d->n; i++)
		d->v[i].text = secret_masked(run->arena, p, d->v[i].text);
	secret_patterns_free(p);
}

static void fill_report(struct run *run)
{
	struct report *r = &run->report;

	run_say_losses(run);
	mask_diags(run);
	diag_sort(&run->scan.diags);
	r->target = run->n_docs ? TARGET_SBOM : TARGET_DIRECTORY;
	r->checks = check_table;
	r->n_checks = check_table_len;
	r->target_name = run->targets.name;
	r->inventory = &run->scan.inventory;
	r->diags = &run->scan.diags;
	r->complete = diag_complete(&run->scan.diags);
	r->tool_version = WAYBILL_VERSION;
	r->created = term_now();
	r->facts_date = eol_facts_date(run->known);
	r->counts.files_read = (uint32_t)run->scan.n_read;
	r->counts.files_seen = (uint32_t)run->scan.n_seen;
	r->color = term_wants_color(run->opt->color);
	r->width = term_width();
	if (run->n_docs)
		run_name_sboms(run);
	else
		name_subject(run);
	name_as_asked(run);
}

int run_scan(const struct options *opt, struct run *run)
{
	*run = (struct run){ .opt = opt, .arena = opt->arena, .scan = { .rootfd = -1 } };
	run->today = opt->as_of != DATE_NONE
			     ? opt->as_of
			     : (date_day)((int64_t)time(NULL) / (24 * 60 * 60));
	int rc = read_files(run);

	if (rc != EXIT_CLEAN)
		return rc;
	if (opt->no_dev)
		drop_dev(run);
	if (opt->command == CMD_SCAN)
		run_facts(run);
	rc = find(run);
	if (rc != EXIT_CLEAN)
		return rc;
	run_judge(run);
	fill_report(run);
	return EXIT_CLEAN;
}

int run_exit_code(const struct run *run)
{
	const struct options *opt = run->opt;

	if (run->n_faults)
		return EXIT_USAGE; /* the configuration is to be mended first */
	if (opt->command == CMD_SCAN) {
		size_t shown = 0;

		for (size_t i = 0; i < run->report.n_findings; i++)
			shown += !run->report.findings[i].suppressed;
		if (run->n_gate || run->n_violations)
			return EXIT_GATE;
		if (opt->exit_code && shown)
			return (int)opt->exit_code;
	}
	return opt->strict && !run->report.complete ? EXIT_INCOMPLETE : EXIT_CLEAN;
}

void run_release(struct run *run)
{
	if (run->scan.rootfd >= 0)
		close(run->scan.rootfd);
	run->scan.rootfd = -1;
	git_index_close(run->index);
	run->index = NULL;
}
