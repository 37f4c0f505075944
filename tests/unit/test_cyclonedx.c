/* test_cyclonedx.c - CycloneDX JSON in its versions. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "sbom/sbom_model.h"
#include "sbom/sbom_writers.h"
#include "tests/unit/report_sample.h"

static const char *write(const char *version, bool findings)
{
	return sample_write(&s, &cyclonedx_json_writer, version, findings);
}

static void the_document(void **state)
{
	const char *text = write("1.6", false);

	(void)state;
	assert_has(text,
		   "{\"$schema\":\"http://cyclonedx.org/schema/bom-1.6.schema.json\","
		   "\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\"");
	assert_has(text, "\"timestamp\":\"2025-11-24T16:00:00Z\"");
	assert_has(text, "\"lifecycles\":[{\"phase\":\"pre-build\"}]");
	assert_has(text, "\"tools\":{\"components\":[{\"type\":\"application\","
			 "\"name\":\"waybill\",\"version\":\"9.9\"}]}");
	assert_has(text, "\"component\":{\"type\":\"application\","
			 "\"bom-ref\":\"pkg:npm/app@1.0.0\",\"name\":\"app\"");
	assert_has(text,
		   "\"compositions\":[{\"aggregate\":\"incomplete\"},"
		   "{\"aggregate\":\"complete\",\"dependencies\":["
		   "\"pkg:npm/app@1.0.0\",\"pkg:npm/deep@3.0.0\","
		   "\"pkg:npm/%40acme/lib@2.0.0\"]},"
		   "{\"aggregate\":\"unknown\",\"dependencies\":[\"pkg:npm/asked\"]}]");
	assert_lacks(text, SBOM_UUID_MARK);
	assert_lacks(text, "vulnerabilities");
}

static void components(void **state)
{
	const char *text = write("1.6", false);

	(void)state;
	assert_has(text, "\"supplier\":{\"name\":\"acme\"},\"group\":\"@acme\","
			 "\"name\":\"lib\",\"version\":\"2.0.0\",\"scope\":\"required\"");
	assert_has(text, "\"name\":\"asked\",\"scope\":\"excluded\",");
	assert_has(text, "{\"name\":\"waybill:requested\",\"value\":\"^2\"}");
	assert_has(text, "\"occurrences\":[{\"location\":\"package-lock.json\","
			 "\"line\":13}]");
	/* what an unpinned one depends on is not told, rather than nothing */
	assert_lacks(text, "\"ref\":\"pkg:npm/asked\"");
	assert_has(text, "{\"ref\":\"pkg:npm/deep@3.0.0\",\"dependsOn\":[]}");
	assert_has(text,
		   "{\"ref\":\"pkg:npm/app@1.0.0\",\"dependsOn\":[\"pkg:npm/asked\","
		   "\"pkg:npm/%40acme/lib@2.0.0\"]}");
}

static void older_versions(void **state)
{
	const char *text = write("1.5", false);

	(void)state;
	assert_has(text, "bom-1.5.schema.json");
	assert_has(text, "\"identity\":{\"field\":\"purl\"");
	assert_has(text, "{\"location\":\"package-lock.json\"}");
	assert_has(text,
		   "{\"name\":\"waybill:location\",\"value\":\"package-lock.json:13\"}");
	text = write("1.4", false);
	assert_has(text, "\"specVersion\":\"1.4\"");
	assert_has(text, "\"tools\":[{\"name\":\"waybill\",\"version\":\"9.9\"}]");
	assert_lacks(text, "lifecycles");
	assert_lacks(text, "evidence");
	assert_has(text,
		   "{\"name\":\"waybill:location\",\"value\":\"package-lock.json:13\"}");
	assert_has(text, "\"properties\":[{\"name\":\"waybill:complete\","
			 "\"value\":\"true\"}]},\"components\"");
	text = write("1.7", false);
	assert_has(text, "bom-1.7.schema.json");
	assert_has(text, "\"identity\":[{\"field\":\"purl\"");
}

static void licences(void **state)
{
	static const struct {
		const char *text, *in_1_6, *in_1_5;
	} t[] = {
		{ "mit",
		  "[{\"license\":{\"id\":\"MIT\",\"acknowledgement\":\"declared\"}}]",
		  "[{\"license\":{\"id\":\"MIT\"}}]" },
		{ "MIT OR ISC",
		  "[{\"expression\":\"MIT OR ISC\",\"acknowledgement\":\"declared\"}]",
		  "[{\"expression\":\"MIT OR ISC\"}]" },
		{ "as you like",
		  "[{\"license\":{\"name\":\"as you "
		  "like\",\"acknowledgement\":\"declared\"}}]",
		  "[{\"license\":{\"name\":\"as you like\"}}]" },
		/* newer than the enumeration in the schema */
		{ "MVT-1.1",
		  "[{\"expression\":\"MVT-1.1\",\"acknowledgement\":\"declared\"}]",
		  "[{\"expression\":\"MVT-1.1\"}]" },
	};
	struct str text;

	(void)state;
	s.packages[S_LIB].licenses = &text;
	s.packages[S_LIB].n_licenses = 1;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		text = str_of(t[i].text);
		assert_has(write("1.6", false), t[i].in_1_6);
		assert_has(write("1.5", false), t[i].in_1_5);
	}
}

