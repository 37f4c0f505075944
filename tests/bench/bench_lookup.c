/*
 * bench_lookup.c - how fast packages are matched, and how fast records are imported.
 *
 *	bench_lookup [FILE...]
 *
 * Without files, look-ups in the built-in database; with OSV archives, first their
 * import into a temporary database, then look-ups in that.  One package in ten has a name
 * that the database knows, as in lockfiles with much in them.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "advisory/match.h"
#include "advisory/osv_import.h"
#include "core/graph.h"

static double read_clock(clockid_t which)
{
	struct timespec t;

	clock_gettime(which, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* On a machine that does other things too, the processor's time is the one to look at. */
struct moment {
	double wall, processor;
};

static struct moment now(void)
{
	return (struct moment){ read_clock(CLOCK_MONOTONIC),
				read_clock(CLOCK_PROCESS_CPUTIME_ID) };
}

static struct moment since(struct moment begin)
{
	struct moment end = now();

	return (struct moment){ end.wall - begin.wall, end.processor - begin.processor };
}

static void import(const char *db, const char *const *inputs, size_t n)
{
	struct osv_import_options options = { .base = DB_FROM_NOTHING,
					      .tool = WAYBILL_VERSION };
	struct osv_import_result r;
	struct diag_list diags;
	struct arena a;
	struct rusage used;
	struct moment begin = now();

	arena_init(&a);
	diag_list_init(&diags, &a);
	int rc = osv_import(db, inputs, n, &options, &r, &a, &diags);
	struct moment took = since(begin);
	for (size_t i = 0; i < diags.n && i < 5; i++)
		printf("# " STR_FMT ": " STR_FMT "\n", STR_ARG(diags.v[i].path),
		       STR_ARG(diags.v[i].text));
	if (rc)
		exit(1);
	getrusage(RUSAGE_SELF, &used);
	double records = (double)(r.added + r.replaced);
	printf("import    %.0f records (%llu replaced, %llu odd, %llu rejected) in %.2f "
	       "s, of processor %.2f s: %.0f a second; peak %ld MB\n",
	       records, (unsigned long long)r.replaced, (unsigned long long)r.odd,
	       (unsigned long long)r.rejected, took.wall, took.processor,
	       records / took.processor, used.ru_maxrss / 1024);
	arena_release(&a);
}

enum { PACKAGES = 10000, KNOWN = PACKAGES / 10 };

struct known {
	enum ecosystem ecosystem;
	struct str name;
};

/* Names out of the file, spread over its applications' ecosystems; those that the
 * built-in database has in any case when there is no file. */
static size_t known_names(const char *path, struct known *v, struct arena *a)
{
	static const char sql[] =
		"WITH n AS (SELECT DISTINCT eco.name AS e, pkg.name AS p FROM pkg JOIN "
		"eco "
		"ON eco.id = pkg.eco WHERE eco.name IN ('PyPI', 'npm', 'Go', "
		"'crates.io', "
		"'RubyGems', 'Packagist', 'Maven')) SELECT e, p FROM n ORDER BY random() "
		"LIMIT ?1";
	static const char *const built_in[] = { "flask",   "django",   "jinja2",
						"urllib3", "requests", "werkzeug",
						"pillow",  "aiohttp",  "numpy",
						"lxml" };
	sqlite3 *db = NULL;
	sqlite3_stmt *s = NULL;
	size_t n = 0;

	for (; !path && n < sizeof(built_in) / sizeof(built_in[0]); n++)
		v[n] = (struct known){ ECO_PYPI, str_of(built_in[n]) };
	if (!path)
		return n;
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) ||
	    sqlite3_prepare_v2(db, sql, -1, &s, NULL))
		exit(1);
	sqlite3_bind_int(s, 1, KNOWN);
	while (n < KNOWN && sqlite3_step(s) == SQLITE_ROW) {
		const char *e = (const char *)sqlite3_column_text(s, 0);
		const char *p = (const char *)sqlite3_column_text(s, 1);

		v[n++] = (struct known){ ecosystem_of_name(str_of(e)),
					 arena_dup(a, str_of(p)) };
	}
	sqlite3_finalize(s);
	sqlite3_close(db);
	return n;
}

static struct package *packages(const char *path, struct arena *a)
{
	struct package *v = arena_new_array(a, struct package, PACKAGES);
	struct known *known = arena_new_array(a, struct known, KNOWN);
	size_t n = known_names(path, known, a);

	for (size_t i = 0; i < PACKAGES; i++) {
		const struct known *k = &known[i / 10 % (n ? n : 1)];

		v[i].ecosystem = n ? k->ecosystem : ECO_PYPI;
		v[i].name = i % 10 || !n ? arena_printf(a, "nothing-%zu", i) : k->name;
		v[i].version = arena_printf(a, "%s%zu.%zu.%zu",
					    v[i].ecosystem == ECO_GO ? "v" : "",
					    i / 100 % 5, i / 10 % 10, i % 10);
	}
	return v;
}

static void say_size(const char *path)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *s = NULL;
	struct stat st;

	if (stat(path, &st) || sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) ||
	    sqlite3_prepare_v2(db, "SELECT count(*) FROM pkg", -1, &s, NULL) ||
	    sqlite3_step(s) != SQLITE_ROW)
		exit(1);
	double rows = sqlite3_column_double(s, 0);
	printf("file      %.1f MB, %.0f rows of a package and its advisory, %.0f bytes a "
	       "row\n",
	       (double)st.st_size / 1e6, rows, (double)st.st_size / rows);
	sqlite3_finalize(s);
	sqlite3_close(db);
}

static void look_up(const char *path)
{
	struct advisory_db *db;
	struct diag_list diags;
	struct arena a;
	struct str error = { 0 };
	struct finding *findings;
	size_t n;

	arena_init(&a);
	diag_list_init(&diags, &a);
	struct moment begin = now();
	if (advisory_db_open(&db, path, &a, &error)) {
		printf(STR_FMT "\n", STR_ARG(error));
		exit(1);
	}
	struct moment opened = since(begin);
	struct inventory inv = { .packages = packages(path, &a), .n_packages = PACKAGES };
	graph_index(&inv, &a);
	begin = now();
	advisory_match(db, &inv, &a, &diags, &findings, &n);
	struct moment took = since(begin);
	printf("open      %.2f ms\n", opened.wall * 1e3);
	printf("look-up   %d packages, %zu findings in %.0f ms, of processor %.0f ms: "
	       "%.1f us a package\n",
	       PACKAGES, n, took.wall * 1e3, took.processor * 1e3,
	       took.processor * 1e6 / PACKAGES);
	advisory_db_close(db);
	arena_release(&a);
}

int main(int argc, char **argv)
{
	char path[] = "/tmp/waybill-bench-XXXXXX";

	if (argc < 2) {
		look_up(NULL);
		return 0;
	}
	/* Else the C library looks at the zone's file for each entry of an archive. */
	setenv("TZ", "UTC0", 0);
	int fd = mkstemp(path);
	if (fd < 0)
		return 1;
	close(fd);
	unlink(path); /* the name alone is wanted */
	import(path, (const char *const *)&argv[1], (size_t)argc - 1);
	say_size(path);
	look_up(path);
	unlink(path);
	return 0;
}
