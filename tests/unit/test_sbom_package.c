/* test_sbom_package.c - what SBOMs say of one package. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "sbom/sbom_package.h"
#include "tests/unit/report_sample.h"

static void licences(void **state)
{
	struct str two[] = { STR("mit"), STR("Apache-2.0 AND ISC") };
	struct str odd[] = { STR("MIT"), STR("see the file") };
	struct package p = { .licenses = two, .n_licenses = 2 };
	struct str out = STR("untouched");

	(void)state;
	assert_true(sbom_license(&s.arena, &p, &out));
	assert_str(out, "MIT OR (Apache-2.0 AND ISC)");
	p.n_licenses = 1;
	assert_true(sbom_license(&s.arena, &p, &out));
	assert_str(out, "MIT");
	out = STR("untouched");
	p = (struct package){ .licenses = odd, .n_licenses = 2 };
	assert_false(sbom_license(&s.arena, &p, &out));
	p.n_licenses = 0;
	assert_false(sbom_license(&s.arena, &p, &out));
	assert_str(out, "untouched");
}

/* Alternatives without end cost what they hold, not its square. */
static void many_licences(void **state)
{
	enum { MANY = 100000 };
	struct str *v = arena_new_array(&s.arena, struct str, MANY), out;
	struct package p = { .licenses = v, .n_licenses = MANY };

	(void)state;
	for (size_t i = 0; i < MANY; i++)
		v[i] = STR("MIT");
	size_t before = s.arena.bytes;
	assert_true(sbom_license(&s.arena, &p, &out));
	assert_int_equal(out.len, MANY * 3 + (MANY - 1) * 4);
	assert_true(s.arena.bytes - before < 20000000);
}

static void addresses(void **state)
{
	static const struct {
		const char *in, *out;
	} t[] = {
		{ "https://example.org/a-1.0.zip?x=y&z#f",
		  "https://example.org/a-1.0.zip?x=y&z#f" },
		{ "https://example.org/${lower}-1.0.zip",
		  "https://example.org/$%7Blower%7D-1.0.zip" },
		{ "https://[::1]:80/a[b]", "https://[::1]:80/a%5Bb%5D" },
		{ "https://example.org/100%/%41", "https://example.org/100%25/%41" },
		{ "https://example.org/%", "https://example.org/%25" },
		{ "https://example.org/a#b#c", "https://example.org/a#b%23c" },
		{ "a b\xc3\xa9\\\"<>^`|", "a%20b%C3%A9%5C%22%3C%3E%5E%60%7C" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		assert_str(sbom_iri(&s.arena, str_of(t[i].in)), t[i].out);
	assert_str(sbom_iri(&s.arena, (struct str){ "a\0b", 3 }), "a%00b");
}

static void names(void **state)
{
	static const struct {
		enum ecosystem e;
		const char *whole, *group, *name;
	} t[] = {
		{ ECO_NPM, "@acme/x", "@acme", "x" },
		{ ECO_NPM, "x/y", "", "x/y" },
		{ ECO_NPM, "@acme", "", "@acme" },
		{ ECO_NPM, "@acme/", "", "@acme/" },
		{ ECO_PACKAGIST, "acme/x", "acme", "x" },
		{ ECO_PACKAGIST, "/x", "", "/x" },
		{ ECO_MAVEN, "org.acme:x", "org.acme", "x" },
		{ ECO_MAVEN, "x", "", "x" },
		{ ECO_GO, "github.com/acme/x", "", "github.com/acme/x" },
	};
	struct str group, name;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct package p = { .ecosystem = t[i].e, .name = str_of(t[i].whole) };

		sbom_split_name(&p, &group, &name);
		assert_str(group, t[i].group);
		assert_str(name, t[i].name);
	}
}

static void suppliers_and_repositories(void **state)
{
	static const struct {
		enum ecosystem e;
		const char *name, *supplier, *repository;
	} t[] = {
		{ ECO_NPM, "@acme/x", "acme", "" },
		{ ECO_NPM, "x", "", "" },
		{ ECO_MAVEN, "org.acme:x", "org.acme", "" },
		{ ECO_PACKAGIST, "acme/x", "acme", "" },
		{ ECO_PYPI, "x", "", "" },
		{ ECO_GO, "github.com/acme/x/v2", "acme", "https://github.com/acme/x" },
		{ ECO_GO, "github.com/acme", "acme", "" },
		{ ECO_GO, "gitlab.com/acme/group/x", "acme", "" },
		{ ECO_GO, "k8s.io/api", "k8s.io", "" },
		{ ECO_GO, "gopkg.in/yaml.v3", "", "" },
		{ ECO_GO, "stdlib", "", "" },
		{ ECO_SWIFT, "github.com/acme/x", "acme", "https://github.com/acme/x" },
		{ ECO_GITHUB_ACTIONS, "acme/x", "acme", "https://github.com/acme/x" },
		{ ECO_OCI, "acme/x", "acme", "" },
		{ ECO_OCI, "python", "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct package p = { .ecosystem = t[i].e, .name = str_of(t[i].name) };

		assert_str(sbom_supplier(&s.r, &p), t[i].supplier);
		assert_str(sbom_repository(&s.arena, &p), t[i].repository);
	}
	struct package image = { .ecosystem = ECO_OCI,
				 .name = STR("team/x"),
				 .qualifiers =
					 STR("repository_url=registry.internal:5000") };
	struct package own = { .kind = PACKAGE_PROJECT, .name = STR("@acme/x") };
	struct package git = { .ecosystem = ECO_GO,
			       .name = STR("github.com/acme/x"),
			       .vcs_url = STR("https://example.org/fork.git") };

	assert_str(sbom_supplier(&s.r, &image), "");
	image.qualifiers = STR("repository_url=ghcr.io");
	assert_str(sbom_supplier(&s.r, &image), "team");
	assert_str(sbom_supplier(&s.r, &own), "");
	s.r.subject.supplier = STR("Acme Ltd");
	assert_str(sbom_supplier(&s.r, &own), "Acme Ltd");
	assert_str(sbom_repository(&s.arena, &git), "https://example.org/fork.git");
}

static void digests_of_one_file(void **state)
{
	struct package_hash h[] = {
		{ HASH_SHA256, STR("aa"), STR("") },
		{ HASH_SHA512, STR("bb"), STR("") },
		{ HASH_SHA256, STR("cc"), STR("") },
	};
	struct package p = { .hashes = h, .n_hashes = 2 };

	(void)state;
	assert_true(sbom_hashes_of_one_file(&p));
	p.n_hashes = 3;
	assert_false(sbom_hashes_of_one_file(&p));
	p.n_hashes = 2;
	h[1].file = STR("x.whl");
	assert_false(sbom_hashes_of_one_file(&p));
	h[0].file = STR("x.whl");
	assert_true(sbom_hashes_of_one_file(&p));
	p.n_hashes = 0;
	assert_true(sbom_hashes_of_one_file(&p));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(licences),
		cmocka_unit_test(many_licences),
		cmocka_unit_test(addresses),
		cmocka_unit_test(names),
		cmocka_unit_test(suppliers_and_repositories),
		cmocka_unit_test(digests_of_one_file),
	};

	return cmocka_run_group_tests_name("sbom_package", tests, begin, end);
}
