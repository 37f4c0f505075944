/*
 * bench_json.c - megabytes a second of jnode_read beside jansson's json_loadb.
 *
 * Usage: bench_json [FILE…]  Each reader reads each file for half a second, results
 * freed, best of all rounds.  Without a file: a package-lock.json made up here.
 */

#include <jansson.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/buf.h"
#include "format/json.h"

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void ours(struct str bytes)
{
	struct arena a;
	struct diag_list d;

	arena_init(&a);
	diag_list_init(&d, &a);
	if (!jnode_read(&a, bytes, JNODE_STRICT, 512, &d, STR("bench")))
		exit(1);
	arena_release(&a);
}

static void janssons(struct str bytes)
{
	json_t *root = json_loadb(bytes.ptr, bytes.len, JSON_DECODE_ANY, NULL);

	if (!root)
		exit(1);
	json_decref(root);
}

/* Bytes a second, of the fastest round. */
static double speed(void (*read_once)(struct str bytes), struct str bytes)
{
	double best = 1e9, start = now();

	do {
		double t = now();

		read_once(bytes);
		t = now() - t;
		if (t < best)
			best = t;
	} while (now() - start < 0.5);
	return (double)bytes.len / best;
}

static void report(const char *name, struct str bytes)
{
	double a = speed(ours, bytes), j = speed(janssons, bytes);

	printf("%s: %zu bytes, jnode_read %.0f MB/s, jansson %.0f MB/s, ratio %.1f\n",
	       name, bytes.len, a / 1e6, j / 1e6, a / j);
}

static int bench_file(const char *name)
{
	struct buf b;
	FILE *f = fopen(name, "rb");
	size_t n;

	if (!f) {
		perror(name);
		return 1;
	}
	buf_init(&b, (size_t)1 << 30);
	do {
		size_t room = buf_reserve(&b, 65536);

		n = fread(b.ptr + b.len, 1, room, f);
		b.len += n;
	} while (n);
	fclose(f);
	report(name, buf_str(&b));
	buf_release(&b);
	return 0;
}

static void bench_made_up(void)
{
	enum { PACKAGES = 5000 };
	struct buf b;

	buf_init(&b, (size_t)1 << 30);
	buf_add_text(&b, "{\n  \"name\": \"made-up\",\n  \"lockfileVersion\": 3,\n"
			 "  \"packages\": {\n");
	for (unsigned i = 0; i < PACKAGES; i++)
		buf_printf(
			&b,
			"    \"node_modules/package-%u\": {\n"
			"      \"version\": \"%u.%u.0\",\n"
			"      \"resolved\": \"https://registry.npmjs.org/package-%u/-/"
			"package-%u-%u.%u.0.tgz\",\n"
			"      \"integrity\": \"sha512-%086u==\",\n"
			"      \"dependencies\": {\n        \"package-%u\": \"^%u.0.0\"\n"
			"      },\n      \"engines\": {\n        \"node\": \">=8\"\n     "
			" }\n"
			"    }%s\n",
			i, i % 20, i % 7, i, i, i % 20, i % 7, i, (i + 1) % PACKAGES,
			i % 20, i + 1 < PACKAGES ? "," : "");
	buf_add_text(&b, "  }\n}\n");
	report("made-up package-lock.json", buf_str(&b));
	buf_release(&b);
}

int main(int argc, char **argv)
{
	int rc = 0;

	for (int i = 1; i < argc; i++)
		rc |= bench_file(argv[i]);
	if (argc < 2)
		bench_made_up();
	return rc;
}
