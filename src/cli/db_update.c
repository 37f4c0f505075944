/*
 * db_update.c - `waybill db update` and `db import`: records into the database.
 */
#include "cli/db_update.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "advisory/db.h"
#include "advisory/osv_folder.h"
#include "advisory/osv_import.h"
#include "advisory/repository.h"
#include "base/codec.h"
#include "base/fsio.h"
#include "base/hash.h"
#include "cli/commands.h"
#include "cli/db_fetch.h"
#include "cli/db_path.h"
#include "cli/term.h"
#include "core/ecosystem.h"

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

static void print_diag(const struct diag *d)
{
	const char *level = diag_level_name(d->level);

	if (d->line)
		term_error("%s: " STR_FMT ":%u: " STR_FMT, level, STR_ARG(d->path),
			   d->line, STR_ARG(d->text));
	else
		term_error("%s: " STR_FMT "%s" STR_FMT, level, STR_ARG(d->path),
			   d->path.len ? ": " : "", STR_ARG(d->text));
}

/* Those of this level and above; all with -v. */
static void print_diags(const struct options *opt, const struct diag_list *d,
			enum diag_level least)
{
	for (size_t i = 0; i < d->n && !opt->quiet; i++)
		if (d->v[i].level >= least || opt->verbose)
			print_diag(&d->v[i]);
}

static int print_result(struct str path, struct arena *a,
			const struct osv_import_result *r)
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
	if (r->exploits)
		buf_printf(&out, STR_FMT ": %llu rows on attacks\n", STR_ARG(path),
			   (unsigned long long)r->exploits);
	if (r->facts)
		buf_printf(&out, STR_FMT ": end-of-life facts of " STR_FMT "\n",
			   STR_ARG(path), STR_ARG(date_text(a, r->facts)));
	if (r->kept.exploits)
		buf_printf(&out,
			   STR_FMT ": kept, what is known of attacks on %llu CVE%s\n",
			   STR_ARG(path), (unsigned long long)r->kept.exploits,
			   r->kept.exploits == 1 ? "" : "s");
	if (r->kept_facts != DATE_NONE)
		buf_printf(&out, STR_FMT ": kept, end-of-life facts of " STR_FMT "\n",
			   STR_ARG(path), STR_ARG(date_text(a, r->kept_facts)));
	if (r->strays)
		buf_printf(&out,
			   STR_FMT ": left out, of %llu advisor%s: " STR_FMT
				   " (too little to answer for these ecosystems; import "
				   "their own archives)\n",
			   STR_ARG(path), (unsigned long long)r->strays,
			   r->strays == 1 ? "y" : "ies", STR_ARG(r->stray_names));
	int rc = term_write(buf_str(&out)) < 0 ? EXIT_NO_RUN : EXIT_CLEAN;

	buf_release(&out);
	return rc;
}

/* An archive's entries have local times, and the C library looks at the zone's file for
 * each of them, unless the zone is said. */
static void settle_time_zone(void)
{
	(void)setenv("TZ", "UTC0", 0);
}

/* Attacks and end-of-life facts are no advisories. */
static void say_if_empty(const struct options *opt, struct str path)
{
	struct advisory_db *db;
	struct report_db about;
	struct str error;

	if (opt->quiet || advisory_db_open(&db, path.ptr, opt->arena, &error) != 0)
		return;
	advisory_db_describe(db, opt->arena, &about);
	if (about.built_in)
		term_error("note: " STR_FMT
			   " holds no advisories: scans with it go by those built into "
			   "the program, until db update or db import brings others",
			   STR_ARG(path));
	advisory_db_close(db);
}

int db_import(const struct options *opt)
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
			   "a folder; lists of attacks; end-of-life facts");
		return EXIT_USAGE;
	}
	if (!path.len || make_folders(path) != 0) {
		term_error("no place for the database; name one with --db FILE");
		return EXIT_NO_RUN;
	}
	for (size_t i = 0; i < n; i++)
		inputs[i] = arena_dup(opt->arena, opt->args.v[i + 1]).ptr;
	diag_list_init(&diags, opt->arena);
	settle_time_zone();
	int rc = osv_import(path.ptr, inputs, n, &how, &result, opt->arena, &diags);

	print_diags(opt, &diags, DIAG_WARNING);
	if (rc != 0) {
		term_error(STR_FMT " is as it was before", STR_ARG(path));
		return EXIT_NO_RUN;
	}
	if (!result.added && !result.replaced && !result.older)
		say_if_empty(opt, path);
	return print_result(path, opt->arena, &result);
}

