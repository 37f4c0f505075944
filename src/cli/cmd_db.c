/*
 * cmd_db.c - `waybill db`: status, verify, prune; update and import are in db_update.c.
 */
#include <string.h>
#include <time.h>

#include "advisory/db.h"
#include "advisory/db_file.h"
#include "advisory/db_write.h"
#include "cli/commands.h"
#include "cli/db_path.h"
#include "cli/db_update.h"
#include "cli/term.h"
#include "data/eol_facts.h"
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

struct status {
	struct str path; /* empty: built in */
	struct report_db db;
	int64_t age; /* days; -1 = not known */
	struct str tool, checksum, facts;
	struct advisory_db_attacks attacks;
	bool own_facts; /* those of the program, not the database's */
	struct db_source *sources;
	size_t n_sources;
	struct db_origin *origins;
	size_t n_origins;
};

/* Several of these databases ask to be named wherever their records are passed on. */
static void status_origins(struct buf *out, const struct status *s)
{
	for (size_t i = 0; i < s->n_origins; i++) {
		const struct db_origin *o = &s->origins[i];

		if (!i)
			buf_printf(out, "\n%-28s %10s  %s\n", "ids", "advisories",
				   "database and licence");
		buf_printf(out, "%-28.*s %10lld  %s%s%s\n",
			   STR_ARG(o->prefix.len ? o->prefix : STR("others")),
			   (long long)o->records, o->title, *o->licence ? ", " : "",
			   o->licence);
	}
}

static void status_sources(struct buf *out, const struct status *s)
{
	for (size_t i = 0; i < s->n_sources; i++)
		buf_printf(out, "%s%-28.*s  checked " STR_FMT "  " STR_FMT "\n",
			   i ? "" : "\n", STR_ARG(s->sources[i].ecosystem),
			   STR_ARG(s->sources[i].checked), STR_ARG(s->sources[i].url));
}

static void status_table(struct buf *out, const struct status *s)
{
	const struct report_db *db = &s->db;
	struct str path = s->path;

	static const char built_in[] =
		"built into the program (a starter set, not complete)";

	buf_printf(out, "database    " STR_FMT "\n",
		   STR_ARG(path.len ? path : str_of(built_in)));
	if (path.len && db->built_in)
		buf_printf(out, "            holds no advisories; those %s answer\n",
			   built_in);
	buf_printf(out, "built       " STR_FMT, STR_ARG(db->built));
	if (s->age >= 0)
		buf_printf(out, " (%lld day%s ago)", (long long)s->age,
			   s->age == 1 ? "" : "s");
	buf_printf(out, "\nchecksum    " STR_FMT "\n", STR_ARG(s->checksum));
	buf_printf(out, "facts       end-of-life facts of " STR_FMT "%s\n",
		   STR_ARG(s->facts), s->own_facts ? ", built into the program" : "");
	if (s->attacks.kev || s->attacks.epss)
		buf_printf(
			out,
			"attacks     %lld CVEs known to be exploited, %lld with an EPSS "
			"score\n",
			(long long)s->attacks.kev, (long long)s->attacks.epss);
	buf_printf(out, "advisories  %u\n\n%-28s %10s  %s\n", db->advisories, "ecosystem",
		   "advisories", "newest");
	for (size_t i = 0; i < db->n_ecosystems; i++) {
		const struct db_ecosystem *e = &db->ecosystems[i];

		buf_printf(out, "%-28.*s %10u  " STR_FMT "\n", STR_ARG(e->name),
			   e->advisories, STR_ARG(e->newest));
	}
	status_origins(out, s);
	status_sources(out, s);
}

static void json_ecosystems(struct jout *j, const struct report_db *db)
{
	jout_member_object(j, "ecosystems");
	for (size_t i = 0; i < db->n_ecosystems; i++) {
		const struct db_ecosystem *e = &db->ecosystems[i];

		jout_key_str(j, e->name);
		jout_object(j);
		jout_member_number(j, "advisories", e->advisories);
		jout_member(j, "newest", e->newest);
		jout_end_object(j);
	}
	jout_end_object(j);
}

static void json_sources(struct jout *j, const struct status *s)
{
	jout_member_object(j, "sources");
	for (size_t i = 0; i < s->n_sources; i++) {
		const struct db_source *one = &s->sources[i];

		jout_key_str(j, one->ecosystem);
		jout_object(j);
		jout_member(j, "url", one->url);
		jout_member(j, "checked", one->checked);
		jout_member(j, "archive_sha256", one->zip_sha256);
		jout_end_object(j);
	}
	jout_end_object(j);
}

static void json_origins(struct jout *j, const struct status *s)
{
	jout_member_object(j, "origins");
	for (size_t i = 0; i < s->n_origins; i++) {
		const struct db_origin *o = &s->origins[i];

		jout_key_str(j, o->prefix);
		jout_object(j);
		jout_member_number(j, "advisories", o->records);
		jout_member_text(j, "database", o->title);
		jout_member_text(j, "license", o->licence);
		jout_end_object(j);
	}
	jout_end_object(j);
}

