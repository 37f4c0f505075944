/*
 * cmd_db.c - `waybill db`: status, import, verify.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "advisory/db.h"
#include "advisory/osv_import.h"
#include "cli/commands.h"
#include "cli/db_path.h"
#include "cli/term.h"
#include "format/json_out.h"

enum { SECONDS_A_DAY = 24 * 60 * 60 };

static int open_db(const struct options *opt, struct advisory_db **db, struct str *path)
{
	struct str error = STR("");

	*path = db_path_to_read(opt);
	if (advisory_db_open(db, path->len ? path->ptr : NULL, opt->arena, &error) == 0)
		return EXIT_CLEAN;
	return db_say_unusable(error);
}

/* --- status ------------------------------------------------------------------ */

static void status_table(struct buf *out, struct str path, const struct report_db *db)
{
	buf_printf(out, "database    " STR_FMT "\n",
		   STR_ARG(path.len ? path
				    : STR("built into the program (a starter set, not "
					  "complete)")));
	buf_printf(out, "built       " STR_FMT "\n", STR_ARG(db->built));
	buf_printf(out, "advisories  %u\n\n%-28s %10s  %s\n", db->advisories, "ecosystem",
		   "advisories", "newest");
	for (size_t i = 0; i < db->n_ecosystems; i++) {
		const struct db_ecosystem *e = &db->ecosystems[i];

		buf_printf(out, "%-28.*s %10u  " STR_FMT "\n", STR_ARG(e->name),
			   e->advisories, STR_ARG(e->newest));
	}
}

static void status_json(struct buf *out, struct str path, const struct report_db *db)
{
	struct jout j;

	jout_init(&j, out, false);
	jout_object(&j);
	jout_member_text(&j, "origin", db->built_in ? "built-in" : "file");
	jout_member_opt(&j, "file", path);
	jout_member(&j, "built", db->built);
	jout_member_number(&j, "advisories", db->advisories);
	jout_member_object(&j, "ecosystems");
	for (size_t i = 0; i < db->n_ecosystems; i++) {
		const struct db_ecosystem *e = &db->ecosystems[i];

		jout_key_str(&j, e->name);
		jout_object(&j);
		jout_member_number(&j, "advisories", e->advisories);
		jout_member(&j, "newest", e->newest);
		jout_end_object(&j);
	}
	jout_end_object(&j);
	jout_end_object(&j);
	buf_add_char(out, '\n');
}

static int db_status(const struct options *opt)
{
	struct advisory_db *db;
	struct report_db status;
	struct str path;
	struct buf out;
	int rc = open_db(opt, &db, &path);

	if (rc != EXIT_CLEAN)
		return rc;
	if (opt->format.len && !str_is(opt->format, "json") &&
	    !str_is(opt->format, "table")) {
		term_error("db status is written as table or json, not '" STR_FMT "'",
			   STR_ARG(opt->format));
		advisory_db_close(db);
		return EXIT_USAGE;
	}
	buf_init(&out, SIZE_MAX / 2);
	advisory_db_describe(db, opt->arena, &status);
	if (str_is(opt->format, "json"))
		status_json(&out, path, &status);
	else
		status_table(&out, path, &status);
	rc = term_write(buf_str(&out)) < 0
		     ? EXIT_NO_RUN
		     : db_check_age(opt, path, &status,
				    (date_day)(time(NULL) / SECONDS_A_DAY));
	buf_release(&out);
	advisory_db_close(db);
	return rc;
}

/* --- verify ------------------------------------------------------------------ */

