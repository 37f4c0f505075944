/*
 * bench_json.c - megabytes a second of json_read beside jansson's json_loadb.
 *
 * Usage: bench_json FILE…  Each reader reads each file for half a second, results
 * freed, best of all rounds.
 */
/* Both libraries have these names; jansson's get others here. */
#define json_type jansson_type
#define json_string jansson_string
#define JSON_NULL JANSSON_NULL
#define JSON_FALSE JANSSON_FALSE
#define JSON_TRUE JANSSON_TRUE
#define JSON_STRING JANSSON_STRING
#define JSON_ARRAY JANSSON_ARRAY
#define JSON_OBJECT JANSSON_OBJECT
#include <jansson.h>
#undef json_type
#undef json_string
#undef JSON_NULL
#undef JSON_FALSE
#undef JSON_TRUE
#undef JSON_STRING
#undef JSON_ARRAY
#undef JSON_OBJECT
#undef JSON_STRICT
#undef json_is_true

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
	if (!json_read(&a, bytes, JSON_STRICT, 512, &d, STR("bench")))
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
	double a = speed(ours, buf_str(&b)), j = speed(janssons, buf_str(&b));

	printf("%s: %zu bytes, json_read %.0f MB/s, jansson %.0f MB/s, ratio %.1f\n",
	       name, b.len, a / 1e6, j / 1e6, a / j);
	buf_release(&b);
	return 0;
}

int main(int argc, char **argv)
{
	int rc = 0;

	for (int i = 1; i < argc; i++)
		rc |= bench_file(argv[i]);
	return rc;
}
