/*
 * fuzz_yaml.c - the YAML reader gives trees that can be walked in bounded time.
 */
#include <stdint.h>
#include <stdlib.h>

#include "format/yaml.h"

enum { DEPTH = 24 };

static void require(bool holds)
{
	if (!holds)
		abort();
}

/* Nodes of v, aliases followed. */
static size_t check(const struct ynode *v, unsigned depth)
{
	size_t n = 1;

	require(depth <= DEPTH && v->line > 0 && v->end_line >= v->line);
	require(v->type != YNODE_SCALAR || !v->child);
	require(str_is_utf8(v->text) && str_is_utf8(v->comment));
	ynode_each (it, v) {
		require(v->type == YNODE_MAPPING ? it->key_line > 0 : true);
		n += check(it, depth + 1);
	}
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct arena a;
	struct diag_list d;
	struct ynode_docs docs;

	arena_init(&a);
	diag_list_init(&d, &a);
	int rc = ynode_load(&a, text, DEPTH, &d, STR("fuzz"), &docs);

	require(!rc || !diag_complete(&d));
	for (size_t i = 0; i < docs.n; i++)
		if (docs.v[i])
			require(check(docs.v[i], 0) <= size + 2000000);
	arena_release(&a);
	return 0;
}
