/* test_ecosystem.c - names of ecosystems, scopes, digests, severities, kinds. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "core/ecosystem.h"
#include "core/finding.h"

#define assert_str(s, text) assert_true(str_is((s), (text)))

static void names_go_both_ways(void **state)
{
	(void)state;
	for (int i = 1; i < ECO_COUNT; i++) {
		enum ecosystem e = (enum ecosystem)i;
		struct str name = ecosystem_name(e);

		assert_true(ecosystem_label(e).len > 0);
		if (name.len)
			assert_int_equal(ecosystem_of_name(name), e);
	}
	assert_int_equal(ecosystem_of_name(STR("pypi")), ECO_PYPI);
	assert_int_equal(ecosystem_of_name(STR("Debian:12")), ECO_DEBIAN);
	assert_int_equal(ecosystem_of_name(STR("Ubuntu:22.04:LTS")), ECO_UBUNTU);
	assert_int_equal(ecosystem_of_name(STR("Rocky Linux:9")), ECO_ROCKY);
	assert_int_equal(ecosystem_of_name(STR("")), ECO_NONE);
	assert_int_equal(ecosystem_of_name(STR(":12")), ECO_NONE);
	assert_int_equal(ecosystem_of_name(STR("PyPI2")), ECO_NONE);
	assert_str(ecosystem_label(ECO_OCI), "docker");
	assert_str(ecosystem_label(ECO_CRATES), "crates.io");
}

static void purl_types(void **state)
{
	(void)state;
	assert_int_equal(ecosystem_of_purl_type(STR("golang"), STR("github.com/a")),
			 ECO_GO);
	assert_int_equal(ecosystem_of_purl_type(STR("cargo"), STR("")), ECO_CRATES);
	assert_int_equal(ecosystem_of_purl_type(STR("deb"), STR("ubuntu")), ECO_UBUNTU);
	assert_int_equal(ecosystem_of_purl_type(STR("deb"), STR("debian")), ECO_DEBIAN);
	assert_int_equal(ecosystem_of_purl_type(STR("rpm"), STR("almalinux")),
			 ECO_ALMALINUX);
	assert_int_equal(ecosystem_of_purl_type(STR("rpm"), STR("mageia")), ECO_MAGEIA);
	assert_int_equal(ecosystem_of_purl_type(STR("apk"), STR("wolfi")), ECO_WOLFI);
	assert_int_equal(ecosystem_of_purl_type(STR("rpm"), STR("fedora")), ECO_NONE);
	assert_int_equal(ecosystem_of_purl_type(STR("oci"), STR("")), ECO_OCI);
	assert_int_equal(ecosystem_of_purl_type(STR("generic"), STR("")), ECO_NONE);
	assert_int_equal(ecosystem_of_purl_type(STR("brew"), STR("")), ECO_NONE);
	assert_int_equal(ecosystem_of_purl_type(STR("bazel"), STR("")), ECO_BAZEL);
}

static void distributions(void **state)
{
	(void)state;
	for (int i = 0; i < ECO_COUNT; i++) {
		enum ecosystem e = (enum ecosystem)i;
		struct str type = ecosystem_purl_type(e);
		bool shared =
			str_is(type, "deb") || str_is(type, "apk") || str_is(type, "rpm");

		/* each says which it is by its namespace, and reads that back */
		assert_int_equal(ecosystem_is_distribution(e), shared);
		assert_int_equal(ecosystem_purl_namespace(e).len > 0, shared);
		if (shared)
			assert_int_equal(
				ecosystem_of_purl_type(type, ecosystem_purl_namespace(e)),
				e);
	}
}

static void name_keys(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	assert_str(ecosystem_name_key(&a, ECO_PYPI, STR("Zope.-_Interface")),
		   "zope-interface");
	assert_str(ecosystem_name_key(&a, ECO_NUGET, STR("Newtonsoft.Json")),
		   "newtonsoft.json");
	assert_str(ecosystem_name_key(&a, ECO_PACKAGIST, STR("Acme/Lib")), "acme/lib");
	assert_str(ecosystem_name_key(&a, ECO_VSCODE, STR("EffetMer.darkgpt")),
		   "effetmer.darkgpt");
	assert_str(ecosystem_name_key(&a, ECO_NPM, STR("JSONStream")), "JSONStream");
	assert_str(ecosystem_name_key(&a, ECO_GO, STR("github.com/CosmWasm/wasmd")),
		   "github.com/CosmWasm/wasmd");
	assert_str(ecosystem_name_key(&a, ECO_MAVEN, STR("org.A:b")), "org.A:b");
	assert_str(
		ecosystem_name_key(&a, ECO_SWIFT, STR("https://u@GitHub.com/o/r.git/")),
		"github.com/o/r");
	assert_str(ecosystem_name_key(&a, ECO_SWIFT, STR("github.com/o/r@x")),
		   "github.com/o/r@x");
	assert_str(ecosystem_name_key(&a, ECO_PYPI, STR("")), "");
	arena_release(&a);
}

