/*
 * fuzz_xml.c - the XML reader gives a sound tree, or says why not, for any bytes.
 */
#include <stdint.h>
#include <stdlib.h>

#include "format/xml.h"

enum { DEPTH = 24 };

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check(const struct xml *v, unsigned depth)
{
	size_t n = 0;

	require(depth < DEPTH && v->line > 0);
	require(str_is_utf8(v->text) && str_is_utf8(v->name));
	require(!v->text.len ||
		(!is_space(v->text.ptr[0]) && !is_space(v->text.ptr[v->text.len - 1])));
	for (const struct xml_attr *a = v->attrs; a; a = a->next)
		require(str_is_utf8(a->value));
	xml_each (it, v) {
		n++;
		require(it->line >= v->line);
		check(it, depth + 1);
	}
	require(n == v->n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct arena a;
	struct diag_list d;

	arena_init(&a);
	diag_list_init(&d, &a);
	const struct xml *root = xml_read(&a, text, DEPTH, &d, STR("fuzz"));

	require(root || !diag_complete(&d));
	if (root)
		check(root, 0);
	arena_release(&a);
	return 0;
}
