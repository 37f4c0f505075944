/*
 * run_policy.c - the files that suppress findings: ignore files and baseline.
 */
#include <errno.h>

#include "base/fsio.h"
#include "checks/table.h"
#include "cli/commands.h"
#include "cli/run.h"
#include "cli/term.h"
#include "policy/baseline.h"
#include "policy/ignore.h"

enum { POLICY_FILE_BYTES = 64 * 1024 * 1024 };

static int read_named(struct run *run, struct str path, struct buf *b)
{
	enum fs_result r = fs_read_named(arena_dup(run->arena, path).ptr, b);

	if (r == FS_OK)
		return EXIT_CLEAN;
	term_error(STR_FMT ": %s", STR_ARG(path), fs_result_text(r, errno));
	return EXIT_USAGE;
}

/* Of the root, unless --ignorefile names another. */
static int read_ignore_files(struct run *run, struct ignore_list *list)
{
	static const char *const names[] = { ".waybill-ignore.yaml", ".trivyignore" };
	struct buf b;
	int rc = EXIT_CLEAN;

	buf_init(&b, POLICY_FILE_BYTES);
	if (run->opt->ignorefile.len) {
		rc = read_named(run, run->opt->ignorefile, &b);
		if (rc == EXIT_CLEAN)
			ignore_list_read(list, buf_str(&b), run->opt->ignorefile,
					 &run->scan.diags, &run->n_violations);
	}
	for (size_t i = 0; !run->opt->ignorefile.len && i < 2; i++) {
		buf_clear(&b);
		enum fs_result r = fs_read(run->scan.rootfd, names[i], &b);

		if (r == FS_OK)
			ignore_list_read(list, buf_str(&b), str_of(names[i]),
					 &run->scan.diags, &run->n_violations);
		else if (r != FS_ABSENT)
			diag_add(&run->scan.diags, DIAG_WARNING, DIAG_IO,
				 str_of(names[i]), 0, "not read: %s",
				 fs_result_text(r, errno));
	}
	buf_release(&b);
	return rc;
}

static int apply_baseline(struct run *run)
{
	struct str error, path = run->opt->baseline;
	struct buf b;

	if (!path.len)
		return EXIT_CLEAN;
	buf_init(&b, POLICY_FILE_BYTES);
	int rc = read_named(run, path, &b);

	if (rc == EXIT_CLEAN) {
		struct str bytes = arena_dup(run->arena, buf_str(&b));
		int gone = baseline_apply(bytes, run->arena, run->findings.v,
					  run->findings.n, &error);

		if (gone < 0) {
			term_error(STR_FMT ": not a baseline: " STR_FMT, STR_ARG(path),
				   STR_ARG(error));
			rc = EXIT_USAGE;
		} else if (gone > 0) {
			diag_add(&run->scan.diags, DIAG_NOTE, DIAG_POLICY,
				 str_basename(path), 0,
				 "%d findings of the baseline are gone", gone);
		}
	}
	buf_release(&b);
	return rc;
}

static bool names_rule(struct str id, struct str name)
{
	for (size_t i = 0; i < check_table_len; i++)
		if (str_is(id, check_table[i]->id))
			return check_matches(check_table[i], name);
	return false;
}

int run_suppress(struct run *run)
{
	struct ignore_list list;

	if (run->opt->command != CMD_SCAN)
		return EXIT_CLEAN;
	ignore_list_init(&list, run->arena);
	list.names_rule = names_rule;
	int rc = read_ignore_files(run, &list);

	if (rc != EXIT_CLEAN)
		return rc;
	run->n_violations += ignore_list_apply(
		&list, &run->scan.inventory, run->findings.v, run->findings.n, run->today,
		run->opt->ignore_policy, &run->scan.diags);
	return apply_baseline(run);
}

int run_write_baseline(struct run *run)
{
	struct buf out;
	int rc = EXIT_CLEAN;

	if (!run->opt->write_baseline.len)
		return EXIT_CLEAN;
	buf_init(&out, SIZE_MAX / 2);
	baseline_write(run->findings.v, run->findings.n, &out);
	if (fs_write_atomic(arena_dup(run->arena, run->opt->write_baseline).ptr,
			    buf_str(&out)) != 0) {
		term_error(STR_FMT ": cannot be written",
			   STR_ARG(run->opt->write_baseline));
		rc = EXIT_NO_RUN;
	}
	buf_release(&out);
	return rc;
}
