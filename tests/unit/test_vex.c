/* VEX documents of three formats: what their statements hide, and what is said of the
 * others. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "base/buf.h"
#include "policy/vex.h"

struct bench {
	struct arena a;
	struct diag_list d;
	struct ignore_list list;
	struct package packages[2];
	struct str aliases[1];
	struct finding v[2];
	struct inventory inv;
};

/* CVE-1 (GHSA-aaaa) in flask 0.10 and in flask 0.11. */
static struct bench *open_bench(void)
{
	static const struct location place = { { "r.txt", 5 }, 1 };
	struct bench *b = calloc(1, sizeof(*b));

	assert_non_null(b);
	arena_init(&b->a);
	diag_list_init(&b->d, &b->a);
	ignore_list_init(&b->list, &b->a);
	b->aliases[0] = STR("GHSA-aaaa");
	for (unsigned i = 0; i < 2; i++) {
		b->packages[i] =
			(struct package){ .ecosystem = ECO_PYPI,
					  .name = STR("Flask"),
					  .version = i ? STR("0.11") : STR("0.10"),
					  .locations = &place,
					  .n_locations = 1 };
		b->v[i] = (struct finding){ .id = STR("CVE-1"),
					    .package = i,
					    .aliases = b->aliases,
					    .n_aliases = 1 };
	}
	b->inv = (struct inventory){ .packages = b->packages, .n_packages = 2 };
	return b;
}

static void close_bench(struct bench *b)
{
	arena_release(&b->a);
	free(b);
}

static void apply(struct bench *b)
{
	ignore_list_apply(&b->list, &b->inv, b->v, 2, 20000,
			  IGNORE_WANTS_REASON | IGNORE_WANTS_EXPIRY | IGNORE_FAILS_STALE,
			  &b->d);
}

/* hidden: 'x' for each hidden finding; warnings: statements that are not applied. */
static void check(const char *text, const char *hidden, unsigned warnings)
{
	struct bench *b = open_bench();
	unsigned said = 0;
	char got[3] = "..";

	assert_int_equal(vex_read(&b->list, str_of(text), STR("v.json"), &b->d), 0);
	for (size_t i = 0; i < b->d.n; i++)
		said += b->d.v[i].level == DIAG_WARNING && b->d.v[i].line > 0;
	assert_int_equal(said, warnings);
	apply(b);
	for (size_t i = 0; i < 2; i++)
		if (b->v[i].suppressed)
			got[i] = 'x';
	assert_string_equal(got, hidden);
	close_bench(b);
}

#define OPENVEX(statements)                                                              \
	"{\"@context\": \"https://openvex.dev/ns/v0.2.0\",\n"                            \
	"\"timestamp\": \"2024-01-01T00:00:00Z\", \"statements\": [" statements "]}"
#define STATEMENT(status, products, more)                                                \
	"\n{\"vulnerability\": {\"name\": \"CVE-1\"}, \"status\": \"" status             \
	"\", \"products\": [" products "]" more "}"
#define PRODUCT(purl) "{\"@id\": \"" purl "\"}"

static void test_openvex(void **state)
{
	(void)state;
	check(OPENVEX(STATEMENT("not_affected", PRODUCT("pkg:pypi/flask@0.10"), "")),
	      "x.", 0);
	check(OPENVEX(STATEMENT("fixed", PRODUCT("pkg:pypi/flask"), "")), "xx", 0);
	check(OPENVEX(STATEMENT("affected", PRODUCT("pkg:pypi/flask"), "")), "..", 0);
	check(OPENVEX(STATEMENT("not_affected", PRODUCT("pkg:npm/flask"), "")), "..", 0);
	/* the part that is affected, of a product that is not scanned as such */
	check(OPENVEX(STATEMENT("not_affected",
				"{\"@id\": \"pkg:oci/app\", \"subcomponents\": ["
				"{\"@id\": \"pkg:pypi/flask@0.11\"}]}",
				"")),
	      ".x", 0);
	check(OPENVEX(STATEMENT("not_affected",
				"{\"@id\": \"https://example.com/app\", \"identifiers\": "
				"{\"purl\": \"pkg:pypi/flask@0.10\"}}",
				"")),
	      "x.", 0);
	/* 0.0.1, and aliases */
	check("{\"@context\": \"https://openvex.dev/ns\", \"statements\": [{"
	      "\"vulnerability\": \"GHSA-AAAA\", \"status\": \"not_affected\", "
	      "\"products\": [\"pkg:oci/app\"], \"subcomponents\": "
	      "[\"pkg:pypi/flask@0.10\"]}]}",
	      "x.", 0);
	check(OPENVEX("{\"vulnerability\": {\"name\": \"X-1\", \"aliases\": "
		      "[\"CVE-1\"]}, "
		      "\"status\": \"fixed\", \"products\": [{\"@id\": "
		      "\"pkg:pypi/flask\"}]}"),
	      "xx", 0);
}

