/*
 * standalone_main.c - a main() for the fuzz targets where libFuzzer is not at hand.
 *
 * Usage: TARGET [--chop] FILE or FOLDER…
 * Each file is given to the target once, in an allocation of its exact length so that
 * a sanitizer sees a byte read too far.  With --chop every prefix of files up to 64 KiB
 * is given instead; of longer ones every few bytes, so that no file costs more than about
 * a megabyte of reading.
 */
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
	MOST_BYTES = 64 * 1024 * 1024,
	MOST_CHOPPED = 64 * 1024,
	CHOP_BUDGET = 1024 * 1024, /* bytes read of one file's prefixes together */
	MOST_DEPTH = 64,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct totals {
	size_t files, runs, failed;
	bool chop;
};

static void run_once(const uint8_t *data, size_t size, struct totals *t)
{
	/* malloc(0) may be NULL, which no target expects. */
	uint8_t *copy = malloc(size ? size : 1);

	if (!copy)
		abort();
	memcpy(copy, data, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
	t->runs++;
}

static void run_prefixes(const uint8_t *data, size_t size, struct totals *t)
{
	size_t step = size * size / 2 / CHOP_BUDGET + 1;

	if (step > 1)
		step |= 1; /* an odd one meets every place in a line */
	for (size_t n = 0; n <= size; n += step)
		run_once(data, n, t);
}

static void run_file(const char *path, size_t size, struct totals *t)
{
	FILE *f = fopen(path, "rb");
	uint8_t *data = malloc(size + 1);

	if (!f || !data) {
		perror(path);
		t->failed++;
	} else if (fread(data, 1, size, f) == size) {
		/* The last line on stderr names the file that a crash belongs to. */
		if (getenv("FUZZ_VERBOSE"))
			fprintf(stderr, "%s\n", path);
		t->files++;
		if (!t->chop)
			run_once(data, size, t);
		else if (size <= MOST_CHOPPED)
			run_prefixes(data, size, t);
	}
	free(data);
	if (f)
		fclose(f);
}

static void run_path(const char *path, unsigned depth, struct totals *t);

static void run_folder(const char *path, unsigned depth, struct totals *t)
{
	struct dirent **names;
	int n = scandir(path, &names, NULL, alphasort);

	if (n < 0) {
		perror(path);
		t->failed++;
		return;
	}
	for (int i = 0; i < n; i++) {
		const char *name = names[i]->d_name;
		size_t len = strlen(path) + strlen(name) + 2;
		char *full = malloc(len);

		if (full && strcmp(name, ".") && strcmp(name, "..")) {
			snprintf(full, len, "%s/%s", path, name);
			run_path(full, depth + 1, t);
		}
		free(full);
		free(names[i]);
	}
	free(names);
}

static void run_path(const char *path, unsigned depth, struct totals *t)
{
	struct stat st;

	/* A fixture may be a link that leads nowhere on purpose. */
	if (depth && !lstat(path, &st) && S_ISLNK(st.st_mode))
		return;
	if (stat(path, &st)) {
		perror(path);
		t->failed++;
	} else if (S_ISDIR(st.st_mode)) {
		if (depth < MOST_DEPTH)
			run_folder(path, depth, t);
	} else if (S_ISREG(st.st_mode) && st.st_size <= MOST_BYTES) {
		run_file(path, (size_t)st.st_size, t);
	}
}

int main(int argc, char **argv)
{
	struct totals t = { 0 };
	const char *slash = strrchr(argv[0], '/');

	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--chop"))
			t.chop = true;
		else
			run_path(argv[i], 0, &t);
	}
	printf("%s: %zu inputs from %zu files\n", slash ? slash + 1 : argv[0], t.runs,
	       t.files);
	return t.failed || !t.runs;
}
