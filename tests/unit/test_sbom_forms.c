/* test_sbom_forms.c - CycloneDX XML, SPDX tag-value and SPDX 3: hostile text in them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "sbom/sbom_read.h"
#include "sbom/sbom_writers.h"
#include "tests/unit/report_sample.h"

static const struct sbom_component *find(const struct sbom_doc *doc, const char *name)
{
	for (size_t i = 0; i < doc->n; i++)
		if (str_is(doc->v[i].name, name))
			return &doc->v[i];
	return NULL;
}

/* Text of a package that would end an element, a value or a line comes back whole. */
static void hostile_text(void **state)
{
	static const char name[] = "a<b>&\"c'</name>]]>";
	static const char requested[] = ">=1 <2; <text>x</text>\nPackageName: evil";
	static const struct writer *const writers[] = { &cyclonedx_xml_writer,
							&spdx_tag_writer,
							&spdx3_json_writer,
							&spdx_json_writer };

	(void)state;
	s.packages[S_ASKED].name = STR(name);
	s.packages[S_ASKED].requested = STR(requested);
	for (size_t i = 0; i < sizeof(writers) / sizeof(writers[0]); i++) {
		struct diag_list d;
		struct arena a;
		struct buf out;

		arena_init(&a);
		diag_list_init(&d, &a);
		buf_init(&out, SIZE_MAX / 2);
		writers[i]->write(&s.r, NULL, false, &out);
		struct sbom_doc *doc = sbom_read(&a, buf_str(&out), &d, STR("x"));

		assert_non_null(doc);
		assert_int_equal(d.n, 0);
		assert_non_null(find(doc, name));
		assert_null(find(doc, "evil"));
		assert_int_equal(doc->n, find(doc, "app") ? 4 : 3);
		buf_release(&out);
		arena_release(&a);
	}
}

/* A reference in a declared expression is explained, and stays a reference. */
static void license_references(void **state)
{
	struct str v[] = { STR("MIT AND LicenseRef-own") };

	(void)state;
	s.packages[S_LIB].licenses = v;
	s.packages[S_LIB].n_licenses = 1;
	const char *text = sample_write(&s, &spdx_json_writer, NULL, false);

	assert_has(text, "\"licenseDeclared\":\"MIT AND LicenseRef-own\"");
	assert_has(text, "\"licenseId\":\"LicenseRef-own\",\"name\":\"NOASSERTION\"");
}

static void no_control_characters(void **state)
{
	(void)state;
	s.packages[S_ASKED].requested = (struct str){ "a\x01\x1b[31mb\xff", 10 };
	struct buf out;

	buf_init(&out, SIZE_MAX / 2);
	cyclonedx_xml_writer.write(&s.r, "1.6", false, &out);
	for (size_t i = 0; i < out.len; i++)
		assert_true((unsigned char)out.ptr[i] >= 0x20 || out.ptr[i] == '\n');
	assert_true(str_is_utf8(buf_str(&out)));
	buf_release(&out);
}

/* Texts that nothing closes are looked for in what follows once, not once a line. */
static void open_texts(void **state)
{
	const struct sbom_doc *doc;
	struct diag_list d;
	struct arena a;
	struct buf b;

	(void)state;
	arena_init(&a);
	diag_list_init(&d, &a);
	buf_init(&b, SIZE_MAX / 2);
	buf_add_text(&b, "SPDXVersion: SPDX-2.3\nPackageName: a\nSPDXID: SPDXRef-a\n"
			 "PackageComment: <text>b\nc</text>\nPackageVersion: 1\n");
	for (int i = 0; i < 200000; i++)
		buf_add_text(&b, "PackageComment: <text>d\n");
	doc = sbom_read(&a, buf_str(&b), &d, STR("x"));
	assert_non_null(doc);
	assert_non_null(find(doc, "a"));
	assert_true(str_is(find(doc, "a")->version, "1"));
	assert_false(diag_complete(&d));
	buf_release(&b);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(hostile_text, begin, end),
		cmocka_unit_test_setup_teardown(license_references, begin, end),
		cmocka_unit_test_setup_teardown(no_control_characters, begin, end),
		cmocka_unit_test(open_texts),
	};

	return cmocka_run_group_tests_name("sbom_forms", tests, NULL, NULL);
}