static void test_last_word(void **state)
{
	(void)state;
	check(OPENVEX(STATEMENT("not_affected", PRODUCT("pkg:pypi/flask"),
				"") "," STATEMENT("affected",
						  PRODUCT("pkg:pypi/flask@0.10"), "")),
	      ".x", 0);
	/* the later time, not the later place */
	check(OPENVEX(STATEMENT(
		      "not_affected", PRODUCT("pkg:pypi/flask"),
		      ", \"timestamp\": \"2025-01-01T00:00:00Z\"") "," STATEMENT("under_"
										 "investi"
										 "gation",
										 PRODUCT("pkg:pypi/flask"),
										 "")),
	      "xx", 0);
}

static void test_openvex_not_applied(void **state)
{
	(void)state;
	check(OPENVEX(STATEMENT("perhaps", PRODUCT("pkg:pypi/flask"), "")), "..", 1);
	check(OPENVEX(STATEMENT("fixed", PRODUCT("https://example.com"), "")), "..", 1);
	check(OPENVEX(STATEMENT("fixed", "", "")), "..", 1);
	check(OPENVEX("{\"status\": \"fixed\", \"products\": [{\"@id\": "
		      "\"pkg:pypi/flask\"}]}"),
	      "..", 1);
	check(OPENVEX("1, \"x\", null, []"), "..", 4);
}

#define CYCLONEDX(vulnerability)                                                         \
	"{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"components\": [\n"   \
	"{\"bom-ref\": \"r1\", \"purl\": \"pkg:pypi/flask@0.10\", \"components\": ["     \
	"{\"bom-ref\": \"r2\", \"purl\": \"pkg:pypi/flask@0.11\"}]}],\n"                 \
	"\"vulnerabilities\": [\n{\"id\": \"CVE-1\"" vulnerability "}]}"
#define ANALYSIS(state) ", \"analysis\": {\"state\": \"" state "\"}"

static void test_cyclonedx(void **state)
{
	(void)state;
	check(CYCLONEDX(ANALYSIS("not_affected") ", \"affects\": [{\"ref\": \"r1\"}]"),
	      "x.", 0);
	check(CYCLONEDX(ANALYSIS("false_positive") ", \"affects\": [{\"ref\": \"r2\"}]"),
	      ".x", 0);
	check(CYCLONEDX(ANALYSIS("in_triage") ", \"affects\": [{\"ref\": \"r1\"}]"), "..",
	      0);
	check(CYCLONEDX(ANALYSIS("resolved") ", \"affects\": [{\"ref\": "
					     "\"urn:cdx:3e67/1#pkg:pypi/flask@0.10\"}]"),
	      "x.", 0);
	check(CYCLONEDX(ANALYSIS("resolved") ", \"affects\": [{\"ref\": "
					     "\"urn:cdx:3e67/1#pkg%3Apypi%2Fflask\"}]"),
	      "xx", 0);
	check(CYCLONEDX(ANALYSIS("resolved") ", \"affects\": [{\"ref\": "
					     "\"pkg:pypi/flask\", \"versions\": ["
					     "{\"version\": \"0.11\"}]}]"),
	      ".x", 0);
	/* a finding that nobody has judged */
	check(CYCLONEDX(", \"affects\": [{\"ref\": \"r1\"}]"), "..", 0);
	check(CYCLONEDX(ANALYSIS("resolved") ", \"affects\": [{\"ref\": \"elsewhere\"}]"),
	      "..", 1);
	check(CYCLONEDX(ANALYSIS("resolved") ", \"affects\": [{\"ref\": "
					     "\"pkg:pypi/flask\", \"versions\": ["
					     "{\"range\": \"vers:pypi/<1\"}]}]"),
	      "..", 1);
	check(CYCLONEDX(ANALYSIS("new") ", \"affects\": [{\"ref\": \"r1\"}]"), "..", 1);
	check(CYCLONEDX(ANALYSIS("resolved")), "..", 1);
}

/* Which of the versions a state is about. */
#define VERSIONS(list)                                                                   \
	", \"affects\": [{\"ref\": \"pkg:pypi/flask\", \"versions\": [" list "]}]"
#define ONE(version, status) "{\"version\": \"" version "\", \"status\": \"" status "\"}"
#define RANGE "{\"range\": \"vers:pypi/<1\"}"
#define TAKEN_BACK(state, versions)                                                      \
	CYCLONEDX(ANALYSIS(                                                              \
		"not_affected") ", \"affects\": [{\"ref\": \"pkg:pypi/flask\"}]}, "      \
				"{\"id\": \"CVE-1\"" ANALYSIS(state) VERSIONS(versions))

