/*
 * bench_sbom.c - reading and writing SBOMs, in memory: no file, no process.
 *
 * Usage: bench_sbom read FILE…   MB/s of the JSON reader alone, of the document, and of
 *                                its packages (what waybill does before it matches)
 *        bench_sbom write FILE   milliseconds and memory of each writer with FILE's
 * packages bench_sbom NAME FILE    the same of one writer, for a profiler
 *
 * Processor time of the fastest of several rounds; memory is the peak of the resident set
 * above what it was before the first round (Linux; else 0).
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/graph.h"
#include "sbom/sbom_emit.h"
#include "sbom/sbom_read.h"
#include "sbom/sbom_writers.h"
#include "scan/merge.h"

enum { ROUNDS = 7 };

/* Of the processor: other programs do not count. */
static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* --- memory -------------------------------------------------------------------- */

static long status_kb(const char *key)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[256];
	long kb = 0;

	while (f && fgets(line, sizeof(line), f))
		if (strncmp(line, key, strlen(key)) == 0)
			kb = strtol(line + strlen(key) + 1, NULL, 10);
	if (f)
		fclose(f);
	return kb;
}

/* Forgets the peak so far; returns what is resident now. */
static long start_peak(void)
{
	FILE *f = fopen("/proc/self/clear_refs", "w");

	if (f) {
		fputs("5", f);
		fclose(f);
	}
	return status_kb("VmRSS");
}

/* --- rounds -------------------------------------------------------------------- */

struct bench {
	struct str bytes;
	struct report report;
	const struct writer *writer;
	size_t n; /* packages, or bytes that were written */
};

/* Seconds of the fastest round; *kb gets the memory of the first. */
static double measure(void (*once)(struct bench *b), struct bench *b, long *kb)
{
	double best = 1e9;
	long before = start_peak();

	for (int i = 0; i < ROUNDS; i++) {
		double t = now();

		once(b);
		t = now() - t;
		if (t < best)
			best = t;
		if (i == 0)
			*kb = status_kb("VmHWM") - before;
	}
	return best;
}

/* --- what is measured ------------------------------------------------------------ */

static void read_tree(struct bench *b)
{
	struct arena a;
	struct diag_list d;

	arena_init(&a);
	diag_list_init(&d, &a);
	if (!jnode_read(&a, b->bytes, JNODE_STRICT, SBOM_DEPTH, &d, STR("bench")))
		exit(1);
	arena_release(&a);
}

static struct sbom_doc *read_in(struct arena *a, struct diag_list *d, struct str bytes)
{
	struct sbom_doc *doc = sbom_read(a, bytes, d, STR("bench"));

	if (!doc) {
		fprintf(stderr, "not read: " STR_FMT "\n", STR_ARG(d->v[0].text));
		exit(1);
	}
	return doc;
}

static void read_document(struct bench *b)
{
	struct arena a;
	struct diag_list d;

	arena_init(&a);
	diag_list_init(&d, &a);
	b->n = read_in(&a, &d, b->bytes)->n;
	arena_release(&a);
}

static void to_packages(struct arena *a, struct diag_list *d, struct str bytes,
			struct inventory *out)
{
	static const struct parser input = { .id = "sbom", .title = "SBOM" };
	struct parse_result *result = arena_new(a, struct parse_result);
	struct parse_ctx ctx;
	struct sbom_doc *doc = read_in(a, d, bytes);

	parse_ctx_init(&ctx, &input, -1, STR("bench"), NULL, 0, result);
	sbom_emit(&ctx, doc, SBOM_EMIT_EVIDENCE | SBOM_EMIT_DECLARED);
	parse_ctx_finish(&ctx);
	merge_documents(result, 1, a, d, out);
}

static void read_packages(struct bench *b)
{
	struct arena a;
	struct diag_list d;
	struct inventory inv;

	arena_init(&a);
	diag_list_init(&d, &a);
	to_packages(&a, &d, b->bytes, &inv);
	b->n = inv.n_packages;
	arena_release(&a);
}

static void write_once(struct bench *b)
{
	struct buf out;

	buf_init(&out, SIZE_MAX / 2);
	b->writer->write(&b->report, NULL, false, &out);
	b->n = out.len;
	buf_release(&out);
}

/* --- tables ---------------------------------------------------------------------- */

static void say_read(const char *what, double seconds, long kb, const struct bench *b)
{
	printf("  %-44s %9.1f ms %7.0f MB/s %7ld MB\n", what, seconds * 1e3,
	       (double)b->bytes.len / seconds / 1e6, kb / 1024);
}

static void bench_read(const char *name, struct str bytes)
{
	struct bench b = { .bytes = bytes };
	bool json = bytes.len && bytes.ptr[0] == '{';
	double t;
	long kb;

	printf("%s, %.1f MB\n", name, (double)bytes.len / 1e6);
	if (json) {
		t = measure(read_tree, &b, &kb);
		say_read("the JSON reader alone", t, kb, &b);
	}
	t = measure(read_document, &b, &kb);
	say_read("the document", t, kb, &b);
	t = measure(read_packages, &b, &kb);
	say_read("its packages", t, kb, &b);
}

static void bench_write(const char *only, struct str bytes)
{
	static const struct writer *const writers[] = {
		&cyclonedx_json_writer, &cyclonedx_xml_writer, &spdx_json_writer,
		&spdx_tag_writer,       &spdx3_json_writer,
	};
	struct bench b = { .bytes = bytes };
	struct inventory inv;
	struct diag_list d;
	struct arena a;
	long kb;

	arena_init(&a);
	diag_list_init(&d, &a);
	to_packages(&a, &d, bytes, &inv);
	b.report = (struct report){
		.target = TARGET_SBOM,
		.target_name = STR("bench"),
		.subject = { .name = STR("bench"), .package = PACKAGE_NONE },
		.inventory = &inv,
		.diags = &d,
		.complete = true,
		.tool_version = "0",
	};
	printf("%zu packages, %zu edges in memory\n", inv.n_packages, inv.n_edges);
	for (size_t i = 0; i < sizeof(writers) / sizeof(writers[0]); i++) {
		if (strcmp(only, "write") != 0 && strcmp(only, writers[i]->name) != 0)
			continue;
		b.writer = writers[i];
		double t = measure(write_once, &b, &kb);

		printf("  write %-38s %9.1f ms %7.0f MB/s %7ld MB\n", writers[i]->name,
		       t * 1e3, (double)b.n / t / 1e6, kb / 1024);
	}
	arena_release(&a);
}

static struct str load(const char *name, struct buf *b)
{
	FILE *f = fopen(name, "rb");
	size_t n;

	if (!f) {
		perror(name);
		exit(1);
	}
	buf_init(b, (size_t)1 << 30);
	do {
		size_t room = buf_reserve(b, 65536);

		n = fread(b->ptr + b->len, 1, room, f);
		b->len += n;
	} while (n);
	fclose(f);
	return buf_str(b);
}

int main(int argc, char **argv)
{
	for (int i = 2; i < argc; i++) {
		const char *slash = strrchr(argv[i], '/');
		struct buf b;
		struct str bytes = load(argv[i], &b);

		if (strcmp(argv[1], "read") == 0)
			bench_read(slash ? slash + 1 : argv[i], bytes);
		else
			bench_write(argv[1], bytes);
		buf_release(&b);
	}
	return argc < 3;
}
