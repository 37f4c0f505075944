/*
 * fuzz_constraint.c - a requirement and a version: the union must ascend, be made of
 * valid versions, and allow nothing that is not one.
 *
 * Input: a byte that selects the ecosystem, the requirement, a newline, the version.
 */
#include <stdint.h>
#include <stdlib.h>

#include "version/constraint.h"

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check(const struct constraint *c, const struct version_scheme *s)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct version_interval *v = &c->v[i];

		require(!v->low.len || s->valid(v->low));
		require(!v->high.len || s->valid(v->high));
		require(!v->low.len || !v->high.len || s->compare(v->low, v->high) <= 0);
		require(!i || s->compare(c->v[i - 1].high, v->low) <= 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum ecosystem all[] = { ECO_PYPI, ECO_NPM, ECO_CRATES, ECO_RUBYGEMS,
					      ECO_PACKAGIST };
	struct str text, version;
	struct constraint c;
	struct arena a;

	if (!size)
		return 0;
	enum ecosystem e = all[data[0] % (sizeof(all) / sizeof(all[0]))];
	const struct version_scheme *s = version_scheme_of(e);

	arena_init(&a);
	str_cut((struct str){ (const char *)data + 1, size - 1 }, '\n', &text, &version);
	if (!constraint_read(&a, e, text, &c)) {
		check(&c, s);
		require(!constraint_allows(&c, s, version) || s->valid(version));
	}
	arena_release(&a);
	return 0;
}