static void test_cyclonedx_versions(void **state)
{
	(void)state;
	check(CYCLONEDX(ANALYSIS("resolved") VERSIONS(
		      ONE("0.10", "affected") "," ONE("0.11", "unaffected"))),
	      ".x", 0);
	/* what takes back says which are affected */
	check(TAKEN_BACK("exploitable",
			 ONE("0.10", "affected") "," ONE("0.11", "unaffected")),
	      ".x", 0);
	check(TAKEN_BACK("exploitable", ONE("0.10", "")), ".x", 0);
	/* of a range that is not read, every version */
	check(TAKEN_BACK("in_triage", RANGE), "..", 0);
	check(TAKEN_BACK("exploitable", ONE("0.10", "unaffected")), "xx", 1);
	check(CYCLONEDX(ANALYSIS("resolved") VERSIONS(ONE("0.10", "affected"))), "..", 1);
	check(CYCLONEDX(ANALYSIS("resolved")
				VERSIONS(RANGE "," ONE("0.11", "unaffected"))),
	      ".x", 1);
}

static void test_ranges_in_purls(void **state)
{
	(void)state;
	/* that the purl is not read, and that nothing is left of the statement */
	check(OPENVEX(STATEMENT("fixed", PRODUCT("pkg:pypi/flask?vers=vers:pypi/%3C1"),
				"")),
	      "..", 2);
	check(CYCLONEDX(ANALYSIS("resolved") ", \"affects\": [{\"ref\": "
					     "\"pkg:pypi/flask?vers=vers:pypi/%3C1\"}]"),
	      "..", 1);
}

#define CSAF(vulnerability)                                                              \
	"{\"document\": {\"category\": \"csaf_vex\", \"csaf_version\": \"2.0\"},\n"      \
	"\"product_tree\": {\"branches\": [{\"branches\": [{\"product\": {"              \
	"\"product_id\": \"P1\", \"product_identification_helper\": {"                   \
	"\"purl\": \"pkg:pypi/flask@0.10\"}}}]}],\n\"full_product_names\": ["            \
	"{\"product_id\": \"P2\", \"product_identification_helper\": {"                  \
	"\"purl\": \"pkg:pypi/flask@0.11\"}}, {\"product_id\": \"APP\"}],\n"             \
	"\"relationships\": [{\"category\": \"default_component_of\", "                  \
	"\"product_reference\": \"P2\", \"relates_to_product_reference\": \"APP\", "     \
	"\"full_product_name\": {\"product_id\": \"APP:P2\"}}]},\n"                      \
	"\"vulnerabilities\": [{\"cve\": \"CVE-1\"" vulnerability "}]}"

static void test_csaf(void **state)
{
	(void)state;
	check(CSAF(", \"product_status\": {\"known_not_affected\": [\"P1\"]}"), "x.", 0);
	check(CSAF(", \"product_status\": {\"fixed\": [\"APP:P2\"]}"), ".x", 0);
	check(CSAF(", \"product_status\": {\"known_affected\": [\"P1\", \"P2\"]}"), "..",
	      0);
	check(CSAF(", \"product_status\": {\"fixed\": [\"APP\", \"nobody\"]}"), "..", 2);
}

static void test_reasons(void **state)
{
	struct bench *b = open_bench();
	static const char text[] =
		CSAF(", \"flags\": [{\"label\": \"component_not_present\", "
		     "\"product_ids\": [\"P2\"]}, {\"label\": "
		     "\"vulnerable_code_not_in_execute_path\", \"product_ids\": "
		     "[\"P1\"]}], \"threats\": [{\"category\": \"impact\", \"details\": "
		     "\"not called\", \"product_ids\": [\"P1\"]}], "
		     "\"product_status\": {\"known_not_affected\": [\"P1\", \"P2\"]}");

	(void)state;
	assert_int_equal(vex_read(&b->list, str_of(text), STR("v.json"), &b->d), 0);
	apply(b);
	assert_true(str_is(b->v[0].suppressed_by, "vex"));
	assert_true(str_is(b->v[0].suppressed_reason, "not called"));
	assert_true(str_is(b->v[0].suppressed_justification,
			   "vulnerable_code_not_in_execute_path"));
	assert_true(str_is(b->v[1].suppressed_reason, "component_not_present"));
	/* a policy on the user's own entries does not bind VEX */
	assert_int_equal(b->d.n, 0);
	close_bench(b);
}