/* --- update ------------------------------------------------------------------ */

/* What an application's lockfiles name.  Distributions, which are larger than all of
 * these, are fetched when they are named. */
static const char applications[] =
	"npm,PyPI,Go,crates.io,RubyGems,Packagist,Maven,NuGet,Hex,Pub,SwiftURL,"
	"GitHub Actions,CRAN,Hackage,Julia,ConanCenter";

/* Seconds that the import waits for a waybill-fetch that somebody else has started. */
enum { LOCK_SECONDS = 900 };

struct update {
	const struct options *opt;
	struct arena *a;
	struct str path;          /* of the database */
	struct str folder;        /* of the downloads */
	struct db_source *before; /* what the database has */
	size_t n_before;
	struct str names; /* comma list for waybill-fetch */

	const char **inputs;
	size_t n_inputs, cap_inputs;
	struct db_source *sources; /* what it will have */
	size_t n_sources, cap_sources;
};

static struct str download_folder(const struct options *opt, struct str path)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

	if (cache && cache[0] == '/')
		return arena_printf(opt->arena, "%s/waybill/osv", cache);
	if (home && home[0] == '/')
		return arena_printf(opt->arena, "%s/.cache/waybill/osv", home);
	return arena_cat(opt->arena, path, STR(".downloads"), STR(""));
}

/* OSV's spelling: "pypi" is PyPI, "Debian:12" is in Debian's archive. */
static struct str canonical(struct str name)
{
	struct str base, suffix;
	enum ecosystem e = ecosystem_of_name(name);

	str_cut(name, ':', &base, &suffix);
	if (str_eq_nocase(base, STR(REPOSITORY_ECOSYSTEM)))
		return STR(REPOSITORY_ECOSYSTEM);
	return e == ECO_NONE || !ecosystem_name(e).len ? base : ecosystem_name(e);
}

static void read_before(struct update *u)
{
	struct advisory_db *db;
	struct str unused;

	if (access(u->path.ptr, F_OK) != 0 ||
	    advisory_db_open(&db, u->path.ptr, u->a, &unused) != 0)
		return;
	u->n_before = advisory_db_sources(db, u->a, &u->before);
	advisory_db_close(db);
}

/* What was asked for, else what the database has, else what applications need. */
static void choose_names(struct update *u)
{
	const struct string_list *list = &u->opt->ecosystems;
	struct buf b;

	buf_init(&b, 64 * 1024);
	for (size_t i = 0; i < list->n; i++)
		buf_printf(&b, "%s" STR_FMT, i ? "," : "",
			   STR_ARG(canonical(list->v[i])));
	for (size_t i = 0; !list->n && i < u->n_before; i++)
		buf_printf(&b, "%s" STR_FMT, i ? "," : "",
			   STR_ARG(u->before[i].ecosystem));
	if (!b.len)
		buf_add_text(&b, applications);
	u->names = arena_dup(u->a, buf_str(&b));
	buf_release(&b);
}

static void add_input(struct update *u, struct str generation, const char *name)
{
	struct str path = arena_cat(u->a, generation, STR("/"), str_of(name));

	if (access(path.ptr, F_OK) != 0)
		return;
	arena_grow(u->a, u->inputs, u->n_inputs, &u->cap_inputs);
	u->inputs[u->n_inputs++] = path.ptr;
}

/* The digest of the list as it lies there: state.json is written after it. */
static struct str index_digest(struct update *u, struct str generation)
{
	struct str path = arena_cat(u->a, generation, STR("/index.csv"), STR(""));
	uint8_t digest[SHA256_SIZE];
	struct buf b;

	buf_init(&b, SIZE_MAX / 2);
	bool there = fs_read_named(path.ptr, &b) == FS_OK;

	sha256_of(buf_str(&b), digest);
	buf_release(&b);
	return there ? hex_encode(u->a, digest, sizeof(digest)) : STR("");
}

static void add_source(struct update *u, const struct db_source *s)
{
	arena_grow(u->a, u->sources, u->n_sources, &u->cap_sources);
	u->sources[u->n_sources++] = *s;
}