static void digests(void **state)
{
	struct package_hash h[] = {
		{ HASH_SHA256, STR("aa"), STR("lib-2.tar.gz") },
		{ HASH_SHA512, STR("bb"), STR("lib-2.tar.gz") },
		{ HASH_SHA256, STR("cc"), STR("lib-2.whl") },
	};
	struct package *p = &s.packages[S_LIB];

	(void)state;
	p->hashes = h;
	p->n_hashes = 3;
	const char *text = write("1.6", false);
	assert_has(text, "\"externalReferences\":[{\"type\":\"distribution\","
			 "\"url\":\"lib-2.tar.gz\",\"hashes\":[{\"alg\":\"SHA-256\","
			 "\"content\":\"aa\"},{\"alg\":\"SHA-512\",\"content\":\"bb\"}]},"
			 "{\"type\":\"distribution\",\"url\":\"lib-2.whl\",\"hashes\":[{"
			 "\"alg\":\"SHA-256\",\"content\":\"cc\"}]}]");
	assert_lacks(text, "\"scope\":\"required\",\"hashes\"");
	p->n_hashes = 2;
	p->source_url = STR("https://example.org/lib 2.tar.gz");
	text = write("1.6", false);
	assert_has(text,
		   "\"scope\":\"required\",\"hashes\":[{\"alg\":\"SHA-256\","
		   "\"content\":\"aa\"},{\"alg\":\"SHA-512\",\"content\":\"bb\"}],");
	assert_has(text, "\"url\":\"https://example.org/lib%202.tar.gz\",\"hashes\":[");
	h[0].file = h[1].file = STR("");
	h[1].alg = HASH_SHA256;
	p->source_url = STR("");
	text = write("1.6", false);
	assert_has(text, "\"url\":\"pkg:npm/%40acme/lib@2.0.0\",\"hashes\":[{"
			 "\"alg\":\"SHA-256\",\"content\":\"bb\"}]}");
}

static void vulnerabilities(void **state)
{
	struct str aliases[] = { STR("GHSA-x") };
	struct cvss_vector cvss[] = { { STR("CVSS:4.0/AV:N"), "4.0", 93 } };
	struct finding f[] = {
		{ .kind = FINDING_MISCONFIGURATION,
		  .id = STR("WB-1"),
		  .package = PACKAGE_NONE },
		{ .kind = FINDING_VULNERABILITY,
		  .id = STR("CVE-1"),
		  .severity = SEVERITY_HIGH,
		  .title = STR("bad"),
		  .aliases = aliases,
		  .n_aliases = 1,
		  .cvss = cvss,
		  .n_cvss = 1,
		  .package = S_LIB },
		{ .kind = FINDING_VULNERABILITY,
		  .id = STR("CVE-1"),
		  .severity = SEVERITY_CRITICAL,
		  .title = STR("bad"),
		  .package = S_DEEP,
		  .suppressed = true,
		  .suppressed_by = STR("ignore-file"),
		  .suppressed_reason = STR("not reached") },
	};
	const char *text;

	(void)state;
	s.r.findings = f;
	s.r.n_findings = 3;
	text = write("1.6", true);
	assert_lacks(text, "WB-1");
	/* one entry for both packages, and no analysis while one is open */
	assert_null(strstr(strstr(text, "\"id\":\"CVE-1\"") + 1, "\"id\":\"CVE-1\""));
	assert_has(text, "\"affects\":[{\"ref\":\"pkg:npm/deep@3.0.0\",");
	assert_has(text, "{\"ref\":\"pkg:npm/%40acme/lib@2.0.0\",");
	assert_lacks(text, "\"analysis\":");
	assert_has(text, "{\"name\":\"waybill:suppressed\","
			 "\"value\":\"pkg:npm/deep@3.0.0: ignore-file: not reached\"}");
	f[1].severity = SEVERITY_CRITICAL;
	f[2].severity = SEVERITY_HIGH;
	text = write("1.6", true);
	assert_has(text, "\"method\":\"CVSSv4\"");
	assert_has(text, "\"score\":9.3,\"severity\":\"critical\"");
	assert_has(text, "\"references\":[{\"id\":\"GHSA-x\"");
	assert_has(write("1.4", true), "\"method\":\"other\"");
	f[1].suppressed = true;
	text = write("1.6", true);
	assert_has(text, "\"analysis\":{\"state\":\"in_triage\"");
	assert_lacks(write("1.6", false), "CVE-1");
}

static void what_was_not_read_is_told(void **state)
{
	(void)state;
	diag_add(&s.diags, DIAG_ERROR, DIAG_SYNTAX, STR("x.lock"), 4, "cut off");
	diag_add(&s.diags, DIAG_NOTE, DIAG_SKIPPED, STR("y"), 0, "left out");
	s.r.complete = false;
	const char *text = write("1.6", false);

	assert_has(text, "{\"name\":\"waybill:complete\",\"value\":\"false\"}");
	assert_has(text, "{\"name\":\"waybill:diagnostic\","
			 "\"value\":\"x.lock:4: error: cut off\"}");
	assert_lacks(text, "left out");
	s.diags.n = 0;
	s.r.complete = true;
}

static void evidence(void **state)
{
	const char *text;

	(void)state;
	s.packages[S_DEEP].evidence = EVIDENCE_BINARY;
	s.packages[S_LIB].evidence = EVIDENCE_COMMAND;
	text = write("1.6", false);
	assert_has(text, "\"confidence\":0.3,\"methods\":[{\"technique\":"
			 "\"source-code-analysis\",\"confidence\":0.3,\"value\":"
			 "\"package-lock.json\"}]");
	assert_has(text, "\"confidence\":1,\"methods\":[{\"technique\":"
			 "\"binary-analysis\",\"confidence\":1,");
	assert_has(text, "\"confidence\":1,\"methods\":[{\"technique\":"
			 "\"manifest-analysis\",\"confidence\":1,");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_document),    TEST(components),
		TEST(evidence),        TEST(older_versions),
		TEST(licences),        TEST(digests),
		TEST(vulnerabilities), TEST(what_was_not_read_is_told),
	};

	return cmocka_run_group_tests_name("cyclonedx", tests, NULL, NULL);
}
