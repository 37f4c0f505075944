/*
 * fuzz_toml.c - the TOML reader gives a sound tree for any bytes.
 */
#include <stdint.h>
#include <stdlib.h>

#include "format/toml.h"

enum { DEPTH = 24 };

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check(const struct toml *v, unsigned depth)
{
	size_t n = 0;

	/* A header, the dotted key below it and the value count one after the other. */
	require(depth <= DEPTH + 1 && v->line > 0);
	require(v->type == TOML_TABLE || v->type == TOML_ARRAY || !v->child);
	require(v->type != TOML_STRING || str_is_utf8(v->text));
	toml_each (it, v) {
		n++;
		require(v->type == TOML_TABLE || !it->key.len);
		/* Keys are there once. */
		require(v->type != TOML_TABLE || n > 64 ||
			toml_get_str(v, it->key) == it);
		check(it, depth + 1);
	}
	require(n == v->n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct arena a;
	struct diag_list d;
	unsigned errors = 0;

	arena_init(&a);
	diag_list_init(&d, &a);
	const struct toml *root = toml_read(&a, text, DEPTH, &d, STR("fuzz"), &errors);

	require(root && root->type == TOML_TABLE);
	require(errors ? d.n >= errors && !diag_complete(&d) : !d.n);
	check(root, 0);
	arena_release(&a);
	return 0;
}