/* What of an ecosystem's download the database does not have yet. */
static void take_ecosystem(struct update *u, struct str name)
{
	const struct db_source *was = db_source_of(u->before, u->n_before, name);
	struct osv_state state;

	if (!osv_state_read(u->a, u->folder, name, &state))
		return; /* waybill-fetch has said why */
	struct str generation = osv_folder_generation(u->a, u->folder, name, &state);
	struct db_source now = { name, state.sha256, index_digest(u, generation),
				 state.checked, state.url };
	/* Another download folder may be older than what the database was made from. */
	if (was && str_cmp(was->checked, now.checked) > 0)
		now.checked = was->checked;
	bool all = u->opt->full || !was || !str_eq(was->zip_sha256, now.zip_sha256);

	if (all)
		add_input(u, generation, "all.zip");
	if (all || !str_eq(was->index_sha256, now.index_sha256))
		add_input(u, generation, "changed");
	add_source(u, &now);
}

static void take_all_there_are(struct update *u)
{
	DIR *dir = opendir(arena_dup(u->a, u->folder).ptr);

	for (struct dirent *e; dir && (e = readdir(dir));)
		if (e->d_name[0] != '.')
			take_ecosystem(u, arena_dup(u->a, str_of(e->d_name)));
	if (dir)
		closedir(dir);
}

static void take(struct update *u)
{
	struct str rest = u->names, one;

	if (str_is(u->names, "all")) {
		take_all_there_are(u);
		return;
	}
	while (rest.len) {
		str_cut(rest, ',', &one, &rest);
		take_ecosystem(u, one);
	}
}

static int print_current(struct update *u)
{
	struct str line =
		arena_printf(u->a, STR_FMT ": nothing has changed\n", STR_ARG(u->path));

	return term_write(line) < 0 ? EXIT_NO_RUN : EXIT_CLEAN;
}

static int import_downloads(struct update *u)
{
	struct osv_import_options how = {
		.base = u->opt->full ? DB_FROM_BESIDE : DB_FROM_FILE,
		.now = term_now(),
		.tool = WAYBILL_VERSION,
		.sources = u->sources,
		.n_sources = u->n_sources,
	};
	struct osv_import_result result;
	struct diag_list diags;

	diag_list_init(&diags, u->a);
	settle_time_zone();
	int rc = osv_import(u->path.ptr, u->inputs, u->n_inputs, &how, &result, u->a,
			    &diags);

	if (result.kept.unread.len)
		term_error("warning: " STR_FMT "; what was imported of attacks and "
			   "end-of-life facts is not kept",
			   STR_ARG(result.kept.unread));
	/* Who publishes odd records is not who updates. */
	print_diags(u->opt, &diags, DIAG_ERROR);
	if (rc != 0) {
		term_error(STR_FMT " is as it was before", STR_ARG(u->path));
		return EXIT_NO_RUN;
	}
	return u->n_inputs ? print_result(u->path, u->a, &result) : print_current(u);
}

/* The downloads stay as they are while they are read. */
static int import_locked(struct update *u)
{
	int lock = osv_folder_lock(u->a, u->folder, LOCK_SECONDS);

	if (lock < 0) {
		term_error(STR_FMT ": %s", STR_ARG(u->folder),
			   errno == EAGAIN ? "another waybill still uses it"
					   : strerror(errno));
		return EXIT_NO_RUN;
	}
	read_before(u);
	take(u);
	size_t taken = u->n_sources;

	for (size_t i = 0; !u->opt->full && i < u->n_before; i++)
		if (!db_source_of(u->sources, taken, u->before[i].ecosystem))
			add_source(u, &u->before[i]);
	int rc = taken ? import_downloads(u) : EXIT_NO_RUN;

	close(lock);
	return rc;
}

int db_update(const struct options *opt)
{
	struct update u = { .opt = opt, .a = opt->arena, .path = db_path_default(opt) };

	if (opt->args.n > 1) {
		term_error("db update takes no argument, not '" STR_FMT
			   "'; what is to be fetched is named with --ecosystems LIST",
			   STR_ARG(opt->args.v[1]));
		return EXIT_USAGE;
	}
	if (!u.path.len || make_folders(u.path) != 0) {
		term_error("no place for the database; name one with --db FILE");
		return EXIT_NO_RUN;
	}
	u.folder = download_folder(opt, u.path);
	read_before(&u);
	choose_names(&u);
	int fetched = db_fetch(opt, u.names, u.folder);

	if (fetched < 0 || fetched == EXIT_USAGE)
		return fetched < 0 ? EXIT_NO_RUN : EXIT_USAGE;
	int rc = import_locked(&u);

	return rc == EXIT_CLEAN && fetched != 0 ? EXIT_NO_RUN : rc;
}
