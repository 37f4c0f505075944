/*
 * fuzz_purl.c - what is read as a package URL must be written so that it is read as
 * the same again.
 */
#include <stdint.h>
#include <stdlib.h>

#include "core/purl.h"

static void require(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size }, once, twice;
	struct package package = { .n_hashes = 0 };
	struct arena a;
	struct purl p, q;

	arena_init(&a);
	if (purl_parse(&a, text, &p))
		goto out;
	purl_to_package(&a, &p, &package);
	purl_of_package(&a, &package);
	if (purl_build(&a, &p, &once))
		goto out;
	require(!purl_parse(&a, once, &q));
	require(!purl_build(&a, &q, &twice));
	require(str_eq(once, twice));
	require(str_eq(p.type, q.type) && str_eq(p.name_space, q.name_space));
	require(str_eq(p.name, q.name) && str_eq(p.version, q.version));
	require(str_eq(p.subpath, q.subpath) && p.n_qualifiers == q.n_qualifiers);
	for (size_t i = 0; i < p.n_qualifiers; i++)
		require(str_eq(p.qualifiers[i].value, q.qualifiers[i].value));
out:
	arena_release(&a);
	return 0;
}
