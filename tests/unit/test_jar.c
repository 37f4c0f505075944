/* test_jar.c - manifests, pom.properties, names of files; zip archives that are none. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "format/jar.h"
#include "format/maven_license.h"
#include "format/zip.h"

static void assert_str(struct str s, const char *want)
{
	if (!str_is(s, want))
		fail_msg("\"" STR_FMT "\" is not \"%s\"", STR_ARG(s), want);
}

static void manifest(void **state)
{
	struct str text = STR("Manifest-Version: 1.0\r\n"
			      "Bundle-SymbolicName: org.long\r\n .name;\r\n x=1\r\n"
			      "implementation-version:  2.0 \r\n"
			      "\r\n"
			      "Name: a/b\r\nImplementation-Title: no\r\n");
	struct arena a;

	(void)state;
	arena_init(&a);
	assert_str(jar_manifest_get(&a, text, "Bundle-SymbolicName"),
		   "org.long.name;x=1");
	assert_str(jar_manifest_get(&a, text, "Implementation-Version"), "2.0");
	assert_str(jar_manifest_get(&a, text, "Implementation-Title"), "");
	assert_str(jar_manifest_get(&a, STR("A: 1\rB: 2\r"), "B"), "2");
	assert_str(jar_manifest_get(&a, STR(" odd\nA: 1"), "A"), "1");
	assert_str(jar_manifest_get(&a, STR(""), "A"), "");
	arena_release(&a);
}

static void properties(void **state)
{
	struct str text = STR("#x=0\n!x=0\n x = 1 \ny:2\nz 3\nw=a\\:b\\\\c\nx=4\n");
	struct arena a;

	(void)state;
	arena_init(&a);
	assert_str(jar_property(&a, text, "x"), "4");
	assert_str(jar_property(&a, text, "y"), "2");
	assert_str(jar_property(&a, text, "z"), "3");
	assert_str(jar_property(&a, text, "w"), "a:b\\c");
	assert_str(jar_property(&a, text, "v"), "");
	arena_release(&a);
}

static void names(void **state)
{
	static const struct {
		const char *file, *artifact, *version, *classifier;
	} rows[] = {
		{ "commons-lang3-3.12.0.jar", "commons-lang3", "3.12.0", "" },
		{ "a-1.jar", "a", "1", "" },
		{ "guava-31.1-jre.jar", "guava", "31.1-jre", "" },
		{ "x-y-1.0-SNAPSHOT-sources.war", "x-y", "1.0-SNAPSHOT", "sources" },
		{ "log4j-1.2-api-2.17.JAR", "log4j", "1.2-api-2.17", "" },
		{ "app.jar", NULL, NULL, NULL },
		{ "-1.jar", NULL, NULL, NULL },
		{ "a-.jar", NULL, NULL, NULL },
		{ ".jar", NULL, NULL, NULL },
		{ "", NULL, NULL, NULL },
	};
	struct str artifact, version, classifier;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		bool ok = jar_split_name(str_of(rows[i].file), &artifact, &version,
					 &classifier);

		if (ok != (rows[i].artifact != NULL))
			fail_msg("%s", rows[i].file);
		if (!ok)
			continue;
		assert_str(artifact, rows[i].artifact);
		assert_str(version, rows[i].version);
		assert_str(classifier, rows[i].classifier);
	}
	assert_str(jar_extension(STR("a/b.War")), "war");
	assert_str(jar_extension(STR("a.jar/b")), "");
	assert_str(jar_extension(STR(".jar")), "");
}

static void licenses(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	assert_str(maven_license(&a, STR("apache-2.0"), STR("")), "Apache-2.0");
	assert_str(maven_license(&a, STR("The Apache Software License, Version 2.0"),
				 STR("")),
		   "Apache-2.0");
	assert_str(maven_license(&a, STR("Apache"),
				 STR("http://www.apache.org/licenses/LICENSE-2.0.txt")),
		   "Apache-2.0");
	assert_str(maven_license(&a, STR(""),
				 STR("https://apache.org/licenses/LICENSE-2.0-not")),
		   "https://apache.org/licenses/LICENSE-2.0-not");
	assert_str(maven_license(&a, STR("Our own"), STR("")), "Our own");
	assert_str(maven_license(&a, STR(""), STR("")), "");
	arena_release(&a);
}

static void no_zip(void **state)
{
	static const char *const texts[] = { "", "x", "PK\3\4" };
	struct str name;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct zip z;

		zip_open(&z, str_of(texts[i]));
		assert_int_equal(zip_next(&z, &name), ZIP_BROKEN);
		assert_non_null(zip_why(&z));
		zip_close(&z);
	}
}

/* One stored entry "a" of eight bytes, without a directory at the end. */
static void zip_entry(void **state)
{
	static const char bytes[] = "PK\3\4\x0a\0\0\0\0\0\0\0\0\0"
				    "\x50\x2a\x2a\xae\x08\0\0\0\x08\0\0\0\x01\0\0\0"
				    "a12345678";
	struct zip z;
	struct str name;
	struct buf b;

	(void)state;
	zip_open(&z, (struct str){ bytes, sizeof(bytes) - 1 });
	assert_int_equal(zip_next(&z, &name), ZIP_OK);
	assert_str(name, "a");
	buf_init(&b, 4);
	zip_read(&z, &b);
	assert_true(b.full);
	assert_str(buf_str(&b), "1234");
	buf_release(&b);
	zip_close(&z);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(manifest), cmocka_unit_test(properties),
		cmocka_unit_test(names),    cmocka_unit_test(licenses),
		cmocka_unit_test(no_zip),   cmocka_unit_test(zip_entry),
	};

	return cmocka_run_group_tests_name("jar", tests, NULL, NULL);
}
