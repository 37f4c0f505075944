/*
 * bench_lookup.c - how fast packages are matched, and how fast records are imported.
 *
 *	bench_lookup [FILE...]
 *	bench_lookup --db DATABASE [SEED]
 *
 * Without files, look-ups in the built-in database; with OSV archives, first their
 * import into a temporary database, then look-ups in that; with a database, look-ups in
 * it, of one sample alone when its seed is given.  One package in ten has a name that the
 * database knows, as in lockfiles with much in them.  Which ones a seed decides, so that
 * every run asks the same; the last sample has those with most advisories.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "advisory/match.h"
#include "advisory/osv_import.h"
#include "base/hash.h"
#include "base/heap.h"
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

/* HEAVIEST: not a seed but the names with most advisories; RUNS of each, for the median.
 */
enum { PACKAGES = 10000, KNOWN = PACKAGES / 10, HEAVIEST = 0, SEEDS = 5, RUNS = 5 };

struct known {
	enum ecosystem ecosystem;
	struct str name;
	uint64_t place; /* in the sample: those of the lowest are taken */
};

struct known_list {
	struct known *v;
	size_t n, cap;
};

static int known_cmp(const void *pa, const void *pb)
{
	const struct known *a = pa, *b = pb;

	if (a->place != b->place)
		return a->place < b->place ? -1 : 1;
	return a->ecosystem != b->ecosystem ? (int)a->ecosystem - (int)b->ecosystem
					    : str_cmp(a->name, b->name);
}

static uint64_t place_of(uint32_t seed, struct str name, uint64_t rows)
{
	uint8_t bytes[DIGEST128_SIZE];
	struct digest128 d;
	uint64_t place;

	if (seed == HEAVIEST)
		return UINT64_MAX - rows;
	digest128_init(&d);
	digest128_add(&d, seed, name);
	digest128_end(&d, bytes);
	memcpy(&place, bytes, sizeof(place));
	return place;
}

/* Names out of the file, of its applications' ecosystems, the same in each run; those
 * that the built-in database has in any case when there is no file. */
static void list_known(const char *path, uint32_t seed, struct known_list *out,
		       struct arena *a)
{
	static const char sql[] =
		"SELECT eco.name, pkg.name, count(*) FROM pkg JOIN eco ON eco.id = "
		"pkg.eco WHERE eco.name IN ('PyPI', 'npm', 'Go', 'crates.io', "
		"'RubyGems', 'Packagist', 'Maven') GROUP BY 1, 2";
	static const char *const built_in[] = { "flask",   "django",   "jinja2",
						"urllib3", "requests", "werkzeug",
						"pillow",  "aiohttp",  "numpy",
						"lxml" };
	sqlite3 *db = NULL;
	sqlite3_stmt *s = NULL;

	for (size_t i = 0; !path && i < sizeof(built_in) / sizeof(built_in[0]); i++) {
		arena_grow(a, out->v, out->n, &out->cap);
		out->v[out->n++] = (struct known){ ECO_PYPI, str_of(built_in[i]), i };
	}
	if (!path)
		return;
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) ||
	    sqlite3_prepare_v2(db, sql, -1, &s, NULL))
		exit(1);
	while (sqlite3_step(s) == SQLITE_ROW) {
		struct str e = str_of((const char *)sqlite3_column_text(s, 0));
		struct str name =
			arena_dup(a, str_of((const char *)sqlite3_column_text(s, 1)));
		uint64_t rows = (uint64_t)sqlite3_column_int64(s, 2);

		arena_grow(a, out->v, out->n, &out->cap);
		out->v[out->n++] = (struct known){ ecosystem_of_name(e), name,
						   place_of(seed, name, rows) };
	}
	sqlite3_finalize(s);
	sqlite3_close(db);
	qsort(out->v, out->n, sizeof(*out->v), known_cmp);
}

static struct package *packages(const char *path, uint32_t seed, struct arena *a)
{
	struct package *v = arena_new_array(a, struct package, PACKAGES);
	struct known_list known = { 0 };