static int db_verify(const struct options *opt)
{
	struct str path, error = STR("");
	struct advisory_db *db;
	int rc = open_db(opt, &db, &path);

	if (rc != EXIT_CLEAN)
		return rc;
	if (advisory_db_verify(db, opt->arena, &error) != 0) {
		term_error(STR_FMT ": " STR_FMT,
			   STR_ARG(path.len ? path : STR("built-in database")),
			   STR_ARG(error));
		rc = EXIT_NO_RUN;
	} else {
		struct buf out;

		buf_init(&out, 64 * 1024);
		buf_printf(&out, STR_FMT ": sound\n",
			   STR_ARG(path.len ? path : STR("built-in database")));
		if (term_write(buf_str(&out)) < 0)
			rc = EXIT_NO_RUN;
		buf_release(&out);
	}
	advisory_db_close(db);
	return rc;
}

/* --- import ------------------------------------------------------------------ */

/* Makes the folders above path, as the default place may never have been used. */
static int make_folders(struct str path)
{
	struct buf b;
	int rc = 0;

	buf_init(&b, 64 * 1024);
	for (size_t i = 1; i < path.len && rc == 0; i++) {
		if (path.ptr[i] != '/')
			continue;
		buf_clear(&b);
		buf_add(&b, str_slice(path, 0, i));
		if (mkdir(b.ptr, 0777) != 0 && errno != EEXIST)
			rc = -1;
	}
	buf_release(&b);
	return rc;
}

static void print_diags(const struct options *opt, const struct diag_list *d)
{
	for (size_t i = 0; i < d->n && !opt->quiet; i++)
		if (d->v[i].level != DIAG_NOTE || opt->verbose)
			term_error("%s: " STR_FMT "%s" STR_FMT,
				   diag_level_name(d->v[i].level), STR_ARG(d->v[i].path),
				   d->v[i].path.len ? ": " : "", STR_ARG(d->v[i].text));
}

static int print_result(struct str path, const struct osv_import_result *r)
{
	struct buf out;

	buf_init(&out, 64 * 1024);
	buf_printf(&out,
		   STR_FMT
		   ": %llu advisories added, %llu replaced, %llu older than what was "
		   "there, %llu withdrawn; %llu odd, %llu rejected\n",
		   STR_ARG(path), (unsigned long long)r->added,
		   (unsigned long long)r->replaced, (unsigned long long)r->older,
		   (unsigned long long)r->withdrawn, (unsigned long long)r->odd,
		   (unsigned long long)r->rejected);
	int rc = term_write(buf_str(&out)) < 0 ? EXIT_NO_RUN : EXIT_CLEAN;

	buf_release(&out);
	return rc;
}

static int db_import(const struct options *opt)
{
	struct str path = db_path_default(opt);
	size_t n = opt->args.n - 1;
	const char **inputs = arena_new_array(opt->arena, const char *, n + 1);
	struct osv_import_options how = { .base = DB_FROM_FILE,
					  .now = term_now(),
					  .tool = WAYBILL_VERSION };
	struct osv_import_result result;
	struct diag_list diags;

	if (!n) {
		term_error("db import wants files: OSV records as .json, .jsonl, .zip or "
			   "a folder");
		return EXIT_USAGE;
	}
	if (!path.len || make_folders(path) != 0) {
		term_error("no place for the database; name one with --db FILE");
		return EXIT_NO_RUN;
	}
	for (size_t i = 0; i < n; i++)
		inputs[i] = arena_dup(opt->arena, opt->args.v[i + 1]).ptr;
	diag_list_init(&diags, opt->arena);
	int rc = osv_import(path.ptr, inputs, n, &how, &result, opt->arena, &diags);

	print_diags(opt, &diags);
	if (rc != 0) {
		term_error(STR_FMT " is as it was before", STR_ARG(path));
		return EXIT_NO_RUN;
	}
	return print_result(path, &result);
}

int cmd_db(struct options *opt)
{
	struct str verb = opt->args.n ? opt->args.v[0] : STR("status");

	if (str_is(verb, "status"))
		return db_status(opt);
	if (str_is(verb, "verify"))
		return db_verify(opt);
	if (str_is(verb, "import"))
		return db_import(opt);
	term_error("db has no command '" STR_FMT
		   "'; there are: status, import FILE…, verify",
		   STR_ARG(verb));
	return EXIT_USAGE;
}
