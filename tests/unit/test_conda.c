/* test_conda.c - match specifications, addresses. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "format/conda.h"

static void specs(void **state)
{
	static const struct {
		const char *text, *name, *version, *spec, *build, *channel, *subdir;
	} rows[] = {
		{ "numpy", "numpy", "", "", "", "", "" },
		{ " numpy ", "numpy", "", "", "", "", "" },
		{ "numpy=1.21", "numpy", "", "=1.21", "", "", "" },
		{ "numpy==1.21.2", "numpy", "1.21.2", "", "", "", "" },
		{ "numpy ==1.21.2", "numpy", "1.21.2", "", "", "", "" },
		{ "numpy=1.21.2=py39_0", "numpy", "1.21.2", "", "py39_0", "", "" },
		{ "numpy=1.21.*=py39_0", "numpy", "", "1.21.*", "py39_0", "", "" },
		{ "numpy 1.21.2 py39_0", "numpy", "1.21.2", "", "py39_0", "", "" },
		{ "numpy 1.21.2", "numpy", "1.21.2", "", "", "", "" },
		{ "numpy 1.21.*", "numpy", "", "1.21.*", "", "", "" },
		{ "numpy 1.8|1.9", "numpy", "", "1.8|1.9", "", "", "" },
		{ "numpy>=1.11,<2", "numpy", "", ">=1.11,<2", "", "", "" },
		{ "numpy >=1.11, <2", "numpy", "", ">=1.11, <2", "", "", "" },
		{ "numpy!=1.2", "numpy", "", "!=1.2", "", "", "" },
		{ "numpy~=1.2", "numpy", "", "~=1.2", "", "", "" },
		{ "conda-forge::numpy", "numpy", "", "", "", "conda-forge", "" },
		{ "conda-forge/linux-64::numpy==1", "numpy", "1", "", "", "conda-forge",
		  "linux-64" },
		{ "https://c.example.org/x::numpy", "numpy", "", "", "",
		  "https://c.example.org/x", "" },
		{ "numpy[version='>=1,<2',build=x]", "numpy", "", ">=1,<2", "x", "", "" },
		{ "numpy[channel=c, subdir=\"s\", version='==3']", "numpy", "3", "", "",
		  "c", "s" },
		{ "_libgcc_mutex 0.1 conda_forge", "_libgcc_mutex", "0.1", "",
		  "conda_forge", "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct conda_spec s;

		assert_null(conda_spec_read(str_of(rows[i].text), &s));
		if (!str_is(s.name, rows[i].name) ||
		    !str_is(s.version, rows[i].version) ||
		    !str_is(s.spec, rows[i].spec) || !str_is(s.build, rows[i].build) ||
		    !str_is(s.channel, rows[i].channel) ||
		    !str_is(s.subdir, rows[i].subdir))
			fail_msg("%s: " STR_FMT "|" STR_FMT "|" STR_FMT "|" STR_FMT
				 "|" STR_FMT "|" STR_FMT,
				 rows[i].text, STR_ARG(s.name), STR_ARG(s.version),
				 STR_ARG(s.spec), STR_ARG(s.build), STR_ARG(s.channel),
				 STR_ARG(s.subdir));
	}
}

static void no_specs(void **state)
{
	static const char *const bad[] = { "", " ", "=1", "::", "a::", "na/me", "[x]" };
	struct conda_spec s;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_non_null(conda_spec_read(str_of(bad[i]), &s));
}

static void addresses(void **state)
{
	struct conda_file f;
	struct package p = { .line = 1 };
	struct arena a;

	(void)state;
	arena_init(&a);
	assert_true(conda_file_read(STR("https://conda.anaconda.org/conda-forge/linux-64/"
					"ld_impl_linux-64-2.36.1-hea4e1c9_2.tar.bz2#00"),
				    &f));
	assert_true(str_is(f.name, "ld_impl_linux-64"));
	assert_true(str_is(f.version, "2.36.1"));
	assert_true(str_is(f.build, "hea4e1c9_2"));
	assert_true(str_is(f.channel, "conda-forge"));
	conda_file_package(&a, &f, &p);
	assert_int_equal(p.ecosystem, ECO_CONDA);
	assert_true(str_is(p.qualifiers, "build=hea4e1c9_2&channel=conda-forge&"
					 "subdir=linux-64&type=tar.bz2"));
	assert_true(conda_file_read(STR("https://h/a-1-0.conda"), &f));
	assert_int_equal(f.channel.len, 0);
	assert_int_equal(f.subdir.len, 0);
	assert_true(conda_file_read(STR("https://h/c/noarch/a-1-0.conda"), &f));
	assert_true(str_is(f.channel, "c"));
	assert_false(conda_file_read(STR("https://h/a-1.conda"), &f));
	assert_false(conda_file_read(STR("https://h/a-1-0.whl"), &f));
	assert_false(conda_file_read(STR("-.conda"), &f));
	assert_false(conda_file_read(STR(""), &f));
	arena_release(&a);
}

/* Anaconda's servers take a token in the path. */
static void tokens_go(void **state)
{
	static const struct {
		const char *url, *clean;
	} rows[] = {
		{ "https://u:p@h.org/t/tk-1/c/noarch/a-1-0.conda#x",
		  "https://h.org/c/noarch/a-1-0.conda" },
		{ "https://h.org/t/x", "https://h.org/t/x" },
		{ "https://h.org", "https://h.org" },
		{ "./a-1-0.conda", "" },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_true(
			str_is(conda_url_clean(&a, str_of(rows[i].url)), rows[i].clean));
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(specs),
		cmocka_unit_test(no_specs),
		cmocka_unit_test(addresses),
		cmocka_unit_test(tokens_go),
	};

	return cmocka_run_group_tests_name("conda", tests, NULL, NULL);
}