	list_known(path, seed, &known, a);
	if (!known.n)
		exit(1);
	if (known.n > KNOWN)
		known.n = KNOWN;
	for (size_t i = 0; i < PACKAGES; i++) {
		const struct known *k = &known.v[i / 10 % known.n];

		v[i].ecosystem = k->ecosystem;
		v[i].name = i % 10 ? arena_printf(a, "nothing-%zu", i) : k->name;
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

/* What one sample took: the run in the middle. */
struct taken {
	double wall, processor, opened;
	size_t findings;
};

static int taken_cmp(const void *pa, const void *pb)
{
	const struct taken *a = pa, *b = pb;

	return (a->processor > b->processor) - (a->processor < b->processor);
}

static struct taken look_up_once(const char *path, struct inventory *inv)
{
	struct advisory_db *db;
	struct diag_list diags;
	struct arena a;
	struct str error = { 0 };
	struct finding *findings;
	struct taken out;

	arena_init(&a);
	diag_list_init(&diags, &a);
	struct moment begin = now();
	if (advisory_db_open(&db, path, &a, &error)) {
		printf(STR_FMT "\n", STR_ARG(error));
		exit(1);
	}
	out.opened = since(begin).wall;
	begin = now();
	advisory_match(db, inv, &a, &diags, &findings, &out.findings);
	struct moment took = since(begin);
	out.wall = took.wall;
	out.processor = took.processor;
	advisory_db_close(db);
	arena_release(&a);
	return out;
}

static struct taken look_up_sample(const char *path, uint32_t seed, unsigned runs)
{
	struct taken v[RUNS];
	struct arena a;

	arena_init(&a);
	struct inventory inv = { .packages = packages(path, seed, &a),
				 .n_packages = PACKAGES };
	graph_index(&inv, &a);
	for (unsigned i = 0; i < runs; i++)
		v[i] = look_up_once(path, &inv);
	arena_release(&a);
	qsort(v, runs, sizeof(*v), taken_cmp);
	return v[runs / 2];
}

static void say_taken(const char *sample, struct taken t)
{
	printf("%-9s %d packages, %zu findings in %.1f ms, of processor %.1f ms: %.2f us "
	       "a package\n",
	       sample, PACKAGES, t.findings, t.wall * 1e3, t.processor * 1e3,
	       t.processor * 1e6 / PACKAGES);
}

static void look_up(const char *path)
{
	struct taken v[SEEDS];
	char name[16];

	if (!path) {
		struct taken t = look_up_sample(NULL, 1, RUNS);

		printf("open      %.2f ms\n", t.opened * 1e3);
		say_taken("look-up", t);
		return;
	}
	for (uint32_t i = 0; i < SEEDS; i++) {
		v[i] = look_up_sample(path, i + 1, RUNS);
		snprintf(name, sizeof(name), "sample %u", i + 1);
		say_taken(name, v[i]);
	}
	qsort(v, SEEDS, sizeof(*v), taken_cmp);
	printf("look-up   %.1f, %.1f, %.1f ms of processor: the least, the median, the "
	       "most\n",
	       v[0].processor * 1e3, v[SEEDS / 2].processor * 1e3,
	       v[SEEDS - 1].processor * 1e3);
	printf("open      %.2f ms\n", v[SEEDS / 2].opened * 1e3);
	say_taken("heaviest", look_up_sample(path, HEAVIEST, RUNS));
}

/* A sample by itself, for a profiler. */
static int look_up_alone(const char *path, const char *seed)
{
	say_taken("look-up", look_up_sample(path, (uint32_t)strtoul(seed, NULL, 10), 1));
	return 0;
}

int main(int argc, char **argv)
{
	char path[] = "/tmp/waybill-bench-XXXXXX";

	heap_prepare(); /* as the program itself does */
	if (argc < 2) {
		look_up(NULL);
		return 0;
	}
	if (argc > 2 && str_is(str_of(argv[1]), "--db")) {
		if (argc > 3)
			return look_up_alone(argv[2], argv[3]);
		look_up(argv[2]);
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
