/*
 * fuzz_license.c - a normalised licence expression must be its own normal form, and a
 * text that looks like a CVSS vector must have a score within bounds.
 */
#include <stdint.h>
#include <stdlib.h>

#include "core/license.h"
#include "core/severity.h"

static void require(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size }, once, twice;
	const char *version;
	unsigned tenths;
	struct arena a;

	arena_init(&a);
	if (license_normalize(&a, text, &once)) {
		require(license_normalize(&a, once, &twice));
		require(str_eq(once, twice));
	}
	if (!cvss_base_score(text, &tenths, &version))
		require(tenths <= 100);
	arena_release(&a);
	return 0;
}
