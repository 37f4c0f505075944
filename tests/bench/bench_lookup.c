/*
 * bench_lookup.c - how fast packages are matched, and how fast records are imported.
 *
 *	bench_lookup [FILE...]
 *
 * Without files, look-ups in the built-in database; with OSV archives, first their
 * import into a temporary database, then look-ups in that.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "advisory/match.h"
#include "advisory/osv_import.h"
#include "core/graph.h"

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void import(const char *db, const char *const *inputs, size_t n)
{
	struct osv_import_options options = { .base = DB_FROM_NOTHING,
					      .tool = WAYBILL_VERSION };
	struct osv_import_result r;
	struct diag_list diags;
	struct arena a;
	struct rusage used;
	double begin = now();

	arena_init(&a);
	diag_list_init(&diags, &a);
	int rc = osv_import(db, inputs, n, &options, &r, &a, &diags);
	double took = now() - begin;
	for (size_t i = 0; i < diags.n && i < 5; i++)
		printf("# " STR_FMT ": " STR_FMT "\n", STR_ARG(diags.v[i].path),
		       STR_ARG(diags.v[i].text));
	if (rc)
		exit(1);
	getrusage(RUSAGE_SELF, &used);
	printf("import    %llu records (%llu replaced, %llu odd, %llu rejected) in %.2f "
	       "s, "
	       "%.0f a second, peak %ld MB\n",
	       (unsigned long long)(r.added + r.replaced), (unsigned long long)r.replaced,
	       (unsigned long long)r.odd, (unsigned long long)r.rejected, took,
	       (double)(r.added + r.replaced) / took, used.ru_maxrss / 1024);
	arena_release(&a);
}

enum { PACKAGES = 20000 };

/* One in ten has a name that is there; half of its versions are affected. */
static struct package *packages(struct arena *a)
{
	static const char *const known[] = { "flask",    "django",   "jinja2", "urllib3",
					     "requests", "werkzeug", "pillow", "aiohttp",
					     "numpy",    "lxml" };
	struct package *v = arena_new_array(a, struct package, PACKAGES);

	for (size_t i = 0; i < PACKAGES; i++) {
		v[i].ecosystem = ECO_PYPI;
		v[i].name = i % 10 ? arena_printf(a, "nothing-%zu", i)
				   : str_of(known[i / 10 % 10]);
		v[i].version =
			arena_printf(a, "%zu.%zu.%zu", i / 100 % 5, i / 10 % 10, i % 10);
	}
	return v;
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
	double begin = now();
	if (advisory_db_open(&db, path, &a, &error)) {
		printf(STR_FMT "\n", STR_ARG(error));
		exit(1);
	}
	double opened = now();
	struct inventory inv = { .packages = packages(&a), .n_packages = PACKAGES };
	graph_index(&inv, &a);
	double ready = now();
	advisory_match(db, &inv, &a, &diags, &findings, &n);
	double took = now() - ready;
	printf("open      %.2f ms\n", (opened - begin) * 1e3);
	printf("look-up   %d packages, %zu findings in %.0f ms: %.1f us a package, %.0f "
	       "a second\n",
	       PACKAGES, n, took * 1e3, took * 1e6 / PACKAGES, PACKAGES / took);
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
	int fd = mkstemp(path);
	if (fd < 0)
		return 1;
	close(fd);
	unlink(path); /* the name alone is wanted */
	import(path, (const char *const *)&argv[1], (size_t)argc - 1);
	look_up(path);
	unlink(path);
	return 0;
}
