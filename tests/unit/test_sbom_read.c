/*
 * The readers of SBOMs, on what no fixture can hold: every prefix of a document, and
 * documents that would take too long if a reader were quadratic.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "base/fsio.h"
#include "sbom/sbom_emit.h"
#include "sbom/sbom_read.h"
#include "scan/parse_ctx.h"

static const struct parser none = { .id = "test", .title = "test" };

struct outcome {
	bool read;
	size_t n_packages, n_edges, n_diags;
};

static struct outcome run(struct str bytes)
{
	struct parse_result result = { .n_packages = 0 };
	struct outcome o = { .read = false };
	struct parse_ctx ctx;

	parse_ctx_init(&ctx, &none, -1, STR("x"), NULL, 0, &result);
	struct sbom_doc *doc =
		sbom_read(parse_arena(&ctx), bytes, parse_diags(&ctx), STR("x"));

	if (doc)
		sbom_emit(&ctx, doc, SBOM_EMIT_EVIDENCE);
	parse_ctx_finish(&ctx);
	o.read = doc != NULL;
	o.n_packages = result.n_packages;
	o.n_edges = result.n_edges;
	o.n_diags = result.diags.n;
	parse_result_free_arrays(&result);
	arena_release(&result.arena);
	return o;
}

static void load(const char *path, struct buf *b)
{
	buf_init(b, 16 * 1024 * 1024);
	assert_int_equal(fs_read_named(path, b), FS_OK);
}

/* In memory of its own size, so that a byte too much is seen by the sanitizer. */
static struct outcome run_prefix(struct str bytes, size_t n)
{
	char *copy = malloc(n + 1);

	assert_non_null(copy);
	memcpy(copy, bytes.ptr, n);
	char *exact = realloc(copy, n ? n : 1);

	assert_non_null(exact);
	struct outcome o = run((struct str){ exact, n });

	free(exact);
	return o;
}

static void every_prefix(void **state)
{
	static const char *const paths[] = {
		"fixtures/parsers/cyclonedx-json/odd/bom.json",
		"fixtures/parsers/cyclonedx-xml/old/bom.xml",
		"fixtures/parsers/spdx-json/odd/odd.spdx.json",
		"fixtures/parsers/spdx-tag/odd/odd.spdx",
		"fixtures/parsers/spdx3-json/odd/odd.spdx3.json",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		struct buf b;

		load(paths[i], &b);
		for (size_t n = 0; n < b.len; n += 1 + b.len / 700) {
			struct outcome o = run_prefix(buf_str(&b), n);

			/* what was not read was said */
			assert_true(o.read || o.n_diags);
		}
		assert_true(run_prefix(buf_str(&b), b.len).n_packages > 0);
		buf_release(&b);
	}
}

/* A chain of many components, each listed twice, each edge dangling once more. */
static void big_document(void **state)
{
	enum { N = 30000 };
	struct buf b;

	(void)state;
	buf_init(&b, SIZE_MAX / 2);
	buf_add_text(&b, "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\","
			 "\"components\":[");
	for (unsigned i = 0; i < N; i++)
		buf_printf(&b,
			   "%s{\"type\":\"library\",\"bom-ref\":\"r%u\",\"name\":\"p%u\","
			   "\"version\":\"1\",\"purl\":\"pkg:npm/p%u@1\"}",
			   i ? "," : "", i, i, i);
	buf_add_text(&b, "],\"dependencies\":[");
	for (unsigned i = 0; i < N; i++)
		buf_printf(&b, "%s{\"ref\":\"r%u\",\"dependsOn\":[\"r%u\",\"gone%u\"]}",
			   i ? "," : "", i, (i + 1) % N, i);
	buf_add_text(&b, "]}");
	struct outcome o = run(buf_str(&b));

	buf_release(&b);
	assert_int_equal(o.n_packages, N);
	assert_int_equal(o.n_edges, N);
	/* the first ones, and how many more there are */
	assert_int_equal(o.n_diags, 51);
}

static void deep_document(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, SIZE_MAX / 2);
	buf_add_text(&b, "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\"");
	for (unsigned i = 0; i < 5000; i++)
		buf_add_text(&b, ",\"components\":[{\"name\":\"a\"");
	struct outcome o = run(buf_str(&b));

	assert_false(o.read);
	assert_true(o.n_diags > 0);
	buf_clear(&b);
	buf_add_text(&b, "<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\">");
	for (unsigned i = 0; i < 5000; i++)
		buf_add_text(&b, "<components><component>");
	o = run(buf_str(&b));
	assert_false(o.read);
	assert_true(o.n_diags > 0);
	buf_release(&b);
}

static void formats_are_told_apart(void **state)
{
	static const struct {
		const char *bytes;
		int format; /* -1: none */
	} t[] = {
		{ "{\"components\": [], \"bomFormat\": \"CycloneDX\"}",
		  SBOM_CYCLONEDX_JSON },
		{ "\xef\xbb\xbf {\"spdxVersion\": \"SPDX-2.3\"}", SBOM_SPDX_JSON },
		{ "{\"@context\": \"https://spdx.org/rdf/3.0.1/x\", \"@graph\": []}",
		  SBOM_SPDX3_JSON },
		{ "<bom xmlns='http://cyclonedx.org/schema/bom/1.0'/>",
		  SBOM_CYCLONEDX_XML },
		{ "# c\nSPDXVersion: SPDX-2.2\n", SBOM_SPDX_TAG },
		{ "<project/>", -1 },
		{ "{\"$schema\": \"http://json-schema.org/draft-07/schema#\", "
		  "\"required\": [\"bomFormat\", \"spdxVersion\"],"
		  " \"properties\": {\"bomFormat\": {}, \"spdxVersion\": {}}}",
		  -1 },
		{ "{\"$schema\": \"http://cyclonedx.org/schema/bom-1.5.schema.json\", "
		  "\"bomFormat\": \"CycloneDX\"}",
		  SBOM_CYCLONEDX_JSON },
		{ "{}", -1 },
		{ "", -1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		for (int f = SBOM_CYCLONEDX_JSON; f <= SBOM_SPDX3_JSON; f++)
			assert_int_equal(
				sbom_looks_like(str_of(t[i].bytes), (enum sbom_format)f),
				f == t[i].format);
}

static void parties(void **state)
{
	struct str contact;

	(void)state;
	assert_true(str_is(sbom_party(STR("Organization: Acme (a@b.example)"), &contact),
			   "Acme"));
	assert_true(str_is(contact, "a@b.example"));
	assert_true(str_is(sbom_party(STR("Person: Ann ()"), &contact), "Ann"));
	assert_int_equal(contact.len, 0);
	assert_int_equal(sbom_party(STR("NOASSERTION"), &contact).len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_prefix),  cmocka_unit_test(big_document),
		cmocka_unit_test(deep_document), cmocka_unit_test(formats_are_told_apart),
		cmocka_unit_test(parties),
	};

	return cmocka_run_group_tests_name("sbom_read", tests, NULL, NULL);
}