static void status_json(struct buf *out, const struct status *s)
{
	const struct report_db *db = &s->db;
	struct jout j;

	jout_init(&j, out, false);
	jout_object(&j);
	jout_member_text(&j, "origin", db->built_in ? "built-in" : "file");
	jout_member_opt(&j, "file", s->path);
	jout_member_number(&j, "schema", ADVISORY_DB_SCHEMA);
	jout_member(&j, "tool", s->tool);
	jout_member(&j, "built", db->built);
	if (s->age >= 0)
		jout_member_number(&j, "age_days", s->age);
	jout_member(&j, "checksum", s->checksum);
	jout_member(&j, "eol_facts", s->facts);
	jout_member_text(&j, "eol_facts_origin", s->own_facts ? "built-in" : "file");
	jout_member_number(&j, "exploited", s->attacks.kev);
	jout_member_number(&j, "epss", s->attacks.epss);
	jout_member_number(&j, "advisories", db->advisories);
	json_ecosystems(&j, db);
	json_origins(&j, s);
	json_sources(&j, s);
	jout_end_object(&j);
	buf_add_char(out, '\n');
}

static void describe(const struct options *opt, struct advisory_db *db, struct status *s)
{
	date_day built, today = (date_day)(time(NULL) / SECONDS_A_DAY);

	advisory_db_describe(db, opt->arena, &s->db);
	s->tool = advisory_db_note(db, opt->arena, "tool");
	s->checksum = advisory_db_note(db, opt->arena, "checksum");
	date_day facts = advisory_db_facts_day(db);

	s->own_facts = facts == DATE_NONE || facts <= eol_facts_day(NULL);
	s->facts = s->own_facts ? eol_facts_date(NULL) : date_text(opt->arena, facts);
	s->attacks = advisory_db_attacks(db);
	s->n_origins = advisory_db_origins(db, opt->arena, &s->origins);
	s->n_sources = advisory_db_sources(db, opt->arena, &s->sources);
	s->age = date_parse(s->db.built, &built) && built <= today ? today - built : -1;
}

static int db_status(const struct options *opt)
{
	struct status s = { 0 };
	struct advisory_db *db;
	struct buf out;
	bool json = str_is(opt->format, "json");
	int rc = open_db(opt, &db, &s.path);

	if (rc != EXIT_CLEAN)
		return rc;
	if (opt->format.len && !json && !str_is(opt->format, "table")) {
		term_error("db status is written as table or json, not '" STR_FMT "'",
			   STR_ARG(opt->format));
		advisory_db_close(db);
		return EXIT_USAGE;
	}
	buf_init(&out, SIZE_MAX / 2);
	describe(opt, db, &s);
	if (json)
		status_json(&out, &s);
	else
		status_table(&out, &s);
	rc = term_write(buf_str(&out)) < 0
		     ? EXIT_NO_RUN
		     : db_check_age(opt, s.path, &s.db,
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
		buf_printf(&out, STR_FMT ": sound (schema %d)\n",
			   STR_ARG(path.len ? path : STR("built-in database")),
			   ADVISORY_DB_SCHEMA);
		if (term_write(buf_str(&out)) < 0)
			rc = EXIT_NO_RUN;
		buf_release(&out);
	}
	advisory_db_close(db);
	return rc;
}

/* --- prune ------------------------------------------------------------------- */

static int db_prune(const struct options *opt)
{
	struct str path = db_path_to_read(opt), error = STR("");
	const struct string_list *keep = &opt->ecosystems;

	if (!keep->n || opt->args.n > 1) {
		term_error("db prune wants what is to be kept: --ecosystems LIST");
		return EXIT_USAGE;
	}
	if (!path.len) {
		term_error("there is no database but the built-in one, which stays as it "
			   "is; `waybill db update --ecosystems LIST` makes one");
		return EXIT_NO_RUN;
	}
	struct db_writer *w = db_writer_open(path.ptr, DB_FROM_FILE, opt->arena, &error);

	if (!w)
		return db_say_unusable(error);
	if (db_writer_keep(w, keep->v, keep->n, opt->arena, &error) != 0) {
		db_writer_abandon(w);
		term_error(STR_FMT ": " STR_FMT "; it is as it was before", STR_ARG(path),
			   STR_ARG(error));
		return EXIT_NO_RUN;
	}
	if (db_writer_finish(w, DB_BUILT_AS_BEFORE, WAYBILL_VERSION, opt->arena,
			     &error) != 0) {
		term_error(STR_FMT "; " STR_FMT " is as it was before", STR_ARG(error),
			   STR_ARG(path));
		return EXIT_NO_RUN;
	}
	return db_status(opt);
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
	if (str_is(verb, "update"))
		return db_update(opt);
	if (str_is(verb, "prune"))
		return db_prune(opt);
	term_error("db has no command '" STR_FMT
		   "'; there are: status, update, import FILE…, verify, prune",
		   STR_ARG(verb));
	return EXIT_USAGE;
}
