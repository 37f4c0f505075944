/*
 * fuzz_policy.c - any bytes as a VEX document and as each of the ignore files, and what
 * they then hide.
 */
#include <stdlib.h>

#include "policy/ignore.h"
#include "policy/vex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PACKAGES = 2, FINDINGS = 3, TODAY = 20000 };

struct scene {
	struct location places[2];
	struct package packages[PACKAGES];
	struct str aliases[2];
	struct finding v[FINDINGS];
	struct inventory inv;
};

/* Two packages with a flaw each, and a file's finding. */
static void set_scene(struct scene *s)
{
	static const struct location places[] = { { { "a/requirements.txt", 18 }, 1 },
						  { { "package-lock.json", 17 }, 2 } };

	*s = (struct scene){ .aliases = { STR("GHSA-aaaa"), STR("CVE-2") } };
	for (size_t i = 0; i < PACKAGES; i++) {
		s->packages[i] = (struct package){ .ecosystem = i ? ECO_NPM : ECO_PYPI,
						   .name = i ? STR("@a/b") : STR("Flask"),
						   .version = STR("1.0"),
						   .locations = places,
						   .n_locations = i + 1 };
		s->v[i] = (struct finding){ .id = STR("CVE-1"),
					    .package = (unsigned)i,
					    .path = places[i].path,
					    .aliases = s->aliases,
					    .n_aliases = i + 1 };
	}
	s->v[PACKAGES] = (struct finding){ .kind = FINDING_MISCONFIGURATION,
					   .id = STR("WB-DF-001"),
					   .package = PACKAGE_NONE,
					   .path = STR("Dockerfile") };
	s->inv = (struct inventory){ .packages = s->packages, .n_packages = PACKAGES };
}

static void apply(struct ignore_list *list, struct diag_list *d)
{
	struct scene s;

	set_scene(&s);
	ignore_list_apply(list, &s.inv, s.v, FINDINGS, TODAY,
			  IGNORE_WANTS_REASON | IGNORE_WANTS_EXPIRY | IGNORE_FAILS_STALE,
			  d);
	for (size_t i = 0; i < FINDINGS; i++)
		if (s.v[i].suppressed && !list->n)
			abort(); /* nothing says so */
}

static void as_vex(struct str bytes)
{
	struct ignore_list list;
	struct diag_list d;
	struct arena a;

	arena_init(&a);
	diag_list_init(&d, &a);
	ignore_list_init(&list, &a);
	if (vex_read(&list, bytes, STR("v.json"), &d) != 0 && !d.n)
		abort(); /* what is refused is said */
	apply(&list, &d);
	arena_release(&a);
}

static void as_ignore_file(struct str bytes, struct str name)
{
	struct ignore_list list;
	struct diag_list d;
	struct arena a;
	unsigned violations = 0;

	arena_init(&a);
	diag_list_init(&d, &a);
	ignore_list_init(&list, &a);
	ignore_list_read(&list, bytes, name, &d, &violations);
	if (violations && !d.n)
		abort();
	apply(&list, &d);
	arena_release(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct str names[] = { { ".waybill-ignore.yaml", 20 },
					    { ".trivyignore", 12 },
					    { ".trivyignore.yaml", 17 },
					    { ".grype.yaml", 11 },
					    { "a/osv-scanner.toml", 18 } };
	struct str bytes = { (const char *)data, size };

	as_vex(bytes);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		as_ignore_file(bytes, names[i]);
	return 0;
}
