/*
 * fuzz_git.c - git's index and the syntax of its configuration take any bytes.
 */
#include <stdint.h>
#include <stdlib.h>

#include "format/git_config.h"
#include "format/git_index.h"

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_index(struct str bytes)
{
	struct git_index_file ix;
	struct git_index_entry e;
	uint32_t n = 0;

	if (git_index_file_open(&ix, bytes)) {
		require(!git_index_file_next(&ix, &e));
		return;
	}
	for (; git_index_file_next(&ix, &e); n++) {
		const char *object = (const char *)e.object;

		require(e.stage <= 3 && e.path.len <= GIT_INDEX_PATH_BYTES);
		require(object >= bytes.ptr &&
			object + ix.object_bytes <= bytes.ptr + bytes.len);
	}
	/* an open index gives all that its header states */
	require(n == ix.n_entries);
}

static void check_config(struct str bytes)
{
	struct git_config_reader r;
	struct git_config_item it;
	struct arena a;
	unsigned line = 1;
	size_t n = 0;

	arena_init(&a);
	git_config_init(&r, &a, bytes);
	for (; git_config_next(&r, &it); n++) {
		require(it.line >= line && n <= bytes.len);
		require(it.kind != GIT_CONFIG_VARIABLE || it.name.len);
		require(it.has_value || it.kind == GIT_CONFIG_BAD || !it.value.len);
		line = it.line;
	}
	arena_release(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = { (const char *)data, size };

	check_index(bytes);
	check_config(bytes);
	return 0;
}
