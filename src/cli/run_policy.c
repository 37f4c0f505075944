/*
 * run_policy.c - the files that suppress findings: ignore files, VEX and baseline.
 */
#include <errno.h>

#include "base/fsio.h"
#include "checks/table.h"
#include "cli/commands.h"
#include "cli/run.h"
#include "cli/term.h"
#include "policy/baseline.h"
#include "policy/ignore.h"
#include "policy/vex.h"

/* IGNORE_FILE_BYTES: of a file that lies in what is scanned, and may be anybody's. */
enum { POLICY_FILE_BYTES = 64 * 1024 * 1024, IGNORE_FILE_BYTES = 1024 * 1024 };

static int read_named(struct run *run, struct str path, struct buf *b)
{
	enum fs_result r = fs_read_named(arena_dup(run->arena, path).ptr, b);

	if (r == FS_OK)
		return EXIT_CLEAN;
	term_error(STR_FMT ": %s", STR_ARG(path), fs_result_text(r, errno));
	return EXIT_USAGE;
}

#define OWN_IGNORE_FILE ".waybill-ignore.yaml"

/* What a report calls a file that the user named: never by an absolute path. */
static struct str shown_name(struct str path)
{
	return str_starts_with(path, STR("/")) ? str_basename(path) : path;
}

/* One that lies below the root; most are not there.  A fault in our own is one of the
 * configuration; what others wrote for another program is said, and binds nobody. */
static void read_ignore_file(struct run *run, struct ignore_list *list, struct str path,
			     struct buf *b)
{
	unsigned of_others = 0;
	bool own = str_is(path, OWN_IGNORE_FILE);

	buf_clear(b);
	enum fs_result r = fs_read_beneath(run->scan.rootfd, path, b);

	if (r == FS_OK)
		ignore_list_read(list, buf_str(b), path, &run->scan.diags,
				 own ? &run->n_faults : &of_others);
	else if (r != FS_ABSENT)
		diag_add(&run->scan.diags, DIAG_WARNING, DIAG_IO, path, 0, "not read: %s",
			 fs_result_text(r, errno));
}

/* osv-scanner.toml holds for the files of its own folder: of each that was read. */
static void read_osv_files(struct run *run, struct ignore_list *list, struct buf *b)
{
	struct str last = STR(".");

	for (size_t i = 0; i < run->scan.n_read; i++) {
		struct str folder = str_dirname(run->scan.read[i]);

		if (str_eq(folder, last))
			continue;
		last = folder;
		read_ignore_file(run, list,
				 folder.len ? arena_cat(run->arena, folder,
							STR("/osv-scanner.toml"), STR(""))
					    : STR("osv-scanner.toml"),
				 b);
	}
}

/* Of the root, unless --ignorefile names another. */
static int read_ignore_files(struct run *run, struct ignore_list *list)
{
	static const char *const names[] = { OWN_IGNORE_FILE, ".trivyignore",
					     ".trivyignore.yaml", ".grype.yaml" };
	struct str named = run->opt->ignorefile;
	struct buf b;
	int rc = EXIT_CLEAN;

	buf_init(&b, named.len ? POLICY_FILE_BYTES : IGNORE_FILE_BYTES);
	if (named.len) {
		rc = read_named(run, named, &b);
		if (rc == EXIT_CLEAN)
			ignore_list_read(list, buf_str(&b), shown_name(named),
					 &run->scan.diags, &run->n_faults);
	} else {
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			read_ignore_file(run, list, str_of(names[i]), &b);
		read_osv_files(run, list, &b);
	}
	buf_release(&b);
	return rc;
}

static int read_vex_files(struct run *run, struct ignore_list *list)
{
	const struct string_list *files = &run->opt->vex;
	struct diag_list *d = &run->scan.diags;
	int rc = EXIT_CLEAN;
	struct buf b;

	buf_init(&b, POLICY_FILE_BYTES);
	for (size_t i = 0; i < files->n && rc == EXIT_CLEAN; i++) {
		buf_clear(&b);
		rc = read_named(run, files->v[i], &b);
		if (rc != EXIT_CLEAN ||
		    vex_read(list, buf_str(&b), shown_name(files->v[i]), d) == 0)
			continue;
		term_error(STR_FMT ":%u: not a VEX document: " STR_FMT,
			   STR_ARG(files->v[i]), d->v[d->n - 1].line,
			   STR_ARG(d->v[d->n - 1].text));
		rc = EXIT_USAGE;
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

static struct str rule_of(struct str name, size_t nth)
{
	for (size_t i = 0; i < check_table_len; i++)
		if (check_matches(check_table[i], name) && !nth--)
			return str_of(check_table[i]->id);
	return STR("");
}

int run_suppress(struct run *run)
{
	struct ignore_list list;

	if (run->opt->command != CMD_SCAN)
		return EXIT_CLEAN;
	ignore_list_init(&list, run->arena);
	list.rule_of = rule_of;
	/* what was not looked at may be what an entry is for */
	list.partial = run->targets.starts || run->opt->scanners || run->opt->no_dev;
	int rc = read_ignore_files(run, &list);

	if (rc == EXIT_CLEAN)
		rc = read_vex_files(run, &list);
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
	if (fs_write_durable(arena_dup(run->arena, run->opt->write_baseline).ptr,
			     buf_str(&out)) != 0) {
		term_error(STR_FMT ": cannot be written",
			   STR_ARG(run->opt->write_baseline));
		rc = EXIT_NO_RUN;
	}
	buf_release(&out);
	return rc;
}
