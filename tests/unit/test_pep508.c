/* test_pep508.c - Python requirements, exact versions, markers. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "format/pep508.h"

static void assert_str(struct str got, const char *want)
{
	assert_int_equal(got.len, strlen(want));
	assert_memory_equal(got.len ? got.ptr : "", want, got.len);
}

static void reads_parts(void **state)
{
	static const struct {
		const char *text, *name, *extras, *spec, *url, *marker;
	} rows[] = {
		{ "a==1", "a", "", "==1", "", "" },
		{ "A.B_c-d", "A.B_c-d", "", "", "", "" },
		{ "PyYAML (==5.4.1)", "PyYAML", "", "==5.4.1", "", "" },
		{ "x [a, b] >= 1 , <2 ; python_version<'3'", "x", "a, b", ">= 1 , <2", "",
		  "python_version<'3'" },
		{ "x[]>1", "x", "", ">1", "", "" },
		{ "pip @ https://h/p.zip#sha1=da39 ; os_name=='nt'", "pip", "", "",
		  "https://h/p.zip#sha1=da39", "os_name=='nt'" },
		{ "n@git+https://h/o/r@v1", "n", "", "", "git+https://h/o/r@v1", "" },
		{ "n @ https://h/a;b", "n", "", "", "https://h/a;b", "" },
		{ "t===1.0-weird", "t", "", "===1.0-weird", "", "" },
		{ "trailing>=1,", "trailing", "", ">=1,", "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct pep508 r;

		assert_null(pep508_read(str_of(rows[i].text), &r));
		assert_str(r.name, rows[i].name);
		assert_str(r.extras, rows[i].extras);
		assert_str(r.spec, rows[i].spec);
		assert_str(r.url, rows[i].url);
		assert_str(r.marker, rows[i].marker);
	}
}

static void refuses_what_is_none(void **state)
{
	static const char *const bad[] = { "",         "-x",       "x-",    "x y",
					   "x=1",      "x==",      "x[a",   "x[a b]",
					   "x(==1",    "x==1 2",   "x @",   "x @ a b",
					   "x>1,,<2",  "\xc3\xa9", "x==1)", "<html>",
					   "x [.]==1", "x==\x01" };
	struct pep508 r;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (!pep508_read(str_of(bad[i]), &r))
			fail_msg("\"%s\" was read", bad[i]);
	assert_non_null(pep508_read((struct str){ "a\0b", 3 }, &r));
}

static void exact_versions(void **state)
{
	static const char *const rows[][2] = {
		{ "==1.0", "1.0" },
		{ "=== 1.0+x", "1.0+x" },
		{ "!=1.15.0,==1.16.0", "1.16.0" },
		{ "==1!2.0", "1!2.0" },
		{ "==1.13.0+cu117", "1.13.0+cu117" },
		{ ">=1,==1.5,<2", "1.5" },
		{ "==1.*,==1.4", "1.4" },
		{ "==1.*", "" },
		{ "~=1.26.5", "" },
		{ ">=1", "" },
		{ "", "" },
		{ "==1.0,!=1.0", "" },
		{ "==1.0,==2.0", "" },
		{ "==1.0,>=2.0", "" },
		{ "==1.0,<1.0", "" },
		{ "==1.0,<=1.0", "1.0" },
		{ "==1.0,>1", "" },
		{ "===1.*", "1.*" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_str(pep508_exact(str_of(rows[i][0])), rows[i][1]);
}

static void release_order(void **state)
{
	(void)state;
	assert_true(pep508_cmp_release(STR("1.10"), STR("1.9")) > 0);
	assert_int_equal(pep508_cmp_release(STR("1"), STR("1.0.0")), 0);
	assert_true(pep508_cmp_release(STR("3.9"), STR("3.10.1")) < 0);
	assert_int_equal(pep508_cmp_release(STR("99999999999999999999999"),
					    STR("99999999999999999999999")),
			 0);
}

static void marker_verdicts(void **state)
{
	static const struct {
		const char *text;
		enum pep508_verdict verdict;
		const char *extra;
		bool not_on_linux;
	} rows[] = {
		{ "", PEP508_ALWAYS, "", false },
		{ "python_version >= '3'", PEP508_ALWAYS, "", false },
		{ "python_version < \"3\"", PEP508_NEVER, "", false },
		{ "python_version < '3.8'", PEP508_NEVER, "", false },
		{ "python_version < '3.11'", PEP508_MAYBE, "", false },
		{ "'3' > python_version", PEP508_NEVER, "", false },
		{ "python_version == '2.7'", PEP508_NEVER, "", false },
		{ "python_version == '3.*'", PEP508_ALWAYS, "", false },
		{ "python_version != '3.*'", PEP508_NEVER, "", false },
		{ "python_version in '2.6, 2.7'", PEP508_NEVER, "", false },
		{ "python_version not in '2.6 2.7'", PEP508_ALWAYS, "", false },
		{ "python_version ~= '3.9'", PEP508_ALWAYS, "", false },
		{ "python_full_version < '3.9.2'", PEP508_MAYBE, "", false },
		{ "python_full_version <= '2.7.18'", PEP508_NEVER, "", false },
		{ "python_version >= '3.10' and python_version < '4'", PEP508_MAYBE, "",
		  false },
		{ "python_version < '3' and extra == 'x'", PEP508_NEVER, "", false },
		{ "extra == 'socks'", PEP508_EXTRA, "socks", false },
		{ "'x' in extras", PEP508_EXTRA, "x", false },
		{ "'dev' in dependency_groups", PEP508_GROUP, "dev", false },
		{ "extra == 'a' or python_version > '3'", PEP508_ALWAYS, "", false },
		{ "extra != 'a'", PEP508_ALWAYS, "", false },
		{ "sys_platform == 'win32'", PEP508_MAYBE, "", true },
		{ "sys_platform != 'win32'", PEP508_MAYBE, "", false },
		{ "os_name == 'nt' and python_version >= '3.9'", PEP508_MAYBE, "", true },
		{ "platform_system == 'Darwin' or platform_machine == 'x86_64'",
		  PEP508_MAYBE, "", false },
		{ "(sys_platform == 'linux' or sys_platform == 'linux2')", PEP508_MAYBE,
		  "", false },
		{ "platform_python_implementation != 'PyPy'", PEP508_MAYBE, "", false },
		{ "sys_platform == 'win32' and extra == 'x'", PEP508_EXTRA, "x", true },
		{ "'linux' in sys_platform", PEP508_MAYBE, "", false },
		{ "'win' in sys_platform", PEP508_MAYBE, "", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct pep508_marker m;

		assert_null(pep508_judge(str_of(rows[i].text), &m));
		if (m.verdict != rows[i].verdict ||
		    m.not_on_linux != rows[i].not_on_linux)
			fail_msg("%s: verdict %d, not on Linux %d", rows[i].text,
				 (int)m.verdict, m.not_on_linux);
		assert_str(m.extra, rows[i].extra);
	}
}

static void bad_markers_are_told(void **state)
{
	static const char *const bad[] = { "python_version",
					   "python_version <",
					   "x == 'y'",
					   "python_version < 3",
					   "(python_version < '3'",
					   "python_version < '3' and",
					   "os_name == 'nt",
					   "os_name not 'x'",
					   "os_name == 'nt' os_name == 'x'" };
	struct pep508_marker m;
	char deep[4000];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_non_null(pep508_judge(str_of(bad[i]), &m));
		assert_int_equal(m.verdict, PEP508_MAYBE);
	}
	memset(deep, '(', sizeof(deep));
	assert_non_null(pep508_judge((struct str){ deep, sizeof(deep) }, &m));
}

static void default_groups_are_no_condition(void **state)
{
	static const struct str on[] = { { "default", 7 }, { "Dev_Tools", 9 } };
	static const struct {
		const char *text;
		enum pep508_verdict verdict;
		const char *extra;
	} rows[] = {
		{ "'default' in dependency_groups", PEP508_ALWAYS, "" },
		{ "'dev.tools' in dependency_groups", PEP508_ALWAYS, "" },
		{ "'default' not in dependency_groups", PEP508_NEVER, "" },
		{ "'docs' in dependency_groups", PEP508_GROUP, "docs" },
		{ "'docs' in dependency_groups or 'default' in dependency_groups",
		  PEP508_ALWAYS, "" },
		{ "'docs' in dependency_groups and 'default' in dependency_groups",
		  PEP508_GROUP, "docs" },
		{ "'default' in extras", PEP508_EXTRA, "default" },
		{ "sys_platform == 'win32' and 'default' in dependency_groups",
		  PEP508_MAYBE, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct pep508_marker m;

		assert_null(pep508_judge_with(str_of(rows[i].text), on, 2, &m));
		if (m.verdict != rows[i].verdict || !str_is(m.extra, rows[i].extra))
			fail_msg("%s: verdict %d, " STR_FMT, rows[i].text, (int)m.verdict,
				 STR_ARG(m.extra));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_parts),
		cmocka_unit_test(refuses_what_is_none),
		cmocka_unit_test(exact_versions),
		cmocka_unit_test(release_order),
		cmocka_unit_test(default_groups_are_no_condition),
		cmocka_unit_test(marker_verdicts),
		cmocka_unit_test(bad_markers_are_told),
	};

	return cmocka_run_group_tests_name("pep508", tests, NULL, NULL);
}