static void scopes_and_digests(void **state)
{
	enum hash_alg alg = HASH_MD5;

	(void)state;
	assert_string_equal(scope_name(SCOPE_UNKNOWN), "runtime");
	assert_string_equal(scope_name(SCOPE_OPTIONAL), "optional");
	assert_string_equal(hash_alg_name(HASH_SHA512), "SHA-512");
	assert_true(hash_alg_of(STR("sha512"), &alg));
	assert_int_equal(alg, HASH_SHA512);
	assert_true(hash_alg_of(STR("Sha-1"), &alg));
	assert_int_equal(alg, HASH_SHA1);
	assert_true(hash_alg_of(STR("md5"), &alg));
	assert_int_equal(alg, HASH_MD5);
	assert_false(hash_alg_of(STR("sha3-512"), &alg));
	assert_false(hash_alg_of(STR("sha"), &alg));
	assert_false(hash_alg_of(STR(""), &alg));
}

static void severities(void **state)
{
	enum severity s = SEVERITY_HIGH;

	(void)state;
	assert_string_equal(severity_name(SEVERITY_CRITICAL), "CRITICAL");
	assert_true(severity_of_name(STR("Moderate"), &s));
	assert_int_equal(s, SEVERITY_MEDIUM);
	assert_true(severity_of_name(STR("negligible"), &s));
	assert_int_equal(s, SEVERITY_LOW);
	assert_true(severity_of_name(STR("unknown"), &s));
	assert_int_equal(s, SEVERITY_UNKNOWN);
	assert_false(severity_of_name(STR("bad"), &s));
	assert_false(severity_of_name(STR(""), &s));
	assert_int_equal(severity_of_score(0, false), SEVERITY_LOW);
	assert_int_equal(severity_of_score(39, false), SEVERITY_LOW);
	assert_int_equal(severity_of_score(40, false), SEVERITY_MEDIUM);
	assert_int_equal(severity_of_score(70, false), SEVERITY_HIGH);
	assert_int_equal(severity_of_score(90, false), SEVERITY_CRITICAL);
	assert_int_equal(severity_of_score(100, true), SEVERITY_HIGH);
}

static void findings_are_ordered(void **state)
{
	struct finding v[] = {
		{ .path = STR("b"), .line = 1, .id = STR("X") },
		{ .path = STR("a"), .line = 2, .id = STR("B"), .severity = SEVERITY_LOW },
		{ .path = STR("a"),
		  .line = 2,
		  .id = STR("C"),
		  .severity = SEVERITY_HIGH },
		{ .path = STR("a"), .line = 2, .id = STR("A"), .severity = SEVERITY_LOW },
		{ .path = STR("a"),
		  .line = 2,
		  .id = STR("A"),
		  .kind = FINDING_SECRET,
		  .severity = SEVERITY_CRITICAL },
		{ .path = STR("a"), .line = 1, .id = STR("Z") },
	};
	static const int order[] = { 5, 2, 3, 1, 4, 0 };
	struct finding sorted[6];

	(void)state;
	memcpy(sorted, v, sizeof(v));
	qsort(sorted, 6, sizeof(sorted[0]), finding_cmp);
	for (int i = 0; i < 6; i++)
		assert_memory_equal(&sorted[i], &v[order[i]], sizeof(v[0]));
	assert_string_equal(finding_kind_name(FINDING_END_OF_LIFE), "end-of-life");
	assert_string_equal(finding_kind_short(FINDING_END_OF_LIFE), "eol");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_go_both_ways),   cmocka_unit_test(purl_types),
		cmocka_unit_test(distributions),        cmocka_unit_test(name_keys),
		cmocka_unit_test(scopes_and_digests),   cmocka_unit_test(severities),
		cmocka_unit_test(findings_are_ordered),
	};

	return cmocka_run_group_tests_name("ecosystem", tests, NULL, NULL);
}
