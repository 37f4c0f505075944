/* test_spdx.c - SPDX 2.3 JSON. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "sbom/sbom_model.h"
#include "sbom/sbom_writers.h"
#include "tests/unit/report_sample.h"

static const char *write(void)
{
	return sample_write(&s, &spdx_json_writer, "2.3", true);
}

static void the_document(void **state)
{
	const char *text = write();

	(void)state;
	assert_has(text, "{\"spdxVersion\":\"SPDX-2.3\",\"dataLicense\":\"CC0-1.0\","
			 "\"SPDXID\":\"SPDXRef-DOCUMENT\",\"name\":\"app\","
			 "\"documentNamespace\":\"https://spdx.org/spdxdocs/app-");
	assert_has(text,
		   "\"created\":\"2025-11-24T16:00:00Z\","
		   "\"creators\":[\"Tool: waybill-9.9\",\"Organization: waybill\"]");
	assert_has(text, "{\"spdxElementId\":\"SPDXRef-DOCUMENT\","
			 "\"relationshipType\":\"DESCRIBES\","
			 "\"relatedSpdxElement\":\"SPDXRef-RootPackage\"}");
	assert_lacks(text, SBOM_UUID_MARK);
	assert_lacks(text, "\"comment\"");
	s.r.subject.supplier = STR("Acme Ltd");
	text = write();
	assert_has(text,
		   "\"creators\":[\"Tool: waybill-9.9\",\"Organization: Acme Ltd\"]");
	assert_has(text, "\"supplier\":\"Organization: Acme Ltd\"");
}

static void packages(void **state)
{
	const char *text = write();

	(void)state;
	assert_has(text, "\"name\":\"@acme/lib\",\"versionInfo\":\"2.0.0\","
			 "\"downloadLocation\":\"NOASSERTION\",\"filesAnalyzed\":false,"
			 "\"supplier\":\"Organization: acme\"");
	assert_has(text, "\"SPDXID\":\"SPDXRef-Package--acme-lib-");
	assert_has(
		text,
		"\"sourceInfo\":\"found in package-lock.json:11; direct; requested ^2\"");
	s.packages[S_ASKED].evidence = EVIDENCE_COMMAND;
	text = write();
	assert_has(text, "package-lock.json:11; named by a command that was not run: "
			 "low confidence; direct; requested ^2\"");
	assert_has(text,
		   "\"referenceCategory\":\"PACKAGE-MANAGER\",\"referenceType\":\"purl\","
		   "\"referenceLocator\":\"pkg:npm/deep@3.0.0\"");
	assert_has(text, "\"relationshipType\":\"DEV_DEPENDENCY_OF\","
			 "\"relatedSpdxElement\":\"SPDXRef-RootPackage\"");
	assert_has(text,
		   "\"relationshipType\":\"DEPENDS_ON\",\"relatedSpdxElement\":\"NONE\"");
	assert_has(text, "\"relationshipType\":\"DEPENDS_ON\","
			 "\"relatedSpdxElement\":\"NOASSERTION\"");
}

static void locations(void **state)
{
	static const struct {
		const char *url, *commit, *location, *info;
	} t[] = {
		{ "https://example.org/a b.tgz", "", "https://example.org/a%20b.tgz",
		  "package-lock.json:13; direct\"" },
		{ "https://nexus/a.tgz", "", "NOASSERTION",
		  "package-lock.json:13; direct; from https://nexus/a.tgz\"" },
		{ "http://10.0.0.1:8081/a.tgz", "", "NOASSERTION",
		  "package-lock.json:13; direct; from http://10.0.0.1:8081/a.tgz\"" },
		{ "file:a.tgz", "", "NOASSERTION",
		  "package-lock.json:13; direct; from file:a.tgz\"" },
		{ "", "0123abc", "git+https://example.org/r.git@0123abc",
		  "package-lock.json:13; direct; commit 0123abc\"" },
		{ "", "", "NOASSERTION", "package-lock.json:13; direct\"" },
	};
	char want[128];

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct package *p = &s.packages[S_LIB];

		p->source_url = str_of(t[i].url);
		p->vcs_commit = str_of(t[i].commit);
		p->vcs_url =
			p->vcs_commit.len ? STR("https://example.org/r.git") : STR("");
		snprintf(want, sizeof(want), "\"downloadLocation\":\"%s\"",
			 t[i].location);
		const char *text = write();

		assert_has(text, want);
		assert_has(text, t[i].info);
	}
	s.packages[S_LIB].ecosystem = ECO_GITHUB_ACTIONS;
	s.packages[S_LIB].kind = PACKAGE_ACTION;
	s.packages[S_LIB].name = STR("acme/act");
	s.packages[S_LIB].version = STR("v4");
	assert_has(write(), "\"git+https://github.com/acme/act@v4\"");
}

static void licences(void **state)
{
	struct str v[] = { STR("MIT AND ISC"), STR("as you like"), STR("as you like") };
	struct package *p = &s.packages[S_LIB];
	const char *text;

	(void)state;
	p->licenses = v;
	p->n_licenses = 1;
	assert_has(write(), "\"licenseDeclared\":\"MIT AND ISC\"");
	p->n_licenses = 3;
	text = write();
	assert_has(text,
		   "\"licenseDeclared\":\"(MIT AND ISC) OR LicenseRef-as-you-like-");
	assert_has(text, "\"hasExtractedLicensingInfos\":[{\"licenseId\":\"LicenseRef-as-"
			 "you-like-");
	assert_has(text, "\"extractedText\":\"as you like\"}],");
	assert_has(text, "\"licenseConcluded\":\"NOASSERTION\"");
}

static void digests(void **state)
{
	struct package_hash h[] = {
		{ HASH_SHA256, STR("aa"), STR("lib-2.whl") },
		{ HASH_SHA512, STR("bb"), STR("lib-2.whl") },
		{ HASH_SHA256, STR("cc"), STR("lib-2.tar.gz") },
	};
	const char *text;

	(void)state;
	s.packages[S_LIB].hashes = h;
	s.packages[S_LIB].n_hashes = 2;
	text = write();
	assert_has(text, "\"packageFileName\":\"lib-2.whl\",\"checksums\":[{"
			 "\"algorithm\":\"SHA256\",\"checksumValue\":\"aa\"}");
	s.packages[S_LIB].n_hashes = 3;
	assert_lacks(write(), "checksums");
}

/* Names alike in their first eighty characters still have ids of their own. */
static void ids_are_unique(void **state)
{
	char name[100], id[3][64];
	const char *text;

	(void)state;
	for (size_t i = 0; i < sizeof(name) - 1; i++)
		name[i] = '_';
	name[sizeof(name) - 1] = '\0';
	s.packages[S_LIB].name = s.packages[S_DEEP].name = str_of(name);
	text = write();
	for (size_t i = 0; i < 2; i++) {
		text = strstr(text, "\"SPDXID\":\"SPDXRef-Package----");
		assert_non_null(text);
		text = strchr(text + 90, '"') - 17;
		memcpy(id[i], text, 17);
	}
	assert_int_equal(id[0][0], '-');
	assert_memory_not_equal(id[0], id[1], 17);
}

static void what_was_not_read_is_told(void **state)
{
	(void)state;
	diag_add(&s.diags, DIAG_ERROR, DIAG_SYNTAX, STR("x.lock"), 4, "cut off");
	s.r.complete = false;
	assert_has(write(),
		   "\"comment\":\"Incomplete: not all of the input could be read or "
		   "understood.\\nx.lock:4: error: cut off\"");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_document),
		TEST(packages),
		TEST(locations),
		TEST(licences),
		TEST(digests),
		TEST(ids_are_unique),
		TEST(what_was_not_read_is_told),
	};

	return cmocka_run_group_tests_name("spdx", tests, NULL, NULL);
}