/* Relationships in a circle, and to nothing; a flag of a group of products. */
static void test_csaf_odd_trees(void **state)
{
	static const char text[] =
		"{\"document\": {\"csaf_version\": \"2.0\"}, \"product_tree\": {"
		"\"full_product_names\": [{\"product_id\": \"A\", "
		"\"product_identification_helper\": {\"purl\": "
		"\"pkg:pypi/flask@0.10\"}}],"
		"\"relationships\": ["
		"{\"product_reference\": \"B\", \"full_product_name\": {\"product_id\": "
		"\"C\"}}, {\"product_reference\": \"C\", \"full_product_name\": "
		"{\"product_id\": \"B\"}}, {\"product_reference\": \"A\", "
		"\"full_product_name\": {\"product_id\": \"D\"}}, 5, {}],"
		"\"product_groups\": [{\"group_id\": \"G\", \"product_ids\": [\"x\", "
		"\"D\"]},"
		"{\"group_id\": \"G\"}, 7]},"
		"\"vulnerabilities\": [{\"cve\": \"CVE-1\", \"flags\": ["
		"{\"label\": \"other\", \"product_ids\": [\"A\"]},"
		"{\"label\": \"component_not_present\", \"group_ids\": [\"none\", "
		"\"G\"]},"
		"{\"label\": \"general\"}],"
		"\"product_status\": {\"known_not_affected\": [\"D\", \"B\", \"C\"]}}]}";
	struct bench *b = open_bench();

	(void)state;
	assert_int_equal(vex_read(&b->list, str_of(text), STR("v.json"), &b->d), 0);
	assert_int_equal(b->list.n, 1);
	apply(b);
	assert_true(b->v[0].suppressed && !b->v[1].suppressed);
	assert_true(str_is(b->v[0].suppressed_reason, "component_not_present"));
	close_bench(b);
}

static void add_many(struct buf *text, const char *one, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_add_text(text, i ? "," : "");
		buf_add_text(text, one);
	}
}

/* Two lists of some thousand are millions of pairs: no more than that. */
static void test_too_many_pairs(void **state)
{
	struct bench *b = open_bench();
	struct buf text;

	(void)state;
	buf_init(&text, 1024 * 1024);
	buf_add_text(&text,
		     "{\"document\": {\"csaf_version\": \"2.0\"}, \"product_tree\": "
		     "{\"full_product_names\": [{\"product_id\": \"P\", "
		     "\"product_identification_helper\": {\"purl\": "
		     "\"pkg:pypi/flask\"}}]}, \"vulnerabilities\": [{\"ids\": [");
	add_many(&text, "{\"text\": \"x\"}", 2000);
	buf_add_text(&text, "], \"product_status\": {\"fixed\": [");
	add_many(&text, "\"P\"", 2010);
	buf_add_text(&text, "]}}]}");
	assert_int_equal(vex_read(&b->list, buf_str(&text), STR("v.json"), &b->d), 0);
	assert_int_equal(b->list.n, 2000);
	assert_int_equal(b->d.n, 1);
	assert_int_equal(b->d.v[0].code, DIAG_LIMIT);
	buf_release(&text);
	close_bench(b);
}

static void test_unused_is_counted(void **state)
{
	struct bench *b = open_bench();

	(void)state;
	vex_read(&b->list,
		 STR(OPENVEX(STATEMENT("fixed", PRODUCT("pkg:pypi/a"), "") "," STATEMENT(
			 "fixed", PRODUCT("pkg:pypi/flask"), ""))),
		 STR("v.json"), &b->d);
	apply(b);
	assert_int_equal(b->d.n, 1);
	assert_int_equal(b->d.v[0].level, DIAG_NOTE);
	assert_true(str_starts_with(b->d.v[0].text, STR("1 of 2 VEX statements")));
	close_bench(b);
}

static void test_no_vex(void **state)
{
	static const char *const bad[] = { "",  "[]",  "{}", "{\"bomFormat\": \"x\"}",
					   "{", "<x/>" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct bench *b = open_bench();

		assert_int_equal(vex_read(&b->list, str_of(bad[i]), STR("v"), &b->d), -1);
		assert_true(b->d.n > 0);
		assert_int_equal(b->list.n, 0);
		close_bench(b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_openvex),
		cmocka_unit_test(test_last_word),
		cmocka_unit_test(test_openvex_not_applied),
		cmocka_unit_test(test_cyclonedx),
		cmocka_unit_test(test_cyclonedx_versions),
		cmocka_unit_test(test_ranges_in_purls),
		cmocka_unit_test(test_csaf),
		cmocka_unit_test(test_csaf_odd_trees),
		cmocka_unit_test(test_too_many_pairs),
		cmocka_unit_test(test_reasons),
		cmocka_unit_test(test_unused_is_counted),
		cmocka_unit_test(test_no_vex),
	};

	return cmocka_run_group_tests_name("vex", tests, NULL, NULL);
}
